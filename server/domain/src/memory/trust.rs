//! Cases, operators and ties in memory.

use super::Memory;
use crate::delivery::DeliveryStore;
use crate::payments::{Page, PaymentStore};
use crate::refusal::Fault;
use crate::transparency::Subject;
use crate::trust::{
    Case, CaseFilter, Evidence, Operator, Party, Related, Report, Stage, State, Tie, TieKind,
    TrustStore,
};
use crate::{CaseId, MerchantId, ShopperId, Timestamp};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default)]
pub(super) struct Trust {
    cases: BTreeMap<CaseId, Case>,
    reports: Vec<Report>,
    evidence: Vec<(CaseId, Evidence)>,
    operators: BTreeMap<String, Operator>,
    ties: BTreeMap<(Party, TieKind, [u8; 32]), Timestamp>,
    related: BTreeMap<Subject, Related>,
    looked_until: u64,
    to_look_at: BTreeMap<MerchantId, u128>,
}

impl Memory {
    fn cases_where(&self, matches: impl Fn(&Case) -> bool) -> Vec<Case> {
        let cases = self.trust.cases.values().filter(|case| matches(case));
        let mut cases: Vec<Case> = cases.cloned().collect();
        cases.sort_by_key(|case| Reverse((case.opened_at, case.id)));
        cases
    }
}

impl TrustStore for Memory {
    fn case(&mut self, id: CaseId) -> Result<Option<Case>, Fault> {
        Ok(self.trust.cases.get(&id).cloned())
    }

    fn cases_about(&mut self, about: Subject) -> Result<Vec<Case>, Fault> {
        Ok(self.cases_where(|case| case.about == about))
    }

    fn cases(&mut self, filter: CaseFilter) -> Result<Vec<Case>, Fault> {
        let (mut cases, limit) = match filter {
            CaseFilter::Author(author) => (self.cases_where(|case| case.author == author), None),
            CaseFilter::Waiting { limit } => {
                let waits = [Stage::Open, Stage::Answered, Stage::Appealed];
                let cases = self.cases_where(|case| waits.contains(&case.stage()));
                (cases, Some(limit))
            }
            CaseFilter::Decided { limit } => (
                self.cases_where(|case| !case.state.is_undecided()),
                Some(limit),
            ),
        };
        if let Some(limit) = limit {
            cases.truncate(limit as usize);
        }
        Ok(cases)
    }

    fn cases_to_close(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Case>, Fault> {
        let due = |case: &Case| matches!(case.state, State::Decided { appeal_by, .. } if appeal_by <= now);
        let mut cases = self.cases_where(due);
        cases.sort_by_key(|case| case.id);
        cases.truncate(limit as usize);
        Ok(cases)
    }

    fn put_case(&mut self, case: &Case) -> Result<(), Fault> {
        self.trust.cases.insert(case.id, case.clone());
        Ok(())
    }

    fn add_report(&mut self, report: &Report) -> Result<(), Fault> {
        let twice = |known: &Report| known.case == report.case && known.by == report.by;
        if self.trust.reports.iter().any(twice) {
            return Err(Fault("this report is there already".into()));
        }
        self.trust.reports.push(report.clone());
        Ok(())
    }

    fn reports_in(&mut self, case: CaseId) -> Result<Vec<Report>, Fault> {
        let reports = self.trust.reports.iter();
        let mut reports: Vec<Report> = reports
            .filter(|report| report.case == case)
            .cloned()
            .collect();
        reports.sort_by_key(|report| (report.at, report.by));
        Ok(reports)
    }

    fn reports_by(&mut self, by: Party) -> Result<Vec<Report>, Fault> {
        let reports = self.trust.reports.iter();
        let mut reports: Vec<Report> = reports.filter(|report| report.by == by).cloned().collect();
        reports.sort_by_key(|report| Reverse((report.at, report.case)));
        Ok(reports)
    }

    fn reports_since(&mut self, by: Party, since: Timestamp) -> Result<u32, Fault> {
        let reports = self.reports_by(by)?;
        let recent = reports.iter().filter(|report| report.at > since).count();
        u32::try_from(recent).map_err(|_| Fault("more reports than can be counted".into()))
    }

    fn add_evidence(&mut self, case: CaseId, evidence: &Evidence) -> Result<(), Fault> {
        self.trust.evidence.push((case, evidence.clone()));
        Ok(())
    }

    fn evidence_in(&mut self, case: CaseId) -> Result<Vec<Evidence>, Fault> {
        let evidence = self.trust.evidence.iter();
        Ok(evidence
            .filter(|(of, _)| *of == case)
            .map(|(_, evidence)| evidence.clone())
            .collect())
    }

    fn operator(&mut self, name: &str) -> Result<Option<Operator>, Fault> {
        Ok(self.trust.operators.get(name).cloned())
    }

    fn operators(&mut self) -> Result<Vec<Operator>, Fault> {
        Ok(self.trust.operators.values().cloned().collect())
    }

    fn put_operator(&mut self, operator: &Operator) -> Result<(), Fault> {
        let name = operator.name.clone();
        self.trust.operators.insert(name, operator.clone());
        Ok(())
    }

    fn ties_of(&mut self, owner: Party) -> Result<Vec<Tie>, Fault> {
        let ties = self.trust.ties.iter();
        Ok(ties
            .filter(|((of, ..), _)| *of == owner)
            .map(|((owner, kind, hash), since)| Tie {
                owner: *owner,
                kind: *kind,
                hash: *hash,
                since: *since,
            })
            .collect())
    }

    fn add_tie(&mut self, tie: &Tie) -> Result<(), Fault> {
        let key = (tie.owner, tie.kind, tie.hash);
        self.trust.ties.entry(key).or_insert(tie.since);
        Ok(())
    }

    fn remove_ties(&mut self, owner: Party, kind: TieKind) -> Result<(), Fault> {
        let of_it = |key: &(Party, TieKind, [u8; 32])| (key.0, key.1) == (owner, kind);
        self.trust.ties.retain(|key, _| !of_it(key));
        Ok(())
    }

    fn related(&mut self, about: Subject) -> Result<Option<Related>, Fault> {
        Ok(self.trust.related.get(&about).copied())
    }

    fn put_related(&mut self, about: Subject, related: Option<Related>) -> Result<(), Fault> {
        match related {
            Some(related) => self.trust.related.insert(about, related),
            None => self.trust.related.remove(&about),
        };
        Ok(())
    }

    fn steady_buyers(
        &mut self,
        people: &[ShopperId],
        shops: u32,
        until: Timestamp,
    ) -> Result<Vec<ShopperId>, Fault> {
        let people: BTreeSet<ShopperId> = people.iter().copied().collect();
        let mut steady = Vec::new();
        for person in people {
            let all = Page {
                before: None,
                limit: u32::MAX,
            };
            let mut delivered = BTreeSet::new();
            for payment in self.payments_of_shopper(person, all)? {
                let stands = payment.status().stands();
                let proof = self.proof(payment.id)?;
                if stands && proof.is_some_and(|proof| proof.at <= until) {
                    delivered.insert(payment.merchant);
                }
            }
            if delivered.len() >= shops as usize {
                steady.push(person);
            }
        }
        Ok(steady)
    }

    fn looked_until(&mut self) -> Result<u64, Fault> {
        Ok(self.trust.looked_until)
    }

    fn look_on_from(&mut self, sequence: u64) -> Result<(), Fault> {
        self.trust.looked_until = sequence;
        Ok(())
    }

    fn look_again_at(&mut self, merchant: MerchantId) -> Result<(), Fault> {
        self.trust.to_look_at.insert(merchant, 0);
        Ok(())
    }

    fn to_look_at(&mut self) -> Result<Option<(MerchantId, u128)>, Fault> {
        let first = self.trust.to_look_at.iter().next();
        Ok(first.map(|(merchant, until)| (*merchant, *until)))
    }

    fn looked_at(&mut self, merchant: MerchantId, until: Option<u128>) -> Result<(), Fault> {
        match until {
            Some(until) => self.trust.to_look_at.insert(merchant, until),
            None => self.trust.to_look_at.remove(&merchant),
        };
        Ok(())
    }
}
