//! The doors of delivery: a merchant ships and says what is known of a parcel; a shopper says that the goods have arrived.

use super::authority::{MerchantKey, OwnPage, ShopperSession};
use super::idempotency::{Keyed, answer, send};
use super::payments::read_id;
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::chance;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::ParcelId;
use vouch_domain::delivery::{Code, DeliveryRefusal, Evidence, Kind, Level, Parcel, Proof, Ship};
use vouch_domain::idempotency::once;
use vouch_domain::payments;
use vouch_wire::delivery as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(ship, parcels))
        .routes(routes!(note))
        .routes(routes!(received))
}

/// Ship a parcel
///
/// The shopper sees it at once, with a hand-over code of six digits that is nobody else's. Several parcels may follow one another;
/// all but the last say `more_to_follow`.
#[utoipa::path(
    post,
    path = "/v1/payments/{id}/parcels",
    tag = "payments",
    request_body = wire::NewParcel,
    params(
        ("id" = String, Path, description = "`pay_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    responses(
        (status = 201, body = wire::Parcel),
        (status = 400, description = "`malformed_body`, `idempotency_key_missing`, `idempotency_key_malformed`"),
        (status = 404, description = "`unknown_payment`"),
        (status = 409, description = "`payment_not_paid`, `payment_cancelled`, `payment_refunded`, `payment_already_delivered`, `parcel_shipped_twice`, `parcels_too_many`, `idempotency_key_reused`"),
        (status = 410, description = "`payment_expired`"),
        (status = 422, description = "`invalid_field`, `text_…`")
    )
)]
async fn ship(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    request: Keyed<wire::NewParcel>,
) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    let now = app.now();
    let (body, attempt) = request.within(merchant.id);
    let parcel = ParcelId(app.id());
    let parcel = Ship {
        id: parcel,
        carrier: body.carrier,
        tracking: body.tracking,
        more_to_follow: body.more_to_follow,
        code: app.hand_over_code(parcel),
        salt: chance::bytes(),
    };
    let teller = app.clone();
    let answer = app
        .store
        .write(move |work| {
            once(work, &attempt, now, |work| {
                let (_, parcel) = payments::ship(work, merchant.id, id, parcel, now)?;
                Ok(answer(
                    StatusCode::CREATED,
                    &teller.merchants_parcel(&parcel),
                )?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// List a payment's parcels
///
/// With everything that speaks for their arrival.
#[utoipa::path(
    get,
    path = "/v1/payments/{id}/parcels",
    tag = "payments",
    params(("id" = String, Path, description = "`pay_…`")),
    responses((status = 200, body = wire::Parcels), (status = 404, description = "`unknown_payment`"))
)]
async fn parcels(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Reply<wire::Parcels> {
    let id = read_id(&id)?;
    let found = app.store.read(move |work| {
        let payment = payments::read(work, merchant.id, id)?;
        Ok((work.parcels(payment.id)?, work.evidence(payment.id)?))
    });
    let (parcels, evidence) = found.await?;
    Ok(Json(wire::Parcels {
        data: parcels.iter().map(|it| app.merchants_parcel(it)).collect(),
        evidence: evidence.iter().map(show_evidence).collect(),
    }))
}

/// Note something of a parcel
///
/// The merchant's word: kept as evidence, and never enough by itself.
#[utoipa::path(
    post,
    path = "/v1/parcels/{id}/notes",
    tag = "payments",
    request_body = wire::NewNote,
    params(
        ("id" = String, Path, description = "`par_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    responses(
        (status = 201, body = wire::Evidence),
        (status = 404, description = "`unknown_parcel`"),
        (status = 409, description = "`idempotency_key_reused`"),
        (status = 422, description = "`invalid_field`, `text_…`")
    )
)]
async fn note(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    request: Keyed<wire::NewNote>,
) -> Result<Response, Problem> {
    let id = read_parcel_id(&id)?;
    let now = app.now();
    let (body, attempt) = request.within(merchant.id);
    let answer = app
        .store
        .write(move |work| {
            once(work, &attempt, now, |work| {
                let kept = payments::note(work, merchant.id, id, &body.detail, now)?;
                Ok(answer(StatusCode::CREATED, &show_evidence(&kept))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Say that an order has arrived
///
/// All of it is there: the shop has the money from then on, and what one says of its products is a verified purchase. The first
/// proof stands: saying so again answers with it.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/received",
    tag = "shoppers",
    params(("id" = String, Path, description = "`pay_…`")),
    responses(
        (status = 200, body = wire::Proof),
        (status = 404, description = "`unknown_payment`"),
        (status = 409, description = "`payment_cancelled`, `payment_refunded`"),
    )
)]
async fn received(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(id): Path<String>,
) -> Reply<wire::Proof> {
    let id = read_id(&id)?;
    let now = app.now();
    let (_, proof) = app
        .store
        .write(move |work| payments::received(work, session.shopper, id, now))
        .await?;
    Ok(Json(show_proof(&proof)))
}

impl App {
    fn merchants_parcel(&self, parcel: &Parcel) -> wire::Parcel {
        wire::Parcel {
            courier_url: Some(self.courier_url(parcel.id)),
            ..show_parcel(parcel)
        }
    }

    /// A parcel's hand-over code. It follows from the house's key and the parcel, so that the shopper can be shown it as often as
    /// need be and no row ever holds it.
    pub fn hand_over_code(&self, parcel: ParcelId) -> Code {
        let seal = self.keys.seal.of("hand-over");
        let hash = seal.keyed_hash(&parcel.bytes());
        let chance = hash[..8].try_into().expect("a keyed hash has 32 bytes");
        Code::of(u64::from_be_bytes(chance))
    }
}

/// What is no id is no parcel either: 404, as for one that is not there.
pub fn read_parcel_id(text: &str) -> Result<ParcelId, Problem> {
    ParcelId::parse(text).ok_or_else(|| Problem::refused(DeliveryRefusal::UnknownParcel))
}

pub fn show_parcel(parcel: &Parcel) -> wire::Parcel {
    wire::Parcel {
        id: parcel.id.to_string(),
        payment: parcel.payment.to_string(),
        number: parcel.number,
        carrier: parcel.carrier.clone(),
        tracking: parcel.tracking.clone(),
        more_to_follow: parcel.more_to_follow,
        courier_url: None,
        shipped_at: rfc3339(parcel.shipped_at),
        arrived_at: parcel.arrived.map(|arrived| rfc3339(arrived.at)),
        arrived_by: parcel.arrived.map(|arrived| kind(arrived.kind)),
    }
}

pub fn show_evidence(evidence: &Evidence) -> wire::Evidence {
    let exhibit = &evidence.exhibit;
    // Who the shopper is, the merchant has not to know.
    let detail = (exhibit.kind != Kind::Shopper && !exhibit.detail.is_empty())
        .then(|| exhibit.detail.clone());
    wire::Evidence {
        number: evidence.number,
        kind: kind(exhibit.kind),
        level: match exhibit.kind.level() {
            Level::E0 => 0,
            Level::E1 => 1,
            Level::E2 => 2,
            Level::E3 => 3,
            Level::E4 => 4,
        },
        parcel: exhibit.parcel.map(|parcel| parcel.to_string()),
        happened_at: rfc3339(exhibit.happened_at),
        detail,
        at: rfc3339(evidence.at),
        hash: hex(&evidence.hash),
    }
}

fn show_proof(proof: &Proof) -> wire::Proof {
    wire::Proof {
        payment: proof.payment.to_string(),
        kind: kind(proof.kind),
        at: rfc3339(proof.at),
        hash: hex(&proof.hash),
    }
}

fn kind(kind: Kind) -> wire::Kind {
    match kind {
        Kind::Merchant => wire::Kind::Merchant,
        Kind::Scan => wire::Kind::Scan,
        Kind::ScanAtPlace => wire::Kind::ScanAtPlace,
        Kind::Photo => wire::Kind::Photo,
        Kind::Signature => wire::Kind::Signature,
        Kind::Locker => wire::Kind::Locker,
        Kind::Code => wire::Kind::Code,
        Kind::Shopper => wire::Kind::Shopper,
        Kind::Decision => wire::Kind::Decision,
    }
}

fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
