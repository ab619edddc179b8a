use super::Memory;
use crate::guides::GuideStore;

#[derive(Clone, Debug, Default)]
pub(super) struct Guides {}

impl GuideStore for Memory {}
