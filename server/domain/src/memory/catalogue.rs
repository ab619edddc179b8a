//! The catalogue in the model.

use super::Memory;
use crate::MerchantId;
use crate::catalogue::{CatalogueStore, Picture, Product};
use crate::refusal::Fault;
use std::collections::BTreeMap;
use std::ops::Bound;

type Key = (MerchantId, String);

#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    products: BTreeMap<Key, Product>,
    pictures: BTreeMap<Key, Picture>,
}

impl CatalogueStore for Memory {
    fn product(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Product>, Fault> {
        let key = (merchant, sku.to_string());
        Ok(self.catalogue.products.get(&key).cloned())
    }

    fn products(
        &mut self,
        merchant: MerchantId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Product>, Fault> {
        let first = match after {
            Some(sku) => Bound::Excluded((merchant, sku.to_string())),
            None => Bound::Included((merchant, String::new())),
        };
        let rest = self.catalogue.products.range((first, Bound::Unbounded));
        Ok(rest
            .take_while(|((owner, _), _)| *owner == merchant)
            .take(limit as usize)
            .map(|(_, product)| product.clone())
            .collect())
    }

    fn put_product(&mut self, product: &Product) -> Result<(), Fault> {
        let key = (product.merchant, product.sku.clone());
        self.catalogue.products.insert(key, product.clone());
        Ok(())
    }

    fn remove_product(&mut self, merchant: MerchantId, sku: &str) -> Result<(), Fault> {
        let key = (merchant, sku.to_string());
        self.catalogue.products.remove(&key);
        self.catalogue.pictures.remove(&key);
        Ok(())
    }

    fn picture(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Picture>, Fault> {
        let key = (merchant, sku.to_string());
        Ok(self.catalogue.pictures.get(&key).cloned())
    }

    fn has_picture(&mut self, merchant: MerchantId, sku: &str) -> Result<bool, Fault> {
        let key = (merchant, sku.to_string());
        Ok(self.catalogue.pictures.contains_key(&key))
    }

    fn put_picture(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        picture: &Picture,
    ) -> Result<(), Fault> {
        let key = (merchant, sku.to_string());
        if !self.catalogue.products.contains_key(&key) {
            return Err(Fault("picture: no such product".into()));
        }
        self.catalogue.pictures.insert(key, picture.clone());
        Ok(())
    }
}
