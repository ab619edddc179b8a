//! Withdrawal: for fourteen days after delivery a shopper may take back the contract without giving a reason (Directive 2011/83/EU,
//! articles 9 and 11a).
//!
//! What was not shipped is paid back at once. Otherwise the money stands still while the goods go back; it is paid back when the
//! merchant has them, and at the latest fourteen days after the withdrawal.

use super::escrow::{Desk, give_back, moment_of, tell};
use super::{PaidBy, Payment, PaymentRefusal, Refund, RefundOf, RefundReason, State, order, read};
use crate::outbox::Topic;
use crate::refusal::{Fault, Result};
use crate::time::DAY;
use crate::timers::{Timer, TimerKind};
use crate::{MerchantId, Moment, Money, PaymentId, RefundId, ShopperId, Timestamp};

/// How long after the delivery one may withdraw.
pub const WITHDRAW_SECONDS_MAX: i64 = 14 * DAY;
/// How long the merchant may wait for the goods before the money goes back anyway.
pub const RETURN_SECONDS_MAX: i64 = 14 * DAY;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub payment: PaymentId,
    pub at: Timestamp,
    /// When the money is back at the latest.
    pub refund_by: Timestamp,
}

impl Payment {
    /// Until when one may withdraw; `None` where it is not delivered yet, and so without an end.
    pub fn withdraw_until(&self) -> Option<Timestamp> {
        match self.state {
            State::Delivered { at, .. } => Some(at.plus_seconds(WITHDRAW_SECONDS_MAX)),
            State::Released { delivered_at, .. } => {
                Some(delivered_at.plus_seconds(WITHDRAW_SECONDS_MAX))
            }
            _ => None,
        }
    }
}

/// The shopper withdraws. Withdrawing again changes nothing.
pub fn withdraw(
    work: &mut (impl Desk + ?Sized),
    shopper: ShopperId,
    payment: PaymentId,
    now: Timestamp,
) -> Result<(Payment, Withdrawal)> {
    let payment = order(work, shopper, payment)?;
    if let Some(earlier) = work.withdrawal(payment.id)? {
        return Ok((payment, earlier));
    }
    let moment = moment_of(work, &payment, now)?;
    payment.standing()?;
    if payment
        .withdraw_until()
        .is_some_and(|end| end <= moment.here)
    {
        return Err(PaymentRefusal::WithdrawalTooLate.into());
    }
    let at_once = matches!(payment.state, State::Authorised { .. });
    let withdrawal = Withdrawal {
        payment: payment.id,
        at: moment.here,
        refund_by: match at_once {
            true => moment.here,
            false => moment.here.plus_seconds(RETURN_SECONDS_MAX),
        },
    };

    work.add_withdrawal(&withdrawal)?;
    tell(work, Topic::PaymentWithdrawn, &payment, moment.here)?;
    if at_once {
        let payment = pay_back(work, payment, moment)?;
        return Ok((payment, withdrawal));
    }
    work.drop_timers(payment.id)?;
    work.set_timer(&Timer {
        payment: payment.id,
        merchant: payment.merchant,
        kind: TimerKind::Withdrawal,
        due_at: withdrawal.refund_by,
    })?;
    Ok((payment, withdrawal))
}

/// The merchant has the goods back: the money goes back too. Saying so again changes nothing.
pub fn returned(
    work: &mut (impl Desk + ?Sized),
    merchant: MerchantId,
    payment: PaymentId,
    now: Timestamp,
) -> Result<Payment> {
    let payment = read(work, merchant, payment)?;
    if work.withdrawal(payment.id)?.is_none() {
        return Err(PaymentRefusal::NotWithdrawn.into());
    }
    if matches!(payment.state, State::Refunded { .. }) {
        return Ok(payment);
    }
    let moment = moment_of(work, &payment, now)?;
    pay_back(work, payment, moment)
}

/// Whether the money stands still because the goods go back.
pub(super) fn is_pending(
    work: &mut (impl Desk + ?Sized),
    payment: &Payment,
) -> Result<bool, Fault> {
    Ok(payment.status().stands() && work.withdrawal(payment.id)?.is_some())
}

/// The rest goes back, out of the merchant's balance if they have it, which may then be owed.
pub(super) fn pay_back(
    work: &mut (impl Desk + ?Sized),
    payment: Payment,
    moment: Moment,
) -> Result<Payment> {
    payment.standing()?;
    let minor = payment.refund_of(&RefundOf::Rest, &[])?;
    let refund = Refund {
        id: RefundId(crate::ids::derive("withdrawal", &[&payment.id.bytes()])),
        payment: payment.id,
        amount: Money::new(minor, payment.total.currency),
        paid_by: match payment.state {
            State::Released { .. } => PaidBy::Merchant,
            _ => PaidBy::Escrow,
        },
        lines: Vec::new(),
        reason: RefundReason::Withdrawal,
        note: None,
        at: moment.here,
    };
    give_back(work, payment, refund, moment)
}
