//! Reports: cases about one's own words, with the evidence and one's side of it, and what became of what one reported oneself.

use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::{Alert, Busy, Fetch, Heading, focus_soon};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use vouch_messages::trust::Message;
use vouch_wire::transparency::Kind;
use vouch_wire::trust as wire;

#[component]
pub fn Reports() -> impl IntoView {
    let hub = hub();
    let cases = Fetch::<wire::Cases>::new("/v1/cases");
    let reports = Fetch::<wire::Reports>::new("/v1/reports");
    let about_me = NodeRef::<html::H2>::new();
    let by_me = NodeRef::<html::H2>::new();
    let list_cases = move |answer: wire::Cases| match answer.data.is_empty() {
        true => view! { <p class="quiet">{hub.say(Message::AboutMineNone)}</p> }.into_any(),
        false => {
            let again = Callback::new(move |()| {
                cases.again();
                focus_soon(about_me);
            });
            let entry = |case| view! { <li><CaseAboutMe case again/></li> };
            let entries = answer.data.into_iter().map(entry).collect_view();
            view! { <ul class="cases">{entries}</ul> }.into_any()
        }
    };
    let list_reports = move |answer: wire::Reports| match answer.data.is_empty() {
        true => view! { <p class="quiet">{hub.say(Message::ByMeNone)}</p> }.into_any(),
        false => {
            let again = Callback::new(move |()| {
                reports.again();
                focus_soon(by_me);
            });
            let entry = |report| view! { <li><MyReport report again/></li> };
            let entries = answer.data.into_iter().map(entry).collect_view();
            view! { <ul class="cases">{entries}</ul> }.into_any()
        }
    };
    view! {
        <Heading text=hub.say(Message::Reports)/>
        <p class="lead">
            {hub.say(Message::Lead)} " "
            <a href="/transparency">{hub.say(Message::HowItWorks)}</a>
        </p>
        <section aria-labelledby="about-me">
            <h2 id="about-me" tabindex="-1" node_ref=about_me>{hub.say(Message::AboutMine)}</h2>
            {cases.shown(list_cases)}
        </section>
        <section aria-labelledby="by-me">
            <h2 id="by-me" tabindex="-1" node_ref=by_me>{hub.say(Message::ByMe)}</h2>
            {reports.shown(list_reports)}
        </section>
    }
}

#[component]
fn CaseAboutMe(case: wire::Case, again: Callback<()>) -> impl IntoView {
    let hub = hub();
    let what = hub.say(match case.about.kind {
        Kind::Recommendation => Message::YourRecommendation,
        Kind::Story => Message::YourStory,
        Kind::Answer => Message::YourAnswer,
        Kind::Statement => Message::YourStatement,
        Kind::Reply => Message::YourReply,
    });
    let title = match (&case.title, &case.shop) {
        (Some(product), Some(shop)) => hub.tell(
            Message::OnProduct,
            &[("what", what), ("product", product), ("shop", shop)],
        ),
        _ => what.to_owned(),
    };
    let text = match case.text {
        Some(text) => view! { <blockquote class="said" dir="auto">{text}</blockquote> }.into_any(),
        None => view! { <p class="quiet">{hub.say(Message::TakenBack)}</p> }.into_any(),
    };
    let doubt = |doubt: wire::Doubt| {
        let by = match doubt.by {
            wire::Reporter::Person => Message::ReportedBy,
            wire::Reporter::Shop => Message::ReportedByShop,
        };
        let by = hub.tell(by, &[("day", &hub.day(&doubt.reported_at))]);
        view! { <Said lead=by text=doubt.text address=doubt.evidence_url/> }
    };
    let evidence = (!case.evidence.is_empty()).then(|| {
        let sentence = |evidence: &wire::Evidence| view! { <li>{noticed(hub, evidence)}</li> };
        view! {
            <div class="noticed">
                <h4>{hub.say(Message::Evidence)}</h4>
                <ul>{case.evidence.iter().map(sentence).collect_view()}</ul>
                <p class="quiet">{hub.say(Message::EvidenceNote)}</p>
            </div>
        }
    });
    let replied = case.reply.map(|text| {
        let lead = hub.say(Message::YouReplied).to_owned();
        view! { <Said lead text address=None/> }
    });
    let reply = case.may_reply.then(|| {
        let hint = match &case.reply_by {
            Some(until) => hub.tell(Message::ReplyBy, &[("day", &hub.day(until))]),
            None => hub.say(Message::ReplyAnyTime).to_owned(),
        };
        let path = format!("/v1/cases/{}/reply", case.id);
        let (label, send) = (Message::YourSide, Message::SendReply);
        view! { <Say<wire::Case> id=format!("reply-{}", case.id) path hint label send again/> }
    });
    let appeal = appeal_form(hub, &case.id, case.appeal_by.as_deref(), again);
    let appealed = appealed(hub, case.appeal, wire::Side::Author);
    let name = title.clone();
    view! {
        <article class="case" aria-label=name>
            <h3>{title}</h3>
            <Standing stage=case.stage reason=case.reason/>
            {text}
            {case.reports.into_iter().map(doubt).collect_view()}
            {evidence}
            {replied}
            {reply}
            <Ruling ruling=case.ruling/>
            {appealed}
            {appeal}
        </article>
    }
}

#[component]
fn MyReport(report: wire::Report, again: Callback<()>) -> impl IntoView {
    let hub = hub();
    let title = hub.say(match report.about.kind {
        Kind::Recommendation => Message::ARecommendation,
        Kind::Story => Message::AStory,
        Kind::Answer => Message::AnAnswer,
        Kind::Statement => Message::AStatement,
        Kind::Reply => Message::AReply,
    });
    let lead = hub.tell(
        Message::YouReported,
        &[("day", &hub.day(&report.reported_at))],
    );
    let appeal = appeal_form(hub, &report.case, report.appeal_by.as_deref(), again);
    let appealed = appealed(hub, report.appeal, wire::Side::Reporter);
    view! {
        <article class="case" aria-label=title>
            <h3>{title}</h3>
            <Standing stage=report.stage reason=report.reason/>
            <Said lead text=report.text address=report.evidence_url/>
            <Ruling ruling=report.ruling/>
            {appealed}
            {appeal}
        </article>
    }
}

/// Why there is a case, and how far it has come.
#[component]
fn Standing(stage: wire::Stage, reason: wire::Ground) -> impl IntoView {
    let hub = hub();
    let reason = match reason {
        wire::Ground::FalseClaim => Message::FalseClaim,
        wire::Ground::Advertising => Message::Advertising,
        wire::Ground::Offensive => Message::Offensive,
        wire::Ground::PersonalData => Message::PersonalData,
        wire::Ground::Counterfeit => Message::Counterfeit,
        wire::Ground::PaidUndisclosed => Message::PaidUndisclosed,
        wire::Ground::Other => Message::OtherReason,
        wire::Ground::Unusual => Message::Unusual,
    };
    let stage = match stage {
        wire::Stage::Open => Message::StageOpen,
        wire::Stage::Answered => Message::StageAnswered,
        wire::Stage::Decided => Message::StageDecided,
        wire::Stage::Appealed => Message::StageAppealed,
        wire::Stage::Closed => Message::StageClosed,
    };
    view! {
        <p class="standing">
            <span class="reason">{hub.say(reason)}</span>
            <span class="quiet">{hub.say(stage)}</span>
        </p>
    }
}

/// What somebody said in a case, and where they say that it is shown.
#[component]
fn Said(lead: String, text: String, address: Option<String>) -> impl IntoView {
    let link = address.map(|address| {
        let to = address.clone();
        view! {
            <p>
                <a href=to rel="noreferrer nofollow noopener" target="_blank">{address}</a>
            </p>
        }
    });
    view! {
        <div class="side">
            <p class="quiet">{lead}</p>
            <p class="text" dir="auto">{text}</p>
            {link}
        </div>
    }
}

#[component]
fn Ruling(ruling: Option<wire::Ruling>) -> impl IntoView {
    let hub = hub();
    ruling.map(|ruling| {
        let lead = match (ruling.on_appeal, ruling.operators) {
            (true, _) => Message::DecidedOnAppeal,
            (false, 1) => Message::DecidedByOne,
            (false, _) => Message::DecidedByTwo,
        };
        let lead = hub.tell(lead, &[("day", &hub.day(&ruling.decided_at))]);
        let outcome = hub.say(match ruling.outcome {
            wire::Outcome::Keep => Message::Kept,
            wire::Outcome::Lower => Message::Lowered,
            wire::Outcome::Withhold => Message::Withheld,
        });
        view! {
            <div class="ruling">
                <p class="quiet">{lead}</p>
                <p class="outcome">{outcome}</p>
                <p class="text" dir="auto">{ruling.explanation}</p>
            </div>
        }
    })
}

fn appealed(hub: Hub, appeal: Option<wire::Appeal>, me: wire::Side) -> Option<AnyView> {
    let appeal = appeal?;
    Some(match appeal.by == me {
        true => {
            let lead = hub.say(Message::YouAppealed).to_owned();
            view! { <Said lead text=appeal.text address=None/> }.into_any()
        }
        false => view! { <p class="quiet">{hub.say(Message::TheyAppealed)}</p> }.into_any(),
    })
}

fn appeal_form(
    hub: Hub,
    case: &str,
    until: Option<&str>,
    again: Callback<()>,
) -> Option<impl IntoView + use<>> {
    let until = until?;
    let hint = hub.tell(Message::AppealUntil, &[("day", &hub.day(until))]);
    let path = format!("/v1/cases/{case}/appeal");
    let id = format!("appeal-{case}");
    let (label, send) = (Message::WhyWrong, Message::SendAppeal);
    Some(view! { <Say<wire::Appeal> id path hint label send again/> })
}

/// A text of one's own, sent once. `T` is what the server answers.
#[component]
fn Say<T: DeserializeOwned + 'static>(
    id: String,
    path: String,
    hint: String,
    label: Message,
    send: Message,
    again: Callback<()>,
    #[prop(optional)] _answer: std::marker::PhantomData<T>,
) -> impl IntoView {
    let hub = hub();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let field = NodeRef::<html::Textarea>::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(text) = field.get_untracked().map(|field| field.value()) else {
            return;
        };
        if busy.get_untracked() || text.trim().is_empty() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        let path = path.clone();
        spawn_local(async move {
            let body = serde_json::to_string(&wire::Say { text }).unwrap_or_default();
            let outcome = api::post::<T>(hub, &path, Some(body)).await;
            busy.set(false);
            match outcome {
                Ok(_) => {
                    hub.announce(hub.say(Message::Sent).into());
                    again.run(());
                }
                Err(failure) => trouble.set(Some(api::sentence(&failure))),
            }
        });
    };
    let hint_id = format!("{id}-hint");
    let nothing = Callback::new(|()| ());
    view! {
        <form class="say" on:submit=submit>
            <div class="field">
                <label for=id.clone()>{hub.say(label)}</label>
                <p class="hint" id=hint_id.clone()>{hint}</p>
                <textarea id=id rows="4" maxlength="2000" required dir="auto" aria-describedby=hint_id node_ref=field></textarea>
            </div>
            <Alert message=trouble/>
            <div class="answers"><Busy busy kind="submit" press=nothing>{hub.say(send)}</Busy></div>
        </form>
    }
}

/// What a signal found, in a sentence.
fn noticed(hub: Hub, evidence: &wire::Evidence) -> String {
    let figure = |name: &str| {
        let mut figures = evidence.figures.iter();
        let found = figures.find(|figure| figure.name == name);
        found.map_or("?", |figure| figure.value.as_str())
    };
    match evidence.signal {
        wire::Signal::Related => {
            let tie = hub.say(match figure("tie") {
                "payout_iban" => Message::TieIban,
                "device" => Message::TieDevice,
                "address" => Message::TieAddress,
                _ => Message::TieStaffEmail,
            });
            hub.tell(Message::Related, &[("tie", tie)])
        }
        wire::Signal::Overlap => hub.tell(
            Message::Overlap,
            &[
                ("accounts", figure("accounts")),
                ("products", figure("products")),
            ],
        ),
        wire::Signal::Burst => {
            // To a whole word: nobody writes three tenths of one.
            let usual: f64 = figure("expected").parse().unwrap_or(0.0);
            let usual = usual.ceil().max(1.0).to_string();
            let values = [
                ("words", figure("words")),
                ("days", figure("days")),
                ("usual", &usual),
            ];
            hub.tell(Message::Burst, &values)
        }
        wire::Signal::Sybil => hub.tell(
            Message::Sybil,
            &[
                ("accounts", figure("accounts")),
                ("percent", figure("ties_percent")),
            ],
        ),
        wire::Signal::Reviewer => hub.tell(
            Message::Reviewer,
            &[
                ("words", figure("words")),
                ("most", figure("in_a_day")),
                ("recommend", figure("recommend")),
                ("others", figure("others")),
                ("against", figure("against")),
            ],
        ),
    }
}
