//! What the demo's people established about the arc lamp: two who say the same of its cable, votes that differ, and the question which
//! of two lamps gives the better light. By the same use cases as everybody; what is there is left alone.

use super::people::id_of;
use crate::chance;
use vouch_domain::disclosure::Disclosure;
use vouch_domain::facts::{self, CastVote, Compare, Draft, Prefer, Side, State};
use vouch_domain::{Result, ShopperId, StatementId, Timestamp, Work, ids};

const KEY: &str = "pk_test_lumen";
const LAMP: &str = "lamp-arc";
const RIVAL: &str = "lamp-globe";

struct Said {
    by: &'static str,
    disclosure: Disclosure,
    /// Aspect and words.
    pros: &'static [(&'static str, &'static str)],
    cons: &'static [(&'static str, &'static str)],
}

const SAID: [Said; 3] = [
    Said {
        by: "Ana Moreau",
        disclosure: Disclosure::None,
        pros: &[
            ("Light", "Warm without being yellow, even at full power."),
            ("Noise", "Switch and transformer are silent."),
        ],
        cons: &[("Cable", "The cable is half a metre too short.")],
    },
    Said {
        by: "Karim Benali",
        disclosure: Disclosure::None,
        pros: &[("Joint", "Holds exactly where you leave it.")],
        cons: &[("Cable", "The cable should be longer.")],
    },
    Said {
        by: "Lea Novak",
        disclosure: Disclosure::FreeSample,
        pros: &[("Drawing", "No shadow of the hand if it stands on the left.")],
        cons: &[("Foot", "Leaves a mark on soft wood.")],
    },
];

/// Who agrees (or does not) with which words.
const VOTES: [(&str, &str, bool); 7] = [
    (
        "Karim Benali",
        "Warm without being yellow, even at full power.",
        true,
    ),
    (
        "Lea Novak",
        "Warm without being yellow, even at full power.",
        true,
    ),
    ("Karim Benali", "Switch and transformer are silent.", true),
    ("Lea Novak", "Switch and transformer are silent.", false),
    ("Ana Moreau", "Holds exactly where you leave it.", true),
    ("Lea Novak", "The cable is half a metre too short.", true),
    ("Ana Moreau", "Leaves a mark on soft wood.", false),
];

/// Who prefers which lamp's light; `None`: about the same.
const PREFERENCES: [(&str, Option<&str>); 3] = [
    ("Ana Moreau", Some(LAMP)),
    ("Karim Benali", Some(LAMP)),
    ("Lea Novak", Some(RIVAL)),
];

/// Brings it in, where it is missing.
pub fn settle(work: &mut dyn Work, now: Timestamp) -> Result<()> {
    let Some(merchant) = work.merchant_by_publishable_key(KEY)? else {
        return Ok(());
    };
    let products = [LAMP, RIVAL].map(|sku| work.product(merchant.id, sku));
    let [Ok(Some(lamp)), Ok(Some(rival))] = products else {
        return Ok(());
    };
    let (_, first) = SAID[0].pros[0];
    if work.statement(statement_id(first))?.is_some() {
        return Ok(());
    }
    for said in &SAID {
        let draft = |side, (aspect, text): &(&str, &str)| Draft {
            id: statement_id(text),
            chance: chance::bytes(),
            side,
            aspect: (*aspect).into(),
            text: (*text).into(),
        };
        let pros = said.pros.iter().map(|words| draft(Side::Pro, words));
        let cons = said.cons.iter().map(|words| draft(Side::Con, words));
        let order = State {
            author: id_of(said.by),
            merchant: merchant.id,
            sku: lamp.sku.clone(),
            disclosure: Some(said.disclosure),
            statements: pros.chain(cons).collect(),
        };
        facts::state(work, order, now)?;
    }
    for (voter, text, agrees) in VOTES {
        let order = CastVote {
            statement: statement_id(text),
            voter: id_of(voter),
            agrees,
            disclosure: None,
        };
        facts::vote(work, order, now)?;
    }
    let asker: ShopperId = id_of(SAID[0].by);
    let order = Compare {
        asker,
        merchant: merchant.id,
        sku: lamp.sku,
        rival: rival.sku,
        aspect: "Light".into(),
    };
    let asked = facts::compare(work, order, now)?;
    for (voter, better) in PREFERENCES {
        let order = Prefer {
            head_to_head: asked.id,
            voter: id_of(voter),
            better: better.map(Into::into),
            disclosure: None,
        };
        facts::prefer(work, order, now)?;
    }
    Ok(())
}

fn statement_id(text: &str) -> StatementId {
    StatementId(ids::derive("demo statement", &[text.as_bytes()]))
}
