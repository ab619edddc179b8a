//! Payments against the ledger: money moved for each payment exactly as its state says, and for nothing else.

use super::{Pages, Report};
use crate::store::ledger::rows::kept_accounts;
use crate::store::{Row, Sql};
use std::collections::{BTreeMap, HashMap};
use vouch_domain::ledger::{Book, LegCode, Transfer, ledger_of};
use vouch_domain::merchants::Mode;
use vouch_domain::payments::{Status, movement};
use vouch_domain::{AccountId, Fault, MerchantId, Money, PaymentId, ShopperId, TransferId, money};

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
    let columns = "id, merchant, mode, currency, amount, status, shopper";
    let mut payments = Pages::new(columns, "payments", "id", Vec::new(), payment);
    while let Some(payment) = payments.next(sql, report)? {
        report.payments += 1;
        let (account, amount) = payment.in_escrow();
        escrows.entry(account).or_insert((payment.merchant, 0)).1 += i128::from(amount);
        expected.extend(payment.movements());
    }
    let columns = "id, shopper, mode, currency, amount";
    let mut top_ups = Pages::new(columns, "top_ups", "id", Vec::new(), top_up);
    while let Some(top_up) = top_ups.next(sql, report)? {
        expected.insert(top_up.id, top_up.movement());
    }

    let codes = [LegCode::TopUp, LegCode::Hold, LegCode::Cancel].map(LegCode::number);
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
    /// What waits of it in escrow, and on which account.
    fn in_escrow(&self) -> (AccountId, i64) {
        let account = Book::Escrow(self.merchant).account(self.mode, self.total.currency);
        match self.status {
            Status::Authorised => (account, self.total.minor),
            Status::Cancelled | Status::Created | Status::Expired => (account, 0),
        }
    }

    /// Into escrow when it was paid, and out again when a paid one was cancelled.
    fn movements(&self) -> Vec<(TransferId, Expected)> {
        let Some(shopper) = self.shopper else {
            return Vec::new();
        };
        let (shopper, escrow) = (Book::Shopper(shopper), Book::Escrow(self.merchant));
        let expected = |debit: Book, credit: Book, code| Expected {
            place: format!("payment {}, {}", self.id, self.status.name()),
            debit: debit.account(self.mode, self.total.currency),
            credit: credit.account(self.mode, self.total.currency),
            amount: self.total.minor,
            ledger: ledger_of(self.mode, self.total.currency),
            code,
        };
        let hold = (
            movement("hold", self.id),
            expected(shopper, escrow, LegCode::Hold),
        );
        let back = (
            movement("cancel", self.id),
            expected(escrow, shopper, LegCode::Cancel),
        );
        match self.status {
            Status::Authorised => vec![hold],
            Status::Cancelled => vec![hold, back],
            Status::Created | Status::Expired => Vec::new(),
        }
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
