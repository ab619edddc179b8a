//! The door of carriers: signed reports of what happened to a parcel, after the Standard Webhooks specification.
//!
//! `webhook-id`, `webhook-timestamp` and `webhook-signature` stand in the headers; what is signed is `id.timestamp.body`, with the
//! carrier's Ed25519 key (`v1a,…`) or, by those who cannot sign, a secret that both have (`v1,…`, HMAC-SHA256). A report that comes
//! again is answered as before; reports may come in any order, for stronger evidence counts and the order does not.

use super::body::{self, BODY_MAX};
use super::idempotency::{answer, send};
use super::problem::Problem;
use crate::app::App;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::delivery::{self, Carrier, DeliveryRefusal, Kind, REPLAY_SECONDS, Verifier};
use vouch_domain::idempotency::{Attempt, once};
use vouch_domain::{Timestamp, payments};
use vouch_wire::delivery as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report))
}

/// Report what happened to a parcel
///
/// For carriers that the house knows. Signed after Standard Webhooks 1.0; the same `webhook-id` again answers as before.
#[utoipa::path(
    post,
    path = "/v1/carriers/{carrier}/events",
    tag = "carriers",
    request_body = wire::CarrierEvent,
    params(
        ("carrier" = String, Path, description = "The carrier's short name"),
        ("webhook-id" = String, Header, description = "1 to 255 visible ASCII characters"),
        ("webhook-timestamp" = String, Header, description = "Seconds since 1970"),
        ("webhook-signature" = String, Header, description = "`v1a,` or `v1,` and base64; several are parted by spaces")
    ),
    responses(
        (status = 200, body = wire::Evidence),
        (status = 401, description = "`signature_wrong`, `signature_too_old`"),
        (status = 404, description = "`unknown_carrier`, `unknown_parcel`"),
        (status = 409, description = "`idempotency_key_reused`"),
        (status = 422, description = "`invalid_field`, `evidence_not_a_carriers`, `happened_at_out_of_range`, `text_…`")
    )
)]
async fn report(
    State(app): State<App>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let bytes = body::read(body, BODY_MAX).await?;
    let asked = slug.clone();
    let carrier = app
        .store
        .read(move |work| delivery::active_carrier(work, &asked))
        .await?;
    let now = app.now();
    let id = signed_id(&carrier, &headers, &bytes, now).map_err(Problem::refused)?;
    let event: wire::CarrierEvent = body::parse(&bytes)?;
    let parcel = super::delivery::read_parcel_id(&event.parcel)?;
    let happened_at: jiff::Timestamp = event.happened_at.parse().map_err(|_| {
        super::payments::invalid("invalid_field", "happened_at is a time after RFC 3339.")
    })?;
    let happened_at = Timestamp::from_micros(happened_at.as_microsecond());
    let kind = kind(event.kind);
    let attempt = Attempt {
        scope: format!("carrier {slug}"),
        key: id,
        request: Sha256::digest(&bytes).into(),
    };
    let kept = app.store.write(move |work| {
        once(work, &attempt, now, |work| {
            let exhibit = delivery::read_report(
                work,
                &carrier,
                parcel,
                kind,
                happened_at,
                &event.detail,
                now,
            )?;
            let payment = payments::prove(work, parcel, exhibit, now)?;
            let kept = work.evidence(payment.id)?;
            let shown = kept.last().map(super::delivery::show_evidence);
            Ok(answer(StatusCode::OK, &shown)?)
        })
    });
    Ok(send(kept.await?))
}

/// The event's id, if the signature is the carrier's and fresh.
fn signed_id(
    carrier: &Carrier,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<String, DeliveryRefusal> {
    let header = |name| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.ok_or(DeliveryRefusal::Unsigned)
    };
    let (id, sent, signatures) = (
        header("webhook-id")?,
        header("webhook-timestamp")?,
        header("webhook-signature")?,
    );
    let at: i64 = sent.parse().map_err(|_| DeliveryRefusal::Unsigned)?;
    if !(1..=255).contains(&id.len()) || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(DeliveryRefusal::Unsigned);
    }
    let signed = [id.as_bytes(), b".", sent.as_bytes(), b".", body].concat();
    let right = signatures
        .split(' ')
        .any(|signature| is_of(&carrier.verifier, signature, &signed));
    if !right {
        return Err(DeliveryRefusal::Unsigned);
    }
    // Only whoever signed it hears that it is too old.
    if at.abs_diff(now.seconds()) > REPLAY_SECONDS.unsigned_abs() {
        return Err(DeliveryRefusal::Replayed);
    }
    Ok(id.into())
}

fn is_of(verifier: &Verifier, signature: &str, signed: &[u8]) -> bool {
    let Some((version, signature)) = signature.split_once(',') else {
        return false;
    };
    let Ok(signature) = STANDARD.decode(signature) else {
        return false;
    };
    match (verifier, version) {
        (Verifier::Ed25519(key), "v1a") => {
            let key = VerifyingKey::from_bytes(key);
            let signature = Signature::from_slice(&signature);
            match (key, signature) {
                (Ok(key), Ok(signature)) => key.verify_strict(signed, &signature).is_ok(),
                _ => false,
            }
        }
        (Verifier::Secret(secret), "v1") => match Hmac::<Sha256>::new_from_slice(secret) {
            Ok(mac) => mac.chain_update(signed).verify_slice(&signature).is_ok(),
            Err(_) => false,
        },
        _ => false,
    }
}

fn kind(kind: wire::Kind) -> Kind {
    match kind {
        wire::Kind::Merchant => Kind::Merchant,
        wire::Kind::Scan => Kind::Scan,
        wire::Kind::ScanAtPlace => Kind::ScanAtPlace,
        wire::Kind::Photo => Kind::Photo,
        wire::Kind::Signature => Kind::Signature,
        wire::Kind::Locker => Kind::Locker,
        wire::Kind::Code => Kind::Code,
        wire::Kind::Shopper => Kind::Shopper,
        wire::Kind::Decision => Kind::Decision,
    }
}
