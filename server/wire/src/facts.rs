//! Facts on the wire.
