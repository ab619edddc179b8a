//! Money and days as the reader writes them, by the browser's `Intl`. Amounts go in as decimal text, never as floats.

use js_sys::Object;
use vouch_wire::money::{decimal, digits};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl, js_name = NumberFormat)]
    type NumberFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, js_class = NumberFormat, catch)]
    fn new(language: &str, options: &Object) -> Result<NumberFormat, JsValue>;
    #[wasm_bindgen(method)]
    fn format(this: &NumberFormat, decimal: &str) -> String;

    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, js_class = DateTimeFormat, catch)]
    fn new(language: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn format(this: &DateTimeFormat, date: &js_sys::Date) -> Result<String, JsValue>;
}

/// `€24.00`, `24,00 €`.
pub fn money(amount: i64, currency: &str, language: &str) -> String {
    let digits = digits(currency);
    let decimal = decimal(amount, digits);
    let options = options(&[("style", "currency"), ("currency", currency)]);
    let count = JsValue::from(digits);
    for name in ["minimumFractionDigits", "maximumFractionDigits"] {
        set(&options, name, &count);
    }
    match NumberFormat::new(language, &options) {
        Ok(format) => format.format(&decimal),
        Err(_) => [&decimal, " ", currency].concat(),
    }
}

/// The day of an RFC 3339 time: `November 23, 2026`, `23 novembre 2026`.
pub fn day(time: &str, language: &str) -> String {
    let options = options(&[("dateStyle", "long"), ("timeZone", "UTC")]);
    let date = js_sys::Date::new(&JsValue::from_str(time));
    DateTimeFormat::new(language, &options)
        .and_then(|format| format.format(&date))
        .unwrap_or_default()
}

/// The same with the time of day: `November 23, 2026 at 10:04:31 AM UTC`.
pub fn moment(time: &str, language: &str) -> String {
    let options = options(&[
        ("dateStyle", "long"),
        ("timeStyle", "long"),
        ("timeZone", "UTC"),
    ]);
    let date = js_sys::Date::new(&JsValue::from_str(time));
    DateTimeFormat::new(language, &options)
        .and_then(|format| format.format(&date))
        .unwrap_or_default()
}

fn options(members: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in members {
        set(&options, name, &JsValue::from_str(value));
    }
    options
}

fn set(options: &Object, name: &str, value: &JsValue) {
    // Setting a member of a plain object does not fail.
    let _ = js_sys::Reflect::set(options, &JsValue::from_str(name), value);
}
