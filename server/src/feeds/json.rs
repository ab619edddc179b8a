//! Product data as JSON: an array of objects with the names of Google's fields, or such an array as `products` of an object.
//!
//! The array is walked value by value, so that a row knows its line and one bad row does not spoil the others. `price` may also
//! be `{"value": "24.00", "currency": "EUR"}`, as Google's own API writes it; a number without a currency is no price.

use super::{Draft, FeedRefusal, Lines, ROWS_MAX, ReadRow, field};
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

const EXPECTED: &str =
    "it is neither an array of objects nor an object with such an array as products.";

pub fn read(text: &str) -> Result<Vec<ReadRow>, FeedRefusal> {
    let mut walk = Walk {
        text,
        at: 0,
        lines: Lines::new(text),
    };
    let rows = match walk.peek() {
        Some('[') => walk.array()?,
        Some('{') => walk.products()?,
        _ => return Err(FeedRefusal::NotProducts { expected: EXPECTED }),
    };
    match walk.peek() {
        None => Ok(rows),
        Some(_) => Err(walk.malformed("Something follows the end of the feed.")),
    }
}

/// A place in the text that moves forward over whole values; serde_json reads each of them.
struct Walk<'t> {
    text: &'t str,
    at: usize,
    lines: Lines<'t>,
}

impl Walk<'_> {
    /// The next character that is no white space.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, wanted: char) -> Result<(), FeedRefusal> {
        match self.peek() {
            Some(found) if found == wanted => {
                self.at += found.len_utf8();
                Ok(())
            }
            _ => Err(self.malformed(&format!("Here {wanted} is expected."))),
        }
    }

    /// After a value: `true` when another one follows, `false` when `end` closed the list.
    fn another(&mut self, end: char) -> Result<bool, FeedRefusal> {
        match self.peek() {
            Some(',') => self.take(',').map(|()| true),
            _ => self.take(end).map(|()| false),
        }
    }

    fn value<T: DeserializeOwned>(&mut self) -> Result<T, FeedRefusal> {
        let mut values = serde_json::Deserializer::from_str(&self.text[self.at..]).into_iter::<T>();
        match values.next() {
            Some(Ok(value)) => {
                self.at += values.byte_offset();
                Ok(value)
            }
            Some(Err(error)) => {
                let place = self.at;
                let line = self.lines.line_at(place) + error.line() as u64 - 1;
                Err(FeedRefusal::Malformed {
                    line,
                    what: "This is not well-formed JSON.".into(),
                })
            }
            None => Err(self.malformed("The feed ends too early.")),
        }
    }

    fn products(&mut self) -> Result<Vec<ReadRow>, FeedRefusal> {
        let mut found = None;
        self.take('{')?;
        if self.peek() == Some('}') {
            return Err(FeedRefusal::NotProducts { expected: EXPECTED });
        }
        loop {
            if self.peek() != Some('"') {
                return Err(self.malformed("Here a name is expected."));
            }
            let name: String = self.value()?;
            self.take(':')?;
            let array = self.peek() == Some('[');
            if name == "products" && array && found.is_none() {
                found = Some(self.array()?);
            } else if name == "products" {
                return Err(FeedRefusal::NotProducts { expected: EXPECTED });
            } else {
                self.value::<IgnoredAny>()?;
            }
            if !self.another('}')? {
                return found.ok_or(FeedRefusal::NotProducts { expected: EXPECTED });
            }
        }
    }

    fn array(&mut self) -> Result<Vec<ReadRow>, FeedRefusal> {
        let mut rows = Vec::new();
        self.take('[')?;
        if self.peek() == Some(']') {
            self.take(']')?;
            return Ok(rows);
        }
        loop {
            if rows.len() == ROWS_MAX {
                return Err(FeedRefusal::TooManyRows);
            }
            let object = self.peek() == Some('{');
            let line = self.lines.line_at(self.at);
            let mut draft = Draft::new(line);
            if object {
                let Object(members) = self.value()?;
                give_members(&mut draft, &members);
            } else {
                self.value::<IgnoredAny>()?;
                draft.is_wrong("A product is a JSON object.".into());
            }
            rows.push(draft.finish());
            if !self.another(']')? {
                return Ok(rows);
            }
        }
    }

    fn malformed(&mut self, what: &str) -> FeedRefusal {
        FeedRefusal::Malformed {
            line: self.lines.line_at(self.at),
            what: what.into(),
        }
    }
}

fn give_members(draft: &mut Draft, members: &[(String, Value)]) {
    for (name, value) in members {
        let Some(field) = field(name) else {
            continue;
        };
        match as_text(field, value) {
            Some(text) => draft.give(field, &text),
            None => draft.is_wrong(format!("The field {field} is not a text.")),
        }
    }
}

/// Texts as they are; ids and GTINs may be whole numbers; a price may be value and currency apart; null is absent.
fn as_text(field: &str, value: &Value) -> Option<String> {
    match (field, value) {
        (_, Value::Null) => Some(String::new()),
        (_, Value::String(text)) => Some(text.clone()),
        ("id" | "gtin", Value::Number(number)) if number.is_u64() => Some(number.to_string()),
        ("price" | "sale_price", Value::Object(parts)) => {
            let part = |name| parts.get(name).and_then(Value::as_str);
            Some(format!("{} {}", part("value")?, part("currency")?))
        }
        ("price" | "sale_price", Value::Number(number)) => Some(number.to_string()),
        _ => None,
    }
}

/// An object with all its members in order, so that a name given twice is seen.
struct Object(Vec<(String, Value)>);

impl<'de> serde::Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a product")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}
