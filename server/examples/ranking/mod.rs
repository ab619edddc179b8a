//! What `bench -- ranking` measures: who finds what was taken away, and how well ratings are told.

pub mod bias;
pub mod leave_one_out;
