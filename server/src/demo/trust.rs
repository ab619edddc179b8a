//! A doubt that was decided: the sports shop reported what Lea says of its bottle, Lea replied, and somebody of the house let it stand.
//! By the same use cases as everybody; what is there is left alone. It stands at `/transparency`, as every decision does.

use super::people::id_of;
use vouch_domain::transparency::Subject;
use vouch_domain::trust::{self, Decide, Ground, Outcome, Party, Submit};
use vouch_domain::{CaseId, Result, Timestamp, Work, ids};

const KEY: &str = "pk_test_stride";
const BOTTLE: &str = "bottle-rill";
const AUTHOR: &str = "Lea Novak";
const OPERATOR: &str = "mara";

const REPORT: &str = "Every bottle is rinsed before it leaves us. None of ours smells of plastic.";
const REPLY: &str =
    "Mine did, for a week, and I wrote that it passed. I still take it along every day.";
const DECISION: &str = "She says what she found with her own bottle, and that it passed. The shop can answer beneath it; the word stays.";

/// Brings it in, where it is missing.
pub fn settle(work: &mut dyn Work, now: Timestamp) -> Result<()> {
    let Some(merchant) = work.merchant_by_publishable_key(KEY)? else {
        return Ok(());
    };
    let author = id_of(AUTHOR);
    let Some(word) = work.recommendation_by(author, merchant.id, BOTTLE)? else {
        return Ok(());
    };
    let about = Subject::Recommendation(word.id);
    if !work.cases_about(about)?.is_empty() {
        return Ok(());
    }
    let submit = Submit {
        case: CaseId(ids::derive("demo case", &[&word.id.bytes()])),
        about,
        by: Party::Merchant(merchant.id),
        ground: Some(Ground::FalseClaim),
        text: REPORT.into(),
        evidence_url: None,
    };
    let (case, _) = trust::report(work, submit, now)?;
    trust::reply(work, case.id, Party::Shopper(author), REPLY, now)?;
    if work.operator(OPERATOR)?.is_none() {
        trust::add_operator(work, OPERATOR, now)?;
    }
    let order = Decide {
        case: case.id,
        operator: OPERATOR.into(),
        outcome: Outcome::Keep,
        explanation: DECISION.into(),
    };
    trust::decide(work, order, now)?;
    Ok(())
}
