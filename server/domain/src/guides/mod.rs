//! Guides: people who write stories and sets citing products of any shop, answer questions about them, and are followed.

mod follow;
mod store;

pub use follow::{FOLLOWING_MAX, Following};
pub use store::{FollowStore, GuideStore};
