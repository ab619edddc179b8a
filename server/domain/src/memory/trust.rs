use super::Memory;
use crate::trust::TrustStore;

#[derive(Clone, Debug, Default)]
pub(super) struct Trust {}

impl TrustStore for Memory {}
