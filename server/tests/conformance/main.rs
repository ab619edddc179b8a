//! One conformance suite for all stores: the same scenarios on the in-memory model and on SQLite must give the same answers.
