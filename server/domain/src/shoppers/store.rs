//! What this room needs kept.

use super::{Ceremony, Credential, Enrolment, RecoveryCode, Removed, Resume, Session, Shopper};
use crate::refusal::Fault;
use crate::{CeremonyId, EnrolmentId, MerchantId, ShopperId, Timestamp};

pub trait ShopperStore {
    fn shopper(&mut self, id: ShopperId) -> Result<Option<Shopper>, Fault>;
    /// Those of these people who are here, in order of their ids.
    fn shoppers(&mut self, ids: &[ShopperId]) -> Result<Vec<Shopper>, Fault>;
    fn add_shopper(&mut self, shopper: &Shopper) -> Result<(), Fault>;

    fn credential(&mut self, id: &[u8]) -> Result<Option<Credential>, Fault>;
    /// A shopper's passkeys, oldest first.
    fn credentials_of(&mut self, shopper: ShopperId) -> Result<Vec<Credential>, Fault>;
    fn add_credential(&mut self, credential: &Credential) -> Result<(), Fault>;
    /// Writes count and time of use of a passkey that is there; nothing else of it changes.
    fn save_credential(&mut self, credential: &Credential) -> Result<(), Fault>;

    /// Writes what a passkey that is there is called.
    fn rename_credential(&mut self, id: &[u8], name: &str) -> Result<(), Fault>;
    /// Takes a passkey from those that open the account to those that were removed.
    fn remove_credential(&mut self, id: &[u8], at: Timestamp) -> Result<(), Fault>;
    /// The passkeys that a shopper removed, in the order in which they were.
    fn removed_credentials_of(&mut self, shopper: ShopperId) -> Result<Vec<Removed>, Fault>;

    fn recovery_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<RecoveryCode>, Fault>;
    /// A shopper's codes, used or not: in the order in which they were made, then of their hashes.
    fn recovery_codes_of(&mut self, shopper: ShopperId) -> Result<Vec<RecoveryCode>, Fault>;
    fn add_recovery_code(&mut self, code: &RecoveryCode) -> Result<(), Fault>;
    /// Writes what a code that is there was used for, and whether its owner saw that.
    fn save_recovery_code(&mut self, code: &RecoveryCode) -> Result<(), Fault>;
    /// Drops those that were not used.
    fn drop_unused_recovery_codes(&mut self, shopper: ShopperId) -> Result<(), Fault>;

    fn session(&mut self, token_hash: &[u8; 32]) -> Result<Option<Session>, Fault>;
    fn add_session(&mut self, session: &Session) -> Result<(), Fault>;
    fn end_session(&mut self, token_hash: &[u8; 32]) -> Result<(), Fault>;
    /// Ends all of a shopper's sessions but one, and everything that would let a shop's frame know them again.
    fn end_sessions_of(
        &mut self,
        shopper: ShopperId,
        except: Option<&[u8; 32]>,
    ) -> Result<(), Fault>;
    fn resume(&mut self, token_hash: &[u8; 32]) -> Result<Option<Resume>, Fault>;
    fn add_resume(&mut self, resume: &Resume) -> Result<(), Fault>;
    fn end_resumes(&mut self, shopper: ShopperId, merchant: MerchantId) -> Result<(), Fault>;

    fn add_ceremony(&mut self, ceremony: &Ceremony) -> Result<(), Fault>;
    /// Takes a ceremony away: whoever takes it first is the only one.
    fn take_ceremony(&mut self, id: CeremonyId) -> Result<Option<Ceremony>, Fault>;
    fn enrolment(&mut self, id: EnrolmentId) -> Result<Option<Enrolment>, Fault>;
    fn enrolment_by_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<Enrolment>, Fault>;
    /// Writes an enrolment, or that its popup is done.
    fn put_enrolment(&mut self, enrolment: &Enrolment) -> Result<(), Fault>;
    fn remove_enrolment(&mut self, id: EnrolmentId) -> Result<(), Fault>;
    /// Drops sessions, ceremonies, enrolments and resumes whose time is over at `now`.
    fn forget_expired(&mut self, now: Timestamp) -> Result<(), Fault>;
}
