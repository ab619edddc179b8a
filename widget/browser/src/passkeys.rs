//! Passkey ceremonies. Options and credentials stay JSON text from end to end; the browser's own functions read and write them.

use crate::json::Json;
use js_sys::{JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseCreationOptionsFromJSON, catch)]
    fn parse_creation_options(options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseRequestOptionsFromJSON, catch)]
    fn parse_request_options(options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = create, catch)]
    async fn create_credential(options: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = get, catch)]
    async fn get_credential(options: &Object) -> Result<JsValue, JsValue>;
}

/// Why there is no credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// We called it off.
    Aborted,
    /// The person said no, no passkey was there, or it took too long; browsers do not say which.
    NoAnswer,
    /// This device has a passkey for this account already.
    Exists,
    /// The page that holds the frame does not let a passkey answer.
    Blocked,
    /// Something lies over the order, so nobody can have read it.
    Covered,
    /// The browser has no passkeys, or refuses them here.
    Unsupported,
}

/// A ceremony that the server began: its id, and the options as the browser takes them.
pub struct Begun {
    pub ceremony: String,
    pub public_key: JsValue,
}

impl Begun {
    /// Reads `{ceremony, public_key}`.
    pub fn read(text: &str) -> Option<Self> {
        let answer = Json::parse(text)?;
        Some(Self {
            ceremony: answer.optional_text("ceremony")?,
            public_key: answer.member("public_key").into_js(),
        })
    }

    /// The body that ends the ceremony: `{ceremony, credential}`.
    pub fn answer(&self, credential: &str) -> String {
        let ceremony = crate::quoted(&self.ceremony);
        [
            "{\"ceremony\":",
            &ceremony,
            ",\"credential\":",
            credential,
            "}",
        ]
        .concat()
    }
}

/// Creates a passkey; the credential as JSON text.
pub async fn create(public_key: &JsValue, signal: &AbortSignal) -> Result<String, Trouble> {
    allowed("publickey-credentials-create")?;
    let options = parse_creation_options(public_key).map_err(|_| Trouble::Unsupported)?;
    let credential = create_credential(&around(&options, signal)).await;
    written(credential)
}

/// Asks a passkey to sign; the assertion as JSON text.
pub async fn get(public_key: &JsValue, signal: &AbortSignal) -> Result<String, Trouble> {
    allowed("publickey-credentials-get")?;
    let options = parse_request_options(public_key).map_err(|_| Trouble::Unsupported)?;
    let credential = get_credential(&around(&options, signal)).await;
    written(credential)
}

/// What comes of a ceremony that was begun elsewhere: the credential as JSON text.
pub async fn answered(ceremony: Promise) -> Result<String, Trouble> {
    let answer = written(JsFuture::from(ceremony).await);
    match answer {
        // Where the page may not ask at all, the browser says no in the same words as a person.
        Err(Trouble::NoAnswer) => allowed("publickey-credentials-get").and(answer),
        _ => answer,
    }
}

/// Where the browser tells, whether this document may use a feature at all.
fn allowed(feature: &str) -> Result<(), Trouble> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return Err(Trouble::Unsupported);
    };
    let policy = member(&document, "featurePolicy");
    let Ok(ask) = member(&policy, "allowsFeature").dyn_into::<js_sys::Function>() else {
        return Ok(());
    };
    match ask.call1(&policy, &feature.into()) {
        Ok(answer) if answer == JsValue::FALSE => Err(Trouble::Blocked),
        _ => Ok(()),
    }
}

fn around(public_key: &JsValue, signal: &AbortSignal) -> Object {
    let options = Object::new();
    set(&options, "publicKey", public_key);
    set(&options, "signal", signal);
    options
}

fn written(credential: Result<JsValue, JsValue>) -> Result<String, Trouble> {
    match credential {
        Ok(credential) => JSON::stringify(&credential)
            .map(String::from)
            .map_err(|_| Trouble::Unsupported),
        Err(error) => Err(trouble(&error)),
    }
}

fn trouble(error: &JsValue) -> Trouble {
    match member(error, "name").as_string().as_deref() {
        Some("AbortError") => Trouble::Aborted,
        Some("NotAllowedError") => Trouble::NoAnswer,
        Some("InvalidStateError") => Trouble::Exists,
        // A name of our own: `boot.js` gives it.
        Some("Covered") => Trouble::Covered,
        _ => Trouble::Unsupported,
    }
}

fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn set(options: &Object, name: &str, value: &JsValue) {
    // Setting a member of a plain object does not fail.
    let _ = Reflect::set(options, &JsValue::from_str(name), value);
}
