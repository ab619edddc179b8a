//! Why this room says no, in the order it checks.

use super::invitation::INVITATIONS_OPEN_MAX;
use crate::refusal::{Kind, Reason};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteRefusal {
    TooManyOpen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptRefusal {
    Unknown,
    OwnInvitation,
    Used,
    Expired,
    TooManyFriends,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveRefusal {
    NotAFriend,
}

impl Reason for InviteRefusal {
    fn code(&self) -> &'static str {
        "too_many_invitations"
    }

    fn kind(&self) -> Kind {
        Kind::Conflict
    }

    fn sentence(&self) -> String {
        format!(
            "{INVITATIONS_OPEN_MAX} invitations are open already. One is free again when it is accepted or after 14 days."
        )
    }
}

impl Reason for AcceptRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "invitation_unknown",
            Self::OwnInvitation => "invitation_own",
            Self::Used => "invitation_used",
            Self::Expired => "invitation_expired",
            Self::TooManyFriends => "too_many_friends",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::NotFound,
            Self::OwnInvitation | Self::TooManyFriends => Kind::Conflict,
            Self::Used | Self::Expired => Kind::Gone,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "There is no such invitation.",
            Self::OwnInvitation => {
                "This is your own invitation. Send the link to the friend you want to invite."
            }
            Self::Used => "This invitation was used already. Ask for a new link.",
            Self::Expired => "This invitation has expired. Ask for a new link.",
            Self::TooManyFriends => "One of the two already has as many friends as we keep.",
        }
        .into()
    }
}

impl Reason for RemoveRefusal {
    fn code(&self) -> &'static str {
        "not_a_friend"
    }

    fn kind(&self) -> Kind {
        Kind::NotFound
    }

    fn sentence(&self) -> String {
        "You have no such friend.".into()
    }
}
