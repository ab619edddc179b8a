//! Proofs of delivery in SQL.

use super::sql::{Sql, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::delivery::{DeliveryStore, Kind, Proof};
use vouch_domain::{Fault, PaymentId};

impl<S: Sql> DeliveryStore for SqlWork<S> {
    fn proof(&mut self, payment: PaymentId) -> Result<Option<Proof>, Fault> {
        let row = self.first(
            "select payment, kind, at, hash from delivery_proofs where payment = ?1",
            params![payment.bytes()],
        )?;
        row.map(|row| {
            let kind = row.text(1)?;
            Ok(Proof {
                payment: PaymentId(row.id(0)?),
                kind: known("a proof", &kind, Kind::parse(&kind))?,
                at: row.time(2)?,
                hash: row.bytes(3)?,
            })
        })
        .transpose()
    }

    fn add_proof(&mut self, proof: &Proof) -> Result<(), Fault> {
        self.execute(
            "insert into delivery_proofs (payment, kind, at, hash) values (?1, ?2, ?3, ?4)",
            params![
                proof.payment.bytes(),
                proof.kind.name(),
                proof.at,
                &proof.hash
            ],
        )?;
        Ok(())
    }
}
