//! What the log of words is told of statements, in the same commit. Everybody may read a statement, so the log is open about it.

use super::statement::{Side, Statement};
use crate::transparency::{self, Act, Note, Public, Subject, TransparencyStore};
use crate::{Result, Timestamp};

/// Tells what happened to a statement, which is `statement` from now on. `chance` goes with the first time.
pub(super) fn tell(
    work: &mut (impl TransparencyStore + ?Sized),
    statement: &Statement,
    (act, reason): (Act, Option<&str>),
    chance: Option<[u8; 32]>,
    now: Timestamp,
) -> Result<()> {
    let note = Note {
        subject: Subject::Statement(statement.id),
        act,
        author: Some(statement.author),
        public: Some(Public {
            merchant: Some(statement.merchant),
            sku: Some(statement.sku.clone()),
            positive: Some(statement.side == Side::Pro),
        }),
        content_hash: statement.content_hash(),
        reason,
        chance,
    };
    transparency::note(work, note, now)?;
    Ok(())
}
