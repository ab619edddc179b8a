//! Reasons for and against, each about one aspect: as they are written, and as they stand.

use crate::hub::{Hub, hub};
use leptos::prelude::*;
use vouch_messages::recommendations::Message;
use vouch_wire::recommendations::{Point, PointKind, WritePoint};

const POINTS_MAX: usize = 8;

/// The reasons in the form.
#[derive(Clone, Copy, Default)]
pub struct Points {
    rows: RwSignal<Vec<Row>>,
    last: StoredValue<u32>,
}

#[derive(Clone, Copy)]
struct Row {
    id: u32,
    kind: RwSignal<PointKind>,
    aspect: RwSignal<String>,
    statement: RwSignal<String>,
}

impl Points {
    /// Puts what was said before in place of what stands in the form.
    pub fn set(self, points: &[Point]) {
        let rows = points
            .iter()
            .map(|point| self.row(point.kind, point.aspect.clone(), point.statement.clone()));
        let rows = rows.collect();
        self.rows.set(rows);
    }

    fn row(self, kind: PointKind, aspect: String, statement: String) -> Row {
        self.last.update_value(|last| *last += 1);
        Row {
            id: self.last.get_value(),
            kind: RwSignal::new(kind),
            aspect: RwSignal::new(aspect),
            statement: RwSignal::new(statement),
        }
    }

    /// What is said; rows in which nothing stands are none.
    pub fn said(self) -> Vec<WritePoint> {
        let rows = self.rows.get_untracked().into_iter();
        rows.map(|row| WritePoint {
            kind: row.kind.get_untracked(),
            aspect: row.aspect.get_untracked(),
            statement: row.statement.get_untracked(),
        })
        .filter(|point| !(point.aspect.trim().is_empty() && point.statement.trim().is_empty()))
        .collect()
    }
}

impl Points {
    /// Whether each has a subject and a statement, and none is there twice.
    pub fn are_whole(self) -> bool {
        let said = self.said();
        let whole = |point: &WritePoint| {
            !point.aspect.trim().is_empty() && !point.statement.trim().is_empty()
        };
        let once = (1..said.len()).all(|at| !said[..at].contains(&said[at]));
        said.iter().all(whole) && once
    }
}

#[component]
pub fn EditPoints(points: Points, wrong: Signal<Option<Message>>) -> impl IntoView {
    let hub = hub();
    let rows = points.rows;
    let add = move |_| {
        let row = points.row(PointKind::Pro, String::new(), String::new());
        rows.update(|rows| rows.push(row));
    };
    let complaint = move || {
        wrong
            .get()
            .map(|message| view! { <p class="wrong" role="alert">{hub.say(message)}</p> })
    };
    let full = move || rows.with(|rows| rows.len() >= POINTS_MAX);
    view! {
        <fieldset class="reasons">
            <legend>{hub.say(Message::Reasons)}</legend>
            <p class="hint">{hub.say(Message::ReasonsWhy)}</p>
            <For each=move || rows.get() key=|row| row.id let:row>
                <EditPoint row rows/>
            </For>
            <button type="button" class="plain" disabled=full on:click=add>
                {hub.say(Message::AddReason)}
            </button>
            {complaint}
        </fieldset>
    }
}

#[component]
fn EditPoint(row: Row, rows: RwSignal<Vec<Row>>) -> impl IntoView {
    let hub = hub();
    let chosen = move |kind: PointKind| row.kind.get() == kind;
    let choose = move |event| {
        row.kind.set(match event_target_value(&event).as_str() {
            "con" => PointKind::Con,
            _ => PointKind::Pro,
        });
    };
    let remove = move |_| rows.update(|rows| rows.retain(|other| other.id != row.id));
    view! {
        <div class="reason">
            <select aria-label=hub.say(Message::ForOrAgainst) on:change=choose>
                <option value="pro" selected=move || chosen(PointKind::Pro)>
                    {hub.say(Message::Pro)}
                </option>
                <option value="con" selected=move || chosen(PointKind::Con)>
                    {hub.say(Message::Con)}
                </option>
            </select>
            <input
                type="text"
                maxlength="40"
                aria-label=hub.say(Message::Aspect)
                placeholder=hub.say(Message::Aspect)
                prop:value=row.aspect
                on:input=move |event| row.aspect.set(event_target_value(&event))
            />
            <input
                type="text"
                maxlength="140"
                aria-label=hub.say(Message::Statement)
                placeholder=hub.say(Message::Statement)
                prop:value=row.statement
                on:input=move |event| row.statement.set(event_target_value(&event))
            />
            <button type="button" class="plain" on:click=remove>
                {hub.say(Message::RemoveReason)}
            </button>
        </div>
    }
}

/// Reasons as readers see them.
pub fn shown_points(hub: Hub, points: &[Point]) -> impl IntoView + use<> {
    let shown = |point: &Point| {
        let kind = hub.say(match point.kind {
            PointKind::Pro => Message::Pro,
            PointKind::Con => Message::Con,
        });
        let votes = (point.agree + point.disagree > 0).then(|| {
            let (agree, disagree) = (point.agree.to_string(), point.disagree.to_string());
            hub.tell(
                Message::Votes,
                &[("agree", &agree), ("disagree", &disagree)],
            )
        });
        view! {
            <li>
                <span class="quiet">{kind}</span> " "
                <b dir="auto">{point.aspect.clone()}</b> " "
                <span dir="auto">{point.statement.clone()}</span> " "
                <span class="quiet">{votes}</span>
            </li>
        }
    };
    (!points.is_empty())
        .then(|| view! { <ul class="points">{points.iter().map(shown).collect_view()}</ul> })
}
