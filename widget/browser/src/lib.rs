//! What the widgets need of a browser: requests, passkeys, and `Intl`'s money and dates. For wasm only.
//!
//! Kept small on purpose: the checkout pays for every byte before anybody can pay. Answers are read by serde where comfort
//! counts (the hub: [`api::Call::read`]), or member by member where bytes count (the checkout: [`api::Answer::json`]); what only
//! passes through to another browser function (passkey options, credentials) is never parsed here.

pub mod api;
pub mod intl;
pub mod json;
pub mod passkeys;
pub mod reading;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Waits.
pub async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // A window always has timers; were it to refuse, waiting would end at once.
        if let Some(window) = web_sys::window() {
            let _ = window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// A text as a JSON string, quotes included.
pub fn quoted(text: &str) -> String {
    js_sys::JSON::stringify(&JsValue::from_str(text))
        .map(String::from)
        .unwrap_or_default()
}

/// A fresh random id, for `Idempotency-Key`.
pub fn random_id() -> String {
    random_uuid()
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid() -> String;
}
