//! Pictures of recommendations: read by whoever may read the word.
//!
//! A browser fetches a picture without a session, so the address itself says whose eyes it is for: of a word for everyone the
//! plain address is enough; of any other word it carries a seal over picture, reader and end, and is asked again at each reading
//! whether this reader may (still) read the word. Whoever finds such an address has it for some minutes at most, and cannot read
//! out of it whose it is.

use super::show::show_picture;
use crate::app::App;
use crate::http::authority::{OwnPage, ShopperSession};
use crate::http::body;
use crate::http::idempotency::{answer, attempt, key_of, send};
use crate::http::limits::{Act, Subject};
use crate::http::problem::Problem;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use vouch_domain::idempotency::{answered, once_if_keyed};
use vouch_domain::recommendations::{self, Picture, PictureRefusal, RemoveRefusal, StoredPicture};
use vouch_domain::{Error, PictureId, RecommendationId, ShopperId, Timestamp};
use vouch_pictures::{FileRefusal, SENT_BYTES_MAX};
use vouch_wire::recommendations as wire;

/// An address is good for ten to twenty minutes. It is the same for ten, so that what is rendered again is not fetched again.
const STEP_SECONDS: i64 = 600;

/// Where `viewer` finds a picture of a word that they may read.
pub fn address(app: &App, viewer: Option<ShopperId>, public: bool, id: PictureId) -> String {
    let plain = format!("{}/v1/pictures/{id}", app.origin);
    let Some(viewer) = viewer.filter(|_| !public) else {
        return plain;
    };
    let step = STEP_SECONDS * 1_000_000;
    let until = Timestamp((app.now().micros() / step + 2) * step);
    format!("{plain}?seal={}", seal(app, id, viewer, until))
}

fn seal(app: &App, id: PictureId, viewer: ShopperId, until: Timestamp) -> String {
    let mut payload = Vec::with_capacity(24);
    payload.extend_from_slice(&viewer.bytes());
    payload.extend_from_slice(&until.micros().to_be_bytes());
    let purpose = format!("picture {id}");
    app.keys.seal.of(&purpose).conceal(&payload)
}

/// The reader whom a seal names, while it is good.
fn open_seal(app: &App, id: PictureId, seal: &str) -> Option<ShopperId> {
    let purpose = format!("picture {id}");
    let payload = app.keys.seal.of(&purpose).reveal(seal)?;
    let (viewer, until) = payload.split_at_checked(16)?;
    let until = Timestamp(i64::from_be_bytes(until.try_into().ok()?));
    let viewer = ShopperId(u128::from_be_bytes(viewer.try_into().ok()?));
    (app.now() < until).then_some(viewer)
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Said {
    /// What is on it, for whoever does not see it: plain text, 1 to 200 characters on one line.
    #[serde(default)]
    alt: String,
}

/// Adds a picture to one's own recommendation, which has at most four. The body is the file itself.
///
/// Whatever comes in is made anew: upright, in sRGB, at most 1,600 pixels a side, without position, camera, comments, or anything
/// else that was in the file.
#[utoipa::path(
    post, path = "/v1/recommendations/{id}/pictures", tag = "recommendations",
    params(("id" = String, Path), Said, ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")),
    request_body(
        description = "A JPEG, PNG or WebP of at most 10 MiB, 12,000 pixels a side and 50 million pixels, known by its content. It does not move.",
        content((String = "image/jpeg"), (String = "image/png"), (String = "image/webp"))
    ),
    responses(
        (status = 201, body = wire::Picture),
        (status = 404, description = "`unknown_recommendation`"),
        (status = 409, description = "`too_many_pictures`"),
        (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`picture_kind_unknown`"),
        (status = 422, description = "`text_blank` and others of `alt`, `picture_animated`, `picture_too_many_pixels`, `picture_broken`")
    )
)]
pub async fn add(
    State(app): State<App>,
    page: Result<OwnPage, Problem>,
    session: Result<ShopperSession, Problem>,
    Path(id): Path<String>,
    said: Result<Query<Said>, QueryRejection>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let Upload {
        author,
        recommendation,
        alt,
        key,
    } = match admit(&app, page, session, &id, said, &parts.headers).await {
        Ok(upload) => upload,
        Err(refused) => {
            body::let_pass(body, SENT_BYTES_MAX).await;
            return Err(refused);
        }
    };
    let place = app.studio.place().await;
    let bytes = body::read(body, SENT_BYTES_MAX).await?;
    let attempt = key.map(|key| attempt(author, key, &parts, &bytes));
    if let Some(attempt) = attempt.clone() {
        let alt = alt.clone();
        let earlier = app
            .store
            .read(move |work| match answered(work, &attempt)? {
                Some(earlier) => Ok(Some(earlier)),
                None => {
                    recommendations::room_for_picture(work, author, recommendation, &alt)?;
                    Ok(None)
                }
            })
            .await?;
        if let Some(earlier) = earlier {
            return Ok(send(earlier));
        }
    }
    let clean = app.studio.clean(bytes).await.map_err(show_refusal)?;
    drop(place);

    let now = app.now();
    let stored = StoredPicture {
        recommendation,
        picture: Picture {
            id: PictureId(app.id()),
            alt,
            width: clean.width,
            height: clean.height,
        },
        jpeg: clean.jpeg,
        at: now,
    };
    let house = app.clone();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let (picture, public) = recommendations::add_picture(work, author, stored)?;
                let shown = show_picture(&house, Some(author), public, &picture);
                Ok(answer(StatusCode::CREATED, &shown)?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// A picture that somebody may add.
struct Upload {
    author: ShopperId,
    recommendation: RecommendationId,
    alt: String,
    key: Option<String>,
}

/// What can be known before ten megabytes are kept in memory.
async fn admit(
    app: &App,
    page: Result<OwnPage, Problem>,
    session: Result<ShopperSession, Problem>,
    id: &str,
    said: Result<Query<Said>, QueryRejection>,
    headers: &HeaderMap,
) -> Result<Upload, Problem> {
    page?;
    let ShopperSession(session) = session?;
    let author = session.shopper;
    app.limits.allow(Act::Upload, Subject::Account(author))?;
    let recommendation = read_word(id)?;
    let Ok(Query(Said { alt })) = said else {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            "Say what is on the picture, in UTF-8: ?alt=….",
        ));
    };
    let key = key_of(headers)?;
    // With a key it may be a request that was answered before, and is answered the same again.
    if key.is_none() {
        let alt = alt.clone();
        app.store
            .read(move |work| recommendations::room_for_picture(work, author, recommendation, &alt))
            .await?;
    }
    Ok(Upload {
        author,
        recommendation,
        alt,
        key,
    })
}

/// Takes a picture of one's own recommendation away, for good.
#[utoipa::path(delete, path = "/v1/recommendations/{id}/pictures/{picture}", tag = "recommendations", params(("id" = String, Path), ("picture" = String, Path)), responses((status = 204), (status = 404, description = "`unknown_picture`")))]
pub async fn remove(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path((id, picture)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let unknown = || Error::from(PictureRefusal::Unknown);
    let id = RecommendationId::parse(&id).ok_or_else(unknown)?;
    let picture = PictureId::parse(&picture).ok_or_else(unknown)?;
    let now = app.now();
    app.store
        .write(move |work| recommendations::remove_picture(work, session.shopper, id, picture, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sealed {
    /// As it stands in the address that a reader was given.
    seal: Option<String>,
}

/// A picture, at the address that its reader was given. Of a word for everyone the plain address is enough. Gone at once when the
/// word or the friendship is: what is not for this reader, what is not there, and what was there yesterday are one answer.
#[utoipa::path(
    get, path = "/v1/pictures/{id}", tag = "recommendations",
    params(("id" = String, Path), Sealed),
    responses((status = 200, description = "A JPEG.", content_type = "image/jpeg"), (status = 304), (status = 404, description = "`unknown_picture`"))
)]
pub async fn read(
    State(app): State<App>,
    Path(id): Path<String>,
    sealed: Result<Query<Sealed>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let unknown = || Error::from(PictureRefusal::Unknown);
    let id = PictureId::parse(&id).ok_or_else(unknown)?;
    let Query(Sealed { seal }) = sealed.map_err(|_| unknown())?;
    // A seal that is not good opens nothing, but closes nothing either.
    let viewer = seal.and_then(|seal| open_seal(&app, id, &seal));
    let (stored, public) = app
        .store
        .read(move |work| recommendations::picture(work, viewer, id))
        .await?;
    let tag = format!("\"{id}\"");
    let same = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    // Half a minute, then it is asked again whether this reader may: what was taken back is gone within a minute.
    let kept = match public {
        true => "public, max-age=30",
        false => "private, max-age=30",
    };
    let tag = HeaderValue::from_str(&tag).map_err(|_| unknown())?;
    let headers = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("inline"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'"),
        ),
    ];
    Ok(match same {
        true => (StatusCode::NOT_MODIFIED, headers).into_response(),
        false => (headers, stored.jpeg).into_response(),
    })
}

fn read_word(id: &str) -> Result<RecommendationId, Error> {
    RecommendationId::parse(id).ok_or(Error::from(RemoveRefusal::Unknown))
}

fn show_refusal(refusal: FileRefusal) -> Problem {
    let mut problem = Problem::refused(refusal);
    if refusal == FileRefusal::UnknownKind {
        problem.status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    }
    problem
}
