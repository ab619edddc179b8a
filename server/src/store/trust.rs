//! Cases, operators and ties in SQL.

use super::sql::{Row, Sql, Value, all, known};
use super::transparency::subject;
use super::work::SqlWork;
use crate::params;
use std::collections::BTreeMap;
use vouch_domain::transparency::Subject;
use vouch_domain::trust::{
    Appeal, Case, CaseFilter, Decision, Evidence, Ground, Operator, Outcome, Party, Related, Reply,
    Report, Ruling, SignalName, State, Tie, TieKind, TrustStore,
};
use vouch_domain::{CaseId, Fault, MerchantId, ShopperId, Timestamp};

/// A list of parameters stays well below what either database takes.
const LIST: usize = 200;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, kind, subject, author_kind, author, merchant, ground, signal, opened_at, reply_by, reply, replied_at, \
             stage, appeal_by, appellant_kind, appellant, appeal, appealed_at, closed_at from trust_cases ",
            $rest
        )
    };
}

impl<S: Sql> TrustStore for SqlWork<S> {
    fn case(&mut self, id: CaseId) -> Result<Option<Case>, Fault> {
        let cases = self.cases_found(select!("where id = ?1"), params![id.bytes()])?;
        Ok(cases.into_iter().next())
    }

    fn cases_about(&mut self, about: Subject) -> Result<Vec<Case>, Fault> {
        self.cases_found(
            select!("where kind = ?1 and subject = ?2 order by opened_at desc, id desc"),
            params![about.kind().name(), about.number().to_be_bytes()],
        )
    }

    fn cases(&mut self, filter: CaseFilter) -> Result<Vec<Case>, Fault> {
        match filter {
            CaseFilter::Author(author) => self.cases_found(
                select!("where author_kind = ?1 and author = ?2 order by opened_at desc, id desc"),
                params![author.name(), author.number().to_be_bytes()],
            ),
            CaseFilter::Waiting { limit } => self.cases_found(
                select!(
                    "where stage in ('open', 'appealed') order by opened_at desc, id desc limit ?1"
                ),
                params![limit],
            ),
            CaseFilter::Decided { limit } => self.cases_found(
                select!("where stage <> 'open' order by opened_at desc, id desc limit ?1"),
                params![limit],
            ),
        }
    }

    fn cases_to_close(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Case>, Fault> {
        self.cases_found(
            select!("where appeal_by is not null and appeal_by <= ?1 order by id limit ?2"),
            params![now, limit],
        )
    }

    fn put_case(&mut self, case: &Case) -> Result<(), Fault> {
        let kept = Kept::of(&case.state);
        self.execute(
            "insert into trust_cases
                 (id, kind, subject, author_kind, author, merchant, ground, signal, opened_at, reply_by, reply, replied_at,
                  stage, appeal_by, appellant_kind, appellant, appeal, appealed_at, closed_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
             on conflict (id) do update set
                 reply = excluded.reply, replied_at = excluded.replied_at, stage = excluded.stage,
                 appeal_by = excluded.appeal_by, appellant_kind = excluded.appellant_kind, appellant = excluded.appellant,
                 appeal = excluded.appeal, appealed_at = excluded.appealed_at, closed_at = excluded.closed_at",
            params![
                case.id.bytes(),
                case.about.kind().name(),
                case.about.number().to_be_bytes(),
                case.author.name(),
                case.author.number().to_be_bytes(),
                case.merchant.map(MerchantId::bytes),
                case.ground.name(),
                case.signal.map(SignalName::name),
                case.opened_at,
                kept.reply_by.unwrap_or(case.opened_at),
                case.reply.as_ref().map(|reply| reply.text.as_str()),
                case.reply.as_ref().map(|reply| reply.at),
                kept.stage,
                kept.appeal_by,
                kept.appeal.map(|appeal| appeal.by.name()),
                kept.appeal.map(|appeal| appeal.by.number().to_be_bytes()),
                kept.appeal.map(|appeal| appeal.text.as_str()),
                kept.appeal.map(|appeal| appeal.at),
                kept.closed_at,
            ],
        )?;
        for (instance, place, proposed, decision) in kept.decisions {
            self.execute(
                "insert into trust_decisions
                     (trust_case, instance, place, proposed, operator, outcome, explanation, decided_at)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 on conflict (trust_case, instance, place) do update set
                     proposed = excluded.proposed, operator = excluded.operator, outcome = excluded.outcome,
                     explanation = excluded.explanation, decided_at = excluded.decided_at",
                params![
                    case.id.bytes(),
                    instance,
                    place,
                    proposed,
                    &decision.operator,
                    decision.outcome.name(),
                    &decision.explanation,
                    decision.at
                ],
            )?;
        }
        Ok(())
    }

    fn add_report(&mut self, report: &Report) -> Result<(), Fault> {
        let by = report.by;
        self.execute(
            "insert into trust_reports (trust_case, reporter_kind, reporter, ground, text, evidence_url, reported_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                report.case.bytes(),
                by.name(),
                by.number().to_be_bytes(),
                report.ground.name(),
                &report.text,
                report.evidence_url.as_deref(),
                report.at
            ],
        )?;
        Ok(())
    }

    fn reports_in(&mut self, case: CaseId) -> Result<Vec<Report>, Fault> {
        let rows = self.query(
            "select trust_case, reporter_kind, reporter, ground, text, evidence_url, reported_at from trust_reports
             where trust_case = ?1",
            params![case.bytes()],
        )?;
        let mut reports = all(rows, report)?;
        reports.sort_by_key(|report| (report.at, report.by));
        Ok(reports)
    }

    fn reports_by(&mut self, by: Party) -> Result<Vec<Report>, Fault> {
        let rows = self.query(
            "select trust_case, reporter_kind, reporter, ground, text, evidence_url, reported_at from trust_reports
             where reporter_kind = ?1 and reporter = ?2 order by reported_at desc, trust_case desc",
            params![by.name(), by.number().to_be_bytes()],
        )?;
        all(rows, report)
    }

    fn reports_since(&mut self, by: Party, since: Timestamp) -> Result<u32, Fault> {
        let row = self.first(
            "select count(*) from trust_reports where reporter_kind = ?1 and reporter = ?2 and reported_at > ?3",
            params![by.name(), by.number().to_be_bytes(), since],
        )?;
        row.map_or(Ok(0), |row| row.number(0))
    }

    fn add_evidence(&mut self, case: CaseId, evidence: &Evidence) -> Result<(), Fault> {
        let number = self.evidence_in(case)?.len() as i64;
        let line = |(name, value): &(String, String)| format!("{name}={value}");
        let figures: Vec<String> = evidence.figures.iter().map(line).collect();
        self.execute(
            "insert into trust_evidence (trust_case, number, signal, figures) values (?1, ?2, ?3, ?4)",
            params![
                case.bytes(),
                number,
                evidence.signal.name(),
                figures.join("\n")
            ],
        )?;
        Ok(())
    }

    fn evidence_in(&mut self, case: CaseId) -> Result<Vec<Evidence>, Fault> {
        let rows = self.query(
            "select signal, figures from trust_evidence where trust_case = ?1 order by number",
            params![case.bytes()],
        )?;
        all(rows, |row| {
            let (signal, figures) = (row.text(0)?, row.text(1)?);
            let pair = |line: &str| {
                let (name, value) = line.split_once('=')?;
                Some((name.to_owned(), value.to_owned()))
            };
            Ok(Evidence {
                signal: known("signal", &signal, SignalName::parse(&signal))?,
                figures: figures.lines().filter_map(pair).collect(),
            })
        })
    }

    fn operator(&mut self, name: &str) -> Result<Option<Operator>, Fault> {
        self.first(
            "select name, added_at, retired_at from trust_operators where name = ?1",
            params![name],
        )?
        .map(|row| operator(&row))
        .transpose()
    }

    fn operators(&mut self) -> Result<Vec<Operator>, Fault> {
        let rows = self.query(
            "select name, added_at, retired_at from trust_operators order by name",
            &[],
        )?;
        all(rows, operator)
    }

    fn put_operator(&mut self, operator: &Operator) -> Result<(), Fault> {
        self.execute(
            "insert into trust_operators (name, added_at, retired_at) values (?1, ?2, ?3)
             on conflict (name) do update set added_at = excluded.added_at, retired_at = excluded.retired_at",
            params![&operator.name, operator.added_at, operator.retired_at],
        )?;
        Ok(())
    }

    fn ties_of(&mut self, owner: Party) -> Result<Vec<Tie>, Fault> {
        let rows = self.query(
            "select kind, hash, since from trust_ties where owner_kind = ?1 and owner = ?2",
            params![owner.name(), owner.number().to_be_bytes()],
        )?;
        let mut ties = all(rows, |row| {
            let kind = row.text(0)?;
            Ok(Tie {
                owner,
                kind: known("tie", &kind, TieKind::parse(&kind))?,
                hash: row.bytes(1)?,
                since: row.time(2)?,
            })
        })?;
        ties.sort_by_key(|tie| (tie.kind, tie.hash));
        Ok(ties)
    }

    fn add_tie(&mut self, tie: &Tie) -> Result<(), Fault> {
        self.execute(
            "insert into trust_ties (owner_kind, owner, kind, hash, since) values (?1, ?2, ?3, ?4, ?5)
             on conflict (owner_kind, owner, kind, hash) do nothing",
            params![
                tie.owner.name(),
                tie.owner.number().to_be_bytes(),
                tie.kind.name(),
                &tie.hash,
                tie.since
            ],
        )?;
        Ok(())
    }

    fn remove_ties(&mut self, owner: Party, kind: TieKind) -> Result<(), Fault> {
        self.execute(
            "delete from trust_ties where owner_kind = ?1 and owner = ?2 and kind = ?3",
            params![owner.name(), owner.number().to_be_bytes(), kind.name()],
        )?;
        Ok(())
    }

    fn related(&mut self, about: Subject) -> Result<Option<Related>, Fault> {
        self.first(
            "select tie, disclosed from trust_related where kind = ?1 and subject = ?2",
            params![about.kind().name(), about.number().to_be_bytes()],
        )?
        .map(|row| {
            let tie = row.text(0)?;
            Ok(Related {
                kind: known("tie", &tie, TieKind::parse(&tie))?,
                disclosed: row.flag(1)?,
            })
        })
        .transpose()
    }

    fn put_related(&mut self, about: Subject, related: Option<Related>) -> Result<(), Fault> {
        let (kind, subject) = (about.kind().name(), about.number().to_be_bytes());
        match related {
            Some(related) => self.execute(
                "insert into trust_related (kind, subject, tie, disclosed) values (?1, ?2, ?3, ?4)
                 on conflict (kind, subject) do update set tie = excluded.tie, disclosed = excluded.disclosed",
                params![kind, subject, related.kind.name(), related.disclosed],
            )?,
            None => self.execute(
                "delete from trust_related where kind = ?1 and subject = ?2",
                params![kind, subject],
            )?,
        };
        Ok(())
    }

    fn steady_buyers(
        &mut self,
        people: &[ShopperId],
        shops: u32,
        until: Timestamp,
    ) -> Result<Vec<ShopperId>, Fault> {
        let mut steady = Vec::new();
        for people in people.chunks(LIST) {
            let places: Vec<String> = (0..people.len())
                .map(|place| format!("?{}", place + 3))
                .collect();
            let statement = format!(
                "select p.shopper from payments p join delivery_proofs d on d.payment = p.id
                 where p.shopper in ({}) and p.status in ('authorised', 'shipped', 'delivered', 'released') and d.at <= ?2
                 group by p.shopper having count(distinct p.merchant) >= ?1",
                places.join(", ")
            );
            let mut parameters = params![shops, until].to_vec();
            parameters.extend(people.iter().map(|person| Value::from(person.bytes())));
            let rows = self.query(&statement, &parameters)?;
            steady.extend(all(rows, |row| Ok(ShopperId(row.id(0)?)))?);
        }
        steady.sort_unstable();
        steady.dedup();
        Ok(steady)
    }

    fn looked_until(&mut self) -> Result<u64, Fault> {
        let row = self.first("select until from trust_looked where id = 1", &[])?;
        row.map_or(Ok(0), |row| row.number(0))
    }

    fn look_on_from(&mut self, sequence: u64) -> Result<(), Fault> {
        let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
        self.execute(
            "update trust_looked set until = ?1 where id = 1",
            params![sequence],
        )?;
        Ok(())
    }

    fn look_again_at(&mut self, merchant: MerchantId) -> Result<(), Fault> {
        self.looked_at(merchant, Some(0))
    }

    fn to_look_at(&mut self) -> Result<Option<(MerchantId, u128)>, Fault> {
        self.first(
            "select merchant, until from trust_to_look_at order by merchant limit 1",
            &[],
        )?
        .map(|row| Ok((MerchantId(row.id(0)?), row.id(1)?)))
        .transpose()
    }

    fn looked_at(&mut self, merchant: MerchantId, until: Option<u128>) -> Result<(), Fault> {
        match until {
            Some(until) => self.execute(
                "insert into trust_to_look_at (merchant, until) values (?1, ?2)
                 on conflict (merchant) do update set until = excluded.until",
                params![merchant.bytes(), until.to_be_bytes()],
            )?,
            None => self.execute(
                "delete from trust_to_look_at where merchant = ?1",
                params![merchant.bytes()],
            )?,
        };
        Ok(())
    }
}

/// A state as its columns and decisions.
#[derive(Default)]
struct Kept<'a> {
    stage: &'static str,
    reply_by: Option<Timestamp>,
    appeal_by: Option<Timestamp>,
    appeal: Option<&'a Appeal>,
    closed_at: Option<Timestamp>,
    /// Instance, place, whether it is only proposed.
    decisions: Vec<(i64, i64, bool, &'a Decision)>,
}

impl<'a> Kept<'a> {
    fn of(state: &'a State) -> Self {
        let mut kept = Self::default();
        match state {
            State::Open { reply_by, proposed } => {
                (kept.stage, kept.reply_by) = ("open", Some(*reply_by));
                kept.proposed(1, proposed.as_ref());
            }
            State::Decided { ruling, appeal_by } => {
                (kept.stage, kept.appeal_by) = ("decided", Some(*appeal_by));
                kept.ruled(1, ruling);
            }
            State::Appealed {
                ruling,
                appeal,
                proposed,
            } => {
                (kept.stage, kept.appeal) = ("appealed", Some(appeal));
                kept.ruled(1, ruling);
                kept.proposed(2, proposed.as_ref());
            }
            State::Closed { ruling, appeal, at } => {
                (kept.stage, kept.closed_at) = ("closed", Some(*at));
                kept.ruled(1, ruling);
                if let Some((appeal, last)) = appeal {
                    kept.appeal = Some(appeal);
                    kept.ruled(2, last);
                }
            }
        }
        kept
    }

    fn proposed(&mut self, instance: i64, decision: Option<&'a Decision>) {
        let decisions = decision.map(|decision| (instance, 1, true, decision));
        self.decisions.extend(decisions);
    }

    fn ruled(&mut self, instance: i64, ruling: &'a Ruling) {
        self.decisions.push((instance, 1, false, &ruling.first));
        let second = ruling.second.as_ref();
        self.decisions
            .extend(second.map(|second| (instance, 2, false, second)));
    }
}

impl<S: Sql> SqlWork<S> {
    fn cases_found(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Case>, Fault> {
        let rows = self.query(statement, parameters)?;
        let mut cases = Vec::with_capacity(rows.len());
        for row in &rows {
            let decisions = self.query(
                "select instance, place, proposed, operator, outcome, explanation, decided_at from trust_decisions
                 where trust_case = ?1 order by instance, place",
                &[Value::from(row.blob(0)?)],
            )?;
            cases.push(case(row, &decisions)?);
        }
        Ok(cases)
    }
}

fn case(row: &Row, decisions: &[Row]) -> Result<Case, Fault> {
    let (ground, signal) = (row.text(6)?, row.optional(7, Row::text)?);
    let reply = row.optional(10, Row::text)?;
    let replied_at = row.optional(11, Row::time)?;
    Ok(Case {
        id: CaseId(row.id(0)?),
        about: subject(row, 1)?,
        author: party(row, 3)?,
        merchant: row.optional(5, Row::id)?.map(MerchantId),
        ground: known("ground", &ground, Ground::parse(&ground))?,
        signal: match signal {
            None => None,
            Some(name) => Some(known("signal", &name, SignalName::parse(&name))?),
        },
        opened_at: row.time(8)?,
        reply: reply.zip(replied_at).map(|(text, at)| Reply { text, at }),
        state: state(row, decisions)?,
    })
}

fn state(row: &Row, rows: &[Row]) -> Result<State, Fault> {
    let mut decisions = BTreeMap::new();
    for row in rows {
        let outcome = row.text(4)?;
        let decision = Decision {
            operator: row.text(3)?,
            outcome: known("outcome", &outcome, Outcome::parse(&outcome))?,
            explanation: row.text(5)?,
            at: row.time(6)?,
        };
        decisions.insert((row.integer(0)?, row.integer(1)?, row.flag(2)?), decision);
    }
    let stage = row.text(12)?;
    let broken = || Fault(format!("a case that is {stage} lacks what belongs to it"));
    let mut ruling = |instance| {
        let first = decisions.remove(&(instance, 1, false));
        let second = decisions.remove(&(instance, 2, false));
        first.map(|first| Ruling { first, second })
    };
    let first = ruling(1);
    let last = ruling(2);
    let appeal = match row.optional(16, Row::text)? {
        None => None,
        Some(text) => Some(Appeal {
            by: party(row, 14)?,
            text,
            at: row.time(17)?,
        }),
    };
    Ok(match stage.as_str() {
        "open" => State::Open {
            reply_by: row.time(9)?,
            proposed: decisions.remove(&(1, 1, true)),
        },
        "decided" => State::Decided {
            ruling: first.ok_or_else(broken)?,
            appeal_by: row.time(13)?,
        },
        "appealed" => State::Appealed {
            ruling: first.ok_or_else(broken)?,
            appeal: appeal.ok_or_else(broken)?,
            proposed: decisions.remove(&(2, 1, true)),
        },
        "closed" => State::Closed {
            ruling: first.ok_or_else(broken)?,
            appeal: match appeal {
                None => None,
                Some(appeal) => Some((appeal, last.ok_or_else(broken)?)),
            },
            at: row.time(18)?,
        },
        _ => return Err(Fault(format!("stage in the store is {stage:?}"))),
    })
}

fn report(row: &Row) -> Result<Report, Fault> {
    let ground = row.text(3)?;
    Ok(Report {
        case: CaseId(row.id(0)?),
        by: party(row, 1)?,
        ground: known("ground", &ground, Ground::parse(&ground))?,
        text: row.text(4)?,
        evidence_url: row.optional(5, Row::text)?,
        at: row.time(6)?,
    })
}

fn operator(row: &Row) -> Result<Operator, Fault> {
    Ok(Operator {
        name: row.text(0)?,
        added_at: row.time(1)?,
        retired_at: row.optional(2, Row::time)?,
    })
}

fn party(row: &Row, from: usize) -> Result<Party, Fault> {
    let name = row.text(from)?;
    known("party", &name, Party::read(&name, row.id(from + 1)?))
}
