//! What this room needs kept.

use super::{Coaching, Comment, Following, Guide, Question, Story, Version};
use crate::refusal::Fault;
use crate::{MerchantId, QuestionId, ShopperId, StoryId, Timestamp};

/// Who follows whom. Nothing here lists a guide's followers, on purpose.
pub trait FollowStore {
    fn follows(&mut self, follower: ShopperId, guide: ShopperId) -> Result<bool, Fault>;
    /// The guides that one person follows, in order of the guide's id.
    fn followed_by(&mut self, follower: ShopperId) -> Result<Vec<Following>, Fault>;
    /// Writes the edge; whether it is new. One that is there keeps its date.
    fn follow(
        &mut self,
        follower: ShopperId,
        guide: ShopperId,
        at: Timestamp,
    ) -> Result<bool, Fault>;
    /// Erases the edge; whether it was there.
    fn unfollow(&mut self, follower: ShopperId, guide: ShopperId) -> Result<bool, Fault>;
}

/// Where a page of a list begins: after this one, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Before {
    pub at: Timestamp,
    pub id: u128,
}

impl Before {
    /// From the newest on.
    pub const START: Before = Before {
        at: Timestamp(i64::MAX),
        id: u128::MAX,
    };
}

pub trait GuideStore: FollowStore {
    fn guide(&mut self, id: ShopperId) -> Result<Option<Guide>, Fault>;
    fn guide_by_handle(&mut self, handle: &str) -> Result<Option<Guide>, Fault>;
    /// Those whom most people follow, and the earlier of two.
    fn guides(&mut self, limit: u32) -> Result<Vec<Guide>, Fault>;
    fn put_guide(&mut self, guide: &Guide) -> Result<(), Fault>;

    fn coaching_of(&mut self, guide: ShopperId) -> Result<Option<Coaching>, Fault>;
    /// Whom a coach coaches or is asked to, in order of the guide's id.
    fn coached_by(&mut self, coach: ShopperId) -> Result<Vec<Coaching>, Fault>;
    fn put_coaching(&mut self, coaching: &Coaching) -> Result<(), Fault>;
    fn remove_coaching(&mut self, guide: ShopperId) -> Result<(), Fault>;

    fn story(&mut self, id: StoryId) -> Result<Option<Story>, Fault>;
    /// Everything one guide has, last edited first.
    fn stories_of(&mut self, author: ShopperId) -> Result<Vec<Story>, Fault>;
    /// What readers may see of one guide's, newest first.
    fn public_stories_of(
        &mut self,
        author: ShopperId,
        before: Before,
        limit: u32,
    ) -> Result<Vec<Story>, Fault>;
    /// Which of the guides that somebody follows have a public story from before then: those with the latest first. Costs one look
    /// a guide.
    fn latest_of_followed(
        &mut self,
        follower: ShopperId,
        before: Before,
        limit: u32,
    ) -> Result<Vec<ShopperId>, Fault>;
    /// Public stories that cite a product, the most helpful first, and the newer of two.
    fn stories_citing(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Story>, Fault>;
    /// Keeps a story and its working copy. For one that is published its version has been added before.
    fn put_story(&mut self, story: &Story) -> Result<(), Fault>;
    /// With its versions, comments and readers' votes.
    fn remove_story(&mut self, id: StoryId) -> Result<(), Fault>;
    fn version(&mut self, story: StoryId, number: u32) -> Result<Option<Version>, Fault>;
    /// The oldest first.
    fn versions(&mut self, story: StoryId) -> Result<Vec<Version>, Fault>;
    fn add_version(&mut self, version: &Version) -> Result<(), Fault>;

    /// Whether this reader said that it helped, and whether that counts in the order.
    fn helped(&mut self, story: StoryId, reader: ShopperId) -> Result<Option<bool>, Fault>;
    fn add_helped(
        &mut self,
        story: StoryId,
        reader: ShopperId,
        counts: bool,
        at: Timestamp,
    ) -> Result<(), Fault>;
    fn remove_helped(&mut self, story: StoryId, reader: ShopperId) -> Result<(), Fault>;

    /// The oldest first.
    fn comments(&mut self, story: StoryId) -> Result<Vec<Comment>, Fault>;
    fn add_comment(&mut self, story: StoryId, comment: &Comment) -> Result<(), Fault>;

    fn question(&mut self, id: QuestionId) -> Result<Option<Question>, Fault>;
    fn put_question(&mut self, question: &Question) -> Result<(), Fault>;
    /// Questions to one guide, newest first.
    fn questions_to(&mut self, guide: ShopperId, limit: u32) -> Result<Vec<Question>, Fault>;
    /// Questions that one person asked, newest first.
    fn questions_by(&mut self, asker: ShopperId, limit: u32) -> Result<Vec<Question>, Fault>;
    /// What everyone may read about a product: the latest answer first.
    fn answers_about(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Question>, Fault>;
    /// How many one person asked after `since`, and how many of theirs wait with `guide`.
    fn asked(
        &mut self,
        asker: ShopperId,
        guide: ShopperId,
        since: Timestamp,
    ) -> Result<(u32, u32), Fault>;

    /// Whether somebody has a purchase that stands, of whatever shop.
    fn has_bought(&mut self, shopper: ShopperId) -> Result<bool, Fault>;
}
