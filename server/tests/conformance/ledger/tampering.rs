//! `vouch verify` on a book that somebody has had their hands in: each change is found, and found where it was made.

use super::{hold, move_at, open, plain};
use rusqlite::Connection;
use vouch_domain::ledger::{Book, Leg, LegCode, expire_holds, post};
use vouch_domain::merchants::Mode;
use vouch_domain::payments::{TopUp, movement};
use vouch_domain::{Currency, MerchantId, Money, PaymentId, ShopperId, Timestamp, TransferId};
use vouch_server::keys::Keys;
use vouch_server::store::{SqlWork, Store, open_writer};
use vouch_server::verify::{Known, Report, leads_through, verify, verify_file};

const SHOPPER: ShopperId = ShopperId(0x51);
const MERCHANT: MerchantId = MerchantId(0x52);
const PAID: PaymentId = PaymentId(0x61);
const CANCELLED: PaymentId = PaymentId(0x62);

/// A book with something of everything, inside a transaction.
fn book(folder: &tempfile::TempDir) -> Connection {
    let connection = open_writer(&folder.path().join("vouch.db")).expect("a new database");
    connection
        .execute_batch(
            "pragma foreign_keys = off; pragma ignore_check_constraints = on; begin immediate",
        )
        .expect("a transaction");
    let work = &mut SqlWork::new(&connection);

    open(work, &[(1, ""), (2, ""), (3, "D<C"), (4, "C<D")]);
    let second = |s: i64| Timestamp::from_micros(s * 1_000_000);
    let mut closing = hold(21, 1, 2, 0, 0);
    closing.flags.closing_credit = true;
    closing.credit_account = vouch_domain::AccountId(5);
    open(work, &[(5, "")]);
    move_at(
        work,
        second(1),
        &[
            (plain(11, 1, 2, 500), "created"),
            (plain(12, 1, 3, 300), "created"),
            (plain(13, 4, 2, 100), "created"),
            (hold(14, 3, 2, 120, 0), "created"),
            (hold(15, 3, 1, 80, 5), "created"),
            (hold(16, 3, 1, 40, 60), "created"),
            (hold(17, 1, 4, 50, 0), "created"),
            (closing, "created"),
            (plain(18, 3, 1, 500), "exceeds_credits"),
        ],
    );
    let ended = [
        (super::post(31, 14, 100), "created"),
        (super::void(32, 17), "created"),
    ];
    move_at(work, second(3), &ended);
    assert_eq!(expire_holds(work, 10, second(7)), Ok(1));

    let leg = |id, debit, credit, code| Leg {
        id,
        debit,
        credit,
        amount: Money::new(2400, Currency::EUR),
        code,
    };
    let (shopper, escrow) = (Book::Shopper(SHOPPER), Book::Escrow(MERCHANT));
    let top_up = |id| leg(TransferId(id), Book::Safeguarding, shopper, LegCode::TopUp);
    let legs = [
        top_up(0x71),
        top_up(0x72),
        leg(movement("hold", PAID), shopper, escrow, LegCode::Hold),
        leg(movement("hold", CANCELLED), shopper, escrow, LegCode::Hold),
        leg(
            movement("cancel", CANCELLED),
            escrow,
            shopper,
            LegCode::Cancel,
        ),
    ];
    for leg in legs {
        post(work, Mode::Sandbox, &[leg], second(8)).expect("money moves");
    }
    for (id, status) in [(PAID, "authorised"), (CANCELLED, "cancelled")] {
        let insert = "insert into payments (id, merchant, mode, currency, amount, payee, payee_origin, status, shopper, \
                      held_at, state_at, created_at, refunded) values (?1, ?2, 'sandbox', 'EUR', 2400, 'Lumen', 'https://lumen.example', ?3, ?4, 8, 8, 7, ?5)";
        let refunded = if id == CANCELLED { 2400 } else { 0 };
        let row = (
            id.bytes(),
            MERCHANT.bytes(),
            status,
            SHOPPER.bytes(),
            refunded,
        );
        connection.execute(insert, row).expect("a payment");
    }
    for id in [0x71u128, 0x72] {
        let insert = "insert into top_ups (id, shopper, mode, currency, amount, at) values (?1, ?2, 'sandbox', 'EUR', 2400, 8)";
        connection
            .execute(insert, (id.to_be_bytes(), SHOPPER.bytes()))
            .expect("a top-up");
    }
    let body = format!(
        r#"{{"payment":{{"id":"{PAID}","status":"authorised","amount":2400,"currency":"EUR"}}}}"#
    );
    let insert = "insert into answers (scope, key, request, status, body, at) values ('s', 'k1', x'00', 200, ?1, 8)";
    connection
        .execute(insert, [body.as_bytes()])
        .expect("an answer");
    connection
}

fn verified(connection: &Connection) -> Report {
    verify(&mut &*connection, None).expect("the rows can be read")
}

#[test]
fn an_honest_book_balances() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let connection = book(&folder);
    let report = verified(&connection);
    assert_eq!(report.findings, []);
    assert_eq!(
        (report.accounts, report.open_holds, report.payments),
        (8, 2, 2)
    );
    // 8 recorded in the first batch, 2 that end holds, 2 top-ups and 3 movements of payments.
    assert_eq!(report.transfers, 15);

    // From another connection, while the writer is in the middle of its work: only what is committed, and that balances.
    let path = folder.path().join("vouch.db");
    assert_eq!(verify_file(&path, None).expect("a snapshot").transfers, 0);
    connection
        .execute_batch("commit; begin immediate")
        .expect("a commit");
    let report = verify_file(&path, None).expect("a snapshot");
    assert_eq!((report.transfers, report.findings), (15, vec![]));
}

#[test]
fn every_change_is_found_where_it_was_made() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let connection = book(&folder);
    let id = |id: u128| format!("x'{}'", hex(id));
    let (paid, cancelled) = (movement("hold", PAID).0, movement("cancel", CANCELLED).0);
    let place = |id: u128| TransferId(id).to_string();
    let account = |id: u128| vouch_domain::AccountId(id).to_string();
    let escrow = Book::Escrow(MERCHANT)
        .account(Mode::Sandbox, Currency::EUR)
        .0;
    let shopper = Book::Shopper(SHOPPER)
        .account(Mode::Sandbox, Currency::EUR)
        .to_string();

    let transfer =
        |set: &str, t: u128| format!("update ledger_transfers set {set} where id = {}", id(t));
    let counter =
        |set: &str, a: u128| format!("update ledger_accounts set {set} where id = {}", id(a));
    let delete =
        |table: &str, key: &str, t: u128| format!("delete from {table} where {key} = {}", id(t));

    for (tampering, where_, what) in [
        (
            transfer("amount = 501", 11),
            account(1),
            "debits_posted is 800, its entries come to 801",
        ),
        (
            transfer("amount = 499", 11),
            account(2),
            "credits_posted is 700, its entries come to 699",
        ),
        (
            transfer("amount = 121", 14),
            place(31),
            "the end of its hold is written down otherwise",
        ),
        (
            transfer("amount = 81", 15),
            format!("hold {}", place(15)),
            "held 81, but 80 was released",
        ),
        (
            transfer("amount = 51", 17),
            place(32),
            "does not fit its hold's",
        ),
        (
            transfer("amount = 41", 16),
            account(3),
            "debits_pending is 40, its entries come to 41",
        ),
        (
            transfer("amount = 121", 31),
            place(31),
            "does not fit its hold's",
        ),
        (
            transfer("amount = -1", 11),
            "ledger_transfers".into(),
            "unreadable",
        ),
        (
            transfer(&format!("credit_account = {}", id(3)), 11),
            account(3),
            "credits_posted",
        ),
        (
            transfer(&format!("credit_account = {}", id(99)), 11),
            place(11),
            "is missing",
        ),
        (
            transfer("ledger = 2", 11),
            place(11),
            "is of ledger 1, the entry of 2",
        ),
        (
            transfer("timestamp = 5", 13),
            place(13),
            "is not after the entry before it",
        ),
        (transfer("flags = 0", 14), account(3), "debits_posted"),
        (transfer("debit_version = 9", 12), place(12), "but says 9"),
        (transfer("timeout = 1", 14), place(31), "had run out"),
        (
            transfer("id = x'000000000000000000000000000000ee'", 14),
            place(31),
            "is not open",
        ),
        (
            transfer(&format!("pending_id = {}", id(16)), 32),
            place(32),
            "it differs from its hold",
        ),
        (
            delete("ledger_transfers", "id", 12),
            place(13),
            "entries 7 to 7 of the journal are missing",
        ),
        (
            delete("ledger_transfers", "id", cancelled),
            "the journal".into(),
            "at its end are missing",
        ),
        (
            delete("ledger_transfers", "id", 31),
            format!("hold {}", place(14)),
            "posted, but no transfer did it",
        ),
        (delete("ledger_accounts", "id", 4), place(13), "is missing"),
        (
            delete("ledger_resolutions", "hold", 14),
            place(31),
            "the end of its hold is not written down",
        ),
        (
            delete("ledger_resolutions", "hold", 15),
            format!("hold {}", place(15)),
            "open, but not listed as such",
        ),
        (
            "update ledger_resolutions set resolution = 'voided' where resolution = 'posted'"
                .into(),
            place(31),
            "written down otherwise",
        ),
        (
            format!(
                "update ledger_resolutions set hold = {} where resolution = 'expired'",
                id(16)
            ),
            place(16),
            "ran out before its time",
        ),
        (
            delete("ledger_open_holds", "hold", 16),
            format!("hold {}", place(16)),
            "open, but not listed as such",
        ),
        (
            format!("insert into ledger_open_holds values ({}, null, 1)", id(14)),
            format!("hold {}", place(14)),
            "listed as open, but is not",
        ),
        (
            "update ledger_open_holds set expires_at = expires_at + 1".into(),
            place(16),
            "listed as open with other times",
        ),
        (
            counter("debits_posted = debits_posted + 1", 1),
            "ledger 1".into(),
            "debits posted are 1001, credits posted are 1000",
        ),
        (
            counter("credits_pending = credits_pending - 1", 1),
            "ledger 1".into(),
            "credits pending are 39",
        ),
        (
            counter(
                "debits_posted = debits_posted + 1, credits_posted = credits_posted + 1",
                1,
            ),
            account(1),
            "its credits_posted is",
        ),
        (
            counter("version = version + 1", 2),
            account(2),
            "its version is",
        ),
        (
            counter("flags = 0", 5),
            account(5),
            "is open, by its entries it is closed",
        ),
        (
            counter("flags = 2", 1),
            place(11),
            "has debits of 500, more than its credits of 0",
        ),
        (
            counter("flags = 4", 2),
            place(11),
            "has credits of 500, more than its debits of 0",
        ),
        (
            counter("ledger = 2", 1),
            place(11),
            "is of ledger 2, the entry of 1",
        ),
        (
            format!(
                "insert into ledger_spent_ids (sequence, id, refusal, timestamp) values (999, {}, 'exceeds_credits', 1)",
                id(11)
            ),
            place(11),
            "its id was spent",
        ),
        (
            "delete from ledger_head".into(),
            "the journal".into(),
            "its end is not written down",
        ),
        (
            "update ledger_head set sequence = sequence - 1".into(),
            "the journal".into(),
            "is written down",
        ),
        // What follows from nothing else: only the chain knows.
        (transfer("code = 8", 11), place(11), "the chain breaks here"),
        (
            format!(
                "{}; {}; {}",
                transfer("amount = 400", 11),
                counter("debits_posted = debits_posted - 100", 1),
                counter("credits_posted = credits_posted - 100", 2)
            ),
            place(11),
            "the chain breaks here",
        ),
        (
            format!(
                "update ledger_transfers set amount = case id when {0} then 300 else 500 end where id in ({0}, {1}); \
                 update ledger_accounts set credits_posted = credits_posted - 200 where id = {2}; \
                 update ledger_accounts set credits_posted = credits_posted + 200 where id = {3}",
                id(11),
                id(12),
                id(2),
                id(3)
            ),
            place(11),
            "the chain breaks here",
        ),
        (
            // A pair changes places, with everything that counts places.
            format!(
                "update ledger_transfers set id = x'ff' where id = {0}; \
                 update ledger_transfers set id = {0} where id = {1}; \
                 update ledger_transfers set id = {1} where id = x'ff'",
                id(11),
                id(12)
            ),
            place(12),
            "the chain breaks here",
        ),
        (
            transfer("effective_at = 5", 11),
            place(11),
            "the chain breaks here",
        ),
        (counter("code = 2", 1), account(1), "the chain breaks here"),
        (counter("flags = 8", 1), account(1), "the chain breaks here"),
        (
            counter("flags = flags | 32", 4),
            account(4),
            "is closed, by its entries it is open",
        ),
        (
            "update ledger_spent_ids set refusal = 'exceeds_debits'".into(),
            place(18),
            "the chain breaks here",
        ),
        (
            "update ledger_spent_ids set refusal = 'exists'".into(),
            place(18),
            "exists spends no id",
        ),
        (
            delete("ledger_spent_ids", "id", 18),
            place(31),
            "of the journal are missing",
        ),
        (
            "update ledger_journal set hash = zeroblob(32) where sequence = 7".into(),
            place(12),
            "the chain breaks here",
        ),
        (
            "delete from ledger_journal where sequence = 7".into(),
            place(12),
            "link 7 of the chain, which is its own, is missing",
        ),
        (
            "insert into ledger_journal values (999, zeroblob(32))".into(),
            "link 999".into(),
            "belongs to no entry",
        ),
        (
            "update ledger_head set hash = zeroblob(32)".into(),
            "the journal".into(),
            "the hash of its end is not the one that is written down",
        ),
        // The history that a shopper's account keeps.
        (
            "update ledger_balances set credits_posted = credits_posted + 1 where version = 2"
                .into(),
            shopper.clone(),
            "the history it keeps is not the one",
        ),
        (
            "delete from ledger_balances where version = 3".into(),
            shopper,
            "the history it keeps is not the one",
        ),
        (
            format!(
                "insert into ledger_balances select {}, sequence, version, 0, 0, 0, 0, 0 from ledger_balances limit 1",
                id(2)
            ),
            account(2),
            "keeps a history of entries that it does not have",
        ),
        // Money that is in escrow for no payment.
        (
            counter("credits_posted = credits_posted + 1", escrow),
            "escrow".into(),
            "2401, its payments come to 2400",
        ),
        // An answer that is promised to be the same for ever.
        (
            "update answers set body = cast(replace(cast(body as text), '2400', '2500') as blob)"
                .into(),
            "under \"k1\"".into(),
            "says that payment",
        ),
        (
            "update answers set body = cast(replace(cast(body as text), 'EUR', 'USD') as blob)"
                .into(),
            "under \"k1\"".into(),
            "says that payment",
        ),
        // Payments and their money.
        (
            "update payments set amount = 2401 where status = 'authorised'".into(),
            PAID.to_string(),
            "differs from it",
        ),
        (
            "update payments set status = 'cancelled'".into(),
            PAID.to_string(),
            "is missing",
        ),
        (
            "update payments set status = 'authorised'".into(),
            place(cancelled),
            "no payment and no top-up asks for it",
        ),
        (
            format!("delete from payments where id = {}", id(PAID.0)),
            place(paid),
            "no payment and no top-up asks for it",
        ),
        (
            "update payments set status = 'paid twice'".into(),
            "payments".into(),
            "unreadable",
        ),
        (
            "update payments set currency = 'USD'".into(),
            CANCELLED.to_string(),
            "differs from it",
        ),
        (
            format!("delete from top_ups where id = {}", id(0x71)),
            place(0x71),
            "no payment and no top-up asks for it",
        ),
        (
            "update top_ups set amount = 1".into(),
            place(0x72),
            "differs from it",
        ),
        (
            transfer(&format!("debit_account = {}", id(escrow)), paid),
            PAID.to_string(),
            "differs from it",
        ),
    ] {
        connection
            .execute_batch("savepoint honest")
            .expect("a savepoint");
        let before = connection.total_changes();
        connection
            .execute_batch(&tampering)
            .expect("the tampering itself works");
        let changed = connection.total_changes() - before;
        assert!(changed > 0, "{tampering} changes nothing");
        let found = verified(&connection).findings;
        connection
            .execute_batch("rollback to honest; release honest")
            .expect("undone");
        assert!(
            found
                .iter()
                .any(|f| f.place.contains(&where_) && f.what.contains(what)),
            "{tampering}\n  wanted {where_}: … {what} …\n  found {found:#?}"
        );
    }
    assert!(verified(&connection).balances());
}

#[test]
fn the_command_says_so_and_exits_accordingly() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let connection = book(&folder);
    connection.execute_batch("commit").expect("a commit");
    let vouch_verify = || {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_vouch"))
            .env_remove("DATABASE_URL")
            .args(["verify", "--data-dir"])
            .arg(folder.path())
            .output()
            .expect("the command runs");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let (code, said) = vouch_verify();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("The books balance."), "{said}");
    assert!(
        said.contains("Ledger 1978 (EUR, sandbox): debits 12000, credits 12000"),
        "{said}"
    );

    connection
        .execute_batch(
            "update ledger_accounts set credits_posted = credits_posted + 1 where code = 3",
        )
        .expect("the tampering itself works");
    let (code, said) = vouch_verify();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("WRONG ledger 1978"), "{said}");
    assert!(!said.contains("The books balance."), "{said}");
}

#[test]
fn a_journal_written_anew_is_not_signed_by_the_house() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let keys = Keys::load_or_create(folder.path()).expect("keys");
    let path = folder.path().join("vouch.db");
    let key = keys.journal.verifying_key();
    assert_eq!(
        verified_with(&path, &key, Some(&keys)),
        Vec::<String>::new()
    );

    // Whoever can write every row can make another chain that holds, but not its signature.
    let forged = folder.path().join("forged.db");
    let findings = verified_with(&forged, &key, None);
    assert_eq!(findings, ["the journal: its end is not signed"]);
    let others = Keys::fleeting();
    let forged = folder.path().join("signed.db");
    let findings = verified_with(&forged, &key, Some(&others));
    assert_eq!(
        findings,
        ["the journal: its end is not signed by this house"]
    );

    // An earlier end with its signature does not fit later entries.
    let connection = open_writer(&path).expect("the book");
    connection
        .execute_batch("update ledger_head set sequence = sequence - 1")
        .expect("the tampering itself works");
    let findings = verify_file(&path, Some(&key)).expect("rows").findings;
    assert_eq!(findings.len(), 2, "{findings:?}");
}

/// Makes a book through a store that signs with `keys`, and says what is wrong with it.
fn verified_with(
    path: &std::path::Path,
    key: &ed25519_dalek::VerifyingKey,
    keys: Option<&Keys>,
) -> Vec<String> {
    let store = Store::sqlite(path.into(), keys.map(Keys::sign_heads)).expect("the store opens");
    let empty = verify_file(path, Some(key)).expect("rows").findings;
    assert_eq!(empty, [], "a journal without entries needs no signature");
    let legs = |id| Leg {
        id: TransferId(id),
        debit: Book::Safeguarding,
        credit: Book::Shopper(SHOPPER),
        amount: Money::new(2400, Currency::EUR),
        code: LegCode::TopUp,
    };
    let done = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(store.write(move |work| {
            post(work, Mode::Sandbox, &[legs(0x71)], Timestamp(8))?;
            work.add_top_up(
                &TopUp {
                    id: TransferId(0x71),
                    shopper: SHOPPER,
                    mode: Mode::Sandbox,
                    amount: Money::new(2400, Currency::EUR),
                },
                Timestamp(8),
            )?;
            Ok(())
        }));
    done.expect("money moves");
    let findings = verify_file(path, Some(key)).expect("rows").findings;
    findings.iter().map(ToString::to_string).collect()
}

#[test]
fn a_journal_leads_through_every_end_it_has_had_and_no_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let connection = book(&folder);
    let through = |text: &str| {
        let known = Known::parse(text).expect("an end");
        let mut report = Report::default();
        leads_through(&mut &connection, known, &mut report).expect("rows");
        Vec::from_iter(report.findings.iter().map(|f| f.what.clone()))
    };
    let mut ends = connection
        .prepare("select sequence || ':' || lower(hex(hash)) from ledger_journal")
        .expect("the links");
    let ends = ends.query_map([], |row| row.get(0)).expect("the links");
    let ends = ends.collect::<Result<Vec<String>, _>>().expect("the links");
    assert!(ends.len() > 20);
    for end in &ends {
        assert_eq!(through(end), Vec::<String>::new());
    }
    let (_, hash) = ends[4].split_once(':').expect("entry and hash");
    assert_eq!(
        through(&format!("7:{hash}")),
        ["does not lead through the known hash at entry 7"]
    );
    assert_eq!(
        through(&format!("999:{hash}")),
        ["has not come as far as the known entry 999"]
    );
    for bad in [
        "",
        "7",
        "7:",
        "7:ab",
        ":ab",
        &format!("-1:{hash}"),
        &format!("7:{hash}0"),
        &format!("7:é{}", &hash[2..]),
    ] {
        assert_eq!(Known::parse(bad), None, "{bad}");
    }
}

fn hex(id: u128) -> String {
    format!("{id:032x}")
}
