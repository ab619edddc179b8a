//! What one stated oneself: changing it, taking it back, and what others propose about it.

use super::statement::merge;
use super::{Page, api};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use vouch_messages::facts::Facts as Say;
use vouch_messages::hub::Message;
use vouch_wire::facts as wire;

const ASPECT_CHARS_MAX: &str = "40";
const TEXT_CHARS_MAX: &str = "140";

/// Where the focus goes when what had it is gone.
const HEADING: &str = "mine";

#[component]
pub(super) fn Mine(own: wire::OwnStatements) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let rows = own
        .data
        .into_iter()
        .map(|own| view! { <li><Own own/></li> })
        .collect_view();
    let any = !rows.is_empty();
    let all = move |()| {
        let path = page.of_product("");
        let doing = async move { api::delete(hub, &path).await };
        page.act(doing, Say::TakenBack, HEADING.into());
    };
    let section = move || {
        view! {
            <section aria-labelledby=HEADING>
                <h2 id=HEADING tabindex="-1">{hub.say(Say::Mine)}</h2>
                <ul class="statements">{rows}</ul>
                <Sure
                    id="take-all"
                    label=hub.say(Say::TakeAllBack).to_owned()
                    verb=Say::TakeAllBack
                    yes=Callback::new(all)
                />
            </section>
        }
    };
    any.then(section)
}

#[component]
fn Own(own: wire::OwnStatement) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let statement = own.statement.clone();
    let id = statement.id.clone();
    let side = match statement.kind {
        wire::StatementKind::Pro => Say::ForIt,
        wire::StatementKind::Con => Say::AgainstIt,
    };
    let merged = own.merged_into.map(|into| {
        let said = hub.tell(Say::StandingMerged, &[("text", &into.text)]);
        let path = format!("/v1/facts/{id}/merge");
        let split = move |_| {
            let path = path.clone();
            let doing = async move { api::delete(hub, &path).await };
            page.act(doing, Say::SplitDone, HEADING.into());
        };
        view! {
            <p>{said}</p>
            <button type="button" on:click=split>{hub.say(Say::Split)}</button>
        }
    });
    let withheld = own.reason.map(|reason| {
        let said = hub.tell(Say::StandingWithheld, &[("reason", &reason)]);
        view! { <p class="alert">{said}</p> }
    });
    let proposals = own.proposals.into_iter().map(|proposal| {
        let said = hub.tell(Say::ProposedSame, &[("text", &proposal.other.text)]);
        let accept = move |_| {
            let (source, target) = (proposal.source.clone(), proposal.target.clone());
            merge(page, source, target, HEADING.into());
        };
        view! {
            <li>
                <p>{said}</p>
                <p class="hint">{hub.say(Say::MergeWhy)}</p>
                <button type="button" on:click=accept>{hub.say(Say::Merge)}</button>
            </li>
        }
    });
    let proposals = proposals.collect_view();
    let published = own.standing == wire::StatementStanding::Published;
    let change = published.then(|| view! { <Change statement=statement.clone()/> });
    let path = format!("/v1/facts/{id}");
    let take_back = move |()| {
        let path = path.clone();
        let doing = async move { api::delete(hub, &path).await };
        page.act(doing, Say::TakenBack, HEADING.into());
    };
    let whole = hub.tell(Say::TakeBackOf, &[("text", &statement.text)]);
    view! {
        <div class="fact mine">
            <p class="aspect">{hub.say(side)} " · " <bdi>{statement.aspect.clone()}</bdi></p>
            <p class="text"><bdi>{statement.text.clone()}</bdi></p>
            {withheld}
            {merged}
            <ul class="proposals">{proposals}</ul>
            <div class="deeds">
                {change}
                <Sure
                    id=format!("{id}-take-back")
                    label=whole
                    verb=Say::TakeBack
                    yes=Callback::new(take_back)
                />
            </div>
        </div>
    }
}

/// Asks once more, in place.
#[component]
fn Sure(#[prop(into)] id: String, label: String, verb: Say, yes: Callback<()>) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let asked = RwSignal::new(false);
    let panel = format!("{id}-sure");
    let answers = move || {
        view! {
            <div class="answers">
                <button type="button" on:click=move |_| asked.set(false)>
                    {hub.say(Message::Keep)}
                </button>
                <button type="button" class="danger" on:click=move |_| yes.run(())>
                    {hub.say(verb)}
                </button>
            </div>
        }
    };
    view! {
        <button
            type="button"
            class="plain"
            aria-label=label
            aria-expanded=move || asked.get().to_string()
            aria-controls=panel.clone()
            on:click=move |_| asked.update(|asked| *asked = !*asked)
        >
            {hub.say(verb)}
        </button>
        <div id=panel>{move || asked.get().then(answers)}</div>
    }
}

/// Other words for it.
#[component]
fn Change(statement: wire::Statement) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let open = RwSignal::new(false);
    let id = statement.id.clone();
    let label = hub.tell(Say::EditOf, &[("text", &statement.text)]);
    let aspect = RwSignal::new(statement.aspect.clone());
    let text = RwSignal::new(statement.text.clone());
    let path = StoredValue::new(format!("/v1/facts/{id}"));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let words = wire::EditStatement {
            aspect: aspect.get_untracked(),
            text: text.get_untracked(),
            disclosure: None,
        };
        let Ok(body) = serde_json::to_string(&words) else {
            return;
        };
        let doing = async move {
            let path = path.get_value();
            let saved = api::put::<wire::OwnStatements>(hub, &path, body).await;
            saved.map(drop)
        };
        page.act(doing, Say::Saved, HEADING.into());
    };
    let panel = format!("{id}-change");
    let (aspect_id, text_id) = (format!("{id}-aspect"), format!("{id}-text"));
    let form = move || {
        view! {
            <form class="same" on:submit=save>
                <p class="hint">{hub.say(Say::EditWhy)}</p>
                <Line id=aspect_id.clone() label=Say::Aspect value=aspect max=ASPECT_CHARS_MAX/>
                <Line id=text_id.clone() label=Say::Text value=text max=TEXT_CHARS_MAX/>
                <button type="submit">{hub.say(Say::SaveEdit)}</button>
            </form>
        }
    };
    view! {
        <button
            type="button"
            class="plain"
            aria-label=label
            aria-expanded=move || open.get().to_string()
            aria-controls=panel.clone()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {hub.say(Say::Edit)}
        </button>
        <div id=panel>{move || open.get().then(&form)}</div>
    }
}

/// One line of text with its label.
#[component]
pub(super) fn Line(
    id: String,
    label: Say,
    value: RwSignal<String>,
    max: &'static str,
) -> impl IntoView {
    let hub = expect_context::<Page>().hub;
    view! {
        <div class="field">
            <label for=id.clone()>{hub.say(label)}</label>
            <input
                type="text"
                id=id
                maxlength=max
                autocomplete="off"
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
}
