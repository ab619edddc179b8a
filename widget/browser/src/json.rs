//! JSON read by the browser's own parser, member by member.
//!
//! For where bytes count: a derived reader of every type would cost the checkout more than the rest of its code. A member that
//! is missing or of another kind reads as empty; the server's own types are what is read, so that is a matter of tests.

use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::prelude::*;

/// Any JSON value.
pub struct Json(JsValue);

impl Json {
    pub fn of(value: JsValue) -> Self {
        Self(value)
    }

    pub fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    /// A member; for what is no object or has none of this name, nothing.
    pub fn member(&self, name: &str) -> Self {
        Self(Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED))
    }

    pub fn is_there(&self) -> bool {
        !(self.0.is_undefined() || self.0.is_null())
    }

    pub fn text(&self, name: &str) -> String {
        self.optional_text(name).unwrap_or_default()
    }

    pub fn optional_text(&self, name: &str) -> Option<String> {
        self.member(name).0.as_string()
    }

    /// An integer; those on the wire stay below 2^53, where a JavaScript number holds them exactly.
    pub fn integer(&self, name: &str) -> i64 {
        self.member(name).0.as_f64().unwrap_or_default() as i64
    }

    pub fn flag(&self, name: &str) -> bool {
        self.member(name).0.is_truthy()
    }

    /// Reads each element of a list.
    pub fn list<T>(&self, name: &str, read: fn(&Json) -> T) -> Vec<T> {
        self.member(name).each(read)
    }

    pub fn each<T>(&self, read: fn(&Json) -> T) -> Vec<T> {
        match self.0.dyn_ref::<Array>() {
            Some(list) => list.iter().map(|value| read(&Json(value))).collect(),
            None => Vec::new(),
        }
    }

    /// The text that this value itself is.
    pub fn as_text(&self) -> String {
        self.0.as_string().unwrap_or_default()
    }

    pub fn into_js(self) -> JsValue {
        self.0
    }
}
