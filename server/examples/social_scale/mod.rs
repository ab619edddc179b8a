//! What `bench -- social-scale` measures: a network made by arithmetic, put into tables in bulk, and what a naive statement takes.

pub mod load;
pub mod naive;
pub mod network;
