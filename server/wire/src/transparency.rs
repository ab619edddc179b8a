//! Transparency on the wire.
