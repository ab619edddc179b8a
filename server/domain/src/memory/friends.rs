//! Friends and invitations, in memory.

#[derive(Clone, Debug, Default)]
pub struct Friends {}
