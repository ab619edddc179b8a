//! Security headers: what each kind of answer tells the browser to refuse.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use vouch_domain::merchants::Origin;

const COEP: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");
const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// Who may show a document in a frame.
pub enum Framing<'a> {
    Nobody,
    /// Exactly these origins; every ancestor is checked by the browser.
    By(&'a [Origin]),
}

/// The script and the style that stand in a document, as the content policy names them: by their hashes.
#[derive(Default)]
pub struct Inline {
    pub script: String,
    pub style: String,
}

/// An HTML document of ours: strict content policy, no inline script or style, no referrer, no cache.
pub fn document(status: StatusCode, html: String, framing: Framing<'_>) -> Response {
    document_with(status, html, framing, &Inline::default())
}

/// Lets a document's forms be sent to where it came from.
pub fn with_form(mut response: Response) -> Response {
    let policy = response.headers().get(header::CONTENT_SECURITY_POLICY);
    let policy = policy.and_then(|policy| policy.to_str().ok());
    let policy = policy.map(|policy| policy.replace("form-action 'none'", "form-action 'self'"));
    if let Some(policy) = policy.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The same with one script and one style in it, and no other.
pub fn document_with(
    status: StatusCode,
    html: String,
    framing: Framing<'_>,
    inline: &Inline,
) -> Response {
    let scripts = ["'self' ", &inline.script, " 'wasm-unsafe-eval'"].concat();
    policed(status, html, framing, &scripts.replace("  ", " "), inline)
}

/// A document that loads no script at all: only the one that stands in it runs.
pub fn document_alone_with(html: String, framing: Framing<'_>, inline: &Inline) -> Response {
    let scripts = match &*inline.script {
        "" => "'none'",
        script => script,
    };
    policed(StatusCode::OK, html, framing, scripts, inline)
}

fn policed(
    status: StatusCode,
    html: String,
    framing: Framing<'_>,
    scripts: &str,
    inline: &Inline,
) -> Response {
    let (ancestors, framed) = match framing {
        Framing::Nobody => ("'none'".to_owned(), false),
        Framing::By(origins) => (
            origins
                .iter()
                .map(Origin::as_str)
                .collect::<Vec<_>>()
                .join(" "),
            true,
        ),
    };
    let policy = format!(
        "default-src 'none'; script-src {scripts}; connect-src 'self'; img-src 'self' data:; \
         style-src 'self'{style}; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}",
        style = match &*inline.style {
            "" => String::new(),
            style => [" ", style].concat(),
        },
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    // Origins are parsed to `scheme://host:port`, so they always fit a header.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'",
        )),
    );
    headers.insert(
        PERMISSIONS,
        HeaderValue::from_static(
            "publickey-credentials-get=(self), publickey-credentials-create=(self), payment=(self), camera=(), \
             microphone=(), geolocation=()",
        ),
    );
    // A shop under COEP may frame us only if we opt in ourselves.
    headers.insert(CORP, HeaderValue::from_static("cross-origin"));
    headers.insert(COEP, HeaderValue::from_static("require-corp"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if !framed {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    response
}

/// What every answer carries, unless its door said otherwise.
pub async fn everywhere(request: Request, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut default = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(header::REFERRER_POLICY, "no-referrer");
    default(header::CACHE_CONTROL, "no-store");
    default(CORP, "same-origin");
    default(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    );
    response
}

/// What is compressed on its way: documents, and pictures that are drawn in text. Assets are compressed when they are built; API
/// answers are small, and hold tokens.
///
/// A document holds secrets as well (a sealed checkout, friends' words) beside what its address says. But of the address only what
/// names a registered shop, a product of its or a colour is repeated, so nobody can put guesses beside a secret and ask its letters
/// out of the length (BREACH, Gluck, Harris and Prado 2013); and what is sealed differs each time.
pub fn is_text_for_people(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| {
            ["text/html", "image/svg+xml"]
                .iter()
                .any(|known| kind.starts_with(known))
        })
}

/// Lets another origin's pages load this answer (script, assets, public facts).
pub fn for_everyone(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CORP, HeaderValue::from_static("cross-origin"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    response
}

/// Cuts the ties to whoever opened this top-level page. Not for the enrolment popup, which must answer its opener.
pub fn alone(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(COOP, HeaderValue::from_static("same-origin"));
    response
}
