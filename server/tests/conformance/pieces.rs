//! Pieces of work that share a commit: what one of them takes back is its own, all of it, and nothing of the others'.

use crate::postgres::Database;
use vouch_domain::idempotency::Remembered;
use vouch_domain::ledger::{
    Account, AccountFlags, AccountRefusal, Transfer, create_accounts, create_transfers,
};
use vouch_domain::{AccountId, Error, Fault, Timestamp, TransferId, Work};
use vouch_server::store::Store;
use vouch_server::store::postgres::Address;

/// Enough to share commits, whatever the batches come to.
const PIECES: u128 = 120;

#[test]
fn what_a_refused_piece_wrote_is_gone_on_sqlite() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    scenario(Store::sqlite(folder.path().join("vouch.db"), None).expect("the store opens"));
}

#[test]
fn what_a_refused_piece_wrote_is_gone_on_postgres() {
    let database = Database::new();
    let address = Address::parse(database.url()).expect("a good address");
    scenario(Store::postgres(&address, None).expect("the store opens"));
}

fn scenario(store: Store) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let opened = store.write(|work| Ok(open(work, &[1, 2])?)).await;
        opened.expect("two accounts");
        let mut pieces = tokio::task::JoinSet::new();
        for number in 0..PIECES {
            let store = store.clone();
            pieces.spawn(async move { store.write(move |work| piece(work, number)).await });
        }
        let (mut kept, mut refused, mut broken) = (0, 0, 0);
        while let Some(outcome) = pieces.join_next().await {
            match outcome.expect("no task breaks") {
                Ok(()) => kept += 1,
                Err(Error::Refused(_)) => refused += 1,
                Err(Error::Fault(_)) => broken += 1,
            }
        }
        assert_eq!((kept, refused, broken), (40, 40, 40));
        let looked = store.read(|work| Ok(look_back(work)?)).await;
        looked.expect("everything is as it was told");
    });
}

fn open(work: &mut dyn Work, ids: &[u128]) -> Result<(), Fault> {
    let accounts = ids
        .iter()
        .map(|id| Account::new(AccountId(*id), 1, 1, AccountFlags::default()));
    for opened in create_accounts(work, &Vec::from_iter(accounts), Timestamp(1))? {
        opened.expect("a new account");
    }
    Ok(())
}

/// Writes rows of its own, opens an account and moves money on one that all share; then a third of the pieces is refused, and
/// another third panics.
fn piece(work: &mut dyn Work, number: u128) -> Result<(), Error> {
    let answer = Remembered {
        request: [7; 32],
        status: 200,
        body: b"{}".to_vec(),
        at: Timestamp(1),
    };
    work.remember("pieces", &number.to_string(), &answer)?;
    open(work, &[1_000 + number])?;
    let moved = Transfer::new(
        TransferId(1 + number),
        AccountId(1),
        AccountId(1_000 + number),
        10,
        1,
        9,
    );
    create_transfers(work, &[moved], Timestamp(1))?
        .remove(0)
        .expect("money moves");
    match number % 3 {
        0 => Ok(()),
        1 => Err(AccountRefusal::Exists.into()),
        _ => panic!("a piece of work that breaks"),
    }
}

fn look_back(work: &mut dyn Work) -> Result<(), Fault> {
    for number in 0..PIECES {
        let kept = number % 3 == 0;
        let remembered = work.remembered("pieces", &number.to_string())?;
        assert_eq!(remembered.is_some(), kept, "row {number}");
        let opened = work.accounts(&[AccountId(1_000 + number)])?;
        assert_eq!(opened.len(), usize::from(kept), "account {number}");
        let moved = work.transfers(&[TransferId(1 + number)])?;
        assert_eq!(moved.len(), usize::from(kept), "transfer {number}");
    }
    let shared = work.accounts(&[AccountId(1)])?.remove(0);
    assert_eq!((shared.debits_posted, shared.version), (400, 40));
    // Two accounts at first; then an account and a transfer for each that was kept.
    assert_eq!(work.head()?.sequence, 2 + 2 * 40);
    Ok(())
}
