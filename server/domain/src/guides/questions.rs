//! Asking a guide about a product, and answering for everyone.

use super::log::{Told, tell_of_answer};
use super::question::{
    Asked, QUESTION_CHARS_MAX, QUESTIONS_A_DAY, QUESTIONS_WAITING_MAX, Question,
};
use super::refusals::{AnswerRefusal, AskRefusal};
use super::store::GuideStore;
use crate::catalogue::CatalogueStore;
use crate::disclosure::Disclosure;
use crate::friends::{self, FriendStore};
use crate::time::DAY;
use crate::transparency::{Act, TransparencyStore};
use crate::{MerchantId, QuestionId, Result, ShopperId, Timestamp, text};

/// How many questions a list shows.
pub const QUESTIONS_SHOWN: u32 = 100;

pub struct Ask {
    pub id: QuestionId,
    pub asker: ShopperId,
    /// The guide's handle.
    pub guide: String,
    pub merchant: MerchantId,
    pub sku: String,
    pub text: String,
}

/// Asks a guide about a product.
pub fn ask(
    work: &mut (impl GuideStore + CatalogueStore + FriendStore + ?Sized),
    order: Ask,
    now: Timestamp,
) -> Result<Question> {
    let guide = work
        .guide_by_handle(&order.guide)?
        .ok_or(AskRefusal::UnknownGuide)?;
    if !friends::blocked_either_way(work, order.asker, &[guide.id])?.is_empty() {
        return Err(AskRefusal::UnknownGuide.into());
    }
    if guide.id == order.asker {
        return Err(AskRefusal::Yourself.into());
    }
    let text = text::paragraphs(&order.text, QUESTION_CHARS_MAX)
        .map_err(|reason| AskRefusal::Text(reason.of("text")))?;
    if work.product(order.merchant, &order.sku)?.is_none() {
        return Err(AskRefusal::UnknownProduct.into());
    }
    let (today, waiting) = work.asked(order.asker, guide.id, now.plus_seconds(-DAY))?;
    if today >= QUESTIONS_A_DAY {
        return Err(AskRefusal::TooManyToday.into());
    }
    if waiting >= QUESTIONS_WAITING_MAX {
        return Err(AskRefusal::TooManyWaiting.into());
    }
    let question = Question {
        id: order.id,
        guide: guide.id,
        asker: order.asker,
        merchant: order.merchant,
        sku: order.sku,
        text,
        asked_at: now,
        state: Asked::Open,
        withheld: None,
    };

    work.put_question(&question)?;
    Ok(question)
}

/// What a guide says to a question, as it came in.
pub struct GiveAnswer {
    pub question: QuestionId,
    pub guide: ShopperId,
    pub text: String,
    pub disclosure: Option<Disclosure>,
}

/// Answers a question, or changes the answer. `chance` salts what the log of words hears.
pub fn answer(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    order: GiveAnswer,
    chance: [u8; 32],
    now: Timestamp,
) -> Result<Question> {
    let question = asked(work, order.question, order.guide)?;
    let guide = work
        .guide(order.guide)?
        .ok_or(AnswerRefusal::UnknownQuestion)?;
    if question.withheld.is_some() {
        return Err(AnswerRefusal::Withheld.into());
    }
    let related = guide.relation_with(question.merchant).is_some();
    let answered = question.answered(&order.text, order.disclosure, related, now)?;

    work.put_question(&answered)?;
    if let Some(given) = answered.public_answer() {
        let told = Told {
            chance: Some(chance),
            ..Told::of(match given.edited_at {
                None => Act::Published,
                Some(_) => Act::Edited,
            })
        };
        tell_of_answer(work, &answered, given, told, now)?;
    }
    Ok(answered)
}

/// Declines a question, or takes an answer back: its words are erased.
pub fn decline(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    id: QuestionId,
    guide: ShopperId,
    now: Timestamp,
) -> Result<Question> {
    let question = asked(work, id, guide)?;
    if let Asked::Declined { .. } = question.state {
        return Ok(question);
    }
    let declined = Question {
        state: Asked::Declined { at: now },
        ..question.clone()
    };

    work.put_question(&declined)?;
    if let Asked::Answered(given) = &question.state {
        let told = Told::of(Act::RemovedByAuthor);
        tell_of_answer(work, &question, given, told, now)?;
    }
    Ok(declined)
}

/// Questions to a guide, newest first.
pub fn asked_of(work: &mut (impl GuideStore + ?Sized), guide: ShopperId) -> Result<Vec<Question>> {
    Ok(work.questions_to(guide, QUESTIONS_SHOWN)?)
}

/// One's own questions, newest first.
pub fn asked_by(work: &mut (impl GuideStore + ?Sized), asker: ShopperId) -> Result<Vec<Question>> {
    Ok(work.questions_by(asker, QUESTIONS_SHOWN)?)
}

fn asked(
    work: &mut (impl GuideStore + ?Sized),
    id: QuestionId,
    guide: ShopperId,
) -> Result<Question> {
    let question = work.question(id)?;
    Ok(question
        .filter(|question| question.guide == guide)
        .ok_or(AnswerRefusal::UnknownQuestion)?)
}
