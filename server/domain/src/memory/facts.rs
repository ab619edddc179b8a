use super::Memory;
use crate::facts::FactStore;

#[derive(Clone, Debug, Default)]
pub(super) struct Facts {}

impl FactStore for Memory {}
