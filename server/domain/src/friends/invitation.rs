//! A one-time link from one shopper; it names nobody else.

use super::refusals::AcceptRefusal;
use crate::time::DAY;
use crate::{InvitationId, ShopperId, Timestamp};

/// How long a link is good.
pub const INVITATION_SECONDS: i64 = 14 * DAY;

/// How many links of one person may be open at once.
pub const INVITATIONS_OPEN_MAX: u32 = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    /// SHA-256 of the token in the link; the token itself is shown once and forgotten.
    pub token_hash: [u8; 32],
    pub inviter: ShopperId,
    pub expires_at: Timestamp,
    pub used: Option<Use>,
}

/// By whom a link was used, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    pub by: ShopperId,
    pub at: Timestamp,
}

/// What a link is to the person who looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// May be accepted.
    Open,
    /// The viewer's own link, to be sent to somebody.
    Own,
    /// Viewer and inviter are friends already.
    Friends,
}

/// All that a holder of the link learns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewedInvitation {
    /// The inviter's name.
    pub inviter: String,
    pub standing: Standing,
}

impl Invitation {
    pub fn open(
        id: InvitationId,
        token_hash: [u8; 32],
        inviter: ShopperId,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            token_hash,
            inviter,
            expires_at: now.plus_seconds(INVITATION_SECONDS),
            used: None,
        }
    }

    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used.is_none() && now < self.expires_at
    }

    /// This invitation, used up by `guest`.
    pub fn accept(&self, guest: ShopperId, now: Timestamp) -> Result<Self, AcceptRefusal> {
        self.acceptable_by(Some(guest), now)?;
        Ok(Self {
            used: Some(Use { by: guest, at: now }),
            ..self.clone()
        })
    }

    /// Why `guest` cannot accept it, in the order of checking. A link that was used is used even by the one who used it: whoever
    /// removed a friend must not find them back through an old link.
    pub(super) fn acceptable_by(
        &self,
        guest: Option<ShopperId>,
        now: Timestamp,
    ) -> Result<(), AcceptRefusal> {
        if guest == Some(self.inviter) {
            return Err(AcceptRefusal::OwnInvitation);
        }
        if self.used.is_some() {
            return Err(AcceptRefusal::Used);
        }
        if now >= self.expires_at {
            return Err(AcceptRefusal::Expired);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: ShopperId = ShopperId(1);
    const KARIM: ShopperId = ShopperId(2);
    const LEA: ShopperId = ShopperId(3);
    const NOW: Timestamp = Timestamp(1_700_000_000_000_000);

    #[test]
    fn a_link_is_good_once_for_fourteen_days_and_never_for_its_inviter() {
        let open = Invitation::open(InvitationId(7), [7; 32], ANA, NOW);
        let used = Invitation {
            used: Some(Use { by: LEA, at: NOW }),
            ..open.clone()
        };
        let last = Timestamp(NOW.plus_seconds(14 * DAY).micros() - 1);
        let end = NOW.plus_seconds(14 * DAY);
        for (invitation, guest, at, expected) in [
            (&open, KARIM, NOW, Ok(KARIM)),
            (&open, KARIM, last, Ok(KARIM)),
            (&open, KARIM, end, Err(AcceptRefusal::Expired)),
            (&open, ANA, NOW, Err(AcceptRefusal::OwnInvitation)),
            (&open, ANA, end, Err(AcceptRefusal::OwnInvitation)),
            (&used, KARIM, NOW, Err(AcceptRefusal::Used)),
            (&used, LEA, NOW, Err(AcceptRefusal::Used)),
            (&used, KARIM, end, Err(AcceptRefusal::Used)),
            (&used, ANA, NOW, Err(AcceptRefusal::OwnInvitation)),
        ] {
            let outcome = invitation.accept(guest, at);
            assert_eq!(
                outcome.map(|invitation| invitation.used),
                expected.map(|by| Some(Use { by, at })),
                "{guest} at {at:?}"
            );
        }
        assert!(open.is_open(last));
        assert!(!open.is_open(end));
        assert!(!used.is_open(NOW));
    }
}
