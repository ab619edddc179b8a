//! Given answers on a plain map.

use super::Memory;
use crate::Timestamp;
use crate::idempotency::{IdempotencyStore, Remembered};
use crate::refusal::Fault;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Answers(BTreeMap<(String, String), Remembered>);

impl IdempotencyStore for Memory {
    fn remembered(&mut self, scope: &str, key: &str) -> Result<Option<Remembered>, Fault> {
        Ok(self.idempotency.0.get(&(scope.into(), key.into())).cloned())
    }

    fn remember(&mut self, scope: &str, key: &str, answer: &Remembered) -> Result<(), Fault> {
        let place = (scope.into(), key.into());
        if self.idempotency.0.contains_key(&place) {
            return Err(Fault("the key has an answer already".into()));
        }
        self.idempotency.0.insert(place, answer.clone());
        Ok(())
    }

    fn forget_answers(&mut self, until: Timestamp) -> Result<(), Fault> {
        self.idempotency.0.retain(|_, answer| answer.at >= until);
        Ok(())
    }
}
