//! The door of trust: reports by people and shops, an author's side of a case, appeals, and what was decided, for everybody.

use super::authority::{MerchantKey, OwnPage, ShopperSession, bearer};
use super::headers;
use super::idempotency::{MaybeKeyed, answer, send};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::shoppers::{Session, ShopperRefusal};
use vouch_domain::transparency::{Day, Subject};
use vouch_domain::trust::{
    self, Case, CaseRefusal, Evidence, File, Ground, Outcome, Party, Report, ReportRefusal,
    SignalName, Stage, State as Standing, TieKind,
};
use vouch_domain::{CaseId, Error, Result as Done, Work};
use vouch_wire::trust as wire;

/// How many decided cases are told at once.
pub const PUBLIC_CASES: u32 = 100;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(report, reported))
        .routes(routes!(cases))
        .routes(routes!(reply))
        .routes(routes!(appeal))
        .routes(routes!(decided))
        .routes(routes!(team))
}

/// A shopper in one of our own pages or frames, or a shop's server.
enum Speaker {
    Shopper(Session),
    Shop(Party),
}

impl Speaker {
    fn party(&self) -> Party {
        match self {
            Self::Shopper(session) => Party::Shopper(session.shopper),
            Self::Shop(party) => *party,
        }
    }

    /// What concerns the shopper alone is for our own pages.
    fn at_home(&self) -> Result<Party, Problem> {
        match self {
            Self::Shopper(session) if !session.is_of_hub() => {
                Err(Problem::refused(ShopperRefusal::HubOnly))
            }
            _ => Ok(self.party()),
        }
    }
}

impl FromRequestParts<App> for Speaker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if bearer(&parts.headers).is_some_and(|key| key.starts_with("sk_")) {
            let MerchantKey(merchant) = MerchantKey::from_request_parts(parts, app).await?;
            return Ok(Self::Shop(Party::Merchant(merchant.id)));
        }
        if parts.method != axum::http::Method::GET {
            OwnPage::from_request_parts(parts, app).await?;
        }
        let ShopperSession(session) = ShopperSession::from_request_parts(parts, app).await?;
        Ok(Self::Shopper(session))
    }
}

/// Reports a word
///
/// Opens a case, or joins the one that is open for the same reason. Its author is told and may reply; people decide. A shop may
/// report with its secret key, and can neither decide nor hide anything.
#[utoipa::path(post, path = "/v1/reports", tag = "trust", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::NewReport, responses((status = 201, body = wire::Report)))]
async fn report(
    State(app): State<App>,
    speaker: Speaker,
    request: MaybeKeyed<wire::NewReport>,
) -> Result<Response, Problem> {
    let by = speaker.party();
    let (body, attempt) = request.within(format!("{} {:032x}", by.name(), by.number()));
    let about = read_about(&body.about).ok_or(Error::from(ReportRefusal::UnknownWord))?;
    let submit = trust::Submit {
        case: CaseId(app.id()),
        about,
        by,
        ground: body.reason.map(read_reason),
        text: body.text,
        evidence_url: body.evidence_url,
    };
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let (case, report) = trust::report(work, submit, now)?;
                Ok(answer(
                    StatusCode::CREATED,
                    &show_report(&report, &case, by),
                )?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Everything one reported, and what became of it
#[utoipa::path(get, path = "/v1/reports", tag = "trust", responses((status = 200, body = wire::Reports)))]
async fn reported(State(app): State<App>, speaker: Speaker) -> Reply<wire::Reports> {
    let by = speaker.at_home()?;
    let reported = (app.store)
        .read(move |work| trust::reported(work, by))
        .await?;
    let show = |(report, case): &(Report, Case)| show_report(report, case, by);
    Ok(Json(wire::Reports {
        data: reported.iter().map(show).collect(),
        next: None,
    }))
}

/// Cases about one's own words
///
/// With what was reported, without the names of people, and the evidence of signals.
#[utoipa::path(get, path = "/v1/cases", tag = "trust", responses((status = 200, body = wire::Cases)))]
async fn cases(State(app): State<App>, speaker: Speaker) -> Reply<wire::Cases> {
    let author = speaker.at_home()?;
    let data = app
        .store
        .read(move |work| {
            let files = trust::about(work, author)?;
            files
                .into_iter()
                .map(|file| show_file(work, file, author))
                .collect()
        })
        .await?;
    Ok(Json(wire::Cases { data, next: None }))
}

/// Replies to a doubt about one's own word, once
#[utoipa::path(post, path = "/v1/cases/{id}/reply", tag = "trust", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::Say, responses((status = 200, body = wire::Case)))]
async fn reply(
    State(app): State<App>,
    speaker: Speaker,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::Say>,
) -> Result<Response, Problem> {
    let author = speaker.at_home()?;
    let (body, attempt) = request.within(format!("{} {:032x}", author.name(), author.number()));
    let id = CaseId::parse(&id).ok_or(Error::from(CaseRefusal::Unknown))?;
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let case = trust::reply(work, id, author, &body.text, now)?;
                let file = trust::file(work, case.id)?;
                Ok(answer(StatusCode::OK, &show_file(work, file, author)?)?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Appeals against a decision, once
///
/// For whoever lost: the author whose word was lowered or withheld, or a reporter whose report came to nothing. Other operators
/// decide.
#[utoipa::path(post, path = "/v1/cases/{id}/appeal", tag = "trust", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::Say, responses((status = 200, body = wire::Appeal)))]
async fn appeal(
    State(app): State<App>,
    speaker: Speaker,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::Say>,
) -> Result<Response, Problem> {
    let by = speaker.at_home()?;
    let (body, attempt) = request.within(format!("{} {:032x}", by.name(), by.number()));
    let id = CaseId::parse(&id).ok_or(Error::from(CaseRefusal::Unknown))?;
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let case = trust::appeal(work, id, by, &body.text, now)?;
                Ok(answer(StatusCode::OK, &appeal_of(&case))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// What people decided
///
/// About words that everybody could read; nobody is named. The newest hundred.
#[utoipa::path(get, path = "/v1/transparency/cases", tag = "transparency", responses((status = 200, body = wire::PublicCases)))]
async fn decided(State(app): State<App>) -> Result<Response, Problem> {
    let data = app.store.read(read_decided).await?;
    let cases = wire::PublicCases { data, next: None };
    Ok(headers::for_everyone(Json(cases).into_response()))
}

/// Who works for the shop
///
/// Words by these people about the shop count nothing in its scores, whether they say so or not; where they do not, a case is
/// opened. Of each address a keyed hash is kept.
#[utoipa::path(put, path = "/v1/merchant/team", tag = "merchants", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::Team, responses((status = 200, body = wire::TeamKept)))]
async fn team(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    request: MaybeKeyed<wire::Team>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(merchant.id);
    if let Some(bad) = body.emails.iter().find(|email| !looks_like_email(email)) {
        let detail = format!("emails: {bad:?} is no e-mail address.");
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "email_invalid",
            detail,
        ));
    }
    let hashes = body
        .emails
        .iter()
        .map(|email| app.keys.tie(TieKind::StaffEmail, email));
    let staff: std::collections::BTreeSet<[u8; 32]> = hashes.collect();
    let staff = Vec::from_iter(staff);
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                trust::set_staff(work, merchant.id, &staff, now)?;
                let people = u32::try_from(staff.len()).unwrap_or(u32::MAX);
                Ok(answer(StatusCode::OK, &wire::TeamKept { people })?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Something before an @ and a name behind it, on one line: whether mail arrives is not asked.
pub fn looks_like_email(text: &str) -> bool {
    let text = text.trim();
    let plain = !text
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || c == ',');
    let parts = text.rsplit_once('@');
    let named = parts.is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
    plain && named && text.len() <= 254
}

/// Decided cases as everybody may know them.
pub fn read_decided(work: &mut dyn Work) -> Done<Vec<wire::PublicCase>> {
    let mut public = Vec::new();
    for case in trust::decided(work, PUBLIC_CASES)? {
        let shop = match case.merchant {
            Some(id) => work.merchant(id)?,
            None => None,
        };
        let known = work.log_subject(case.about)?;
        let shown = known.and_then(|known| known.shown);
        let Some(ruling) = show_ruling(&case) else {
            continue;
        };
        public.push(wire::PublicCase {
            id: case.id.to_string(),
            about: show_about(case.about),
            merchant: case.merchant.map(|id| id.to_string()),
            shop: shop.map(|shop| shop.name),
            verdict: shown
                .and_then(|shown| super::transparency::show_verdict(shown.public.positive)),
            reason: show_ground(case.ground),
            by_signal: case.signal.is_some(),
            opened_on: Day::of(case.opened_at).to_string(),
            stage: show_stage(case.stage()),
            ruling,
            appealed_by: appeal_of(&case).map(|appeal| appeal.by),
        });
    }
    Ok(public)
}

/// A case for its author, with the names of shop and product as they are now.
fn show_file(work: &mut dyn Work, file: File, author: Party) -> Done<wire::Case> {
    let File {
        case,
        reports,
        evidence,
        word,
    } = file;
    let shop = match case.merchant {
        Some(id) => work.merchant(id)?,
        None => None,
    };
    let sku = word.as_ref().and_then(|word| word.sku.clone());
    let product = match case.merchant.zip(sku.as_deref()) {
        Some((merchant, sku)) => work.product(merchant, sku)?,
        None => None,
    };
    Ok(wire::Case {
        id: case.id.to_string(),
        about: show_about(case.about),
        shop: shop.map(|shop| shop.name),
        title: product.map(|product| product.title).or(sku),
        text: word.map(|word| word.text),
        reason: show_ground(case.ground),
        reports: reports.into_iter().map(show_doubt).collect(),
        evidence: evidence.into_iter().map(show_evidence).collect(),
        opened_at: rfc3339(case.opened_at),
        reply: case.reply.as_ref().map(|reply| reply.text.clone()),
        reply_by: case.waits_until().map(rfc3339),
        may_reply: case.state.is_undecided() && case.reply.is_none(),
        stage: show_stage(case.stage()),
        ruling: show_ruling(&case),
        appeal: appeal_of(&case),
        appeal_by: case.appeal_open_to(author, false).map(rfc3339),
    })
}

fn show_report(report: &Report, case: &Case, by: Party) -> wire::Report {
    wire::Report {
        case: case.id.to_string(),
        about: show_about(case.about),
        reason: show_ground(report.ground),
        text: report.text.clone(),
        evidence_url: report.evidence_url.clone(),
        reported_at: rfc3339(report.at),
        stage: show_stage(case.stage()),
        ruling: show_ruling(case),
        appeal: appeal_of(case),
        appeal_by: case.appeal_open_to(by, true).map(rfc3339),
    }
}

fn show_doubt(report: Report) -> wire::Doubt {
    wire::Doubt {
        by: match report.by {
            Party::Shopper(_) => wire::Reporter::Person,
            Party::Merchant(_) => wire::Reporter::Shop,
        },
        text: report.text,
        evidence_url: report.evidence_url,
        reported_at: rfc3339(report.at),
    }
}

fn show_evidence(evidence: Evidence) -> wire::Evidence {
    wire::Evidence {
        signal: match evidence.signal {
            SignalName::Related => wire::Signal::Related,
            SignalName::Overlap => wire::Signal::Overlap,
            SignalName::Burst => wire::Signal::Burst,
            SignalName::Sybil => wire::Signal::Sybil,
            SignalName::Reviewer => wire::Signal::Reviewer,
        },
        figures: evidence
            .figures
            .into_iter()
            .map(|(name, value)| wire::Figure { name, value })
            .collect(),
    }
}

fn show_ruling(case: &Case) -> Option<wire::Ruling> {
    let ruling = case.state.ruling()?;
    let on_appeal = matches!(
        case.state,
        Standing::Closed {
            appeal: Some(_),
            ..
        }
    );
    let last = ruling.second.as_ref().unwrap_or(&ruling.first);
    Some(wire::Ruling {
        outcome: match ruling.outcome() {
            Outcome::Keep => wire::Outcome::Keep,
            Outcome::Lower => wire::Outcome::Lower,
            Outcome::Withhold => wire::Outcome::Withhold,
        },
        explanation: ruling.first.explanation.clone(),
        operators: 1 + u32::from(ruling.second.is_some()),
        decided_at: rfc3339(last.at),
        on_appeal,
    })
}

fn appeal_of(case: &Case) -> Option<wire::Appeal> {
    let appeal = case.state.appeal()?;
    Some(wire::Appeal {
        by: match appeal.by == case.author {
            true => wire::Side::Author,
            false => wire::Side::Reporter,
        },
        text: appeal.text.clone(),
        at: rfc3339(appeal.at),
    })
}

fn show_about(about: Subject) -> wire::About {
    wire::About {
        kind: super::transparency::show_kind(about.kind()),
        id: about.to_string(),
    }
}

fn read_about(about: &wire::About) -> Option<Subject> {
    use vouch_domain::transparency::Kind;
    use vouch_wire::transparency::Kind as WireKind;
    let kind = match about.kind {
        WireKind::Recommendation => Kind::Recommendation,
        WireKind::Story => Kind::Story,
        WireKind::Answer => Kind::Answer,
        WireKind::Statement => Kind::Statement,
        WireKind::Reply => Kind::Reply,
    };
    Subject::parse(kind.name(), &about.id)
}

fn show_stage(stage: Stage) -> wire::Stage {
    match stage {
        Stage::Open => wire::Stage::Open,
        Stage::Answered => wire::Stage::Answered,
        Stage::Decided => wire::Stage::Decided,
        Stage::Appealed => wire::Stage::Appealed,
        Stage::Closed => wire::Stage::Closed,
    }
}

fn read_reason(reason: wire::Reason) -> Ground {
    match reason {
        wire::Reason::FalseClaim => Ground::FalseClaim,
        wire::Reason::Advertising => Ground::Advertising,
        wire::Reason::Offensive => Ground::Offensive,
        wire::Reason::PersonalData => Ground::PersonalData,
        wire::Reason::Counterfeit => Ground::Counterfeit,
        wire::Reason::PaidUndisclosed => Ground::PaidUndisclosed,
        wire::Reason::Other => Ground::Other,
    }
}

fn show_ground(ground: Ground) -> wire::Ground {
    match ground {
        Ground::FalseClaim => wire::Ground::FalseClaim,
        Ground::Advertising => wire::Ground::Advertising,
        Ground::Offensive => wire::Ground::Offensive,
        Ground::PersonalData => wire::Ground::PersonalData,
        Ground::Counterfeit => wire::Ground::Counterfeit,
        Ground::PaidUndisclosed => wire::Ground::PaidUndisclosed,
        Ground::Other => wire::Ground::Other,
        Ground::Unusual => wire::Ground::Unusual,
    }
}
