//! Parcels, evidence and proofs of delivery in SQL.

use super::sql::{Row, Sql, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::delivery::{
    Arrived, DeliveryStore, Evidence, Exhibit, Kind, Lock, Parcel, Proof,
};
use vouch_domain::{Fault, ParcelId, PaymentId};

const PARCEL: &str = "id, payment, number, carrier, tracking, more_to_follow, shipped_at, salt, seal, wrong, \
                      locked_until, arrived_kind, arrived_at, release_at";

impl<S: Sql> DeliveryStore for SqlWork<S> {
    fn proof(&mut self, payment: PaymentId) -> Result<Option<Proof>, Fault> {
        let row = self.first(
            "select payment, kind, at, hash from delivery_proofs where payment = ?1",
            params![payment.bytes()],
        )?;
        row.map(|row| {
            Ok(Proof {
                payment: PaymentId(row.id(0)?),
                kind: kind(row.text(1)?)?,
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

    fn parcel(&mut self, id: ParcelId) -> Result<Option<Parcel>, Fault> {
        let row = self.first(
            &format!("select {PARCEL} from delivery_parcels where id = ?1"),
            params![id.bytes()],
        )?;
        row.map(|row| parcel(&row)).transpose()
    }

    fn parcels(&mut self, payment: PaymentId) -> Result<Vec<Parcel>, Fault> {
        let rows = self.query(
            &format!("select {PARCEL} from delivery_parcels where payment = ?1 order by number"),
            params![payment.bytes()],
        )?;
        rows.iter().map(parcel).collect()
    }

    fn add_parcel(&mut self, parcel: &Parcel) -> Result<(), Fault> {
        let arrived = parcel.arrived;
        self.execute(
            &format!(
                "insert into delivery_parcels ({PARCEL}) \
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
            ),
            params![
                parcel.id.bytes(),
                parcel.payment.bytes(),
                parcel.number,
                parcel.carrier.clone(),
                parcel.tracking.clone(),
                u32::from(parcel.more_to_follow),
                parcel.shipped_at,
                &parcel.lock.salt[..],
                &parcel.lock.seal[..],
                parcel.lock.wrong,
                parcel.lock.until,
                arrived.map(|arrived| arrived.kind.name()),
                arrived.map(|arrived| arrived.at),
                arrived.map(|arrived| arrived.release_at),
            ],
        )
        .map(drop)
    }

    fn save_parcel(&mut self, parcel: &Parcel) -> Result<(), Fault> {
        let arrived = parcel.arrived;
        let touched = self.execute(
            "update delivery_parcels set wrong = ?2, locked_until = ?3, arrived_kind = ?4, arrived_at = ?5, \
             release_at = ?6 where id = ?1",
            params![
                parcel.id.bytes(),
                parcel.lock.wrong,
                parcel.lock.until,
                arrived.map(|arrived| arrived.kind.name()),
                arrived.map(|arrived| arrived.at),
                arrived.map(|arrived| arrived.release_at),
            ],
        )?;
        match touched {
            1 => Ok(()),
            _ => Err(Fault("there is no such parcel to save".into())),
        }
    }

    fn evidence(&mut self, payment: PaymentId) -> Result<Vec<Evidence>, Fault> {
        let rows = self.query(
            "select number, kind, parcel, happened_at, detail, at, hash from delivery_evidence \
             where payment = ?1 order by number",
            params![payment.bytes()],
        )?;
        let read = |row: &Row| {
            Ok(Evidence {
                payment,
                number: row.number(0)?,
                exhibit: Exhibit {
                    kind: kind(row.text(1)?)?,
                    parcel: row.optional(2, Row::id)?.map(ParcelId),
                    happened_at: row.time(3)?,
                    detail: row.text(4)?,
                },
                at: row.time(5)?,
                hash: row.bytes(6)?,
            })
        };
        rows.iter().map(read).collect()
    }

    fn add_evidence(&mut self, evidence: &Evidence) -> Result<(), Fault> {
        let exhibit = &evidence.exhibit;
        self.execute(
            "insert into delivery_evidence (payment, number, kind, parcel, happened_at, detail, at, hash) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                evidence.payment.bytes(),
                evidence.number,
                exhibit.kind.name(),
                exhibit.parcel.map(ParcelId::bytes),
                exhibit.happened_at,
                &exhibit.detail,
                evidence.at,
                &evidence.hash,
            ],
        )
        .map(drop)
    }
}

fn parcel(row: &Row) -> Result<Parcel, Fault> {
    let arrived = match row.optional(11, Row::text)? {
        None => None,
        Some(name) => Some(Arrived {
            kind: kind(name)?,
            at: row.time(12)?,
            release_at: row.time(13)?,
        }),
    };
    Ok(Parcel {
        id: ParcelId(row.id(0)?),
        payment: PaymentId(row.id(1)?),
        number: row.number(2)?,
        carrier: row.optional(3, Row::text)?,
        tracking: row.optional(4, Row::text)?,
        more_to_follow: row.integer(5)? == 1,
        shipped_at: row.time(6)?,
        lock: Lock {
            salt: row.bytes(7)?,
            seal: row.bytes(8)?,
            wrong: row.number(9)?,
            until: row.optional(10, Row::time)?,
        },
        arrived,
    })
}

fn kind(name: String) -> Result<Kind, Fault> {
    known("a kind of evidence", &name, Kind::parse(&name))
}
