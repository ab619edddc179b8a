//! Recovery codes: ten on paper, for whoever has lost every passkey. Each makes one new passkey, once.
//!
//! A code holds 80 bits of chance, so that its hash is enough to find it and nobody can guess it; it names nobody. It is spent in the
//! commit in which the new passkey is kept: a ceremony that fails costs no code, and of two that race one wins. Using one ends every
//! session there was, and is told to the shopper until they say that they saw it.

use super::{
    Credential, Opened, Place, Session, Shopper, ShopperRefusal, ShopperStore, Tokens, open,
};
use crate::{Result, ShopperId, Timestamp};

/// How many are made at a time.
pub const RECOVERY_CODES: usize = 10;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryCode {
    pub code_hash: [u8; 32],
    pub shopper: ShopperId,
    pub made_at: Timestamp,
    pub used: Option<RecoveryUse>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryUse {
    pub at: Timestamp,
    /// The passkey that was made with it.
    pub passkey: Vec<u8>,
    /// Whether the shopper said that they saw it.
    pub seen: bool,
}

/// Makes new codes in place of those that were not used.
pub fn make_recovery_codes(
    work: &mut (impl ShopperStore + ?Sized),
    session: &Session,
    hashes: &[[u8; 32]; RECOVERY_CODES],
    now: Timestamp,
) -> Result<()> {
    session.fresh(now)?;

    work.drop_unused_recovery_codes(session.shopper)?;
    for code_hash in hashes {
        work.add_recovery_code(&RecoveryCode {
            code_hash: *code_hash,
            shopper: session.shopper,
            made_at: now,
            used: None,
        })?;
    }
    Ok(())
}

/// Whose account a code opens, while it is unused.
pub fn recoverable(
    work: &mut (impl ShopperStore + ?Sized),
    code_hash: &[u8; 32],
) -> Result<Shopper> {
    let code = unused(work, code_hash)?;
    let shopper = work.shopper(code.shopper)?;
    Ok(shopper.ok_or(ShopperRefusal::RefusedCode)?)
}

fn unused(work: &mut (impl ShopperStore + ?Sized), code_hash: &[u8; 32]) -> Result<RecoveryCode> {
    let code = work.recovery_code(code_hash)?;
    Ok(code
        .filter(|code| code.used.is_none())
        .ok_or(ShopperRefusal::RefusedCode)?)
}

/// A verified registration that was begun with a code.
#[derive(Clone, Debug)]
pub struct Recovery {
    pub code_hash: [u8; 32],
    pub credential: Credential,
    pub tokens: Tokens,
}

/// Spends the code for the passkey, ends every session there was, and opens one.
pub fn recover(
    work: &mut (impl ShopperStore + ?Sized),
    recovery: Recovery,
    now: Timestamp,
) -> Result<Opened> {
    let code = unused(work, &recovery.code_hash)?;
    let shopper = recoverable(work, &recovery.code_hash)?;
    if recovery.credential.shopper != shopper.id {
        return Err(ShopperRefusal::ForeignPasskey.into());
    }
    if work.credential(&recovery.credential.id)?.is_some() {
        return Err(ShopperRefusal::KnownPasskey.into());
    }

    let used = RecoveryUse {
        at: now,
        passkey: recovery.credential.id.clone(),
        seen: false,
    };

    work.save_recovery_code(&RecoveryCode {
        used: Some(used),
        ..code
    })?;
    work.add_credential(&recovery.credential)?;
    work.end_sessions_of(shopper.id, None)?;
    Ok(open(work, shopper, Place::Hub, recovery.tokens, now)?)
}

/// The shopper says that they saw what their codes were used for.
pub fn recoveries_seen(work: &mut (impl ShopperStore + ?Sized), shopper: ShopperId) -> Result<()> {
    for code in work.recovery_codes_of(shopper)? {
        if let Some(used) = code.used.clone().filter(|used| !used.seen) {
            let used = Some(RecoveryUse { seen: true, ..used });
            work.save_recovery_code(&RecoveryCode { used, ..code })?;
        }
    }
    Ok(())
}
