//! What this room needs kept.

use super::{Head, Item, List, Love, Loves, Poll, Vote};
use crate::refusal::Fault;
use crate::{ListId, MerchantId, PollId, ShopperId, Timestamp};

pub trait ListStore {
    /// Whether this shopper paid for anything that was not called off.
    fn has_standing_purchase(&mut self, shopper: ShopperId) -> Result<bool, Fault>;

    fn love(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Love>, Fault>;
    fn add_love(&mut self, love: &Love) -> Result<(), Fault>;
    fn remove_love(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<(), Fault>;
    /// Latest first.
    fn loves_of(&mut self, shopper: ShopperId, limit: u32) -> Result<Vec<Love>, Fault>;
    fn loves_count(&mut self, shopper: ShopperId) -> Result<u32, Fault>;
    /// When the newest loves of a product were given that count in the rank, latest first.
    fn newest_counted_loves(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Timestamp>, Fault>;
    fn loves(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Loves>, Fault>;
    fn put_loves(&mut self, loves: &Loves) -> Result<(), Fault>;
    /// A shop's products that have any heat, hottest first, then in order of SKU.
    fn hottest(&mut self, merchant: MerchantId, limit: u32) -> Result<Vec<Loves>, Fault>;

    /// A list with its items in order. A wish whose purchase was called off is given as one that nobody took.
    fn list(&mut self, id: ListId) -> Result<Option<List>, Fault>;
    /// One's own lists, last changed first.
    fn lists_of(&mut self, owner: ShopperId) -> Result<Vec<Head>, Fault>;
    /// Lists of these people that their friends may find, last changed first.
    fn lists_shared_by(&mut self, owners: &[ShopperId], limit: u32) -> Result<Vec<Head>, Fault>;
    /// Writes all of a list but its items.
    fn put_list(&mut self, list: &List) -> Result<(), Fault>;
    /// Writes an item of a list, at this place.
    fn put_item(&mut self, list: ListId, place: u32, item: &Item) -> Result<(), Fault>;
    fn remove_item(&mut self, list: ListId, number: u32) -> Result<(), Fault>;
    /// Its items go with it.
    fn remove_list(&mut self, id: ListId) -> Result<(), Fault>;

    fn poll(&mut self, id: PollId) -> Result<Option<Poll>, Fault>;
    /// One's own polls, newest first.
    fn polls_of(&mut self, owner: ShopperId) -> Result<Vec<Poll>, Fault>;
    /// The hundred newest polls that this person was invited to, newest first.
    fn polls_inviting(&mut self, voter: ShopperId) -> Result<Vec<Poll>, Fault>;
    fn add_poll(&mut self, poll: &Poll) -> Result<(), Fault>;
    /// Writes the link, the closing and who more was invited; nothing else of a poll changes.
    fn save_poll(&mut self, poll: &Poll) -> Result<(), Fault>;
    /// Its votes go with it.
    fn remove_poll(&mut self, id: PollId) -> Result<(), Fault>;
    /// In order of the voters' ids.
    fn votes(&mut self, poll: PollId) -> Result<Vec<Vote>, Fault>;
    /// In place of what the voter voted before.
    fn put_vote(&mut self, poll: PollId, vote: &Vote) -> Result<(), Fault>;
}
