//! A public log of words, checked by whoever does not trust the house: from what it publishes, and nothing else.
//!
//! The chain is made again from the first entry, the signed end must be its end, every published figure must follow from the open
//! entries, and the log must lead through an end that somebody kept elsewhere.

use crate::verify::Known;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use std::collections::BTreeMap;
use vouch_domain::MerchantId;
use vouch_domain::transparency::{
    Act, Day, Figure, Hash, Head, Public, Shown, Subject, Told, line, link, shown,
};
use vouch_wire::transparency as wire;

/// What a house published: its figures with the signed end, and the whole log.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Published {
    pub transparency: wire::Transparency,
    pub log: Vec<wire::Entry>,
}

/// What was checked: the end that the entries come to, where each word stands, and what is wrong.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    pub head: Head,
    pub words: BTreeMap<Subject, Shown>,
    pub sealed: u64,
    pub findings: Vec<String>,
}

/// Checks what a house published. `known`: an end of this log that was kept before.
pub fn check(published: &Published, known: Option<Known>) -> Checked {
    let mut checked = Checked::default();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut signed: BTreeMap<String, i64> = BTreeMap::new();
    for entry in &published.log {
        let Some(read) = Read::of(entry) else {
            let sequence = entry.sequence;
            checked.wrong(format!("entry {sequence} cannot be read"));
            continue;
        };
        checked.entry(entry.sequence, &read);
        if known.is_some_and(|known| known.sequence == entry.sequence && known.hash != read.hash) {
            let sequence = entry.sequence;
            checked.wrong(format!(
                "the log does not lead through the known entry {sequence}"
            ));
        }
        let Some(told) = &read.told else {
            checked.sealed += 1;
            continue;
        };
        let (after, changes) = shown(checked.words.get(&told.subject), told);
        checked.words.insert(told.subject, after);
        for change in changes {
            let kind = change.cell.kind.map_or("", |kind| kind.name());
            let name = figure_name(kind, change.cell.verdict(), &change.cell.figure);
            *signed.entry(name).or_insert(0) += change.number;
        }
    }
    if let Some(known) = known.filter(|known| known.sequence > checked.head.sequence) {
        let sequence = known.sequence;
        checked.wrong(format!("the log ends before the known entry {sequence}"));
    }
    for (name, number) in signed {
        if let Ok(number @ 1..) = u64::try_from(number) {
            counts.insert(name, number);
        }
    }
    checked.end(&published.transparency.head);
    checked.figures(counts, &published.transparency);
    checked
}

/// An entry's texts, read.
struct Read {
    day: Day,
    commitment: Hash,
    hash: Hash,
    told: Option<Told>,
}

impl Read {
    fn of(entry: &wire::Entry) -> Option<Self> {
        let told = match &entry.open {
            None => None,
            Some(open) => Some(Told {
                act: Act::parse(&open.act)?,
                subject: Subject::parse(kind_name(open.kind), &open.id)?,
                public: Public {
                    merchant: match &open.merchant {
                        None => None,
                        Some(id) => Some(MerchantId::parse(id)?),
                    },
                    sku: open.sku.clone(),
                    positive: open.verdict.map(|verdict| match verdict {
                        wire::Verdict::Recommends => true,
                        wire::Verdict::DoesNot => false,
                    }),
                },
                reason: open.reason.clone(),
            }),
        };
        Some(Self {
            day: Day::parse(&entry.day)?,
            commitment: hash(&entry.commitment)?,
            hash: hash(&entry.hash)?,
            told,
        })
    }
}

impl Checked {
    fn wrong(&mut self, finding: impl Into<String>) {
        self.findings.push(finding.into());
    }

    fn entry(&mut self, sequence: u64, read: &Read) {
        let expected = self.head.sequence + 1;
        if sequence != expected {
            self.wrong(format!("entry {sequence} stands where {expected} belongs"));
        }
        if read.day < self.head.day {
            self.wrong(format!(
                "entry {sequence} is of a day before the one before it"
            ));
        }
        let text = line(sequence, read.day, &read.commitment, read.told.as_ref());
        if link(&self.head.hash, &text) != read.hash {
            self.wrong(format!("the chain breaks at entry {sequence}"));
        }
        self.head = Head {
            sequence,
            day: read.day,
            hash: read.hash,
        };
    }

    fn end(&mut self, told: &wire::Head) {
        let head = Day::parse(&told.day).zip(hash(&told.hash));
        let Some((day, hash)) = head else {
            return self.wrong("the published end cannot be read");
        };
        let head = Head {
            sequence: told.sequence,
            day,
            hash,
        };
        if head != self.head {
            self.wrong(format!(
                "the published end is entry {}, and the log ends with {} or otherwise",
                head.sequence, self.head.sequence
            ));
        }
        if head == Head::default() {
            return;
        }
        let key = URL_SAFE_NO_PAD.decode(&told.key.x).ok();
        let key = key
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        let signature = (told.signature.as_ref())
            .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
            .and_then(|bytes| Signature::from_slice(&bytes).ok());
        let signed = key.zip(signature).is_some_and(|(key, signature)| {
            key.verify_strict(&head.signed_bytes(), &signature).is_ok()
        });
        if !signed {
            self.wrong("the published end is not signed with the published key");
        }
    }

    /// Every published figure follows from the entries, and every figure that follows is published.
    fn figures(&mut self, counts: BTreeMap<String, u64>, told: &wire::Transparency) {
        let mut published = BTreeMap::new();
        let mut add = |name: String, number: u64| {
            if number > 0 {
                *published.entry(name).or_insert(0) += number;
            }
        };
        for figures in &told.figures {
            let kind = kind_name(figures.kind);
            let verdict = match figures.verdict {
                None => "",
                Some(wire::Verdict::Recommends) => "recommends",
                Some(wire::Verdict::DoesNot) => "does_not",
            };
            let mut figure =
                |figure: Figure, number| add(figure_name(kind, verdict, &figure), number);
            figure(Figure::Received, figures.received);
            figure(Figure::Published, figures.published);
            figure(Figure::RemovedByAuthor, figures.removed_by_author);
            figure(Figure::Edited, figures.edited);
            figure(Figure::Restored, figures.restored);
            figure(Figure::Replied, figures.replied);
            for number in &figures.withheld {
                figure(Figure::Withheld(number.of.clone()), number.number);
            }
            for number in &figures.removed {
                figure(Figure::Removed(number.of.clone()), number.number);
            }
        }
        add("appealed".into(), told.appeals.received);
        for number in &told.appeals.decided {
            add(format!("decided {}", number.of), number.number);
        }
        let mut names: Vec<&String> = published.keys().chain(counts.keys()).collect();
        names.sort();
        names.dedup();
        let mut wrong = Vec::new();
        for name in names {
            let of = |counts: &BTreeMap<String, u64>| counts.get(name).copied().unwrap_or(0);
            let (told, counted) = (of(&published), of(&counts));
            if told != counted {
                wrong.push(format!(
                    "{name}: {told} is published, {counted} follow from the log"
                ));
            }
        }
        self.findings.extend(wrong);
        if told.sealed != self.sealed {
            let (told, counted) = (told.sealed, self.sealed);
            self.wrong(format!(
                "sealed: {told} is published, {counted} follow from the log"
            ));
        }
    }
}

/// Appeals and decisions are published over all words together.
fn figure_name(kind: &str, verdict: &str, figure: &Figure) -> String {
    let (name, by) = figure.name();
    let name = match figure {
        Figure::Appealed | Figure::Decided(_) => [name, by].join(" "),
        _ => [kind, verdict, name, by].join(" "),
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ")
}

fn kind_name(kind: wire::Kind) -> &'static str {
    match kind {
        wire::Kind::Recommendation => "recommendation",
        wire::Kind::Story => "story",
        wire::Kind::Answer => "answer",
        wire::Kind::Statement => "statement",
        wire::Kind::Reply => "reply",
    }
}

fn hash(text: &str) -> Option<Hash> {
    Known::parse(&format!("0:{text}")).map(|known| known.hash)
}
