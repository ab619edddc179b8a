//! One statement: its words, who says so, what people think of it, and one's own vote.

use super::history::History;
use super::{Page, api};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use vouch_messages::facts::Facts as Say;
use vouch_wire::facts as wire;
use vouch_wire::recommendations::Disclosure;

/// What an author disclosed, in one line.
pub(super) fn disclosed(disclosure: Disclosure) -> Say {
    match disclosure {
        Disclosure::None => Say::SaysNone,
        Disclosure::Rewarded => Say::SaysReward,
        Disclosure::FreeSample => Say::SaysSample,
        Disclosure::Employee => Say::SaysEmployee,
        Disclosure::Family => Say::SaysFamily,
    }
}

#[component]
pub(super) fn Statement(
    statement: wire::Statement,
    others: StoredValue<Vec<wire::Statement>>,
) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let id = statement.id.clone();
    let words = format!("{id}-words");
    let named_by = words.clone();
    let purchase = match statement.verified_purchase {
        true => Say::Verified,
        false => Say::Unverified,
    };
    let count = |number: u32| number.to_string();
    let (agree, disagree) = (count(statement.agree), count(statement.disagree));
    let tally = hub.tell(Say::Counted, &[("agree", &agree), ("disagree", &disagree)]);
    let earlier = (statement.earlier > 0).then(|| {
        let said = hub.tell(Say::CountedEarlier, &[("count", &count(statement.earlier))]);
        view! { <p class="quiet">{said}</p> }
    });
    let again = statement.your_vote.is_some_and(|vote| !vote.current);
    let again = again.then(|| view! { <p class="quiet">{hub.say(Say::YourEarlierVote)}</p> });
    let votes = match statement.yours {
        true => view! { <p class="mark">{hub.say(Say::Yours)}</p> }.into_any(),
        false => view! { <Votes statement=statement.clone()/> }.into_any(),
    };
    let marked = match statement.verified_purchase {
        true => "mark",
        false => "quiet",
    };
    view! {
        <article class="fact" aria-labelledby=named_by>
            <p class="who">
                <bdi class="author">{statement.author.clone()}</bdi>
                <span class=marked>{hub.say(purchase)}</span>
                <span class="quiet">{hub.say(disclosed(statement.disclosure))}</span>
            </p>
            <p class="aspect"><bdi>{statement.aspect.clone()}</bdi></p>
            <p class="text" id=words><bdi>{statement.text.clone()}</bdi></p>
            <p class="tally">{tally}</p>
            {earlier}
            {again}
            {votes}
            <History id=id text=statement.text.clone() version=statement.version/>
            <Same statement others/>
        </article>
    }
}

/// Agree, disagree; the one that one chose, pressed again, takes the vote back.
#[component]
fn Votes(statement: wire::Statement) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let chosen = statement.your_vote.filter(|vote| vote.current);
    let chosen = chosen.map(|vote| vote.stance);
    let button = |stance: wire::Opinion, visible: Say, whole: Say| {
        let path = format!("/v1/facts/{}/vote", statement.id);
        let agrees = stance == wire::Opinion::Agrees;
        let pressed = chosen == Some(stance);
        let id = format!(
            "{}-{}",
            statement.id,
            if agrees { "agree" } else { "disagree" }
        );
        let own = id.clone();
        let label = hub.tell(whole, &[("text", &statement.text)]);
        let press = move |_| {
            if !pressed && !page.is_disclosed() {
                return;
            }
            let vote = wire::CastOpinion {
                agrees,
                disclosure: page.disclosure.get_untracked(),
            };
            let Ok(body) = serde_json::to_string(&vote) else {
                return;
            };
            let path = path.clone();
            let said = match pressed {
                true => Say::VoteTakenBack,
                false => Say::VoteKept,
            };
            let doing = async move {
                match pressed {
                    true => api::delete(hub, &path).await,
                    false => api::set(hub, &path, body).await,
                }
            };
            page.act(doing, said, own.clone());
        };
        view! {
            <button
                type="button"
                id=id
                aria-pressed=pressed.to_string()
                aria-label=label
                on:click=press
            >
                {hub.say(visible)}
            </button>
        }
    };
    view! {
        <div class="votes">
            {button(wire::Opinion::Agrees, Say::Agree, Say::AgreeWith)}
            {button(wire::Opinion::Disagrees, Say::Disagree, Say::DisagreeWith)}
        </div>
    }
}

/// Saying that it says the same as another one.
#[component]
fn Same(statement: wire::Statement, others: StoredValue<Vec<wire::Statement>>) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let open = RwSignal::new(false);
    let target = RwSignal::new(String::new());
    let source = StoredValue::new(statement.id.clone());
    let rest = move || {
        let mut rest = others.get_value();
        source.with_value(|source| rest.retain(|other| other.id != *source));
        rest
    };
    let form_id = format!("{}-same", statement.id);
    let field_id = format!("{}-target", statement.id);
    let focus = StoredValue::new(format!("{}-words", statement.id));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let into = target.get_untracked();
        if into.is_empty() {
            return;
        }
        merge(page, source.get_value(), into, focus.get_value());
    };
    let controls = form_id.clone();
    let form = move || {
        let options = rest().into_iter().map(|other| {
            let label = format!("{}: {}", other.aspect, other.text);
            view! { <option value=other.id>{label}</option> }
        });
        view! {
            <form class="same" on:submit=send>
                <p class="hint">{hub.say(Say::MergeWhy)}</p>
                <div class="field">
                    <label for=field_id.clone()>{hub.say(Say::SameAs)}</label>
                    <select
                        id=field_id.clone()
                        required
                        on:change=move |event| target.set(event_target_value(&event))
                    >
                        <option value="">{hub.say(Say::ChooseStatement)}</option>
                        {options.collect_view()}
                    </select>
                </div>
                <button type="submit">{hub.say(if statement.yours { Say::Merge } else { Say::Propose })}</button>
            </form>
        }
    };
    let any = !rest().is_empty();
    any.then(move || {
        view! {
            <button
                type="button"
                class="plain"
                aria-expanded=move || open.get().to_string()
                aria-controls=controls.clone()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {hub.say(Say::SaysTheSame)}
            </button>
            <div id=form_id>{move || open.get().then(&form)}</div>
        }
    })
}

/// Merges, or proposes to, and says which of the two it was.
pub(super) fn merge(page: Page, source: String, into: String, focus: String) {
    let hub = page.hub;
    if page.busy.get_untracked() {
        return;
    }
    let Ok(body) = serde_json::to_string(&wire::MergeStatements { into }) else {
        return;
    };
    page.busy.set(true);
    leptos::task::spawn_local(async move {
        let path = format!("/v1/facts/{source}/merge");
        let outcome = api::post::<wire::MergeOutcome>(hub, &path, Some(body)).await;
        let _ = page.busy.try_set(false);
        match outcome {
            Ok(outcome) => {
                page.refresh().await;
                let said = match outcome.merged {
                    true => Say::MergedNow,
                    false => Say::Proposed,
                };
                hub.announce(hub.say(said).into());
                super::focus_by_id(&focus).await;
            }
            Err(failure) => hub.announce(super::sentence(hub, &failure)),
        }
    });
}
