//! Endpoints in the model.

use super::Memory;
use crate::refusal::Fault;
use crate::webhooks::{Endpoint, EndpointStore};
use crate::{EndpointId, MerchantId};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Endpoints(BTreeMap<EndpointId, Endpoint>);

impl EndpointStore for Memory {
    fn endpoint(&mut self, id: EndpointId) -> Result<Option<Endpoint>, Fault> {
        Ok(self.endpoints.0.get(&id).cloned())
    }

    fn endpoints(&mut self, merchant: MerchantId) -> Result<Vec<Endpoint>, Fault> {
        let all = self.endpoints.0.values();
        let mut all: Vec<Endpoint> = all.filter(|e| e.merchant == merchant).cloned().collect();
        all.sort_by_key(|e| (e.created_at, e.id));
        Ok(all)
    }

    fn add_endpoint(&mut self, endpoint: &Endpoint) -> Result<(), Fault> {
        match self.endpoints.0.insert(endpoint.id, endpoint.clone()) {
            None => Ok(()),
            Some(_) => Err(Fault("endpoint: not unique".into())),
        }
    }

    fn save_endpoint(&mut self, endpoint: &Endpoint) -> Result<(), Fault> {
        let kept = self.endpoints.0.get_mut(&endpoint.id);
        let kept = kept.ok_or_else(|| Fault("endpoint: not there".into()))?;
        *kept = Endpoint {
            merchant: kept.merchant,
            created_at: kept.created_at,
            ..endpoint.clone()
        };
        Ok(())
    }

    fn remove_endpoint(&mut self, id: EndpointId) -> Result<(), Fault> {
        self.endpoints.0.remove(&id);
        Ok(())
    }
}
