//! Delivery on the wire.
