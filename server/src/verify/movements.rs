//! Payments against the ledger: money moved for each payment exactly as its state says, and for nothing else.

use super::{Pages, Report};
use crate::store::ledger::rows::kept_accounts;
use crate::store::{Row, Sql};
use std::collections::{BTreeMap, HashMap};
use vouch_domain::ledger::{Book, LegCode, Transfer, ledger_of};
use vouch_domain::merchants::Mode;
use vouch_domain::payments::{PaidBy, Status, movement, movement_of};
use vouch_domain::{
    AccountId, Fault, MerchantId, Money, PaymentId, RefundId, ShopperId, TransferId, money,
};

/// A movement that must be in the ledger.
struct Expected {
    place: String,
    debit: AccountId,
    credit: AccountId,
    amount: i64,
    ledger: u32,
    code: LegCode,
}

struct Payment {
    id: PaymentId,
    merchant: MerchantId,
    mode: Mode,
    total: Money,
    status: Status,
    shopper: Option<ShopperId>,
    refunded: i64,
}

struct Refund {
    id: RefundId,
    payment: PaymentId,
    amount: Money,
    paid_by: PaidBy,
}

struct TopUp {
    id: TransferId,
    shopper: ShopperId,
    mode: Mode,
    amount: Money,
}

pub fn verify(sql: &mut impl Sql, report: &mut Report) -> Result<(), Fault> {
    let mut expected = HashMap::new();
    let mut escrows = BTreeMap::<AccountId, (MerchantId, i128)>::new();
    let columns = "id, payment, currency, amount, paid_by";
    let mut refunds = Pages::new(columns, "refunds", "id", Vec::new(), refund);
    let mut given_back = HashMap::<PaymentId, Vec<Refund>>::new();
    while let Some(refund) = refunds.next(sql, report)? {
        given_back.entry(refund.payment).or_default().push(refund);
    }
    let columns = "id, merchant, mode, currency, amount, status, shopper, refunded";
    let mut payments = Pages::new(columns, "payments", "id", Vec::new(), payment);
    while let Some(payment) = payments.next(sql, report)? {
        report.payments += 1;
        let (account, amount) = payment.in_escrow();
        escrows.entry(account).or_insert((payment.merchant, 0)).1 += i128::from(amount);
        let refunds = given_back.remove(&payment.id).unwrap_or_default();
        if let Some(back) = payment.refunds_differ(&refunds) {
            let what = format!("{} went back, its refunds come to {back}", payment.refunded);
            report.finding(payment.place(), what);
        }
        expected.extend(payment.movements(&refunds));
    }
    for (payment, _) in given_back {
        report.finding(
            format!("payment {payment}"),
            "it has refunds and is not there",
        );
    }
    let columns = "id, shopper, mode, currency, amount";
    let mut top_ups = Pages::new(columns, "top_ups", "id", Vec::new(), top_up);
    while let Some(top_up) = top_ups.next(sql, report)? {
        expected.insert(top_up.id, top_up.movement());
    }

    let codes = LegCode::ALL.map(LegCode::number);
    let mut transfers = Pages::new(
        crate::store::ledger::rows::TRANSFER,
        "ledger_transfers",
        "sequence",
        0i64,
        crate::store::ledger::rows::transfer,
    );
    while let Some(transfer) = transfers.next(sql, report)? {
        match expected.remove(&transfer.id) {
            Some(expected) if expected.is(&transfer) => {}
            Some(expected) => {
                let what = format!("its movement {} differs from it", transfer.id);
                report.finding(expected.place, what);
            }
            None if codes.contains(&transfer.code) => {
                let what = "no payment and no top-up asks for it";
                report.finding(format!("transfer {}", transfer.id), what);
            }
            None => {}
        }
    }
    for (id, (merchant, held)) in escrows {
        let kept = kept_accounts(sql, &[id])?;
        let kept = kept.first().map_or(0, |(account, _)| {
            i128::from(account.credits_posted) - i128::from(account.debits_posted)
        });
        if kept != held {
            let what = format!("holds {kept}, its payments come to {held}");
            report.finding(format!("escrow of {merchant}, account {id}"), what);
        }
    }
    let mut missing = Vec::from_iter(expected);
    missing.sort_by_key(|(id, _)| *id);
    for (id, expected) in missing {
        report.finding(expected.place, format!("its movement {id} is missing"));
    }
    Ok(())
}

impl Expected {
    fn is(&self, transfer: &Transfer) -> bool {
        let flags = transfer.flags;
        let final_ = !flags.pending && !flags.resolves();
        final_
            && (transfer.debit_account, transfer.credit_account) == (self.debit, self.credit)
            && i64::try_from(transfer.amount) == Ok(self.amount)
            && (transfer.ledger, transfer.code) == (self.ledger, self.code.number())
    }
}

impl Payment {
    fn place(&self) -> String {
        format!("payment {}, {}", self.id, self.status.name())
    }

    /// What waits of it in escrow, and on which account.
    fn in_escrow(&self) -> (AccountId, i64) {
        let account = Book::Escrow(self.merchant).account(self.mode, self.total.currency);
        match self.status.is_held() {
            true => (account, self.total.minor - self.refunded),
            false => (account, 0),
        }
    }

    /// What its refunds come to, where that is not what went back. With a cancellation all of it did.
    fn refunds_differ(&self, refunds: &[Refund]) -> Option<i64> {
        let sum: i64 = refunds.iter().map(|refund| refund.amount.minor).sum();
        let expected = match (self.status, self.shopper) {
            (Status::Cancelled, Some(_)) => self.total.minor,
            _ => sum,
        };
        (self.refunded != expected).then_some(sum)
    }

    /// Into escrow when it was paid; out again by refunds, to the merchant, or back when it was called off.
    fn movements(&self, refunds: &[Refund]) -> Vec<(TransferId, Expected)> {
        let Some(shopper) = self.shopper else {
            return Vec::new();
        };
        let (shopper, escrow) = (Book::Shopper(shopper), Book::Escrow(self.merchant));
        let merchant = Book::Merchant(self.merchant);
        let expected = |debit: Book, credit: Book, amount, code| Expected {
            place: self.place(),
            debit: debit.account(self.mode, self.total.currency),
            credit: credit.account(self.mode, self.total.currency),
            amount,
            ledger: ledger_of(self.mode, self.total.currency),
            code,
        };
        let mut all = vec![(
            movement("hold", self.id),
            expected(shopper, escrow, self.total.minor, LegCode::Hold),
        )];
        let mut rest = self.total.minor;
        let mut released = self.status == Status::Released;
        for refund in refunds {
            let payer = match refund.paid_by {
                PaidBy::Escrow => {
                    rest -= refund.amount.minor;
                    escrow
                }
                PaidBy::Merchant => {
                    released = true;
                    merchant
                }
            };
            let back = expected(payer, shopper, refund.amount.minor, LegCode::Refund);
            all.push((movement_of(refund.id), back));
        }
        if released {
            let out = expected(escrow, merchant, rest, LegCode::Release);
            all.push((movement("release", self.id), out));
        }
        if self.status == Status::Cancelled {
            let back = expected(escrow, shopper, rest, LegCode::Cancel);
            all.push((movement("cancel", self.id), back));
        }
        all
    }
}

impl TopUp {
    fn movement(&self) -> Expected {
        let currency = self.amount.currency;
        Expected {
            place: format!("top-up {}", self.id),
            debit: Book::Safeguarding.account(self.mode, currency),
            credit: Book::Shopper(self.shopper).account(self.mode, currency),
            amount: self.amount.minor,
            ledger: ledger_of(self.mode, currency),
            code: LegCode::TopUp,
        }
    }
}

fn payment(row: &Row) -> Result<Payment, Fault> {
    let status = row.text(5)?;
    Ok(Payment {
        id: PaymentId(row.id(0)?),
        merchant: MerchantId(row.id(1)?),
        mode: mode(row, 2)?,
        total: amount(row, 3, 4)?,
        status: Status::parse(&status).ok_or_else(|| Fault(format!("status {status:?}")))?,
        shopper: row.optional(6, Row::id)?.map(ShopperId),
        refunded: row.integer(7)?,
    })
}

fn refund(row: &Row) -> Result<Refund, Fault> {
    let paid_by = row.text(4)?;
    Ok(Refund {
        id: RefundId(row.id(0)?),
        payment: PaymentId(row.id(1)?),
        amount: amount(row, 2, 3)?,
        paid_by: PaidBy::parse(&paid_by).ok_or_else(|| Fault(format!("payer {paid_by:?}")))?,
    })
}

fn top_up(row: &Row) -> Result<TopUp, Fault> {
    Ok(TopUp {
        id: TransferId(row.id(0)?),
        shopper: ShopperId(row.id(1)?),
        mode: mode(row, 2)?,
        amount: amount(row, 3, 4)?,
    })
}

fn mode(row: &Row, column: usize) -> Result<Mode, Fault> {
    match row.text(column)?.as_str() {
        "sandbox" => Ok(Mode::Sandbox),
        "live" => Ok(Mode::Live),
        other => Err(Fault(format!("mode {other:?}"))),
    }
}

fn amount(row: &Row, currency: usize, minor: usize) -> Result<Money, Fault> {
    let code = row.text(currency)?;
    let currency = money::currency(&code).map_err(|_| Fault(format!("currency {code:?}")))?;
    Ok(Money::new(row.integer(minor)?, currency))
}
