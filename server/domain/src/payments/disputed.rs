//! What a dispute does to a payment: its money stands still, and goes where the dispute ends.

use super::escrow::{Desk, give_back, keep, moment_of, pay_out, proven};
use super::{PaidBy, Payment, PaymentRefusal, Refund, RefundOf, RefundReason, State, order};
use crate::delivery::{Exhibit, Kind, Level};
use crate::disputes::{
    Claim, Decider, Dispute, DisputeRefusal, FALSE_CLAIMS_MAX, FALSE_CLAIMS_SECONDS, Rule, Side,
    by_evidence,
};
use crate::outbox::{Event, Topic};
use crate::refusal::{Fault, Result};
use crate::time::DAY;
use crate::timers::{Timer, TimerKind};
use crate::trust::TrustStore;
use crate::webhooks;
use crate::{DisputeId, MerchantId, Moment, Money, PaymentId, RefundId, ShopperId, Timestamp};

/// How long after delivery one may say that it is other than described.
pub const DISPUTE_SECONDS_MAX: i64 = 14 * DAY;

/// The shopper disputes a payment.
pub fn dispute(
    work: &mut (impl Desk + ?Sized),
    shopper: ShopperId,
    payment: PaymentId,
    id: DisputeId,
    claim: Claim,
    account: &str,
    now: Timestamp,
) -> Result<Dispute> {
    let payment = order(work, shopper, payment)?;
    let earlier = work.disputes_of(payment.id)?;
    let chain = work.evidence(payment.id)?;
    let moment = moment_of(work, &payment, now)?;
    let since = moment.here.plus_seconds(-FALSE_CLAIMS_SECONDS);
    let false_claims = work.false_claims(shopper, since)?;

    payment.standing()?;
    if earlier
        .iter()
        .any(|it| it.claim == claim || !it.is_closed())
    {
        return Err(DisputeRefusal::Exists.into());
    }
    match claim {
        Claim::NotReceived => {
            let conclusive = |it: &&crate::delivery::Evidence| {
                it.exhibit.kind.level() == Level::E4 && it.exhibit.kind != Kind::Shopper
            };
            match (&payment.state, chain.iter().find(conclusive)) {
                (State::Authorised { .. }, _) => return Err(DisputeRefusal::NotShipped.into()),
                (State::Released { .. }, Some(proof)) => {
                    let evidence = proof.number;
                    return Err(DisputeRefusal::HandedOver { evidence }.into());
                }
                (State::Released { .. }, None) => return Err(DisputeRefusal::TooLate.into()),
                _ => {}
            }
            if false_claims >= FALSE_CLAIMS_MAX {
                return Err(DisputeRefusal::FalseClaims.into());
            }
        }
        Claim::NotAsDescribed => {
            let delivered_at = match payment.state {
                State::Delivered { at, .. } => at,
                State::Released { delivered_at, .. } => delivered_at,
                _ => return Err(DisputeRefusal::NotDelivered.into()),
            };
            if delivered_at.plus_seconds(DISPUTE_SECONDS_MAX) <= moment.here {
                return Err(DisputeRefusal::TooLate.into());
            }
        }
    }
    let dispute = Dispute::open(
        id,
        payment.id,
        payment.merchant,
        shopper,
        claim,
        account,
        moment.here,
    )?;

    work.drop_timer(payment.id, TimerKind::Release)?;
    save(work, &dispute, Topic::DisputeOpened, moment)?;
    Ok(dispute)
}

/// A shopper's own dispute; another's is not there.
pub fn shoppers_dispute(
    work: &mut (impl Desk + ?Sized),
    shopper: ShopperId,
    id: DisputeId,
) -> Result<Dispute> {
    let dispute = work.dispute(id)?.filter(|it| it.shopper == shopper);
    Ok(dispute.ok_or(DisputeRefusal::Unknown)?)
}

/// A dispute about a merchant's payment; another's is not there.
pub fn merchants_dispute(
    work: &mut (impl Desk + ?Sized),
    merchant: MerchantId,
    id: DisputeId,
) -> Result<Dispute> {
    let dispute = work.dispute(id)?.filter(|it| it.merchant == merchant);
    Ok(dispute.ok_or(DisputeRefusal::Unknown)?)
}

/// A side says something more, or answers.
pub fn say(
    work: &mut (impl Desk + ?Sized),
    dispute: Dispute,
    side: Side,
    text: &str,
    now: Timestamp,
) -> Result<Dispute> {
    let (_, moment) = paid_for(work, &dispute, now)?;
    let next = dispute.say(side, text, moment.here)?;
    work.put_dispute(&next)?;
    if next.stage != dispute.stage {
        due(work, &next)?;
    }
    Ok(next)
}

/// The loser appeals.
pub fn appeal(
    work: &mut (impl Desk + ?Sized),
    dispute: Dispute,
    side: Side,
    text: &str,
    now: Timestamp,
) -> Result<Dispute> {
    let (_, moment) = paid_for(work, &dispute, now)?;
    let next = dispute.appeal(side, text, moment.here)?;
    work.put_dispute(&next)?;
    due(work, &next)?;
    Ok(next)
}

/// One side gives in: the merchant accepts the claim, or the shopper takes it back.
pub fn give_in(
    work: &mut (impl Desk + ?Sized),
    dispute: Dispute,
    side: Side,
    now: Timestamp,
) -> Result<Dispute> {
    let (payment, moment) = paid_for(work, &dispute, now)?;
    if dispute.is_closed() {
        return Err(DisputeRefusal::Closed.into());
    }
    let closed = match side {
        Side::Merchant => dispute.settle(Side::Shopper, Rule::Accepted, moment.here),
        Side::Shopper => dispute.settle(Side::Merchant, Rule::TakenBack, moment.here),
    };
    close(work, &closed, payment, moment)?;
    Ok(closed)
}

/// An operator decides.
pub fn decide(
    work: &mut (impl Desk + TrustStore + ?Sized),
    id: DisputeId,
    operator: &str,
    winner: Side,
    because: &str,
    now: Timestamp,
) -> Result<Dispute> {
    let dispute = work.dispute(id)?.ok_or(DisputeRefusal::Unknown)?;
    let known = work.operator(operator)?.filter(|it| it.is_active());
    let (payment, moment) = paid_for(work, &dispute, now)?;
    known.ok_or(DisputeRefusal::UnknownOperator)?;
    let next = dispute.decide(winner, operator, because, moment.here)?;
    if next.is_closed() {
        close(work, &next, payment, moment)?;
    } else {
        save(work, &next, Topic::DisputeDecided, moment)?;
    }
    Ok(next)
}

/// Its time has come.
pub(super) fn fall_due(
    work: &mut (impl Desk + ?Sized),
    payment: Payment,
    moment: Moment,
) -> Result<()> {
    let Some(dispute) = under_way(work, payment.id)? else {
        return Ok(());
    };
    let chain = work.evidence(payment.id)?;
    let next = dispute.fall_due(by_evidence(dispute.claim, &chain), moment.here);
    if next.is_closed() {
        close(work, &next, payment, moment)
    } else {
        save(work, &next, Topic::DisputeDecided, moment)
    }
}

/// The dispute for which a payment's money stands still.
pub(super) fn under_way(
    work: &mut (impl Desk + ?Sized),
    payment: PaymentId,
) -> Result<Option<Dispute>, Fault> {
    let all = work.disputes_of(payment)?;
    Ok(all.into_iter().find(|it| !it.is_closed()))
}

/// It was beyond doubt meanwhile: the dispute is over, and whoever asks goes on with the money.
pub(super) fn overtaken(
    work: &mut (impl Desk + ?Sized),
    payment: PaymentId,
    claim: Option<Claim>,
    winner: Side,
    rule: Rule,
    moment: Moment,
) -> Result<()> {
    if let Some(dispute) = under_way(work, payment)?
        && claim.is_none_or(|claim| claim == dispute.claim)
    {
        let closed = dispute.settle(winner, rule, moment.here);
        save(work, &closed, Topic::DisputeClosed, moment)?;
    }
    Ok(())
}

fn paid_for(
    work: &mut (impl Desk + ?Sized),
    dispute: &Dispute,
    now: Timestamp,
) -> Result<(Payment, Moment)> {
    let payment = work.payment(dispute.payment)?;
    let payment = payment.ok_or(PaymentRefusal::UnknownPayment)?;
    let moment = moment_of(work, &payment, now)?;
    Ok((payment, moment))
}

/// What follows for the money, once nobody can say anything more.
fn close(
    work: &mut (impl Desk + ?Sized),
    closed: &Dispute,
    payment: Payment,
    moment: Moment,
) -> Result<()> {
    save(work, closed, Topic::DisputeClosed, moment)?;
    let last = closed.decisions.last().map(|decision| &decision.by);
    let taken_back = last == Some(&Decider::Rule(Rule::TakenBack));
    match (closed.winner(), &payment.state) {
        _ if !payment.status().stands() => {}
        // As if nobody had claimed anything.
        (_, State::Delivered { release_at, .. }) if taken_back && *release_at > moment.here => {
            work.set_timer(&Timer {
                payment: payment.id,
                merchant: payment.merchant,
                kind: TimerKind::Release,
                due_at: *release_at,
            })?;
        }
        (_, State::Shipped { .. }) if taken_back => {}
        (Some(Side::Shopper), _) => {
            let refund = Refund {
                id: RefundId(crate::ids::derive("dispute", &[&closed.id.bytes()])),
                payment: payment.id,
                amount: Money::new(
                    payment.refund_of(&RefundOf::Rest, &[])?,
                    payment.total.currency,
                ),
                paid_by: match payment.state {
                    State::Released { .. } => PaidBy::Merchant,
                    _ => PaidBy::Escrow,
                },
                lines: Vec::new(),
                reason: RefundReason::Dispute,
                note: None,
                at: moment.here,
            };
            give_back(work, payment, refund, moment)?;
        }
        (_, State::Delivered { .. }) => {
            pay_out(work, payment, moment)?;
        }
        (_, State::Authorised { .. } | State::Shipped { .. }) => {
            // Found to have arrived: that is its proof.
            let delivered = payment.deliver(moment.here, moment.here)?;
            let exhibit = Exhibit {
                kind: Kind::Decision,
                parcel: None,
                happened_at: moment.here,
                detail: closed.id.to_string(),
            };
            let evidence = keep(work, &payment, exhibit, moment.here)?;
            proven(work, &payment, &delivered, &evidence, moment.here)?;
            pay_out(work, delivered, moment)?;
        }
        _ => {}
    }
    Ok(())
}

fn save(
    work: &mut (impl Desk + ?Sized),
    dispute: &Dispute,
    topic: Topic,
    moment: Moment,
) -> Result<()> {
    work.put_dispute(dispute)?;
    due(work, dispute)?;
    let endpoints = work.endpoints(dispute.merchant)?;
    let event = Event::of_dispute(
        topic,
        dispute.merchant,
        dispute.payment,
        dispute.id,
        moment.here,
    );
    Ok(webhooks::tell(work, &endpoints, event)?)
}

/// One timer for whatever comes next.
fn due(work: &mut (impl Desk + ?Sized), dispute: &Dispute) -> Result<(), Fault> {
    let Some(due_at) = dispute.due_at() else {
        return work.drop_timer(dispute.payment, TimerKind::Dispute);
    };
    work.set_timer(&Timer {
        payment: dispute.payment,
        merchant: dispute.merchant,
        kind: TimerKind::Dispute,
        due_at,
    })
}
