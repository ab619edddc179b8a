//! Every stage takes or refuses every move, and evidence decides by its strength.

use super::*;
use crate::delivery::{Evidence, Exhibit, Kind};
use crate::time::DAY;
use crate::{DisputeId, MerchantId, PaymentId, ShopperId, Timestamp};

const NOW: Timestamp = Timestamp(1_000_000_000);

fn open() -> Dispute {
    let (payment, merchant, shopper) = (PaymentId(2), MerchantId(3), ShopperId(4));
    let claim = Claim::NotReceived;
    let account = "Nothing came.";
    Dispute::open(
        DisputeId(1),
        payment,
        merchant,
        shopper,
        claim,
        account,
        NOW,
    )
    .expect("opened")
}

fn answered() -> Dispute {
    open()
        .say(Side::Merchant, "We sent it.", NOW)
        .expect("answered")
}

fn decided() -> Dispute {
    answered()
        .decide(Side::Merchant, "mara", "The photo shows it.", NOW)
        .expect("decided")
}

fn appealed() -> Dispute {
    decided()
        .appeal(Side::Shopper, "That is not my door.", NOW)
        .expect("appealed")
}

fn closed() -> Dispute {
    open().settle(Side::Shopper, Rule::Accepted, NOW)
}

#[test]
fn every_stage_takes_or_refuses_every_move() {
    type Outcome = Result<&'static str, &'static str>;
    let rows: [(Dispute, [Outcome; 6]); 5] = [
        (
            open(),
            [
                Ok("open"),
                Ok("answered"),
                Err("dispute_not_answered"),
                Err("dispute_not_decided"),
                Err("dispute_not_decided"),
                Ok("decided"),
            ],
        ),
        (
            answered(),
            [
                Ok("answered"),
                Ok("answered"),
                Ok("decided"),
                Err("dispute_not_decided"),
                Err("dispute_not_decided"),
                Ok("decided"),
            ],
        ),
        (
            decided(),
            [
                Err("dispute_decided"),
                Err("dispute_decided"),
                Err("dispute_decided"),
                Ok("appealed"),
                Err("dispute_won"),
                Ok("closed"),
            ],
        ),
        (
            appealed(),
            [
                Ok("appealed"),
                Ok("appealed"),
                Ok("closed"),
                Err("dispute_appealed"),
                Err("dispute_appealed"),
                Ok("closed"),
            ],
        ),
        (
            closed(),
            [
                Err("dispute_closed"),
                Err("dispute_closed"),
                Err("dispute_closed"),
                Err("dispute_closed"),
                Err("dispute_closed"),
                Ok("closed"),
            ],
        ),
    ];
    let now = NOW.plus_seconds(DAY);
    for (dispute, expected) in rows {
        let moved = [
            dispute.say(Side::Shopper, "Still nothing.", now),
            dispute.say(Side::Merchant, "It is there.", now),
            dispute.decide(Side::Shopper, "nils", "No proof.", now),
            dispute.appeal(Side::Shopper, "No.", now),
            dispute.appeal(Side::Merchant, "No.", now),
            Ok(dispute.fall_due(Side::Merchant, now)),
        ];
        let moved = moved.map(|moved| match moved {
            Ok(moved) => Ok(moved.stage.name()),
            Err(why) => Err(why.code()),
        });
        assert_eq!(moved, expected, "{:?}", dispute.stage);
    }
}

#[test]
fn silence_costs_the_merchant_and_the_loser_may_appeal_in_time() {
    let decided = open().fall_due(Side::Merchant, NOW.plus_seconds(ANSWER_SECONDS_MAX));
    assert_eq!(decided.winner(), Some(Side::Shopper));
    let by = decided.due_at().expect("an end");
    let in_time = decided.appeal(Side::Merchant, "We were away.", Timestamp(by.0 - 1));
    let appealed = in_time.expect("in time");
    let late = decided.appeal(Side::Merchant, "We were away.", by);
    assert_eq!(late.expect_err("too late").code(), "dispute_closed");
    let stands = appealed.fall_due(Side::Merchant, NOW.plus_seconds(99 * DAY));
    assert_eq!(
        stands.winner(),
        Some(Side::Shopper),
        "the first decision stands"
    );
}

#[test]
fn an_appeal_is_another_operators() {
    let same = appealed().decide(Side::Merchant, "mara", "Still.", NOW);
    assert_eq!(same.expect_err("the same").code(), "same_operator");
    let other = appealed().decide(Side::Shopper, "nils", "Not their door.", NOW);
    let other = other.expect("another");
    assert_eq!(
        (other.winner(), other.decisions.len()),
        (Some(Side::Shopper), 2)
    );
}

#[test]
fn what_is_said_is_bounded() {
    for (text, expected) in [
        ("", "text_blank"),
        ("<script>", "text_markup"),
        (&"x".repeat(2001), "text_too_long"),
    ] {
        let said = open().say(Side::Shopper, text, NOW);
        assert_eq!(said.expect_err("refused").code(), expected);
    }
    let mut dispute = open();
    for _ in 1..STATEMENTS_MAX {
        dispute = dispute.say(Side::Shopper, "And.", NOW).expect("said");
    }
    let more = dispute.say(Side::Shopper, "And.", NOW);
    assert_eq!(more.expect_err("enough").code(), "statements_too_many");
    dispute
        .say(Side::Merchant, "So.", NOW)
        .expect("the other side's are its own");
}

#[test]
fn evidence_decides_what_nobody_did() {
    for (kinds, received) in [
        (&[][..], Side::Shopper),
        (&[Kind::Merchant], Side::Shopper),
        (&[Kind::Scan, Kind::Merchant], Side::Shopper),
        (&[Kind::ScanAtPlace], Side::Merchant),
        (&[Kind::Photo, Kind::Scan], Side::Merchant),
        (&[Kind::Signature], Side::Merchant),
        (&[Kind::Code], Side::Merchant),
    ] {
        let evidence = kinds.iter().map(|kind| {
            let exhibit = Exhibit {
                kind: *kind,
                parcel: None,
                happened_at: NOW,
                detail: String::new(),
            };
            Evidence::after(None, PaymentId(1), exhibit, NOW)
        });
        let evidence: Vec<Evidence> = evidence.collect();
        assert_eq!(
            by_evidence(Claim::NotReceived, &evidence),
            received,
            "{kinds:?}"
        );
        assert_eq!(by_evidence(Claim::NotAsDescribed, &evidence), Side::Shopper);
    }
}

#[test]
fn names_are_read_back() {
    for claim in Claim::ALL {
        assert_eq!(Claim::parse(claim.name()), Some(claim));
    }
    for side in Side::ALL {
        assert_eq!(Side::parse(side.name()), Some(side));
    }
    for rule in Rule::ALL {
        assert_eq!(Rule::parse(rule.name()), Some(rule));
    }
}
