//! The door of the test clock: a sandbox merchant sets its own time ahead, and what falls due by it happens before the answer.
//!
//! Only deadlines follow it (shipping, release, expiry). Sessions, signatures and the ledger go by the house's clock.

use super::authority::MerchantKey;
use super::idempotency::{Keyed, answer, send};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use crate::jobs;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use tokio_util::sync::CancellationToken;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::once;
use vouch_domain::merchants::Mode;
use vouch_domain::timers::{self, ClockRefusal};
use vouch_domain::{Moment, Timestamp};
use vouch_wire::timers as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, advance))
}

/// Read the test clock
#[utoipa::path(
    get,
    path = "/v1/test/clock",
    tag = "sandbox",
    responses((status = 200, body = wire::TestClock), (status = 403, description = "`sandbox_only`"))
)]
async fn read(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
) -> Reply<wire::TestClock> {
    if merchant.mode == Mode::Live {
        return Err(Problem::refused(ClockRefusal::SandboxOnly));
    }
    let now = app.now();
    let moment = app
        .store
        .read(move |work| Ok(timers::moment(work, &merchant, now)?));
    Ok(Json(show(moment.await?)))
}

/// Move the test clock ahead
///
/// Whatever falls due by then has happened when this answers: what was not shipped in time is cancelled, what was delivered and not
/// objected to is released, in the order in which it was due. The clock only moves forward, ten years at most.
#[utoipa::path(
    post,
    path = "/v1/test/clock",
    tag = "sandbox",
    request_body = wire::Advance,
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")),
    responses(
        (status = 200, body = wire::TestClock),
        (status = 400, description = "`malformed_body`, `idempotency_key_missing`, `idempotency_key_malformed`"),
        (status = 403, description = "`sandbox_only`"),
        (status = 409, description = "`idempotency_key_reused`"),
        (status = 422, description = "`clock_backwards`, `clock_too_far`, `invalid_field`")
    )
)]
async fn advance(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    request: Keyed<wire::Advance>,
) -> Result<Response, Problem> {
    let now: Timestamp = app.now();
    let (body, attempt) = request.within(merchant.id);
    let answer = app
        .store
        .write(move |work| {
            once(work, &attempt, now, |work| {
                let moment = timers::advance(work, &merchant, body.seconds, now)?;
                Ok(answer(StatusCode::OK, &show(moment))?)
            })
        })
        .await?;
    jobs::timers::fire_due(&app, &CancellationToken::new()).await?;
    Ok(send(answer))
}

fn show(moment: Moment) -> wire::TestClock {
    wire::TestClock {
        now: rfc3339(moment.here),
        ahead_seconds: moment.here.seconds() - moment.wall.seconds(),
    }
}
