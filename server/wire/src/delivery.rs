//! Delivery on the wire: parcels, what speaks for their arrival, and the proof.

use serde::{Deserialize, Serialize};

/// A parcel to be sent on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewParcel {
    /// At most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Colis Vert"))]
    pub carrier: Option<String>,
    /// At most 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "CV123456789"))]
    pub tracking: Option<String>,
    /// More parcels of this payment will follow: it is not delivered when this one is.
    #[serde(default)]
    pub more_to_follow: bool,
}

/// A parcel as its merchant sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Parcel {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "par_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    pub payment: String,
    /// From 1.
    pub number: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
    pub more_to_follow: bool,
    /// For whoever hands it over: a page that takes the hand-over code. Only the merchant is given it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub courier_url: Option<String>,
    pub shipped_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<String>,
    /// What is the strongest that speaks for its arrival.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived_by: Option<Kind>,
}

/// What was shipped of a payment, and what speaks for its arrival.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Parcels {
    /// First shipped first.
    pub data: Vec<Parcel>,
    /// In the order in which it came in.
    pub evidence: Vec<Evidence>,
}

/// What a merchant knows of a parcel. Kept as evidence; it proves nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewNote {
    /// 1 to 500 characters.
    pub detail: String,
}

/// A piece of a payment's chain of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// From 1.
    pub number: u32,
    pub kind: Kind,
    /// From 0, the merchant's word, to 4, the shopper's own act.
    pub level: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parcel: Option<String>,
    /// When it happened, as its witness says.
    pub happened_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// When it came in.
    pub at: String,
    /// SHA-256 over it and the hash before, in hex.
    pub hash: String,
}

/// What proves that the goods of a payment arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proof {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "pay_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub payment: String,
    pub kind: Kind,
    /// RFC 3339, UTC.
    pub at: String,
    /// SHA-256 of the evidence, in hex.
    pub hash: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Kind {
    /// The merchant said so.
    Merchant,
    /// The carrier scanned it as delivered.
    Scan,
    /// The same, within 100 m of the address.
    ScanAtPlace,
    /// The same, with a photo.
    Photo,
    /// Somebody signed for it.
    Signature,
    /// A locker was opened.
    Locker,
    /// The hand-over code was given.
    Code,
    /// The shopper said so.
    Shopper,
    /// A dispute ended with the finding.
    Decision,
}

/// What a carrier reports of a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CarrierEvent {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "par_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub parcel: String,
    /// `scan`, `scan_at_place`, `photo`, `signature` or `locker`.
    pub kind: Kind,
    /// RFC 3339.
    pub happened_at: String,
    /// At most 500 characters: the place, the signer's name, the photo's address.
    #[serde(default)]
    pub detail: String,
}
