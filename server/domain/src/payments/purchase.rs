//! Purchases, read from payments: what the recommendations' room asks its store for.
//!
//! A purchase stands as long as the payment is authorised. It is asked for at every reading, so a word whose purchase was called
//! off is shown as unverified from that moment on.

use super::{Page, Payment, PaymentStore, State};
use crate::facts::Bought;
use crate::recommendations::Purchase;
use crate::refusal::Fault;
use crate::{MerchantId, PaymentId, ShopperId};

/// The purchase by which this shopper has the product: the one by `payment`, or else the latest.
pub fn purchase_of(
    work: &mut (impl PaymentStore + ?Sized),
    shopper: ShopperId,
    merchant: MerchantId,
    sku: &str,
    payment: Option<PaymentId>,
) -> Result<Option<Purchase>, Fault> {
    if let Some(id) = payment {
        let payment = work.payment(id)?;
        return Ok(payment.and_then(|payment| purchase(&payment, shopper, merchant, sku)));
    }
    const PAGE: u32 = 100;
    let mut before = None;
    loop {
        let page = work.payments_of_shopper(
            shopper,
            Page {
                before,
                limit: PAGE,
            },
        )?;
        let found = page
            .iter()
            .find_map(|payment| purchase(payment, shopper, merchant, sku));
        if found.is_some() || page.len() < PAGE as usize {
            return Ok(found);
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
        let stands = |payment: &Payment| matches!(payment.state, State::Authorised { .. });
        if page.iter().any(stands) {
            return Ok(true);
        }
        if page.len() < PAGE as usize {
            return Ok(false);
        }
        before = page.last().map(|payment| payment.id);
    }
}

fn purchase(
    payment: &Payment,
    shopper: ShopperId,
    merchant: MerchantId,
    sku: &str,
) -> Option<Purchase> {
    let State::Authorised { shopper: payer, at } = payment.state else {
        return None;
    };
    let bought = payer == shopper
        && payment.merchant == merchant
        && payment
            .lines
            .iter()
            .any(|line| line.sku.as_deref() == Some(sku));
    bought.then_some(Purchase {
        payment: payment.id,
        at,
    })
}

/// What statements and votes know of a purchase.
impl From<Purchase> for Bought {
    fn from(purchase: Purchase) -> Self {
        Self {
            payment: purchase.payment,
            delivered: true,
        }
    }
}
