//! Shoppers, passkeys and sessions, in memory.

#[derive(Clone, Debug, Default)]
pub struct Shoppers {}
