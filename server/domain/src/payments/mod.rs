//! Payments: a shopper's money waits in escrow until the goods arrive.
//!
//! created → authorised (held) → shipped → delivered → released; refunded or cancelled (returned), or expired, on the way
//!
//! A payment is created by a merchant's server for a whole cart, or in the moment of paying for one product of the catalogue.
//! It is authorised by a passkey that signed its facts: the hold in the ledger, the payment's state, the signed evidence and
//! what the merchant will be told are saved in one piece of work or not at all. Each movement's id follows from the payment's,
//! so the money moves once in and once out, however often anyone asks.

mod challenge;
mod disputed;
mod escrow;
#[cfg(test)]
mod escrow_tests;
mod payment;
mod purchase;
mod refund;
mod refusals;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod top_up;
mod withdrawal;

pub use challenge::challenge;
pub use disputed::{
    DISPUTE_SECONDS_MAX, appeal, decide, dispute, give_in, merchants_dispute, say, shoppers_dispute,
};
pub use escrow::{
    Desk, fire, give_up, hand_over, movement_of, note, prove, received, refund, ship,
};
pub use payment::{
    CREATED_SECONDS_MAX, Confirmation, Draft, DraftLine, Evidence, LINES_MAX, Line, NAME_MAX_CHARS,
    Payment, QUANTITY_MAX, REFERENCE_MAX_CHARS,
};
pub use purchase::{has_bought, purchase_of};
pub use refund::{NOTE_MAX_CHARS, PaidBy, Refund, RefundOf, RefundReason};
pub use refusals::{LineRefusal, PaymentRefusal};
pub use state::{DELIVER_SECONDS_MAX, Held, SHIP_SECONDS_MAX, State, Status};
pub use store::{Page, PaymentStore};
pub use top_up::{TOP_UP_DAY_MAX_UNITS, TOP_UP_MAX_UNITS, TopUp, top_up};
pub use withdrawal::{RETURN_SECONDS_MAX, WITHDRAW_SECONDS_MAX, Withdrawal, returned, withdraw};

use crate::catalogue::CatalogueStore;
use crate::ledger::{self, Book, LedgerStore, Leg, LegCode};
use crate::merchants::{Merchant, MerchantStore};
use crate::outbox::{self, Outbox, Topic};
use crate::refusal::{Fault, Result};
use crate::shoppers::{ShopperRefusal, ShopperStore};
use crate::timers::{self, Timer, TimerKind, TimerStore};
use crate::webhooks::{self, EndpointStore};
use crate::{MerchantId, Money, PaymentId, Timestamp, TransferId};

/// Writes down a cart that waits for a shopper.
pub fn create(
    work: &mut (impl PaymentStore + TimerStore + ?Sized),
    merchant: &Merchant,
    draft: Draft,
    now: Timestamp,
) -> Result<Payment> {
    let taken = work.payment(draft.id)?.is_some();
    let now = timers::moment(work, merchant, now)?.here;

    let payment = Payment::create(draft, merchant, now)?;
    if taken {
        return Err(PaymentRefusal::DuplicatePayment.into());
    }

    work.add_payment(&payment)?;
    work.set_timer(&Timer {
        payment: payment.id,
        merchant: merchant.id,
        kind: TimerKind::Expire,
        due_at: now.plus_seconds(CREATED_SECONDS_MAX),
    })?;
    Ok(payment)
}

/// What the shopper saw when the order button was pressed.
#[derive(Clone, Debug)]
pub struct Authorise {
    pub merchant: MerchantId,
    /// The payment's id; for a purchase from the catalogue the checkout's.
    pub payment: PaymentId,
    pub offer: Offer,
    /// The total that was shown.
    pub shown: Money,
    /// Until when this showing may be confirmed.
    pub confirm_until: Timestamp,
    pub confirmation: Confirmation,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// A payment that the merchant's server created.
    Cart,
    /// One product of the catalogue, by its SKU.
    Product(String),
}

/// Holds the shopper's money for the merchant. The same assertion again gets the payment as it is by now and moves nothing, so
/// a shopper may press twice, and a lost answer can be asked for again.
///
/// `insufficient_funds` is the one refusal after which the very same assertion may succeed: its consent is still good.
pub fn authorise(
    work: &mut (
             impl PaymentStore
             + LedgerStore
             + MerchantStore
             + EndpointStore
             + CatalogueStore
             + ShopperStore
             + TimerStore
             + Outbox
             + ?Sized
         ),
    order: Authorise,
    now: Timestamp,
) -> Result<Payment> {
    let confirmation = &order.confirmation;
    let merchant = work
        .merchant(order.merchant)?
        .ok_or(PaymentRefusal::UnknownPayment)?;
    // The ledger, sessions and signatures go by the house's clock, the payment's own times by its merchant's.
    let here = timers::moment(work, &merchant, now)?.here;
    let earlier = work
        .payment(order.payment)?
        .map(|payment| owned_by(payment, order.merchant))
        .transpose()?;
    if let Some(payment) = &earlier
        && payment.held().is_some()
        && let Some(first) = work.confirmation(payment.id)?
        && confirmation.repeats(&first)
    {
        return Ok(payment.clone());
    }
    let offered = match (&earlier, &order.offer) {
        (Some(payment), _) => payment.clone(),
        (None, Offer::Cart) => return Err(PaymentRefusal::UnknownPayment.into()),
        (None, Offer::Product(sku)) => {
            let product = work.product(order.merchant, sku)?;
            let product = product.ok_or(PaymentRefusal::UnknownProduct)?;
            if !product.available {
                return Err(PaymentRefusal::ProductUnavailable.into());
            }
            Payment::of_product(order.payment, &merchant, &product, here)
        }
    };
    let credential = work.credential(&confirmation.credential)?;
    let endpoints = work.endpoints(merchant.id)?;
    let book = Book::Shopper(confirmation.shopper);
    let balance = ledger::balance(work, book, offered.mode, offered.total.currency)?;

    let payment = offered.authorise(confirmation, here)?;
    order.check(&payment, &merchant, now)?;
    let credential = credential.ok_or(ShopperRefusal::UnknownPasskey)?;
    if credential.shopper != confirmation.shopper {
        return Err(ShopperRefusal::ForeignPasskey.into());
    }
    let credential = credential.used(confirmation.sign_count, now)?;
    if balance.minor < payment.total.minor {
        let missing = Money::new(payment.total.minor - balance.minor, payment.total.currency);
        return Err(PaymentRefusal::InsufficientFunds { balance, missing }.into());
    }
    let hold = Leg {
        id: movement("hold", payment.id),
        debit: book,
        credit: Book::Escrow(payment.merchant),
        amount: payment.total,
        code: LegCode::Hold,
    };

    // The ledger has the last word; it decides before it writes, so its refusal leaves nothing either.
    ledger::post(work, payment.mode, &[hold], now)?;
    match earlier {
        Some(_) => {
            work.save_payment(&payment)?;
            work.drop_timer(payment.id, TimerKind::Expire)?;
        }
        None => work.add_payment(&payment)?,
    }
    work.set_timer(&Timer {
        payment: payment.id,
        merchant: payment.merchant,
        kind: TimerKind::ShipBy,
        due_at: here.plus_seconds(SHIP_SECONDS_MAX),
    })?;
    work.add_confirmation(payment.id, confirmation)?;
    work.save_credential(&credential)?;
    let event = outbox::Event::of(Topic::PaymentAuthorised, payment.merchant, payment.id, here);
    webhooks::tell(work, &endpoints, event)?;
    Ok(payment)
}

/// Calls a payment off for its merchant, as long as nothing was shipped; a shopper who had paid gets the money back. Cancelling
/// again changes nothing.
pub fn cancel(
    work: &mut (impl Desk + ?Sized),
    merchant: MerchantId,
    payment: PaymentId,
    now: Timestamp,
) -> Result<Payment> {
    let payment = read(work, merchant, payment)?;
    let moment = escrow::moment_of(work, &payment, now)?;
    escrow::call_off(work, payment, moment)
}

/// A merchant's own payment; another's is not there.
pub fn read(
    work: &mut (impl PaymentStore + ?Sized),
    merchant: MerchantId,
    payment: PaymentId,
) -> Result<Payment> {
    let payment = work.payment(payment)?;
    let payment = payment.ok_or(PaymentRefusal::UnknownPayment)?;
    Ok(owned_by(payment, merchant)?)
}

/// A shopper's own order; another's is not there.
pub fn order(
    work: &mut (impl PaymentStore + ?Sized),
    shopper: crate::ShopperId,
    payment: PaymentId,
) -> Result<Payment> {
    let payment = work.payment(payment)?;
    let mine = |payment: &Payment| payment.held().is_some_and(|held| held.shopper == shopper);
    Ok(payment.filter(mine).ok_or(PaymentRefusal::UnknownPayment)?)
}

/// The balance that a shopper can pay with.
pub fn balance(
    work: &mut (impl LedgerStore + ?Sized),
    shopper: crate::ShopperId,
    mode: crate::merchants::Mode,
    currency: crate::Currency,
) -> Result<Money, Fault> {
    ledger::balance(work, Book::Shopper(shopper), mode, currency)
}

/// The id of a payment's one movement of a kind.
pub fn movement(kind: &str, payment: PaymentId) -> TransferId {
    TransferId(crate::ids::derive(kind, &[&payment.bytes()]))
}

fn owned_by(payment: Payment, merchant: MerchantId) -> Result<Payment, PaymentRefusal> {
    if payment.merchant == merchant {
        Ok(payment)
    } else {
        Err(PaymentRefusal::UnknownPayment)
    }
}

impl Authorise {
    /// What the shopper saw is what is stored, it was shown where the shop may show it, and the passkey signed exactly that.
    fn check(
        &self,
        payment: &Payment,
        merchant: &Merchant,
        now: Timestamp,
    ) -> Result<(), PaymentRefusal> {
        let Confirmation {
            nonce,
            payee_origin,
            ..
        } = &self.confirmation;
        if self.confirm_until <= now {
            return Err(PaymentRefusal::CheckoutExpired);
        }
        if self.shown != payment.total {
            return Err(PaymentRefusal::PriceChanged);
        }
        if !merchant.origins.contains(payee_origin) {
            return Err(PaymentRefusal::OriginNotRegistered);
        }
        let expected = challenge(
            nonce,
            payment.id,
            &payment.payee,
            payee_origin,
            payment.total,
        );
        if expected != self.confirmation.challenge {
            return Err(PaymentRefusal::ChallengeMismatch);
        }
        Ok(())
    }
}
