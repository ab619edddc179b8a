//! A new poll: a question, two to four products, and whom one asks.

use super::product::{Picture, price_now};
use super::{Trouble, sentence};
use crate::api;
use crate::finding::Finder;
use crate::hub::hub;
use crate::parts::{Busy, Fetch, Go, Heading};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::lists::Message;
use vouch_wire::friends::{Friend, Friends};
use vouch_wire::hub::Route;
use vouch_wire::lists as wire;

const OPTIONS_MAX: usize = 4;

#[component]
pub fn NewPoll() -> impl IntoView {
    let hub = hub();
    let friends = Fetch::<Friends>::new("/v1/friends");
    view! {
        <p class="back"><Go to=Route::Lists>{hub.say(Message::AllLists)}</Go></p>
        <Heading text=hub.say(Message::Polls)/>
        <p class="lead">{hub.say(Message::PollsWhy)}</p>
        {friends.shown(move |friends| match friends.data.is_empty() {
            true => view! { <NobodyToAsk/> }.into_any(),
            false => view! { <Asking friends=friends.data/> }.into_any(),
        })}
    }
}

/// Without friends there is nobody to ask: the way to some, instead of a form that cannot be sent.
#[component]
fn NobodyToAsk() -> impl IntoView {
    let hub = hub();
    view! {
        <div class="empty">
            <h2>{hub.say(Message::NoFriendsToAsk)}</h2>
            <p>{hub.say(Message::NoFriendsToAskText)}</p>
            <p>
                <Go to=Route::Friends class="button">
                    {hub.say(vouch_messages::hub::Message::InviteFriend)}
                </Go>
            </p>
        </div>
    }
}

#[component]
fn Asking(friends: Vec<Friend>) -> impl IntoView {
    let hub = hub();
    let question = RwSignal::new(String::new());
    let options = RwSignal::new(Vec::<wire::OfferedProduct>::new());
    let picked = RwSignal::new(None::<wire::FoundProduct>);
    let invited = RwSignal::new(Vec::<String>::new());
    let days = RwSignal::new(None::<u32>);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<String>);
    let add = move |_| {
        trouble.set(None);
        let Some(wire::FoundProduct { product, .. }) = picked.get_untracked() else {
            return trouble.set(Some(hub.say(Message::ProductMissing).into()));
        };
        let twice = options.with_untracked(|options| {
            let same = |other: &wire::OfferedProduct| {
                (&other.key, &other.sku) == (&product.key, &product.sku)
            };
            options.iter().any(same)
        });
        if twice {
            return trouble.set(Some(hub.say(Message::ChosenAlready).into()));
        }
        options.update(|options| {
            if options.len() < OPTIONS_MAX {
                options.push(product);
            }
        });
        picked.set(None);
    };
    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        trouble.set(None);
        let missing = if question.with_untracked(|question| question.trim().is_empty()) {
            Some(Message::QuestionMissing)
        } else if options.with_untracked(Vec::len) < 2 {
            Some(Message::ChoicesMissing)
        } else if invited.with_untracked(Vec::is_empty) {
            Some(Message::WhomMissing)
        } else {
            None
        };
        if let Some(missing) = missing {
            return trouble.set(Some(hub.say(missing).into()));
        }
        let named = |product: &wire::OfferedProduct| wire::NamedProduct {
            key: product.key.clone(),
            product: product.sku.clone(),
        };
        let asked = wire::NewPoll {
            question: question.get_untracked(),
            options: options.with_untracked(|options| options.iter().map(named).collect()),
            invited: invited.get_untracked(),
            days: days.get_untracked(),
        };
        let Ok(body) = serde_json::to_string(&asked) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let made = api::post::<wire::Poll>(hub, "/v1/polls", Some(body)).await;
            let _ = busy.try_set(false);
            match made {
                Ok(poll) => hub.go(Route::Poll(poll.id)),
                Err(failure) => {
                    let _ = trouble.try_set(Some(sentence(hub, &failure)));
                }
            }
        });
    };
    let choice = move |product: wire::OfferedProduct| {
        let label = hub.tell(Message::DropChoice, &[("product", &product.title)]);
        let price = price_now(hub, &product);
        let (key, sku) = (product.key.clone(), product.sku.clone());
        let drop = move |_| {
            options.update(|options| {
                options.retain(|other| (&other.key, &other.sku) != (&key, &sku));
            });
        };
        view! {
            <li class="thing small">
                <Picture product=product.clone()/>
                <div>
                    <p class="name"><bdi>{product.title}</bdi></p>
                    <p class="quiet">{price}</p>
                </div>
                <button type="button" class="plain" aria-label=label on:click=drop>
                    {hub.say(Message::TakeOff)}
                </button>
            </li>
        }
    };
    let chosen = move || {
        let options = options.get();
        (!options.is_empty()).then(|| {
            view! { <ol class="things">{options.into_iter().map(choice).collect_view()}</ol> }
        })
    };
    // Drawn anew only when the last place is taken or one is free again: whoever adds stays where they are.
    let room = Memo::new(move |_| options.with(|options| options.len() < OPTIONS_MAX));
    let more = move || {
        room.get().then(|| {
            view! {
                <Finder id="poll-product" chosen=picked/>
                <p>
                    <button type="button" on:click=add>{hub.say(Message::AddChoice)}</button>
                </p>
            }
        })
    };
    let until = [
        (None, Message::UntilClosed),
        (Some(1), Message::OneDay),
        (Some(3), Message::ThreeDays),
        (Some(7), Message::SevenDays),
    ]
    .map(|(value, message)| {
        let text = value.map_or_else(String::new, |days: u32| days.to_string());
        let selected = move || days.get() == value;
        view! { <option value=text selected=selected>{hub.say(message)}</option> }
    });
    view! {
        <form novalidate class="asking" on:submit=ask>
            <div class="field">
                <label for="question">{hub.say(Message::Question)}</label>
                <input
                    id="question"
                    type="text"
                    required
                    maxlength="140"
                    prop:value=question
                    on:input=move |event| question.set(event_target_value(&event))
                />
            </div>
            <fieldset class="sheet">
                <legend>{hub.say(Message::Choices)}</legend>
                {chosen}
                {more}
            </fieldset>
            <Friendly friends invited/>
            <div class="field">
                <label for="until">{hub.say(Message::Until)}</label>
                <select id="until" on:change=move |event| days.set(event_target_value(&event).parse().ok())>
                    {until.into_iter().collect_view()}
                </select>
            </div>
            <Trouble what=trouble/>
            <Busy busy kind="submit" class="primary" press=Callback::new(|()| ())>
                {hub.say(Message::OpenPoll)}
            </Busy>
        </form>
    }
}

/// Chooses among one's friends.
#[component]
pub fn Friendly(friends: Vec<Friend>, invited: RwSignal<Vec<String>>) -> impl IntoView {
    let hub = hub();
    if friends.is_empty() {
        return view! {
            <p>
                {hub.say(Message::NoFriendsToAsk)} " "
                <Go to=Route::Friends>{hub.say(vouch_messages::hub::Message::InviteFriend)}</Go>
            </p>
        }
        .into_any();
    }
    let entry = move |friend: Friend| {
        let (id, own) = (friend.id.clone(), friend.id);
        let checked = move || invited.with(|invited| invited.contains(&own));
        let press = move |_| {
            invited.update(|invited| match invited.iter().position(|one| *one == id) {
                Some(at) => drop(invited.remove(at)),
                None => invited.push(id.clone()),
            });
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=checked on:change=press/>
                <bdi>{friend.handle}</bdi>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>{hub.say(Message::Whom)}</legend>
            {friends.into_iter().map(entry).collect_view()}
        </fieldset>
    }
    .into_any()
}
