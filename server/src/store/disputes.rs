//! Disputes in SQL. What was said and decided is only ever appended.

use super::sql::{Row, Sql, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::disputes::{
    Appeal, Claim, Decider, Decision, Dispute, DisputeStore, Rule, Side, Stage, Statement,
};
use vouch_domain::{DisputeId, Fault, MerchantId, PaymentId, ShopperId, Timestamp};

const COLUMNS: &str = "id, payment, merchant, shopper, claim, opened_at, stage, stage_at, appeal_by_side, appeal, \
                       appeal_at";

impl<S: Sql> DisputeStore for SqlWork<S> {
    fn dispute(&mut self, id: DisputeId) -> Result<Option<Dispute>, Fault> {
        let row = self.first(
            &format!("select {COLUMNS} from disputes where id = ?1"),
            params![id.bytes()],
        )?;
        row.map(|row| self.read_dispute(&row)).transpose()
    }

    fn disputes_of(&mut self, payment: PaymentId) -> Result<Vec<Dispute>, Fault> {
        let rows = self.query(
            &format!("select {COLUMNS} from disputes where payment = ?1 order by opened_at, id"),
            params![payment.bytes()],
        )?;
        rows.iter().map(|row| self.read_dispute(row)).collect()
    }

    fn disputes_of_merchant(
        &mut self,
        merchant: MerchantId,
        limit: u32,
    ) -> Result<Vec<Dispute>, Fault> {
        let rows = self.query(
            &format!(
                "select {COLUMNS} from disputes where merchant = ?1 order by opened_at desc, id desc limit ?2"
            ),
            params![merchant.bytes(), limit],
        )?;
        rows.iter().map(|row| self.read_dispute(row)).collect()
    }

    fn disputes_waiting(&mut self, limit: u32) -> Result<Vec<Dispute>, Fault> {
        let rows = self.query(
            &format!(
                "select {COLUMNS} from disputes where stage in ('answered', 'appealed') \
                 order by opened_at, id limit ?1"
            ),
            params![limit],
        )?;
        rows.iter().map(|row| self.read_dispute(row)).collect()
    }

    fn put_dispute(&mut self, dispute: &Dispute) -> Result<(), Fault> {
        let appeal = dispute.appeal.as_ref();
        let at = match dispute.stage {
            Stage::Closed { at } => at,
            _ => dispute.due_at().unwrap_or(dispute.opened_at),
        };
        self.execute(
            &format!(
                "insert into disputes ({COLUMNS}, false_claim) \
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
                 on conflict (id) do update set stage = excluded.stage, stage_at = excluded.stage_at, \
                 appeal_by_side = excluded.appeal_by_side, appeal = excluded.appeal, \
                 appeal_at = excluded.appeal_at, false_claim = excluded.false_claim"
            ),
            params![
                dispute.id.bytes(),
                dispute.payment.bytes(),
                dispute.merchant.bytes(),
                dispute.shopper.bytes(),
                dispute.claim.name(),
                dispute.opened_at,
                dispute.stage.name(),
                at,
                appeal.map(|it| it.by.name()),
                appeal.map(|it| it.text.clone()),
                appeal.map(|it| it.at),
                u32::from(dispute.is_false_claim()),
            ],
        )?;
        for (statement, position) in dispute.statements.iter().zip(1_u32..) {
            self.execute(
                "insert into dispute_statements (dispute, position, side, body, at) values (?1, ?2, ?3, ?4, ?5) \
                 on conflict (dispute, position) do nothing",
                params![
                    dispute.id.bytes(),
                    position,
                    statement.side.name(),
                    &statement.text,
                    statement.at,
                ],
            )?;
        }
        for (decision, instance) in dispute.decisions.iter().zip(1_u32..) {
            let (rule, operator) = match &decision.by {
                Decider::Rule(rule) => (Some(rule.name()), None),
                Decider::Operator(name) => (None, Some(name.clone())),
            };
            self.execute(
                "insert into dispute_decisions (dispute, instance, winner, rule, operator, because, at) \
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (dispute, instance) do nothing",
                params![
                    dispute.id.bytes(),
                    instance,
                    decision.winner.name(),
                    rule,
                    operator,
                    decision.because.clone(),
                    decision.at,
                ],
            )?;
        }
        Ok(())
    }

    fn false_claims(&mut self, shopper: ShopperId, since: Timestamp) -> Result<u32, Fault> {
        let row = self.first(
            "select count(*) from disputes where shopper = ?1 and stage_at > ?2 and false_claim = 1",
            params![shopper.bytes(), since],
        )?;
        row.map_or(Ok(0), |row| row.number(0))
    }
}

impl<S: Sql> SqlWork<S> {
    fn read_dispute(&mut self, row: &Row) -> Result<Dispute, Fault> {
        let id = DisputeId(row.id(0)?);
        let statements = self.query(
            "select side, body, at from dispute_statements where dispute = ?1 order by position",
            params![id.bytes()],
        )?;
        let statements = statements.iter().map(|row| {
            Ok(Statement {
                side: side(row.text(0)?)?,
                text: row.text(1)?,
                at: row.time(2)?,
            })
        });
        let decisions = self.query(
            "select winner, rule, operator, because, at from dispute_decisions where dispute = ?1 order by instance",
            params![id.bytes()],
        )?;
        let decisions = decisions.iter().map(|row| {
            Ok(Decision {
                winner: side(row.text(0)?)?,
                by: match row.optional(1, Row::text)? {
                    Some(rule) => Decider::Rule(known("a rule", &rule, Rule::parse(&rule))?),
                    None => Decider::Operator(row.text(2)?),
                },
                because: row.optional(3, Row::text)?,
                at: row.time(4)?,
            })
        });
        let claim = row.text(4)?;
        let appeal = match row.optional(9, Row::text)? {
            None => None,
            Some(text) => Some(Appeal {
                by: side(row.text(8)?)?,
                text,
                at: row.time(10)?,
            }),
        };
        let (stage, at) = (row.text(6)?, row.time(7)?);
        Ok(Dispute {
            id,
            payment: PaymentId(row.id(1)?),
            merchant: MerchantId(row.id(2)?),
            shopper: ShopperId(row.id(3)?),
            claim: known("a claim", &claim, Claim::parse(&claim))?,
            opened_at: row.time(5)?,
            stage: match stage.as_str() {
                "open" => Stage::Open { answer_by: at },
                "answered" => Stage::Answered { decide_by: at },
                "decided" => Stage::Decided { appeal_by: at },
                "appealed" => Stage::Appealed { decide_by: at },
                "closed" => Stage::Closed { at },
                _ => return Err(Fault(format!("a dispute is {stage} in the store"))),
            },
            statements: statements.collect::<Result<_, Fault>>()?,
            decisions: decisions.collect::<Result<_, Fault>>()?,
            appeal,
        })
    }
}

fn side(name: String) -> Result<Side, Fault> {
    known("a side", &name, Side::parse(&name))
}
