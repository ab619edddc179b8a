//! The seal of an account's row: 64 bits over all that is kept in it.
//!
//! A disk may give back other bits than were written, and a balance that is read from them looks like any other. The seal is written
//! with the row and compared whenever the row is read. It is a check and no secret: whoever may write rows may seal them too, and is
//! found by the chain of the journal.

use vouch_domain::ledger::Account;

/// What is said of a row whose seal does not fit.
pub const BROKEN: &str =
    "its row is not what was written, so the disk has changed it; restore the book from a backup";

/// Each step is reversible in the word and in what came before it. So damage to one word, whichever bits of it, always changes the
/// seal; damage to several does but once in 2^64.
pub fn of(account: &Account) -> i64 {
    let id = account.id.0;
    let small = u64::from(account.code) << 16 | u64::from(account.flags.bits());
    let words = [
        (id >> 64) as u64,
        id as u64,
        account.debits_pending,
        account.debits_posted,
        account.credits_pending,
        account.credits_posted,
        u64::from(account.ledger),
        small,
        account.version,
        account.timestamp.micros().cast_unsigned(),
        account.sequence,
    ];
    words
        .into_iter()
        .fold(0x766f_7563_685f_7365, |seal, word| mixed(seal ^ word))
        .cast_signed()
}

/// Each bit of what comes out depends on each that goes in (the last step of MurmurHash3).
fn mixed(mut word: u64) -> u64 {
    word = (word ^ word >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    word = (word ^ word >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    word ^ word >> 33
}
