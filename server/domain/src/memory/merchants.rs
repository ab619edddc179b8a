//! Merchants in the model.

use super::Memory;
use crate::MerchantId;
use crate::merchants::{Merchant, MerchantStore};
use crate::refusal::Fault;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Merchants {
    merchants: BTreeMap<MerchantId, Merchant>,
}

impl Merchants {
    fn find(&self, fits: impl Fn(&Merchant) -> bool) -> Option<Merchant> {
        self.merchants.values().find(|m| fits(m)).cloned()
    }
}

impl MerchantStore for Memory {
    fn merchant(&mut self, id: MerchantId) -> Result<Option<Merchant>, Fault> {
        Ok(self.merchants.merchants.get(&id).cloned())
    }

    fn merchant_by_publishable_key(&mut self, key: &str) -> Result<Option<Merchant>, Fault> {
        Ok(self.merchants.find(|m| m.publishable_key == key))
    }

    fn merchant_by_secret_hash(&mut self, hash: &[u8; 32]) -> Result<Option<Merchant>, Fault> {
        Ok(self.merchants.find(|m| m.secret_hash == *hash))
    }

    fn merchants(&mut self) -> Result<Vec<Merchant>, Fault> {
        let mut all: Vec<Merchant> = self.merchants.merchants.values().cloned().collect();
        all.sort_by_key(|m| (m.created_at, m.id));
        Ok(all)
    }

    fn add_merchant(&mut self, merchant: &Merchant) -> Result<(), Fault> {
        let clash = self.merchants.merchants.values().any(|m| {
            m.id == merchant.id
                || m.publishable_key == merchant.publishable_key
                || m.secret_hash == merchant.secret_hash
        });
        if clash {
            return Err(Fault("merchant: not unique".into()));
        }
        self.merchants
            .merchants
            .insert(merchant.id, merchant.clone());
        Ok(())
    }

    fn save_merchant(&mut self, merchant: &Merchant) -> Result<(), Fault> {
        let kept = self
            .merchants
            .merchants
            .get_mut(&merchant.id)
            .ok_or_else(|| Fault("merchant: not there".into()))?;
        kept.name.clone_from(&merchant.name);
        kept.origins.clone_from(&merchant.origins);
        kept.secret_hash = merchant.secret_hash;
        Ok(())
    }
}
