//! Why this room says no, in the order it checks.

use super::block::BLOCKS_MAX;
use super::friend::NEW_FRIENDS_A_DAY_MAX;
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
    TooManyToday,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveRefusal {
    NotAFriend,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockRefusal {
    Unknown,
    Oneself,
    TooMany,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnblockRefusal {
    Unknown,
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
            Self::TooManyToday => "too_many_new_friends",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::NotFound,
            Self::OwnInvitation | Self::TooManyFriends | Self::TooManyToday => Kind::Conflict,
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
            Self::TooManyToday => {
                return format!(
                    "One of the two already made {NEW_FRIENDS_A_DAY_MAX} friends within a day. Try the link again tomorrow."
                );
            }
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

impl Reason for BlockRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_person",
            Self::Oneself => "block_oneself",
            Self::TooMany => "too_many_blocks",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::NotFound,
            Self::Oneself => Kind::Invalid,
            Self::TooMany => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "There is nobody to block by this id.".into(),
            Self::Oneself => "Nobody can block themselves.".into(),
            Self::TooMany => format!("{BLOCKS_MAX} people are blocked already."),
        }
    }
}

impl Reason for UnblockRefusal {
    fn code(&self) -> &'static str {
        "unknown_block"
    }

    fn kind(&self) -> Kind {
        Kind::NotFound
    }

    fn sentence(&self) -> String {
        "You have no such block.".into()
    }
}
