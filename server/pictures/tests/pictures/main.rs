//! Pictures as people send them, and what becomes of them.

mod cleaned;
mod files;
mod refused;
