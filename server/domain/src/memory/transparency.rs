use super::Memory;
use crate::transparency::TransparencyStore;

#[derive(Clone, Debug, Default)]
pub(super) struct Log {}

impl TransparencyStore for Memory {}
