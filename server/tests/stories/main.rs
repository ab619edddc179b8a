//! Stories through the HTTP door: each opens a fresh house (router, SQLite in a temporary folder or a fresh PostgreSQL database, a clock the test owns) and uses
//! it as a browser, a shop's server or an attacker would.

mod authenticator;
mod bad_input;
mod catalogue;
mod circle;
mod elements;
mod escrow;
mod facts;
#[path = "../../pictures/tests/pictures/files.rs"]
mod files;
mod frame;
mod friends;
mod guides;
mod house;
mod hub;
mod lists;
mod lists_abuse;
mod lost_answers;
mod market;
mod merchant_sees;
mod merchants;
mod own_passkeys;
mod passkeys;
mod patterns;
mod payments;
mod people;
mod pictures;
#[path = "../postgres/mod.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod postgres;
mod postgres_moves;
mod receipts;
mod recommendations;
mod shopkeeping;
mod shoppers;
mod transparency;
mod trust;
mod webhooks;
