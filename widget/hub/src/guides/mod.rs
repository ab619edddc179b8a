//! Guides in the hub: what is new from friends and followed guides, and a guide's own desk.

mod asking;
mod coaching;
mod desk;
mod editor;
mod following;
mod parts;
mod picking;
mod profile;
mod questions;

pub use desk::Desk;
pub use editor::Editor;
pub use following::Following;
