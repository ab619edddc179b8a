//! `<vouch-list>`: somebody's list, from which one buys in place, or a poll. Whether a wish is taken is told to friends and never
//! to its owner, so no gift is spoilt; who voted for what is told as far as the poll's own door tells it.

use crate::call::Call;
use crate::parts::{self, day};
use crate::{Place, rendered};
use leptos::prelude::*;
use vouch_messages::elements::{self, list::Message};
use vouch_messages::money;
use vouch_wire::lists::{
    List, ListItem, ListRole, OfferedProduct, Poll, PollOption, PollRole, Wish,
};
use vouch_wire::money::{Money, digits};

pub fn list(list: &List, place: &Place) -> String {
    rendered(|| {
        let own = list.role == ListRole::Owner;
        let by = match own {
            true => place.say(Message::YourList).to_owned(),
            false => place.said(Message::ListBy, &[("name", &list.owner)]),
        };
        let items: Vec<_> = list
            .items
            .iter()
            .map(|one| item(list, one, place))
            .collect();
        let nothing = items.is_empty().then(|| {
            let line = place.said(Message::NothingOnIt, &[("name", &list.owner)]);
            view! { <p class="empty">{line}</p> }
        });
        let edit = own.then(|| {
            let path = ["lists/", &list.id].concat();
            view! { <p class="ways">{parts::to_hub(&path, place.say(Message::EditList), place)}</p> }
        });
        view! {
            <section class="slot" id=list.id.clone() tabindex="-1" aria-labelledby="list-title">
                <h1 class="title" id="list-title" dir="auto">{list.title.clone()}</h1>
                <p class="aside">{by}</p>
                <ul class="products">{items}</ul>
                {nothing}
                {edit}
            </section>
        }
    })
}

fn item(list: &List, item: &ListItem, place: &Place) -> impl IntoView + use<> {
    let product = &item.product;
    let name = [("name", &*list.owner)];
    let wish = match (item.wish, &item.given_by) {
        (Wish::Open, _) => None,
        (Wish::Taken, _) => Some(place.said(Message::Taken, &name)),
        (Wish::TakenByYou, _) => Some(place.said(Message::TakenByYou, &name)),
        (Wish::Given, Some(giver)) => Some(place.said(Message::GivenBy, &[("name", giver)])),
        (Wish::Given, None) => Some(place.say(Message::Given).to_owned()),
        (Wish::Fulfilled, _) => Some(place.said(Message::Fulfilled, &name)),
    };
    let wish = wish.map(|line| view! { <p class="wish">{line}</p> });
    let note = item
        .note
        .clone()
        .map(|note| view! { <p class="said" dir="auto">{note}</p> });
    let gift = list.role == ListRole::Friend && item.wish == Wish::Open;
    let (word, label) = match gift {
        true => (
            Message::Gift.text(place.language),
            Message::GiftThat.text(place.language),
        ),
        false => (
            place.say(elements::Message::Buy),
            place.say(elements::Message::BuyThat),
        ),
    };
    let label = vouch_messages::fill(label, &[("title", &product.title)]);
    let buy = buy(product, Some(&list.id), word, label, place);
    let id = ["item-", &item.number.to_string()].concat();
    view! {
        <li class="product" id=id tabindex="-1">
            {picture(product)}
            <div class="about">
                {name_of(product)}
                {prices(&item.price_then, product.price.as_ref(), place)}
                {note}
                {wish}
            </div>
            {buy}
        </li>
    }
}

pub fn poll(poll: &Poll, place: &Place) -> String {
    rendered(|| {
        let by = place.said(Message::AskedBy, &[("name", &poll.owner)]);
        let options: Vec<_> = poll
            .options
            .iter()
            .map(|one| option(poll, one, place))
            .collect();
        let when = poll.closes_at.as_deref().map(|at| {
            let message = match poll.closed {
                true => Message::Closed,
                false => Message::Closes,
            };
            let line = place.said(message, &[("day", &day(at, place.language))]);
            view! { <p class="why">{line}</p> }
        });
        let invited = (poll.role == PollRole::Other && !poll.closed).then(|| {
            let line = place.said(Message::OnlyInvited, &[("name", &poll.owner)]);
            let ask = (!place.known).then(|| parts::tell_who(place));
            view! { <div class="empty"><p>{line}</p>{ask}</div> }
        });
        view! {
            <section class="slot" id=poll.id.clone() tabindex="-1" aria-labelledby="poll-question">
                <h1 class="title" id="poll-question" dir="auto">{poll.question.clone()}</h1>
                <p class="aside">{by}</p>
                <ul class="products">{options}</ul>
                {invited}
                {when}
            </section>
        }
    })
}

fn option(poll: &Poll, option: &PollOption, place: &Place) -> impl IntoView + use<> {
    let product = &option.product;
    let own = poll.own == Some(option.number);
    let count = option.votes.to_string();
    let votes = match option.votes {
        1 => place.say(Message::OneVote).to_owned(),
        _ => place.said(Message::Votes, &[("count", &count)]),
    };
    let lead = (poll.ahead == [option.number] && option.votes > 0).then(|| {
        let message = match poll.closed {
            true => Message::Winner,
            false => Message::Ahead,
        };
        view! { <span class="verified">{parts::tick()}{place.say(message)}</span> }
    });
    let voters = (!option.voters.is_empty()).then(|| {
        let names = option.voters.join(", ");
        let line = place.said(Message::Voters, &[("names", &names)]);
        view! { <p class="aside" dir="auto">{line}</p> }
    });
    let vote = (poll.role == PollRole::Invited && !poll.closed).then(|| {
        let call = Call::put(["/v1/polls/", &poll.id, "/vote"].concat()).with("option", option.number);
        let label = place.said(Message::VoteForThat, &[("title", &product.title)]);
        let id = ["vote-", &option.number.to_string()].concat();
        let word = match own {
            true => Message::YourVote,
            false => Message::VoteFor,
        };
        view! {
            <button type="button" class="secondary follow" id=id aria-pressed=own.to_string() aria-label=label
                data-call=call.request() data-body=call.body() data-done=place.say(Message::VotedNow)>{place.say(word)}</button>
        }
    });
    let id = ["option-", &option.number.to_string()].concat();
    view! {
        <li class="product" id=id tabindex="-1">
            {picture(product)}
            <div class="about">
                {name_of(product)}
                {prices(&option.price_then, product.price.as_ref(), place)}
                <p class="by"><span class="aside">{votes}</span> {lead}</p>
                {voters}
            </div>
            {vote}
        </li>
    }
}

/// The checkout: in this frame where the product is this shop's, in a tab of its own where it is another's.
fn buy(
    product: &OfferedProduct,
    list: Option<&str>,
    word: &'static str,
    label: String,
    place: &Place,
) -> AnyView {
    if !product.available {
        let line = place.say(elements::Message::NotSold);
        return view! { <span class="aside">{line}</span> }.into_any();
    }
    let (key, sku) = (parts::in_query(&product.key), parts::in_query(&product.sku));
    let of_list = list.map_or_else(String::new, |list| ["&list=", list].concat());
    let what = ["?key=", &key, "&product=", &sku, &of_list].concat();
    if product.key == place.key {
        let href = ["/embed/checkout", &what, &place.look].concat();
        return view! { <a class="button secondary" href=href aria-label=label>{word}</a> }
            .into_any();
    }
    let href = ["/checkout", &what, "&lang=", place.language.tag()].concat();
    let opens = place.say(elements::Message::OpensNewTab);
    view! {
        <a class="button secondary" href=href target="_blank" rel="noopener" aria-label=label title=opens>{word}</a>
    }
    .into_any()
}

fn picture(product: &OfferedProduct) -> impl IntoView + use<> {
    product.picture.clone().map(|src| {
        view! { <img src=src alt="" width="96" height="96" loading="lazy" decoding="async"/> }
    })
}

fn name_of(product: &OfferedProduct) -> impl IntoView + use<> {
    let (title, shop) = (product.title.clone(), product.shop.clone());
    view! { <p><span class="name" dir="auto">{title}</span> <span class="aside" dir="auto">{shop}</span></p> }
}

/// What it cost when it was chosen, and what it costs now; one of them where they are the same.
fn prices(then: &Money, now: Option<&Money>, place: &Place) -> impl IntoView + use<> {
    let text = |price: &Money| {
        let code = &price.currency;
        money::money(price.amount, code, digits(code), place.language)
    };
    let line = match now {
        Some(now) if now == then => text(now),
        Some(now) => {
            let (now, then) = (text(now), text(then));
            let now = place.said(Message::Now, &[("price", &now)]);
            let then = place.said(Message::Added, &[("price", &then)]);
            [now, then].join(" · ")
        }
        None => place.said(Message::Added, &[("price", &text(then))]),
    };
    view! { <p class="price">{line}</p> }
}
