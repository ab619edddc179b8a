//! Friends: mutual, made by a one-time invitation link. Nothing about people who are not here is ever kept.

mod store;

pub use store::{FriendStore, Invitation};
