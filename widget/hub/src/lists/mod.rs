//! Lists, polls and loves: everything there is, and the way to a new one.

mod ask;
mod item;
mod list;
mod poll;
mod product;
mod settings;

pub use ask::NewPoll;
pub use list::ListPage;
pub use poll::PollPage;

use crate::account::Account;
use crate::api;
use crate::finding::Finder;
use crate::hub::{Hub, hub};
use crate::parts::{Busy, Face, Fetch, Go, Heading};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use product::{Picture, price_now};
use serde::de::DeserializeOwned;
use vouch_browser::api::Failure;
use vouch_messages::lists::Message;
use vouch_wire::hub::Route;
use vouch_wire::lists as wire;
use wire::ListAudience as Audience;

const AUDIENCES: [(Audience, Message, Message); 4] = [
    (Audience::OnlyMe, Message::OnlyMe, Message::ReadByMe),
    (
        Audience::Friends,
        Message::ToFriends,
        Message::ReadByFriends,
    ),
    (Audience::Link, Message::ToLink, Message::ReadByLink),
    (
        Audience::Everyone,
        Message::ToEveryone,
        Message::ReadByEveryone,
    ),
];

fn read_by(hub: Hub, audience: Audience) -> &'static str {
    AUDIENCES
        .iter()
        .find(|(one, ..)| *one == audience)
        .map_or("", |(_, _, read_by)| hub.say(*read_by))
}

fn votes(hub: Hub, count: u32) -> String {
    match count {
        0 => hub.say(Message::NoVote).into(),
        1 => hub.say(Message::OneVote).into(),
        _ => hub.tell(Message::Votes, &[("count", &count.to_string())]),
    }
}

/// The page of something that its owner, friends, or whoever has the link may open: the way back, its title, itself; where there is no
/// such thing for this reader, a page that says so and offers to sign in.
fn shared<T, V>(
    it: Fetch<T>,
    title: fn(&T) -> String,
    body: impl Fn(T) -> V + Copy + Send + Sync + 'static,
    gone: Message,
) -> impl IntoView
where
    T: Clone + PartialEq + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let hub = hub();
    // Whoever signs in on this page may see more of it, or turn out to be invited.
    Effect::new(move |before: Option<bool>| {
        let now = hub.session.with(Option::is_some);
        if before.is_some_and(|before| before != now) {
            it.again();
        }
        now
    });
    let title = Memo::new(move |_| it.value().as_ref().map(title).unwrap_or_default());
    let way_back = move || {
        hub.session.with(Option::is_some).then(|| {
            view! { <p class="back"><Go to=Route::Lists>{hub.say(Message::AllLists)}</Go></p> }
        })
    };
    let page = move || view! { {way_back} <Heading text=title/> {move || it.value().map(body)} };
    let gone = move || {
        view! {
            <div class="letter">
                <Heading text=hub.say(gone)/>
                <p class="lead">{hub.say(Message::ListGoneText)}</p>
            </div>
            {move || hub.session.with(Option::is_none).then(|| view! { <Account/> })}
        }
    };
    it.framed_or_gone(page, gone)
}

/// What to say of a refusal: this room's own words where it has them.
fn sentence(hub: Hub, failure: &Failure) -> String {
    let own = match api::code(failure) {
        "audience_missing" => Message::AudienceMissing,
        "listed_already" => Message::ListedAlready,
        "wish_taken" => Message::TakenMeanwhile,
        "poll_closed" => Message::PollIsClosed,
        "poll_options_count" => Message::ChoicesMissing,
        "nobody_invited" => Message::WhomMissing,
        code if code.starts_with("text_") => Message::PlainText,
        _ => return hub.say(api::sentence(failure)).into(),
    };
    hub.say(own).into()
}

/// A sentence about something that went wrong; empty while nothing has.
#[component]
fn Trouble(what: RwSignal<Option<String>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || what.get().map(|what| view! { <p class="alert">{what}</p> })}
        </div>
    }
}

#[component]
pub fn Lists() -> impl IntoView {
    let hub = hub();
    let lists = Fetch::<wire::Lists>::new("/v1/lists");
    let polls = Fetch::<wire::Polls>::new("/v1/polls");
    let loves = Fetch::<wire::OwnLoves>::new("/v1/loves/mine");
    let both = move |lists: wire::Lists| {
        let own = match lists.own.is_empty() {
            true => view! {
                <div class="empty">
                    <h3>{hub.say(Message::NoLists)}</h3>
                    <p>{hub.say(Message::NoListsText)}</p>
                </div>
            }
            .into_any(),
            false => view! { <Heads heads=lists.own/> }.into_any(),
        };
        let friends = match lists.friends.is_empty() {
            true => view! { <p class="quiet">{hub.say(Message::NoFriendsLists)}</p> }.into_any(),
            false => view! { <Heads heads=lists.friends/> }.into_any(),
        };
        view! {
            <section class="part" aria-labelledby="own-lists">
                <h2 id="own-lists">{hub.say(Message::YourLists)}</h2>
                {own}
                <NewList/>
            </section>
            <section class="part" aria-labelledby="friends-lists">
                <h2 id="friends-lists">{hub.say(Message::FriendsLists)}</h2>
                {friends}
            </section>
        }
    };
    view! {
        <Heading text=hub.say(Message::Lists)/>
        <p class="lead">{hub.say(Message::ListsWhy)}</p>
        {lists.shown(both)}
        <section class="part" aria-labelledby="polls">
            <h2 id="polls">{hub.say(Message::Polls)}</h2>
            <p class="quiet">{hub.say(Message::PollsWhy)}</p>
            {polls.shown(move |polls| view! { <Polls polls/> })}
            <p><Go to=Route::NewPoll class="button">{hub.say(Message::NewPoll)}</Go></p>
        </section>
        <section class="part" aria-labelledby="loves">
            <h2 id="loves">{hub.say(Message::Loves)}</h2>
            {loves.shown(move |own| view! { <Loves own loves/> })}
            <LoveOne loves/>
        </section>
    }
}

#[component]
fn Heads(heads: Vec<wire::ListHead>) -> impl IntoView {
    let hub = hub();
    let entry = move |head: wire::ListHead| {
        let count = match head.items {
            0 => hub.say(Message::Nothing).into(),
            1 => hub.say(Message::OneThing).into(),
            count => hub.tell(Message::Things, &[("count", &count.to_string())]),
        };
        let about = match &head.owner {
            Some(owner) => hub.tell(Message::ByOwner, &[("name", owner)]),
            None => read_by(hub, head.audience).into(),
        };
        let face = head.owner.map(|name| view! { <Face name/> });
        view! {
            <li class="head">
                {face}
                <div>
                    <p class="name"><Go to=Route::List(head.id)><bdi>{head.title}</bdi></Go></p>
                    <p class="quiet">{about}</p>
                </div>
                <p class="quiet">{count}</p>
            </li>
        }
    };
    view! { <ul class="heads">{heads.into_iter().map(entry).collect_view()}</ul> }
}

#[component]
fn Polls(polls: wire::Polls) -> impl IntoView {
    let hub = hub();
    let entry = move |head: wire::PollHead| {
        let votes = votes(hub, head.votes);
        let stage = match head.closed {
            true => Message::PollClosed,
            false => Message::PollOpen,
        };
        let stage = hub.tell(stage, &[("votes", &votes)]);
        let by = head.owner.map(|owner| {
            let by = hub.tell(Message::Asks, &[("name", &owner)]);
            view! { <p class="quiet">{by}</p> }
        });
        view! {
            <li class="head">
                <div>
                    <p class="name"><Go to=Route::Poll(head.id)><bdi>{head.question}</bdi></Go></p>
                    {by}
                </div>
                <p class="quiet">{stage}</p>
            </li>
        }
    };
    let part = move |heading: Message, heads: Vec<wire::PollHead>| {
        (!heads.is_empty()).then(|| {
            view! {
                <h3>{hub.say(heading)}</h3>
                <ul class="heads">{heads.into_iter().map(entry).collect_view()}</ul>
            }
        })
    };
    view! {
        {part(Message::FriendsPolls, polls.friends)}
        {part(Message::YourPolls, polls.own)}
    }
}

/// What one loves, each with the heart that takes it back.
#[component]
fn Loves(own: wire::OwnLoves, loves: Fetch<wire::OwnLoves>) -> impl IntoView {
    let hub = hub();
    if own.data.is_empty() {
        return view! { <p class="quiet">{hub.say(Message::NoLoves)}</p> }.into_any();
    }
    let entry = move |love: wire::OwnLove| {
        let product = love.product;
        let price = price_now(hub, &product);
        view! {
            <li class="thing small">
                <Picture product=product.clone()/>
                <div>
                    <p class="name"><bdi>{product.title.clone()}</bdi></p>
                    <p class="quiet">{price}</p>
                </div>
                <product::Heart product loved=true changed=Callback::new(move |_| loves.again())/>
            </li>
        }
    };
    view! { <ul class="things loves">{own.data.into_iter().map(entry).collect_view()}</ul> }
        .into_any()
}

/// The form for a new list, behind its button.
#[component]
fn NewList() -> impl IntoView {
    let hub = hub();
    let open = RwSignal::new(false);
    let title = RwSignal::new(String::new());
    let audience = RwSignal::new(None::<Audience>);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<String>);
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if open.get()
            && let Some(field) = field.get()
        {
            // Nothing is lost where it cannot be focused.
            let _ = field.focus();
        }
    });
    let create = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        trouble.set(None);
        let asked = wire::NewList {
            title: title.get_untracked(),
            audience: audience.get_untracked(),
        };
        if asked.title.trim().is_empty() {
            return trouble.set(Some(hub.say(Message::TitleMissing).into()));
        }
        let Ok(body) = serde_json::to_string(&asked) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let made = api::post::<wire::List>(hub, "/v1/lists", Some(body)).await;
            let _ = busy.try_set(false);
            match made {
                Ok(list) => hub.go(Route::List(list.id)),
                Err(failure) => trouble.set(Some(sentence(hub, &failure))),
            }
        });
    };
    let form = move || {
        view! {
            <form novalidate class="sheet" on:submit=create>
                <div class="field">
                    <label for="list-title">{hub.say(Message::Title)}</label>
                    <input
                        id="list-title"
                        type="text"
                        required
                        maxlength="80"
                        node_ref=field
                        prop:value=title
                        on:input=move |event| title.set(event_target_value(&event))
                    />
                </div>
                <settings::Readers audience/>
                <Trouble what=trouble/>
                <div class="answers">
                    <Busy busy kind="submit" class="primary" press=Callback::new(|()| ())>
                        {hub.say(Message::CreateList)}
                    </Busy>
                    <button type="button" on:click=move |_| open.set(false)>
                        {hub.say(Message::Cancel)}
                    </button>
                </div>
            </form>
        }
    };
    move || match open.get() {
        true => form().into_any(),
        false => view! {
            <p>
                <button type="button" on:click=move |_| open.set(true)>
                    {hub.say(Message::NewList)}
                </button>
            </p>
        }
        .into_any(),
    }
}

/// Loves one product more, of any shop here.
#[component]
fn LoveOne(loves: Fetch<wire::OwnLoves>) -> impl IntoView {
    let hub = hub();
    let chosen = RwSignal::new(None::<wire::FoundProduct>);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<String>);
    let love = Callback::new(move |()| {
        trouble.set(None);
        let Some(wire::FoundProduct { product, .. }) = chosen.get_untracked() else {
            return trouble.set(Some(hub.say(Message::ProductMissing).into()));
        };
        let named = wire::NamedProduct {
            key: product.key,
            product: product.sku,
        };
        let body = serde_json::to_string(&named).unwrap_or_default();
        busy.set(true);
        spawn_local(async move {
            let outcome = api::post::<wire::Loves>(hub, "/v1/loves", Some(body)).await;
            let _ = busy.try_set(false);
            match outcome {
                Ok(_) => {
                    chosen.set(None);
                    loves.again();
                    hub.announce(hub.say(Message::Loved).into());
                }
                Err(failure) => {
                    let _ = trouble.try_set(Some(sentence(hub, &failure)));
                }
            }
        });
    });
    view! {
        <div class="sheet">
            <Finder id="love-product" chosen/>
            <Trouble what=trouble/>
            <Busy busy press=love>{hub.say(Message::Love)}</Busy>
        </div>
    }
}
