//! The chain: each entry of the journal carries on the hash of all entries before it, so that nothing in it can be changed, left
//! out, added or moved without the end coming out differently.
//!
//! hash₀ is 32 zero bytes; hashₙ is SHA-256(hashₙ₋₁ ‖ the canonical bytes of entry n). The canonical bytes are a tag for the
//! kind of entry and then its fields in a fixed order, each of fixed width, most significant byte first: no two entries have the
//! same. Everything that was decided is in them; what follows from them (counters, open holds) is not.

use super::store::{Head, Resolved, Spent};
use super::{Account, Transfer};
use crate::refusal::Reason;
use sha2::{Digest, Sha256};

/// SHA-256 over the journal up to an entry.
pub type Hash = [u8; 32];

/// Where the chain begins: the hash of a journal without entries.
pub const GENESIS: Hash = [0; 32];

/// What happened at one place of the journal.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'a> {
    /// An account was opened. Of its state only the flags it was opened with count.
    Opened { account: &'a Account, closed: bool },
    /// A transfer was recorded; it may have ended a hold.
    Moved(&'a Transfer),
    /// A hold ran out.
    Expired(&'a Resolved),
    /// A refusal spent an id.
    Spent(&'a Spent),
}

impl Entry<'_> {
    /// Its place in the journal.
    pub fn sequence(&self) -> u64 {
        match self {
            Self::Opened { account, .. } => account.sequence,
            Self::Moved(transfer) => transfer.sequence,
            Self::Expired(resolved) => resolved.sequence,
            Self::Spent(spent) => spent.sequence,
        }
    }
}

/// The hash of the journal once `entry` follows the entries of `previous`.
pub fn link(previous: &Hash, entry: Entry<'_>) -> Hash {
    let mut bytes = Bytes::new();
    bytes.add(previous);
    match entry {
        Entry::Opened { account, closed } => {
            let mut flags = account.flags;
            flags.closed = closed;
            bytes.add(b"A");
            bytes.add(&account.sequence.to_be_bytes());
            bytes.add(&account.timestamp.0.to_be_bytes());
            bytes.add(&account.id.bytes());
            bytes.add(&account.ledger.to_be_bytes());
            bytes.add(&account.code.to_be_bytes());
            bytes.add(&flags.bits().to_be_bytes());
        }
        Entry::Moved(transfer) => {
            bytes.add(b"T");
            bytes.add(&transfer.sequence.to_be_bytes());
            bytes.add(&transfer.timestamp.0.to_be_bytes());
            bytes.add(&transfer.id.bytes());
            bytes.add(&transfer.debit_account.bytes());
            bytes.add(&transfer.credit_account.bytes());
            bytes.add(&transfer.amount.to_be_bytes());
            bytes.add(&transfer.pending_id.bytes());
            bytes.add(&transfer.timeout.to_be_bytes());
            bytes.add(&transfer.ledger.to_be_bytes());
            bytes.add(&transfer.code.to_be_bytes());
            bytes.add(&transfer.flags.bits().to_be_bytes());
            bytes.add(&transfer.effective().0.to_be_bytes());
            bytes.add(&[u8::from(transfer.effective_at.is_some())]);
            bytes.add(&transfer.debit_version.to_be_bytes());
            bytes.add(&transfer.credit_version.to_be_bytes());
        }
        Entry::Expired(resolved) => {
            bytes.add(b"E");
            bytes.add(&resolved.sequence.to_be_bytes());
            bytes.add(&resolved.timestamp.0.to_be_bytes());
            bytes.add(&resolved.hold.bytes());
            bytes.add(&resolved.amount.to_be_bytes());
            bytes.add(&resolved.debit_version.to_be_bytes());
            bytes.add(&resolved.credit_version.to_be_bytes());
        }
        Entry::Spent(spent) => {
            bytes.add(b"S");
            bytes.add(&spent.sequence.to_be_bytes());
            bytes.add(&spent.timestamp.0.to_be_bytes());
            bytes.add(&spent.id.bytes());
            // The one field of no fixed width stands last.
            bytes.add(spent.refusal.code().as_bytes());
        }
    }
    Sha256::digest(bytes.filled()).into()
}

impl Head {
    /// What the house signs: that its journal had exactly these entries. Fixed widths, most significant byte first.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut bytes = b"vouch ledger head 1\0".to_vec();
        bytes.extend(self.sequence.to_be_bytes());
        bytes.extend(self.timestamp.0.to_be_bytes());
        bytes.extend(self.hash);
        bytes
    }
}

/// The longest entry with the hash before it; on the stack, because this runs for every entry.
const ENTRY_MAX: usize = 256;

struct Bytes {
    bytes: [u8; ENTRY_MAX],
    length: usize,
}

impl Bytes {
    fn new() -> Self {
        Self {
            bytes: [0; ENTRY_MAX],
            length: 0,
        }
    }

    fn add(&mut self, more: &[u8]) {
        self.bytes[self.length..self.length + more.len()].copy_from_slice(more);
        self.length += more.len();
    }

    fn filled(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{AccountFlags, TransferFlags, TransferRefusal};
    use crate::{AccountId, Timestamp, TransferId};

    fn transfer() -> Transfer {
        let mut transfer = Transfer::new(TransferId(1), AccountId(2), AccountId(3), 4, 5, 6);
        transfer.sequence = 7;
        transfer.timestamp = Timestamp(8);
        (transfer.debit_version, transfer.credit_version) = (9, 10);
        transfer
    }

    #[test]
    fn every_field_of_a_transfer_counts() {
        type Change = fn(&mut Transfer);
        let changes: [(&str, Change); 16] = [
            ("id", |t| t.id.0 ^= 1),
            ("debit account", |t| t.debit_account.0 ^= 1),
            ("credit account", |t| t.credit_account.0 ^= 1),
            ("sides", |t| {
                std::mem::swap(&mut t.debit_account, &mut t.credit_account);
            }),
            ("amount", |t| t.amount ^= 1),
            ("pending id", |t| t.pending_id.0 ^= 1),
            ("timeout", |t| t.timeout ^= 1),
            ("ledger", |t| t.ledger ^= 1),
            ("code", |t| t.code ^= 1),
            ("flags", |t| {
                t.flags = TransferFlags::from_bits(t.flags.bits() ^ 2);
            }),
            ("timestamp", |t| t.timestamp.0 ^= 1),
            ("sequence", |t| t.sequence ^= 1),
            ("debit version", |t| t.debit_version ^= 1),
            ("credit version", |t| t.credit_version ^= 1),
            ("effective at", |t| t.effective_at = Some(Timestamp(1))),
            ("said to be effective when recorded", |t| {
                t.effective_at = Some(t.timestamp);
            }),
        ];
        let honest = link(&GENESIS, Entry::Moved(&transfer()));
        assert_eq!(honest, link(&GENESIS, Entry::Moved(&transfer())));
        let mut seen = std::collections::BTreeSet::from([honest]);
        for (field, change) in changes {
            let mut changed = transfer();
            change(&mut changed);
            let hash = link(&GENESIS, Entry::Moved(&changed));
            assert!(seen.insert(hash), "{field}");
        }
        assert_ne!(honest, link(&honest, Entry::Moved(&transfer())));
    }

    #[test]
    fn an_account_counts_as_it_was_opened() {
        let mut account = Account::new(AccountId(1), 2, 3, AccountFlags::default());
        let opened = |account: &Account, closed| link(&GENESIS, Entry::Opened { account, closed });
        let honest = opened(&account, false);
        assert_ne!(honest, opened(&account, true));
        account.debits_posted = 9;
        account.version = 9;
        account.flags.closed = true;
        assert_eq!(honest, opened(&account, false));
        account.code = 4;
        assert_ne!(honest, opened(&account, false));
    }

    #[test]
    fn no_entry_is_longer_than_there_is_room() {
        for refusal in TransferRefusal::ALL {
            let spent = Spent {
                id: TransferId(1),
                refusal: *refusal,
                timestamp: Timestamp(2),
                sequence: 3,
            };
            assert_ne!(link(&GENESIS, Entry::Spent(&spent)), GENESIS);
        }
    }
}
