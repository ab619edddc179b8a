//! What this room needs kept.

use super::{Picture, Product};
use crate::MerchantId;
use crate::refusal::Fault;

pub trait CatalogueStore {
    fn product(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Product>, Fault>;
    /// Products in order of SKU, after `after`.
    fn products(
        &mut self,
        merchant: MerchantId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Product>, Fault>;
    fn put_product(&mut self, product: &Product) -> Result<(), Fault>;
    fn remove_product(&mut self, merchant: MerchantId, sku: &str) -> Result<(), Fault>;
    fn picture(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Picture>, Fault>;
    fn put_picture(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        picture: &Picture,
    ) -> Result<(), Fault>;
}
