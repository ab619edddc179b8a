//! Reasons for and against, each about one aspect: as they are written, and as they stand.

use super::focus_on_soon;
use crate::hub::{Hub, hub};
use crate::parts::Fetch;
use leptos::prelude::*;
use vouch_messages::recommendations::Message;
use vouch_wire::recommendations::{Disclosure, Point, PointKind, Stance, Vote, Votes, WritePoint};

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
    /// The field at which something is missing, or in which it is said twice.
    pub fn incomplete(self) -> Option<String> {
        let mut said: Vec<(PointKind, String, String)> = Vec::new();
        for row in self.rows.get_untracked() {
            let of = |text: RwSignal<String>| text.with_untracked(|text| text.trim().to_owned());
            let point = (row.kind.get_untracked(), of(row.aspect), of(row.statement));
            match (point.1.is_empty(), point.2.is_empty()) {
                (true, true) => {}
                (true, false) => return Some(aspect_of(row)),
                (false, true) => return Some(statement_of(row)),
                (false, false) if said.contains(&point) => return Some(statement_of(row)),
                (false, false) => said.push(point),
            }
        }
        None
    }
}

fn kind_of(row: Row) -> String {
    format!("reason-kind-{}", row.id)
}

fn aspect_of(row: Row) -> String {
    format!("reason-about-{}", row.id)
}

fn statement_of(row: Row) -> String {
    format!("reason-{}", row.id)
}

#[component]
pub fn EditPoints(points: Points, wrong: Signal<Option<Message>>) -> impl IntoView {
    let hub = hub();
    let rows = points.rows;
    let add = move |_| {
        let row = points.row(PointKind::Pro, String::new(), String::new());
        rows.update(|rows| rows.push(row));
        focus_on_soon(kind_of(row));
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
            <button type="button" id="add-reason" hidden=full on:click=add>
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
    let remove = move |_| {
        rows.update(|rows| rows.retain(|other| other.id != row.id));
        focus_on_soon("add-reason".into());
    };
    view! {
        <div class="reason">
            <select
                id=kind_of(row)
                aria-label=hub.say(Message::ForOrAgainst)
                on:change=choose
            >
                <option value="pro" selected=move || chosen(PointKind::Pro)>
                    {hub.say(Message::Pro)}
                </option>
                <option value="con" selected=move || chosen(PointKind::Con)>
                    {hub.say(Message::Con)}
                </option>
            </select>
            <input
                type="text"
                class="aspect"
                id=aspect_of(row)
                maxlength="40"
                aria-label=hub.say(Message::Aspect)
                placeholder=hub.say(Message::Aspect)
                prop:value=row.aspect
                on:input=move |event| row.aspect.set(event_target_value(&event))
            />
            <input
                type="text"
                class="statement"
                id=statement_of(row)
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

/// Reasons as readers see them; with how people voted on each, where the word is one that stands.
pub fn shown_points(hub: Hub, of: Option<&str>, points: &[Point]) -> impl IntoView + use<> {
    let shown = |point: &Point| {
        let (class, kind) = match point.kind {
            PointKind::Pro => ("pro", Message::Pro),
            PointKind::Con => ("con", Message::Con),
        };
        let voted = of
            .filter(|_| point.agree + point.disagree > 0)
            .map(|of| view! { <Voted of=of.to_owned() point=point.clone()/> });
        view! {
            <li>
                <p>
                    <span class=class>{hub.say(kind)}</span> " "
                    <b dir="auto">{point.aspect.clone()}</b> " "
                    <span dir="auto">{point.statement.clone()}</span>
                </p>
                {voted}
            </li>
        }
    };
    (!points.is_empty())
        .then(|| view! { <ul class="points">{points.iter().map(shown).collect_view()}</ul> })
}

/// How people voted on a reason, asked for when somebody wants to see it. Only the reader's friends have names.
#[component]
fn Voted(of: String, point: Point) -> impl IntoView {
    let hub = hub();
    let votes = RwSignal::new(None::<Fetch<Votes>>);
    let path = format!("/v1/recommendations/{of}/points/{}/votes", point.number);
    let open = move |_| {
        if votes.get_untracked().is_none() {
            votes.set(Some(Fetch::new(path.clone())));
        }
    };
    let line = move |vote: Vote| {
        let name = vote.name.as_deref().unwrap_or(hub.say(Message::Someone));
        let stance = match vote.stance {
            Stance::Agrees => Message::Agrees,
            Stance::Disagrees => Message::Disagrees,
            Stance::Withdrawn => Message::Withdrew,
        };
        let disclosed = vote.disclosure.and_then(disclosed);
        let facts = [
            Some(hub.day(&vote.at)),
            vote.verified
                .then(|| hub.say(Message::VerifiedPurchase).to_owned()),
            disclosed.map(|said| hub.say(said).to_owned()),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        view! {
            <li>
                <bdi>{hub.tell(stance, &[("name", name)])}</bdi> " "
                <span class="quiet">{facts.join(" · ")}</span>
            </li>
        }
    };
    let lines = move |votes: Votes| {
        view! { <ul class="voters">{votes.data.into_iter().map(line).collect_view()}</ul> }
    };
    let list = move || votes.get().map(|votes| votes.shown(lines));
    let (agree, disagree) = (point.agree.to_string(), point.disagree.to_string());
    let count = hub.tell(
        Message::Votes,
        &[("agree", &agree), ("disagree", &disagree)],
    );
    let label = hub.tell(Message::HowTheyVotedOn, &[("what", &point.statement)]);
    view! {
        <details on:toggle=open>
            <summary aria-label=label>
                {count} " · " {hub.say(Message::HowTheyVoted)}
            </summary>
            {list}
        </details>
    }
}

fn disclosed(disclosure: Disclosure) -> Option<Message> {
    match disclosure {
        Disclosure::None => None,
        Disclosure::Rewarded => Some(Message::VoterReward),
        Disclosure::FreeSample => Some(Message::VoterSample),
        Disclosure::Employee => Some(Message::VoterEmployee),
        Disclosure::Family => Some(Message::VoterFamily),
    }
}
