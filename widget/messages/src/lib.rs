//! Every sentence a person reads, in English and French, in one place.
//!
//! Each app has its own list, written with [`messages!`]: a name, its English and its French. A sentence that lacks one
//! language does not compile. What varies is a placeholder in braces, filled by [`fill`]; no sentence is glued from pieces.
//!
//! The server looks sentences up by language. The browser must not carry them twice, so the server writes the sentences of
//! the page's language into the document, in the order of the list, and the app there reads them by the same index.

pub mod checkout;
pub mod courier;
pub mod disputes;
pub mod elements;
pub mod enrol;
pub mod facts;
pub mod finding;
pub mod friends;
pub mod guides;
pub mod hub;
mod language;
pub mod lists;
pub mod money;
pub mod page;
pub mod passkeys;
pub mod receipt;
pub mod recommendations;
mod time;
pub mod transparency;
pub mod trust;

pub use language::Language;
pub use time::day;

/// A sentence of some list, in any language.
pub trait Sentence: Copy {
    fn text(self, language: Language) -> &'static str;
}

/// A list of sentences: an enum whose members know their words in each language and their place in the list.
#[macro_export]
macro_rules! messages {
    ($(#[$meta:meta])* $list:ident { $($(#[$note:meta])* $name:ident { en: $en:literal, fr: $fr:literal $(,)? })+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $list { $($(#[$note])* $name),+ }

        impl $list {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The sentence in one language, placeholders unfilled.
            pub const fn text(self, language: $crate::Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, $crate::Language::English) => $en,
                      (Self::$name, $crate::Language::French) => $fr,)+
                }
            }

            /// Its place in the list, and so in what [`Self::book`] writes.
            pub const fn index(self) -> usize {
                self as usize
            }

            /// Every sentence of one language, in the list's order: what a document carries for the app in it.
            pub fn book(language: $crate::Language) -> Vec<&'static str> {
                Self::ALL.iter().map(|message| message.text(language)).collect()
            }
        }

        impl $crate::Sentence for $list {
            fn text(self, language: $crate::Language) -> &'static str {
                Self::text(self, language)
            }
        }
    };
}

/// Puts values where a sentence says `{name}`. A name that is not given stays as it stands, so that it is seen.
///
/// Values come from strangers (a shop's name, a friend's): characters that turn the reading direction of what follows are
/// left out, so that a name cannot rearrange the sentence it stands in.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else {
            break;
        };
        filled.push_str(&rest[..open]);
        let name = &rest[open + 1..close];
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => filled.extend(value.chars().filter(|c| !turns_direction(*c))),
            None => filled.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    filled.push_str(rest);
    filled
}

/// Embeddings, overrides, isolates and their ends.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The names of a sentence's placeholders, sorted: for the tests that compare languages.
pub fn placeholders(sentence: &str) -> Vec<&str> {
    let mut names: Vec<&str> = sentence
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    names
}

/// Panics where a French sentence breaks a rule that a translator forgets: the same placeholders as the English one, and a
/// space that does not break before `: ; ! ? »` and after `«`. For each list's test.
pub fn check_pair(name: &str, english: &str, french: &str) {
    assert!(!english.is_empty() && !french.is_empty(), "{name} is empty");
    assert_eq!(
        placeholders(english),
        placeholders(french),
        "{name}: the placeholders differ"
    );
    let french: Vec<char> = french.chars().collect();
    for (at, c) in french.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| french[at]);
        match c {
            ':' if french.get(at + 1) == Some(&'/') => {}
            ':' | '»' => assert_eq!(
                before,
                Some('\u{a0}'),
                "{name}: a no-break space belongs before {c}"
            ),
            ';' | '!' | '?' => assert_eq!(
                before,
                Some('\u{202f}'),
                "{name}: a narrow no-break space belongs before {c}"
            ),
            '«' => assert_eq!(
                french.get(at + 1),
                Some(&'\u{a0}'),
                "{name}: a no-break space belongs after «"
            ),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_placeholders() {
        let rows: &[(&str, &[(&str, &str)], &str)] = &[
            ("Sold by {payee}", &[("payee", "Lumen")], "Sold by Lumen"),
            ("{a}{b}{a}", &[("a", "1"), ("b", "2")], "121"),
            ("Add {amount}", &[], "Add {amount}"),
            ("brace { only", &[("a", "1")], "brace { only"),
            ("{name}", &[("name", "{name}")], "{name}"),
            (
                "for {payee}.",
                &[("payee", "\u{202e}nemuL\u{202c}")],
                "for nemuL.",
            ),
            ("{é}!", &[("é", "ok")], "ok!"),
        ];
        for (sentence, values, expected) in rows {
            assert_eq!(fill(sentence, values), *expected, "{sentence}");
        }
    }
}
