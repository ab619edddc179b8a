//! Trust: doubts about what somebody said, heard from both sides and decided by people.
//!
//! open → answered → (proposed →) decided → (appealed → (proposed →)) closed
//!
//! Anybody who reads a word may report it, and so may the shop; a signal of the house may open a case as well. The author is told,
//! sees the evidence and may reply; until they have, or their time is over, nobody decides. Operators decide, never a merchant and
//! never a machine. That somebody is paid is never one person's finding: two operators must agree. Whoever loses may appeal once,
//! and other operators decide. What was decided about a public word is public, and each step stands in the log (`transparency`).
//!
//! A signal lowers what a word counts while people look; it withholds nothing and accuses nobody. A word by somebody who is tied to
//! the shop (`tie.rs`) counts nothing, whether they said so or not. Nobody can take a disclosure away.

mod case;
mod decision;
mod effects;
mod farms;
mod habits;
mod operator;
mod patterns;
mod refusals;
mod report;
pub mod signals;
mod store;
mod tie;
mod watch;

pub use case::{APPEAL_SECONDS, Appeal, Case, REPLY_SECONDS, Reply, Ruling, Stage, State};
pub use decision::{Decision, EXPLANATION_CHARS_MAX, LOWERED_PERCENT, Outcome};
pub use effects::Word;
pub use operator::Operator;
pub use patterns::{Found, find_patterns, flag_found};
pub use refusals::{
    AppealRefusal, CaseRefusal, DecideRefusal, OperatorRefusal, ReplyRefusal, ReportRefusal,
    TieRefusal,
};
pub use report::{Evidence, Ground, Party, REPORTS_A_DAY_MAX, Report, SignalName};
pub use store::{CaseFilter, TrustStore};
pub use tie::{Related, STAFF_MAX, Tie, TieKind};
pub use watch::{Watcher, look_on};

use crate::catalogue::CatalogueStore;
use crate::facts::FactStore;
use crate::friends::FriendStore;
use crate::guides::GuideStore;
use crate::merchants::MerchantStore;
use crate::recommendations::{self, RecommendationStore};
use crate::time::DAY;
use crate::transparency::{self, Act, Note, Subject, TransparencyStore};
use crate::{CaseId, MerchantId, Result, ShopperId, Timestamp};
use sha2::{Digest, Sha256};

/// What this room needs of the others: the words themselves, and the log.
pub trait Reach:
    CatalogueStore
    + FactStore
    + GuideStore
    + MerchantStore
    + RecommendationStore
    + TransparencyStore
    + TrustStore
{
}

impl<W> Reach for W where
    W: CatalogueStore
        + FactStore
        + GuideStore
        + MerchantStore
        + RecommendationStore
        + TransparencyStore
        + TrustStore
        + ?Sized
{
}

/// A case and everything that was said in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub case: Case,
    pub reports: Vec<Report>,
    pub evidence: Vec<Evidence>,
    /// The word as it is now; `None` where its author took it back.
    pub word: Option<Word>,
}

/// What somebody reports, as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submit {
    /// The id of the case that it opens, where it opens one.
    pub case: CaseId,
    pub about: Subject,
    pub by: Party,
    pub ground: Option<Ground>,
    pub text: String,
    pub evidence_url: Option<String>,
}

/// Reports a word. Whoever reports the same for the same ground joins the case that is open.
pub fn report(
    work: &mut (impl Reach + FriendStore + ?Sized),
    submit: Submit,
    now: Timestamp,
) -> Result<(Case, Report)> {
    let word = match may_know_of(work, submit.by, submit.about)? {
        true => effects::word(work, submit.about)?,
        false => None,
    };
    let today = work.reports_since(submit.by, now.plus_seconds(-DAY))?;
    let cases = work.cases_about(submit.about)?;
    let mut mine = Vec::new();
    for case in &cases {
        let reports = work.reports_in(case.id)?;
        if reports.iter().any(|report| report.by == submit.by) {
            mine.push(case.id);
        }
    }

    let (case, report) = Report::submit(submit, word, today, cases, &mine, now)?;

    if case.id == report.case && work.case(case.id)?.is_none() {
        work.put_case(&case)?;
    }
    work.add_report(&report)?;
    Ok((case, report))
}

/// Whether a word is one that the reporter could have read: what was meant for others is to them not there. A shop reads what everyone
/// reads.
fn may_know_of(
    work: &mut (impl Reach + FriendStore + ?Sized),
    by: Party,
    about: Subject,
) -> Result<bool> {
    let reader = match by {
        Party::Shopper(reader) => Some(reader),
        Party::Merchant(_) => None,
    };
    match about {
        Subject::Recommendation(id) | Subject::Reply(id) => {
            recommendations::is_addressed_to(work, reader, id)
        }
        Subject::Story(_) | Subject::Answer(_) | Subject::Statement(_) => Ok(true),
    }
}

/// A signal found something about a word: its weight is lowered and people are asked to look. Says `None` where the word is gone
/// or is looked at already.
pub fn flag(
    work: &mut (impl Reach + ?Sized),
    id: CaseId,
    about: Subject,
    evidence: Evidence,
    now: Timestamp,
) -> Result<Option<Case>> {
    let Some(word) = effects::word(work, about)? else {
        return Ok(None);
    };
    let ground = evidence.signal.ground();
    let looked_at = work.cases_about(about)?.iter().any(|case| {
        case.ground == ground && (case.state.is_undecided() || case.signal == Some(evidence.signal))
    });
    if looked_at {
        return Ok(None);
    }

    let case = Case::flagged(id, about, &word, &evidence, now);

    work.put_case(&case)?;
    work.add_evidence(case.id, &evidence)?;
    effects::apply(work, about, now)?;
    Ok(Some(case))
}

/// The author's side of it, once.
pub fn reply(
    work: &mut (impl TrustStore + ?Sized),
    id: CaseId,
    by: Party,
    text: &str,
    now: Timestamp,
) -> Result<Case> {
    let case = work.case(id)?.filter(|case| case.author == by);

    let answered = case.ok_or(CaseRefusal::Unknown)?.reply(text, now)?;

    work.put_case(&answered)?;
    Ok(answered)
}

/// Whoever lost asks for other eyes, once.
pub fn appeal(
    work: &mut (impl Reach + ?Sized),
    id: CaseId,
    by: Party,
    text: &str,
    now: Timestamp,
) -> Result<Case> {
    let case = work.case(id)?;
    let reported = match &case {
        Some(case) => {
            let reports = work.reports_in(case.id)?;
            reports.iter().any(|report| report.by == by)
        }
        None => false,
    };
    let case = case.filter(|case| reported || case.author == by);

    let appealed = case
        .ok_or(CaseRefusal::Unknown)?
        .appeal(by, reported, text, now)?;

    work.put_case(&appealed)?;
    note(work, appealed.about, (Act::Appealed, None), text, now)?;
    Ok(appealed)
}

/// What an operator says to a case, as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decide {
    pub case: CaseId,
    pub operator: String,
    pub outcome: Outcome,
    pub explanation: String,
}

/// An operator decides. Where two are needed, the first proposes and the decision stands when another says the same.
pub fn decide(work: &mut (impl Reach + ?Sized), order: Decide, now: Timestamp) -> Result<Case> {
    let operator = work
        .operator(&order.operator)?
        .filter(Operator::is_active)
        .ok_or(DecideRefusal::UnknownOperator)?;
    let case = work.case(order.case)?.ok_or(CaseRefusal::Unknown)?;

    let decision = Decision::by(&operator, order.outcome, &order.explanation, now)?;
    let decided = case.clone().decide(decision, now)?;

    work.put_case(&decided)?;
    if let Some(outcome) = decided.newly_decided(&case) {
        let act = (Act::Decided, Some(outcome));
        note(work, decided.about, act, &order.explanation, now)?;
        effects::apply(work, decided.about, now)?;
    }
    Ok(decided)
}

/// Closes what nobody appealed against in time; answers how many. At most `limit` at once.
pub fn close_due(
    work: &mut (impl TrustStore + ?Sized),
    limit: u32,
    now: Timestamp,
) -> Result<usize> {
    let due: Vec<Case> = work
        .cases_to_close(now, limit)?
        .into_iter()
        .filter_map(|case| case.close(now))
        .collect();

    for case in &due {
        work.put_case(case)?;
    }
    Ok(due.len())
}

/// Everything about one case, for operators.
pub fn file(work: &mut (impl Reach + ?Sized), id: CaseId) -> Result<File> {
    let case = work.case(id)?.ok_or(CaseRefusal::Unknown)?;
    read_file(work, case)
}

/// Cases about somebody's words, newest first.
pub fn about(work: &mut (impl Reach + ?Sized), author: Party) -> Result<Vec<File>> {
    let cases = work.cases(CaseFilter::Author(author))?;
    cases
        .into_iter()
        .map(|case| read_file(work, case))
        .collect()
}

/// What somebody reported and what became of it, newest first.
pub fn reported(work: &mut (impl TrustStore + ?Sized), by: Party) -> Result<Vec<(Report, Case)>> {
    let mut reported = Vec::new();
    for report in work.reports_by(by)? {
        if let Some(case) = work.case(report.case)? {
            reported.push((report, case));
        }
    }
    Ok(reported)
}

/// What people decided about words that everybody could read, newest first: for everybody.
pub fn decided(work: &mut (impl Reach + ?Sized), limit: u32) -> Result<Vec<Case>> {
    let mut public = Vec::new();
    for case in work.cases(CaseFilter::Decided { limit })? {
        let known = work.log_subject(case.about)?;
        if known.is_some_and(|known| known.shown.is_some()) {
            public.push(case);
        }
    }
    Ok(public)
}

fn read_file(work: &mut (impl Reach + ?Sized), case: Case) -> Result<File> {
    Ok(File {
        reports: work.reports_in(case.id)?,
        evidence: work.evidence_in(case.id)?,
        word: effects::word(work, case.about)?,
        case,
    })
}

/// Tells the log of a step about a word that it has heard of: openly where the word is open. `said` is what was said with it.
fn note(
    work: &mut (impl TransparencyStore + ?Sized),
    subject: Subject,
    (act, reason): (Act, Option<&str>),
    said: &str,
    now: Timestamp,
) -> Result<()> {
    let Some(known) = work.log_subject(subject)? else {
        return Ok(());
    };
    let note = Note {
        subject,
        act,
        author: known.author,
        public: known.open().cloned(),
        content_hash: Sha256::digest(said).into(),
        reason,
        chance: None,
    };
    transparency::note(work, note, now)?;
    Ok(())
}

/// Adds an operator.
pub fn add_operator(
    work: &mut (impl TrustStore + ?Sized),
    name: &str,
    now: Timestamp,
) -> Result<Operator> {
    let operator = Operator::new(name, now)?;
    if work.operator(&operator.name)?.is_some() {
        return Err(OperatorRefusal::Known.into());
    }

    work.put_operator(&operator)?;
    Ok(operator)
}

/// From now on this operator decides nothing; what they decided stands.
pub fn retire_operator(
    work: &mut (impl TrustStore + ?Sized),
    name: &str,
    now: Timestamp,
) -> Result<Operator> {
    let mut operator = work.operator(name)?.ok_or(OperatorRefusal::Unknown)?;
    operator.retired_at.get_or_insert(now);

    work.put_operator(&operator)?;
    Ok(operator)
}

/// Who works for a shop, in place of whom it named before: keyed hashes of their e-mail addresses.
pub fn set_staff(
    work: &mut (impl TrustStore + ?Sized),
    merchant: MerchantId,
    staff: &[[u8; 32]],
    now: Timestamp,
) -> Result<()> {
    if staff.len() > STAFF_MAX {
        return Err(TieRefusal::TooManyStaff.into());
    }
    let owner = Party::Merchant(merchant);

    work.remove_ties(owner, TieKind::StaffEmail)?;
    for hash in staff {
        work.add_tie(&Tie {
            owner,
            kind: TieKind::StaffEmail,
            hash: *hash,
            since: now,
        })?;
    }
    work.look_again_at(merchant)?;
    Ok(())
}

/// Something that a shop or a shopper has, as a keyed hash.
pub fn add_tie(work: &mut (impl TrustStore + ?Sized), tie: Tie) -> Result<()> {
    work.add_tie(&tie)?;
    if let Party::Merchant(merchant) = tie.owner {
        work.look_again_at(merchant)?;
    }
    Ok(())
}

/// By what a shopper is tied to a shop: something that both have. `email` is the keyed hash of the shopper's address, which the
/// house knows from the account.
pub fn related(
    work: &mut (impl TrustStore + ?Sized),
    shopper: ShopperId,
    email: Option<&[u8; 32]>,
    merchant: MerchantId,
) -> Result<Option<TieKind>> {
    let theirs = work.ties_of(Party::Merchant(merchant))?;
    let mut own: Vec<(TieKind, [u8; 32])> = work
        .ties_of(Party::Shopper(shopper))?
        .into_iter()
        .map(|tie| (tie.kind, tie.hash))
        .collect();
    own.extend(email.map(|hash| (TieKind::StaffEmail, *hash)));
    let shared = |tie: &Tie| own.contains(&(tie.kind, tie.hash));
    Ok(theirs.iter().find(|tie| shared(tie)).map(|tie| tie.kind))
}

/// Looks whether a word's author is tied to the shop it is about. If so it counts nothing; where it is not said in the word, a case
/// is opened with `id`.
pub fn look_at_ties(
    work: &mut (impl Reach + ?Sized),
    id: CaseId,
    about: Subject,
    email: Option<&[u8; 32]>,
    now: Timestamp,
) -> Result<Option<Related>> {
    let Some(word) = effects::word(work, about)? else {
        return Ok(None);
    };
    let (Party::Shopper(author), Some(merchant)) = (word.author, word.merchant) else {
        return Ok(None);
    };
    let before = work.related(about)?;
    let tie = related(work, author, email, merchant)?;
    let after = tie.map(|kind| Related {
        kind,
        disclosed: word.says_related,
    });
    if before != after {
        work.put_related(about, after)?;
        effects::apply(work, about, now)?;
    }
    if let Some(Related {
        kind,
        disclosed: false,
    }) = after
    {
        flag(work, id, about, Evidence::tied(kind), now)?;
    }
    Ok(after)
}

#[cfg(test)]
mod tests;
