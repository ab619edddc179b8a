//! Guides on the wire.
