//! The page about everybody's words, for people: no script, one style sheet, nothing that belongs to a person.

use super::read_figures;
use crate::app::App;
use crate::http::headers::{self, Framing};
use crate::http::problem::Problem;
use crate::http::trust::read_decided;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use vouch_domain::recommendations::rank::PRIOR;
use vouch_messages::transparency::Message;
use vouch_messages::{Language, day, fill};
use vouch_wire::transparency as wire;
use vouch_wire::trust::{Ground, Outcome, PublicCase, Stage};

const STYLE: &str = include_str!("transparency.css");
/// How many decisions the page tells of; the others are in the data.
const CASES_SHOWN: usize = 20;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/transparency", get(page))
        .route(&style_path(), get(style))
}

/// The style sheet under the name of its content: it never changes, so it is never asked for twice.
fn style_path() -> String {
    let hash = Sha256::digest(STYLE);
    let name: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("/transparency/transparency-{name}.css")
}

async fn style() -> Response {
    let mut response = STYLE.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/css; charset=utf-8"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    // The page is under COEP, which asks every part of it to opt in.
    headers::for_everyone(response)
}

#[derive(Deserialize)]
struct Asked {
    lang: Option<String>,
}

async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let asked = asked.ok().and_then(|Query(asked)| asked.lang);
    let language = Language::choose(asked.as_deref(), accepted);
    let figures = read_figures(&app).await?;
    let cases = app.store.read(read_decided).await?;
    let html = Page { language }.html(&app, &figures, &cases);
    let document = headers::document(StatusCode::OK, html, Framing::Nobody);
    let mut response = headers::alone(document);
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("accept-language"));
    Ok(response)
}

struct Page {
    language: Language,
}

impl Page {
    fn say(&self, message: Message) -> String {
        escaped(message.text(self.language))
    }

    fn said(&self, message: Message, values: &[(&str, &str)]) -> String {
        escaped(&fill(message.text(self.language), values))
    }

    fn html(&self, app: &App, figures: &wire::Transparency, cases: &[PublicCase]) -> String {
        let other = match self.language {
            Language::English => Language::French,
            Language::French => Language::English,
        };
        let sections = [
            ("numbers", Message::Numbers, self.numbers(figures)),
            ("collected", Message::Collected, self.collected()),
            ("disclosures", Message::Disclosures, self.disclosures()),
            ("order", Message::Order, self.order()),
            ("cases", Message::Cases, self.cases(cases)),
            ("check", Message::Check, self.check(app, &figures.head)),
        ];
        let mut links = String::new();
        let mut body = String::new();
        for (id, title, content) in sections {
            let title = self.say(title);
            // Writing to a String cannot fail; so below.
            let _ = write!(links, "<li><a href=\"#{id}\">{title}</a></li>");
            let _ = write!(
                body,
                "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{title}</h2>{content}</section>"
            );
        }
        format!(
            "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title} · Vouch</title>\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">\
             <link rel=\"stylesheet\" href=\"{style}\"></head><body><main>\
             <header><h1>{title}</h1><a class=\"language\" lang=\"{other}\" hreflang=\"{other}\" href=\"?lang={other}\">{other_name}</a></header>\
             <p class=\"lead\">{lead}</p>\
             <nav aria-label=\"{on_this_page}\"><ul>{links}</ul></nav>{body}</main></body></html>",
            language = self.language.tag(),
            title = self.say(Message::Title),
            style = style_path(),
            other = other.tag(),
            other_name = self.say(Message::OtherLanguage),
            lead = self.say(Message::Lead),
            on_this_page = self.say(Message::OnThisPage),
        )
    }

    fn paragraphs(&self, messages: &[Message]) -> String {
        let paragraph = |message: &Message| format!("<p>{}</p>", self.say(*message));
        messages.iter().map(paragraph).collect()
    }

    fn numbers(&self, figures: &wire::Transparency) -> String {
        let mut html = self.paragraphs(&[Message::NumbersLead]);
        if figures.figures.is_empty() {
            let _ = write!(
                html,
                "<p class=\"quiet\">{}</p>",
                self.say(Message::NothingYet)
            );
        } else {
            let mut items: Vec<&wire::Figures> = figures.figures.iter().collect();
            items.sort_by_key(|figures| {
                (
                    kind_place(figures.kind),
                    figures.verdict == Some(wire::Verdict::DoesNot),
                )
            });
            let items: String = items.into_iter().map(|item| self.figures(item)).collect();
            let _ = write!(html, "<ul class=\"figures\">{items}</ul>");
        }
        let decided = |of: &str| {
            let decided = &figures.appeals.decided;
            let found = decided.iter().find(|number| number.of == of);
            found.map_or(0, |number| number.number).to_string()
        };
        let appeals = match figures.appeals.received {
            0 => self.say(Message::AppealsNone),
            received => self.said(
                Message::Appeals,
                &[
                    ("received", &received.to_string()),
                    ("upheld", &decided("upheld")),
                    ("overturned", &decided("overturned")),
                ],
            ),
        };
        let sealed = figures.sealed.to_string();
        let sealed = self.said(Message::Sealed, &[("number", &sealed)]);
        let _ = write!(html, "<p>{appeals}</p><p class=\"quiet\">{sealed}</p>");
        html
    }

    fn figures(&self, figures: &wire::Figures) -> String {
        let name = match (figures.kind, figures.verdict) {
            (wire::Kind::Recommendation, Some(wire::Verdict::DoesNot)) => Message::DoesNot,
            (wire::Kind::Recommendation, _) => Message::Recommends,
            (wire::Kind::Story, _) => Message::Stories,
            (wire::Kind::Answer, _) => Message::Answers,
            (wire::Kind::Statement, _) => Message::Statements,
            (wire::Kind::Reply, _) => Message::Replies,
        };
        let percent = figures.published_percent.to_string();
        let reasons = |numbers: &[wire::Number]| match numbers {
            [] => "0".to_owned(),
            numbers => {
                let each = numbers.iter().map(|number| {
                    let count = number.number.to_string();
                    let reason = reason_name(&number.of).text(self.language);
                    self.said(
                        Message::ForReason,
                        &[("number", &count), ("reason", reason)],
                    )
                });
                Vec::from_iter(each).join("<br>")
            }
        };
        let parts = [
            (Message::Received, figures.received.to_string()),
            (Message::Published, figures.published.to_string()),
            (Message::Withheld, reasons(&figures.withheld)),
            (Message::TakenBack, figures.removed_by_author.to_string()),
            (Message::Removed, reasons(&figures.removed)),
        ];
        let parts: String = parts
            .into_iter()
            .map(|(name, value)| format!("<div><dt>{}</dt><dd>{value}</dd></div>", self.say(name)))
            .collect();
        format!(
            "<li><div class=\"head\"><h3>{name}</h3><span class=\"percent\">{share}</span></div>\
             <svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\
             <rect class=\"ground\" width=\"100\" height=\"8\"/><rect class=\"filled\" width=\"{percent}\" height=\"8\"/></svg>\
             <dl class=\"parts\">{parts}</dl></li>",
            name = self.say(name),
            share = self.said(Message::Share, &[("percent", &percent)]),
        )
    }

    fn collected(&self) -> String {
        self.paragraphs(&[
            Message::CollectedWho,
            Message::CollectedVerified,
            Message::CollectedAll,
            Message::CollectedSignals,
            Message::CollectedCases,
        ])
    }

    fn disclosures(&self) -> String {
        let meanings = [
            (Message::Rewarded, Message::RewardedMeans),
            (Message::Sample, Message::SampleMeans),
            (Message::Employee, Message::EmployeeMeans),
            (Message::Family, Message::FamilyMeans),
        ];
        let meanings = meanings.map(|(name, means)| {
            format!(
                "<div><dt>{}</dt><dd>{}</dd></div>",
                self.say(name),
                self.say(means)
            )
        });
        format!(
            "{}<dl class=\"facts\">{}</dl>",
            self.paragraphs(&[Message::DisclosuresLead]),
            meanings.concat()
        )
    }

    fn order(&self) -> String {
        let people = PRIOR.strength.to_string();
        format!(
            "{}<p>{}</p>{}",
            self.paragraphs(&[Message::OrderFriends]),
            self.said(Message::OrderPeople, &[("people", &people)]),
            self.paragraphs(&[Message::OrderPaid])
        )
    }

    fn cases(&self, cases: &[PublicCase]) -> String {
        if cases.is_empty() {
            return format!("<p class=\"quiet\">{}</p>", self.say(Message::CasesNone));
        }
        let cases: String = cases
            .iter()
            .take(CASES_SHOWN)
            .map(|case| self.case(case))
            .collect();
        format!("<ol class=\"cases\">{cases}</ol>")
    }

    fn case(&self, case: &PublicCase) -> String {
        let what = match case.about.kind {
            wire::Kind::Recommendation if case.verdict == Some(wire::Verdict::DoesNot) => {
                Message::DoesNot
            }
            wire::Kind::Recommendation => Message::Recommends,
            wire::Kind::Story => Message::Stories,
            wire::Kind::Answer => Message::Answers,
            wire::Kind::Statement => Message::Statements,
            wire::Kind::Reply => Message::Replies,
        };
        let what = what.text(self.language);
        let title = match &case.shop {
            Some(shop) => self.said(Message::CaseAbout, &[("what", what), ("shop", shop)]),
            None => escaped(what),
        };
        let outcome = match case.ruling.outcome {
            Outcome::Keep => Message::Kept,
            Outcome::Lower => Message::Lowered,
            Outcome::Withhold => Message::WithheldOutcome,
        };
        let mut how = vec![match case.ruling.operators {
            1 => self.say(Message::ByOne),
            _ => self.say(Message::ByTwo),
        }];
        if case.ruling.on_appeal {
            how.push(self.say(Message::OnAppeal));
        }
        if case.stage == Stage::Appealed {
            how.push(self.say(Message::UnderAppeal));
        }
        let opened = self.said(
            Message::CaseOpened,
            &[("day", &self.day_of(&case.opened_on))],
        );
        let row = |name: Message, value: &str| {
            format!("<div><dt>{}</dt><dd>{value}</dd></div>", self.say(name))
        };
        format!(
            "<li id=\"{id}\"><h3>{title}</h3><p class=\"quiet\">{opened} · {how}</p>\
             <dl class=\"parts\">{reason}{decision}</dl>\
             <blockquote><p dir=\"auto\">{why}</p></blockquote></li>",
            id = escaped(&case.id),
            how = how.join(" · "),
            reason = row(Message::CaseReason, &self.say(ground_name(case.reason))),
            decision = row(Message::CaseOutcome, &self.say(outcome)),
            why = escaped(&case.ruling.explanation),
        )
    }

    fn check(&self, app: &App, head: &wire::Head) -> String {
        let end = match head.sequence {
            0 => format!("<p>{}</p>", self.say(Message::CheckEmpty)),
            sequence => {
                let number = sequence.to_string();
                let day = self.day_of(&head.day);
                let end = self.said(Message::CheckEnd, &[("number", &number), ("day", &day)]);
                format!(
                    "<dl class=\"facts\"><div><dt>{end}</dt><dd><span class=\"quiet\">{}</span><br><code id=\"head\">{}</code></dd></div></dl>",
                    self.say(Message::CheckHash),
                    escaped(&head.hash)
                )
            }
        };
        let data = [
            (Message::DataFigures, "/v1/transparency"),
            (Message::DataLog, "/v1/transparency/log?after=0"),
            (Message::DataHead, "/v1/transparency/head"),
            (Message::DataCases, "/v1/transparency/cases"),
        ];
        let data = data.map(|(name, path)| format!("<a href=\"{path}\">{}</a>", self.say(name)));
        format!(
            "{lead}{end}<p>{script_lead}</p><pre tabindex=\"0\"><code>{script}</code></pre>\
             <p>{command_lead}</p><pre tabindex=\"0\"><code>vouch transparency check {origin}</code></pre>\
             <p>{data_name}: {data}.</p><p class=\"quiet\">{limits}</p>",
            lead = self.paragraphs(&[Message::CheckLead]),
            script_lead = self.say(Message::CheckScript),
            script = escaped(&script(&app.origin)),
            command_lead = self.say(Message::CheckCommand),
            origin = escaped(&app.origin),
            data_name = self.say(Message::CheckData),
            data = data.join(" · "),
            limits = self.say(Message::CheckLimits),
        )
    }

    /// `2026-11-23` for people.
    fn day_of(&self, date: &str) -> String {
        let mut parts = date.split('-').map(str::parse::<u16>);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(Ok(year)), Some(Ok(month)), Some(Ok(of_month))) => {
                let small = |number: u16| u8::try_from(number).unwrap_or(1);
                day(
                    i32::from(year),
                    small(month),
                    small(of_month),
                    self.language,
                )
            }
            _ => date.to_owned(),
        }
    }
}

/// The chain, made again by whoever reads the page.
fn script(origin: &str) -> String {
    format!(
        r#"import hashlib, json, urllib.request
def get(path): return json.load(urllib.request.urlopen("{origin}" + path))
before, after = bytes(32), 0
while after is not None:
    page = get(f"/v1/transparency/log?after={{after}}")
    for e in page["data"]:
        o = e["open"]
        fields = [str(e["sequence"]), e["day"], e["commitment"]]
        if o: fields += [o[k] or "" for k in ("act", "kind", "id", "merchant", "sku", "verdict", "reason")]
        before = hashlib.sha256(before + "\t".join(fields).encode()).digest()
        assert before.hex() == e["hash"], e["sequence"]
    after = page["next"]
print(before.hex())"#
    )
}

fn kind_place(kind: wire::Kind) -> u8 {
    match kind {
        wire::Kind::Recommendation => 0,
        wire::Kind::Story => 1,
        wire::Kind::Answer => 2,
        wire::Kind::Statement => 3,
        wire::Kind::Reply => 4,
    }
}

fn ground_name(ground: Ground) -> Message {
    match ground {
        Ground::FalseClaim => Message::FalseClaim,
        Ground::Advertising => Message::Advertising,
        Ground::Offensive => Message::Offensive,
        Ground::PersonalData => Message::PersonalData,
        Ground::Counterfeit => Message::Counterfeit,
        Ground::PaidUndisclosed => Message::PaidUndisclosed,
        Ground::Other => Message::OtherReason,
        Ground::Unusual => Message::Unusual,
    }
}

/// A reason as the log writes it.
fn reason_name(code: &str) -> Message {
    match code {
        "false_claim" => Message::FalseClaim,
        "advertising" => Message::Advertising,
        "offensive" => Message::Offensive,
        "personal_data" => Message::PersonalData,
        "counterfeit" => Message::Counterfeit,
        "paid_undisclosed" => Message::PaidUndisclosed,
        "unusual" => Message::Unusual,
        _ => Message::OtherReason,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
