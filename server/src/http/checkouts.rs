//! The checkout's documents: who sells what to whom for how much, gathered once, rendered into the frame's first view.
//!
//! The price comes from the catalogue or from a payment that the merchant's server made, never from the page. The document is
//! framed by the shop's registered origins alone. The resume cookie is read here and nowhere else, and only when the browser says
//! that it asks for a frame's document: then it lets a returning shopper see their friends' words. It never pays.

use super::authority::MaybeShopper;
use super::embed::{self, Look};
use super::headers::{self, Framing};
use super::problem::Problem;
use super::recommendations::show_words;
use crate::app::App;
use crate::chance;
use crate::checkout::{Checkout, Order};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use vouch_checkout::page::{self, FirstView};
use vouch_domain::catalogue::Product;
use vouch_domain::merchants::{self, Merchant, Origin};
use vouch_domain::payments::{Payment, PaymentRefusal, State as PaymentState};
use vouch_domain::recommendations::{self, ProductView};
use vouch_domain::{
    CheckoutId, Error, Kind, ListId, Money, PaymentId, Reason, Result, ShopperId, Timestamp, Work,
    money, shoppers,
};
use vouch_messages::{Language, page::Message};
use vouch_wire::checkout as wire;

/// Words of a cart are those of its first products: a shopper reads a few, not fifty.
const CART_WORDS_LINES_MAX: usize = 3;
/// The name of the cookie that [`super::sessions`] sets.
pub const RESUME_COOKIE: &str = "__Host-vouch-resume";

/// The documents, which are for browsers and not part of the API.
pub fn documents() -> Router<App> {
    Router::new()
        .route("/embed/checkout", get(framed))
        .route("/embed/words", get(words))
        .route("/checkout", get(hosted))
        .route("/enrol", get(enrol))
}

/// What the loader puts into the frame's address. Nothing in it is trusted: it chooses among what is registered.
#[derive(Debug, Deserialize)]
pub struct Shown {
    #[serde(default)]
    key: String,
    product: Option<String>,
    payment: Option<String>,
    /// The list that the product was chosen from.
    list: Option<String>,
    /// The page of ours that it was chosen on.
    from: Option<String>,
    lang: Option<String>,
    scheme: Option<String>,
    accent: Option<String>,
    radius: Option<String>,
    origin: Option<String>,
}

/// Why there is nothing to show, in the order of checking. The diagnosis for merchants says the same codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NothingToShow {
    Key,
    Product,
    Payment,
}

impl Reason for NothingToShow {
    fn code(&self) -> &'static str {
        match self {
            Self::Key => "unknown_key",
            Self::Product => "unknown_product",
            Self::Payment => "unknown_payment",
        }
    }

    fn kind(&self) -> Kind {
        Kind::NotFound
    }

    fn sentence(&self) -> String {
        match self {
            Self::Key => "No shop has this publishable key.",
            Self::Product => "This shop's catalogue has no such product.",
            Self::Payment => "This shop has no such payment.",
        }
        .into()
    }
}

/// Everything the first view needs of the store, read in one snapshot.
struct Facts {
    merchant: Merchant,
    offer: Offer,
    words: ProductView,
    viewer: Option<ShopperId>,
}

enum Offer {
    Product {
        product: Product,
        /// As of now: a sale may be on.
        price: Money,
        has_picture: bool,
    },
    Cart(Payment),
}

async fn framed(
    State(app): State<App>,
    headers: HeaderMap,
    Query(shown): Query<Shown>,
) -> Result<Response, Problem> {
    show(app, headers, shown, Place::Frame).await
}

async fn hosted(
    State(app): State<App>,
    headers: HeaderMap,
    Query(shown): Query<Shown>,
) -> Result<Response, Problem> {
    show(app, headers, shown, Place::OwnPage).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Frame,
    OwnPage,
}

async fn show(
    app: App,
    headers: HeaderMap,
    shown: Shown,
    place: Place,
) -> Result<Response, Problem> {
    let language = language(shown.lang.as_deref(), &headers);
    let now = app.now();
    let resume = match place {
        Place::Frame => resume_of(&headers, Asking::Frame),
        Place::OwnPage => None,
    };
    let key = shown.key.clone();
    let (product, payment) = (shown.product.clone(), shown.payment.clone());
    let facts = app
        .store
        .read(move |work| {
            gather(
                work,
                &key,
                product.as_deref(),
                payment.as_deref(),
                resume,
                now,
            )
        })
        .await;
    let facts = match facts {
        Ok(facts) => facts,
        Err(Error::Refused(_)) => {
            let html = embed::render_not_found(language, &app.assets);
            return Ok(headers::document_with(
                StatusCode::NOT_FOUND,
                html,
                Framing::Nobody,
                &embed::inline(&app.assets),
            ));
        }
        Err(fault) => return Err(fault.into()),
    };
    let view = first_view(&app, &facts, &shown, place, language, now);
    let look = Look {
        scheme: shown.scheme.as_deref(),
        accent: shown.accent.as_deref(),
        radius: shown.radius.as_deref(),
    };
    let html = embed::render(&view, look, &app.assets);
    let framing = match place {
        Place::Frame => Framing::By(&facts.merchant.origins),
        Place::OwnPage => Framing::Nobody,
    };
    let inline = embed::inline(&app.assets);
    Ok(headers::document_with(
        StatusCode::OK,
        html,
        framing,
        &inline,
    ))
}

/// The window that makes a passkey where the frame may not. It answers its opener, so its ties to it are not cut.
async fn enrol(State(app): State<App>, headers: HeaderMap, Query(shown): Query<Shown>) -> Response {
    let language = language(shown.lang.as_deref(), &headers);
    headers::document_with(
        StatusCode::OK,
        embed::render_enrol(language, &app.assets),
        Framing::Nobody,
        &embed::inline(&app.assets),
    )
}

pub(super) fn language(asked: Option<&str>, headers: &HeaderMap) -> Language {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Language::choose(asked, accepted)
}

/// Who asks for what a resume cookie may open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// The browser, for a frame's document.
    Frame,
    /// Our own document that stands in the frame, for a part of itself.
    OwnDocument,
}

/// The hash of the resume cookie, where it counts: in a request for a frame's document or by it, neither of which the shop can make or
/// read. What browsers say of a request in `Sec-Fetch-…` no page can forge.
pub(super) fn resume_of(headers: &HeaderMap, asking: Asking) -> Option<[u8; 32]> {
    let says = |name: &str, value: &str| headers.get(name).is_some_and(|said| said == value);
    let ours = match asking {
        Asking::Frame => says("sec-fetch-dest", "iframe"),
        Asking::OwnDocument => {
            says("sec-fetch-dest", "empty") && says("sec-fetch-site", "same-origin")
        }
    };
    if !ours {
        return None;
    }
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let token = cookies
        .flat_map(|line| line.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(RESUME_COOKIE)?.strip_prefix('='))?;
    Some(chance::hash(token))
}

fn gather(
    work: &mut dyn Work,
    key: &str,
    product: Option<&str>,
    payment: Option<&str>,
    resume: Option<[u8; 32]>,
    now: Timestamp,
) -> Result<Facts> {
    let merchant = work
        .merchant_by_publishable_key(key)?
        .ok_or(NothingToShow::Key)?;
    let offer = match (product, payment.and_then(PaymentId::parse)) {
        (_, Some(id)) => {
            let payment = work
                .payment(id)?
                .filter(|payment| payment.merchant == merchant.id);
            Offer::Cart(payment.ok_or(NothingToShow::Payment)?.at(now))
        }
        (Some(sku), None) if payment.is_none() => {
            let product = work
                .product(merchant.id, sku)?
                .filter(|product| product.available);
            let product = product.ok_or(NothingToShow::Product)?;
            let has_picture = work.picture(merchant.id, sku)?.is_some();
            Offer::Product {
                price: product.price_at(now),
                product,
                has_picture,
            }
        }
        (_, None) if payment.is_some() => return Err(NothingToShow::Payment.into()),
        (_, None) => return Err(NothingToShow::Product.into()),
    };
    let viewer = match resume {
        Some(hash) => shoppers::resumed(work, &hash, merchant.id, now)?,
        None => None,
    };
    let words = words_about(work, viewer, &merchant, &offer.skus(), now)?;
    Ok(Facts {
        merchant,
        offer,
        words,
        viewer,
    })
}

/// What `viewer` may read about these products, one after the other. Only of one product alone are there totals to show.
fn words_about(
    work: &mut dyn Work,
    viewer: Option<ShopperId>,
    merchant: &Merchant,
    skus: &[String],
    now: Timestamp,
) -> Result<ProductView> {
    if let [sku] = skus {
        return recommendations::product_view(work, viewer, merchant.id, sku, now);
    }
    let mut words = ProductView::default();
    for sku in skus {
        let more = recommendations::product_view(work, viewer, merchant.id, sku, now)?;
        words.friends.extend(more.friends);
        words.people.extend(more.people);
    }
    Ok(words)
}

impl Offer {
    fn skus(&self) -> Vec<String> {
        match self {
            Self::Product { product, .. } => vec![product.sku.clone()],
            Self::Cart(payment) => {
                let skus = payment.lines.iter().filter_map(|line| line.sku.clone());
                skus.take(CART_WORDS_LINES_MAX).collect()
            }
        }
    }

    fn total(&self) -> Money {
        match self {
            Self::Product { price, .. } => *price,
            Self::Cart(payment) => payment.total,
        }
    }
}

/// Where the shopper is: the origin that the page names, if the shop registered it; else the shop's first. A page that lies about
/// it is not believed by the browser, which gives the passkey the true one.
fn payee_origin(merchant: &Merchant, named: Option<&str>) -> Origin {
    let known = named.and_then(|named| {
        merchant
            .origins
            .iter()
            .find(|origin| origin.as_str() == named)
    });
    known.unwrap_or(&merchant.origins[0]).clone()
}

fn first_view(
    app: &App,
    facts: &Facts,
    shown: &Shown,
    place: Place,
    language: Language,
    now: Timestamp,
) -> FirstView {
    let Facts {
        merchant,
        offer,
        words,
        viewer,
    } = facts;
    let checkout = Checkout {
        id: CheckoutId(chance::id(now)),
        merchant: merchant.id,
        order: match offer {
            Offer::Product { product, .. } => Order::Product {
                sku: product.sku.clone(),
            },
            Offer::Cart(payment) => Order::Payment(payment.id),
        },
        total: offer.total(),
        payee_origin: payee_origin(merchant, shown.origin.as_deref()),
        nonce: chance::bytes(),
        issued_at: now,
        list: listed(shown),
    };
    let money = |amount: Money| shown_money(amount, language);
    let (product, lines) = match offer {
        Offer::Product {
            product,
            has_picture,
            ..
        } => (
            page::Product {
                title: product.title.clone(),
                description: Some(product.description.clone()).filter(|text| !text.is_empty()),
                picture: has_picture
                    .then(|| format!("/v1/pictures/{}/{}", merchant.id, in_path(&product.sku))),
            },
            vec![page::Line {
                name: product.title.clone(),
                quantity: 1,
                amount: money(offer.total()),
            }],
        ),
        Offer::Cart(payment) => (
            page::Product {
                title: vouch_messages::fill(
                    Message::OrderAt.text(language),
                    &[("payee", &payment.payee)],
                ),
                description: None,
                picture: None,
            },
            payment
                .lines
                .iter()
                .map(|line| page::Line {
                    name: line.name.clone(),
                    quantity: line.quantity,
                    // Every line was added up when the payment was made.
                    amount: money(
                        line.unit_amount
                            .times(line.quantity)
                            .unwrap_or(line.unit_amount),
                    ),
                })
                .collect(),
        ),
    };
    let (payee, words) = match offer {
        Offer::Product { .. } => {
            let words = shown_words(app, words.clone(), *viewer, &merchant.name);
            (merchant.name.clone(), Some(words))
        }
        Offer::Cart(payment) => (payment.payee.clone(), None),
    };
    FirstView {
        facts: wire::Facts {
            challenge: URL_SAFE_NO_PAD.encode(checkout.challenge(&payee)),
            payment: checkout.payment().to_string(),
            checkout: checkout.seal(&app.keys.seal),
            rp_id: app.passkeys.rp_id().to_owned(),
            merchant_origins: match place {
                Place::Frame => merchant.origins.iter().map(Origin::to_string).collect(),
                Place::OwnPage => Vec::new(),
            },
            hosted_url: hosted_url(&app.origin, shown, language),
            language: language.tag().to_owned(),
            total: money(offer.total()),
            payee,
            knows_you: viewer.is_some(),
            state: state(app, offer, *viewer),
        },
        mode: match merchant.mode {
            merchants::Mode::Sandbox => page::Mode::Sandbox,
            merchants::Mode::Live => page::Mode::Live,
        },
        product,
        lines,
        payee_origin: checkout.payee_origin.to_string(),
        words,
        back: back(shown, place, language),
    }
}

/// The way back to where the product was chosen. In a shop's frame that is the list's own element, at an address of ours the page
/// that the reader came from, as long as it is one of a list or a poll.
fn back(shown: &Shown, place: Place, language: Language) -> Option<page::Back> {
    let list = listed(shown);
    let href = match (place, shown.from.as_deref().and_then(chosen_on)) {
        (Place::OwnPage, Some((to, path))) => {
            let href = format!("{path}?lang={}", language.tag());
            return Some(page::Back { to, href });
        }
        (Place::OwnPage, None) => format!("/hub/lists/{}?lang={}", list?, language.tag()),
        (Place::Frame, _) => {
            let mut href = format!(
                "/embed/list?key={}&list={}&lang={}",
                in_path(&shown.key),
                list?,
                language.tag()
            );
            for (name, value) in [
                ("scheme", &shown.scheme),
                ("accent", &shown.accent),
                ("radius", &shown.radius),
                ("origin", &shown.origin),
            ] {
                if let Some(value) = value {
                    href += &["&", name, "=", &in_path(value)].concat();
                }
            }
            href
        }
    };
    let to = page::ChosenFrom::List;
    Some(page::Back { to, href })
}

/// Reads the path of a list's or a poll's page, by its id or by its link. Anything else is nowhere to send somebody.
fn chosen_on(path: &str) -> Option<(page::ChosenFrom, &str)> {
    let page = path.strip_prefix("/hub").unwrap_or(path);
    let (to, which) = match page.strip_prefix("/lists/") {
        Some(which) => (page::ChosenFrom::List, which),
        None => (page::ChosenFrom::Poll, page.strip_prefix("/polls/")?),
    };
    let named = !which.is_empty() && which.len() <= 200 && !which.starts_with('.');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    (named && which.bytes().all(plain)).then_some((to, path))
}

fn shown_words(
    app: &App,
    words: ProductView,
    viewer: Option<ShopperId>,
    payee: &str,
) -> page::Words {
    page::Words {
        said: show_words(app, viewer, words),
        viewer: match viewer {
            Some(_) => page::Viewer::Known {
                invite_url: format!("{}/hub/friends", app.origin),
            },
            None => page::Viewer::Unknown,
        },
        payee: payee.to_owned(),
    }
}

fn state(app: &App, offer: &Offer, viewer: Option<ShopperId>) -> wire::CheckoutState {
    let Offer::Cart(payment) = offer else {
        return wire::CheckoutState::Open;
    };
    match payment.state {
        PaymentState::Created { .. } => wire::CheckoutState::Open,
        PaymentState::Expired { .. } => wire::CheckoutState::Expired,
        PaymentState::Cancelled { .. } | PaymentState::Refunded { .. } => {
            wire::CheckoutState::Cancelled
        }
        PaymentState::Authorised { .. }
        | PaymentState::Shipped { .. }
        | PaymentState::Delivered { .. }
        | PaymentState::Released { .. } => {
            let own = viewer.is_some() && viewer == payment.held().map(|held| held.shopper);
            wire::CheckoutState::Paid {
                receipt_url: own.then(|| {
                    crate::receipts::Receipts::new(&app.origin, &app.keys).url(payment.id)
                }),
                order_url: own.then(|| format!("{}/hub/orders/{}", app.origin, payment.id)),
            }
        }
    }
}

fn shown_money(amount: Money, language: Language) -> wire::ShownMoney {
    let code = amount.currency.code();
    let digits = u8::try_from(money::scale(amount.currency)).unwrap_or(2);
    wire::ShownMoney {
        amount: amount.minor,
        currency: code.to_owned(),
        text: vouch_messages::money::money(amount.minor, code, digits, language),
    }
}

/// The same checkout at its own address.
fn hosted_url(origin: &str, shown: &Shown, language: Language) -> String {
    let (what, which) = match (&shown.payment, &shown.product) {
        (Some(payment), _) => ("payment", payment.as_str()),
        (None, product) => ("product", product.as_deref().unwrap_or("")),
    };
    let list = listed(shown).map_or_else(String::new, |list| format!("&list={list}"));
    format!(
        "{origin}/checkout?key={}&{what}={}{list}&lang={}",
        in_path(&shown.key),
        in_path(which),
        language.tag()
    )
}

/// The list that a product was chosen from. It is only an id: whoever pays may mark a wish there, and nothing more comes of it.
fn listed(shown: &Shown) -> Option<ListId> {
    match &shown.payment {
        Some(_) => None,
        None => shown.list.as_deref().and_then(ListId::parse),
    }
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
pub(super) fn in_path(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[derive(Debug, Deserialize)]
struct AboutCheckout {
    /// The sealed checkout.
    checkout: String,
    lang: Option<String>,
}

/// What the shopper's friends and other people say of what this checkout sells, as it stands in the document: for a shopper who
/// is known only since.
async fn words(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    headers: HeaderMap,
    Query(about): Query<AboutCheckout>,
) -> Result<Html<String>, Problem> {
    let language = language(about.lang.as_deref(), &headers);
    let now = app.now();
    let checkout =
        Checkout::open(&about.checkout, &app.keys.seal, now).map_err(Problem::refused)?;
    let viewer = session
        .filter(|session| {
            session
                .merchant
                .is_none_or(|merchant| merchant == checkout.merchant)
        })
        .map(|session| session.shopper);
    let resume = resume_of(&headers, Asking::OwnDocument);
    let (words, payee, viewer) = app
        .store
        .read(move |work| {
            let merchant = work
                .merchant(checkout.merchant)?
                .ok_or(NothingToShow::Key)?;
            let viewer = match (viewer, resume) {
                (None, Some(hash)) => shoppers::resumed(work, &hash, merchant.id, now)?,
                (viewer, _) => viewer,
            };
            let skus = match &checkout.order {
                Order::Product { sku } => vec![sku.clone()],
                Order::Payment(id) => {
                    let payment = work.payment(*id)?.ok_or(PaymentRefusal::UnknownPayment)?;
                    Offer::Cart(payment).skus()
                }
            };
            let words = words_about(work, viewer, &merchant, &skus, now)?;
            Ok((words, merchant.name, viewer))
        })
        .await?;
    let words = shown_words(&app, words, viewer, &payee);
    Ok(Html(page::render_words(&words, language)))
}
