//! Parcels, evidence and proofs of delivery in SQL.

use super::sql::{Row, Sql, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::delivery::{
    Arrived, Carrier, DeliveryStore, Evidence, Exhibit, Kind, Lock, Parcel, Proof, Verifier,
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

    fn carrier(&mut self, slug: &str) -> Result<Option<Carrier>, Fault> {
        let row = self.first(
            &format!("select {CARRIER} from carriers where slug = ?1"),
            params![slug],
        )?;
        row.map(|row| carrier(&row)).transpose()
    }

    fn carriers(&mut self) -> Result<Vec<Carrier>, Fault> {
        let rows = self.query(
            &format!("select {CARRIER} from carriers order by slug"),
            &[],
        )?;
        rows.iter().map(carrier).collect()
    }

    fn put_carrier(&mut self, carrier: &Carrier) -> Result<(), Fault> {
        let (scheme, key) = match &carrier.verifier {
            Verifier::Ed25519(key) => ("ed25519", key.to_vec()),
            Verifier::Secret(secret) => ("secret", secret.clone()),
        };
        self.execute(
            &format!(
                "insert into carriers ({CARRIER}) values (?1, ?2, ?3, ?4, ?5, ?6) \
                 on conflict (slug) do update set name = excluded.name, scheme = excluded.scheme, \
                 verifier = excluded.verifier, added_at = excluded.added_at, retired_at = excluded.retired_at"
            ),
            params![
                &carrier.slug,
                &carrier.name,
                scheme,
                key,
                carrier.added_at,
                carrier.retired_at,
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

const CARRIER: &str = "slug, name, scheme, verifier, added_at, retired_at";

fn carrier(row: &Row) -> Result<Carrier, Fault> {
    let scheme = row.text(2)?;
    Ok(Carrier {
        slug: row.text(0)?,
        name: row.text(1)?,
        verifier: match scheme.as_str() {
            "ed25519" => Verifier::Ed25519(row.bytes(3)?),
            "secret" => Verifier::Secret(row.blob(3)?),
            _ => return Err(Fault(format!("a carrier signs by {scheme} in the store"))),
        },
        added_at: row.time(4)?,
        retired_at: row.optional(5, Row::time)?,
    })
}
