//! The house's own storm: seeded commands on a disk that fails, held against the model.
//!
//! One process, one thread, no real clock, no real disk and no chance but the seed's: a story that fails can be told again, word
//! for word. What runs is the real thing (the rooms, the writer's batches, SQLite with its journal); only what lies under it is
//! made here: the disk (`disk`), the clock (`weather`) and the people (`commands`). `npm run simulate` plays as many seeds as one
//! has patience for.

mod clock;
pub mod commands;
pub mod dice;
pub mod disk;
pub mod house;
pub mod simulation;
mod weather;
