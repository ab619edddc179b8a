//! What this room needs kept, beside the outbox.

use super::Endpoint;
use crate::refusal::Fault;
use crate::{EndpointId, MerchantId};

pub trait EndpointStore {
    fn endpoint(&mut self, id: EndpointId) -> Result<Option<Endpoint>, Fault>;
    /// Oldest first.
    fn endpoints(&mut self, merchant: MerchantId) -> Result<Vec<Endpoint>, Fault>;
    fn add_endpoint(&mut self, endpoint: &Endpoint) -> Result<(), Fault>;
    /// Keeps a changed address, filter, secrets or state; the rest of an endpoint never changes.
    fn save_endpoint(&mut self, endpoint: &Endpoint) -> Result<(), Fault>;
    fn remove_endpoint(&mut self, id: EndpointId) -> Result<(), Fault>;
}
