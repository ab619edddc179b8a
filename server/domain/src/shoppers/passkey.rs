//! A passkey: the public half of a key that never leaves its device, and how often it was used.

use super::refusals::ShopperRefusal;
use crate::{ShopperId, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The authenticator's id of it; unique over all shoppers.
    pub id: Vec<u8>,
    pub shopper: ShopperId,
    /// What the passkey library keeps of a registration, as it was then.
    pub static_state: Vec<u8>,
    pub dynamic_state: Vec<u8>,
    /// The COSE key (RFC 9053), for payment assertions.
    pub public_key: Vec<u8>,
    /// How many signatures the authenticator had made when we last saw one. Zero where it does not count.
    pub sign_count: u32,
    pub created_at: Timestamp,
    pub used_at: Timestamp,
    /// What its owner calls it; empty until they do.
    pub name: String,
}

/// A passkey that its owner removed: what payments signed with it need, and nothing that opens a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    pub id: Vec<u8>,
    pub shopper: ShopperId,
    pub public_key: Vec<u8>,
    pub created_at: Timestamp,
    pub removed_at: Timestamp,
}

impl Credential {
    /// The passkey after one more signature, which was its `sign_count`th. A counter that does not grow means that two devices
    /// hold the same key (WebAuthn §6.1.1), and neither can be trusted any more.
    pub fn used(self, sign_count: u32, now: Timestamp) -> Result<Self, ShopperRefusal> {
        let counts = self.sign_count > 0 || sign_count > 0;
        if counts && sign_count <= self.sign_count {
            return Err(ShopperRefusal::ClonedPasskey);
        }
        Ok(Self {
            sign_count,
            used_at: now,
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_only_grows() {
        for (stored, seen, good) in [
            (0, 0, true), // does not count
            (0, 1, true),
            (1, 2, true),
            (1, 500, true),
            (u32::MAX - 1, u32::MAX, true),
            (1, 1, false),
            (2, 1, false),
            (1, 0, false), // cannot be switched off by a copy
            (u32::MAX, 0, false),
        ] {
            let credential = Credential {
                id: vec![1],
                shopper: ShopperId(1),
                static_state: vec![],
                dynamic_state: vec![],
                public_key: vec![],
                sign_count: stored,
                created_at: Timestamp(0),
                used_at: Timestamp(0),
                name: String::new(),
            };
            match credential.used(seen, Timestamp(9)) {
                Ok(used) => {
                    assert!(good, "{stored} → {seen}");
                    assert_eq!((used.sign_count, used.used_at), (seen, Timestamp(9)));
                }
                Err(refusal) => {
                    assert!(!good, "{stored} → {seen}");
                    assert_eq!(refusal, ShopperRefusal::ClonedPasskey);
                }
            }
        }
    }
}
