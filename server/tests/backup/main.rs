//! Backups: copies under load, restoring to any commit, power cuts in the middle, and everything that is refused.

mod commits;
mod house;
mod killed;
mod lines;
mod load;
mod refused;
