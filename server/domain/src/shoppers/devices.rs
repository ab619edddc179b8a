//! Several passkeys: one more, what it is called, and one fewer.
//!
//! What opens the account is changed only minutes after a passkey was used, and never down to nothing. Removing one ends every other
//! session, because it is what somebody does whose telephone was stolen; its key is kept, because payments were signed with it.

use super::{Credential, Session, ShopperRefusal, ShopperStore};
use crate::text;
use crate::{Error, Result, Timestamp};

pub const PASSKEYS_MAX: usize = 20;
/// The longest name of a passkey, in characters.
pub const PASSKEY_NAME_CHARS_MAX: usize = 40;

/// Whether this session may begin to make one more passkey.
pub fn may_add_passkey(
    work: &mut (impl ShopperStore + ?Sized),
    session: &Session,
    now: Timestamp,
) -> Result<Vec<Credential>> {
    session.fresh(now)?;
    let own = work.credentials_of(session.shopper)?;
    if own.len() >= PASSKEYS_MAX {
        return Err(ShopperRefusal::TooManyPasskeys.into());
    }
    Ok(own)
}

/// Adds a passkey whose registration was verified.
pub fn add_passkey(
    work: &mut (impl ShopperStore + ?Sized),
    session: &Session,
    credential: Credential,
    name: &str,
    now: Timestamp,
) -> Result<Credential> {
    let name = read_name(name)?;
    may_add_passkey(work, session, now)?;
    if credential.shopper != session.shopper {
        return Err(ShopperRefusal::ForeignPasskey.into());
    }
    if work.credential(&credential.id)?.is_some() {
        return Err(ShopperRefusal::KnownPasskey.into());
    }

    let credential = Credential { name, ..credential };

    work.add_credential(&credential)?;
    Ok(credential)
}

/// Calls one of one's own passkeys something.
pub fn rename_passkey(
    work: &mut (impl ShopperStore + ?Sized),
    session: &Session,
    id: &[u8],
    name: &str,
) -> Result<Credential> {
    let name = read_name(name)?;
    let credential = own(work, session, id)?;

    work.rename_credential(id, &name)?;
    Ok(Credential { name, ..credential })
}

/// Removes one of one's own passkeys, and ends every other session.
pub fn remove_passkey(
    work: &mut (impl ShopperStore + ?Sized),
    session: &Session,
    id: &[u8],
    now: Timestamp,
) -> Result<()> {
    session.fresh(now)?;
    own(work, session, id)?;
    if work.credentials_of(session.shopper)?.len() < 2 {
        return Err(ShopperRefusal::LastPasskey.into());
    }

    work.remove_credential(id, now)?;
    work.end_sessions_of(session.shopper, Some(&session.token_hash))?;
    Ok(())
}

fn own(
    work: &mut (impl ShopperStore + ?Sized),
    session: &Session,
    id: &[u8],
) -> Result<Credential> {
    let known = work.credential(id)?;
    let own = known.filter(|credential| credential.shopper == session.shopper);
    Ok(own.ok_or(ShopperRefusal::NoSuchPasskey)?)
}

fn read_name(name: &str) -> Result<String, Error> {
    text::line(name, PASSKEY_NAME_CHARS_MAX).map_err(|refusal| refusal.of("name").into())
}
