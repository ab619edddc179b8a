//! How people voted on a statement, and what it said before: read when somebody wants to see it.

use super::statement::disclosed;
use super::{Page, api};
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::facts::Facts as Say;
use vouch_wire::facts as wire;

#[component]
pub(super) fn History(id: String, text: String, version: u32) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let panel = format!("{id}-history");
    let own = StoredValue::new(id);
    let is_open = move || {
        page.open
            .with(|open| own.with_value(|own| open.as_ref() == Some(own)))
    };
    let toggle = move |_| {
        let next = (!is_open()).then(|| own.get_value());
        page.open.set(next);
    };
    let heading = hub.tell(Say::HistoryOf, &[("text", &text)]);
    let label = format!("{} ({text})", hub.say(Say::History));
    let lines = move || {
        let heading = heading.clone();
        is_open().then(move || view! { <Lines id=own.get_value() heading version/> })
    };
    view! {
        <button
            type="button"
            class="plain"
            aria-expanded=move || is_open().to_string()
            aria-controls=panel.clone()
            aria-label=label
            on:click=toggle
        >
            {hub.say(Say::History)}
        </button>
        <div id=panel>{lines}</div>
    }
}

#[component]
fn Lines(id: String, heading: String, version: u32) -> impl IntoView {
    let hub = expect_context::<Page>().hub;
    let lines = RwSignal::new(Vec::<wire::HistoryLine>::new());
    let next = RwSignal::new(None::<u64>);
    let waiting = RwSignal::new(true);
    let earlier = RwSignal::new(Vec::<wire::StatementVersion>::new());
    let id = StoredValue::new(id);
    let read = move |before: Option<u64>| {
        waiting.set(true);
        spawn_local(async move {
            let path = match before {
                Some(before) => format!("/v1/facts/{}/votes?before={before}", id.get_value()),
                None => format!("/v1/facts/{}/votes", id.get_value()),
            };
            let read = api::get::<wire::StatementHistory>(hub, &path).await;
            let _ = waiting.try_set(false);
            match read {
                Ok(more) => {
                    let _ = lines.try_update(|lines| lines.extend(more.data));
                    let _ = next.try_set(more.next);
                }
                Err(failure) => hub.announce(super::sentence(hub, &failure)),
            }
        });
    };
    read(None);
    if version > 1 {
        spawn_local(async move {
            let path = format!("/v1/facts/{}/versions", id.get_value());
            if let Ok(versions) = api::get::<wire::StatementVersions>(hub, &path).await {
                let _ = earlier.try_set(versions.data);
            }
        });
    }
    let line = move |line: wire::HistoryLine| {
        let name = match (&line.name, line.yours) {
            (_, true) => hub.say(Say::You).to_owned(),
            (Some(name), false) => name.clone(),
            (None, false) => hub.say(Say::Someone).to_owned(),
        };
        let what = match line.stance {
            wire::Opinion::Agrees if line.by_author => Say::LineStated,
            wire::Opinion::Agrees => Say::LineAgrees,
            wire::Opinion::Disagrees => Say::LineDisagrees,
            wire::Opinion::Withdrawn => Say::LineWithdrawn,
        };
        let purchase = match line.verified_purchase {
            true => Say::Verified,
            false => Say::Unverified,
        };
        let mut facts = vec![
            hub.day(&line.day),
            hub.say(purchase).to_owned(),
            hub.say(disclosed(line.disclosure)).to_owned(),
        ];
        if line.merged {
            facts.push(hub.say(Say::LineMerged).to_owned());
        } else if version > 1 {
            let version = line.version.to_string();
            facts.push(hub.tell(Say::LineVersion, &[("version", &version)]));
        }
        view! {
            <li>
                <span><bdi>{hub.tell(what, &[("name", &name)])}</bdi></span>
                <span class="quiet">{facts.join(" · ")}</span>
            </li>
        }
    };
    let all = move || lines.get().into_iter().map(line).collect_view();
    let more = move || {
        let button = |before| {
            view! {
                <button type="button" on:click=move |_| read(Some(before))>
                    {hub.say(Say::Older)}
                </button>
            }
        };
        next.get().filter(|_| !waiting.get()).map(button)
    };
    let nothing = move || {
        let none = !waiting.get() && lines.with(Vec::is_empty);
        none.then(|| view! { <p class="quiet">{hub.say(Say::NobodyVoted)}</p> })
    };
    let before = move || {
        let row = |version: wire::StatementVersion| {
            let words = format!("{}: {}", version.aspect, version.text);
            view! {
                <li>
                    <span><bdi>{words}</bdi></span>
                    <span class="quiet">{hub.day(&version.written_at)}</span>
                </li>
            }
        };
        let versions = earlier.get();
        (!versions.is_empty()).then(|| {
            view! {
                <p>{hub.say(Say::EarlierWordings)}</p>
                <ul class="history">{versions.into_iter().map(row).collect_view()}</ul>
            }
        })
    };
    view! {
        <ul class="history" aria-label=heading>{all}</ul>
        {nothing}
        {more}
        {before}
    }
}
