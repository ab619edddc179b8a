//! A sign-up that moved to a popup, because the browser makes no passkey in a frame.
//!
//! The frame keeps a **secret**, the popup is given a **code**. The popup makes the passkey with the code, once; the frame, which
//! asks again and again, claims the session with the secret, once. Neither is worth anything without the other's half, and a wrong
//! secret learns not even whether the enrolment exists.

use super::refusals::ShopperRefusal;
use super::session::Place;
use super::shopper::Person;
use crate::time::MINUTE;
use crate::{CheckoutId, EnrolmentId, MerchantId, ShopperId, Timestamp};

pub const ENROLMENT_SECONDS: i64 = 5 * MINUTE;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    pub id: EnrolmentId,
    /// Opens the popup's ceremony.
    pub code_hash: [u8; 32],
    /// Known only to the frame; claims the session.
    pub secret_hash: [u8; 32],
    pub person: Person,
    pub checkout: CheckoutId,
    pub merchant: MerchantId,
    /// Set once the popup made the passkey; from then on the code is used up.
    pub shopper: Option<ShopperId>,
    pub expires_at: Timestamp,
}

impl Enrolment {
    pub fn place(&self) -> Place {
        Place::Checkout {
            checkout: self.checkout,
            merchant: self.merchant,
        }
    }

    /// The enrolment, if the popup may still make its passkey.
    pub fn open(self, now: Timestamp) -> Result<Self, ShopperRefusal> {
        if self.shopper.is_some() {
            Err(ShopperRefusal::UsedEnrolment)
        } else {
            self.in_time(now)
        }
    }

    pub fn in_time(self, now: Timestamp) -> Result<Self, ShopperRefusal> {
        if now < self.expires_at {
            Ok(self)
        } else {
            Err(ShopperRefusal::ExpiredEnrolment)
        }
    }

    /// Whether this hash is the secret's, looking at every byte whatever the first ones say.
    pub fn is_secret(&self, hash: &[u8; 32]) -> bool {
        let difference = self
            .secret_hash
            .iter()
            .zip(hash)
            .fold(0, |sum, (a, b)| sum | (a ^ b));
        difference == 0
    }
}
