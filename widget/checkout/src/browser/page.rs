//! The document around the view: its data block, its look, its focus.

use crate::appearance;
use vouch_browser::json::Json;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

pub fn document() -> web_sys::Document {
    web_sys::window()
        .and_then(|window| window.document())
        .expect("a checkout runs in a document")
}

pub fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

pub fn app() -> HtmlElement {
    element("app").expect("the server renders #app")
}

/// The facts that the server wrote beside the view.
pub fn data() -> Json {
    element("data")
        .and_then(|block| block.text_content())
        .and_then(|text| Json::parse(&text))
        .expect("the document and this module are of one build")
}

/// Moves the focus once the view has followed its state.
pub async fn focus_soon(id: &str) {
    vouch_browser::sleep(0).await;
    if let Some(element) = element(id) {
        // Refused only where the element is gone again.
        let _ = element.focus();
    }
}

/// The look that the shop's page asks for: `{t: 'attributes', scheme, accent, radius}`, each a text or absent.
pub fn hear(message: &JsValue) {
    if text_of(message, "t").as_deref() != Some("attributes") {
        return;
    }
    let Some(root) = document().document_element() else {
        return;
    };
    let root: HtmlElement = root.unchecked_into();
    let scheme = match text_of(message, "scheme").as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "auto",
    };
    // A valid name is never refused.
    let _ = root.set_attribute("data-scheme", scheme);
    let accent = text_of(message, "accent");
    let radius = text_of(message, "radius");
    root.style().set_css_text(&appearance::properties(
        accent.as_deref(),
        radius.as_deref(),
    ));
}

/// A member that is a text, or a number written as one.
fn text_of(message: &JsValue, name: &str) -> Option<String> {
    let value = js_sys::Reflect::get(message, &JsValue::from_str(name)).ok()?;
    if value.is_undefined() || value.is_null() {
        return None;
    }
    Some(String::from(js_sys::JsString::from(value)))
}
