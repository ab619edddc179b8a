//! What the checkout does in a browser: it takes over the server's document, carries acts out, and talks to the shop's page.
//!
//! `boot.js` stands in the document and is there first. It hears every press, starts the passkey's ceremony, speaks to the
//! shop's page and knows whether something lies over the order; it calls [`start`] (or [`start_enrol`] in the window that
//! creates a passkey) once this module is there, and hands those things in.

mod asking;
mod document;
mod enrol;
mod flow;
mod take_over;

use std::pin::Pin;
use vouch_browser::json::Json;
use vouch_browser::reading;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What `boot.js` does for the app.
    pub type Boot;
    /// Says something to the shop's page.
    #[wasm_bindgen(method)]
    fn tell(this: &Boot, message: &JsValue);
    /// Asks for the passkey over this order's challenge, once nothing lies over the order: a promise of the credential.
    #[wasm_bindgen(method)]
    fn ask(this: &Boot, signal: &web_sys::AbortSignal) -> js_sys::Promise;
    /// The ceremony that a press began before the app was there, once.
    #[wasm_bindgen(method)]
    fn begun(this: &Boot) -> Option<Begun>;

    pub type Begun;
    #[wasm_bindgen(method, getter)]
    fn controller(this: &Begun) -> web_sys::AbortController;
    #[wasm_bindgen(method, getter)]
    fn answer(this: &Begun) -> js_sys::Promise;
}

/// Takes over the checkout's document, whose data block is `data`.
#[wasm_bindgen]
pub fn start(data: JsValue, boot: Boot) {
    let document = reading::document(&Json::of(data));
    take_over::take_over(document, boot);
    flow::begin();
}

/// A press on a button, by the name of its act.
#[wasm_bindgen]
pub fn act(name: &str) {
    match crate::Act::named(name) {
        Some(act) => flow::act(act),
        None => enrol::pressed(),
    }
}

/// A message from the shop's page: how it wants the checkout to look. Nothing with authority comes this way.
#[wasm_bindgen]
pub fn hear(message: JsValue) {
    document::hear(&message);
}

/// Takes over the window that creates a passkey, whose sentences are `data`.
#[wasm_bindgen]
pub fn start_enrol(data: JsValue) {
    enrol::start(Json::of(data).each(Json::as_text));
}

/// Carries on later. Boxed, so that the code around a task exists once and not for every kind of task.
fn soon(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    wasm_bindgen_futures::spawn_local(task);
}
