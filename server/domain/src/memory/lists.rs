//! Lists, loves and polls in memory.

use super::Memory;
use crate::lists::{Audience, Head, Item, List, ListStore, Love, Loves, Poll, Vote, Wish};
use crate::payments::{Page, PaymentStore};
use crate::refusal::Fault;
use crate::{ListId, MerchantId, PaymentId, PollId, ShopperId, Timestamp};
use std::cmp::Reverse;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    loves: BTreeMap<(MerchantId, String, ShopperId), Love>,
    totals: BTreeMap<(MerchantId, String), Loves>,
    /// Without their items.
    lists: BTreeMap<ListId, List>,
    /// With their places.
    items: BTreeMap<(ListId, u32), (u32, Item)>,
    polls: BTreeMap<PollId, Poll>,
    votes: BTreeMap<(PollId, ShopperId), Vote>,
}

impl ListStore for Memory {
    fn has_standing_purchase(&mut self, shopper: ShopperId) -> Result<bool, Fault> {
        let all = Page {
            before: None,
            limit: u32::MAX,
        };
        let paid = self.payments_of_shopper(shopper, all)?;
        Ok(paid.iter().any(|payment| payment.status().stands()))
    }

    fn love(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Love>, Fault> {
        let key = (merchant, sku.to_owned(), shopper);
        Ok(self.lists.loves.get(&key).cloned())
    }

    fn add_love(&mut self, love: &Love) -> Result<(), Fault> {
        let key = (love.merchant, love.sku.clone(), love.shopper);
        if self.lists.loves.insert(key, love.clone()).is_some() {
            return Err(Fault("a love is there already".into()));
        }
        Ok(())
    }

    fn remove_love(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<(), Fault> {
        let key = (merchant, sku.to_owned(), shopper);
        self.lists.loves.remove(&key);
        Ok(())
    }

    fn loves_of(&mut self, shopper: ShopperId, limit: u32) -> Result<Vec<Love>, Fault> {
        let own = self.lists.loves.values();
        let mut own: Vec<Love> = own
            .filter(|love| love.shopper == shopper)
            .cloned()
            .collect();
        own.sort_by_key(|love| (Reverse(love.at), love.merchant, love.sku.clone()));
        own.truncate(limit as usize);
        Ok(own)
    }

    fn loves_count(&mut self, shopper: ShopperId) -> Result<u32, Fault> {
        let own = self.lists.loves.values();
        counted(own.filter(|love| love.shopper == shopper).count())
    }

    fn newest_counted_loves(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Timestamp>, Fault> {
        let loves = self.lists.loves.values();
        let mut times: Vec<Timestamp> = loves
            .filter(|love| love.counts && love.merchant == merchant && love.sku == sku)
            .map(|love| love.at)
            .collect();
        times.sort_by_key(|at| Reverse(*at));
        times.truncate(limit as usize);
        Ok(times)
    }

    fn loves(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Loves>, Fault> {
        let key = (merchant, sku.to_owned());
        Ok(self.lists.totals.get(&key).cloned())
    }

    fn put_loves(&mut self, loves: &Loves) -> Result<(), Fault> {
        let key = (loves.merchant, loves.sku.clone());
        self.lists.totals.insert(key, loves.clone());
        Ok(())
    }

    fn hottest(&mut self, merchant: MerchantId, limit: u32) -> Result<Vec<Loves>, Fault> {
        let totals = self.lists.totals.values();
        let mut hot: Vec<Loves> = totals
            .filter(|loves| loves.merchant == merchant && loves.heat.is_some())
            .cloned()
            .collect();
        hot.sort_by_key(|loves| (Reverse(loves.heat), loves.sku.clone()));
        hot.truncate(limit as usize);
        Ok(hot)
    }

    fn list(&mut self, id: ListId) -> Result<Option<List>, Fault> {
        let Some(mut list) = self.lists.lists.get(&id).cloned() else {
            return Ok(None);
        };
        let of_list = self.lists.items.range((id, 0)..=(id, u32::MAX));
        let mut items: Vec<(u32, Item)> = of_list.map(|(_, placed)| placed.clone()).collect();
        items.sort_by_key(|(place, item)| (*place, item.number));
        for (_, mut item) in items {
            let payment = item.wish.taken().and_then(|taken| taken.payment);
            if let Some(payment) = payment
                && !self.paid(payment)?
            {
                item.wish = Wish::without_taker(item.wish);
            }
            list.items.push(item);
        }
        Ok(Some(list))
    }

    fn lists_of(&mut self, owner: ShopperId) -> Result<Vec<Head>, Fault> {
        Ok(self.heads(|list| list.owner == owner))
    }

    fn lists_shared_by(&mut self, owners: &[ShopperId], limit: u32) -> Result<Vec<Head>, Fault> {
        let mut heads = self.heads(|list| {
            owners.contains(&list.owner)
                && matches!(list.audience, Audience::Friends | Audience::Everyone)
        });
        heads.truncate(limit as usize);
        Ok(heads)
    }

    fn put_list(&mut self, list: &List) -> Result<(), Fault> {
        let head = List {
            items: Vec::new(),
            ..list.clone()
        };
        self.lists.lists.insert(list.id, head);
        Ok(())
    }

    fn put_item(&mut self, list: ListId, place: u32, item: &Item) -> Result<(), Fault> {
        let kept = (place, item.clone());
        self.lists.items.insert((list, item.number), kept);
        Ok(())
    }

    fn remove_item(&mut self, list: ListId, number: u32) -> Result<(), Fault> {
        self.lists.items.remove(&(list, number));
        Ok(())
    }

    fn remove_list(&mut self, id: ListId) -> Result<(), Fault> {
        self.lists.items.retain(|(list, _), _| *list != id);
        self.lists.lists.remove(&id);
        Ok(())
    }

    fn poll(&mut self, id: PollId) -> Result<Option<Poll>, Fault> {
        Ok(self.lists.polls.get(&id).cloned())
    }

    fn polls_of(&mut self, owner: ShopperId) -> Result<Vec<Poll>, Fault> {
        Ok(self.polls(|poll| poll.owner == owner))
    }

    fn polls_inviting(&mut self, voter: ShopperId) -> Result<Vec<Poll>, Fault> {
        let mut polls = self.polls(|poll| poll.invited.contains(&voter));
        polls.truncate(100);
        Ok(polls)
    }

    fn add_poll(&mut self, poll: &Poll) -> Result<(), Fault> {
        if self.lists.polls.insert(poll.id, poll.clone()).is_some() {
            return Err(Fault("a poll is there already".into()));
        }
        Ok(())
    }

    fn save_poll(&mut self, poll: &Poll) -> Result<(), Fault> {
        let kept = self.lists.polls.get_mut(&poll.id);
        let kept = kept.ok_or_else(|| Fault("no such poll to save".into()))?;
        kept.link = poll.link;
        kept.closed_at = poll.closed_at;
        kept.invited.clone_from(&poll.invited);
        Ok(())
    }

    fn remove_poll(&mut self, id: PollId) -> Result<(), Fault> {
        self.lists.votes.retain(|(poll, _), _| *poll != id);
        self.lists.polls.remove(&id);
        Ok(())
    }

    fn votes(&mut self, poll: PollId) -> Result<Vec<Vote>, Fault> {
        let of_poll = (poll, ShopperId(0))..=(poll, ShopperId(u128::MAX));
        let votes = self.lists.votes.range(of_poll);
        Ok(votes.map(|(_, vote)| *vote).collect())
    }

    fn put_vote(&mut self, poll: PollId, vote: &Vote) -> Result<(), Fault> {
        self.lists.votes.insert((poll, vote.voter), *vote);
        Ok(())
    }
}

impl Memory {
    fn paid(&mut self, payment: PaymentId) -> Result<bool, Fault> {
        let payment = self.payment(payment)?;
        Ok(payment.is_some_and(|payment| payment.status().stands()))
    }

    fn heads(&self, matches: impl Fn(&List) -> bool) -> Vec<Head> {
        let lists = self.lists.lists.values().filter(|list| matches(list));
        let mut heads: Vec<Head> = lists
            .map(|list| {
                let items = self.lists.items.keys().filter(|(of, _)| *of == list.id);
                Head {
                    items: u32::try_from(items.count()).unwrap_or(u32::MAX),
                    ..list.head()
                }
            })
            .collect();
        heads.sort_by_key(|head| Reverse((head.changed_at, head.id)));
        heads
    }

    fn polls(&self, matches: impl Fn(&Poll) -> bool) -> Vec<Poll> {
        let polls = self.lists.polls.values().filter(|poll| matches(poll));
        let mut polls: Vec<Poll> = polls.cloned().collect();
        polls.sort_by_key(|poll| Reverse((poll.created_at, poll.id)));
        polls
    }
}

fn counted(number: usize) -> Result<u32, Fault> {
    u32::try_from(number).map_err(|_| Fault("more than can be counted".into()))
}

#[cfg(test)]
impl Memory {
    /// An item as it was written, whether or not a purchase behind it stands.
    pub(crate) fn written_item(&self, list: ListId, number: u32) -> Option<Item> {
        let (_, item) = self.lists.items.get(&(list, number))?;
        Some(item.clone())
    }
}
