//! Accounts: four counters that only grow, and the conditions on them.
//!
//! A counter never exceeds [`AMOUNT_MAX`], and neither does pending plus posted of one side, so every sum fits what a database
//! can store. Sums are made in `u128`: no check can wrap.

use super::AccountRefusal;
use crate::{AccountId, Timestamp};

/// The largest amount and the largest counter. As a request's amount it also means "as much as possible", where that has a
/// meaning: posting a hold in full, or taking what a balancing transfer finds. Larger numbers are nothing but too large.
pub const AMOUNT_MAX: u64 = i64::MAX as u64;

/// Conditions and states of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccountFlags {
    /// Opened together with the next one of its batch, or not at all.
    pub linked: bool,
    pub debits_must_not_exceed_credits: bool,
    pub credits_must_not_exceed_debits: bool,
    /// Its counters are written down after each of its entries, so that its past is looked up ([`super::balance_as_of`]).
    pub history: bool,
    pub closed: bool,
    /// Bits that mean nothing yet; an account is opened only without them.
    pub reserved: u16,
}

impl AccountFlags {
    /// The flags as a number, as they are stored and as they are given by other systems.
    pub fn bits(self) -> u16 {
        u16::from(self.linked)
            | u16::from(self.debits_must_not_exceed_credits) << 1
            | u16::from(self.credits_must_not_exceed_debits) << 2
            | u16::from(self.history) << 3
            | u16::from(self.closed) << 5
            | self.reserved
    }

    pub fn from_bits(bits: u16) -> Self {
        Self {
            linked: bits & 1 != 0,
            debits_must_not_exceed_credits: bits & (1 << 1) != 0,
            credits_must_not_exceed_debits: bits & (1 << 2) != 0,
            history: bits & (1 << 3) != 0,
            closed: bits & (1 << 5) != 0,
            // Bit 4 is `imported` elsewhere, which this ledger does not have.
            reserved: bits & !0b10_1111,
        }
    }
}

/// One account. Counters are minor units of the ledger's currency and never fall, but for pending ones when a hold is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub debits_pending: u64,
    pub debits_posted: u64,
    pub credits_pending: u64,
    pub credits_posted: u64,
    /// Which currency (and sandbox or live); transfers stay within one ledger.
    pub ledger: u32,
    /// What kind of account; the chart is [`super::Book`].
    pub code: u16,
    pub flags: AccountFlags,
    /// When it was recorded; unique and rising within the whole book. Zero in a request.
    pub timestamp: Timestamp,
    /// How many entries it has: rises by one with each transfer or expiry that touches it.
    pub version: u64,
    /// Its place in the journal, counted without a gap. Zero in a request.
    pub sequence: u64,
}

/// A request's amount means "as much as possible".
pub(super) fn as_much_as_possible(amount: u64) -> bool {
    amount == AMOUNT_MAX
}

/// Whether the counters' sum would leave the range.
pub(super) fn overflows(amount: u64, counters: &[u64]) -> bool {
    let sum = counters.iter().fold(u128::from(amount), |sum, counter| {
        sum + u128::from(*counter)
    });
    sum > u128::from(AMOUNT_MAX)
}

impl Account {
    /// An account to be opened: nothing has happened on it.
    pub fn new(id: AccountId, ledger: u32, code: u16, flags: AccountFlags) -> Self {
        Self {
            id,
            debits_pending: 0,
            debits_posted: 0,
            credits_pending: 0,
            credits_posted: 0,
            ledger,
            code,
            flags,
            timestamp: Timestamp(0),
            version: 0,
            sequence: 0,
        }
    }

    /// Debits, held or final.
    pub fn debits(&self) -> u64 {
        self.debits_pending + self.debits_posted
    }

    /// Credits, held or final.
    pub fn credits(&self) -> u64 {
        self.credits_pending + self.credits_posted
    }

    /// What may still be debited when debits must not exceed credits. Money on hold for this account is not yet its own.
    pub fn debitable(&self) -> u64 {
        self.credits_posted.saturating_sub(self.debits())
    }

    /// What may still be credited when credits must not exceed debits.
    pub fn creditable(&self) -> u64 {
        self.debits_posted.saturating_sub(self.credits())
    }

    /// A further debit would break the account's condition. One that takes nothing from an account already beyond it breaks it too.
    pub fn debits_would_exceed_credits(&self, amount: u64) -> bool {
        self.flags.debits_must_not_exceed_credits
            && u128::from(self.debits()) + u128::from(amount) > u128::from(self.credits_posted)
    }

    pub fn credits_would_exceed_debits(&self, amount: u64) -> bool {
        self.flags.credits_must_not_exceed_debits
            && u128::from(self.credits()) + u128::from(amount) > u128::from(self.debits_posted)
    }

    /// What is wrong with a request to open this account, before anyone looks whether its id is taken.
    pub(super) fn refuse_form(&self) -> Result<(), AccountRefusal> {
        use AccountRefusal::*;
        match () {
            () if self.timestamp != Timestamp(0) => Err(TimestampMustBeZero),
            () if self.flags.reserved != 0 => Err(ReservedFlag),
            () if self.id.0 == 0 => Err(IdMustNotBeZero),
            () if self.id.0 == u128::MAX => Err(IdMustNotBeIntMax),
            () => Ok(()),
        }
    }

    /// The same id is there: is it the same request?
    pub(super) fn repeat_of(&self, earlier: &Account) -> AccountRefusal {
        use AccountRefusal::*;
        match () {
            () if self.flags != earlier.flags => ExistsWithDifferentFlags,
            () if self.ledger != earlier.ledger => ExistsWithDifferentLedger,
            () if self.code != earlier.code => ExistsWithDifferentCode,
            () => Exists,
        }
    }

    /// What is wrong with it as a new account.
    pub(super) fn refuse_new(&self) -> Result<(), AccountRefusal> {
        use AccountRefusal::*;
        let both =
            self.flags.debits_must_not_exceed_credits && self.flags.credits_must_not_exceed_debits;
        match () {
            () if both => Err(FlagsAreMutuallyExclusive),
            () if self.debits_pending != 0 => Err(DebitsPendingMustBeZero),
            () if self.debits_posted != 0 => Err(DebitsPostedMustBeZero),
            () if self.credits_pending != 0 => Err(CreditsPendingMustBeZero),
            () if self.credits_posted != 0 => Err(CreditsPostedMustBeZero),
            () if self.ledger == 0 => Err(LedgerMustNotBeZero),
            () if self.code == 0 => Err(CodeMustNotBeZero),
            () => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_bits_are_the_same_thing() {
        for bits in 0..=u16::MAX {
            assert_eq!(AccountFlags::from_bits(bits).bits(), bits);
        }
        assert_eq!(AccountFlags::from_bits(1 << 4).reserved, 1 << 4);
        assert_eq!(AccountFlags::from_bits(0b10_1111).reserved, 0);
    }
}
