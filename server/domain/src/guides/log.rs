//! What the log of words is told about stories and answers, in the commit of each change. Both are for everyone, so nothing of them
//! is sealed.

use super::question::{Answer, Question};
use super::story::{Story, Version};
use crate::Timestamp;
use crate::refusal::Result;
use crate::transparency::{self, Act, Note, Public, Subject, TransparencyStore};
use sha2::{Digest, Sha256};

/// What is logged of one act.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub act: Act,
    pub reason: Option<&'a str>,
    /// Goes with the first time the log hears of a word.
    pub chance: Option<[u8; 32]>,
}

impl Told<'_> {
    pub fn of(act: Act) -> Self {
        Self {
            act,
            reason: None,
            chance: None,
        }
    }
}

/// Tells what happened to a story, of which readers saw or see `version`.
pub(super) fn tell_of_story(
    work: &mut (impl TransparencyStore + ?Sized),
    story: &Story,
    version: &Version,
    told: Told<'_>,
    now: Timestamp,
) -> Result<()> {
    let mut parts = vec![
        version.content.form.name(),
        version.disclosure.name(),
        &version.content.title,
        &version.content.text,
    ];
    let shops: Vec<String> = (version.content.citations.iter())
        .map(|citation| citation.merchant.to_string())
        .collect();
    for (citation, shop) in version.content.citations.iter().zip(&shops) {
        parts.extend([shop.as_str(), &citation.sku, &citation.note]);
    }
    let note = Note {
        subject: Subject::Story(story.id),
        act: told.act,
        author: Some(story.author),
        // A story may be about the products of many shops.
        public: Some(Public {
            merchant: None,
            sku: None,
            positive: None,
        }),
        content_hash: digest("vouch story 1\n", &parts),
        reason: told.reason,
        chance: told.chance,
    };
    transparency::note(work, note, now)?;
    Ok(())
}

/// Tells what happened to an answer.
pub(super) fn tell_of_answer(
    work: &mut (impl TransparencyStore + ?Sized),
    question: &Question,
    answer: &Answer,
    told: Told<'_>,
    now: Timestamp,
) -> Result<()> {
    let parts = [&question.text, answer.disclosure.name(), &answer.text];
    let note = Note {
        subject: Subject::Answer(question.id),
        act: told.act,
        author: Some(question.guide),
        public: Some(Public {
            merchant: Some(question.merchant),
            sku: Some(question.sku.clone()),
            positive: None,
        }),
        content_hash: digest("vouch answer 1\n", &parts),
        reason: told.reason,
        chance: told.chance,
    };
    transparency::note(work, note, now)?;
    Ok(())
}

/// SHA-256 over parts, each behind its length, so that no two lists come to the same.
fn digest(purpose: &str, parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(purpose);
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
