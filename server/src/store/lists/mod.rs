//! Lists, loves and polls in SQL.

mod items;
mod loves;
mod polls;

use super::sql::Sql;
use super::work::SqlWork;
use vouch_domain::lists::{Head, Item, List, ListStore, Love, Loves, Poll, Vote};
use vouch_domain::{Fault, ListId, MerchantId, PollId, ShopperId, Timestamp};

impl<S: Sql> ListStore for SqlWork<S> {
    fn has_standing_purchase(&mut self, shopper: ShopperId) -> Result<bool, Fault> {
        loves::has_standing_purchase(self, shopper)
    }

    fn love(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Love>, Fault> {
        loves::one(self, shopper, merchant, sku)
    }

    fn add_love(&mut self, love: &Love) -> Result<(), Fault> {
        loves::add(self, love)
    }

    fn remove_love(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<(), Fault> {
        loves::remove(self, shopper, merchant, sku)
    }

    fn loves_of(&mut self, shopper: ShopperId, limit: u32) -> Result<Vec<Love>, Fault> {
        loves::of_shopper(self, shopper, limit)
    }

    fn loves_count(&mut self, shopper: ShopperId) -> Result<u32, Fault> {
        loves::count(self, shopper)
    }

    fn newest_counted_loves(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Timestamp>, Fault> {
        loves::newest_counted(self, merchant, sku, limit)
    }

    fn loves(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Loves>, Fault> {
        loves::totals(self, merchant, sku)
    }

    fn put_loves(&mut self, totals: &Loves) -> Result<(), Fault> {
        loves::put_totals(self, totals)
    }

    fn hottest(&mut self, merchant: MerchantId, limit: u32) -> Result<Vec<Loves>, Fault> {
        loves::hottest(self, merchant, limit)
    }

    fn list(&mut self, id: ListId) -> Result<Option<List>, Fault> {
        items::list(self, id)
    }

    fn lists_of(&mut self, owner: ShopperId) -> Result<Vec<Head>, Fault> {
        items::lists_of(self, owner)
    }

    fn lists_shared_by(&mut self, owners: &[ShopperId], limit: u32) -> Result<Vec<Head>, Fault> {
        items::lists_shared_by(self, owners, limit)
    }

    fn put_list(&mut self, list: &List) -> Result<(), Fault> {
        items::put_list(self, list)
    }

    fn put_item(&mut self, list: ListId, place: u32, item: &Item) -> Result<(), Fault> {
        items::put_item(self, list, place, item)
    }

    fn remove_item(&mut self, list: ListId, number: u32) -> Result<(), Fault> {
        items::remove_item(self, list, number)
    }

    fn remove_list(&mut self, id: ListId) -> Result<(), Fault> {
        items::remove_list(self, id)
    }

    fn poll(&mut self, id: PollId) -> Result<Option<Poll>, Fault> {
        polls::one(self, id)
    }

    fn polls_of(&mut self, owner: ShopperId) -> Result<Vec<Poll>, Fault> {
        polls::of_owner(self, owner)
    }

    fn polls_inviting(&mut self, voter: ShopperId) -> Result<Vec<Poll>, Fault> {
        polls::inviting(self, voter)
    }

    fn add_poll(&mut self, poll: &Poll) -> Result<(), Fault> {
        polls::add(self, poll)
    }

    fn save_poll(&mut self, poll: &Poll) -> Result<(), Fault> {
        polls::save(self, poll)
    }

    fn remove_poll(&mut self, id: PollId) -> Result<(), Fault> {
        polls::remove(self, id)
    }

    fn votes(&mut self, poll: PollId) -> Result<Vec<Vote>, Fault> {
        polls::votes(self, poll)
    }

    fn put_vote(&mut self, poll: PollId, vote: &Vote) -> Result<(), Fault> {
        polls::put_vote(self, poll, vote)
    }
}
