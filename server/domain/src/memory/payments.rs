//! Payments, their confirmations and top-ups on plain maps.

use super::Memory;
use crate::payments::{
    Confirmation, Page, Payment, PaymentStore, Refund, Status, TopUp, Withdrawal,
};
use crate::refusal::Fault;
use crate::{Currency, MerchantId, PaymentId, RefundId, ShopperId, Timestamp};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Payments {
    payments: BTreeMap<PaymentId, Payment>,
    confirmations: BTreeMap<PaymentId, Confirmation>,
    refunds: Vec<Refund>,
    withdrawals: BTreeMap<PaymentId, Withdrawal>,
    top_ups: Vec<(TopUp, Timestamp)>,
}

impl Payments {
    fn page(&self, page: Page, matches: impl Fn(&Payment) -> bool) -> Vec<Payment> {
        let mut all: Vec<&Payment> = self.payments.values().filter(|p| matches(p)).collect();
        all.sort_by_key(|payment| std::cmp::Reverse((payment.created_at, payment.id)));
        let start = match page.before {
            None => 0,
            Some(id) => all
                .iter()
                .position(|payment| payment.id == id)
                .map_or(all.len(), |at| at + 1),
        };
        let page = all[start..].iter().take(page.limit as usize);
        page.map(|payment| (*payment).clone()).collect()
    }
}

impl PaymentStore for Memory {
    fn payment(&mut self, id: PaymentId) -> Result<Option<Payment>, Fault> {
        Ok(self.payments.payments.get(&id).cloned())
    }

    fn add_payment(&mut self, payment: &Payment) -> Result<(), Fault> {
        if self.payments.payments.contains_key(&payment.id) {
            return Err(Fault("the payment is there already".into()));
        }
        self.payments.payments.insert(payment.id, payment.clone());
        Ok(())
    }

    fn save_payment(&mut self, payment: &Payment) -> Result<(), Fault> {
        let kept = self.payments.payments.get_mut(&payment.id);
        let kept = kept.ok_or_else(|| Fault("there is no such payment to save".into()))?;
        kept.state = payment.state.clone();
        kept.refunded = payment.refunded;
        kept.payee_origin = payment.payee_origin.clone();
        Ok(())
    }

    fn payments_of_merchant(
        &mut self,
        merchant: MerchantId,
        status: Option<Status>,
        now: Timestamp,
        page: Page,
    ) -> Result<Vec<Payment>, Fault> {
        // The cursor is looked up among all of the merchant's payments: it may have changed its status since.
        let all = Page {
            limit: u32::MAX,
            ..page
        };
        let mine = self
            .payments
            .page(all, |payment| payment.merchant == merchant);
        let wanted = |payment: &Payment| {
            status.is_none_or(|status| payment.clone().at(now).status() == status)
        };
        Ok(mine
            .into_iter()
            .filter(wanted)
            .take(page.limit as usize)
            .collect())
    }

    fn payments_of_shopper(
        &mut self,
        shopper: ShopperId,
        page: Page,
    ) -> Result<Vec<Payment>, Fault> {
        Ok(self.payments.page(page, |payment| {
            payment.held().is_some_and(|held| held.shopper == shopper)
        }))
    }

    fn add_confirmation(
        &mut self,
        payment: PaymentId,
        confirmation: &Confirmation,
    ) -> Result<(), Fault> {
        if self.payments.confirmations.contains_key(&payment) {
            return Err(Fault("the payment is confirmed already".into()));
        }
        self.payments
            .confirmations
            .insert(payment, confirmation.clone());
        Ok(())
    }

    fn confirmation(&mut self, payment: PaymentId) -> Result<Option<Confirmation>, Fault> {
        Ok(self.payments.confirmations.get(&payment).cloned())
    }

    fn add_refund(&mut self, refund: &Refund) -> Result<(), Fault> {
        if self.refund(refund.id)?.is_some() {
            return Err(Fault("the refund is there already".into()));
        }
        self.payments.refunds.push(refund.clone());
        Ok(())
    }

    fn refund(&mut self, id: RefundId) -> Result<Option<Refund>, Fault> {
        let refunds = &self.payments.refunds;
        Ok(refunds.iter().find(|refund| refund.id == id).cloned())
    }

    fn refunds(&mut self, payment: PaymentId) -> Result<Vec<Refund>, Fault> {
        let all = self.payments.refunds.iter();
        let mut all: Vec<Refund> = all.filter(|it| it.payment == payment).cloned().collect();
        all.sort_by_key(|refund| (refund.at, refund.id));
        Ok(all)
    }

    fn add_withdrawal(&mut self, withdrawal: &Withdrawal) -> Result<(), Fault> {
        if self.withdrawal(withdrawal.payment)?.is_some() {
            return Err(Fault("the withdrawal is there already".into()));
        }
        let withdrawals = &mut self.payments.withdrawals;
        withdrawals.insert(withdrawal.payment, *withdrawal);
        Ok(())
    }

    fn withdrawal(&mut self, payment: PaymentId) -> Result<Option<Withdrawal>, Fault> {
        Ok(self.payments.withdrawals.get(&payment).copied())
    }

    fn add_top_up(&mut self, top_up: &TopUp, at: Timestamp) -> Result<(), Fault> {
        if self
            .payments
            .top_ups
            .iter()
            .any(|(earlier, _)| earlier.id == top_up.id)
        {
            return Err(Fault("the top-up is there already".into()));
        }
        self.payments.top_ups.push((*top_up, at));
        Ok(())
    }

    fn topped_up_since(
        &mut self,
        shopper: ShopperId,
        currency: Currency,
        since: Timestamp,
    ) -> Result<i64, Fault> {
        let mine = self.payments.top_ups.iter().filter(|(top_up, at)| {
            top_up.shopper == shopper && top_up.amount.currency == currency && *at > since
        });
        Ok(mine.map(|(top_up, _)| top_up.amount.minor).sum())
    }
}
