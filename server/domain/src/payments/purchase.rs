//! Purchases, read from payments: what the recommendations' room asks its store for.
//!
//! A purchase stands as long as its payment does: paid, and not given back. Whatever becomes of it is told to the words that rest on it in the same
//! commit, so a word whose purchase was called off is unverified from that moment on.

use super::{Page, Payment, PaymentStore};
use crate::delivery::DeliveryStore;
use crate::facts::Bought;
use crate::recommendations::Purchase;
use crate::refusal::Fault;
use crate::{MerchantId, PaymentId, ShopperId};

/// The purchase by which this shopper has the product: the one by `payment`; or else the latest that was delivered; or else the
/// latest.
pub fn purchase_of(
    work: &mut (impl PaymentStore + DeliveryStore + ?Sized),
    shopper: ShopperId,
    merchant: MerchantId,
    sku: &str,
    payment: Option<PaymentId>,
) -> Result<Option<Purchase>, Fault> {
    if let Some(id) = payment {
        return match work.payment(id)? {
            Some(payment) => purchase(work, &payment, shopper, merchant, sku),
            None => Ok(None),
        };
    }
    const PAGE: u32 = 100;
    let mut before = None;
    let mut latest = None;
    loop {
        let page = Page {
            before,
            limit: PAGE,
        };
        let page = work.payments_of_shopper(shopper, page)?;
        for payment in &page {
            let found = purchase(work, payment, shopper, merchant, sku)?;
            if found.is_some_and(|found| found.delivered_at.is_some()) {
                return Ok(found);
            }
            latest = latest.or(found);
        }
        if page.len() < PAGE as usize {
            return Ok(latest);
        }
        before = page.last().map(|payment| payment.id);
    }
}

/// Whether this shopper has any purchase that stands, of whatever shop.
pub fn has_bought(
    work: &mut (impl PaymentStore + ?Sized),
    shopper: ShopperId,
) -> Result<bool, Fault> {
    const PAGE: u32 = 20;
    let mut before = None;
    loop {
        let page = work.payments_of_shopper(
            shopper,
            Page {
                before,
                limit: PAGE,
            },
        )?;
        if page.iter().any(|payment| payment.status().stands()) {
            return Ok(true);
        }
        if page.len() < PAGE as usize {
            return Ok(false);
        }
        before = page.last().map(|payment| payment.id);
    }
}

fn purchase(
    work: &mut (impl DeliveryStore + ?Sized),
    payment: &Payment,
    shopper: ShopperId,
    merchant: MerchantId,
    sku: &str,
) -> Result<Option<Purchase>, Fault> {
    let Some(held) = payment.held().filter(|_| payment.status().stands()) else {
        return Ok(None);
    };
    let bought = held.shopper == shopper
        && payment.merchant == merchant
        && payment
            .lines
            .iter()
            .any(|line| line.sku.as_deref() == Some(sku));
    if !bought {
        return Ok(None);
    }
    Ok(Some(Purchase {
        payment: payment.id,
        at: held.at,
        delivered_at: work.proof(payment.id)?.map(|proof| proof.at),
    }))
}

/// What statements and votes know of a purchase.
impl From<Purchase> for Bought {
    fn from(purchase: Purchase) -> Self {
        Self {
            payment: purchase.payment,
            delivered: purchase.delivered_at.is_some(),
        }
    }
}
