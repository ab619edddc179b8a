//! Stating what one knows: what speaks for the product and what speaks against it, in one form.

use super::own::Line;
use super::{Page, api, focus_by_id, sentence};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::facts::Facts as Say;
use vouch_wire::facts as wire;
use vouch_wire::facts::StatementKind;

/// How many statements come in one piece.
const TOGETHER_MAX: usize = 8;

#[derive(Clone, Copy, PartialEq)]
struct Row {
    number: usize,
    kind: StatementKind,
    aspect: RwSignal<String>,
    text: RwSignal<String>,
}

impl Row {
    fn new(number: usize, kind: StatementKind) -> Self {
        Self {
            number,
            kind,
            aspect: RwSignal::new(String::new()),
            text: RwSignal::new(String::new()),
        }
    }

    /// What stands in it; `None` where nothing does.
    fn filled(self) -> Option<wire::WriteStatement> {
        let (aspect, text) = (self.aspect.get_untracked(), self.text.get_untracked());
        let blank = aspect.trim().is_empty() && text.trim().is_empty();
        (!blank).then_some(wire::WriteStatement {
            kind: self.kind,
            aspect,
            text,
        })
    }
}

#[component]
pub(super) fn Stating() -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let count = RwSignal::new(2);
    let fresh = || {
        vec![
            Row::new(0, StatementKind::Pro),
            Row::new(1, StatementKind::Con),
        ]
    };
    let rows = RwSignal::new(fresh());
    let trouble = RwSignal::new(None::<String>);
    let add = move |kind: StatementKind| {
        let number = count.get_untracked();
        count.set(number + 1);
        rows.update(|rows| rows.push(Row::new(number, kind)));
        spawn_local(async move { focus_by_id(&format!("row-{number}-aspect")).await });
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if page.busy.get_untracked() {
            return;
        }
        trouble.set(None);
        let statements: Vec<_> = rows
            .get_untracked()
            .into_iter()
            .filter_map(Row::filled)
            .collect();
        let has = |kind: StatementKind| {
            let stated = page.mine.value_untracked().is_some_and(|own| {
                let mut own = own.data.iter();
                own.any(|own| own.statement.kind == kind)
            });
            stated || statements.iter().any(|statement| statement.kind == kind)
        };
        let both = has(StatementKind::Pro) && has(StatementKind::Con);
        if statements.is_empty() || !both {
            trouble.set(Some(hub.say(Say::OneSided).into()));
            return;
        }
        if !page.is_disclosed() {
            return;
        }
        let order = page.subject.with_value(|subject| wire::WriteStatements {
            merchant: subject.merchant.clone(),
            sku: subject.sku.clone(),
            disclosure: page.disclosure.get_untracked(),
            statements,
        });
        let Ok(body) = serde_json::to_string(&order) else {
            return;
        };
        page.busy.set(true);
        spawn_local(async move {
            let stated = api::post::<wire::OwnStatements>(hub, "/v1/facts", Some(body)).await;
            let _ = page.busy.try_set(false);
            match stated {
                Ok(_) => {
                    let _ = count.try_set(2);
                    let _ = rows.try_set(Vec::new());
                    let _ = rows.try_set(fresh());
                    page.refresh().await;
                    hub.announce(hub.say(Say::Stated).into());
                    focus_by_id("mine").await;
                }
                Err(failure) => {
                    let _ = trouble.try_set(Some(sentence(hub, &failure)));
                }
            }
        });
    };
    let side = move |kind: StatementKind, legend: Say, another: Say| {
        let of_side = move || {
            let mut rows = rows.get();
            rows.retain(|row| row.kind == kind);
            rows
        };
        let row = |row: Row| {
            let id = |field: &str| format!("row-{}-{field}", row.number);
            view! {
                <div class="row">
                    <Line id=id("aspect") label=Say::Aspect value=row.aspect max="40"/>
                    <Line id=id("text") label=Say::Text value=row.text max="140"/>
                </div>
            }
        };
        let room = move || rows.with(Vec::len) < TOGETHER_MAX;
        let more = move || {
            let button = || {
                view! {
                    <button type="button" class="plain" on:click=move |_| add(kind)>
                        {hub.say(another)}
                    </button>
                }
            };
            room().then(button)
        };
        view! {
            <fieldset>
                <legend>{hub.say(legend)}</legend>
                <For each=of_side key=|row| row.number children=row/>
                {more}
            </fieldset>
        }
    };
    let hint = move || {
        let any = page.mine.value().is_some_and(|own| !own.data.is_empty());
        hub.say(if any { Say::StateMore } else { Say::StateWhy })
    };
    let alert = move || {
        trouble
            .get()
            .map(|trouble| view! { <p class="alert">{trouble}</p> })
    };
    view! {
        <section class="stating" aria-labelledby="state">
            <h2 id="state">{hub.say(Say::State)}</h2>
            <p class="quiet">{hint}</p>
            <form novalidate on:submit=send>
                {side(StatementKind::Pro, Say::ForIt, Say::AddPro)}
                {side(StatementKind::Con, Say::AgainstIt, Say::AddCon)}
                <div role="alert">{alert}</div>
                <button type="submit" class="primary">{hub.say(Say::Publish)}</button>
            </form>
        </section>
    }
}
