//! The model: every store on plain maps, in memory. It is the reference that the databases have to agree with, and the store
//! of the rooms' own tests. Cloning it is how a piece of work is rolled back.

/// Every room's store in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {}
