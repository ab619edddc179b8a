//! What becomes of held money: shipped, proven, released to the merchant, or given back.
//!
//! Whatever moves the money saves the payment, the movement, the event and the timers in one piece of work, so that each movement
//! happens exactly once and `held + released + refunded = paid` at every moment.

use super::refund::read_note;
use super::{
    PaidBy, Payment, PaymentRefusal, PaymentStore, Refund, RefundOf, RefundReason, State, movement,
    order, read,
};
use super::{disputed, withdrawal};
use crate::delivery::{
    Code, DETAIL_MAX_CHARS, DeliveryRefusal, DeliveryStore, Evidence, Exhibit, Kind, Level, Parcel,
    Proof, Ship, Tried, all_arrived,
};
use crate::disputes::{Claim, DisputeStore, Rule, Side};
use crate::facts::{self, FactStore};
use crate::friends::FriendStore;
use crate::ledger::{self, Book, LedgerStore, Leg, LegCode};
use crate::merchants::MerchantStore;
use crate::outbox::{Event, Outbox, Topic};
use crate::recommendations::{self, RecommendationStore};
use crate::refusal::{Fault, Result};
use crate::text;
use crate::timers::{self, Timer, TimerKind, TimerStore};
use crate::webhooks::{self, EndpointStore};
use crate::{MerchantId, Moment, ParcelId, PaymentId, RefundId, ShopperId, Timestamp};

/// What moving a payment on reaches: its own rows and timers, the ledger, who is told, and the words that rest on the purchase.
pub trait Desk:
    PaymentStore
    + DeliveryStore
    + DisputeStore
    + MerchantStore
    + TimerStore
    + LedgerStore
    + EndpointStore
    + Outbox
    + FriendStore
    + FactStore
    + RecommendationStore
{
}

impl<W> Desk for W where
    W: PaymentStore
        + DeliveryStore
        + DisputeStore
        + MerchantStore
        + TimerStore
        + LedgerStore
        + EndpointStore
        + Outbox
        + FriendStore
        + FactStore
        + RecommendationStore
        + ?Sized
{
}

/// A merchant sends a parcel of a payment on its way.
pub fn ship(
    work: &mut (impl Desk + ?Sized),
    merchant: MerchantId,
    payment: PaymentId,
    ship: Ship,
    now: Timestamp,
) -> Result<(Payment, Parcel)> {
    let payment = read(work, merchant, payment)?;
    let parcels = work.parcels(payment.id)?;
    let here = moment_of(work, &payment, now)?.here;

    let shipped = payment.ship(here)?;
    let parcel = Parcel::ship(ship, payment.id, &parcels, here)?;

    work.add_parcel(&parcel)?;
    if shipped != payment {
        work.save_payment(&shipped)?;
        work.drop_timer(payment.id, TimerKind::ShipBy)?;
        tell(work, Topic::PaymentShipped, &shipped, here)?;
    }
    Ok((shipped, parcel))
}

/// A merchant says something of a parcel's whereabouts: kept, and never enough by itself.
pub fn note(
    work: &mut (impl Desk + ?Sized),
    merchant: MerchantId,
    parcel: ParcelId,
    detail: &str,
    now: Timestamp,
) -> Result<Evidence> {
    let (payment, parcel) = parcel_of(work, parcel)?;
    if payment.merchant != merchant {
        return Err(DeliveryRefusal::UnknownParcel.into());
    }
    let here = moment_of(work, &payment, now)?.here;
    let detail = text::paragraphs(detail, DETAIL_MAX_CHARS).map_err(|why| why.of("detail"))?;
    let exhibit = Exhibit {
        kind: Kind::Merchant,
        parcel: Some(parcel.id),
        happened_at: here,
        detail,
    };
    keep(work, &payment, exhibit, here)
}

/// Evidence of a parcel's arrival comes in, from whoever may bring it. Kept whatever has become of the payment; what follows for
/// the money follows only where it waits for it.
pub fn prove(
    work: &mut (impl Desk + ?Sized),
    parcel: ParcelId,
    exhibit: Exhibit,
    now: Timestamp,
) -> Result<Payment> {
    let (payment, parcel) = parcel_of(work, parcel)?;
    let moment = moment_of(work, &payment, now)?;
    let exhibit = Exhibit {
        parcel: Some(parcel.id),
        ..exhibit
    };
    arrive(work, payment, parcel, exhibit, moment)
}

/// Tries the code that whoever takes the parcel said. A wrong one is an answer, not a refusal: it counts.
pub fn hand_over(
    work: &mut (impl Desk + ?Sized),
    parcel: ParcelId,
    code: &Code,
    now: Timestamp,
) -> Result<Tried> {
    let (payment, parcel) = parcel_of(work, parcel)?;
    let moment = moment_of(work, &payment, now)?;
    payment.standing()?;
    let (after, tried) = parcel.try_code(code, moment.here);
    match tried {
        Tried::Right => {
            let exhibit = Exhibit {
                kind: Kind::Code,
                parcel: Some(parcel.id),
                happened_at: moment.here,
                detail: String::new(),
            };
            arrive(work, payment, after, exhibit, moment)?;
        }
        Tried::Wrong { .. } | Tried::Locked { .. } if after != parcel => {
            work.save_parcel(&after)?;
        }
        Tried::Wrong { .. } | Tried::Locked { .. } | Tried::Used => {}
    }
    Ok(tried)
}

/// The shopper says, on our own page, that all of it is there: the merchant has the money. Saying so again changes nothing.
pub fn received(
    work: &mut (impl Desk + ?Sized),
    shopper: ShopperId,
    payment: PaymentId,
    now: Timestamp,
) -> Result<(Payment, Proof)> {
    let payment = order(work, shopper, payment)?;
    let first = work.proof(payment.id)?;
    if let (Some(first), State::Released { .. } | State::Refunded { .. }) = (first, &payment.state)
    {
        return Ok((payment, first));
    }
    let moment = moment_of(work, &payment, now)?;
    let delivered = payment.deliver(moment.here, moment.here)?;
    let exhibit = Exhibit::by_shopper(shopper, moment.here);

    let evidence = keep(work, &payment, exhibit, moment.here)?;
    let proof = proven(work, &payment, &delivered, &evidence, moment.here)?;
    let (claim, rule) = (Some(Claim::NotReceived), Rule::TakenBack);
    disputed::overtaken(work, payment.id, claim, Side::Merchant, rule, moment)?;
    let released = pay_out(work, delivered, moment)?;
    Ok((released, proof))
}

/// The shopper gives up waiting for what did not arrive in thirty days, and has the rest of the money back.
pub fn give_up(
    work: &mut (impl Desk + ?Sized),
    shopper: ShopperId,
    payment: PaymentId,
    now: Timestamp,
) -> Result<Payment> {
    let payment = order(work, shopper, payment)?;
    let moment = moment_of(work, &payment, now)?;
    let id = RefundId(crate::ids::derive("not delivered", &[&payment.id.bytes()]));
    if work.refund(id)?.is_some() {
        return Ok(payment);
    }
    let minor = payment.refund_of(&RefundOf::Rest, &[]);
    match payment.overdue_at() {
        Some(overdue) if overdue <= moment.here => {}
        Some(_) => return Err(PaymentRefusal::NotOverdue.into()),
        // Over, or proven to have arrived: the state says why.
        None => {
            payment.ship(moment.here)?;
        }
    }
    let refund = Refund {
        id,
        payment: payment.id,
        amount: crate::Money::new(minor?, payment.total.currency),
        paid_by: PaidBy::Escrow,
        lines: Vec::new(),
        reason: RefundReason::NotDelivered,
        note: None,
        at: moment.here,
    };
    give_back(work, payment, refund, moment)
}

/// A merchant gives money of a payment back. The same refund again changes nothing.
pub fn refund(
    work: &mut (impl Desk + ?Sized),
    merchant: MerchantId,
    payment: PaymentId,
    id: RefundId,
    of: &RefundOf,
    note: Option<String>,
    now: Timestamp,
) -> Result<(Payment, Refund)> {
    let payment = read(work, merchant, payment)?;
    if let Some(earlier) = work.refund(id)?
        && earlier.payment == payment.id
    {
        return Ok((payment, earlier));
    }
    let earlier = work.refunds(payment.id)?;
    let moment = moment_of(work, &payment, now)?;
    let book = Book::Merchant(payment.merchant);
    let balance = ledger::balance(work, book, payment.mode, payment.total.currency)?;

    let note = read_note(note)?;
    payment.standing()?;
    let minor = payment.refund_of(of, &earlier)?;
    payment.refund(minor, moment.here)?;
    let paid_by = match payment.state {
        State::Released { .. } => PaidBy::Merchant,
        _ => PaidBy::Escrow,
    };
    if paid_by == PaidBy::Merchant && balance.minor < minor {
        return Err(PaymentRefusal::MerchantUnfunded.into());
    }
    let refund = Refund {
        id,
        payment: payment.id,
        amount: crate::Money::new(minor, payment.total.currency),
        paid_by,
        lines: match of {
            RefundOf::Lines(lines) => lines.clone(),
            RefundOf::Rest | RefundOf::Amount(_) => Vec::new(),
        },
        reason: RefundReason::Merchant,
        note,
        at: moment.here,
    };

    let refunded = give_back(work, payment, refund.clone(), moment)?;
    Ok((refunded, refund))
}

/// Carries out what fell due. What the payment has meanwhile moved past is nothing to do.
pub fn fire(work: &mut (impl Desk + ?Sized), timer: Timer, moment: Moment) -> Result<()> {
    let Some(payment) = work.payment(timer.payment)? else {
        return Ok(());
    };
    match (timer.kind, &payment.state) {
        (TimerKind::Expire, State::Created { expires_at }) => {
            let at = *expires_at;
            let expired = payment.clone().at(at);
            work.save_payment(&expired)?;
            tell(work, Topic::PaymentExpired, &expired, at)?;
        }
        (TimerKind::ShipBy, State::Authorised { .. }) => {
            call_off(work, payment, moment)?;
        }
        (TimerKind::Release, State::Delivered { release_at, .. }) if *release_at <= moment.here => {
            pay_out(work, payment, moment)?;
        }
        (TimerKind::Dispute, _) => disputed::fall_due(work, payment, moment)?,
        (TimerKind::Withdrawal, _) if withdrawal::is_pending(work, &payment)? => {
            withdrawal::pay_back(work, payment, moment)?;
        }
        _ => {}
    }
    Ok(())
}

/// created | authorised → cancelled, and the money back.
pub(super) fn call_off(
    work: &mut (impl Desk + ?Sized),
    payment: Payment,
    moment: Moment,
) -> Result<Payment> {
    let cancelled = payment.cancel(moment.here)?;
    if cancelled == payment {
        return Ok(payment);
    }

    if let Some(held) = payment.held() {
        let back = Leg {
            id: movement("cancel", payment.id),
            debit: Book::Escrow(payment.merchant),
            credit: Book::Shopper(held.shopper),
            amount: payment.kept(),
            code: LegCode::Cancel,
        };
        ledger::post(work, payment.mode, &[back], moment.wall)?;
    }
    work.save_payment(&cancelled)?;
    work.drop_timers(payment.id)?;
    fell(work, &payment)?;
    tell(work, Topic::PaymentCancelled, &cancelled, moment.here)?;
    Ok(cancelled)
}

/// What time it is for a payment's merchant.
pub(super) fn moment_of(
    work: &mut (impl MerchantStore + TimerStore + ?Sized),
    payment: &Payment,
    now: Timestamp,
) -> Result<Moment, Fault> {
    let merchant = work.merchant(payment.merchant)?;
    let merchant = merchant.ok_or_else(|| Fault("a payment's merchant is not there".into()))?;
    timers::moment(work, &merchant, now)
}

fn parcel_of(work: &mut (impl Desk + ?Sized), id: ParcelId) -> Result<(Payment, Parcel)> {
    let parcel = work.parcel(id)?.ok_or(DeliveryRefusal::UnknownParcel)?;
    let payment = work.payment(parcel.payment)?;
    let payment = payment.ok_or_else(|| Fault("a parcel's payment is not there".into()))?;
    Ok((payment, parcel))
}

/// Whether nothing of it may go to the merchant now.
fn stands_still(work: &mut (impl Desk + ?Sized), payment: &Payment) -> Result<bool, Fault> {
    Ok(withdrawal::is_pending(work, payment)? || disputed::under_way(work, payment.id)?.is_some())
}

/// Appends to the payment's chain.
pub(super) fn keep(
    work: &mut (impl Desk + ?Sized),
    payment: &Payment,
    exhibit: Exhibit,
    at: Timestamp,
) -> Result<Evidence> {
    let chain = work.evidence(payment.id)?;
    let evidence = Evidence::after(chain.last(), payment.id, exhibit, at);
    work.add_evidence(&evidence)?;
    Ok(evidence)
}

fn arrive(
    work: &mut (impl Desk + ?Sized),
    payment: Payment,
    parcel: Parcel,
    exhibit: Exhibit,
    moment: Moment,
) -> Result<Payment> {
    let kind = exhibit.kind;
    let evidence = keep(work, &payment, exhibit, moment.here)?;
    if kind.level() == Level::E0 {
        return Ok(payment);
    }
    let parcel = parcel.arrived(kind, moment.here);
    work.save_parcel(&parcel)?;
    let parcels = work.parcels(payment.id)?;
    let Some((at, release_at)) = all_arrived(&parcels) else {
        return Ok(payment);
    };
    if !payment.status().is_held() {
        return Ok(payment);
    }
    let delivered = payment.deliver(at, release_at)?;
    if delivered == payment {
        return Ok(payment);
    }
    proven(work, &payment, &delivered, &evidence, moment.here)?;
    if kind.level() == Level::E4 {
        let (claim, rule) = (Some(Claim::NotReceived), Rule::HandedOver);
        disputed::overtaken(work, payment.id, claim, Side::Merchant, rule, moment)?;
    }
    if release_at <= moment.here {
        return pay_out(work, delivered, moment);
    }
    work.save_payment(&delivered)?;
    if stands_still(work, &delivered)? {
        return Ok(delivered);
    }
    work.set_timer(&Timer {
        payment: delivered.id,
        merchant: delivered.merchant,
        kind: TimerKind::Release,
        due_at: release_at,
    })?;
    Ok(delivered)
}

/// The first proof of all: the words that rest on the purchase are verified from then on, and the merchant hears of it. A later one
/// changes neither.
pub(super) fn proven(
    work: &mut (impl Desk + ?Sized),
    before: &Payment,
    delivered: &Payment,
    evidence: &Evidence,
    here: Timestamp,
) -> Result<Proof> {
    if let Some(first) = work.proof(before.id)? {
        return Ok(first);
    }
    let proof = Proof::by(evidence);
    work.add_proof(&proof)?;
    tell_words(work, before)?;
    tell(work, Topic::PaymentDelivered, delivered, here)?;
    Ok(proof)
}

/// delivered → released: the merchant has what has not gone back. While the goods are on their way back, or a dispute is under way, it
/// stays delivered.
pub(super) fn pay_out(
    work: &mut (impl Desk + ?Sized),
    delivered: Payment,
    moment: Moment,
) -> Result<Payment> {
    let released = delivered.release(moment.here)?;
    if stands_still(work, &delivered)? {
        work.save_payment(&delivered)?;
        return Ok(delivered);
    }
    let out = Leg {
        id: movement("release", released.id),
        debit: Book::Escrow(released.merchant),
        credit: Book::Merchant(released.merchant),
        amount: released.kept(),
        code: LegCode::Release,
    };
    ledger::post(work, released.mode, &[out], moment.wall)?;
    work.save_payment(&released)?;
    work.drop_timers(released.id)?;
    tell(work, Topic::PaymentReleased, &released, moment.here)?;
    Ok(released)
}

pub(super) fn give_back(
    work: &mut (impl Desk + ?Sized),
    payment: Payment,
    refund: Refund,
    moment: Moment,
) -> Result<Payment> {
    let refunded = payment.refund(refund.amount.minor, moment.here)?;
    let held = payment.held().ok_or(PaymentRefusal::NotPaid)?;
    let back = Leg {
        id: movement_of(refund.id),
        debit: match refund.paid_by {
            PaidBy::Escrow => Book::Escrow(payment.merchant),
            PaidBy::Merchant => Book::Merchant(payment.merchant),
        },
        credit: Book::Shopper(held.shopper),
        amount: refund.amount,
        code: LegCode::Refund,
    };

    ledger::post(work, payment.mode, &[back], moment.wall)?;
    work.add_refund(&refund)?;
    work.save_payment(&refunded)?;
    if !refunded.status().stands() {
        work.drop_timers(payment.id)?;
        disputed::overtaken(
            work,
            payment.id,
            None,
            Side::Shopper,
            Rule::Refunded,
            moment,
        )?;
        fell(work, &payment)?;
    }
    let event = Event::of_refund(payment.merchant, payment.id, refund.id, moment.here);
    let endpoints = work.endpoints(payment.merchant)?;
    webhooks::tell(work, &endpoints, event)?;
    Ok(refunded)
}

/// The id of a refund's one movement.
pub fn movement_of(refund: RefundId) -> crate::TransferId {
    crate::TransferId(crate::ids::derive("refund", &[&refund.bytes()]))
}

pub(super) fn tell(
    work: &mut (impl Desk + ?Sized),
    topic: Topic,
    payment: &Payment,
    at: Timestamp,
) -> Result<(), Fault> {
    let endpoints = work.endpoints(payment.merchant)?;
    let event = Event::of(topic, payment.merchant, payment.id, at);
    webhooks::tell(work, &endpoints, event)
}

/// The purchase no longer stands, and whatever rests on it looks again.
fn fell(work: &mut (impl Desk + ?Sized), paid: &Payment) -> Result<()> {
    if let Some(held) = paid.held() {
        tell_words(work, paid)?;
        facts::purchase_fell(work, held.shopper)?;
    }
    Ok(())
}

/// Has the words that rest on this payment look at their purchases again.
fn tell_words(work: &mut (impl Desk + ?Sized), payment: &Payment) -> Result<()> {
    let Some(held) = payment.held() else {
        return Ok(());
    };
    let skus = payment.lines.iter().filter_map(|line| line.sku.as_deref());
    recommendations::look_again_at_purchases(work, held.shopper, payment.merchant, skus)
}
