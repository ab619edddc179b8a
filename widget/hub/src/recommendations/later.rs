//! After it was written: that the goods arrived, what one thinks by now, and what one said before.

use super::choices::{Choices, VERDICTS};
use super::points::shown_points;
use super::renew;
use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::{Alert, Busy, Fetch};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::recommendations::Message;
use vouch_wire::delivery::Proof;
use vouch_wire::recommendations as wire;
use vouch_wire::recommendations::{Point, Stage, Verdict};

/// Says that it has arrived: only then is the word a verified one.
#[component]
pub fn Receive(own: wire::Recommendation, mine: Fetch<wire::Recommendations>) -> impl IntoView {
    let hub = hub();
    own.to_receive.map(|payment| {
        let busy = RwSignal::new(false);
        let trouble = RwSignal::new(None);
        let id = StoredValue::new(own.id.clone());
        let press = Callback::new(move |()| {
            let path = format!("/v1/orders/{payment}/received");
            busy.set(true);
            spawn_local(async move {
                match api::post::<Proof>(hub, &path, None).await {
                    Ok(_) => {
                        hub.announce(hub.say(Message::ReceivedSaid).into());
                        renew(hub, mine, &id.get_value()).await;
                    }
                    Err(failure) => trouble.set(Some(api::sentence(&failure))),
                }
                let _ = busy.try_set(false);
            });
        });
        view! {
            <div class="ask">
                <p>{hub.say(Message::ReceiveWhy)}</p>
                <Busy busy press>{hub.say(Message::Receive)}</Busy>
                <Alert message=trouble/>
            </div>
        }
    })
}

/// What was said later, dated.
pub fn said_later(hub: Hub, later: &wire::FollowUp) -> impl IntoView + use<> {
    let message = match (later.stage, later.verdict) {
        (Stage::Days30, Verdict::Recommends) => Message::AfterMonth,
        (Stage::Days30, Verdict::DoesNot) => Message::AfterMonthNot,
        (Stage::Days180, Verdict::Recommends) => Message::AfterHalfYear,
        (Stage::Days180, Verdict::DoesNot) => Message::AfterHalfYearNot,
    };
    let when = hub.tell(message, &[("day", &hub.day(&later.at))]);
    view! {
        <div class="later">
            <p class="quiet">{when}</p>
            <p class="text" dir="auto">{later.text.clone()}</p>
        </div>
    }
}

/// Asks what one thinks by now, where that is due.
#[component]
pub fn FollowUp(own: wire::Recommendation, mine: Fetch<wire::Recommendations>) -> impl IntoView {
    let hub = hub();
    own.follow_up_due.map(|stage| {
        let question = hub.say(match stage {
            Stage::Days30 => Message::AskAfterMonth,
            Stage::Days180 => Message::AskAfterHalfYear,
        });
        let verdict = RwSignal::new(None::<Verdict>);
        let text = RwSignal::new(String::new());
        let wrong = RwSignal::new(None::<Message>);
        let busy = RwSignal::new(false);
        let trouble = RwSignal::new(None);
        let node = NodeRef::<html::Fieldset>::new();
        let id = StoredValue::new(own.id.clone());
        let save = move |event: SubmitEvent| {
            event.prevent_default();
            let said = wire::WriteFollowUp {
                verdict: verdict.get_untracked(),
                text: text.get_untracked(),
            };
            wrong.set(match (said.verdict, said.text.trim()) {
                (None, _) => Some(Message::VerdictMissing),
                (Some(_), "") => Some(Message::TextMissing),
                _ => None,
            });
            let Ok(body) = serde_json::to_string(&said) else {
                return;
            };
            if wrong.get_untracked().is_some() || busy.get_untracked() {
                return;
            }
            busy.set(true);
            spawn_local(async move {
                let path = format!("/v1/recommendations/{}/follow-ups", id.get_value());
                match api::post::<wire::Recommendation>(hub, &path, Some(body)).await {
                    Ok(_) => {
                        hub.announce(hub.say(Message::Saved).into());
                        renew(hub, mine, &id.get_value()).await;
                    }
                    Err(failure) if api::code(&failure).starts_with("text_") => {
                        wrong.set(Some(Message::TextRefused));
                    }
                    Err(failure) => trouble.set(Some(api::sentence(&failure))),
                }
                let _ = busy.try_set(false);
            });
        };
        let field = format!("later-{}", own.id);
        let label = field.clone();
        view! {
            <form class="ask" novalidate on:submit=save>
                <p>{question}</p>
                <Choices
                    name=format!("later-verdict-{}", own.id)
                    legend=Message::Verdict
                    hint=None
                    choices=VERDICTS.to_vec()
                    chosen=verdict
                    wrong=wrong.into()
                    node
                />
                <div class="field">
                    <label for=label>{hub.say(Message::ByNow)}</label>
                    <textarea
                        id=field
                        rows="3"
                        maxlength="1000"
                        prop:value=text
                        on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                </div>
                <Busy busy kind="submit" press=Callback::new(|()| ())>
                    {hub.say(Message::SaveLater)}
                </Busy>
                <Alert message=trouble/>
            </form>
        }
    })
}

/// What one said before it was edited, asked for when it is opened.
#[component]
pub fn History(own: wire::Recommendation) -> impl IntoView {
    let hub = hub();
    (own.versions > 0).then(|| {
        let versions = RwSignal::new(None::<Fetch<wire::Versions>>);
        let path = format!("/v1/recommendations/{}/versions", own.id);
        let open = move |_| {
            if versions.get_untracked().is_none() {
                versions.set(Some(Fetch::new(path.clone())));
            }
        };
        let list = move || {
            versions
                .get()
                .map(|versions| versions.shown(move |all| shown(hub, all)))
        };
        let count = own.versions.to_string();
        view! {
            <details class="history" on:toggle=open>
                <summary>{hub.tell(Message::Earlier, &[("count", &count)])}</summary>
                {list}
            </details>
        }
    })
}

fn shown(hub: Hub, versions: wire::Versions) -> impl IntoView {
    let version = |version: wire::Version| {
        let day = hub.tell(
            Message::WrittenOn,
            &[("day", &hub.day(&version.written_at))],
        );
        let verdict = hub.say(match version.verdict {
            Verdict::Recommends => Message::Recommends,
            Verdict::DoesNot => Message::DoesNotRecommend,
        });
        let points: Vec<Point> = version
            .points
            .into_iter()
            .map(|point| Point {
                number: 0,
                kind: point.kind,
                aspect: point.aspect,
                statement: point.statement,
                agree: 0,
                disagree: 0,
                yours: None,
            })
            .collect();
        view! {
            <li class="later">
                <p class="quiet">{day}</p>
                <p class="verdict">{verdict}</p>
                <p class="text" dir="auto">{version.text}</p>
                {shown_points(hub, None, &points)}
            </li>
        }
    };
    view! { <ul class="versions">{versions.data.into_iter().map(version).collect_view()}</ul> }
}
