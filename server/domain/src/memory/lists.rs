use super::Memory;
use crate::lists::ListStore;

#[derive(Clone, Debug, Default)]
pub(super) struct Lists {}

impl ListStore for Memory {}
