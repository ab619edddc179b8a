//! Carriers: who may bring evidence, and by what their word is known to be theirs.

use super::evidence::{DETAIL_MAX_CHARS, Exhibit, Kind};
use super::parcel::{CARRIER_MAX_CHARS, Parcel};
use super::refusals::DeliveryRefusal;
use super::store::DeliveryStore;
use crate::refusal::Result;
use crate::text;
use crate::time::MINUTE;
use crate::{ParcelId, Timestamp};

/// How old, or how far ahead, a signed event may be.
pub const REPLAY_SECONDS: i64 = 5 * MINUTE;
/// How far ahead of the house a carrier's own clock may be in what it reports.
const AHEAD_SECONDS: i64 = 5 * MINUTE;

/// By what a carrier's events are checked (Standard Webhooks 1.0).
#[derive(Clone, PartialEq, Eq)]
pub enum Verifier {
    /// An Ed25519 public key (`v1a`).
    Ed25519([u8; 32]),
    /// A secret that both have, for carriers that cannot sign (`v1`, HMAC-SHA256).
    Secret(Vec<u8>),
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ed25519(_) => "Ed25519(…)",
            Self::Secret(_) => "Secret(…)",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// 2 to 32 of a-z, 0-9 and -: as it stands in the address of its events.
    pub slug: String,
    /// As merchants name it on parcels.
    pub name: String,
    pub verifier: Verifier,
    pub added_at: Timestamp,
    pub retired_at: Option<Timestamp>,
}

impl Carrier {
    pub fn read(slug: &str, name: &str, verifier: Verifier, now: Timestamp) -> Result<Self> {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(2..=32).contains(&slug.len()) || !slug.chars().all(known) {
            return Err(DeliveryRefusal::CarrierSlug.into());
        }
        let name = text::line(name, CARRIER_MAX_CHARS).map_err(|why| why.of("name"))?;
        Ok(Self {
            slug: slug.into(),
            name,
            verifier,
            added_at: now,
            retired_at: None,
        })
    }

    /// Whether the merchant gave the parcel to this carrier.
    fn carries(&self, parcel: &Parcel) -> bool {
        let named = parcel.carrier.as_deref().map(str::to_lowercase);
        named.as_deref() == Some(&self.name.to_lowercase())
    }
}

/// Adds a carrier, or gives one that is there another key.
pub fn add_carrier(
    work: &mut (impl DeliveryStore + ?Sized),
    slug: &str,
    name: &str,
    verifier: Verifier,
    now: Timestamp,
) -> Result<Carrier> {
    let carrier = Carrier::read(slug, name, verifier, now)?;
    work.put_carrier(&carrier)?;
    Ok(carrier)
}

/// A carrier brings no more evidence; what it brought stands.
pub fn retire_carrier(
    work: &mut (impl DeliveryStore + ?Sized),
    slug: &str,
    now: Timestamp,
) -> Result<Carrier> {
    let found = work.carrier(slug)?;
    let mut carrier = found.ok_or(DeliveryRefusal::UnknownCarrier)?;
    carrier.retired_at = carrier.retired_at.or(Some(now));
    work.put_carrier(&carrier)?;
    Ok(carrier)
}

/// One that may bring evidence.
pub fn active_carrier(work: &mut (impl DeliveryStore + ?Sized), slug: &str) -> Result<Carrier> {
    let found = work.carrier(slug)?.filter(|it| it.retired_at.is_none());
    Ok(found.ok_or(DeliveryRefusal::UnknownCarrier)?)
}

/// What a carrier reports, not yet believed: found to be its own parcel, of a kind that is a carrier's to see.
pub fn read_report(
    work: &mut (impl DeliveryStore + ?Sized),
    carrier: &Carrier,
    parcel: ParcelId,
    kind: Kind,
    happened_at: Timestamp,
    detail: &str,
    now: Timestamp,
) -> Result<Exhibit> {
    let found = work.parcel(parcel)?.filter(|it| carrier.carries(it));
    let found = found.ok_or(DeliveryRefusal::UnknownParcel)?;
    if matches!(
        kind,
        Kind::Merchant | Kind::Code | Kind::Shopper | Kind::Decision
    ) {
        return Err(DeliveryRefusal::NotACarriers.into());
    }
    if happened_at > now.plus_seconds(AHEAD_SECONDS) || happened_at < found.shipped_at {
        return Err(DeliveryRefusal::HappenedWhen.into());
    }
    let detail = match detail.is_empty() {
        true => String::new(),
        false => text::paragraphs(detail, DETAIL_MAX_CHARS).map_err(|why| why.of("detail"))?,
    };
    Ok(Exhibit {
        kind,
        parcel: Some(parcel),
        happened_at,
        detail: format!("{}: {detail}", carrier.name),
    })
}
