//! The types of the HTTP API: what the server and the widgets say to each other. Shapes only, no rules.

pub mod catalogue;
pub mod checkout;
pub mod delivery;
pub mod disputes;
pub mod facts;
pub mod friends;
pub mod guides;
pub mod hub;
pub mod lists;
pub mod merchants;
pub mod money;
pub mod payments;
pub mod recommendations;
pub mod shoppers;
pub mod timers;
pub mod transparency;
pub mod trust;
pub mod webhooks;
