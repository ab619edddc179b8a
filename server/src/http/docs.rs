//! `/docs`: the API for people to read, written from the same description as `/v1/openapi.json`, so the two cannot differ.

use super::headers::{self, Framing};
use crate::app::App;
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use std::fmt::Write;

pub fn routes(description: &Value) -> Router<App> {
    let page = page(description);
    Router::new()
        .route(
            "/docs",
            get(move || async move {
                headers::alone(headers::document(StatusCode::OK, page, Framing::Nobody))
            }),
        )
        .route("/docs/docs.css", get(style))
}

async fn style() -> Response {
    let mut response = include_str!("docs.css").into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/css; charset=utf-8"),
    );
    // The page is under COEP, which asks every part of it to opt in.
    headers::for_everyone(response)
}

/// Text as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A sentence as HTML; what stands between backticks is code.
fn prose(text: &str) -> String {
    let mut html = String::new();
    for (nth, part) in escaped(text).split('`').enumerate() {
        match nth % 2 {
            1 => html.extend(["<code>", part, "</code>"]),
            _ => html.push_str(part),
        }
    }
    html
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or("")
}

/// The name of a schema, or how an inline one reads: `#/components/schemas/Money` → a link to Money.
fn shape(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = escaped(reference.rsplit('/').next().unwrap_or(reference));
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    if schema["items"].is_object() {
        return format!("list of {}", shape(&schema["items"]));
    }
    for member in ["oneOf", "anyOf", "allOf"] {
        if let Some(choices) = schema[member].as_array() {
            return choices.iter().map(shape).collect::<Vec<_>>().join(" or ");
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<_> = values
            .iter()
            .map(|v| format!("<code>{}</code>", escaped(v.as_str().unwrap_or(""))))
            .collect();
        return values.join(" · ");
    }
    match &schema["type"] {
        Value::String(name) => escaped(name),
        Value::Array(names) => escaped(
            &names
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(" or "),
        ),
        _ => "object".into(),
    }
}

fn content(value: &Value) -> String {
    let kinds = value["content"].as_object();
    let kinds = kinds.into_iter().flatten();
    kinds
        .map(|(media, body)| {
            format!(
                "{} <small>{}</small>",
                shape(&body["schema"]),
                escaped(media)
            )
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn operation(html: &mut String, method: &str, path: &str, operation: &Value) {
    let id = escaped(&format!("{method}-{path}").replace(['/', '{', '}'], "-"));
    let _ = write!(
        html,
        "<section id=\"{id}\"><h3><span class=\"method\">{}</span> <code>{}</code></h3><p>{}</p>",
        method.to_uppercase(),
        escaped(path),
        prose(
            [text(operation, "summary"), text(operation, "description")]
                .join(" ")
                .trim()
        ),
    );
    let parameters = operation["parameters"].as_array();
    let request = content(&operation["requestBody"]);
    html.push_str("<dl>");
    for parameter in parameters.into_iter().flatten() {
        let required = if parameter["required"] == true {
            "required "
        } else {
            ""
        };
        let _ = write!(
            html,
            "<dt><code>{}</code></dt><dd>{required}{} <small>{}</small> {}</dd>",
            escaped(text(parameter, "name")),
            shape(&parameter["schema"]),
            escaped(text(parameter, "in")),
            prose(text(parameter, "description")),
        );
    }
    if !request.is_empty() {
        let _ = write!(html, "<dt>Body</dt><dd>{request}</dd>");
    }
    for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
        let _ = write!(
            html,
            "<dt>{}</dt><dd>{} {}</dd>",
            escaped(status),
            prose(text(answer, "description")),
            content(answer),
        );
    }
    html.push_str("</dl></section>");
}

fn schema(html: &mut String, name: &str, schema: &Value) {
    let name = escaped(name);
    let _ = write!(
        html,
        "<section id=\"schema-{name}\"><h3>{name}</h3><p>{}</p>",
        prose(text(schema, "description"))
    );
    match schema["properties"].as_object() {
        Some(properties) => {
            html.push_str("<dl>");
            let required = schema["required"].as_array();
            for (member, property) in properties {
                let must = required.is_some_and(|names| names.iter().any(|name| name == member));
                let _ = write!(
                    html,
                    "<dt><code>{}</code></dt><dd>{}{} {}</dd>",
                    escaped(member),
                    if must { "" } else { "optional " },
                    shape(property),
                    prose(text(property, "description")),
                );
            }
            html.push_str("</dl>");
        }
        None => {
            let _ = write!(html, "<p>{}</p>", shape(schema));
        }
    }
    html.push_str("</section>");
}

fn page(description: &Value) -> String {
    let mut calls = String::new();
    let mut index = String::new();
    for (path, item) in description["paths"].as_object().into_iter().flatten() {
        for (method, call) in item.as_object().into_iter().flatten() {
            let id = format!("{method}-{path}").replace(['/', '{', '}'], "-");
            let _ = write!(
                index,
                "<li><a href=\"#{}\"><span class=\"method\">{}</span> {}</a></li>",
                escaped(&id),
                method.to_uppercase(),
                escaped(path)
            );
            operation(&mut calls, method, path, call);
        }
    }
    let mut schemas = String::new();
    for (name, shape) in description["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
    {
        schema(&mut schemas, name, shape);
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>Vouch API</title><link rel=\"stylesheet\" \
         href=\"/docs/docs.css\"></head><body><header><h1>Vouch API</h1><p>{}</p><p>For machines: <a \
         href=\"/v1/openapi.json\">openapi.json</a> (OpenAPI 3.1). Receipts are verified with <a \
         href=\"/.well-known/jwks.json\">these keys</a>.</p></header><nav aria-label=\"Calls\"><ul>{index}</ul></nav>\
         <main><h2>Calls</h2>{calls}<h2>Shapes</h2>{schemas}</main></body></html>",
        prose(text(&description["info"], "description")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_call_and_shape_of_the_description_is_on_the_page() {
        let page = page(&json!({
            "info": {"description": "A <b> `code` API"},
            "paths": {"/v1/things/{id}": {"get": {"summary": "Reads a thing.", "parameters": [
                {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                "responses": {"200": {"description": "It.", "content": {"application/json":
                    {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
            "components": {"schemas": {"Thing": {"description": "A thing.", "required": ["id"],
                "properties": {"id": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}}}}}
        }));
        for part in [
            "A &lt;b&gt; <code>code</code> API",
            "<span class=\"method\">GET</span> <code>/v1/things/{id}</code>",
            "Reads a thing.",
            "required string <small>path</small>",
            "<a href=\"#schema-Thing\">Thing</a>",
            "<section id=\"schema-Thing\">",
            "optional list of string",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
    }
}
