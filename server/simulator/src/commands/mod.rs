//! The commands of a simulation: what comes in at the doors, each with the moment at which it came.

mod ledger;
mod shop;

pub use ledger::LedgerRequests;
pub use shop::{ShopRequest, ShopRequests, Wish};

use crate::dice::Dice;
use vouch_domain::idempotency::Answer;
use vouch_domain::ledger::{
    Account, AccountResult, Transfer, TransferOutcome, create_accounts, create_transfers,
    expire_holds,
};
use vouch_domain::{Error, Timestamp, Work};
use vouch_server::store::Touches;

#[derive(Clone, Debug)]
pub enum Command {
    Open(Vec<Account>),
    Move(Vec<Transfer>),
    Expire(u32),
    Shop(ShopRequest),
}

/// What a command was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    Opened(Vec<AccountResult>),
    Moved(Vec<TransferOutcome>),
    Expired(usize),
    Shop(Answer),
}

impl Command {
    pub fn run(&self, work: &mut dyn Work, now: Timestamp) -> Result<Reply, Error> {
        Ok(match self {
            Self::Open(accounts) => Reply::Opened(create_accounts(work, accounts, now)?),
            Self::Move(transfers) => Reply::Moved(create_transfers(work, transfers, now)?),
            Self::Expire(limit) => Reply::Expired(expire_holds(work, *limit, now)?),
            Self::Shop(request) => Reply::Shop(request.run(work, now)?),
        })
    }

    /// What a client who knows its own request says of it beforehand.
    pub fn touches(&self) -> Touches {
        match self {
            Self::Move(transfers) => Touches::of(transfers),
            Self::Open(_) | Self::Expire(_) | Self::Shop(_) => Touches::default(),
        }
    }
}

/// All that is ever sent, from one seed.
#[derive(Clone, Debug)]
pub struct Commands {
    dice: Dice,
    opened: u32,
    pub ledger: LedgerRequests,
    pub shop: ShopRequests,
}

impl Commands {
    pub fn new(dice: &mut Dice) -> Self {
        Self {
            dice: dice.for_another(),
            opened: 0,
            ledger: LedgerRequests::new(dice.for_another()),
            shop: ShopRequests::new(dice.for_another()),
        }
    }

    pub fn next(&mut self, now: Timestamp) -> Command {
        // Nothing moves before there are accounts.
        if self.opened < 4 {
            self.opened += 1;
            return Command::Open(self.ledger.accounts());
        }
        match self.dice.below(20) {
            0..2 => Command::Open(self.ledger.accounts()),
            2 => Command::Expire(self.dice.below(4) as u32),
            3..9 => Command::Shop(self.shop.next(now)),
            _ => Command::Move(self.ledger.transfers().0),
        }
    }

    /// Tells what a command was answered.
    pub fn remember(&mut self, command: &Command, reply: &Result<Reply, Error>) {
        if let (Command::Move(transfers), Ok(Reply::Moved(outcomes))) = (command, reply) {
            self.ledger.remember(transfers, outcomes);
        }
    }
}
