//! What a control asks for when it is pressed: one request of our API, written into the control.

use serde_json::{Map, Value};

/// A request: its method and path, and what its body says by itself. A form's fields come on top.
#[derive(Clone, Debug)]
pub struct Call {
    request: String,
    body: Map<String, Value>,
}

impl Call {
    pub fn post(path: String) -> Self {
        Self::new("POST ", &path)
    }

    pub fn put(path: String) -> Self {
        Self::new("PUT ", &path)
    }

    pub fn delete(path: String) -> Self {
        Self::new("DELETE ", &path)
    }

    fn new(method: &str, path: &str) -> Self {
        Self {
            request: [method, path].concat(),
            body: Map::new(),
        }
    }

    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.body.insert(name.to_owned(), value.into());
        self
    }

    /// For `data-call`.
    pub fn request(&self) -> String {
        self.request.clone()
    }

    /// For `data-body`.
    pub fn body(&self) -> String {
        Value::Object(self.body.clone()).to_string()
    }
}
