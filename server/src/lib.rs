//! The house: doors, store and jobs around the rooms of `vouch-domain`.
//!
//! A request comes in by a door (`http/`), is decided in a room (`vouch_domain`), and what must be remembered is kept in the
//! store (`store/`). What leaves the house is written down in the same commit and carried out later by `jobs/`.

pub mod app;
pub mod assets;
pub mod chance;
pub mod checkout;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod feeds;
pub mod http;
pub mod jobs;
pub mod keys;
pub mod ledger_lines;
pub mod migrate;
pub mod passkeys;
mod patience;
pub mod receipts;
pub mod seal;
pub mod serve;
pub mod store;
pub mod streams;
pub mod studio;
pub mod transparency_check;
pub mod verify;
