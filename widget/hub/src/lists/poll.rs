//! One poll, by its id or by its link: the owner's to close, an invited friend's to vote in, anybody's to look at who has the link.

use super::ask::Friendly;
use super::product::{About, Buy, Picture};
use super::settings::ShareLink;
use super::{Trouble, sentence, shared, votes};
use crate::account::Account;
use crate::api;
use crate::confirm::Confirm;
use crate::hub::{Hub, hub};
use crate::parts::{Busy, Fetch};
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::lists::Message;
use vouch_wire::friends::Friends;
use vouch_wire::hub::Route;
use vouch_wire::lists as wire;
use wire::PollRole as Role;

/// `at` is `pol_…` or the token of a link.
#[component]
pub fn PollPage(at: String) -> impl IntoView {
    let poll = Fetch::<wire::Poll>::new(format!("/v1/polls/{at}"));
    let at = StoredValue::new(at);
    let body = move |shown| view! { <Body poll=shown shown=poll at/> };
    shared(poll, |poll| poll.question.clone(), body, Message::PollGone)
}

#[component]
fn Body(poll: wire::Poll, shown: Fetch<wire::Poll>, at: StoredValue<String>) -> impl IntoView {
    let hub = hub();
    let asks = match poll.role {
        Role::Owner => hub.say(Message::YouAsk).to_owned(),
        Role::Invited | Role::Other => hub.tell(Message::Asks, &[("name", &poll.owner)]),
    };
    let until = match (poll.closed, &poll.closes_at) {
        (true, Some(day)) => hub.tell(Message::ClosedOn, &[("day", &hub.day(day))]),
        (true, None) => hub.say(Message::PollIsClosed).to_owned(),
        (false, Some(day)) => hub.tell(Message::ClosesOn, &[("day", &hub.day(day))]),
        (false, None) => hub.say(Message::StillOpen).to_owned(),
    };
    let result = poll.closed.then(|| {
        let title = |number: &u32| {
            let option = poll.options.iter().find(|option| option.number == *number);
            option.map_or_else(String::new, |option| option.product.title.clone())
        };
        let result = match poll.ahead.as_slice() {
            [] => hub.say(Message::NoVotes).to_owned(),
            [one] => hub.tell(Message::Chosen, &[("product", &title(one))]),
            several => {
                let titles: Vec<String> = several.iter().map(title).collect();
                hub.tell(Message::Tie, &[("products", &titles.join(", "))])
            }
        };
        view! { <p class="result">{result}</p> }
    });
    let only = (poll.role == Role::Other && !poll.closed).then(|| {
        let only = hub.tell(Message::InvitedOnly, &[("name", &poll.owner)]);
        view! { <p class="quiet">{only}</p> }
    });
    let whole = StoredValue::new(poll.clone());
    let options = poll.options.iter().cloned();
    let entry = move |option| view! { <Choice option poll=whole shown at/> };
    let to_vote = move || {
        hub.session.with(Option::is_none).then(|| {
            view! {
                <section class="part" aria-labelledby="to-vote">
                    <h2 id="to-vote">{hub.say(Message::ToVote)}</h2>
                    <p>{hub.say(Message::ToVoteText)}</p>
                    <Account/>
                </section>
            }
        })
    };
    view! {
        <p class="quiet">{asks} " · " {until}</p>
        {result}
        {only}
        <ul class="choices">{options.map(entry).collect_view()}</ul>
        {(poll.role == Role::Owner).then(|| view! { <Keeping poll=poll.clone() shown/> })}
        {to_vote}
    }
}

#[component]
fn Choice(
    option: wire::PollOption,
    poll: StoredValue<wire::Poll>,
    shown: Fetch<wire::Poll>,
    at: StoredValue<String>,
) -> impl IntoView {
    let hub = hub();
    let busy = RwSignal::new(false);
    let (may_vote, own, total, closed, owner, ahead) = poll.with_value(|poll| {
        (
            poll.role == Role::Invited && !poll.closed,
            poll.own == Some(option.number),
            poll.votes,
            poll.closed,
            poll.role == Role::Owner,
            poll.ahead.contains(&option.number),
        )
    });
    let number = option.number;
    let title = option.product.title.clone();
    let label = hub.tell(Message::VoteNamed, &[("product", &title)]);
    let vote = Callback::new(move |()| {
        if own {
            return;
        }
        busy.set(true);
        let path = format!("/v1/polls/{}/vote", at.get_value());
        let body = serde_json::to_string(&wire::CastVote { option: number }).unwrap_or_default();
        let title = title.clone();
        spawn_local(async move {
            let outcome = api::put::<wire::Poll>(hub, &path, body).await;
            let _ = busy.try_set(false);
            match outcome {
                Ok(poll) => {
                    shown.update(|shown| *shown = poll);
                    hub.announce(hub.tell(Message::Voted, &[("product", &title)]));
                }
                Err(failure) => {
                    hub.announce(sentence(hub, &failure));
                    shown.again();
                }
            }
        });
    });
    let votes = votes(hub, option.votes);
    let voters = (!option.voters.is_empty()).then(|| {
        let names = option.voters.join(", ");
        view! { <p class="quiet">{hub.tell(Message::VotesBy, &[("names", &names)])}</p> }
    });
    let button = may_vote.then(|| {
        let said = if own {
            Message::YourVote
        } else {
            Message::Vote
        };
        view! {
            <button
                type="button"
                class:primary=own
                aria-label=label
                aria-pressed=if own { "true" } else { "false" }
                aria-busy=move || busy.get().then_some("true")
                on:click=move |_| vote.run(())
            >
                {hub.say(said)}
            </button>
        }
    });
    let voted = (!may_vote && own)
        .then(|| view! { <p class="wish yours">{hub.say(Message::YourVote)}</p> });
    let buy = (closed && ahead || owner)
        .then(|| view! { <Buy product=option.product.clone() primary=closed && ahead/> });
    view! {
        <li class="option" class:ahead=ahead>
            <Picture product=option.product.clone()/>
            <div class="about">
                <About product=option.product then=option.price_then/>
            </div>
            <div class="count">
                <meter
                    min="0"
                    max=total.max(1).to_string()
                    value=option.votes.to_string()
                    aria-hidden="true"
                ></meter>
                <p>{votes}</p>
                {voters}
            </div>
            <div class="answers">{button} {voted} {buy}</div>
        </li>
    }
}

/// What only its owner does: share, ask more friends, close, delete.
#[component]
fn Keeping(poll: wire::Poll, shown: Fetch<wire::Poll>) -> impl IntoView {
    let hub = hub();
    let path = StoredValue::new(format!("/v1/polls/{}", poll.id));
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<String>);
    let refused = RwSignal::new(None);
    let asking = RwSignal::new(None::<Ending>);
    let invited = RwSignal::new(Vec::<String>::new());
    let change = move |what: wire::ChangePoll, done: Message| {
        let Ok(body) = serde_json::to_string(&what) else {
            return;
        };
        trouble.set(None);
        busy.set(true);
        spawn_local(async move {
            let outcome = api::patch::<wire::Poll>(hub, &path.get_value(), body).await;
            let _ = busy.try_set(false);
            match outcome {
                Ok(poll) => {
                    asking.set(None);
                    shown.update(|shown| *shown = poll);
                    hub.announce(hub.say(done).into());
                }
                Err(failure) => {
                    asking.set(None);
                    let _ = trouble.try_set(Some(sentence(hub, &failure)));
                }
            }
        });
    };
    let invite = Callback::new(move |()| {
        let invite = invited.get_untracked();
        if invite.is_empty() {
            return trouble.set(Some(hub.say(Message::WhomMissing).into()));
        }
        let what = wire::ChangePoll {
            invite,
            ..wire::ChangePoll::default()
        };
        change(what, Message::SettingsSaved);
    });
    let end = Callback::new(move |ending: Ending| match ending {
        Ending::Close => {
            let what = wire::ChangePoll {
                close: true,
                ..wire::ChangePoll::default()
            };
            change(what, Message::PollIsClosed);
        }
        Ending::Delete => {
            busy.set(true);
            spawn_local(async move {
                let outcome = api::delete(hub, &path.get_value()).await;
                let _ = busy.try_set(false);
                match outcome {
                    Err(failure) if api::code(&failure) != "unknown_poll" => {
                        refused.set(Some(api::sentence(&failure)));
                    }
                    _ => {
                        asking.set(None);
                        hub.go(Route::Lists);
                        hub.announce(hub.say(Message::Deleted).into());
                    }
                }
            });
        }
    });
    let names: Vec<&str> = poll.invited.iter().map(|one| one.handle.as_str()).collect();
    let names = names.join(", ");
    let asked = hub.tell(Message::Invited, &[("names", &names)]);
    let asked_already: Vec<String> = poll.invited.into_iter().map(|one| one.id).collect();
    let more = (!poll.closed).then(|| {
        view! {
            <details class="sheet">
                <summary>{hub.say(Message::AskMore)}</summary>
                <More asked_already invite=invited busy press=invite/>
            </details>
        }
    });
    let close = (!poll.closed).then(|| {
        view! {
            <button type="button" class="primary" on:click=move |_| asking.set(Some(Ending::Close))>
                {hub.say(Message::ClosePoll)}
            </button>
        }
    });
    let consequence = Signal::derive(move || {
        let said = match asking.get() {
            Some(Ending::Close) => Message::ClosePollText,
            _ => Message::DeletePollText,
        };
        hub.say(said).to_owned()
    });
    view! {
        <section class="part">
            <p class="quiet">{asked}</p>
            {poll.link.map(|url| view! { <ShareLink url/> })}
            {more}
            <Trouble what=trouble/>
            <div class="answers">
                {close}
                <button type="button" class="danger" on:click=move |_| asking.set(Some(Ending::Delete))>
                    {hub.say(Message::DeletePoll)}
                </button>
            </div>
        </section>
        <Confirm
            about=asking
            question=|hub: Hub, ending: &Ending| {
                let question = match ending {
                    Ending::Close => Message::ClosePollQuestion,
                    Ending::Delete => Message::DeletePollQuestion,
                };
                hub.say(question).into()
            }
            text=consequence
            yes=|hub: Hub, ending: &Ending| {
                let yes = match ending {
                    Ending::Close => Message::ClosePoll,
                    Ending::Delete => Message::DeletePoll,
                };
                hub.say(yes).into()
            }
            busy
            trouble=refused
            on_yes=end
        />
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Ending {
    Close,
    Delete,
}

/// Those of one's friends who were not asked yet.
#[component]
fn More(
    asked_already: Vec<String>,
    invite: RwSignal<Vec<String>>,
    busy: RwSignal<bool>,
    press: Callback<()>,
) -> impl IntoView {
    let hub = hub();
    let friends = Fetch::<Friends>::new("/v1/friends");
    friends.shown(move |friends| {
        let (asked, left): (Vec<_>, Vec<_>) = friends
            .data
            .into_iter()
            .partition(|friend| asked_already.contains(&friend.id));
        if left.is_empty() && !asked.is_empty() {
            return view! { <p>{hub.say(Message::AllAsked)}</p> }.into_any();
        }
        let any = !left.is_empty();
        view! {
            <Friendly friends=left invited=invite/>
            {any.then(|| view! { <Busy busy press>{hub.say(Message::OpenPoll)}</Busy> })}
        }
        .into_any()
    })
}
