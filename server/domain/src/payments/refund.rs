//! Refunds: money of a payment that goes back, whole, in part or by line item, each exactly once.

use super::payment::Payment;
use super::refusals::PaymentRefusal;
use crate::refusal::Result;
use crate::text;
use crate::{Money, PaymentId, RefundId, Timestamp};

pub const NOTE_MAX_CHARS: usize = 500;

/// Which account it came out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidBy {
    /// The money had not been released.
    Escrow,
    /// The merchant had it already.
    Merchant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundReason {
    /// The merchant gives it back.
    Merchant,
    /// It did not arrive in time, and the shopper gave up waiting.
    NotDelivered,
    /// The shopper withdrew from the contract.
    Withdrawal,
    /// A dispute ended for the shopper.
    Dispute,
}

/// How much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundOf {
    /// All that has not gone back yet.
    Rest,
    /// Minor units of the payment's currency.
    Amount(i64),
    /// Quantities of line items, which count from 1.
    Lines(Vec<(u32, u32)>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub id: RefundId,
    pub payment: PaymentId,
    pub amount: Money,
    pub paid_by: PaidBy,
    /// Which line items it is for, from 1, and how many of each; nothing where it is an amount.
    pub lines: Vec<(u32, u32)>,
    pub reason: RefundReason,
    pub note: Option<String>,
    pub at: Timestamp,
}

impl PaidBy {
    pub const ALL: [Self; 2] = [Self::Escrow, Self::Merchant];

    pub fn name(self) -> &'static str {
        match self {
            Self::Escrow => "escrow",
            Self::Merchant => "merchant",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.name() == name)
    }
}

impl RefundReason {
    pub const ALL: [Self; 4] = [
        Self::Merchant,
        Self::NotDelivered,
        Self::Withdrawal,
        Self::Dispute,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::NotDelivered => "not_delivered",
            Self::Withdrawal => "withdrawal",
            Self::Dispute => "dispute",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

impl Payment {
    /// What `of` comes to, after these earlier refunds; the merchant's to pay if they have the money.
    pub fn refund_of(&self, of: &RefundOf, earlier: &[Refund]) -> Result<i64, PaymentRefusal> {
        let minor = match of {
            RefundOf::Rest => self.kept().minor,
            RefundOf::Amount(minor) => *minor,
            RefundOf::Lines(lines) => self.sum_of(lines, earlier)?,
        };
        if minor <= 0 {
            return Err(PaymentRefusal::RefundEmpty);
        }
        Ok(minor)
    }

    fn sum_of(&self, lines: &[(u32, u32)], earlier: &[Refund]) -> Result<i64, PaymentRefusal> {
        let mut sum = 0;
        for (place, (number, quantity)) in lines.iter().enumerate() {
            let index = usize::try_from(*number).ok().and_then(|n| n.checked_sub(1));
            let line = index.and_then(|index| self.lines.get(index));
            let line = line.ok_or(PaymentRefusal::UnknownLine)?;
            if *quantity == 0 {
                return Err(PaymentRefusal::RefundEmpty);
            }
            let before = earlier.iter().flat_map(|refund| &refund.lines);
            let taken: u64 = before
                .chain(&lines[..=place])
                .filter(|(of, _)| of == number)
                .map(|(_, quantity)| u64::from(*quantity))
                .sum();
            if taken > u64::from(line.quantity) {
                return Err(PaymentRefusal::LineRefundedAlready);
            }
            // At most the line's own total, and all lines together came to the payment's.
            sum += line.unit_amount.minor * i64::from(*quantity);
        }
        Ok(sum)
    }
}

/// A note as it is kept.
pub fn read_note(note: Option<String>) -> Result<Option<String>> {
    let note = note.map(|note| text::paragraphs(&note, NOTE_MAX_CHARS));
    Ok(note.transpose().map_err(|why| why.of("note"))?)
}
