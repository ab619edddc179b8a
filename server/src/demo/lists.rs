//! The demo's lists: what Ana wishes for, readable by her friends, and a choice that she put to Karim and Lea.

use super::people::id_of;
use vouch_domain::lists::polls::{self, NewPoll};
use vouch_domain::lists::{self, Audience, ListRefusal, Way, loves};
use vouch_domain::time::DAY;
use vouch_domain::{ListId, MerchantId, PollId, Result, Timestamp, Work, ids};

const WISHES: [(&str, &str, Option<&str>); 3] = [
    (
        "pk_test_lumen",
        "lamp-globe",
        Some("For the window sill. The small one is enough."),
    ),
    ("pk_test_papier", "book-atlas", None),
    (
        "pk_test_stride",
        "bottle-rill",
        Some("Any colour but green."),
    ),
];

/// A list for everyone, which an example page shows.
const HOUR: [(&str, &str, Option<&str>); 3] = [
    (
        "pk_test_lumen",
        "lamp-clip",
        Some("Clamps to the shelf above the chair."),
    ),
    (
        "pk_test_papier",
        "book-tea",
        Some("As long as a pot of tea."),
    ),
    ("pk_test_lumen", "lamp-arc", None),
];

const CHOICE: [(&str, &str); 3] = [
    ("pk_test_lumen", "lamp-arc"),
    ("pk_test_lumen", "lamp-clip"),
    ("pk_test_lumen", "lamp-globe"),
];

/// Brings them in, where they are missing.
pub fn settle(work: &mut dyn Work, now: Timestamp) -> Result<()> {
    let [ana, karim, lea] = ["Ana Moreau", "Karim Benali", "Lea Novak"].map(id_of);
    let list = ListId(ids::derive("demo list", &[b"flat"]));
    let poll = PollId(ids::derive("demo poll", &[b"desk"]));
    if work.list(list)?.is_some() {
        return Ok(());
    }
    let then = now.plus_seconds(-9 * DAY);
    for friend in [karim, lea] {
        work.befriend(ana, friend, then)?;
    }
    let title = "For the new flat";
    lists::create(work, list, ana, title, Some(Audience::Friends), then)?;
    for (key, sku, note) in WISHES {
        let product = (shop(work, key)?, sku);
        lists::add(work, ana, list, product, note, then)?;
    }
    let (title, audience) = ("For an hour with a book", Some(Audience::Everyone));
    lists::create(work, hour(), lea, title, audience, then)?;
    for (key, sku, note) in HOUR {
        let product = (shop(work, key)?, sku);
        lists::add(work, lea, hour(), product, note, then)?;
    }
    for (who, sku) in [
        (karim, "lamp-globe"),
        (lea, "lamp-globe"),
        (ana, "lamp-arc"),
    ] {
        let shop = shop(work, "pk_test_lumen")?;
        loves::love(work, who, shop, sku, then)?;
    }
    let mut options = Vec::new();
    for (key, sku) in CHOICE {
        options.push((shop(work, key)?, sku.to_owned()));
    }
    let order = NewPoll {
        id: poll,
        owner: ana,
        question: "Which lamp for my desk?".into(),
        options,
        invited: vec![karim, lea],
        closes_at: None,
    };
    polls::open(work, order, then)?;
    for (voter, option) in [(karim, 2), (lea, 1)] {
        polls::vote(work, voter, Way::Id(poll), option, then)?;
    }
    Ok(())
}

fn hour() -> ListId {
    ListId(ids::derive("demo list", &[b"hour"]))
}

fn shop(work: &mut dyn Work, key: &str) -> Result<MerchantId> {
    let shop = work.merchant_by_publishable_key(key)?;
    Ok(shop.ok_or(ListRefusal::UnknownProduct)?.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_page_shows_the_list_for_everyone() {
        let page = include_str!("../../../examples/one-button/lists.html");
        let id = hour().to_string();
        assert!(page.contains(&format!("list=\"{id}\"")), "{id}");
    }
}
