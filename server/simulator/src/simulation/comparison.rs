//! The house held against the model.

use super::{Demand, Sabotaged, Simulation, demand};
use crate::commands::ShopRequests;
use crate::dice::Dice;
use vouch_domain::idempotency::IdempotencyStore;
use vouch_domain::ledger::{Book, LedgerStore};
use vouch_domain::merchants::Mode;
use vouch_domain::outbox::Outbox;
use vouch_domain::payments::PaymentStore;
use vouch_domain::{AccountId, Currency, Fault};
use vouch_server::store::SqlWork;

/// Payments and answers that are looked at after every restart: the latest (more than ever are under way), and a few others.
const LATEST: usize = 150;
const A_FEW: u64 = 40;

impl Simulation {
    /// A few balances as they are served now.
    pub(super) fn look_at_some(&mut self, house: &mut Sabotaged) -> Demand {
        let (accounts, _) = self.commands.ledger.everything();
        let some = Vec::from_iter((0..4).map(|_| {
            let index = self.dice.below(accounts.len() as u64) as usize;
            accounts[index]
        }));
        let served = SqlWork::new(house).accounts(&some);
        match served {
            Ok(served) => {
                let expected = sorted(LedgerStore::accounts(&mut self.model, &some), "model")?;
                let served = sorted(Ok(served), "house")?;
                demand!(served == expected, "served {served:?} and not {expected:?}");
            }
            Err(fault) => demand!(self.disk.counts().faults > 0, "cannot be read: {fault}"),
        }
        Ok(())
    }

    /// The first thing in which the house is not what the model is.
    pub(super) fn differs(
        &mut self,
        house: &mut Sabotaged,
        everything: bool,
    ) -> Demand<Option<String>> {
        let accounts = self.all_accounts();
        let house = &mut SqlWork::new(house);
        let model = &mut self.model;
        let unreadable = |fault: Fault| format!("unreadable: {fault}");
        let (mine, its) = (head(model)?, head(house)?);
        if mine != its {
            return Ok(Some(format!("the journal ends with {its}, not {mine}")));
        }
        let mine = sorted(model.accounts(&accounts), "model")?;
        let its = sorted(house.accounts(&accounts), "house")?;
        if let Some((mine, its)) = mine.iter().zip(&its).find(|(mine, its)| mine != its) {
            return Ok(Some(format!("{its}, not {mine}")));
        }
        if mine.len() != its.len() {
            return Ok(Some(format!("{} accounts, not {}", its.len(), mine.len())));
        }
        let chosen = |count: usize, dice: &mut Dice| -> Vec<usize> {
            // The latest, which may have been under way, and a few of all the others; in the end all.
            let recent = if everything { count } else { count.min(LATEST) };
            let older = (count - recent) as u64;
            let some = (0..older.min(A_FEW)).map(|_| dice.below(older) as usize);
            some.collect::<Vec<_>>()
                .into_iter()
                .chain(count - recent..count)
                .collect()
        };
        let payments = Vec::from_iter(self.commands.shop.payments());
        for place in chosen(payments.len(), &mut self.dice) {
            let payment = payments[place];
            let (mine, its) = (model.payment(payment), house.payment(payment));
            let (mine, its) = (mine.map_err(unreadable)?, its.map_err(unreadable)?);
            if mine != its {
                return Ok(Some(format!("payment {its:?}, not {mine:?}")));
            }
        }
        let requests = self.commands.shop.sent();
        for place in chosen(requests.len(), &mut self.dice) {
            let sent = &requests[place];
            let (scope, key) = (&sent.attempt.scope, &sent.attempt.key);
            let (mine, its) = (model.remembered(scope, key), house.remembered(scope, key));
            let (mine, its) = (mine.map_err(unreadable)?, its.map_err(unreadable)?);
            if mine != its {
                return Ok(Some(format!(
                    "the answer to {key} is {its:?}, not {mine:?}"
                )));
            }
        }
        let (mine, its) = (model.next_due(), house.next_due());
        let (mine, its) = (mine.map_err(unreadable)?, its.map_err(unreadable)?);
        Ok((mine != its).then(|| format!("the outbox is due at {its:?}, not {mine:?}")))
    }

    /// Those of the generator and those of the house's own book.
    fn all_accounts(&self) -> Vec<AccountId> {
        let (mut accounts, _) = self.commands.ledger.everything();
        let shoppers = ShopRequests::shoppers().map(Book::Shopper);
        let escrows = ShopRequests::shopkeepers().map(Book::Escrow);
        let books = shoppers.chain(escrows).chain([Book::Safeguarding]);
        accounts.extend(books.map(|book| book.account(Mode::Sandbox, Currency::EUR)));
        accounts
    }
}

fn head(work: &mut impl LedgerStore) -> Demand<String> {
    let head = work
        .head()
        .map_err(|fault| format!("unreadable: {fault}"))?;
    Ok(format!("{head:?}"))
}

/// Rows in an order that does not depend on who gave them.
pub(super) fn sorted<T: std::fmt::Debug>(
    rows: Result<Vec<T>, Fault>,
    whose: &str,
) -> Demand<Vec<String>> {
    let rows = rows.map_err(|fault| format!("unreadable in the {whose}: {fault}"))?;
    let mut rows = Vec::from_iter(rows.iter().map(|row| format!("{row:?}")));
    rows.sort();
    rows.dedup();
    Ok(rows)
}
