//! What this room needs kept.

use super::{Confirmation, Payment, Refund, Status, TopUp, Withdrawal};
use crate::refusal::Fault;
use crate::{Currency, MerchantId, PaymentId, RefundId, ShopperId, Timestamp};

/// A page of a list: newest first, after `before`.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub before: Option<PaymentId>,
    pub limit: u32,
}

pub trait PaymentStore {
    fn payment(&mut self, id: PaymentId) -> Result<Option<Payment>, Fault>;
    fn add_payment(&mut self, payment: &Payment) -> Result<(), Fault>;
    /// Writes the state (with what was refunded, and the payee origin) of a payment that is there.
    fn save_payment(&mut self, payment: &Payment) -> Result<(), Fault>;
    /// A merchant's payments, newest first. With a status, those that have it at `now`: an offer whose time is over counts as
    /// expired. A `before` that is none of the merchant's payments gives nothing.
    fn payments_of_merchant(
        &mut self,
        merchant: MerchantId,
        status: Option<Status>,
        now: Timestamp,
        page: Page,
    ) -> Result<Vec<Payment>, Fault>;
    /// What a shopper has paid (and perhaps got back), newest first.
    fn payments_of_shopper(
        &mut self,
        shopper: ShopperId,
        page: Page,
    ) -> Result<Vec<Payment>, Fault>;
    fn add_confirmation(
        &mut self,
        payment: PaymentId,
        confirmation: &Confirmation,
    ) -> Result<(), Fault>;
    fn confirmation(&mut self, payment: PaymentId) -> Result<Option<Confirmation>, Fault>;

    /// Writes a refund; an id that is taken is a fault.
    fn add_refund(&mut self, refund: &Refund) -> Result<(), Fault>;
    fn refund(&mut self, id: RefundId) -> Result<Option<Refund>, Fault>;
    /// A payment's refunds, first made first.
    fn refunds(&mut self, payment: PaymentId) -> Result<Vec<Refund>, Fault>;

    /// At most one a payment; a second one is a fault.
    fn add_withdrawal(&mut self, withdrawal: &Withdrawal) -> Result<(), Fault>;
    fn withdrawal(&mut self, payment: PaymentId) -> Result<Option<Withdrawal>, Fault>;

    fn add_top_up(&mut self, top_up: &TopUp, at: Timestamp) -> Result<(), Fault>;
    /// Minor units that this shopper topped up after `since`.
    fn topped_up_since(
        &mut self,
        shopper: ShopperId,
        currency: Currency,
        since: Timestamp,
    ) -> Result<i64, Fault>;
}
