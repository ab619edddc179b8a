use super::Memory;
use crate::delivery::DeliveryStore;

#[derive(Clone, Debug, Default)]
pub(super) struct Deliveries {}

impl DeliveryStore for Memory {}
