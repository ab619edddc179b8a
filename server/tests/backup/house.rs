//! A house whose book moves money and takes payments, straight through its store.

use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use vouch_domain::ledger::{
    Account, AccountFlags, Book, Leg, LegCode, Transfer, balance_as_of, create_accounts,
    create_transfers, post,
};
use vouch_domain::merchants::{Mode, Origin};
use vouch_domain::outbox::{Event, Standing, Topic};
use vouch_domain::payments::{Line, Payment, State, TopUp, movement};
use vouch_domain::{
    AccountId, Currency, EndpointId, Error, MerchantId, Money, PaymentId, ShopperId, Timestamp,
    TransferId, Work,
};
use vouch_server::keys::Keys;
use vouch_server::store::Store;
use vouch_server::store::backup::{Check, Restored, Settings, restore};

const MERCHANT: MerchantId = MerchantId(0x52);
/// Accounts 1 to this one.
pub const ACCOUNTS: u128 = 12;
/// Payments' ids, so that they are no transfers'.
const PAYMENT: u128 = 1 << 100;
const NOW: Timestamp = Timestamp(1_000_000);

/// A folder for a book, its keys, its archive and what is restored.
pub struct House {
    pub folder: Folder,
    pub runtime: tokio::runtime::Runtime,
    keys: Keys,
}

/// Removed with the house that made it.
pub enum Folder {
    Own(tempfile::TempDir),
    Given(PathBuf),
}

impl Folder {
    pub fn path(&self) -> &Path {
        match self {
            Self::Own(folder) => folder.path(),
            Self::Given(path) => path,
        }
    }
}

impl House {
    pub fn new() -> Self {
        Self::in_folder(Folder::Own(
            tempfile::tempdir().expect("a temporary folder"),
        ))
    }

    /// The house in a folder that another process keeps.
    pub fn at(folder: &Path) -> Self {
        Self::in_folder(Folder::Given(folder.to_owned()))
    }

    fn in_folder(folder: Folder) -> Self {
        // What the archive says in the log, where a test fails.
        drop(tracing_subscriber::fmt().with_test_writer().try_init());
        Self {
            keys: Keys::load_or_create(&folder.path().join("data")).expect("keys"),
            folder,
            runtime: tokio::runtime::Runtime::new().expect("a runtime"),
        }
    }

    pub fn book(&self) -> PathBuf {
        self.folder.path().join("data/vouch.db")
    }

    pub fn archive(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    pub fn open(&self) -> Store {
        Store::sqlite(self.book(), Some(self.keys.sign_heads())).expect("the store opens")
    }

    /// With parts as small as that.
    pub fn open_archived(&self, part_bytes: u64) -> Store {
        let settings = Settings {
            folder: self.archive(),
            part_bytes,
        };
        Store::sqlite_archived(self.book(), Some(self.keys.sign_heads()), settings)
            .expect("the store opens")
    }

    /// Archives and closes, and waits for those who write and for the first base, as a process that ends does not.
    pub fn close(&self, store: Store) {
        self.runtime.block_on(store.archive()).expect("archived");
        drop(store);
        self.wait_until_closed();
    }

    pub fn wait_until_closed(&self) {
        let book = self.book();
        let opened = |file: std::io::Result<std::fs::DirEntry>| {
            let link = file.and_then(|file| std::fs::read_link(file.path()));
            link.is_ok_and(|path| path == book)
        };
        while std::fs::read_dir("/proc/self/fd")
            .expect("Linux")
            .any(opened)
        {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    pub fn write<T: Send + 'static>(
        &self,
        store: &Store,
        piece: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.runtime.block_on(store.write(piece)).expect("written")
    }

    pub fn check(&self) -> Check<'static> {
        let key = self.keys.journal.verifying_key();
        Check::Books(Some(Box::leak(Box::new(key))))
    }

    /// Restores into a folder of its own.
    pub fn restore(&self, name: &str, sequence: Option<u64>) -> (PathBuf, Restored) {
        let book = self.fresh(name);
        let restored = restore(&self.archive(), &book, sequence, self.check())
            .unwrap_or_else(|fault| panic!("{name}: {fault}"));
        (book, restored)
    }

    /// A path for a book in a folder of its own.
    pub fn fresh(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        folder.join("vouch.db")
    }

    pub fn vouch(&self, arguments: &[&str]) -> Output {
        vouch(&self.folder.path().join("data"), arguments)
    }
}

pub fn vouch(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vouch"))
        .args(arguments)
        .env("DATA_DIR", data)
        .env_remove("ARCHIVE_DIR")
        .env_remove("DATABASE_URL")
        .output()
        .expect("the binary runs")
}

#[track_caller]
pub fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    let all = [out.as_slice(), err].concat();
    String::from_utf8(all).expect("UTF-8")
}

/// Opens the accounts; the odd ones keep their history.
pub fn open_accounts(work: &mut dyn Work) -> Result<(), Error> {
    let accounts = Vec::from_iter((1..=ACCOUNTS).map(|id| {
        let flags = AccountFlags {
            history: id % 2 == 1,
            ..AccountFlags::default()
        };
        Account::new(AccountId(id), 1, 1, flags)
    }));
    for result in create_accounts(work, &accounts, NOW)? {
        result.expect("a new account");
    }
    Ok(())
}

/// A transfer between two of the accounts, told by its number.
pub fn transfer(work: &mut dyn Work, number: u128) -> Result<(), Error> {
    let debit = AccountId(1 + number % ACCOUNTS);
    let credit = AccountId(1 + (number + 1 + number / 7 % (ACCOUNTS - 1)) % ACCOUNTS);
    let amount = u64::try_from(1 + number % 1000).expect("small");
    let transfer = Transfer::new(TransferId(number), debit, credit, amount, 1, 9);
    for outcome in create_transfers(work, &[transfer], NOW)? {
        outcome.expect("a new transfer");
    }
    Ok(())
}

/// A shopper tops up and pays: money, payment and event in one commit.
pub fn pay(work: &mut dyn Work, number: u128) -> Result<(), Error> {
    let shopper = ShopperId(1 + number % 5);
    let (payment, top_up) = (PaymentId(PAYMENT + number), TransferId(PAYMENT + number));
    let amount = Money::new(2400, Currency::EUR);
    let leg = |id, debit, credit, code| Leg {
        id,
        debit,
        credit,
        amount,
        code,
    };
    let (purse, escrow) = (Book::Shopper(shopper), Book::Escrow(MERCHANT));
    let legs = [
        leg(top_up, Book::Safeguarding, purse, LegCode::TopUp),
        leg(movement("hold", payment), purse, escrow, LegCode::Hold),
    ];
    for leg in legs {
        post(work, Mode::Sandbox, &[leg], NOW)?;
    }
    let mode = Mode::Sandbox;
    let topped_up = TopUp {
        id: top_up,
        shopper,
        mode,
        amount,
    };
    work.add_top_up(&topped_up, NOW)?;
    let state = State::Authorised { shopper, at: NOW };
    work.add_payment(&payment_of(payment, amount, "Arc table lamp".into(), state))?;
    let event = Event::of(Topic::PaymentAuthorised, MERCHANT, payment, NOW);
    work.note(event, &[(EndpointId(0x77), Standing::Underway)])?;
    Ok(())
}

fn payment_of(id: PaymentId, amount: Money, name: String, state: State) -> Payment {
    Payment {
        refunded: 0,
        id,
        merchant: MERCHANT,
        mode: Mode::Sandbox,
        lines: vec![Line {
            name,
            sku: None,
            quantity: 1,
            unit_amount: amount,
        }],
        total: amount,
        reference: None,
        return_url: None,
        payee: "Lumen".into(),
        payee_origin: Origin::kept("https://lumen.example".into()),
        state,
        created_at: NOW,
    }
}

/// One commit of more pages than after which SQLite checkpoints by itself.
pub fn write_much(work: &mut dyn Work, number: u128) -> Result<(), Error> {
    let amount = Money::new(2400, Currency::EUR);
    for n in number..number + 100 {
        let state = State::Created {
            expires_at: Timestamp(2_000_000),
        };
        let name = format!("{n} ").repeat(10_000);
        work.add_payment(&payment_of(PaymentId(PAYMENT + n), amount, name, state))?;
    }
    transfer(work, number)
}

/// Whether a transfer or a payment of these numbers is there, whole.
pub fn has_transfer(work: &mut dyn Work, number: u128) -> Result<bool, Error> {
    Ok(!work.transfers(&[TransferId(number)])?.is_empty())
}

pub fn has_payment(work: &mut dyn Work, number: u128) -> Result<bool, Error> {
    let id = PaymentId(PAYMENT + number);
    let moved = !work.transfers(&[movement("hold", id)])?.is_empty();
    let kept = work.payment(id)?.is_some();
    assert_eq!(moved, kept, "payment {number} is half there");
    Ok(kept)
}

/// Every row of every table.
pub fn contents(book: &Path) -> BTreeMap<String, Vec<String>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(book, flags).expect("the book");
    connection.execute_batch("begin").expect("a snapshot");
    let names = "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'";
    let mut names = connection.prepare(names).expect("the tables");
    let names = names.query_map([], |row| row.get(0)).expect("the tables");
    let names = names.collect::<Result<Vec<String>, _>>().expect("names");
    let rows = |table: &String| {
        let mut all = connection
            .prepare(&format!("select * from {table}"))
            .expect("a table");
        let columns = all.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            let value = |column| row.get_ref(column).map(|value| format!("{value:?}"));
            let values = (0..columns).map(value).collect::<Result<Vec<_>, _>>()?;
            Ok(values.join("|"))
        };
        let rows = all.query_map([], row).expect("the rows");
        let mut rows = rows.collect::<Result<Vec<_>, _>>().expect("rows");
        rows.sort();
        rows
    };
    names
        .into_iter()
        .map(|table| (table.clone(), rows(&table)))
        .collect()
}

/// The four counters of every account after entry `sequence`.
pub fn balances(work: &mut dyn Work, sequence: u64) -> Result<Vec<Option<Account>>, Error> {
    let book = [Book::Safeguarding, Book::Escrow(MERCHANT)];
    let shoppers = (1..=5).map(|id| Book::Shopper(ShopperId(id)));
    let named = book.into_iter().chain(shoppers);
    let named = named.map(|book| book.account(Mode::Sandbox, Currency::EUR));
    let ids = (1..=ACCOUNTS).map(AccountId).chain(named);
    let mut balances = Vec::new();
    for id in ids {
        balances.push(balance_as_of(work, id, sequence)?);
    }
    Ok(balances)
}
