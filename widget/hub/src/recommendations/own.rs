//! Everything one wrote, as its readers see it, and what one can do about it.

use super::later::{FollowUp, History, Receive, said_later};
use super::pictures::Pictures;
use super::points::shown_points;
use super::{heading_of, subject_of};
use crate::api;
use crate::confirm::Confirm;
use crate::hub::{Hub, hub};
use crate::parts::{Fetch, Go, focus_soon};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::facts::Facts;
use vouch_messages::recommendations::Message;
use vouch_wire::hub::Route;
use vouch_wire::recommendations as wire;
use vouch_wire::recommendations::{Audience, Disclosure, Standing, Verdict};

/// Everything one wrote, as its readers see it and who they are.
#[component]
pub fn Own(mine: Fetch<wire::Recommendations>, heading: NodeRef<html::H2>) -> impl IntoView {
    let hub = hub();
    let deleting = RwSignal::new(None::<wire::Recommendation>);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let delete = Callback::new(move |own: wire::Recommendation| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = api::delete(hub, &format!("/v1/recommendations/{}", own.id)).await;
            busy.set(false);
            match outcome {
                Err(failure) if api::code(&failure) != "unknown_recommendation" => {
                    trouble.set(Some(api::sentence(&failure)));
                }
                _ => {
                    deleting.set(None);
                    mine.update(|mine| mine.data.retain(|other| other.id != own.id));
                    hub.announce(hub.say(Message::Deleted).into());
                    focus_soon(heading);
                }
            }
        });
    });
    let ask = Callback::new(move |own| {
        trouble.set(None);
        deleting.set(Some(own));
    });
    let words = move || mine.value().map(|own| own.data).unwrap_or_default();
    let nothing = move || {
        let empty = mine.value().is_some_and(|own| own.data.is_empty());
        empty.then(|| view! { <p class="quiet">{hub.say(Message::NoRecommendations)}</p> })
    };
    // A word is drawn anew only when it has changed: what somebody writes beside another one stays.
    let key = |own: &wire::Recommendation| serde_json::to_string(own).unwrap_or_default();
    view! {
        <section class="own" aria-labelledby="own">
            <h2 id="own" tabindex="-1" node_ref=heading>{hub.say(Message::YourRecommendations)}</h2>
            {nothing}
            <For each=words key=key let:own>
                <Entry own mine ask/>
            </For>
        </section>
        <Confirm
            about=deleting
            question=|hub: Hub, own: &wire::Recommendation| {
                hub.tell(Message::DeleteQuestion, &[("product", &own.title)])
            }
            text=Signal::derive(move || {
                let decided = deleting
                    .with(|own| matches!(own, Some(own) if own.standing != Standing::Published));
                let text = match decided {
                    true => Message::DeleteTextDecided,
                    false => Message::DeleteText,
                };
                hub.say(text).to_owned()
            })
            yes=|hub: Hub, _: &wire::Recommendation| hub.say(Message::Delete).to_owned()
            busy
            trouble
            on_yes=delete
        />
    }
}

#[component]
fn Entry(
    own: wire::Recommendation,
    mine: Fetch<wire::Recommendations>,
    ask: Callback<wire::Recommendation>,
) -> impl IntoView {
    let hub = hub();
    let title = own.title.clone();
    let values = [("product", own.title.as_str()), ("shop", own.shop.as_str())];
    let about = hub.tell(Message::About, &values);
    let disclosed = match own.disclosure {
        Disclosure::None => None,
        Disclosure::Rewarded => Some(Message::SaysReward),
        Disclosure::FreeSample => Some(Message::SaysSample),
        Disclosure::Employee => Some(Message::SaysEmployee),
        Disclosure::Family => Some(Message::SaysFamily),
    };
    let disclosed = disclosed.map(|message| {
        let text = hub.tell(message, &[("shop", &own.shop)]);
        view! { <p class="disclosure">{text}</p> }
    });
    let (mark, verified) = match own.verified_purchase {
        true => ("mark verified", Message::VerifiedPurchase),
        false => ("mark", Message::NotVerified),
    };
    let readers = match own.audience {
        Audience::Friends => Message::ReadByFriends,
        Audience::Followers => Message::ReadByFollowers,
        Audience::Everyone => Message::ReadByEveryone,
        Audience::Nobody => Message::ReadByNobody,
    };
    let written = hub.tell(Message::WrittenOn, &[("day", &hub.day(&own.written_at))]);
    let edit = hub.tell(Message::EditNamed, &[("product", &title)]);
    let delete = hub.tell(Message::DeleteNamed, &[("product", &title)]);
    let subject = subject_of(&own);
    let facts = Route::Facts(subject.clone());
    let text = own.text.clone();
    let verdict = hub.say(match own.verdict {
        Verdict::Recommends => Message::Recommends,
        Verdict::DoesNot => Message::DoesNotRecommend,
    });
    let standing = match own.standing {
        Standing::Published => None,
        Standing::Withheld => Some(Message::IsWithheld),
        Standing::Removed => Some(Message::IsRemoved),
    }
    .map(|message| {
        view! {
            <p class="standing">
                {hub.say(message)} " "
                <Go to=Route::Reports>{hub.say(Message::SeeReports)}</Go>
            </p>
        }
    });
    let reply = own.reply.clone().map(|reply| {
        let values = [("shop", own.shop.as_str()), ("day", &hub.day(&reply.at))];
        let by = hub.tell(Message::ShopReplied, &values);
        view! {
            <div class="later">
                <p class="quiet">{by}</p>
                <p dir="auto">{reply.text}</p>
            </div>
        }
    });
    let later = own.follow_ups.iter().map(|later| said_later(hub, later));
    let later = later.collect_view();
    view! {
        <article class="word" aria-label=title>
            <h3 id=heading_of(&own.id) tabindex="-1">{about}</h3>
            <p class=mark>{hub.say(verified)}</p>
            {standing}
            <Receive own=own.clone() mine/>
            {disclosed}
            <p class="verdict">{verdict}</p>
            <p class="text" dir="auto">{text}</p>
            {shown_points(hub, Some(&own.id), &own.points)}
            {later}
            {reply}
            <Pictures own=own.clone() mine/>
            <FollowUp own=own.clone() mine/>
            <History own=own.clone()/>
            <p class="quiet">{hub.say(readers)} " · " {written}</p>
            <div class="answers">
                <button
                    type="button"
                    class="plain"
                    aria-label=edit
                    on:click=move |_| hub.go(Route::Recommendations(Some(subject.clone())))
                >
                    {hub.say(Message::Edit)}
                </button>
                <button
                    type="button"
                    class="plain"
                    aria-label=delete
                    on:click=move |_| ask.run(own.clone())
                >
                    {hub.say(Message::Delete)}
                </button>
                <Go to=facts>{hub.say(Facts::Open)}</Go>
            </div>
        </article>
    }
}
