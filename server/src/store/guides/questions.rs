//! Questions to guides and their answers, in SQL.

use super::read_disclosure;
use crate::params;
use crate::store::sql::{Row, Sql, Value, all, known};
use crate::store::work::SqlWork;
use vouch_domain::guides::{Answer, Asked, Question, Withheld};
use vouch_domain::{Fault, MerchantId, QuestionId, ShopperId};

impl<S: Sql> SqlWork<S> {
    pub(super) fn questions_where(
        &mut self,
        which: &str,
        parameters: &[Value],
    ) -> Result<Vec<Question>, Fault> {
        let rows = self.query(
            &format!(
                "select id, guide, asker, merchant, sku, text, asked_at, state, state_at, answer, disclosure, edited_at,
                     withheld, withheld_at
                 from questions {which}"
            ),
            parameters,
        )?;
        all(rows, read)
    }

    pub(super) fn write_question(&mut self, question: &Question) -> Result<(), Fault> {
        let (state, at, answer) = match &question.state {
            Asked::Open => ("open", None, None),
            Asked::Answered(answer) => ("answered", Some(answer.at), Some(answer)),
            Asked::Declined { at } => ("declined", Some(*at), None),
        };
        let withheld = question.withheld.as_ref();
        self.execute(
            "insert into questions
                 (id, guide, asker, merchant, sku, text, asked_at, state, state_at, answer, disclosure, edited_at,
                  withheld, withheld_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             on conflict (id) do update set
                 state = excluded.state, state_at = excluded.state_at, answer = excluded.answer,
                 disclosure = excluded.disclosure, edited_at = excluded.edited_at, withheld = excluded.withheld,
                 withheld_at = excluded.withheld_at",
            params![
                question.id.bytes(),
                question.guide.bytes(),
                question.asker.bytes(),
                question.merchant.bytes(),
                &question.sku,
                &question.text,
                question.asked_at,
                state,
                at,
                answer.map(|answer| &answer.text),
                answer.map(|answer| answer.disclosure.name()),
                answer.and_then(|answer| answer.edited_at),
                withheld.map(|withheld| &withheld.reason),
                withheld.map(|withheld| withheld.at),
            ],
        )?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<Question, Fault> {
    let state = row.text(7)?;
    let at = row.optional(8, Row::time)?;
    let text = row.optional(9, Row::text)?;
    let disclosure = row.optional(10, read_disclosure)?;
    let edited_at = row.optional(11, Row::time)?;
    let parsed = match (state.as_str(), at, text.zip(disclosure)) {
        ("open", None, None) => Some(Asked::Open),
        ("declined", Some(at), None) => Some(Asked::Declined { at }),
        ("answered", Some(at), Some((text, disclosure))) => Some(Asked::Answered(Answer {
            text,
            disclosure,
            at,
            edited_at,
        })),
        _ => None,
    };
    let withheld = row
        .optional(12, Row::text)?
        .zip(row.optional(13, Row::time)?);
    Ok(Question {
        id: QuestionId(row.id(0)?),
        guide: ShopperId(row.id(1)?),
        asker: ShopperId(row.id(2)?),
        merchant: MerchantId(row.id(3)?),
        sku: row.text(4)?,
        text: row.text(5)?,
        asked_at: row.time(6)?,
        state: known("question", &state, parsed)?,
        withheld: withheld.map(|(reason, at)| Withheld { reason, at }),
    })
}
