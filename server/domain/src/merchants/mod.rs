//! Merchants: shops, the origins they may show us on, and their keys.
//!
//! A shop is known by three things that are never mixed up: its id (inside), its publishable key (in its pages, proves
//! nothing) and its secret key (its server's, proves everything). A secret is shown once, when it is made. A sandbox shop and a
//! live shop are two merchants: the mode is part of a merchant and of its keys and never changes.

pub mod address;
mod keys;
mod merchant;
mod refusals;
mod store;

pub use keys::{SecretKey, hash_secret, is_publishable_key, mode_of_secret, publishable_key};
pub use merchant::{Merchant, Mode, Origin};
pub use refusals::{MerchantRefusal, OriginRefusal, UnknownSecretKey};
pub use store::MerchantStore;

use crate::refusal::Result;
use crate::{Currency, MerchantId, Timestamp, text};

pub const NAME_CHARS_MAX: usize = 80;
pub const ORIGINS_MAX: usize = 16;

/// A shop to be made. Ids and keys are made from chance that the caller brings.
#[derive(Clone, Debug)]
pub struct Create {
    pub id: MerchantId,
    pub name: String,
    pub mode: Mode,
    pub currency: Currency,
    pub origins: Vec<Origin>,
    pub publishable_key: String,
    pub secret_key: SecretKey,
}

/// Makes a shop. Its secret key is the caller's to show, once; only its hash is kept.
pub fn create(
    work: &mut (impl MerchantStore + ?Sized),
    create: Create,
    now: Timestamp,
) -> Result<Merchant> {
    let taken = work
        .merchant_by_publishable_key(&create.publishable_key)?
        .is_some();

    let name = text::line(&create.name, NAME_CHARS_MAX).map_err(|r| r.of("name"))?;
    let origins = read_origins(create.origins, create.mode)?;
    if !is_publishable_key(create.mode, &create.publishable_key) {
        return Err(MerchantRefusal::PublishableKeyMalformed.into());
    }
    if taken {
        return Err(MerchantRefusal::PublishableKeyTaken.into());
    }
    let merchant = Merchant {
        id: create.id,
        name,
        mode: create.mode,
        currency: create.currency,
        origins,
        publishable_key: create.publishable_key,
        secret_hash: create.secret_key.hash(),
        created_at: now,
    };

    work.add_merchant(&merchant)?;
    Ok(merchant)
}

/// Replaces the origins that a shop may show us on.
pub fn set_origins(
    work: &mut (impl MerchantStore + ?Sized),
    id: MerchantId,
    origins: Vec<Origin>,
) -> Result<Merchant> {
    let mut merchant = work.merchant(id)?.ok_or(MerchantRefusal::UnknownMerchant)?;
    merchant.origins = read_origins(origins, merchant.mode)?;
    work.save_merchant(&merchant)?;
    Ok(merchant)
}

/// Replaces the secret key: from this commit on the former one opens nothing.
pub fn roll_secret(
    work: &mut (impl MerchantStore + ?Sized),
    id: MerchantId,
    chance: [u8; 32],
) -> Result<(Merchant, SecretKey)> {
    let mut merchant = work.merchant(id)?.ok_or(MerchantRefusal::UnknownMerchant)?;
    let key = SecretKey::new(merchant.mode, chance);
    merchant.secret_hash = key.hash();
    work.save_merchant(&merchant)?;
    Ok((merchant, key))
}

/// Whose secret key it is. A key of one mode never opens a shop of the other.
pub fn by_secret_key(work: &mut (impl MerchantStore + ?Sized), key: &str) -> Result<Merchant> {
    let mode = mode_of_secret(key).ok_or(UnknownSecretKey)?;
    let merchant = work.merchant_by_secret_hash(&hash_secret(key))?;
    Ok(merchant
        .filter(|merchant| merchant.mode == mode)
        .ok_or(UnknownSecretKey)?)
}

/// Finds a shop by its id or its publishable key, as people at the command line name it.
pub fn by_id_or_key(work: &mut (impl MerchantStore + ?Sized), text: &str) -> Result<Merchant> {
    let found = match MerchantId::parse(text) {
        Some(id) => work.merchant(id)?,
        None => work.merchant_by_publishable_key(text)?,
    };
    Ok(found.ok_or(MerchantRefusal::UnknownMerchant)?)
}

/// At least one, not too many, each once, https in live mode.
fn read_origins(origins: Vec<Origin>, mode: Mode) -> Result<Vec<Origin>> {
    let mut unique: Vec<Origin> = Vec::new();
    for origin in origins {
        if mode == Mode::Live && !origin.is_https() {
            return Err(OriginRefusal::NeedsHttps.into());
        }
        if !unique.contains(&origin) {
            unique.push(origin);
        }
    }
    match unique.len() {
        0 => Err(MerchantRefusal::OriginMissing.into()),
        1..=ORIGINS_MAX => Ok(unique),
        _ => Err(MerchantRefusal::TooManyOrigins.into()),
    }
}

#[cfg(test)]
mod tests;
