//! What this room needs kept.

use super::{Confirmation, Payment};
use crate::refusal::Fault;
use crate::{MerchantId, PaymentId, ShopperId};

/// A page of a list: newest first, after `before`.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub before: Option<PaymentId>,
    pub limit: u32,
}

pub trait PaymentStore {
    fn payment(&mut self, id: PaymentId) -> Result<Option<Payment>, Fault>;
    fn add_payment(&mut self, payment: &Payment) -> Result<(), Fault>;
    /// Writes the state (and payee origin) of a payment that is there.
    fn save_payment(&mut self, payment: &Payment) -> Result<(), Fault>;
    fn payments_of_merchant(
        &mut self,
        merchant: MerchantId,
        page: Page,
    ) -> Result<Vec<Payment>, Fault>;
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
}
