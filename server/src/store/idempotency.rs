//! Given answers in SQL.

use super::sql::Sql;
use super::work::SqlWork;
use crate::params;
use std::result::Result;
use vouch_domain::idempotency::{IdempotencyStore, Remembered};
use vouch_domain::{Fault, Timestamp};

impl<S: Sql> IdempotencyStore for SqlWork<S> {
    fn remembered(&mut self, scope: &str, key: &str) -> Result<Option<Remembered>, Fault> {
        let row = self.first(
            "select request, status, body, at from answers where scope = ?1 and key = ?2",
            params![scope, key],
        )?;
        row.map(|row| {
            Ok(Remembered {
                request: row.bytes(0)?,
                status: row.number(1)?,
                body: row.blob(2)?,
                at: row.time(3)?,
            })
        })
        .transpose()
    }

    fn remember(&mut self, scope: &str, key: &str, answer: &Remembered) -> Result<(), Fault> {
        self.execute(
            "insert into answers (scope, key, request, status, body, at) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![scope, key, answer.request, answer.status, &answer.body, answer.at],
        )
        .map(drop)
    }

    fn forget_answers(&mut self, until: Timestamp) -> Result<(), Fault> {
        self.execute("delete from answers where at < ?1", params![until])
            .map(drop)
    }
}
