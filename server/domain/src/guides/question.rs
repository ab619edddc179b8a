//! A question to a guide about a product. The answer stays with the product, for everyone; who asked is told to nobody.

use super::refusals::AnswerRefusal;
use super::story::Withheld;
use crate::disclosure::Disclosure;
use crate::{MerchantId, QuestionId, ShopperId, Timestamp, text};

pub const QUESTION_CHARS_MAX: usize = 400;
pub const ANSWER_CHARS_MAX: usize = 1_500;
/// How many questions one person asks within a day, of all guides.
pub const QUESTIONS_A_DAY: u32 = 5;
/// How many of one person's questions wait with one guide.
pub const QUESTIONS_WAITING_MAX: u32 = 3;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub id: QuestionId,
    pub guide: ShopperId,
    pub asker: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    pub text: String,
    pub asked_at: Timestamp,
    pub state: Asked,
    pub withheld: Option<Withheld>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    Open,
    Answered(Answer),
    /// The guide would rather not; only the asker learns it.
    Declined {
        at: Timestamp,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    pub disclosure: Disclosure,
    /// When it was first given.
    pub at: Timestamp,
    /// When it was last changed, if it was.
    pub edited_at: Option<Timestamp>,
}

impl Question {
    /// What everyone may read.
    pub fn public_answer(&self) -> Option<&Answer> {
        match (&self.state, &self.withheld) {
            (Asked::Answered(answer), None) => Some(answer),
            _ => None,
        }
    }

    /// With an answer, given what the guide is to the shop. An answer may be changed; readers see that it was.
    pub(super) fn answered(
        &self,
        text: &str,
        disclosure: Option<Disclosure>,
        related: bool,
        now: Timestamp,
    ) -> Result<Self, AnswerRefusal> {
        let text = text::paragraphs(text, ANSWER_CHARS_MAX)
            .map_err(|reason| AnswerRefusal::Text(reason.of("text")))?;
        let disclosure = disclosure.ok_or(AnswerRefusal::DisclosureMissing)?;
        if related && disclosure == Disclosure::None {
            return Err(AnswerRefusal::DisclosureContradicts);
        }
        let (at, edited_at) = match &self.state {
            Asked::Open => (now, None),
            Asked::Answered(earlier) => (earlier.at, Some(now)),
            Asked::Declined { .. } => return Err(AnswerRefusal::Declined),
        };
        let answer = Answer {
            text,
            disclosure,
            at,
            edited_at,
        };
        Ok(Self {
            state: Asked::Answered(answer),
            ..self.clone()
        })
    }
}
