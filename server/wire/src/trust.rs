//! Trust on the wire.
