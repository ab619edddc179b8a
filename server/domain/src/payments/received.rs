//! Received: the shopper says that the goods of a payment are there. From then on what they say of them is verified.

use super::{Payment, PaymentRefusal, PaymentStore, State, order};
use crate::delivery::{DeliveryStore, Proof};
use crate::recommendations::{self, RecommendationStore};
use crate::{PaymentId, Result, ShopperId, Timestamp};

/// Keeps the shopper's own word that they have it. Saying so again changes nothing, also after another proof.
pub fn received(
    work: &mut (impl PaymentStore + DeliveryStore + RecommendationStore + ?Sized),
    shopper: ShopperId,
    payment: PaymentId,
    now: Timestamp,
) -> Result<(Payment, Proof)> {
    let payment = order(work, shopper, payment)?;
    if let Some(first) = work.proof(payment.id)? {
        return Ok((payment, first));
    }
    if !matches!(payment.state, State::Authorised { .. }) {
        return Err(PaymentRefusal::AlreadyCancelled.into());
    }
    let proof = Proof::by_shopper(payment.id, shopper, now);

    work.add_proof(&proof)?;
    tell_words(work, shopper, &payment)?;
    Ok((payment, proof))
}

/// Has the words that rest on this payment look at their purchases again.
pub(super) fn tell_words(
    work: &mut (impl RecommendationStore + ?Sized),
    shopper: ShopperId,
    payment: &Payment,
) -> Result<()> {
    let skus = payment.lines.iter().filter_map(|line| line.sku.as_deref());
    recommendations::look_again_at_purchases(work, shopper, payment.merchant, skus)
}
