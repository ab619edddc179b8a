//! The chart of accounts: which accounts a payment's money passes through, and the call by which other rooms move it.

use super::LedgerStore;
use crate::merchants::Mode;
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
pub fn post(
    work: &mut (impl LedgerStore + ?Sized),
    mode: Mode,
    legs: &[Leg],
    now: Timestamp,
) -> Result<()> {
    let _ = (work, mode, legs, now);
    Err(Fault("the ledger is being built".into()).into())
}

/// What a liability account has available: credits posted − debits posted − debits pending.
pub fn balance(
    work: &mut (impl LedgerStore + ?Sized),
    book: Book,
    mode: Mode,
    currency: Currency,
) -> Result<Money, Fault> {
    let _ = (work, book, mode);
    Ok(Money::new(0, currency))
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
}
