//! One line, taken apart.

use super::number::{Number, Range, quote_long_integers};
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use vouch_domain::ledger::{Account, AccountFlags, Transfer, TransferFlags};
use vouch_domain::{AccountId, Timestamp, TransferId};

/// Any bit without a meaning; the ledger refuses them all alike.
const RESERVED: u16 = 1 << 15;

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Account(AccountRequest),
    Transfer(Transfer),
    Commit,
    Scratch(ScratchLine),
}

/// What only a scratch book does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScratchLine {
    /// Moves the clock forward by so many microseconds; a negative number counts from the end of time.
    Tick(i64),
    Setup(Setup),
    LookupAccount(AccountId),
    LookupTransfer(TransferId),
}

/// An account to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRequest {
    pub account: Account,
    /// A field is set that the field's ledger reserves and this one does not have.
    pub reserved_field: bool,
}

impl AccountRequest {
    /// The account as the ledger is asked for it. It refuses a reserved field where it refuses a reserved flag.
    pub(super) fn asked(&self) -> Account {
        let mut account = self.account.clone();
        if self.reserved_field {
            account.flags.reserved |= RESERVED;
        }
        account
    }
}

/// Counters that an account of a scratch book gets behind the ledger's back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    pub id: AccountId,
    /// Debits pending and posted, credits pending and posted.
    pub counters: [u64; 4],
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Written {
    Account(WrittenAccount),
    Transfer(WrittenTransfer),
    Commit(bool),
    Tick(serde_json::Number),
    Setup(WrittenSetup),
    LookupAccount(Number),
    LookupTransfer(Number),
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct WrittenAccount {
    id: Number,
    debits_pending: Number,
    debits_posted: Number,
    credits_pending: Number,
    credits_posted: Number,
    user_data_128: Number,
    user_data_64: Number,
    user_data_32: Number,
    reserved: Number,
    ledger: Number,
    code: Number,
    flags: Flags<AccountFlags>,
    padding: Number,
    timestamp: Number,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct WrittenTransfer {
    id: Number,
    debit_account_id: Number,
    credit_account_id: Number,
    amount: Number,
    pending_id: Number,
    user_data_128: Number,
    user_data_64: Number,
    user_data_32: Number,
    timeout: Number,
    ledger: Number,
    code: Number,
    flags: Flags<TransferFlags>,
    padding: Number,
    timestamp: Number,
    /// This ledger's own: the value date, in microseconds since 1970-01-01T00:00:00Z.
    effective_at: Option<Number>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct WrittenSetup {
    id: Number,
    debits_pending: Number,
    debits_posted: Number,
    credits_pending: Number,
    credits_posted: Number,
}

impl Line {
    /// Reads one line; the error is a sentence for a person.
    pub fn read(text: &str, range: Range) -> Result<Self, String> {
        let text = quote_long_integers(text);
        let written = serde_json::from_str(&text).map_err(|error| sentence(&text, &error))?;
        Ok(match written {
            Written::Account(account) => Self::Account(account.request(range)?),
            Written::Transfer(transfer) => Self::Transfer(transfer.request(range)?),
            Written::Commit(true) => Self::Commit,
            Written::Commit(false) => return Err("`commit` is true or not there".into()),
            Written::Tick(seconds) => Self::Scratch(ScratchLine::Tick(micros(&seconds))),
            Written::Setup(setup) => Self::Scratch(ScratchLine::Setup(setup.read(range))),
            Written::LookupAccount(id) => {
                Self::Scratch(ScratchLine::LookupAccount(AccountId(id.0)))
            }
            Written::LookupTransfer(id) => {
                Self::Scratch(ScratchLine::LookupTransfer(TransferId(id.0)))
            }
        })
    }
}

impl WrittenAccount {
    fn request(self, range: Range) -> Result<AccountRequest, String> {
        refuse_user_data(
            [self.user_data_128, self.user_data_64, self.user_data_32],
            range,
        )?;
        let mut flags = self.flags.0;
        if self.padding.0 != 0 {
            flags.reserved |= RESERVED;
        }
        let mut account = Account::new(
            AccountId(self.id.0),
            self.ledger.small("ledger", u32::MAX)?,
            self.code.small("code", u16::MAX)?,
            flags,
        );
        account.debits_pending = self.debits_pending.amount(range);
        account.debits_posted = self.debits_posted.amount(range);
        account.credits_pending = self.credits_pending.amount(range);
        account.credits_posted = self.credits_posted.amount(range);
        account.timestamp = timestamp(self.timestamp)?;
        Ok(AccountRequest {
            account,
            reserved_field: self.reserved.0 != 0,
        })
    }
}

impl WrittenTransfer {
    fn request(self, range: Range) -> Result<Transfer, String> {
        refuse_user_data(
            [self.user_data_128, self.user_data_64, self.user_data_32],
            range,
        )?;
        let mut transfer = Transfer::new(
            TransferId(self.id.0),
            AccountId(self.debit_account_id.0),
            AccountId(self.credit_account_id.0),
            self.amount.amount(range),
            self.ledger.small("ledger", u32::MAX)?,
            self.code.small("code", u16::MAX)?,
        );
        transfer.pending_id = TransferId(self.pending_id.0);
        transfer.timeout = self.timeout.small("timeout", u32::MAX)?;
        transfer.timestamp = timestamp(self.timestamp)?;
        transfer.effective_at = match self.effective_at {
            Some(at) => Some(Timestamp(at.small("effective_at", i64::MAX)?)),
            None => None,
        };
        transfer.flags = self.flags.0;
        if self.padding.0 != 0 {
            transfer.flags.reserved |= RESERVED;
        }
        Ok(transfer)
    }
}

impl WrittenSetup {
    fn read(self, range: Range) -> Setup {
        let counters = [
            self.debits_pending,
            self.debits_posted,
            self.credits_pending,
            self.credits_posted,
        ];
        Setup {
            id: AccountId(self.id.0),
            counters: counters.map(|counter| counter.amount(range)),
        }
    }
}

/// Flags, each set by its name. One that this ledger does not know is a reserved one.
#[derive(Default)]
struct Flags<F>(F);

impl<'de> Deserialize<'de> for Flags<AccountFlags> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut flags = AccountFlags::default();
        for name in names(deserializer)? {
            match name.as_str() {
                "linked" => flags.linked = true,
                "debits_must_not_exceed_credits" => flags.debits_must_not_exceed_credits = true,
                "credits_must_not_exceed_debits" => flags.credits_must_not_exceed_debits = true,
                "history" => flags.history = true,
                "closed" => flags.closed = true,
                _ => flags.reserved |= RESERVED,
            }
        }
        Ok(Self(flags))
    }
}

impl<'de> Deserialize<'de> for Flags<TransferFlags> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut flags = TransferFlags::default();
        for name in names(deserializer)? {
            match name.as_str() {
                "linked" => flags.linked = true,
                "pending" => flags.pending = true,
                "post_pending_transfer" => flags.post_pending_transfer = true,
                "void_pending_transfer" => flags.void_pending_transfer = true,
                "balancing_debit" => flags.balancing_debit = true,
                "balancing_credit" => flags.balancing_credit = true,
                "closing_debit" => flags.closing_debit = true,
                "closing_credit" => flags.closing_credit = true,
                _ => flags.reserved |= RESERVED,
            }
        }
        Ok(Self(flags))
    }
}

fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let names = Option::<Vec<String>>::deserialize(deserializer)
        .map_err(|_| D::Error::custom("`flags` is a list of names"))?;
    Ok(names.unwrap_or_default())
}

/// A real book would lose these; cases that are not about them run without.
fn refuse_user_data(fields: [Number; 3], range: Range) -> Result<(), String> {
    match range == Range::Own && fields.iter().any(|field| field.0 != 0) {
        true => Err("this ledger has no place for `user_data_*`".into()),
        false => Ok(()),
    }
}

/// Given by the ledger, never by a request; what it is matters only in not being zero.
fn timestamp(written: Number) -> Result<Timestamp, String> {
    Ok(Timestamp(written.small("timestamp", i64::MAX)?))
}

/// Seconds, whole or not, in the clock's unit; what leaves its range ends where the range does.
fn micros(seconds: &serde_json::Number) -> i64 {
    match seconds.as_i64() {
        Some(whole) => whole.saturating_mul(1_000_000),
        None => (seconds.as_f64().unwrap_or_default() * 1e6).round() as i64,
    }
}

/// Why a line is none: it is no JSON, it does not say one thing, or what serde says of it.
fn sentence(text: &str, error: &serde_json::Error) -> String {
    match serde_json::from_str(text) {
        Err(error) => format!("this is not JSON: {}", without_place(&error)),
        Ok(serde_json::Value::Object(keys)) if keys.len() == 1 => without_place(error),
        Ok(serde_json::Value::Object(keys)) => {
            format!("a line says one thing, this one has {} keys", keys.len())
        }
        Ok(_) => "a line is an object".into(),
    }
}

/// Serde's words without its line and column: there is only one line.
fn without_place(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let end = said.rfind(" at line ").unwrap_or(said.len());
    said[..end].to_owned()
}
