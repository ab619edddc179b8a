//! What this room needs kept.

use super::{Picture, Product};
use crate::MerchantId;
use crate::refusal::Fault;

pub trait CatalogueStore {
    fn product(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Product>, Fault>;
    /// Products in order of the bytes of their SKU, after `after`.
    fn products(
        &mut self,
        merchant: MerchantId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Product>, Fault>;
    fn put_product(&mut self, product: &Product) -> Result<(), Fault>;
    /// Its picture goes with it.
    fn remove_product(&mut self, merchant: MerchantId, sku: &str) -> Result<(), Fault>;
    fn picture(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Picture>, Fault>;
    /// Whether there is a picture, without fetching it.
    fn has_picture(&mut self, merchant: MerchantId, sku: &str) -> Result<bool, Fault>;
    /// For a product that is there.
    fn put_picture(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        picture: &Picture,
    ) -> Result<(), Fault>;
}
