//! Facts on every store.

use vouch_domain::disclosure::Disclosure;
use vouch_domain::facts::{
    Bought, Cast, Choice, Deed, FactStore, HeadToHead, Preference, Proposal, Side, Stance,
    Statement, Tally, Totals, Version, Vote,
};
use vouch_domain::merchants::{Mode, Origin};
use vouch_domain::payments::{Held, Line, Payment, PaymentStore, State};
use vouch_domain::transparency::Day;
use vouch_domain::{
    Currency, HeadToHeadId, MerchantId, Money, PaymentId, ShopperId, StatementId, Timestamp,
};

agree! {
    a_statement_comes_back_as_it_was_kept,
    the_surest_are_read_first_and_hidden_ones_not_at_all,
    an_aspect_is_known_while_a_statement_about_it_is_shown,
    versions_are_read_newest_first,
    a_vote_takes_the_place_of_an_earlier_one,
    a_history_is_read_from_its_end,
    an_erased_statement_leaves_nothing,
    proposals_are_there_once_and_go_together,
    comparisons_come_back_by_product_and_by_aspect,
    a_preference_takes_the_place_of_an_earlier_one,
    what_was_disclosed_and_done_is_the_latest,
    a_purchase_counts_while_it_stands,
}

const LUMEN: MerchantId = MerchantId(1);
const PAPIER: MerchantId = MerchantId(2);
const LAMP: &str = "lamp-arc";

fn at(seconds: i64) -> Timestamp {
    Timestamp(0).plus_seconds(seconds)
}

/// Statement `id` by author `id`.
fn statement(id: u128) -> Statement {
    Statement {
        id: StatementId(id),
        author: ShopperId(id),
        merchant: LUMEN,
        sku: LAMP.into(),
        side: Side::Pro,
        aspect: "Énergie  VERTE".into(),
        text: "Six watts. « Très bien » 🫖".into(),
        version: 1,
        disclosure: Disclosure::None,
        purchase: None,
        written_at: at(1),
        changed_at: at(1),
        withheld: None,
        merged_into: None,
        totals: Totals {
            agree: 1,
            ranked_agree: 1,
            ..Totals::default()
        },
        casts: 1,
    }
}

fn ranked(id: u128, agree: u32, disagree: u32) -> Statement {
    Statement {
        totals: Totals {
            agree,
            disagree,
            ranked_agree: agree,
            ranked_disagree: disagree,
            earlier: 0,
        },
        ..statement(id)
    }
}

fn vote(statement: u128, voter: u128, stance: Stance) -> Vote {
    Vote {
        statement: StatementId(statement),
        voter: ShopperId(voter),
        stance,
        version: 1,
        disclosure: Disclosure::FreeSample,
        purchase: None,
        counts: true,
        at: at(5),
        from: None,
    }
}

fn ids(statements: Result<Vec<Statement>, vouch_domain::Fault>) -> Vec<u128> {
    let statements = statements.expect("statements");
    statements.into_iter().map(|found| found.id.0).collect()
}

fn a_statement_comes_back_as_it_was_kept(work: &mut (impl FactStore + ?Sized)) {
    let changed = Statement {
        side: Side::Con,
        aspect: "Lumière".into(),
        text: "Too bright.".into(),
        version: 3,
        disclosure: Disclosure::Employee,
        purchase: Some(PaymentId(u128::MAX)),
        changed_at: at(9),
        withheld: Some("false_claim".into()),
        merged_into: Some(StatementId(9)),
        totals: Totals {
            agree: 5,
            disagree: 4,
            ranked_agree: 3,
            ranked_disagree: 2,
            earlier: 1,
        },
        casts: 17,
        ..statement(1)
    };
    let kept = [
        statement(1),
        Statement {
            side: Side::Pro,
            ..changed.clone()
        },
        statement(1),
        Statement {
            id: StatementId(2),
            ..changed
        },
    ];
    for kept in &kept {
        work.put_statement(kept).expect("kept");
        assert_eq!(work.statement(kept.id), Ok(Some(kept.clone())));
    }
    assert_eq!(work.statement(StatementId(3)), Ok(None));
    assert_eq!(ids(work.statements_of(ShopperId(1), LUMEN, LAMP)), [1, 2]);
    assert_eq!(ids(work.statements_of(ShopperId(1), PAPIER, LAMP)), [0; 0]);
    assert_eq!(ids(work.statements_of(ShopperId(1), LUMEN, "x")), [0; 0]);
    assert_eq!(ids(work.merged_into(StatementId(9))), [2]);
}

fn the_surest_are_read_first_and_hidden_ones_not_at_all(work: &mut (impl FactStore + ?Sized)) {
    for kept in [
        ranked(1, 1, 0),
        ranked(2, 9, 1),
        ranked(3, 90, 10),
        ranked(4, 0, 0),
        ranked(5, 9, 1),
        Statement {
            side: Side::Con,
            ..ranked(6, 50, 0)
        },
        Statement {
            merchant: PAPIER,
            ..ranked(7, 50, 0)
        },
        Statement {
            withheld: Some("offensive".into()),
            ..ranked(8, 50, 0)
        },
        Statement {
            merged_into: Some(StatementId(3)),
            ..ranked(9, 50, 0)
        },
    ] {
        work.put_statement(&kept).expect("kept");
    }
    let best = [3, 2, 5, 1, 4];
    for limit in [0, 1, 3, 5, 100] {
        let read = work.statements_about(LUMEN, LAMP, Side::Pro, limit);
        assert_eq!(ids(read), best[..best.len().min(limit as usize)]);
    }
    let con = work.statements_about(LUMEN, LAMP, Side::Con, 10);
    assert_eq!(ids(con), [6]);
    work.put_statement(&ranked(4, 500, 0)).expect("more votes");
    let read = work.statements_about(LUMEN, LAMP, Side::Pro, 1);
    assert_eq!(ids(read), [4]);
}

fn an_aspect_is_known_while_a_statement_about_it_is_shown(work: &mut (impl FactStore + ?Sized)) {
    work.put_statement(&statement(1)).expect("kept");
    for (merchant, sku, key, expected) in [
        (LUMEN, LAMP, "énergie verte", true),
        (LUMEN, LAMP, "Énergie  VERTE", false),
        (LUMEN, LAMP, "énergie", false),
        (PAPIER, LAMP, "énergie verte", false),
        (LUMEN, "lamp-globe", "énergie verte", false),
    ] {
        assert_eq!(work.is_aspect(merchant, sku, key), Ok(expected), "{key}");
    }
    let hidden = Statement {
        withheld: Some("offensive".into()),
        ..statement(1)
    };
    work.put_statement(&hidden).expect("withheld");
    assert_eq!(work.is_aspect(LUMEN, LAMP, "énergie verte"), Ok(false));
}

fn versions_are_read_newest_first(work: &mut (impl FactStore + ?Sized)) {
    let version = |statement, version: u32| Version {
        statement: StatementId(statement),
        version,
        aspect: "Noise".into(),
        text: format!("« {version} »"),
        at: at(i64::from(version)),
    };
    for kept in [version(1, 1), version(1, 2), version(2, 1), version(1, 3)] {
        work.add_statement_version(&kept).expect("kept");
    }
    assert!(work.add_statement_version(&version(1, 2)).is_err());
    let read = work.statement_versions(StatementId(1));
    assert_eq!(read, Ok(vec![version(1, 3), version(1, 2), version(1, 1)]));
    assert_eq!(work.statement_versions(StatementId(3)), Ok(vec![]));
}

fn a_vote_takes_the_place_of_an_earlier_one(work: &mut (impl FactStore + ?Sized)) {
    use Stance::{Agrees, Disagrees};
    let second = Vote {
        version: 0,
        disclosure: Disclosure::Family,
        purchase: Some(PaymentId(7)),
        counts: false,
        at: at(6),
        from: Some(StatementId(4)),
        ..vote(1, 3, Disagrees)
    };
    for kept in [
        &vote(1, 3, Agrees),
        &second,
        &vote(1, 2, Agrees),
        &vote(2, 3, Agrees),
    ] {
        work.put_statement_vote(kept).expect("kept");
        let read = work.statement_vote(kept.statement, kept.voter);
        assert_eq!(read, Ok(Some(kept.clone())));
    }
    let all = work.statement_votes(StatementId(1));
    assert_eq!(all, Ok(vec![vote(1, 2, Agrees), second.clone()]));
    let many: Vec<StatementId> = (0..300).rev().map(StatementId).collect();
    let own = work.statement_votes_by(ShopperId(3), &many);
    assert_eq!(own, Ok(vec![second, vote(2, 3, Agrees)]));
    assert_eq!(work.statement_votes_by(ShopperId(3), &[]), Ok(vec![]));
    let counting = work.counting_votes_by(ShopperId(3));
    assert_eq!(counting, Ok(vec![vote(2, 3, Agrees)]));

    for _ in 0..2 {
        work.remove_statement_vote(StatementId(1), ShopperId(3))
            .expect("removed, or there is none");
        let read = work.statement_vote(StatementId(1), ShopperId(3));
        assert_eq!(read, Ok(None));
    }
}

fn a_history_is_read_from_its_end(work: &mut (impl FactStore + ?Sized)) {
    use Stance::{Agrees, Disagrees, Withdrawn};
    let stances = [Agrees, Disagrees, Withdrawn];
    let line = |number: u64| Cast {
        number,
        vote: Vote {
            purchase: number.is_multiple_of(2).then_some(PaymentId(9)),
            from: number.is_multiple_of(3).then_some(StatementId(4)),
            ..vote(1, u128::from(number % 4), stances[number as usize % 3])
        },
    };
    for number in 1..=10 {
        work.add_cast(&line(number)).expect("a line");
    }
    assert!(work.add_cast(&line(3)).is_err());
    let numbers = |lines: Result<Vec<Cast>, vouch_domain::Fault>| -> Vec<u64> {
        lines
            .expect("lines")
            .iter()
            .map(|line| line.number)
            .collect()
    };
    let (one, other) = (StatementId(1), StatementId(2));
    assert_eq!(work.casts(one, None, 2), Ok(vec![line(10), line(9)]));
    assert_eq!(numbers(work.casts(one, Some(4), 10)), [3, 2, 1]);
    assert_eq!(numbers(work.casts(one, Some(1), 10)), [0; 0]);
    assert_eq!(numbers(work.casts(one, Some(u64::MAX), 1)), [10]);
    assert_eq!(numbers(work.casts(other, None, 10)), [0; 0]);
    assert_eq!(numbers(work.casts_by(one, ShopperId(2))), [10, 6, 2]);
    assert_eq!(numbers(work.casts_by(other, ShopperId(2))), [0; 0]);
}

fn an_erased_statement_leaves_nothing(work: &mut (impl FactStore + ?Sized)) {
    for id in [1, 2] {
        work.put_statement(&statement(id)).expect("kept");
        work.put_statement_vote(&vote(id, 5, Stance::Agrees))
            .expect("kept");
        let cast = Cast {
            number: 1,
            vote: vote(id, 5, Stance::Agrees),
        };
        work.add_cast(&cast).expect("kept");
        let version = Version {
            statement: StatementId(id),
            version: 1,
            aspect: "Noise".into(),
            text: "Loud.".into(),
            at: at(1),
        };
        work.add_statement_version(&version).expect("kept");
    }
    work.put_proposal(&proposal(1, 2, 1)).expect("kept");
    work.erase_statement(StatementId(1)).expect("erased");
    work.erase_statement(StatementId(1)).expect("there is none");
    for (id, left) in [(1, 0), (2, 1)] {
        let id = StatementId(id);
        let counted = [
            work.statement(id).expect("read").iter().count(),
            work.statement_votes(id).expect("read").len(),
            work.casts(id, None, 10).expect("read").len(),
            work.statement_versions(id).expect("read").len(),
        ];
        assert_eq!(counted, [left; 4], "{id}");
    }
    assert_eq!(work.proposals(10), Ok(vec![]));
}

fn proposal(source: u128, target: u128, seconds: i64) -> Proposal {
    Proposal {
        source: StatementId(source),
        target: StatementId(target),
        proposer: ShopperId(9),
        at: at(seconds),
    }
}

fn proposals_are_there_once_and_go_together(work: &mut (impl FactStore + ?Sized)) {
    for kept in [
        proposal(1, 2, 5),
        proposal(3, 1, 4),
        proposal(2, 1, 6),
        proposal(3, 4, 1),
        proposal(1, 2, 9),
    ] {
        work.put_proposal(&kept).expect("kept");
    }
    let all = [
        proposal(3, 4, 1),
        proposal(3, 1, 4),
        proposal(1, 2, 5),
        proposal(2, 1, 6),
    ];
    assert_eq!(work.proposals(10), Ok(all.to_vec()));
    assert_eq!(work.proposals(2), Ok(all[..2].to_vec()));
    let about = work.proposals_about(StatementId(1));
    assert_eq!(about, Ok(all[1..].to_vec()));
    work.remove_proposals(StatementId(1)).expect("removed");
    assert_eq!(work.proposals(10), Ok(all[..1].to_vec()));
}

fn tally(first: u32, second: u32, level: u32) -> Tally {
    Tally {
        first,
        second,
        level,
    }
}

fn comparisons_come_back_by_product_and_by_aspect(work: &mut (impl FactStore + ?Sized)) {
    let asked = |merchant, aspect: &str, pair, votes| HeadToHead {
        votes,
        ranked: tally(1, 0, 2),
        ..HeadToHead::between(merchant, aspect, pair, at(3))
    };
    let noise = asked(LUMEN, "Énergie VERTE", (LAMP, "a-lamp"), tally(1, 2, 3));
    let light = asked(LUMEN, "Light", (LAMP, "z-lamp"), tally(4, 4, 4));
    let others = asked(LUMEN, "énergie verte", ("a-lamp", "z-lamp"), tally(0, 0, 0));
    let papier = asked(PAPIER, "Light", (LAMP, "a-lamp"), tally(9, 9, 9));
    for kept in [&noise, &light, &others, &papier] {
        work.put_head_to_head(kept).expect("kept");
        assert_eq!(work.head_to_head(kept.id), Ok(Some(kept.clone())));
    }
    assert_eq!(work.head_to_head(HeadToHeadId(1)), Ok(None));
    let of = work.head_to_heads_of(LUMEN, LAMP, 10);
    assert_eq!(of, Ok(vec![light.clone(), noise.clone()]));
    let of = work.head_to_heads_of(LUMEN, LAMP, 1);
    assert_eq!(of, Ok(vec![light.clone()]));
    let mut at_aspect = vec![noise.clone(), others];
    at_aspect.sort_by_key(|asked| asked.id);
    let read = work.head_to_heads_at(LUMEN, "énergie verte");
    assert_eq!(read, Ok(at_aspect));
    assert_eq!(work.head_to_heads_at(PAPIER, "énergie verte"), Ok(vec![]));

    let more = HeadToHead {
        votes: tally(20, 0, 0),
        ranked: tally(19, 0, 0),
        ..noise
    };
    work.put_head_to_head(&more).expect("kept");
    let of = work.head_to_heads_of(LUMEN, LAMP, 10);
    assert_eq!(of, Ok(vec![more, light]));
}

fn a_preference_takes_the_place_of_an_earlier_one(work: &mut (impl FactStore + ?Sized)) {
    let preference = |asked: u128, voter: u128, choice, counts| Preference {
        head_to_head: HeadToHeadId(asked),
        voter: ShopperId(voter),
        choice,
        disclosure: Disclosure::Rewarded,
        counts,
        at: at(2),
    };
    for kept in [
        preference(1, 1, Choice::First, true),
        preference(1, 1, Choice::Level, false),
        preference(2, 1, Choice::Second, true),
        preference(1, 2, Choice::First, true),
    ] {
        work.put_preference(&kept).expect("kept");
        let read = work.preference(kept.head_to_head, kept.voter);
        assert_eq!(read, Ok(Some(kept)));
    }
    let counting = work.counting_preferences_by(ShopperId(1));
    assert_eq!(counting, Ok(vec![preference(2, 1, Choice::Second, true)]));
    for _ in 0..2 {
        work.remove_preference(HeadToHeadId(2), ShopperId(1))
            .expect("removed, or there is none");
    }
    assert_eq!(work.counting_preferences_by(ShopperId(1)), Ok(vec![]));
    let other = work.preference(HeadToHeadId(1), ShopperId(2));
    assert!(other.is_ok_and(|kept| kept.is_some()));
}

fn what_was_disclosed_and_done_is_the_latest(work: &mut (impl FactStore + ?Sized)) {
    let ana = ShopperId(1);
    for disclosure in Disclosure::ALL {
        work.put_disclosed(ana, LUMEN, LAMP, disclosure)
            .expect("kept");
        assert_eq!(work.disclosed(ana, LUMEN, LAMP), Ok(Some(disclosure)));
    }
    for (shopper, merchant, sku) in [
        (ShopperId(2), LUMEN, LAMP),
        (ana, PAPIER, LAMP),
        (ana, LUMEN, "lamp-globe"),
    ] {
        assert_eq!(work.disclosed(shopper, merchant, sku), Ok(None));
    }

    let (monday, tuesday) = (Day(20_000), Day(20_001));
    for deed in Deed::ALL {
        assert_eq!(work.deeds(ana, deed, monday), Ok(0));
        work.put_deeds(ana, deed, monday, 3).expect("kept");
        assert_eq!(work.deeds(ana, deed, monday), Ok(3));
        assert_eq!(work.deeds(ana, deed, tuesday), Ok(0));
        work.put_deeds(ana, deed, tuesday, 1).expect("kept");
        assert_eq!(work.deeds(ana, deed, tuesday), Ok(1));
        assert_eq!(work.deeds(ana, deed, monday), Ok(0), "a day is one row");
        assert_eq!(work.deeds(ShopperId(2), deed, tuesday), Ok(0));
    }
}

fn payment(id: u128, shopper: u128, called_off: bool) -> Payment {
    let held = Held {
        shopper: ShopperId(shopper),
        at: at(1),
    };
    Payment {
        refunded: 0,
        id: PaymentId(id),
        merchant: LUMEN,
        mode: Mode::Sandbox,
        lines: vec![Line {
            name: "A lamp".into(),
            sku: Some(LAMP.into()),
            quantity: 1,
            unit_amount: Money::new(2_400, Currency::EUR),
        }],
        total: Money::new(2_400, Currency::EUR),
        reference: None,
        return_url: None,
        payee: "Lumen".into(),
        payee_origin: Origin::kept("http://shop.localhost:4400".into()),
        state: match called_off {
            false => State::Authorised {
                shopper: held.shopper,
                at: held.at,
            },
            true => State::Cancelled {
                held: Some(held),
                at: at(2),
            },
        },
        created_at: at(id as i64),
    }
}

fn a_purchase_counts_while_it_stands(work: &mut (impl FactStore + PaymentStore + ?Sized)) {
    let ana = ShopperId(1);
    work.add_payment(&payment(1, 1, false)).expect("a payment");
    let named = |id| Some(PaymentId(id));
    for (shopper, merchant, sku, payment, expected) in [
        (ana, LUMEN, LAMP, None, named(1)),
        (ana, LUMEN, LAMP, named(1), named(1)),
        (ana, LUMEN, LAMP, named(2), None),
        (ana, PAPIER, LAMP, None, None),
        (ana, LUMEN, "lamp-globe", None, None),
        (ShopperId(2), LUMEN, LAMP, None, None),
        (ShopperId(2), LUMEN, LAMP, named(1), None),
    ] {
        let bought = work.bought(shopper, merchant, sku, payment).expect("read");
        assert_eq!(bought.map(|Bought { payment, .. }| payment), expected);
    }
    assert_eq!(work.bought_anything(ana), Ok(true));
    assert_eq!(work.bought_anything(ShopperId(2)), Ok(false));
    work.save_payment(&payment(1, 1, true)).expect("called off");
    assert_eq!(work.bought(ana, LUMEN, LAMP, None), Ok(None));
    assert_eq!(work.bought_anything(ana), Ok(false));
}
