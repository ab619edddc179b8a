//! Kept answers against what they say: an answer that will be given again must still be true of its payment.
//!
//! Only what never changes about a payment is compared: that it is there, its amount and its currency.

use super::Report;
use crate::store::{Sql, Value};
use serde::Deserialize;
use vouch_domain::{Fault, PaymentId};

/// Answers that are in memory at a time; each may be as long as an answer is.
const PAGE: i64 = 500;

/// What an answer about a payment says of it: a confirmation has it inside, a creation is it.
#[derive(Deserialize)]
struct Said {
    payment: Option<SaidPayment>,
    #[serde(flatten)]
    whole: Option<SaidPayment>,
}

#[derive(Deserialize)]
struct SaidPayment {
    id: String,
    amount: i64,
    currency: String,
}

pub fn verify(sql: &mut impl Sql, report: &mut Report) -> Result<(), Fault> {
    let mut after = [Value::from(""), Value::from("")];
    loop {
        let [scope, key] = after.clone();
        let rows = sql.query(
            "select scope, key, status, body from answers where (scope, key) > (?1, ?2) order by scope, key limit ?3",
            &[scope, key, Value::from(PAGE)],
        )?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = [last.0[0].clone(), last.0[1].clone()];
        for row in &rows {
            let body = row.blob(3)?;
            let Ok(said) = serde_json::from_slice::<Said>(&body) else {
                continue; // An answer about something else.
            };
            let Some(said) = said.payment.or(said.whole) else {
                continue;
            };
            let Some(id) = PaymentId::parse(&said.id) else {
                continue;
            };
            let payment = sql.first(
                "select amount, currency from payments where id = ?1",
                &[Value::from(id.bytes())],
            )?;
            let place = format!("the answer kept under {:?}", row.text(1)?);
            match payment {
                None => report.finding(place, format!("speaks of payment {id}, which is missing")),
                Some(row) => {
                    let stored = (row.integer(0)?, row.text(1)?);
                    if stored != (said.amount, said.currency.clone()) {
                        let what = format!(
                            "says that payment {id} is about {} {}, but it is about {} {}",
                            said.amount, said.currency, stored.0, stored.1
                        );
                        report.finding(place, what);
                    }
                }
            }
        }
    }
}
