//! Guides: people who write stories and sets citing products of any shop here, answer questions about them, and are followed.
//!
//! A guide stands by a public name and says which shops they have to do with, before anything else. Every story says once more
//! what its author got for it; where the two contradict each other, nothing is published. Stories about a product are ordered by
//! how many readers they helped, never by what anybody earns. A guide may take on a coach, an ambassador, who reads drafts,
//! talks about them with the guide alone, and stands by a published version in public.
//!
//! Following is one-sided: the guide's side is a number, and the list is the follower's own.

mod coaching;
mod desk;
mod follow;
mod guide;
mod log;
mod question;
mod questions;
mod readers;
mod refusals;
mod store;
mod story;
mod upkeep;
mod views;

pub use coaching::{
    Coaching, Standing, accept_coaching, ask_coach, comment, comments, end_coaching, endorse,
    read_draft, take_back_endorsement,
};
pub use desk::{become_guide, edit, publish, remove, start, stories, withdraw};
pub use follow::{FOLLOWING_MAX, Following};
pub use guide::{Become, Guide, Handle, Relation};
pub use question::{Answer, Asked, QUESTIONS_A_DAY, QUESTIONS_WAITING_MAX, Question};
pub use questions::{Ask, GiveAnswer, answer, ask, asked_by, asked_of, decline};
pub use readers::{follow, following, help, unfollow, unhelp};
pub use refusals::{
    AnswerRefusal, AskRefusal, BecomeRefusal, CoachRefusal, CommentRefusal, DraftRefusal,
    EndorseRefusal, FollowRefusal, HelpRefusal, PublishRefusal, WithdrawRefusal,
};
pub use store::{Before, FollowStore, GuideStore};
pub use story::{
    CITATIONS_MAX, Citation, Comment, Content, Draft, Endorsement, Form, Helped, State, Story,
    Version, Withheld,
};
pub use upkeep::{name_ambassador, restore, restore_answer, withhold, withhold_answer};
pub use views::{
    AboutProduct, AnswerView, Cited, GuideCard, GuideView, Mark, StoryCard, StoryView, card,
    for_product, guide_view, newest_of_followed, story_view,
};

#[cfg(test)]
mod tests;
