//! A recommendation as a row, and its short lists as JSON within it.

use crate::store::sql::{Row, known};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vouch_domain::recommendations::{
    Audience, Disclosure, FollowUp, Picture, Point, PointKind, Purchase, Recommendation, Reply,
    Said, Stage, Stance, Standing, Totals, Verdict, Version, Vote,
};
use vouch_domain::{
    Fault, MerchantId, PaymentId, PictureId, RecommendationId, ShopperId, Timestamp,
};

/// The columns of a recommendation, in the order in which [`read`] takes them.
macro_rules! columns {
    () => {
        "id, author, merchant, sku, verdict, text, audience, disclosure, purchase, bought_at, delivered_at, standing, reason, \
         weight, points, next_point, pictures, follow_ups, reply, versions, first_at, written_at"
    };
}
pub(super) use columns;

#[derive(Serialize, Deserialize)]
struct PointRow {
    number: u32,
    kind: String,
    aspect: String,
    statement: String,
    #[serde(default)]
    agree: u32,
    #[serde(default)]
    disagree: u32,
}

#[derive(Serialize, Deserialize)]
struct PictureRow {
    id: String,
    alt: String,
    width: u32,
    height: u32,
}

#[derive(Serialize, Deserialize)]
struct FollowUpRow {
    stage: String,
    verdict: String,
    text: String,
    at: i64,
}

#[derive(Serialize, Deserialize)]
struct ReplyRow {
    text: String,
    at: i64,
    withheld: Option<String>,
}

fn json(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault(format!("a list of the store: {error}")))
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault(format!("a list in the store: {error}")))
}

pub(super) fn points(points: &[Point]) -> Result<String, Fault> {
    let rows = points.iter().map(|point| PointRow {
        number: point.number,
        kind: point.kind.name().into(),
        aspect: point.aspect.clone(),
        statement: point.statement.clone(),
        agree: point.agree,
        disagree: point.disagree,
    });
    json(&rows.collect::<Vec<_>>())
}

fn read_points(text: &str) -> Result<Vec<Point>, Fault> {
    let rows = parsed::<Vec<PointRow>>(text)?.into_iter();
    rows.map(|row| {
        Ok(Point {
            number: row.number,
            kind: known("a point", &row.kind, PointKind::parse(&row.kind))?,
            aspect: row.aspect,
            statement: row.statement,
            agree: row.agree,
            disagree: row.disagree,
        })
    })
    .collect()
}

/// The points of an earlier version, which carry no votes.
pub(super) fn said(said: &[Said]) -> Result<String, Fault> {
    let rows = said.iter().map(|said| PointRow {
        number: 0,
        kind: said.kind.name().into(),
        aspect: said.aspect.clone(),
        statement: said.statement.clone(),
        agree: 0,
        disagree: 0,
    });
    json(&rows.collect::<Vec<_>>())
}

pub(super) fn pictures(pictures: &[Picture]) -> Result<String, Fault> {
    let rows = pictures.iter().map(|picture| PictureRow {
        id: picture.id.to_string(),
        alt: picture.alt.clone(),
        width: picture.width,
        height: picture.height,
    });
    json(&rows.collect::<Vec<_>>())
}

fn read_pictures(text: &str) -> Result<Vec<Picture>, Fault> {
    let rows = parsed::<Vec<PictureRow>>(text)?.into_iter();
    rows.map(|row| {
        Ok(Picture {
            id: known("a picture", &row.id, PictureId::parse(&row.id))?,
            alt: row.alt,
            width: row.width,
            height: row.height,
        })
    })
    .collect()
}

pub(super) fn follow_ups(follow_ups: &[FollowUp]) -> Result<String, Fault> {
    let rows = follow_ups.iter().map(|follow_up| FollowUpRow {
        stage: follow_up.stage.name().into(),
        verdict: follow_up.verdict.name().into(),
        text: follow_up.text.clone(),
        at: follow_up.at.micros(),
    });
    json(&rows.collect::<Vec<_>>())
}

fn read_follow_ups(text: &str) -> Result<Vec<FollowUp>, Fault> {
    let rows = parsed::<Vec<FollowUpRow>>(text)?.into_iter();
    rows.map(|row| {
        Ok(FollowUp {
            stage: known("a stage", &row.stage, Stage::parse(&row.stage))?,
            verdict: known("a verdict", &row.verdict, Verdict::parse(&row.verdict))?,
            text: row.text,
            at: Timestamp::from_micros(row.at),
        })
    })
    .collect()
}

pub(super) fn reply(reply: Option<&Reply>) -> Result<Option<String>, Fault> {
    let row = reply.map(|reply| ReplyRow {
        text: reply.text.clone(),
        at: reply.at.micros(),
        withheld: reply.withheld.clone(),
    });
    row.map(|row| json(&row)).transpose()
}

fn read_reply(text: &str) -> Result<Reply, Fault> {
    let row: ReplyRow = parsed(text)?;
    Ok(Reply {
        text: row.text,
        at: Timestamp::from_micros(row.at),
        withheld: row.withheld,
    })
}

/// A standing as its two columns.
pub(super) fn standing(standing: &Standing) -> (&'static str, Option<&String>) {
    match standing {
        Standing::Published => ("published", None),
        Standing::Withheld { reason } => ("withheld", Some(reason)),
        Standing::Removed { reason } => ("removed", Some(reason)),
    }
}

fn read_standing(row: &Row) -> Result<Standing, Fault> {
    let name = row.text(11)?;
    let standing = match (&*name, row.optional(12, Row::text)?) {
        ("published", None) => Some(Standing::Published),
        ("withheld", Some(reason)) => Some(Standing::Withheld { reason }),
        ("removed", Some(reason)) => Some(Standing::Removed { reason }),
        _ => None,
    };
    known("a standing", &name, standing)
}

fn verdict(row: &Row, column: usize) -> Result<Verdict, Fault> {
    let name = row.text(column)?;
    known("a verdict", &name, Verdict::parse(&name))
}

fn audience(row: &Row, column: usize) -> Result<Audience, Fault> {
    let name = row.text(column)?;
    known("an audience", &name, Audience::parse(&name))
}

fn disclosure(row: &Row, column: usize) -> Result<Disclosure, Fault> {
    let name = row.text(column)?;
    known("a disclosure", &name, Disclosure::parse(&name))
}

fn read_purchase(row: &Row) -> Result<Option<Purchase>, Fault> {
    let payment = row.optional(8, Row::id)?.map(PaymentId);
    let at = row.optional(9, Row::time)?;
    let delivered_at = row.optional(10, Row::time)?;
    Ok(payment.zip(at).map(|(payment, at)| Purchase {
        payment,
        at,
        delivered_at,
    }))
}

pub(super) fn read(row: &Row) -> Result<Recommendation, Fault> {
    let reply = row.optional(18, Row::text)?;
    Ok(Recommendation {
        id: RecommendationId(row.id(0)?),
        author: ShopperId(row.id(1)?),
        merchant: MerchantId(row.id(2)?),
        sku: row.text(3)?,
        verdict: verdict(row, 4)?,
        text: row.text(5)?,
        audience: audience(row, 6)?,
        disclosure: disclosure(row, 7)?,
        purchase: read_purchase(row)?,
        standing: read_standing(row)?,
        weight: row.number(13)?,
        points: read_points(&row.text(14)?)?,
        next_point: row.number(15)?,
        pictures: read_pictures(&row.text(16)?)?,
        follow_ups: read_follow_ups(&row.text(17)?)?,
        reply: reply.as_deref().map(read_reply).transpose()?,
        versions: row.number(19)?,
        first_at: row.time(20)?,
        written_at: row.time(21)?,
    })
}

pub(super) fn read_totals(row: &Row) -> Result<(String, Totals), Fault> {
    let totals = Totals {
        words: row.number(1)?,
        recommends: row.number(2)?,
        does_not: row.number(3)?,
        verified: row.number(4)?,
        disclosed: row.number(5)?,
        withheld: row.number(6)?,
        removed: row.number(7)?,
        counted_recommends: row.number(8)?,
        counted_does_not: row.number(9)?,
        weight_recommends: row.number(10)?,
        weight_does_not: row.number(11)?,
    };
    Ok((row.text(0)?, totals))
}

pub(super) fn read_version(row: &Row) -> Result<Version, Fault> {
    let points = read_points(&row.text(3)?)?.into_iter();
    Ok(Version {
        recommendation: RecommendationId(row.id(0)?),
        number: row.number(1)?,
        verdict: verdict(row, 2)?,
        points: points
            .map(|point| Said {
                kind: point.kind,
                aspect: point.aspect,
                statement: point.statement,
            })
            .collect(),
        text: row.text(4)?,
        audience: audience(row, 5)?,
        disclosure: disclosure(row, 6)?,
        written_at: row.time(7)?,
    })
}

pub(super) fn read_stance(row: &Row, column: usize) -> Result<Stance, Fault> {
    let name = row.text(column)?;
    known("a stance", &name, Stance::parse(&name))
}

pub(super) fn read_vote(row: &Row) -> Result<Vote, Fault> {
    Ok(Vote {
        recommendation: RecommendationId(row.id(0)?),
        point: row.number(1)?,
        voter: ShopperId(row.id(2)?),
        stance: read_stance(row, 3)?,
        verified: row.flag(4)?,
        disclosure: row.optional(5, disclosure)?,
        at: row.time(6)?,
    })
}
