//! What `bench -- trust` measures: rings among words, regions among friendships, filtered reviews.

pub mod rings;
pub mod sybils;
pub mod yelpchi;
