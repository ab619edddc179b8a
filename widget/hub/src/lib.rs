//! The hub: a shopper's orders, friends, recommendations and balance at the provider's own origin, and the page of an invitation.
//!
//! The server sends the same shell for every address; this app reads the address and asks the API with the shopper's token. The
//! token lives in memory and, so that a reload does not ask for the passkey again, in this tab's session storage: only where the
//! document stands on its own, never in a frame.

// A page's view is one type, as deep as the page is nested.
#![recursion_limit = "512"]

mod account;
mod api;
mod app;
mod balance;
mod confirm;
mod disputes;
mod facts;
mod finding;
mod friends;
mod guides;
mod hub;
mod invitation;
mod lists;
mod orders;
mod parts;
mod passkeys;
mod recommendations;
mod reports;

use leptos::prelude::*;
use vouch_wire::hub::HubData;
use wasm_bindgen::prelude::*;

/// Puts the app in its place. Called once by the boot script.
#[wasm_bindgen]
pub fn start() -> Result<(), JsError> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or_else(|| JsError::new("there is no document"))?;
    let element = |id: &str| {
        document
            .get_element_by_id(id)
            .ok_or_else(|| JsError::new(&format!("the document has no #{id}")))
    };
    let data: HubData = serde_json::from_str(&element("data")?.text_content().unwrap_or_default())?;
    let root: web_sys::HtmlElement = element("app")?.unchecked_into();
    root.set_inner_html("");
    leptos::mount::mount_to(root, move || view! { <app::App data/> }).forget();
    Ok(())
}
