//! What this room needs kept.

use super::Merchant;
use crate::MerchantId;
use crate::refusal::Fault;

pub trait MerchantStore {
    fn merchant(&mut self, id: MerchantId) -> Result<Option<Merchant>, Fault>;
    fn merchant_by_publishable_key(&mut self, key: &str) -> Result<Option<Merchant>, Fault>;
    fn merchant_by_secret_hash(&mut self, hash: &[u8; 32]) -> Result<Option<Merchant>, Fault>;
    /// All of them, oldest first.
    fn merchants(&mut self) -> Result<Vec<Merchant>, Fault>;
    fn add_merchant(&mut self, merchant: &Merchant) -> Result<(), Fault>;
    /// Keeps a changed name, origins or secret hash; the rest of a merchant never changes.
    fn save_merchant(&mut self, merchant: &Merchant) -> Result<(), Fault>;
}
