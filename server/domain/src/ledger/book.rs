//! The chart of accounts: which accounts a payment's money passes through, and the call by which other rooms move it.

use super::decide::decide_all;
use super::sheet::Sheet;
use super::{
    Account, AccountFlags, EXPIRIES_A_BATCH, LedgerStore, Transfer, TransferRefusal, save,
};
use crate::mode::Mode;
use crate::money::AmountRefusal;
use crate::refusal::{Fault, Result};
use crate::{AccountId, Currency, MerchantId, Money, ShopperId, Timestamp, TransferId};

/// A named account. Its id follows from the name, the mode and the currency, so nothing has to be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    /// The money at the bank (asset).
    Safeguarding,
    /// What we owe a shopper; may not be overdrawn.
    Shopper(ShopperId),
    /// What waits for proof of delivery, per merchant.
    Escrow(MerchantId),
    /// What we owe a merchant.
    Merchant(MerchantId),
    Fees,
    /// What a friend's word earned.
    Reward(ShopperId),
}

/// What a movement is for; kept as the transfer's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegCode {
    TopUp,
    Hold,
    Cancel,
    Release,
    Refund,
}

/// One movement between two named accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    pub id: TransferId,
    pub debit: Book,
    pub credit: Book,
    pub amount: Money,
    pub code: LegCode,
}

/// The ledger of a currency: its ISO 4217 number, plus 1000 in the sandbox, so that play money never meets real money.
pub fn ledger_of(mode: Mode, currency: Currency) -> u32 {
    let sandbox = match mode {
        Mode::Sandbox => 1000,
        Mode::Live => 0,
    };
    u32::from(currency.numeric()) + sandbox
}

/// Moves money along `legs`, all or nothing; opens accounts that are missing. The same legs again are a success without effect.
///
/// A refusal changes nothing. Unlike a client's own transfers it does not even spend the ids, which follow from what they are
/// for: a shopper whose balance was too small tops up and pays for the same payment.
pub fn post(
    work: &mut (impl LedgerStore + ?Sized),
    mode: Mode,
    legs: &[Leg],
    now: Timestamp,
) -> Result<()> {
    let mut transfers = Vec::with_capacity(legs.len());
    for (i, leg) in legs.iter().enumerate() {
        transfers.push(leg.transfer(mode, i + 1 < legs.len())?);
    }
    let accounts = Vec::from_iter(legs.iter().flat_map(|leg| leg.accounts(mode)));
    let ids = Vec::from_iter(accounts.iter().map(|account| account.id));
    let mut sheet = Sheet::load(work, now, &ids, &transfers, EXPIRIES_A_BATCH)?;

    if let Some(repeated) = repeat_of(&transfers, &sheet) {
        return repeated;
    }
    for account in accounts {
        if sheet.account(account.id).is_none() {
            sheet.open(account);
        }
    }
    for outcome in decide_all(&mut sheet, &transfers) {
        match outcome {
            // Another leg of the chain has the reason.
            Ok(_) | Err(TransferRefusal::LinkedEventFailed) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }

    save(work, sheet)?;
    Ok(())
}

/// When all of these were posted before: a success if they are the same, the difference if not.
fn repeat_of(transfers: &[Transfer], sheet: &Sheet) -> Option<Result<()>> {
    for transfer in transfers {
        match transfer.repeat_of(sheet.transfer(transfer.id)?, None) {
            TransferRefusal::Exists => {}
            different => return Some(Err(different.into())),
        }
    }
    Some(Ok(()))
}

/// What an account has available. Of a liability: credits posted − debits posted − debits pending; of the safeguarding account,
/// an asset, the other way round.
pub fn balance(
    work: &mut (impl LedgerStore + ?Sized),
    book: Book,
    mode: Mode,
    currency: Currency,
) -> Result<Money, Fault> {
    let accounts = work.accounts(&[book.account(mode, currency)])?;
    let available = accounts.first().map_or(0, |account| match book {
        Book::Safeguarding => signed(account.debits_posted) - signed(account.credits()),
        _ => signed(account.credits_posted) - signed(account.debits()),
    });
    Ok(Money::new(available, currency))
}

/// Counters never exceed `i64::MAX`, so neither they nor their difference leave the range.
fn signed(counter: u64) -> i64 {
    i64::try_from(counter).expect("a counter is at most i64::MAX")
}

impl Leg {
    fn transfer(&self, mode: Mode, linked: bool) -> Result<Transfer, AmountRefusal> {
        let amount = Money::payable(self.amount.minor, self.amount.currency)?;
        let currency = amount.currency;
        let mut transfer = Transfer::new(
            self.id,
            self.debit.account(mode, currency),
            self.credit.account(mode, currency),
            amount.minor.unsigned_abs(),
            ledger_of(mode, currency),
            self.code.number(),
        );
        transfer.flags.linked = linked;
        Ok(transfer)
    }

    /// Both accounts as they have to be opened if they are missing.
    fn accounts(&self, mode: Mode) -> [Account; 2] {
        [self.debit, self.credit].map(|book| book.to_open(mode, self.amount.currency))
    }
}

impl LegCode {
    pub const ALL: [Self; 5] = [
        Self::TopUp,
        Self::Hold,
        Self::Cancel,
        Self::Release,
        Self::Refund,
    ];

    /// As it is recorded; a number never changes meaning.
    pub fn number(self) -> u16 {
        match self {
            Self::TopUp => 1,
            Self::Hold => 2,
            Self::Cancel => 3,
            Self::Release => 4,
            Self::Refund => 5,
        }
    }
}

impl Book {
    pub fn account(self, mode: Mode, currency: Currency) -> AccountId {
        let (kind, owner): (&str, [u8; 16]) = match self {
            Self::Safeguarding => ("safeguarding", [0; 16]),
            Self::Shopper(id) => ("shopper", id.bytes()),
            Self::Escrow(id) => ("escrow", id.bytes()),
            Self::Merchant(id) => ("merchant", id.bytes()),
            Self::Fees => ("fees", [0; 16]),
            Self::Reward(id) => ("reward", id.bytes()),
        };
        AccountId(crate::ids::derive(
            "account",
            &[
                kind.as_bytes(),
                &owner,
                &ledger_of(mode, currency).to_be_bytes(),
            ],
        ))
    }

    /// The kind of account, as it is recorded; a number never changes meaning.
    pub fn code(self) -> u16 {
        match self {
            Self::Safeguarding => 1,
            Self::Shopper(_) => 2,
            Self::Escrow(_) => 3,
            Self::Merchant(_) => 4,
            Self::Fees => 5,
            Self::Reward(_) => 6,
        }
    }

    /// What a shopper spends is there, and no money leaves the bank that never came in. People's own accounts keep their history,
    /// which their owners read. The accounts that every payment passes
    /// through have no condition of their own, so no store ever has to make payments wait for one another on them.
    fn flags(self) -> AccountFlags {
        AccountFlags {
            debits_must_not_exceed_credits: matches!(self, Self::Shopper(_)),
            credits_must_not_exceed_debits: matches!(self, Self::Safeguarding),
            history: matches!(self, Self::Shopper(_) | Self::Merchant(_) | Self::Reward(_)),
            ..AccountFlags::default()
        }
    }

    fn to_open(self, mode: Mode, currency: Currency) -> Account {
        Account::new(
            self.account(mode, currency),
            ledger_of(mode, currency),
            self.code(),
            self.flags(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Memory;
    use crate::refusal::Kind;
    use Currency::{EUR, JPY};

    const SHOPPER: Book = Book::Shopper(ShopperId(7));
    const ESCROW: Book = Book::Escrow(MerchantId(8));

    fn leg(id: u128, debit: Book, credit: Book, minor: i64, code: LegCode) -> Leg {
        let amount = Money::new(minor, EUR);
        Leg {
            id: TransferId(id),
            debit,
            credit,
            amount,
            code,
        }
    }

    fn top_up(id: u128, minor: i64) -> Leg {
        leg(id, Book::Safeguarding, SHOPPER, minor, LegCode::TopUp)
    }

    fn hold(id: u128, minor: i64) -> Leg {
        leg(id, SHOPPER, ESCROW, minor, LegCode::Hold)
    }

    fn post_at(work: &mut Memory, legs: &[Leg], second: i64) -> Result<(), &'static str> {
        let now = Timestamp::from_micros(1_000_000 * second);
        post(work, Mode::Sandbox, legs, now).map_err(|e| e.code())
    }

    fn balances(work: &mut Memory) -> [i64; 3] {
        [Book::Safeguarding, SHOPPER, ESCROW].map(|book| {
            balance(work, book, Mode::Sandbox, EUR)
                .expect("in memory")
                .minor
        })
    }

    #[test]
    fn a_payment_and_its_cancellation() {
        let work = &mut Memory::default();
        assert_eq!(balances(work), [0, 0, 0]);
        assert_eq!(post_at(work, &[top_up(1, 5000)], 1), Ok(()));
        assert_eq!(balances(work), [5000, 5000, 0]);
        assert_eq!(post_at(work, &[hold(2, 2400)], 2), Ok(()));
        assert_eq!(balances(work), [5000, 2600, 2400]);

        // Twice is once, whatever the clock says by then.
        assert_eq!(post_at(work, &[hold(2, 2400)], 90), Ok(()));
        assert_eq!(
            post_at(work, &[hold(2, 2500)], 90),
            Err("exists_with_different_amount")
        );
        assert_eq!(balances(work), [5000, 2600, 2400]);

        let back = leg(3, ESCROW, SHOPPER, 2400, LegCode::Cancel);
        assert_eq!(post_at(work, &[back], 91), Ok(()));
        assert_eq!(balances(work), [5000, 5000, 0]);
    }

    #[test]
    fn too_little_is_refused_without_trace_and_works_once_there_is_enough() {
        let work = &mut Memory::default();
        post_at(work, &[top_up(1, 1000)], 1).expect("a top-up");
        let before = work.clone();
        let refusal = post(work, Mode::Sandbox, &[hold(2, 1001)], Timestamp(1)).unwrap_err();
        let crate::Error::Refused(refusal) = refusal else {
            panic!("{refusal}");
        };
        assert_eq!(
            (refusal.code, refusal.kind),
            ("exceeds_credits", Kind::Unfunded)
        );
        assert_eq!(work.ledger, before.ledger);

        post_at(work, &[top_up(3, 1)], 2).expect("a top-up");
        assert_eq!(post_at(work, &[hold(2, 1001)], 3), Ok(()));
        assert_eq!(balances(work), [1001, 0, 1001]);
    }

    #[test]
    fn legs_are_posted_together_or_not_at_all() {
        let work = &mut Memory::default();
        let legs = [top_up(1, 100), hold(2, 101)];
        assert_eq!(post_at(work, &legs, 1), Err("exceeds_credits"));
        assert_eq!(balances(work), [0, 0, 0]);
        let legs = [top_up(1, 100), hold(2, 100)];
        assert_eq!(post_at(work, &legs, 1), Ok(()));
        assert_eq!(post_at(work, &legs, 2), Ok(()));
        assert_eq!(balances(work), [100, 0, 100]);
        // Part of it was posted before: that is another request.
        let legs = [top_up(1, 100), hold(5, 100)];
        assert_eq!(post_at(work, &legs, 3), Err("exists"));
        assert_eq!(balances(work), [100, 0, 100]);
    }

    #[test]
    fn an_amount_is_more_than_zero_and_no_larger_than_json_can_say() {
        let work = &mut Memory::default();
        for (minor, code) in [
            (0, "amount_not_positive"),
            (-1, "amount_not_positive"),
            (1 << 53, "amount_too_large"),
            (i64::MAX, "amount_too_large"),
            (i64::MIN, "amount_not_positive"),
        ] {
            assert_eq!(post_at(work, &[top_up(1, minor)], 1), Err(code), "{minor}");
        }
        assert_eq!(balances(work), [0, 0, 0]);
    }

    #[test]
    fn play_money_and_other_currencies_are_other_accounts() {
        let mut seen = std::collections::BTreeSet::new();
        for mode in [Mode::Sandbox, Mode::Live] {
            for currency in [EUR, JPY] {
                for book in [
                    Book::Safeguarding,
                    SHOPPER,
                    Book::Escrow(MerchantId(7)),
                    Book::Merchant(MerchantId(7)),
                    Book::Fees,
                    Book::Reward(ShopperId(7)),
                ] {
                    assert!(seen.insert(book.account(mode, currency)));
                }
            }
        }
        assert_eq!(ledger_of(Mode::Sandbox, EUR), 1978);
        assert_eq!(ledger_of(Mode::Live, EUR), 978);
    }
}
