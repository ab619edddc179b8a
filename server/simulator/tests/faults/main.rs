//! What can go wrong under the house, one thing after the other and all of it together.

mod damage;
mod disk;
mod failing;
mod full;

mod log;
mod moments;
mod script;
mod stories;
