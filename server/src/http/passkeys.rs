//! The doors of one's own passkeys: see them, add one, name one, remove one; and the codes for whoever has lost them all.
//!
//! A code is shown once, when it is made, and kept as its hash. Whoever types one is nobody yet: they are limited by where they come
//! from, and learn no more of the account than the name that a passkey carries.

use super::authority::{HubSession, OwnPage};
use super::body::StrictJson;
use super::limits::{Act, Client, Subject};
use super::problem::{Problem, Reply};
use super::sessions::{self, FreshSession};
use crate::app::App;
use crate::chance;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::shoppers::{
    self, Ceremony, CeremonyKind, Credential, Person, Place, RECOVERY_CODES, Recovery,
    RecoveryCode, Shopper, ShopperRefusal,
};
use vouch_domain::{CeremonyId, ShopperId, ids};
use vouch_wire::shoppers as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(begin))
        .routes(routes!(rename, remove))
        .routes(routes!(make_codes))
        .routes(routes!(seen))
        .routes(routes!(begin_recovery))
        .routes(routes!(recover))
}

/// List your passkeys, and what became of your recovery codes
#[utoipa::path(get, path = "/v1/passkeys", tag = "shoppers",
    responses((status = 200, body = wire::Passkeys)))]
async fn list(State(app): State<App>, HubSession(session): HubSession) -> Reply<wire::Passkeys> {
    let (own, codes) = app
        .store
        .read(move |work| {
            let own = work.credentials_of(session.shopper)?;
            Ok((own, work.recovery_codes_of(session.shopper)?))
        })
        .await?;
    Ok(Json(wire::Passkeys {
        recovery: show_recovery(&codes, &own),
        passkeys: own.iter().map(show).collect(),
    }))
}

/// Begin to add a passkey
#[utoipa::path(post, path = "/v1/passkeys/options", tag = "shoppers",
    responses((status = 200, body = wire::CeremonyOptions)))]
async fn begin(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
) -> Reply<wire::CeremonyOptions> {
    app.limits
        .allow(Act::SignUp, Subject::Account(session.shopper))?;
    let (now, whose) = (app.now(), session.shopper);
    let (own, shopper) = app
        .store
        .read(move |work| {
            let own = shoppers::may_add_passkey(work, &session, now)?;
            Ok((own, work.shopper(session.shopper)?))
        })
        .await?;
    let shopper = shopper.ok_or(Problem::refused(ShopperRefusal::UnknownPasskey))?;
    let kind = CeremonyKind::AddPasskey {
        shopper: whose,
        recovery: None,
    };
    begin_registration(&app, shopper, kind, &own).await
}

/// The first half of a registration for an account that is there. A device that holds one of `own` makes no second one.
async fn begin_registration(
    app: &App,
    shopper: Shopper,
    kind: CeremonyKind,
    own: &[Credential],
) -> Reply<wire::CeremonyOptions> {
    let now = app.now();
    let person = Person {
        handle: shopper.handle,
        email: shopper.email,
    };
    let mut begun = app.passkeys.begin_registration(shopper.id, &person);
    let known = own
        .iter()
        .map(|passkey| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(&passkey.id) }));
    begun.options["excludeCredentials"] = known.collect();
    let id = CeremonyId(app.id());
    let ceremony = Ceremony::begin(id, kind, Place::Hub, begun.state, now);
    app.store
        .write(move |work| shoppers::begin(work, &ceremony, now))
        .await?;
    Ok(Json(wire::CeremonyOptions {
        ceremony: id.to_string(),
        public_key: begun.options,
    }))
}

/// Takes a ceremony away and checks what came of it: the passkey, and the code that it was begun with.
async fn finish_registration(
    app: &App,
    ceremony: &str,
    credential: &serde_json::Value,
    whose: Option<ShopperId>,
) -> Result<(Credential, Option<[u8; 32]>), Problem> {
    let id = sessions::ceremony_id(ceremony)?;
    let now = app.now();
    let ceremony = app
        .store
        .write(move |work| shoppers::take(work, id, now))
        .await?;
    let CeremonyKind::AddPasskey { shopper, recovery } = ceremony.kind else {
        return Err(Problem::refused(ShopperRefusal::UnknownCeremony));
    };
    if recovery.is_some() != whose.is_none() || whose.is_some_and(|whose| whose != shopper) {
        return Err(Problem::refused(ShopperRefusal::UnknownCeremony));
    }
    let made = app
        .passkeys
        .finish_registration(&ceremony.state, credential, None, shopper, now)?;
    Ok((made, recovery))
}

/// Add a passkey
#[utoipa::path(post, path = "/v1/passkeys", tag = "shoppers", request_body = wire::NewPasskey,
    responses((status = 201, body = wire::Passkey)))]
async fn add(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    StrictJson(asked): StrictJson<wire::NewPasskey>,
) -> Result<Response, Problem> {
    app.limits
        .allow(Act::SignUp, Subject::Account(session.shopper))?;
    let whose = Some(session.shopper);
    let (made, _) = finish_registration(&app, &asked.ceremony, &asked.credential, whose).await?;
    let now = app.now();
    let added = app
        .store
        .write(move |work| shoppers::add_passkey(work, &session, made, &asked.name, now))
        .await?;
    Ok((StatusCode::CREATED, Json(show(&added))).into_response())
}

/// Name a passkey
#[utoipa::path(patch, path = "/v1/passkeys/{id}", tag = "shoppers", request_body = wire::PasskeyName,
    params(("id" = String, Path)), responses((status = 200, body = wire::Passkey)))]
async fn rename(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
    StrictJson(asked): StrictJson<wire::PasskeyName>,
) -> Reply<wire::Passkey> {
    let id = read_id(&id)?;
    let named = app
        .store
        .write(move |work| shoppers::rename_passkey(work, &session, &id, &asked.name))
        .await?;
    Ok(Json(show(&named)))
}

/// Remove a passkey
///
/// Never the last one. Every other session of the account ends.
#[utoipa::path(delete, path = "/v1/passkeys/{id}", tag = "shoppers",
    params(("id" = String, Path)), responses((status = 204)))]
async fn remove(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = read_id(&id)?;
    let now = app.now();
    app.store
        .write(move |work| shoppers::remove_passkey(work, &session, &id, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make recovery codes
///
/// Ten, shown this once. Those that were made before and not used are worth nothing from now on.
#[utoipa::path(post, path = "/v1/recovery-codes", tag = "shoppers",
    responses((status = 201, body = wire::RecoveryCodes)))]
async fn make_codes(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
) -> Result<Response, Problem> {
    app.limits
        .allow(Act::SignUp, Subject::Account(session.shopper))?;
    let codes: [String; RECOVERY_CODES] = std::array::from_fn(|_| new_code());
    let hashes = codes.each_ref().map(|code| chance::hash(&plain(code)));
    let now = app.now();
    app.store
        .write(move |work| shoppers::make_recovery_codes(work, &session, &hashes, now))
        .await?;
    let shown = wire::RecoveryCodes {
        codes: codes.into(),
    };
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

/// Say that you saw what your recovery codes were used for
#[utoipa::path(post, path = "/v1/recovery-codes/seen", tag = "shoppers", responses((status = 204)))]
async fn seen(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
) -> Result<StatusCode, Problem> {
    app.store
        .write(move |work| shoppers::recoveries_seen(work, session.shopper))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin to make a new passkey with a recovery code
#[utoipa::path(post, path = "/v1/recoveries/options", tag = "shoppers", request_body = wire::RecoveryOptions,
    responses((status = 200, body = wire::CeremonyOptions)))]
async fn begin_recovery(
    State(app): State<App>,
    _: OwnPage,
    client: Client,
    StrictJson(asked): StrictJson<wire::RecoveryOptions>,
) -> Reply<wire::CeremonyOptions> {
    app.limits.allow(Act::Recover, client.subject())?;
    let code = chance::hash(&plain(&asked.code));
    let shopper = app
        .store
        .read(move |work| shoppers::recoverable(work, &code))
        .await?;
    let kind = CeremonyKind::AddPasskey {
        shopper: shopper.id,
        recovery: Some(code),
    };
    // Nothing is excluded: which passkeys there were is no business of whoever found a code.
    begin_registration(&app, shopper, kind, &[]).await
}

/// Make a new passkey with a recovery code, and sign in
///
/// The code is spent with it. Every session that the account had ends.
#[utoipa::path(post, path = "/v1/recoveries", tag = "shoppers", request_body = wire::CeremonyAnswer,
    responses((status = 201, body = wire::Session)))]
async fn recover(
    State(app): State<App>,
    _: OwnPage,
    client: Client,
    StrictJson(answer): StrictJson<wire::CeremonyAnswer>,
) -> Result<Response, Problem> {
    app.limits.allow(Act::Recover, client.subject())?;
    let (credential, code) =
        finish_registration(&app, &answer.ceremony, &answer.credential, None).await?;
    let code_hash = code.ok_or(Problem::refused(ShopperRefusal::UnknownCeremony))?;

    let fresh = FreshSession::make();
    let recovery = Recovery {
        code_hash,
        credential,
        tokens: fresh.tokens(),
    };
    let now = app.now();
    let opened = app
        .store
        .write(move |work| shoppers::recover(work, recovery, now))
        .await?;
    Ok(fresh.answer(StatusCode::CREATED, &opened, None))
}

/// 80 bits of chance as four groups of four: `k3f9-7qzp-…`.
fn new_code() -> String {
    let drawn = chance::bytes::<10>();
    let value = drawn
        .iter()
        .fold(0, |sum, byte| (sum << 8) | u128::from(*byte));
    // 130 bits are written, of which the last 16 characters are 80.
    let written = ids::base32(value);
    let groups = [
        &written[10..14],
        &written[14..18],
        &written[18..22],
        &written[22..26],
    ];
    groups.join("-")
}

/// A code as it is hashed: however it was typed from paper. The alphabet has no `i`, `l`, `o` and `u`.
fn plain(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '–'))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        })
        .collect()
}

fn read_id(text: &str) -> Result<Vec<u8>, Problem> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| Problem::refused(ShopperRefusal::NoSuchPasskey))
}

fn show(passkey: &Credential) -> wire::Passkey {
    wire::Passkey {
        id: URL_SAFE_NO_PAD.encode(&passkey.id),
        name: passkey.name.clone(),
        created_at: rfc3339(passkey.created_at),
        used_at: rfc3339(passkey.used_at),
    }
}

fn show_recovery(codes: &[RecoveryCode], own: &[Credential]) -> wire::Recovery {
    let unused = || codes.iter().filter(|code| code.used.is_none());
    let name = |id: &[u8]| {
        let passkey = own.iter().find(|passkey| passkey.id == id);
        passkey.map(|passkey| URL_SAFE_NO_PAD.encode(&passkey.id))
    };
    let uses = codes.iter().filter_map(|code| code.used.as_ref());
    wire::Recovery {
        codes_left: unused().count() as u32,
        made_at: unused().next().map(|code| rfc3339(code.made_at)),
        uses: uses
            .map(|used| wire::RecoveryUse {
                at: rfc3339(used.at),
                passkey: name(&used.passkey),
                seen: used.seen,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{new_code, plain};

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        for (typed, read) in [
            ("k3f9-7qzp-0001-abcd", "k3f97qzp0001abcd"),
            (" K3F9 7QZP OOil ABCD\n", "k3f97qzp0011abcd"),
            ("k3f9–7qzp‐0001-abcd", "k3f97qzp0001abcd"),
            ("", ""),
        ] {
            assert_eq!(plain(typed), read, "{typed:?}");
        }
    }

    #[test]
    fn codes_differ_and_have_four_groups() {
        let (one, other) = (new_code(), new_code());
        assert_ne!(one, other);
        assert_eq!((one.len(), plain(&one).len()), (19, 16));
    }
}
