//! Lists, loves and polls on the wire.
