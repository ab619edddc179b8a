//! The model: every store on plain maps, in memory. It is the reference that the databases have to agree with, and the store
//! of the rooms' own tests. Cloning it is how a piece of work is rolled back.
//!
//! One file and one field per room; each file implements its room's store for [`Memory`].

mod catalogue;
mod delivery;
mod disputes;
mod facts;
mod feed;
mod friends;
mod guides;
mod idempotency;
mod ledger;
mod lists;
mod merchants;
mod outbox;
mod payments;
mod recommendations;
mod shoppers;
mod timers;
mod transparency;
mod trust;
mod webhooks;

/// Every room's store in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    catalogue: catalogue::Catalogue,
    delivery: delivery::Deliveries,
    disputes: disputes::Disputes,
    endpoints: webhooks::Endpoints,
    facts: facts::Facts,
    friends: friends::Friends,
    guides: guides::Guides,
    idempotency: idempotency::Answers,
    pub(crate) ledger: ledger::Ledger,
    lists: lists::Lists,
    merchants: merchants::Merchants,
    outbox: outbox::Events,
    payments: payments::Payments,
    recommendations: recommendations::Recommendations,
    shoppers: shoppers::Shoppers,
    timers: timers::Timers,
    transparency: transparency::Log,
    trust: trust::Trust,
}
