//! Why this room says no, in the order it checks.

use super::follow::FOLLOWING_MAX;
use super::guide::RELATIONS_MAX;
use super::question::{QUESTIONS_A_DAY, QUESTIONS_WAITING_MAX};
use super::story::{CITATIONS_MAX, STORIES_MAX};
use crate::refusal::{Kind, Reason};
use crate::text::FieldRefusal;

/// A list of reasons with code, kind and sentence, in the order they are checked.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident {
        $($reason:ident => $code:literal, $kind:ident, $sentence:expr;)+
    })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($reason,)+ }

        impl Reason for $name {
            fn code(&self) -> &'static str {
                match self { $(Self::$reason => $code,)+ }
            }

            fn kind(&self) -> Kind {
                match self { $(Self::$reason => Kind::$kind,)+ }
            }

            fn sentence(&self) -> String {
                match self { $(Self::$reason => String::from($sentence),)+ }
            }
        }
    )+};
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BecomeRefusal {
    HandleMalformed,
    HandleReserved,
    HandleFixed,
    HandleTaken,
    Text(FieldRefusal),
    RelationsMissing,
    RelationsMalformed,
    UnknownShop,
}

impl Reason for BecomeRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::HandleMalformed => "handle_malformed",
            Self::HandleReserved => "handle_reserved",
            Self::HandleFixed => "handle_fixed",
            Self::HandleTaken => "handle_taken",
            Self::Text(refusal) => refusal.code(),
            Self::RelationsMissing => "relations_missing",
            Self::RelationsMalformed => "relations_malformed",
            Self::UnknownShop => "unknown_shop",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::HandleFixed | Self::HandleTaken => Kind::Conflict,
            Self::UnknownShop => Kind::NotFound,
            _ => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::HandleMalformed => {
                "A handle has 3 to 30 of a-z, 0-9 and single hyphens inside.".into()
            }
            Self::HandleReserved => "This handle is kept back.".into(),
            Self::HandleFixed => "A handle stays as it is: links to it are out there.".into(),
            Self::HandleTaken => "Another guide has this handle.".into(),
            Self::Text(refusal) => refusal.sentence(),
            Self::RelationsMissing => {
                "Say which shops you have to do with; that there are none is said by an empty list."
                    .into()
            }
            Self::RelationsMalformed => format!(
                "Name each shop once, at most {RELATIONS_MAX}, as rewarded, free_sample, employee or family."
            ),
            Self::UnknownShop => "One of these shops is not here.".into(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftRefusal {
    NotAGuide,
    UnknownStory,
    TooManyStories,
    Text(FieldRefusal),
    TooManyProducts,
    ProductTwice,
    UnknownProduct,
}

impl Reason for DraftRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAGuide => "not_a_guide",
            Self::UnknownStory => "unknown_story",
            Self::TooManyStories => "too_many_stories",
            Self::Text(refusal) => refusal.code(),
            Self::TooManyProducts => "too_many_products",
            Self::ProductTwice => "product_twice",
            Self::UnknownProduct => "unknown_product",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::NotAGuide => Kind::Forbidden,
            Self::UnknownStory | Self::UnknownProduct => Kind::NotFound,
            Self::TooManyStories => Kind::Conflict,
            Self::Text(_) | Self::TooManyProducts | Self::ProductTwice => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::NotAGuide => "Become a guide first.".into(),
            Self::UnknownStory => "You have no such story.".into(),
            Self::TooManyStories => format!("{STORIES_MAX} stories are kept at most."),
            Self::Text(refusal) => refusal.sentence(),
            Self::TooManyProducts => {
                format!("A story cites {CITATIONS_MAX} products at most.")
            }
            Self::ProductTwice => "Cite each product once.".into(),
            Self::UnknownProduct => "One of these products is in no shop here.".into(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishRefusal {
    NotAGuide,
    UnknownStory,
    Withheld,
    TitleMissing,
    TextMissing,
    TooFewProducts { fewest: usize },
    DisclosureMissing,
    DisclosureContradicts,
    UnknownProduct,
}

impl Reason for PublishRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAGuide => "not_a_guide",
            Self::UnknownStory => "unknown_story",
            Self::Withheld => "story_withheld",
            Self::TitleMissing => "title_missing",
            Self::TextMissing => "text_missing",
            Self::TooFewProducts { .. } => "too_few_products",
            Self::DisclosureMissing => "disclosure_missing",
            Self::DisclosureContradicts => "disclosure_contradicts",
            Self::UnknownProduct => "unknown_product",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::NotAGuide => Kind::Forbidden,
            Self::UnknownStory | Self::UnknownProduct => Kind::NotFound,
            Self::Withheld => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::NotAGuide => "Become a guide first.".into(),
            Self::UnknownStory => "You have no such story.".into(),
            Self::Withheld => {
                "This story is withheld by a decision; appeal against it instead.".into()
            }
            Self::TitleMissing => "A story has a title before it is published.".into(),
            Self::TextMissing => "A story has a text before it is published.".into(),
            Self::TooFewProducts { fewest } => format!("Cite {fewest} or more products."),
            Self::DisclosureMissing => {
                "Say what you got for it: disclosure is none, rewarded, free_sample, employee or family. There is no default."
                    .into()
            }
            Self::DisclosureContradicts => {
                "You said of yourself that you have to do with one of these shops, so the disclosure cannot be none."
                    .into()
            }
            Self::UnknownProduct => "One of these products is in no shop here any more.".into(),
        }
    }
}

reasons! {
    FollowRefusal {
        UnknownGuide => "unknown_guide", NotFound, "There is no such guide.";
        Yourself => "own_guide", Conflict, "This is you.";
        TooMany => "too_many_followed", Conflict, format!("One person follows {FOLLOWING_MAX} guides at most.");
    }
    HelpRefusal {
        UnknownStory => "unknown_story", NotFound, "There is no such story.";
        OwnStory => "own_story", Conflict, "This is your own story.";
    }
    WithdrawRefusal {
        UnknownStory => "unknown_story", NotFound, "You have no such story.";
        NotPublished => "not_published", Conflict, "This story is not published.";
    }
    CoachRefusal {
        NotAGuide => "not_a_guide", Forbidden, "Become a guide first.";
        UnknownGuide => "unknown_guide", NotFound, "There is no such guide.";
        Yourself => "own_guide", Conflict, "Nobody coaches themselves.";
        NotAnAmbassador => "not_an_ambassador", Conflict, "Only ambassadors coach; an operator names them.";
        HasACoach => "has_a_coach", Conflict, "Part from your coach first.";
        NotAsked => "not_asked", NotFound, "This guide has not asked you.";
        NoCoach => "no_coach", NotFound, "There is no coaching to end.";
    }
    EndorseRefusal {
        UnknownStory => "unknown_story", NotFound, "There is no such story.";
        NotTheCoach => "not_the_coach", Forbidden, "Only the author's coach stands by a story.";
        NotPublished => "not_published", Conflict, "This story is not published.";
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentRefusal {
    UnknownStory,
    NoCoach,
    Text(FieldRefusal),
    TooMany,
}

impl Reason for CommentRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownStory => "unknown_story",
            Self::NoCoach => "no_coach",
            Self::Text(refusal) => refusal.code(),
            Self::TooMany => "too_many_comments",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownStory => Kind::NotFound,
            Self::NoCoach | Self::TooMany => Kind::Conflict,
            Self::Text(refusal) => refusal.kind(),
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::UnknownStory => "There is no such story.".into(),
            Self::NoCoach => "There is no coach to talk to.".into(),
            Self::Text(refusal) => refusal.sentence(),
            Self::TooMany => "A story has 200 comments at most.".into(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskRefusal {
    UnknownGuide,
    Yourself,
    Text(FieldRefusal),
    UnknownProduct,
    TooManyToday,
    TooManyWaiting,
}

impl Reason for AskRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownGuide => "unknown_guide",
            Self::Yourself => "own_guide",
            Self::Text(refusal) => refusal.code(),
            Self::UnknownProduct => "unknown_product",
            Self::TooManyToday => "too_many_questions",
            Self::TooManyWaiting => "questions_waiting",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownGuide | Self::UnknownProduct => Kind::NotFound,
            Self::Yourself | Self::TooManyToday | Self::TooManyWaiting => Kind::Conflict,
            Self::Text(refusal) => refusal.kind(),
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::UnknownGuide => "There is no such guide.".into(),
            Self::Yourself => "This is you.".into(),
            Self::Text(refusal) => refusal.sentence(),
            Self::UnknownProduct => "This shop has no such product.".into(),
            Self::TooManyToday => {
                format!("{QUESTIONS_A_DAY} questions a day; ask again tomorrow.")
            }
            Self::TooManyWaiting => format!(
                "{QUESTIONS_WAITING_MAX} of your questions wait with this guide; wait for an answer."
            ),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerRefusal {
    UnknownQuestion,
    Withheld,
    Text(FieldRefusal),
    DisclosureMissing,
    DisclosureContradicts,
    Declined,
    Answered,
}

impl Reason for AnswerRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownQuestion => "unknown_question",
            Self::Withheld => "answer_withheld",
            Self::Text(refusal) => refusal.code(),
            Self::DisclosureMissing => "disclosure_missing",
            Self::DisclosureContradicts => "disclosure_contradicts",
            Self::Declined => "question_declined",
            Self::Answered => "question_answered",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownQuestion => Kind::NotFound,
            Self::Withheld | Self::Declined | Self::Answered => Kind::Conflict,
            Self::Text(refusal) => refusal.kind(),
            Self::DisclosureMissing | Self::DisclosureContradicts => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::UnknownQuestion => "There is no such question for you.".into(),
            Self::Withheld => "This answer is withheld by a decision.".into(),
            Self::Text(refusal) => refusal.sentence(),
            Self::DisclosureMissing => {
                "Say what you are to the shop: disclosure is none, rewarded, free_sample, employee or family. There is no default."
                    .into()
            }
            Self::DisclosureContradicts => {
                "You said of yourself that you have to do with this shop, so the disclosure cannot be none."
                    .into()
            }
            Self::Declined => "You declined this question.".into(),
            Self::Answered => "This question is answered already.".into(),
        }
    }
}
