//! What the log of words is told: each time somebody says something, changes it or takes it back, in the same commit.

use super::{Audience, Recommendation, Verdict};
use crate::Timestamp;
use crate::refusal::Result;
use crate::transparency::{self, Act, Note, Public, Subject, TransparencyStore};
use sha2::{Digest, Sha256};

/// Tells the log what happened to a word, which is `word` from now on. `chance` goes with the first time it hears of the word.
pub(super) fn tell(
    work: &mut (impl TransparencyStore + ?Sized),
    word: &Recommendation,
    (act, reason): (Act, Option<&str>),
    chance: Option<[u8; 32]>,
    now: Timestamp,
) -> Result<()> {
    let note = Note {
        subject: Subject::Recommendation(word.id),
        act,
        author: Some(word.author),
        public: public(word),
        content_hash: word.content_hash(),
        reason,
        chance,
    };
    transparency::note(work, note, now)?;
    Ok(())
}

/// The same of the shop's reply to a word for everyone.
pub(super) fn tell_of_reply(
    work: &mut (impl TransparencyStore + ?Sized),
    word: &Recommendation,
    text: &str,
    (act, reason): (Act, Option<&str>),
    chance: Option<[u8; 32]>,
    now: Timestamp,
) -> Result<()> {
    let mut hash = Sha256::new();
    hash.update(b"vouch reply 1\n");
    hash.update(word.id.bytes());
    hash.update(text.as_bytes());
    let note = Note {
        subject: Subject::Reply(word.id),
        act,
        author: None,
        public: Some(about(word, None)),
        content_hash: hash.finalize().into(),
        reason,
        chance,
    };
    transparency::note(work, note, now)?;
    Ok(())
}

/// What everybody may know of it: nothing, unless it is for everyone.
fn public(word: &Recommendation) -> Option<Public> {
    (word.audience == Audience::Everyone)
        .then(|| about(word, Some(word.latest_verdict() == Verdict::Recommends)))
}

fn about(word: &Recommendation, positive: Option<bool>) -> Public {
    Public {
        merchant: Some(word.merchant),
        sku: Some(word.sku.clone()),
        positive,
    }
}
