//! A network of people and words that follows from its size alone.

use crate::bench::{Dice, mixed};
use vouch_domain::{MerchantId, ShopperId, Timestamp};

pub const NOW: Timestamp = Timestamp(1_780_000_000_000_000);
pub const WORDS_EACH: usize = 10;
const PRODUCTS_A_SHOP: u32 = 1_000;
/// One person in so many has so many friends.
const HUB_ONE_IN: u32 = 2_500;
const HUB_FRIENDS: u32 = 5_000;

pub struct Network {
    pub people: u32,
    /// Both ways, by person and friend.
    pub friendships: Vec<(u32, u32)>,
    /// Product and author, in this order.
    pub words: Vec<(u32, u32)>,
}

/// A shopper who opens a product.
#[derive(Clone, Debug)]
pub struct View {
    pub shopper: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
}

impl Network {
    pub fn of(people: u32) -> Self {
        let mut friendships = Vec::with_capacity(people as usize * 21);
        for person in 0..people {
            let mut dice = Dice(mixed(u64::from(person) ^ 0x0f71_e4d5));
            // The hubs' friendships are a fifth of all; the others make nine each, by Pareto's law (nearly 4 at least, α 1.6), and as
            // many are made with them. Half are made nearby, so that friends have friends in common.
            let many = match is_hub(person) {
                true => HUB_FRIENDS.min(people / 2),
                false => (3.9 * share(&mut dice).powf(-1.0 / 1.6)).min(1_000.0) as u32,
            };
            for _ in 0..many {
                let near = !is_hub(person) && dice.below(2) == 0;
                let friend = match near {
                    true => (person + 1 + dice.below(40) as u32) % people,
                    false => dice.below(u64::from(people)) as u32,
                };
                if friend != person {
                    friendships.extend([(person, friend), (friend, person)]);
                }
            }
        }
        friendships.sort_unstable();
        friendships.dedup();
        let mut words: Vec<(u32, u32)> = (0..people)
            .flat_map(|author| {
                products_of(author, people)
                    .into_iter()
                    .map(move |product| (product, author))
            })
            .collect();
        words.sort_unstable();
        println!(
            "{people} people, {:.1} friends on average, {} words",
            friendships.len() as f64 / f64::from(people),
            words.len()
        );
        Self {
            people,
            friendships,
            words,
        }
    }

    fn friends_of(&self, person: u32) -> &[(u32, u32)] {
        let start = self.friendships.partition_point(|(one, _)| *one < person);
        let end = self.friendships.partition_point(|(one, _)| *one <= person);
        &self.friendships[start..end]
    }

    /// So many shoppers (only those with 5,000 friends, or anybody), each at a product: every other time one that a friend spoke of.
    pub fn views(&self, count: usize, hubs: bool) -> Vec<View> {
        let mut dice = Dice(7);
        let any = |dice: &mut Dice, below: usize| dice.below(below as u64) as usize;
        (0..count)
            .map(|at| {
                let shopper = match hubs {
                    true => {
                        dice.below(u64::from(self.people.div_ceil(HUB_ONE_IN))) as u32 * HUB_ONE_IN
                    }
                    false => dice.below(u64::from(self.people)) as u32,
                };
                let friends = self.friends_of(shopper);
                let product = if at % 2 == 0 && !friends.is_empty() {
                    let friend = friends[any(&mut dice, friends.len())].1;
                    let said = products_of(friend, self.people);
                    said[any(&mut dice, said.len())]
                } else {
                    self.words[any(&mut dice, self.words.len())].0
                };
                View {
                    shopper: shopper_id(shopper),
                    merchant: merchant_id(product),
                    sku: sku(product),
                }
            })
            .collect()
    }
}

fn is_hub(person: u32) -> bool {
    person.is_multiple_of(HUB_ONE_IN)
}

/// What somebody spoke of: a tenth as many products as people, the first of them far the most.
fn products_of(author: u32, people: u32) -> Vec<u32> {
    let products = people / 10;
    let mut dice = Dice(mixed(u64::from(author) ^ 0x5a1d));
    let mut said = Vec::with_capacity(WORDS_EACH);
    while said.len() < WORDS_EACH {
        let product = (f64::from(products) * share(&mut dice).powi(2)) as u32;
        if !said.contains(&product) {
            said.push(product);
        }
    }
    said
}

/// Above nothing, up to one.
fn share(dice: &mut Dice) -> f64 {
    ((dice.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
}

/// Ids as they are made: by time first, then by chance.
fn id(kind: u128, number: u32) -> u128 {
    kind << 112 | u128::from(number) << 64 | u128::from(mixed(u64::from(number)))
}

pub fn shopper_id(person: u32) -> ShopperId {
    ShopperId(id(0x0192, person))
}

pub fn merchant_id(product: u32) -> MerchantId {
    MerchantId(id(0x0191, product / PRODUCTS_A_SHOP))
}

pub fn sku(product: u32) -> String {
    format!("product-{product:07}")
}

/// A word's id.
pub fn word_id(place: usize) -> u128 {
    id(0x0193, place as u32)
}
