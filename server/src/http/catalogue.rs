//! The catalogue's door: a shop's server brings its feed and reads back what stands; everybody may see a product's picture.

use super::authority::MerchantKey;
use super::body;
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use crate::feeds::{self, FEED_BYTES_MAX, FeedRefusal, Format};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::catalogue::{self, Feed, Imported, Period, PictureRefusal, Product, Shop};
use vouch_domain::{Error, Fault, Money, Reason, Timestamp, merchants};
use vouch_wire::{catalogue as wire, money};

const PAGE: u32 = 50;
const PAGE_MAX: u32 = 500;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(import, list))
        .routes(routes!(picture))
}

/// Takes a whole feed in: what it does not name is removed, a bad row is reported and leaves its product as it was.
///
/// The body is a Google Merchant product feed as XML (RSS 2.0 or Atom with `g:` fields) or tab-separated values, or a JSON array
/// of objects with the same field names; at most 10 MiB. When not one row is good, nothing changes and the problem lists them.
#[utoipa::path(
    put, path = "/v1/catalogue", tag = "catalogue",
    request_body(
        description = "`id`, `title`, `price` (`24.00 EUR`) and `availability` are needed; `description`, `link`, `image_link`, `gtin`, `brand`, `sale_price` and `sale_price_effective_date` are read; other fields are passed over.",
        content((String = "application/xml"), (String = "text/tab-separated-values"), (String = "application/json"))
    ),
    responses((status = 200, body = wire::Imported))
)]
async fn import(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    request: Request,
) -> Reply<wire::Imported> {
    let (format, charset) = read_content_type(request.headers())?;
    let bytes = body::read(request.into_body(), FEED_BYTES_MAX).await?;
    let shop = Shop {
        merchant: merchant.id,
        currency: merchant.currency,
    };
    let now = app.now();
    let feed = tokio::task::spawn_blocking(move || {
        let rows = feeds::read(format, charset.as_deref(), &bytes)?;
        Ok(Feed::read(rows, shop, now))
    })
    .await
    .map_err(|error| Error::from(Fault(format!("feed reader: {error}"))))?
    .map_err(show_feed_refusal)?;
    let imported = app
        .store
        .write(move |work| catalogue::import(work, feed, &BTreeMap::new()))
        .await?;
    let shown = show_imported(&imported);
    if imported.imported == 0 {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "feed_without_good_rows",
            "Not one row of the feed is good; the catalogue stays as it is.",
        )
        .with("rejected", shown.rejected));
    }
    Ok(Json(shown))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Page {
    /// 1 to 500; 50 unless given.
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// The catalogue as it stands, in order of SKU.
#[utoipa::path(get, path = "/v1/catalogue", tag = "catalogue", params(Page), responses((status = 200, body = wire::Products)))]
async fn list(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    query: Result<Query<Page>, QueryRejection>,
) -> Reply<wire::Products> {
    let (after, limit) = read_page(query)?;
    let mut products = app
        .store
        .read(move |work| Ok(work.products(merchant.id, after.as_deref(), limit + 1)?))
        .await?;
    let more = products.len() > limit as usize;
    products.truncate(limit as usize);
    let last = products.last().filter(|_| more);
    let now = app.now();
    Ok(Json(wire::Products {
        next: last.map(|product| URL_SAFE_NO_PAD.encode(&product.sku)),
        data: products.iter().map(|p| show_product(p, now)).collect(),
    }))
}

/// A product's picture, as it was stored at import. The shop is named by its id or its publishable key.
#[utoipa::path(
    get, path = "/v1/pictures/{merchant}/{sku}", tag = "catalogue",
    params(("merchant" = String, Path), ("sku" = String, Path)),
    responses((status = 200, description = "An SVG, PNG, JPEG or WebP picture.", content_type = "image/*"))
)]
async fn picture(
    State(app): State<App>,
    Path((merchant, sku)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let found = app
        .store
        .read(move |work| {
            let merchant = merchants::by_id_or_key(work, &merchant)?;
            Ok(work.picture(merchant.id, &sku)?)
        })
        .await?;
    let picture = found.ok_or(Error::from(PictureRefusal::UnknownProduct))?;
    let media_type = HeaderValue::from_str(&picture.media_type)
        .map_err(|_| Error::from(Fault("a picture's media type is no header".into())))?;
    let headers = [
        (header::CONTENT_TYPE, media_type),
        // An SVG opened by itself is a document: it may style itself and do nothing else.
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'; style-src 'unsafe-inline'"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=300"),
        ),
    ];
    Ok((headers, picture.bytes).into_response())
}

/// The format and, if it is given, the charset.
fn read_content_type(headers: &HeaderMap) -> Result<(Format, Option<String>), Problem> {
    let text = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut parts = text.split(';');
    let format = parts.next().and_then(Format::of_media_type);
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let charset = name.trim().eq_ignore_ascii_case("charset");
        charset.then(|| value.trim().trim_matches('"').to_owned())
    });
    let format = format.ok_or_else(|| {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            format!("Send the feed as {}.", Format::MEDIA_TYPES),
        )
    })?;
    Ok((format, charset))
}

fn read_page(query: Result<Query<Page>, QueryRejection>) -> Result<(Option<String>, u32), Problem> {
    let invalid = |detail: &str| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            detail.to_owned(),
        )
    };
    let limit_is = "limit: It is a whole number from 1 to 500.";
    let Query(page) = query.map_err(|_| invalid(limit_is))?;
    let limit = page.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(invalid(limit_is));
    }
    let after = page
        .cursor
        .map(|cursor| {
            let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
            String::from_utf8(bytes).ok()
        })
        .map(|sku| sku.ok_or_else(|| invalid("cursor: It is the next of an earlier page.")))
        .transpose()?;
    Ok((after, limit))
}

fn show_feed_refusal(refusal: FeedRefusal) -> Problem {
    let line = refusal.line();
    let mut problem = Problem::refused(refusal);
    if problem.code == "body_too_large" {
        problem.status = StatusCode::PAYLOAD_TOO_LARGE;
    }
    match line {
        Some(line) => problem.with("line", line),
        None => problem,
    }
}

pub fn show_imported(imported: &Imported) -> wire::Imported {
    wire::Imported {
        imported: imported.imported,
        removed: imported.removed,
        rejected: imported
            .rejected
            .iter()
            .map(|row| wire::RejectedRow {
                line: row.line,
                id: row.id.clone(),
                code: row.reason.code().into(),
                reason: row.reason.sentence(),
            })
            .collect(),
    }
}

fn show_money(money: Money) -> money::Money {
    money::Money {
        amount: money.minor,
        currency: money.currency.code().into(),
    }
}

fn show_product(product: &Product, now: Timestamp) -> wire::Product {
    wire::Product {
        sku: product.sku.clone(),
        title: product.title.clone(),
        description: product.description.clone(),
        price: show_money(product.price_at(now)),
        regular_price: show_money(product.regular_price),
        sale: product.sale.map(|sale| {
            let (from, until) = match sale.period {
                Period::Open => (None, None),
                Period::Between(from, until) => (Some(rfc3339(from)), Some(rfc3339(until))),
            };
            wire::Sale {
                price: show_money(sale.price),
                from,
                until,
            }
        }),
        available: product.available,
        link: product.link.clone(),
        image_link: product.image_link.clone(),
        gtin: product.gtin.as_ref().map(|gtin| gtin.as_str().into()),
        brand: product.brand.clone(),
    }
}
