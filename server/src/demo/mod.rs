//! The demo: sandbox shops and people, so that a newcomer sees a friend's word and pays within two minutes.
//!
//! Everything comes in as it would anywhere: merchants are created, their feeds are imported, people buy and recommend. Ids follow
//! from names and what is there is left alone, so a second start changes nothing. The secrets of the demo's shops are kept in
//! `sandbox.json` in the data folder, readable by its owner alone, because `npm start` shows them again; a real shop's secret is
//! shown once and kept nowhere.

mod facts;
mod guides;
mod lists;
mod people;
mod pictures;
pub mod shops;
mod trust;

use crate::app::App;
use crate::chance;
use crate::config::Config;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use vouch_domain::merchants::{self, Create, Mode, Origin, SecretKey};
use vouch_domain::webhooks::{self, AddEndpoint};
use vouch_domain::{Currency, EndpointId, InvitationId, MerchantId, friends, ids};

/// What `npm start` prints and the example cart is given.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sandbox {
    pub pay_origin: String,
    pub shops: Vec<SandboxShop>,
    /// Ana's open invitation to whoever takes it first.
    pub invitation: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SandboxShop {
    pub name: String,
    pub url: String,
    pub merchant: String,
    pub publishable_key: String,
    pub secret_key: String,
    /// Only where the shop has a server that listens.
    pub webhook_secret: Option<String>,
}

struct Shop {
    name: &'static str,
    key: &'static str,
    origin: String,
    feed: PathBuf,
    pictures: PathBuf,
    webhook: Option<String>,
}

fn shops_of(config: &Config) -> [Shop; 3] {
    let examples = &config.examples_dir;
    let books = format!("http://books.localhost:{}", config.cart_port());
    [
        Shop {
            name: "Lumen",
            key: "pk_test_lumen",
            origin: format!("http://shop.localhost:{}", config.port),
            feed: examples.join("one-button/feed.xml"),
            pictures: examples.join("one-button/img"),
            webhook: None,
        },
        Shop {
            name: "Papier",
            key: "pk_test_papier",
            webhook: Some(format!("{books}/webhooks/vouch")),
            origin: books,
            feed: examples.join("cart/feed.tsv"),
            pictures: examples.join("cart/public/img"),
        },
        Shop {
            name: "Stride",
            key: "pk_test_stride",
            origin: format!("http://sport.localhost:{}", config.port),
            feed: examples.join("react/feed.json"),
            pictures: examples.join("react/public/img"),
            webhook: None,
        },
    ]
}

/// Brings shops, catalogues, people and Ana's invitation in, and writes `sandbox.json`.
pub async fn settle(app: &App) -> Result<Sandbox, String> {
    let file = app.config.data_dir.join("sandbox.json");
    let earlier: Sandbox = std::fs::read(&file)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let mut shops = Vec::new();
    for shop in shops_of(&app.config) {
        let known = earlier
            .shops
            .iter()
            .find(|known| known.publishable_key == shop.key);
        shops.push(open(app, &shop, known).await?);
    }
    let now = app.now();
    said(app.store.write(move |work| people::settle(work, now)).await)?;
    said(
        app.store
            .write(move |work| pictures::settle(work, now))
            .await,
    )?;
    said(app.store.write(move |work| facts::settle(work, now)).await)?;
    said(app.store.write(move |work| lists::settle(work, now)).await)?;
    said(app.store.write(move |work| guides::settle(work, now)).await)?;
    said(app.store.write(move |work| trust::settle(work, now)).await)?;
    // Only now: a shop's server need not hear of what the demo's people bought weeks ago.
    for (shop, opened) in shops_of(&app.config).into_iter().zip(&shops) {
        listen(app, &shop, opened).await?;
    }
    let invitation = invitation(app, &earlier.invitation).await?;
    let sandbox = Sandbox {
        pay_origin: app.origin.to_string(),
        shops,
        invitation,
    };
    keep(&file, &sandbox)?;
    Ok(sandbox)
}

/// A use case's outcome as one sentence for whoever starts the demo.
fn said<T>(outcome: vouch_domain::Result<T>) -> Result<T, String> {
    outcome.map_err(|error| format!("The demo could not be set up: {error}"))
}

/// Creates a shop, or finds it and makes its origin, keys and webhook those of this start; imports its feed.
async fn open(app: &App, shop: &Shop, known: Option<&SandboxShop>) -> Result<SandboxShop, String> {
    let now = app.now();
    let id = MerchantId(ids::derive("demo shop", &[shop.name.as_bytes()]));
    let origin =
        Origin::parse(&shop.origin).map_err(|_| format!("{} is not an origin", shop.origin))?;
    let secret = match known {
        Some(known) => known.secret_key.clone(),
        None => SecretKey::new(Mode::Sandbox, chance::bytes())
            .reveal()
            .to_owned(),
    };
    let webhook_secret = shop.webhook.as_ref().map(|_| {
        known
            .and_then(|known| known.webhook_secret.clone())
            .unwrap_or_else(chance::webhook_secret)
    });
    let (name, key) = (shop.name, shop.key);
    let kept_secret = secret.clone();
    said(
        app.store
            .write(move |work| {
                let mut merchant = match work.merchant(id)? {
                    Some(merchant) => merchant,
                    None => merchants::create(
                        work,
                        Create {
                            id,
                            name: name.into(),
                            mode: Mode::Sandbox,
                            currency: Currency::EUR,
                            origins: vec![origin.clone()],
                            publishable_key: key.into(),
                            secret_key: SecretKey::new(Mode::Sandbox, chance::bytes()),
                        },
                        now,
                    )?,
                };
                // The ports of this start may be others than last time's, and the secret is the one that was shown.
                merchant.origins = vec![origin];
                merchant.secret_hash = merchants::hash_secret(&kept_secret);
                work.save_merchant(&merchant)?;
                Ok(())
            })
            .await,
    )?;
    let feed =
        crate::cli::catalogue::import_file(&app.store, id, &shop.feed, Some(&shop.pictures), now)
            .await?;
    if let Some(row) = feed.rejected.first() {
        tracing::warn!(
            shop = shop.name,
            line = row.line,
            rejected = feed.rejected.len(),
            "rows of the feed"
        );
    }
    Ok(SandboxShop {
        name: shop.name.into(),
        url: format!("{}/", shop.origin),
        merchant: id.to_string(),
        publishable_key: shop.key.into(),
        secret_key: secret,
        webhook_secret,
    })
}

/// Makes a shop's webhook the one of this start.
async fn listen(app: &App, shop: &Shop, opened: &SandboxShop) -> Result<(), String> {
    let (Some(url), Some(secret)) = (shop.webhook.clone(), opened.webhook_secret.clone()) else {
        return Ok(());
    };
    let now = app.now();
    let merchant = MerchantId(ids::derive("demo shop", &[shop.name.as_bytes()]));
    said(
        app.store
            .write(move |work| {
                let mut there = false;
                for endpoint in work.endpoints(merchant)? {
                    let same = endpoint.url == url && endpoint.secrets.current == secret;
                    there |= same;
                    if !same {
                        webhooks::remove_endpoint(work, merchant, endpoint.id)?;
                    }
                }
                if !there {
                    let id = EndpointId(ids::derive("demo endpoint", &[url.as_bytes()]));
                    let endpoint = AddEndpoint {
                        id,
                        merchant,
                        url,
                        topics: None,
                        secret,
                    };
                    webhooks::add_endpoint(work, endpoint, now)?;
                }
                Ok(())
            })
            .await,
    )
}

/// Ana's invitation of last time as long as nobody took it, else a new one.
async fn invitation(app: &App, earlier: &str) -> Result<String, String> {
    let now = app.now();
    let url = |token: &str| format!("{}/invitations/{token}", app.origin);
    if let Some((_, token)) = earlier.rsplit_once('/') {
        let hash = chance::hash(token);
        let open = app
            .store
            .read(move |work| friends::look(work, &hash, None, now))
            .await;
        if open.is_ok() {
            return Ok(url(token));
        }
    }
    let token = chance::secret("");
    let hash = chance::hash(&token);
    let id = InvitationId(app.id());
    said(
        app.store
            .write(move |work| friends::invite(work, id, hash, people::inviter(), now))
            .await,
    )?;
    Ok(url(&token))
}

/// Writes the file whole or not at all, readable by its owner alone.
fn keep(file: &Path, sandbox: &Sandbox) -> Result<(), String> {
    let part = file.with_extension("json.part");
    let text = serde_json::to_vec_pretty(sandbox).map_err(|error| error.to_string())?;
    let written = (|| {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        std::io::Write::write_all(&mut options.open(&part)?, &text)?;
        std::fs::rename(&part, file)
    })();
    written.map_err(|error| format!("Cannot write {}: {error}", file.display()))
}
