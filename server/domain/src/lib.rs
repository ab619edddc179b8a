//! The rooms of Vouch: pure decisions over other people's money and friendships.
//!
//! Every use case has one shape: **load** what it needs from the store, **decide** in memory, **save** in the same piece of
//! work. Until the decision is made nothing has been written, so a refusal leaves nothing to undo. Time, ids and chance come in
//! as arguments. Nothing here knows HTTP, SQL, async, serde, a clock or a random source; `cargo xtask tidy` states these absences.
//!
//! Stairs go one way, in the order of the modules below.

pub mod disclosure;
pub mod ids;
pub mod mode;
pub mod money;
pub mod text;
pub mod time;

pub mod outbox;
pub mod refusal;

pub mod ledger;

pub mod merchants;
pub mod shoppers;

pub mod webhooks;

pub mod catalogue;
pub mod timers;

pub mod friends;

pub mod delivery;
pub mod transparency;

pub mod disputes;

pub mod facts;
pub mod guides;
pub mod lists;
pub mod recommendations;

pub mod trust;

pub mod payments;

pub mod idempotency;

pub mod memory;

pub use ids::*;
pub use money::{Currency, Money};
pub use refusal::{Error, Fault, Kind, Reason, Refusal, Result};
pub use time::{Moment, Timestamp};

/// Everything a piece of work can reach. A use case names only the stores it needs; this sum is for the stores themselves and
/// for callers that pass a whole piece of work along.
pub trait Work:
    catalogue::CatalogueStore
    + delivery::DeliveryStore
    + disputes::DisputeStore
    + facts::FactStore
    + friends::FriendStore
    + guides::GuideStore
    + idempotency::IdempotencyStore
    + ledger::LedgerStore
    + lists::ListStore
    + merchants::MerchantStore
    + outbox::EventLog
    + outbox::Outbox
    + payments::PaymentStore
    + recommendations::FeedStore
    + recommendations::RecommendationStore
    + shoppers::ShopperStore
    + timers::TimerStore
    + transparency::TransparencyStore
    + trust::TrustStore
    + webhooks::EndpointStore
{
}

impl<W> Work for W where
    W: catalogue::CatalogueStore
        + delivery::DeliveryStore
        + disputes::DisputeStore
        + facts::FactStore
        + friends::FriendStore
        + guides::GuideStore
        + idempotency::IdempotencyStore
        + ledger::LedgerStore
        + lists::ListStore
        + merchants::MerchantStore
        + outbox::EventLog
        + outbox::Outbox
        + payments::PaymentStore
        + recommendations::FeedStore
        + recommendations::RecommendationStore
        + shoppers::ShopperStore
        + timers::TimerStore
        + transparency::TransparencyStore
        + trust::TrustStore
        + webhooks::EndpointStore
{
}
