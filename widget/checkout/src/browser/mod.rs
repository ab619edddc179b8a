//! What the checkout does in a browser: it continues the server's view, carries acts out, and talks to the shop's page.
//!
//! `boot.js` calls [`start`] (or [`start_enrol`] in the window that creates a passkey) once the module is there, and hands in
//! the two things it already does by then: speaking to the shop's page, and knowing whether something lies over the order.

mod asking;
mod enrol;
mod flow;
mod page;

use crate::step::Checkout;
use crate::view::CheckoutView;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Continues the checkout's document. `tell` takes a message for the shop's page; `uncovered` promises whether a press made
/// now may act.
#[wasm_bindgen]
pub fn start(tell: js_sys::Function, uncovered: js_sys::Function) {
    let document = vouch_browser::reading::document(&page::data());
    let app = page::app();
    let checkout = leptos::mount::hydrate_from(app, move || {
        // The handle is made inside the mount, so that its signals live as long as the view.
        let checkout = Checkout::new(document, flow::act);
        flow::open(checkout, tell, uncovered);
        view! { <CheckoutView checkout=checkout/> }
    });
    checkout.forget();
    flow::begin();
}

/// A message from the shop's page: how it wants the checkout to look. Nothing with authority comes this way.
#[wasm_bindgen]
pub fn hear(message: JsValue) {
    page::hear(&message);
}

/// Continues the window that creates a passkey.
#[wasm_bindgen]
pub fn start_enrol() {
    enrol::start();
}
