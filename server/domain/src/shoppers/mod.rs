//! Shoppers: people, their passkeys, and the short-lived proofs that somebody is who they are.
//!
//! A ceremony has two halves. The first makes a challenge and keeps what it must remember ([`begin`]); the second takes that away
//! ([`take`]) before it looks at the answer, so each challenge is answered once, rightly or wrongly. Between the halves stands the
//! passkey library, outside this room: what arrives in [`sign_up`] and [`sign_in`] has been verified.
//!
//! Nobody learns here who else is a shopper: names and addresses are neither unique nor looked up.

mod ceremony;
mod devices;
mod enrolment;
mod passkey;
mod recovery;
mod refusals;
mod session;
mod shopper;
mod store;

pub use ceremony::{CEREMONY_SECONDS, Ceremony, CeremonyKind};
pub use devices::{
    PASSKEY_NAME_CHARS_MAX, PASSKEYS_MAX, add_passkey, may_add_passkey, remove_passkey,
    rename_passkey,
};
pub use enrolment::{ENROLMENT_SECONDS, Enrolment};
pub use passkey::{Credential, Removed};
pub use recovery::{
    RECOVERY_CODES, Recovery, RecoveryCode, RecoveryUse, make_recovery_codes, recover, recoverable,
    recoveries_seen,
};
pub use refusals::ShopperRefusal;
pub use session::{
    Place, RESUME_SECONDS, Resume, SESSION_FRAME_SECONDS, SESSION_FRESH_SECONDS,
    SESSION_HUB_SECONDS, Session, Tokens,
};
pub use shopper::{EMAIL_CHARS_MAX, HANDLE_CHARS_MAX, Person, Shopper};
pub use store::ShopperStore;

use crate::{CeremonyId, EnrolmentId, Fault, MerchantId, Result, ShopperId, Timestamp};

/// A session that was just opened, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub session: Session,
    pub shopper: Shopper,
}

/// Keeps a ceremony until its second half, and forgets those that never had one.
pub fn begin(
    work: &mut (impl ShopperStore + ?Sized),
    ceremony: &Ceremony,
    now: Timestamp,
) -> Result<()> {
    work.forget_expired(now)?;
    work.add_ceremony(ceremony)?;
    Ok(())
}

/// Takes a ceremony away to finish it. Whatever comes of it, nobody can take it again.
pub fn take(
    work: &mut (impl ShopperStore + ?Sized),
    id: CeremonyId,
    now: Timestamp,
) -> Result<Ceremony> {
    let ceremony = work
        .take_ceremony(id)?
        .ok_or(ShopperRefusal::UnknownCeremony)?;
    Ok(ceremony.in_time(now)?)
}

/// A verified registration.
#[derive(Clone, Debug)]
pub struct SignUp {
    pub shopper: ShopperId,
    pub person: Person,
    pub place: Place,
    /// The popup's: the session is then the frame's to claim as well.
    pub enrolment: Option<EnrolmentId>,
    pub credential: Credential,
    pub tokens: Tokens,
}

/// Makes somebody a shopper, with their first passkey, and opens their session.
pub fn sign_up(
    work: &mut (impl ShopperStore + ?Sized),
    new: SignUp,
    now: Timestamp,
) -> Result<Opened> {
    let enrolment = match new.enrolment {
        None => None,
        Some(id) => {
            let known = work.enrolment(id)?;
            Some(known.ok_or(ShopperRefusal::UnknownEnrolment)?.open(now)?)
        }
    };
    if work.credential(&new.credential.id)?.is_some() {
        return Err(ShopperRefusal::KnownPasskey.into());
    }

    let shopper = new.person.joins(new.shopper, now);

    work.add_shopper(&shopper)?;
    work.add_credential(&new.credential)?;
    if let Some(enrolment) = enrolment {
        work.put_enrolment(&Enrolment {
            shopper: Some(shopper.id),
            ..enrolment
        })?;
    }
    Ok(open(work, shopper, new.place, new.tokens, now)?)
}

/// A verified sign-in.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub credential: Vec<u8>,
    pub sign_count: u32,
    pub place: Place,
    pub tokens: Tokens,
}

/// Opens a session for whoever holds this passkey.
pub fn sign_in(
    work: &mut (impl ShopperStore + ?Sized),
    proof: SignIn,
    now: Timestamp,
) -> Result<Opened> {
    let credential = work
        .credential(&proof.credential)?
        .ok_or(ShopperRefusal::UnknownPasskey)?;
    let shopper = work
        .shopper(credential.shopper)?
        .ok_or(ShopperRefusal::UnknownPasskey)?;

    let credential = credential.used(proof.sign_count, now)?;

    work.save_credential(&credential)?;
    Ok(open(work, shopper, proof.place, proof.tokens, now)?)
}

/// Counts one more use of a shopper's passkey; for a payment, in the commit of that payment.
pub fn use_passkey(
    work: &mut (impl ShopperStore + ?Sized),
    id: &[u8],
    shopper: ShopperId,
    sign_count: u32,
    now: Timestamp,
) -> Result<()> {
    let credential = work.credential(id)?.ok_or(ShopperRefusal::UnknownPasskey)?;
    if credential.shopper != shopper {
        return Err(ShopperRefusal::ForeignPasskey.into());
    }

    let credential = credential.used(sign_count, now)?;

    work.save_credential(&credential)?;
    Ok(())
}

/// Opens a session for a shopper whose passkey was verified by the caller, e.g. over a payment.
pub fn open_session(
    work: &mut (impl ShopperStore + ?Sized),
    id: ShopperId,
    place: Place,
    tokens: Tokens,
    now: Timestamp,
) -> Result<Opened> {
    let shopper = work.shopper(id)?.ok_or(ShopperRefusal::UnknownPasskey)?;
    Ok(open(work, shopper, place, tokens, now)?)
}

fn open(
    work: &mut (impl ShopperStore + ?Sized),
    shopper: Shopper,
    place: Place,
    tokens: Tokens,
    now: Timestamp,
) -> Result<Opened, Fault> {
    let session = Session::open(shopper.id, place, tokens.session, now);
    let resume = Resume::beside(&session, tokens.resume, now);

    work.add_session(&session)?;
    if let Some(resume) = resume {
        work.add_resume(&resume)?;
    }
    Ok(Opened { session, shopper })
}

/// Ends a session; at a shop also what would let its frame know the shopper again.
pub fn sign_out(work: &mut (impl ShopperStore + ?Sized), session: &Session) -> Result<()> {
    work.end_session(&session.token_hash)?;
    if let Some(merchant) = session.merchant {
        work.end_resumes(session.shopper, merchant)?;
    }
    Ok(())
}

/// Who a resume cookie speaks of at this shop; nobody at any other.
pub fn resumed(
    work: &mut (impl ShopperStore + ?Sized),
    token_hash: &[u8; 32],
    merchant: MerchantId,
    now: Timestamp,
) -> Result<Option<ShopperId>> {
    let resume = work.resume(token_hash)?;
    Ok(resume
        .filter(|resume| resume.merchant == merchant && now < resume.expires_at)
        .map(|resume| resume.shopper))
}

/// Begins an enrolment for the popup to carry out.
pub fn enrol(
    work: &mut (impl ShopperStore + ?Sized),
    enrolment: &Enrolment,
    now: Timestamp,
) -> Result<()> {
    work.forget_expired(now)?;
    work.put_enrolment(enrolment)?;
    Ok(())
}

/// The enrolment that a popup's code opens. It may begin again as long as no passkey was made.
pub fn enrolment_to_carry_out(
    work: &mut (impl ShopperStore + ?Sized),
    code_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Enrolment> {
    let enrolment = work
        .enrolment_by_code(code_hash)?
        .ok_or(ShopperRefusal::UnknownEnrolment)?;
    Ok(enrolment.open(now)?)
}

/// What a frame hears when it asks for its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The popup has not made the passkey yet.
    Waiting,
    Done(Opened),
}

/// Gives the frame its session, once the popup is done; once.
pub fn claim(
    work: &mut (impl ShopperStore + ?Sized),
    id: EnrolmentId,
    secret_hash: &[u8; 32],
    tokens: Tokens,
    now: Timestamp,
) -> Result<Claim> {
    let enrolment = work
        .enrolment(id)?
        .filter(|enrolment| enrolment.is_secret(secret_hash))
        .ok_or(ShopperRefusal::UnknownEnrolment)?
        .in_time(now)?;
    let Some(shopper) = enrolment.shopper else {
        return Ok(Claim::Waiting);
    };
    let shopper = work
        .shopper(shopper)?
        .ok_or(ShopperRefusal::UnknownEnrolment)?;

    work.remove_enrolment(id)?;
    let opened = open(work, shopper, enrolment.place(), tokens, now)?;
    Ok(Claim::Done(opened))
}

#[cfg(test)]
mod tests;
