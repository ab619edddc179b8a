//! Google Merchant feeds as XML: RSS 2.0 (`<item>`), RSS 1.0 and Atom (`<entry>`), with fields in Google's namespace or none.
//!
//! Only the direct children of an item are its fields: a `<g:price>` inside `<g:shipping>` is the price of shipping. A document
//! type declaration ends the reading at once; entities other than XML's own five spoil their row, because nobody declared them.

use super::{Draft, FeedRefusal, Lines, ROWS_MAX, ReadRow, field};
use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

const DEPTH_MAX: usize = 16;
const GOOGLE: &str = "http://base.google.com/ns/1.0";
const ATOM: &str = "http://www.w3.org/2005/Atom";
const EXPECTED: &str = "its root is none of <rss>, <feed> and <rdf:RDF>.";

/// Whether an element is a field of Google's, one of the plain feed's own, or somebody else's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Google,
    Plain,
    Other,
}

/// The item being read: Google's own fields and the plain ones, which count where Google's are missing.
struct Item {
    depth: usize,
    google: Draft,
    plain: Draft,
}

pub fn read(text: &str) -> Result<Vec<ReadRow>, FeedRefusal> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut lines = Lines::new(text);
    let mut rows = Vec::new();
    let mut depth = 0;
    let mut item: Option<Item> = None;
    // The field being read, with its text so far.
    let mut open: Option<(Owner, &'static str, String)> = None;
    loop {
        let start = position(reader.buffer_position());
        let (resolved, event) = match reader.read_resolved_event() {
            Ok(read) => read,
            Err(error) => {
                return Err(FeedRefusal::Malformed {
                    line: lines.line_at(start),
                    what: format!("This is not well-formed XML: {error}."),
                });
            }
        };
        let owner = owner(&resolved, &event);
        match event {
            Event::DocType(_) => {
                return Err(FeedRefusal::Dtd {
                    line: lines.line_at(start),
                });
            }
            Event::Start(element) => {
                depth += 1;
                if depth > DEPTH_MAX {
                    return Err(FeedRefusal::TooDeep {
                        line: lines.line_at(start),
                    });
                }
                let name = element.local_name();
                let name = name.as_ref();
                if depth == 1 && !matches!(name, "rss" | "feed" | "RDF") {
                    return Err(FeedRefusal::NotProducts { expected: EXPECTED });
                }
                match &mut item {
                    None if depth > 1 && matches!(name, "item" | "entry") => {
                        if rows.len() == ROWS_MAX {
                            return Err(FeedRefusal::TooManyRows);
                        }
                        let line = lines.line_at(start);
                        item = Some(Item {
                            depth,
                            google: Draft::new(line),
                            plain: Draft::new(line),
                        });
                    }
                    Some(item) if depth == item.depth + 1 => {
                        if name == "link" && owner == Owner::Plain {
                            give_atom_link(item, &element);
                        }
                        open = field_of(owner, name).map(|field| (owner, field, String::new()));
                    }
                    _ => {}
                }
            }
            Event::Empty(element) => {
                if depth == 0 {
                    return Err(FeedRefusal::NotProducts { expected: EXPECTED });
                }
                if let Some(item) = &mut item
                    && depth == item.depth
                    && owner == Owner::Plain
                    && element.local_name().as_ref() == "link"
                {
                    give_atom_link(item, &element);
                }
            }
            Event::End(_) => {
                if let Some(at) = item.as_mut()
                    && depth == at.depth + 1
                    && let Some((owner, field, value)) = open.take()
                {
                    let draft = match owner {
                        Owner::Google => &mut at.google,
                        _ => &mut at.plain,
                    };
                    draft.give(field, &value);
                }
                if let Some(done) = item.take_if(|item| item.depth == depth) {
                    rows.push(done.finish());
                }
                depth -= 1;
            }
            Event::Text(piece) => add(&mut open, &piece.xml10_content()),
            Event::CData(piece) => add(&mut open, &piece.xml10_content()),
            Event::GeneralRef(reference) => match resolve(&reference) {
                Ok(piece) => add(&mut open, &piece),
                Err(why) => {
                    if let Some(item) = &mut item {
                        item.google.is_wrong(why);
                    }
                }
            },
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if depth > 0 {
        return Err(FeedRefusal::Malformed {
            line: lines.line_at(text.len()),
            what: "The document ends before its last element is closed.".into(),
        });
    }
    if lines.at == 0 && !text.contains('<') {
        return Err(FeedRefusal::NotProducts { expected: EXPECTED });
    }
    Ok(rows)
}

impl Item {
    fn finish(mut self) -> ReadRow {
        let plain = self.plain;
        if let Some(why) = plain.wrong {
            self.google.is_wrong(why);
        }
        for (name, value) in [
            ("id", &plain.row.id),
            ("title", &plain.row.title),
            ("description", &plain.row.description),
            ("price", &plain.row.price),
            ("sale_price", &plain.row.sale_price),
            ("availability", &plain.row.availability),
            ("link", &plain.row.link),
            ("image_link", &plain.row.image_link),
            ("gtin", &plain.row.gtin),
            ("brand", &plain.row.brand),
        ] {
            if !self.google.given.contains(&name) {
                self.google.give(name, value);
            }
        }
        if !self.google.given.contains(&"sale_price_effective_date") {
            self.google.row.sale_period = plain.row.sale_period;
        }
        self.google.finish()
    }
}

fn owner(resolved: &ResolveResult<'_>, event: &Event<'_>) -> Owner {
    let name = match event {
        Event::Start(element) | Event::Empty(element) => element.name(),
        _ => return Owner::Other,
    };
    match (resolved, name.prefix()) {
        (ResolveResult::Bound(Namespace(GOOGLE)), _) => Owner::Google,
        // Many exports forget to declare the prefix that everybody uses.
        (ResolveResult::Unknown(_), Some(prefix)) if prefix.as_ref() == "g" => Owner::Google,
        (ResolveResult::Bound(Namespace(ATOM)), _) | (_, None) => Owner::Plain,
        _ => Owner::Other,
    }
}

fn field_of(owner: Owner, name: &str) -> Option<&'static str> {
    match (owner, name) {
        (Owner::Other, _) => None,
        // Atom's word for a short description.
        (Owner::Plain, "summary") => Some("description"),
        _ => field(name),
    }
}

/// Atom writes the product's page as `<link rel="alternate" href="…"/>`; other relations are other things.
fn give_atom_link(item: &mut Item, element: &BytesStart<'_>) {
    let attribute = |name: &str| {
        element
            .try_get_attribute(name)
            .ok()
            .flatten()
            .map(|found| String::from(&*found.value))
    };
    let Some(href) = attribute("href") else {
        return;
    };
    if attribute("rel").is_none_or(|rel| rel == "alternate") {
        match quick_xml::escape::unescape(&href) {
            Ok(href) => item.plain.give("link", &href),
            Err(_) => item
                .plain
                .is_wrong("The link has an entity that is not known.".into()),
        }
    }
}

fn add(open: &mut Option<(Owner, &'static str, String)>, piece: &str) {
    if let Some((_, _, text)) = open {
        text.push_str(piece);
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, String> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Ok(character.into()),
        Ok(None) => {
            let name = reference.xml10_content();
            resolve_predefined_entity(&name)
                .map(String::from)
                .ok_or_else(|| {
                    let name: String = name.chars().take(40).collect();
                    format!("The entity &{name}; is not known in XML.")
                })
        }
        Err(_) => Err("A character reference names no character.".into()),
    }
}

fn position(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
