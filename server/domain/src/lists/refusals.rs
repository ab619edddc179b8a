//! Why this room says no, in the order it checks.

use super::list::{ITEMS_MAX, LISTS_MAX};
use super::loves::LOVES_MAX;
use super::poll::{INVITED_MAX, OPTIONS, POLL_DAYS_MAX, POLLS_OPEN_MAX};
use crate::refusal::{Kind, Reason};
use crate::text::FieldRefusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoveRefusal {
    UnknownProduct,
    TooMany,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListRefusal {
    Text(FieldRefusal),
    AudienceMissing,
    /// None, or not for this viewer: the two are one answer.
    Unknown,
    TooManyLists,
    UnknownProduct,
    ListedAlready,
    TooManyItems,
    UnknownItem,
    OrderIncomplete,
    OwnWish,
    FriendsOnly,
    WishTaken,
    WishNotYours,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollRefusal {
    Text(FieldRefusal),
    /// None, or not for this viewer: the two are one answer.
    Unknown,
    OptionsCount,
    OptionTwice,
    UnknownProduct,
    NobodyInvited,
    TooManyInvited,
    NotAFriend,
    EndOutOfRange,
    TooManyPolls,
    NotInvited,
    Closed,
    UnknownOption,
}

impl Reason for LoveRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownProduct => "unknown_product",
            Self::TooMany => "too_many_loves",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownProduct => Kind::NotFound,
            Self::TooMany => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::UnknownProduct => "The shop has no such product.".into(),
            Self::TooMany => format!("One person loves {LOVES_MAX} products at most."),
        }
    }
}

impl Reason for ListRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(refusal) => refusal.code(),
            Self::AudienceMissing => "audience_missing",
            Self::Unknown => "unknown_list",
            Self::TooManyLists => "too_many_lists",
            Self::UnknownProduct => "unknown_product",
            Self::ListedAlready => "listed_already",
            Self::TooManyItems => "too_many_items",
            Self::UnknownItem => "unknown_item",
            Self::OrderIncomplete => "order_incomplete",
            Self::OwnWish => "own_wish",
            Self::FriendsOnly => "friends_only",
            Self::WishTaken => "wish_taken",
            Self::WishNotYours => "wish_not_yours",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(refusal) => refusal.kind(),
            Self::AudienceMissing | Self::OrderIncomplete => Kind::Invalid,
            Self::Unknown | Self::UnknownProduct | Self::UnknownItem => Kind::NotFound,
            Self::FriendsOnly => Kind::Forbidden,
            Self::TooManyLists
            | Self::ListedAlready
            | Self::TooManyItems
            | Self::OwnWish
            | Self::WishTaken
            | Self::WishNotYours => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Text(refusal) => return refusal.sentence(),
            Self::AudienceMissing => {
                "Say who may read it: audience is only_me, friends, link or everyone. There is no default."
            }
            Self::Unknown => "There is no such list, or not for you.",
            Self::TooManyLists => return format!("One person keeps {LISTS_MAX} lists at most."),
            Self::UnknownProduct => "The shop has no such product.",
            Self::ListedAlready => "It is on this list already.",
            Self::TooManyItems => return format!("A list holds {ITEMS_MAX} products at most."),
            Self::UnknownItem => "There is no such item on this list.",
            Self::OrderIncomplete => "Name each item of the list once, in the new order.",
            Self::OwnWish => "It is your own wish.",
            Self::FriendsOnly => "Only the owner's friends mark a wish.",
            Self::WishTaken => "Somebody gives it already.",
            Self::WishNotYours => "You have not marked it.",
        }
        .into()
    }
}

impl Reason for PollRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(refusal) => refusal.code(),
            Self::Unknown => "unknown_poll",
            Self::OptionsCount => "poll_options_count",
            Self::OptionTwice => "poll_option_twice",
            Self::UnknownProduct => "unknown_product",
            Self::NobodyInvited => "nobody_invited",
            Self::TooManyInvited => "too_many_invited",
            Self::NotAFriend => "not_a_friend",
            Self::EndOutOfRange => "poll_end_out_of_range",
            Self::TooManyPolls => "too_many_polls",
            Self::NotInvited => "not_invited",
            Self::Closed => "poll_closed",
            Self::UnknownOption => "unknown_option",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(refusal) => refusal.kind(),
            Self::OptionsCount
            | Self::OptionTwice
            | Self::NobodyInvited
            | Self::TooManyInvited
            | Self::EndOutOfRange => Kind::Invalid,
            Self::Unknown | Self::UnknownProduct | Self::NotAFriend | Self::UnknownOption => {
                Kind::NotFound
            }
            Self::NotInvited => Kind::Forbidden,
            Self::TooManyPolls | Self::Closed => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Text(refusal) => refusal.sentence(),
            Self::Unknown => "There is no such poll, or not for you.".into(),
            Self::OptionsCount => format!(
                "A poll is between {} and {} products.",
                OPTIONS.start(),
                OPTIONS.end()
            ),
            Self::OptionTwice => "Each product stands in a poll once.".into(),
            Self::UnknownProduct => "A shop has no such product.".into(),
            Self::NobodyInvited => "Invite at least one friend.".into(),
            Self::TooManyInvited => format!("A poll invites {INVITED_MAX} friends at most."),
            Self::NotAFriend => "You have no such friend.".into(),
            Self::EndOutOfRange => {
                format!("A poll ends later than now and within {POLL_DAYS_MAX} days.")
            }
            Self::TooManyPolls => format!("{POLLS_OPEN_MAX} polls are open already. Close one."),
            Self::NotInvited => "Only the friends whom the owner invited vote.".into(),
            Self::Closed => "The poll is closed.".into(),
            Self::UnknownOption => "The poll has no such option.".into(),
        }
    }
}
