//! Lists and polls as they are shown, and the ways that lead to them.

use crate::app::App;
use crate::clock::rfc3339;
use crate::http::checkouts::in_path;
use crate::http::problem::Problem;
use crate::http::sessions::show_money;
use vouch_domain::lists::polls::{Invited, PollRole, ViewedPoll};
use vouch_domain::lists::{
    Audience, ListRefusal, Offered, Outcome, PollRefusal, Role, Stage, ViewedList, ViewedWish, Way,
    WayToList, WayToPoll,
};
use vouch_domain::{Error, ListId, PollId};
use vouch_wire::lists as wire;

/// Reads `lst_…` or the token of a link.
pub fn way(app: &App, text: &str) -> Result<WayToList, Problem> {
    let way = match ListId::parse(text) {
        Some(id) => Some(Way::Id(id)),
        None => linked(app, "list link", text).map(|(id, link)| Way::Link(ListId(id), link)),
    };
    Ok(way.ok_or(Error::from(ListRefusal::Unknown))?)
}

/// Reads `pol_…` or the token of a link.
pub fn poll_way(app: &App, text: &str) -> Result<WayToPoll, Problem> {
    let way = match PollId::parse(text) {
        Some(id) => Some(Way::Id(id)),
        None => linked(app, "poll link", text).map(|(id, link)| Way::Link(PollId(id), link)),
    };
    Ok(way.ok_or(Error::from(PollRefusal::Unknown))?)
}

/// The id and the link's number that a token carries.
fn linked(app: &App, purpose: &str, token: &str) -> Option<(u128, u32)> {
    let payload = app.keys.seal.of(purpose).open(token)?;
    let (id, link) = payload.split_first_chunk()?;
    Some((
        u128::from_be_bytes(*id),
        u32::from_be_bytes(link.try_into().ok()?),
    ))
}

fn token(app: &App, purpose: &str, id: [u8; 16], link: u32) -> String {
    let payload = [&id[..], &link.to_be_bytes()].concat();
    app.keys.seal.of(purpose).seal(&payload)
}

pub fn show_list(app: &App, list: ViewedList) -> wire::List {
    let shared = matches!(list.audience, Audience::Link | Audience::Everyone);
    let link = list.link.filter(|_| shared).map(|link| {
        let token = token(app, "list link", list.id.bytes(), link);
        format!("{}/lists/{token}", app.origin)
    });
    let items = list.items.into_iter().map(|item| {
        let (wish, given_by) = match item.wish {
            ViewedWish::Open => (wire::Wish::Open, None),
            ViewedWish::Taken => (wire::Wish::Taken, None),
            ViewedWish::TakenByYou => (wire::Wish::TakenByYou, None),
            ViewedWish::Given { by } => (wire::Wish::Given, by),
            ViewedWish::Fulfilled => (wire::Wish::Fulfilled, None),
        };
        wire::ListItem {
            number: item.number,
            product: show_product(item.product),
            note: item.note,
            price_then: show_money(item.price_then),
            added_at: rfc3339(item.added_at),
            wish,
            given_by,
        }
    });
    wire::List {
        id: list.id.to_string(),
        items: items.collect(),
        title: list.title,
        owner: list.owner,
        role: match list.role {
            Role::Owner => wire::ListRole::Owner,
            Role::Friend => wire::ListRole::Friend,
            Role::Other => wire::ListRole::Other,
        },
        audience: show_audience(list.audience),
        link,
        changed_at: rfc3339(list.changed_at),
    }
}

pub fn show_poll(app: &App, poll: ViewedPoll) -> wire::Poll {
    let link = poll.link.map(|link| {
        let token = token(app, "poll link", poll.id.bytes(), link);
        format!("{}/polls/{token}", app.origin)
    });
    let closed = match poll.stage {
        Stage::Open => None,
        Stage::Closed { at } => Some(at),
    };
    let options = poll.options.into_iter().map(|option| wire::PollOption {
        number: option.number,
        product: show_product(option.product),
        price_then: show_money(option.price_then),
        votes: option.votes,
        voters: option.voters,
    });
    let options: Vec<wire::PollOption> = options.collect();
    wire::Poll {
        id: poll.id.to_string(),
        question: poll.question,
        owner: poll.owner,
        role: match poll.role {
            PollRole::Owner => wire::PollRole::Owner,
            PollRole::Invited => wire::PollRole::Invited,
            PollRole::Other => wire::PollRole::Other,
        },
        closed: closed.is_some(),
        closes_at: closed.or(poll.closes_at).map(rfc3339),
        votes: options.iter().map(|option| option.votes).sum(),
        options,
        ahead: match poll.outcome {
            Outcome::NoVotes => Vec::new(),
            Outcome::Ahead(option) => vec![option],
            Outcome::Tie(options) => options,
        },
        own: poll.own,
        link,
        invited: poll.invited.into_iter().map(show_invited).collect(),
    }
}

fn show_invited(person: Invited) -> wire::Invited {
    wire::Invited {
        id: person.id.to_string(),
        handle: person.handle,
    }
}

pub fn show_product(product: Offered) -> wire::OfferedProduct {
    let picture = product.has_picture.then(|| {
        format!(
            "/v1/pictures/{}/{}",
            product.merchant,
            in_path(&product.sku)
        )
    });
    wire::OfferedProduct {
        shop: product.shop,
        key: product.key,
        sku: product.sku,
        title: product.title,
        price: product.price.map(show_money),
        available: product.available,
        link: product.link,
        picture,
    }
}

pub fn show_audience(audience: Audience) -> wire::ListAudience {
    match audience {
        Audience::OnlyMe => wire::ListAudience::OnlyMe,
        Audience::Friends => wire::ListAudience::Friends,
        Audience::Link => wire::ListAudience::Link,
        Audience::Everyone => wire::ListAudience::Everyone,
    }
}
