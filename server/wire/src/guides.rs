//! Guides on the wire: what readers see of them, and what a guide's own desk holds.

use crate::recommendations::Disclosure;
use serde::{Deserialize, Serialize};

macro_rules! shapes {
    ($($(#[$meta:meta])* pub struct $name:ident { $($body:tt)* })+) => {$(
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        $(#[$meta])*
        pub struct $name { $($body)* }
    )+};
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Form {
    Story,
    /// Products that go together, in an order, each with a note.
    Set,
}

shapes! {
    /// A guide in one line.
    pub struct GuideCard {
        /// In addresses: `/guides/{handle}`.
        #[cfg_attr(feature = "openapi", schema(example = "lea-novak"))]
        pub handle: String,
        pub name: String,
        /// How many follow; who does is told to nobody.
        pub followers: u32,
        /// May coach other guides.
        pub ambassador: bool,
    }

    /// What a viewer has to do with a guide or a story; all false for nobody.
    pub struct Mark {
        pub own: bool,
        pub follows: bool,
        pub helped: bool,
    }

    /// A cited product as its shop shows it now; never with its price.
    pub struct Cited {
        pub merchant: String,
        pub shop: String,
        /// By which the shop's elements name it.
        pub key: String,
        pub sku: String,
        pub title: String,
        pub available: bool,
        /// Path of its picture at this origin.
        pub picture: Option<String>,
        /// One line; may be empty.
        pub note: String,
        /// What the guide is to this shop, standing.
        pub relation: Option<Disclosure>,
    }

    /// A story in a list. The disclosure is to be shown before anything else of it.
    pub struct StoryCard {
        #[cfg_attr(feature = "openapi", schema(example = "sto_01jd9t5v8xkq3p7w2m4n6r8s0z"))]
        pub id: String,
        pub form: Form,
        pub title: String,
        pub disclosure: Disclosure,
        pub author: GuideCard,
        /// The first words of the text.
        pub opening: String,
        /// How many products it cites.
        pub products: u32,
        /// RFC 3339, UTC.
        pub published_at: String,
        /// Readers who said that it helped them.
        pub helped: u32,
        /// Of these, those that count in the order: readers with a purchase or a friend here.
        pub helped_counted: u32,
        /// The coach who stands by what readers see.
        pub endorsed_by: Option<GuideCard>,
        pub mark: Mark,
    }

    pub struct Story {
        pub card: StoryCard,
        pub text: String,
        pub cited: Vec<Cited>,
        /// From 1; each is readable at `/v1/stories/{id}/versions`.
        pub version: u32,
        /// When this version came out; RFC 3339, UTC.
        pub version_at: String,
    }

    /// What was published once.
    pub struct Version {
        pub number: u32,
        pub form: Form,
        pub title: String,
        pub text: String,
        pub disclosure: Disclosure,
        /// RFC 3339, UTC.
        pub at: String,
    }

    pub struct Versions {
        /// The oldest first.
        pub data: Vec<Version>,
        /// All come at once: always null.
        pub next: Option<String>,
    }

    /// What a guide is to a shop, standing.
    pub struct ShownRelation {
        pub shop: String,
        pub disclosure: Disclosure,
    }

    /// A guide with their stories, newest first.
    pub struct Guide {
        pub card: GuideCard,
        pub about: String,
        /// Empty: the guide says that there are none.
        pub relations: Vec<ShownRelation>,
        /// RFC 3339, UTC.
        pub since: String,
        pub mark: Mark,
        pub stories: Vec<StoryCard>,
        /// Give it as `before` for the page after this one.
        pub next: Option<String>,
    }

    /// A question with its answer, for everyone. Who asked is told to nobody.
    pub struct Answered {
        #[cfg_attr(feature = "openapi", schema(example = "qst_01jd9t5v8xkq3p7w2m4n6r8s0z"))]
        pub id: String,
        pub question: String,
        /// RFC 3339, UTC.
        pub asked_at: String,
        pub guide: GuideCard,
        /// What the guide is to the shop; to be shown before the answer.
        pub disclosure: Disclosure,
        pub text: String,
        /// RFC 3339, UTC.
        pub answered_at: String,
        pub edited_at: Option<String>,
        /// The viewer asked it.
        pub own: bool,
    }

    /// A question of the viewer's that waits.
    pub struct Waiting {
        pub guide: GuideCard,
        pub text: String,
    }

    /// What guides say about a product.
    pub struct AboutProduct {
        /// By how many readers they helped, never by what anybody earns.
        pub stories: Vec<StoryCard>,
        /// The latest first.
        pub answers: Vec<Answered>,
        /// Who can be asked.
        pub guides: Vec<GuideCard>,
        pub waiting: Vec<Waiting>,
    }

    pub struct Helped {
        pub helped: u32,
        pub helped_counted: u32,
    }

    pub struct Followed {
        pub guide: GuideCard,
        /// RFC 3339, UTC.
        pub since: String,
    }

    /// The guides one follows, by name, and some whom many follow.
    pub struct Following {
        pub data: Vec<Followed>,
        /// All come at once: always null.
        pub next: Option<String>,
        pub suggestions: Vec<GuideCard>,
    }

    /// A question to a guide.
    #[serde(deny_unknown_fields)]
    pub struct Ask {
        /// The shop: its id or its publishable key.
        #[cfg_attr(feature = "openapi", schema(example = "pk_test_lumen"))]
        pub merchant: String,
        #[cfg_attr(feature = "openapi", schema(example = "lamp-arc"))]
        pub sku: String,
        /// Plain text, 1 to 400 characters.
        pub text: String,
    }

    /// A question as asker and guide see it.
    pub struct Question {
        pub id: String,
        pub guide: GuideCard,
        pub merchant: String,
        pub shop: String,
        pub sku: String,
        pub title: String,
        pub text: String,
        /// RFC 3339, UTC.
        pub asked_at: String,
        /// `open`, `answered` or `declined`.
        pub state: String,
        pub answer: Option<Answer>,
        /// Why a decision keeps the answer from readers.
        pub withheld: Option<String>,
    }

    pub struct Answer {
        pub text: String,
        pub disclosure: Disclosure,
        /// RFC 3339, UTC.
        pub at: String,
        pub edited_at: Option<String>,
    }

    pub struct Questions {
        /// Newest first.
        pub data: Vec<Question>,
        /// All come at once: always null.
        pub next: Option<String>,
    }

    /// An answer to keep. `disclosure` has no default.
    #[serde(deny_unknown_fields)]
    pub struct GiveAnswer {
        /// Plain text, 1 to 1500 characters.
        pub text: String,
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(required))]
        pub disclosure: Option<Disclosure>,
    }

    #[serde(deny_unknown_fields)]
    pub struct Relation {
        #[cfg_attr(feature = "openapi", schema(example = "mer_01jd9t5v8xkq3p7w2m4n6r8s0z"))]
        pub merchant: String,
        /// Not `none`.
        pub disclosure: Disclosure,
    }

    /// Who one is as a guide. `relations` has no default: that there are none is said by an empty list.
    #[serde(deny_unknown_fields)]
    pub struct BecomeGuide {
        /// 3 to 30 of a-z, 0-9 and single hyphens inside; stays as it is.
        pub handle: String,
        /// 1 to 60 characters.
        pub name: String,
        /// Plain text, 1 to 600 characters.
        pub about: String,
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(required))]
        pub relations: Option<Vec<Relation>>,
    }

    /// A guide as they see themselves.
    pub struct OwnGuide {
        pub card: GuideCard,
        pub about: String,
        pub relations: Vec<Relation>,
        /// RFC 3339, UTC.
        pub since: String,
    }

    #[serde(deny_unknown_fields)]
    pub struct Citation {
        pub merchant: String,
        pub sku: String,
        /// At most 200 characters.
        #[serde(default)]
        pub note: String,
    }

    /// A working copy: it may be unfinished until it is published.
    #[serde(deny_unknown_fields)]
    pub struct WriteStory {
        pub form: Form,
        /// At most 120 characters.
        pub title: String,
        /// Plain text, at most 8000 characters.
        pub text: String,
        /// At most 12, in their order; a set has 2 or more before it is published.
        pub citations: Vec<Citation>,
        /// Has no default; needed before it is published.
        #[serde(default)]
        pub disclosure: Option<Disclosure>,
    }

    /// A product that a working copy cites.
    pub struct Picked {
        pub merchant: String,
        pub shop: String,
        pub sku: String,
        pub title: String,
        /// Path of its picture at this origin.
        pub picture: Option<String>,
        pub note: String,
    }

    /// A story on its author's desk, or the coach's.
    pub struct OwnStory {
        pub id: String,
        pub form: Form,
        pub title: String,
        pub text: String,
        pub picked: Vec<Picked>,
        pub disclosure: Option<Disclosure>,
        /// `draft`, `published` or `withdrawn`.
        pub state: String,
        /// The version that was published last; 0 while none was.
        pub version: u32,
        /// The working copy differs from what was published last.
        pub changed: bool,
        /// Why a decision keeps it from readers.
        pub withheld: Option<String>,
        pub endorsed: bool,
        pub helped: u32,
        /// RFC 3339, UTC.
        pub edited_at: String,
    }

    /// What coach and guide say to each other.
    pub struct Comment {
        /// The author's name.
        pub author: String,
        pub own: bool,
        pub text: String,
        /// RFC 3339, UTC.
        pub at: String,
    }

    /// A story on a desk, with what was said about it.
    pub struct Draft {
        pub story: OwnStory,
        pub author: GuideCard,
        /// The reader is its author; otherwise the author's coach.
        pub own: bool,
        /// Somebody is there to talk to.
        pub coached: bool,
        pub comments: Vec<Comment>,
    }

    #[serde(deny_unknown_fields)]
    pub struct Say {
        /// Plain text, 1 to 1000 characters.
        pub text: String,
    }

    #[serde(deny_unknown_fields)]
    pub struct AskCoach {
        /// An ambassador's handle.
        pub handle: String,
    }

    pub struct Coaching {
        pub with: GuideCard,
        /// `asked` or `accepted`.
        pub standing: String,
        /// RFC 3339, UTC.
        pub since: String,
    }

    /// Somebody whom one coaches, with what there is to read.
    pub struct Coached {
        pub coaching: Coaching,
        /// Empty until it is accepted.
        pub stories: Vec<OwnStory>,
    }

    /// Everything on one's own desk.
    pub struct Desk {
        /// `null` for somebody who is no guide.
        pub guide: Option<OwnGuide>,
        /// Last edited first.
        pub stories: Vec<OwnStory>,
        /// Questions to answer, newest first.
        pub questions: Vec<Question>,
        pub coach: Option<Coaching>,
        pub coached: Vec<Coached>,
    }

    pub struct Shop {
        pub merchant: String,
        pub name: String,
    }

    pub struct Shops {
        pub data: Vec<Shop>,
        /// All come at once: always null.
        pub next: Option<String>,
    }
}

/// Something new for a reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FeedItem {
    /// A followed guide's.
    Story { story: StoryCard },
    /// A friend's.
    Word { word: FeedWord },
}

shapes! {
    /// A friend's recommendation in the feed.
    pub struct FeedWord {
        pub id: String,
        pub author: String,
        pub disclosure: Disclosure,
        pub verified_purchase: bool,
        pub text: String,
        pub shop: String,
        pub title: String,
        /// RFC 3339, UTC.
        pub written_at: String,
    }

    /// What is new from friends and followed guides, newest first.
    pub struct Feed {
        pub data: Vec<FeedItem>,
        /// Give it as `before` for the page after this one.
        pub next: Option<String>,
    }
}
