//! The order of precedence, held against the ledger's own tables: where two reasons stand next to each other in the list, some
//! request has both, and the first is given.

use super::tables::{Row, all};
use std::collections::BTreeSet;
use vouch_domain::Reason;
use vouch_domain::ledger::{AccountRefusal, TransferRefusal};

/// Where two reasons stand next to each other in the order of precedence, some row has both: the row after it mends the first
/// alone (and takes another id, where the first has spent its own), and then the second is given.
#[test]
fn neighbours_in_the_order_of_precedence_are_told_apart() {
    let tables = all();
    let shown = |kind: &str, first: &str, second: &str| {
        tables.iter().any(|table| {
            let events = table.rows.iter().filter(|row| row.asks.contains_key(kind));
            let events = Vec::from_iter(events);
            events.windows(2).any(|pair| {
                pair[0].answer() == first
                    && pair[1].answer() == second
                    && differ_in_one(pair[0], pair[1], kind)
            })
        })
    };
    let accounts = Vec::from_iter(AccountRefusal::ALL.iter().map(Reason::code));
    let transfers = Vec::from_iter(TransferRefusal::ALL.iter().map(Reason::code));
    let mut wrong = Vec::new();
    for (kind, order, strangers) in [
        ("account", accounts, ACCOUNT_STRANGERS),
        ("transfer", transfers, TRANSFER_STRANGERS),
    ] {
        let neighbours = Vec::from_iter(order.windows(2).map(|pair| (pair[0], pair[1])));
        for (first, second) in neighbours.iter().filter(|pair| !strangers.contains(pair)) {
            if !shown(kind, first, second) {
                wrong.push(format!("{kind}: {first}, {second}"));
            }
        }
        let unknown = strangers.iter().filter(|pair| !neighbours.contains(pair));
        wrong.extend(unknown.map(|pair| format!("{kind}: no neighbours: {pair:?}")));
    }
    // Neighbours once those that cannot meet are passed over.
    for (first, second) in TRANSFER_NEIGHBOURS_BEYOND {
        if !shown("transfer", first, second) {
            wrong.push(format!("transfer: {first}, {second}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Neighbours that no request can have both of.
const ACCOUNT_STRANGERS: &[(&str, &str)] = &[
    // The last of an open chain says that it is open, failed or not.
    ("linked_event_failed", "linked_event_chain_open"),
    ("id_must_not_be_zero", "id_must_not_be_int_max"),
    // No account has such an id.
    ("id_must_not_be_int_max", "exists_with_different_flags"),
    ("exists_with_different_code", "exists"),
    // What was opened was without fault.
    ("exists", "flags_are_mutually_exclusive"),
];

const TRANSFER_STRANGERS: &[(&str, &str)] = &[
    ("linked_event_failed", "linked_event_chain_open"),
    ("id_must_not_be_zero", "id_must_not_be_int_max"),
    ("id_must_not_be_int_max", "exists_with_different_flags"),
    ("exists_with_different_code", "exists"),
    ("exists", "id_already_failed"),
    (
        "debit_account_id_must_not_be_zero",
        "debit_account_id_must_not_be_int_max",
    ),
    (
        "credit_account_id_must_not_be_zero",
        "credit_account_id_must_not_be_int_max",
    ),
    // The same account twice, and the largest id: then the debit account has it too.
    (
        "credit_account_id_must_not_be_int_max",
        "accounts_must_be_different",
    ),
    // Either it posts or voids, or it does not.
    ("pending_id_must_be_zero", "pending_id_must_not_be_zero"),
    (
        "pending_id_must_not_be_zero",
        "pending_id_must_not_be_int_max",
    ),
    // Its own id would be the largest.
    (
        "pending_id_must_not_be_int_max",
        "pending_id_must_be_different",
    ),
    // An account that is not there has no ledger.
    (
        "credit_account_not_found",
        "accounts_must_have_the_same_ledger",
    ),
    (
        "transfer_must_have_the_same_ledger_as_accounts",
        "pending_transfer_not_found",
    ),
    ("pending_transfer_not_found", "pending_transfer_not_pending"),
    // More, or less.
    (
        "exceeds_pending_transfer_amount",
        "pending_transfer_has_different_amount",
    ),
    // A hold ends once.
    (
        "pending_transfer_already_posted",
        "pending_transfer_already_voided",
    ),
    (
        "pending_transfer_already_voided",
        "pending_transfer_expired",
    ),
];

const TRANSFER_NEIGHBOURS_BEYOND: &[(&str, &str)] = &[
    (
        "flags_are_mutually_exclusive",
        "pending_id_must_not_be_zero",
    ),
    (
        "debit_account_id_must_not_be_int_max",
        "credit_account_id_must_not_be_zero",
    ),
    ("accounts_must_be_different", "pending_id_must_be_zero"),
    (
        "pending_id_must_be_zero",
        "timeout_reserved_for_pending_transfer",
    ),
    (
        "timeout_reserved_for_pending_transfer",
        "pending_transfer_not_found",
    ),
    ("code_must_not_be_zero", "debit_account_not_found"),
    (
        "credit_account_not_found",
        "transfer_must_have_the_same_ledger_as_accounts",
    ),
    (
        "exceeds_pending_transfer_amount",
        "pending_transfer_already_posted",
    ),
    (
        "pending_transfer_has_different_amount",
        "pending_transfer_already_voided",
    ),
    (
        "pending_transfer_has_different_amount",
        "pending_transfer_expired",
    ),
];

/// The two ask for the same but for one field, and perhaps under another id.
fn differ_in_one(first: &Row, second: &Row, kind: &str) -> bool {
    let fields = |row: &Row| row.asks[kind].as_object().expect("fields").clone();
    let (mine, its) = (fields(first), fields(second));
    let names: BTreeSet<&String> = mine.keys().chain(its.keys()).collect();
    let different =
        Vec::from_iter((names.into_iter()).filter(|name| mine.get(*name) != its.get(*name)));
    let but_the_id = different.iter().filter(|name| **name != "id").count();
    but_the_id == 1 || (but_the_id == 0 && !different.is_empty())
}
