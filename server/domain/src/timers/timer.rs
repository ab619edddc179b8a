//! A timer.

use crate::{MerchantId, PaymentId, Timestamp};

/// What happens when its time comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimerKind {
    /// Not shipped by then: cancelled, and the money goes back.
    ShipBy,
    /// Not paid by then: the offer is over.
    Expire,
    /// Proven, and nobody objected: the money goes to the merchant.
    Release,
    /// A dispute is to be answered, decided or closed.
    Dispute,
    /// The time for withdrawing is over.
    Withdrawal,
}

impl TimerKind {
    pub const ALL: [Self; 5] = [
        Self::ShipBy,
        Self::Expire,
        Self::Release,
        Self::Dispute,
        Self::Withdrawal,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::ShipBy => "ship_by",
            Self::Expire => "expire",
            Self::Release => "release",
            Self::Dispute => "dispute",
            Self::Withdrawal => "withdrawal",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    pub payment: PaymentId,
    pub merchant: MerchantId,
    pub kind: TimerKind,
    /// By the merchant's clock.
    pub due_at: Timestamp,
}
