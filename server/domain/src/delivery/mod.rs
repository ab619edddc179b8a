//! Delivery: what was shipped, and what proves that it arrived.
//!
//! Each parcel has a hand-over code that only the shopper sees. Whatever speaks for an arrival is kept as evidence, by strength,
//! in a chain of hashes per payment; the piece that completes a payment's delivery is its proof, and the first stands. What
//! follows for the money is decided in `payments`.

mod carrier;
mod code;
mod evidence;
mod parcel;
mod proof;
mod refusals;
mod store;

pub use carrier::{
    Carrier, REPLAY_SECONDS, Verifier, active_carrier, add_carrier, read_report, retire_carrier,
};
pub use code::{Code, TRIES_MAX};
pub use evidence::{DETAIL_MAX_CHARS, Evidence, Exhibit, Kind, Level};
pub use parcel::{Arrived, Lock, PARCELS_MAX, Parcel, Ship, Tried, all_arrived};
pub use proof::Proof;
pub use refusals::DeliveryRefusal;
pub use store::DeliveryStore;
