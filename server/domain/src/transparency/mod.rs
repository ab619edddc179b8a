//! Transparency: an append-only log of every word that was received and of what became of it.
//!
//! Each entry carries on the hash of all before it and the house signs the end in each commit, so that nobody, the house
//! included, can change, leave out or move an entry without the end coming out differently. A word that everybody may read stands
//! in the log openly: what happened to it, at which shop and product, whether it recommends. A word for fewer people is a sealed
//! entry: a salted commitment and the day, and nothing else, not even that it is a recommendation. Its author can open it.
//!
//! Every figure that the house publishes about its words follows from the open entries (`standing.rs`), so whoever reads the log
//! can count again.

mod chain;
mod entry;
mod standing;
mod store;

pub use chain::{Day, Hash, Head, line, link, salt, seal};
pub use entry::{Act, Entry, Kind, Note, Public, Sealed, Sequence, Subject, Told, parse_verdict};
pub use standing::{Cell, Count, Figure, Shown, State, shown};
pub use store::{Known, NewestWord, TransparencyStore};

use crate::refusal::Fault;
use crate::{Result, ShopperId, Timestamp};

/// Writes down what happened to a word, and answers with the place of the (last) entry it made.
///
/// What the public must learn follows by itself: a word whose author chose fewer readers leaves the open log as taken back by its
/// author, and one that everybody may read for the first time has first been received.
pub fn note(
    work: &mut (impl TransparencyStore + ?Sized),
    note: Note<'_>,
    now: Timestamp,
) -> Result<Sequence> {
    let mut head = work.log_head()?;
    let earlier = work.log_subject(note.subject)?;
    let secret = match (&earlier, note.chance) {
        (Some(known), _) => known.secret,
        (None, Some(chance)) => chance,
        (None, None) => {
            return Err(Fault(format!("the log has not heard of {:?}", note.subject)).into());
        }
    };
    let mut known = earlier.unwrap_or(Known {
        secret,
        author: note.author,
        shown: None,
    });

    let mut entries = Vec::new();
    let mut counts = Vec::new();
    for step in standing::steps(known.shown.as_ref(), &note) {
        let sequence = head.sequence + 1;
        let told = step.told.map(|(act, public)| Told {
            act,
            subject: note.subject,
            public,
            reason: step.reason.clone(),
        });
        let sealed = Sealed {
            subject: note.subject,
            act: step.act,
            at: now,
            content_hash: note.content_hash,
            reason: step.reason,
        };
        let day = Day::of(now).max(head.day);
        let commitment = seal(&salt(&secret, sequence), &sealed);
        let hash = link(&head.hash, &line(sequence, day, &commitment, told.as_ref()));
        match &told {
            Some(told) => {
                let (after, changes) = shown(known.shown.as_ref(), told);
                known.shown = Some(after);
                counts.extend(changes);
            }
            None => counts.push(Count::sealed()),
        }
        head = Head {
            sequence,
            day,
            hash,
        };
        entries.push((
            Entry {
                sequence,
                day,
                commitment,
                told,
                hash,
            },
            sealed,
        ));
    }

    for (entry, sealed) in &entries {
        work.append_to_log(entry, sealed)?;
    }
    work.put_log_subject(note.subject, &known)?;
    for count in &counts {
        work.count_in_log(count)?;
    }
    Ok(head.sequence)
}

/// Entries after a place, as everybody may read them.
pub fn log(
    work: &mut (impl TransparencyStore + ?Sized),
    after: Sequence,
    limit: u32,
) -> Result<Vec<Entry>> {
    Ok(work.log_after(after, limit)?)
}

/// One entry with what is needed to prove what it seals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    pub entry: Entry,
    pub sealed: Sealed,
    pub salt: Hash,
}

/// The author's own entries, each with its salt: nobody else can open them, and opening one opens no other.
pub fn openings(
    work: &mut (impl TransparencyStore + ?Sized),
    author: ShopperId,
) -> Result<Vec<Opening>> {
    let rows = work.log_of(author)?;
    let open = |(entry, sealed, secret): (Entry, Sealed, Hash)| Opening {
        salt: salt(&secret, entry.sequence),
        entry,
        sealed,
    };
    Ok(rows.into_iter().map(open).collect())
}

#[cfg(test)]
mod tests;
