//! Transfers: immutable rows that move an amount from a debit account to a credit account.
//!
//! A `pending` transfer holds its amount; another one posts it (all or part of it, the rest is released) or voids it, once; or
//! its time runs out.

use super::TransferRefusal;
use super::account::as_much_as_possible;
use crate::{AccountId, Timestamp, TransferId};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TransferFlags {
    /// Succeeds or fails together with the next one of its batch.
    pub linked: bool,
    pub pending: bool,
    pub post_pending_transfer: bool,
    pub void_pending_transfer: bool,
    /// At most what the debit account has left.
    pub balancing_debit: bool,
    /// At most what the credit account can still take.
    pub balancing_credit: bool,
    /// Closes the debit account until this hold is voided or expires.
    pub closing_debit: bool,
    pub closing_credit: bool,
    /// Bits that mean nothing yet; a transfer is recorded only without them.
    pub reserved: u16,
}

impl TransferFlags {
    /// The flags as a number, as they are stored and as they are given by other systems.
    pub fn bits(self) -> u16 {
        u16::from(self.linked)
            | u16::from(self.pending) << 1
            | u16::from(self.post_pending_transfer) << 2
            | u16::from(self.void_pending_transfer) << 3
            | u16::from(self.balancing_debit) << 4
            | u16::from(self.balancing_credit) << 5
            | u16::from(self.closing_debit) << 6
            | u16::from(self.closing_credit) << 7
            | self.reserved
    }

    pub fn from_bits(bits: u16) -> Self {
        let bit = |n: u16| bits & (1 << n) != 0;
        Self {
            linked: bit(0),
            pending: bit(1),
            post_pending_transfer: bit(2),
            void_pending_transfer: bit(3),
            balancing_debit: bit(4),
            balancing_credit: bit(5),
            closing_debit: bit(6),
            closing_credit: bit(7),
            reserved: bits & !0xff,
        }
    }

    /// Posts or voids a hold.
    pub fn resolves(self) -> bool {
        self.post_pending_transfer || self.void_pending_transfer
    }

    pub(super) fn balances(self) -> bool {
        self.balancing_debit || self.balancing_credit
    }

    pub(super) fn closes(self) -> bool {
        self.closing_debit || self.closing_credit
    }

    /// Posting and voiding stand alone; everything else may be combined.
    pub(super) fn are_mutually_exclusive(self) -> bool {
        (self.post_pending_transfer && self.void_pending_transfer)
            || (self.resolves() && (self.pending || self.balances() || self.closes()))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub id: TransferId,
    pub debit_account: AccountId,
    pub credit_account: AccountId,
    /// Minor units; at most [`super::AMOUNT_MAX`] is ever recorded.
    pub amount: u64,
    /// The hold this one posts or voids; zero for none.
    pub pending_id: TransferId,
    /// Seconds until a hold expires by itself; zero for never.
    pub timeout: u32,
    pub ledger: u32,
    pub code: u16,
    pub flags: TransferFlags,
    /// The date from which it counts (a bank's value date), where that is not when it was recorded.
    pub effective_at: Option<Timestamp>,
    /// When it was recorded; unique and rising within the whole book. Zero in a request.
    pub timestamp: Timestamp,
    /// Its place in the journal, counted without a gap. Zero in a request.
    pub sequence: u64,
    /// The versions of its accounts once it was recorded: the entry's place in each account's own history. Zero in a request.
    pub debit_version: u64,
    pub credit_version: u64,
}

/// What became of a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    Posted,
    Voided,
    Expired,
}

impl Resolution {
    pub const ALL: [Resolution; 3] = [Self::Posted, Self::Voided, Self::Expired];

    pub fn name(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Voided => "voided",
            Self::Expired => "expired",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

impl Transfer {
    /// A plain request: move `amount` now.
    pub fn new(
        id: TransferId,
        debit_account: AccountId,
        credit_account: AccountId,
        amount: u64,
        ledger: u32,
        code: u16,
    ) -> Self {
        Self {
            id,
            debit_account,
            credit_account,
            amount,
            pending_id: TransferId(0),
            timeout: 0,
            ledger,
            code,
            flags: TransferFlags::default(),
            effective_at: None,
            timestamp: Timestamp(0),
            sequence: 0,
            debit_version: 0,
            credit_version: 0,
        }
    }

    /// From when it counts.
    pub fn effective(&self) -> Timestamp {
        self.effective_at.unwrap_or(self.timestamp)
    }

    /// When the hold runs out, if it does.
    pub fn expires_at(&self) -> Option<Timestamp> {
        (self.flags.pending && self.timeout > 0)
            .then(|| self.timestamp.plus_seconds(i64::from(self.timeout)))
    }

    /// What is wrong with a request, before anyone looks whether its id is taken.
    pub(super) fn refuse_form(&self) -> Result<(), TransferRefusal> {
        use TransferRefusal::*;
        match () {
            () if self.timestamp != Timestamp(0) => Err(TimestampMustBeZero),
            () if self.flags.reserved != 0 => Err(ReservedFlag),
            () if self.id.0 == 0 => Err(IdMustNotBeZero),
            () if self.id.0 == u128::MAX => Err(IdMustNotBeIntMax),
            () => Ok(()),
        }
    }

    /// The same id is there: is it the same request? `hold` is what the request's `pending_id` names.
    pub(super) fn repeat_of(&self, earlier: &Transfer, hold: Option<&Transfer>) -> TransferRefusal {
        use TransferRefusal::*;
        // Zero means "as the hold has it" when a hold is resolved.
        let differs = |mine: u128, its: u128| {
            let left_out = self.flags.resolves() && mine == 0;
            mine != its && !left_out
        };
        match () {
            // Flags change what the other fields mean, so they come first.
            () if self.flags != earlier.flags => ExistsWithDifferentFlags,
            () if self.pending_id != earlier.pending_id => ExistsWithDifferentPendingId,
            () if self.timeout != earlier.timeout => ExistsWithDifferentTimeout,
            () if differs(self.debit_account.0, earlier.debit_account.0) => {
                ExistsWithDifferentDebitAccountId
            }
            () if differs(self.credit_account.0, earlier.credit_account.0) => {
                ExistsWithDifferentCreditAccountId
            }
            () if !self.asks_for(earlier.amount, hold) => ExistsWithDifferentAmount,
            () if self.effective_at != earlier.effective_at => ExistsWithDifferentEffectiveAt,
            () if differs(self.ledger.into(), earlier.ledger.into()) => ExistsWithDifferentLedger,
            () if differs(self.code.into(), earlier.code.into()) => ExistsWithDifferentCode,
            () => Exists,
        }
    }

    /// Whether this request could have come out as a transfer of `amount`.
    fn asks_for(&self, amount: u64, hold: Option<&Transfer>) -> bool {
        match hold {
            Some(hold) if self.flags.resolves() => self.amount_of(hold) == amount,
            _ if self.flags.balances() => self.amount >= amount,
            _ => self.amount == amount,
        }
    }

    /// The amount that this request takes of `hold`: all of it where it leaves that open.
    pub(super) fn amount_of(&self, hold: &Transfer) -> u64 {
        let all = if self.flags.void_pending_transfer {
            self.amount == 0
        } else {
            as_much_as_possible(self.amount)
        };
        if all { hold.amount } else { self.amount }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_bits_are_the_same_thing() {
        for bits in 0..=u16::MAX {
            assert_eq!(TransferFlags::from_bits(bits).bits(), bits);
        }
        assert_eq!(TransferFlags::from_bits(0xff).reserved, 0);
        assert_eq!(TransferFlags::from_bits(1 << 8).reserved, 1 << 8);
    }
}
