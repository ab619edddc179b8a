//! Top-ups: play money for the sandbox, so that a checkout can be tried to its end.

use super::PaymentStore;
use super::refusals::PaymentRefusal;
use crate::ledger::{self, Book, LedgerStore, Leg, LegCode};
use crate::merchants::Mode;
use crate::money::scale;
use crate::refusal::Result;
use crate::time::DAY;
use crate::{Currency, Money, ShopperId, Timestamp, TransferId};

/// Whole units of the currency (euros, yen) in one top-up.
pub const TOP_UP_MAX_UNITS: i64 = 100_000;
/// And in 24 hours.
pub const TOP_UP_DAY_MAX_UNITS: i64 = 250_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopUp {
    pub id: TransferId,
    pub shopper: ShopperId,
    pub mode: Mode,
    pub amount: Money,
}

/// Puts play money on a shopper's balance and says what the balance is then.
pub fn top_up(
    work: &mut (impl PaymentStore + LedgerStore + ?Sized),
    order: TopUp,
    now: Timestamp,
) -> Result<Money> {
    let TopUp {
        id,
        shopper,
        mode,
        amount,
    } = order;
    let earlier = work.topped_up_since(shopper, amount.currency, now.plus_seconds(-DAY))?;
    let before = ledger::balance(work, Book::Shopper(shopper), mode, amount.currency)?;

    order.check(earlier)?;
    let after = before.plus(amount)?;

    let leg = Leg {
        id,
        debit: Book::Safeguarding,
        credit: Book::Shopper(shopper),
        amount,
        code: LegCode::TopUp,
    };
    ledger::post(work, mode, &[leg], now)?;
    work.add_top_up(&order, now)?;
    Ok(after)
}

impl TopUp {
    fn check(&self, earlier_minor: i64) -> Result<(), PaymentRefusal> {
        if self.mode != Mode::Sandbox {
            return Err(PaymentRefusal::SandboxOnly);
        }
        if self.amount.minor > minor(TOP_UP_MAX_UNITS, self.amount.currency) {
            return Err(PaymentRefusal::TopUpTooLarge);
        }
        if earlier_minor + self.amount.minor > minor(TOP_UP_DAY_MAX_UNITS, self.amount.currency) {
            return Err(PaymentRefusal::TopUpDayExceeded);
        }
        Ok(())
    }
}

/// Whole units in minor units: 100 000 × 10^2 for EUR.
fn minor(units: i64, currency: Currency) -> i64 {
    units * 10_i64.pow(scale(currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn play_money_has_bounds() {
        use Currency::{EUR, JPY, KWD};
        for (mode, amount, currency, earlier, expected) in [
            (Mode::Sandbox, 1, EUR, 0, Ok(())),
            (Mode::Sandbox, 10_000_000, EUR, 0, Ok(())),
            (
                Mode::Sandbox,
                10_000_001,
                EUR,
                0,
                Err(PaymentRefusal::TopUpTooLarge),
            ),
            (Mode::Sandbox, 100_000, JPY, 0, Ok(())),
            (
                Mode::Sandbox,
                100_001,
                JPY,
                0,
                Err(PaymentRefusal::TopUpTooLarge),
            ),
            (Mode::Sandbox, 100_000_000, KWD, 0, Ok(())),
            (Mode::Sandbox, 10_000_000, EUR, 15_000_000, Ok(())),
            (
                Mode::Sandbox,
                10_000_000,
                EUR,
                15_000_001,
                Err(PaymentRefusal::TopUpDayExceeded),
            ),
            (Mode::Live, 1, EUR, 0, Err(PaymentRefusal::SandboxOnly)),
        ] {
            let top_up = TopUp {
                id: TransferId(1),
                shopper: ShopperId(1),
                mode,
                amount: Money::new(amount, currency),
            };
            assert_eq!(
                top_up.check(earlier),
                expected,
                "{amount} {currency:?} after {earlier}"
            );
        }
    }
}
