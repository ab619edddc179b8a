//! The door of delivery: a shopper says that the goods have arrived.

use super::authority::{OwnPage, ShopperSession};
use super::payments::read_id;
use super::problem::Reply;
use crate::app::App;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::{Path, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::delivery::{Kind, Proof};
use vouch_domain::payments;
use vouch_wire::delivery as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(received))
}

/// Say that an order has arrived
///
/// From then on what one says of its products is a verified purchase. The first proof stands: saying so again answers with it.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/received",
    tag = "shoppers",
    params(("id" = String, Path, description = "`pay_…`")),
    responses(
        (status = 200, body = wire::Proof),
        (status = 404, description = "`unknown_payment`"),
        (status = 409, description = "`payment_cancelled`"),
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

fn show_proof(proof: &Proof) -> wire::Proof {
    wire::Proof {
        payment: proof.payment.to_string(),
        kind: match proof.kind {
            Kind::Shopper => wire::Kind::Shopper,
        },
        at: rfc3339(proof.at),
        hash: proof
            .hash
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    }
}
