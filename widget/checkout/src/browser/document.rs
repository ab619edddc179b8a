//! The document around the app: its elements, its look, its focus.

use crate::appearance;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlInputElement};

#[wasm_bindgen]
extern "C" {
    /// Copies what is marked. The newer clipboard asks for a permission that a shop's page would have to pass on to its frame.
    #[wasm_bindgen(js_namespace = document, js_name = execCommand)]
    fn exec_command(command: &str) -> bool;
}

pub fn document() -> web_sys::Document {
    web_sys::window()
        .and_then(|window| window.document())
        .expect("a checkout runs in a document")
}

pub fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Every element of a kind, as they stand.
pub fn all(selector: &str) -> Vec<HtmlElement> {
    listed(document().query_selector_all(selector))
}

fn details_of(element: &HtmlElement) -> Vec<HtmlElement> {
    listed(element.query_selector_all("details"))
}

fn listed(found: Result<web_sys::NodeList, JsValue>) -> Vec<HtmlElement> {
    let Ok(found) = found else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.get(at)?.dyn_into().ok())
        .collect()
}

/// What stands in a field; nothing where there is no such field.
pub fn value_of(id: &str) -> Option<String> {
    js_sys::Reflect::get(element(id)?.as_ref(), &JsValue::from_str("value"))
        .ok()?
        .as_string()
}

pub fn mark_busy(element: &HtmlElement, busy: bool) {
    // A valid name is never refused.
    let _ = match busy {
        true => element.set_attribute("aria-busy", "true"),
        false => element.remove_attribute("aria-busy"),
    };
}

/// Whether nobody looks at the page.
pub fn is_hidden() -> bool {
    document().hidden()
}

/// Puts our own server's markup in place of what stands in `element`, where it differs; what was opened stays open. What people
/// wrote is escaped in it.
pub fn replace(element: &HtmlElement, html: &str) {
    let Ok(fresh) = element.clone_node() else {
        return;
    };
    let fresh: HtmlElement = fresh.unchecked_into();
    fresh.set_inner_html(html);
    let (now, next) = (details_of(element), details_of(&fresh));
    for (now, next) in now.iter().zip(&next) {
        if now.has_attribute("open") {
            // A valid name is never refused.
            let _ = next.set_attribute("open", "");
        }
    }
    if fresh.inner_html() != element.inner_html() {
        element.set_inner_html(&fresh.inner_html());
    }
}

/// Marks a field's text and copies it; whether the browser did.
pub fn copy(field: &str) -> bool {
    let Some(field) = element(field).and_then(|field| field.dyn_into::<HtmlInputElement>().ok())
    else {
        return false;
    };
    field.select();
    exec_command("copy")
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
