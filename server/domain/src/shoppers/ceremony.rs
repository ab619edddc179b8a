//! A passkey ceremony under way: begun with a challenge, finished once or never.

use super::refusals::ShopperRefusal;
use super::session::Place;
use super::shopper::Person;
use crate::time::MINUTE;
use crate::{CeremonyId, EnrolmentId, ShopperId, Timestamp};

pub const CEREMONY_SECONDS: i64 = 5 * MINUTE;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CeremonyKind {
    /// Somebody becomes a shopper; the id, name and address they will have.
    SignUp {
        shopper: ShopperId,
        person: Person,
        /// Set in the popup: whose sign-up it carries out.
        enrolment: Option<EnrolmentId>,
    },
    SignIn,
    /// A shopper gets one more passkey.
    AddPasskey {
        shopper: ShopperId,
        /// The hash of the recovery code that it is made with, by whoever lost the others.
        recovery: Option<[u8; 32]>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    pub id: CeremonyId,
    pub kind: CeremonyKind,
    pub place: Place,
    /// What the passkey library has to remember between its two halves; the challenge is in it.
    pub state: Vec<u8>,
    pub expires_at: Timestamp,
}

impl Ceremony {
    pub fn begin(
        id: CeremonyId,
        kind: CeremonyKind,
        place: Place,
        state: Vec<u8>,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            kind,
            place,
            state,
            expires_at: now.plus_seconds(CEREMONY_SECONDS),
        }
    }

    /// The ceremony, if there is still time to finish it.
    pub fn in_time(self, now: Timestamp) -> Result<Self, ShopperRefusal> {
        if now < self.expires_at {
            Ok(self)
        } else {
            Err(ShopperRefusal::ExpiredCeremony)
        }
    }
}
