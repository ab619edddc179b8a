//! The room's decisions, on the model.

use super::*;
use crate::disclosure::Disclosure;
use crate::memory::Memory;
use crate::recommendations::{self, Audience, Recommendation, Standing, Verdict, Write};
use crate::shoppers::{Shopper, ShopperStore};
use crate::{RecommendationId, StatementId};

const ANA: ShopperId = ShopperId(1);
const KARIM: ShopperId = ShopperId(2);
const LEA: ShopperId = ShopperId(3);
const LUMEN: MerchantId = MerchantId(1);
const NOW: Timestamp = Timestamp(1_795_429_800_000_000);
const WORD: Subject = Subject::Recommendation(RecommendationId(7));
const ANAS: Party = Party::Shopper(ANA);
const KARIMS: Party = Party::Shopper(KARIM);

fn days(days: i64) -> Timestamp {
    NOW.plus_seconds(days * DAY)
}

/// A shop's product, three people, and what Ana says of it, to everyone unless told otherwise; three operators.
fn house() -> Memory {
    house_where(Audience::Everyone, Disclosure::FreeSample)
}

fn house_where(audience: Audience, disclosure: Disclosure) -> Memory {
    let mut work = Memory::default();
    for (id, handle) in [(ANA, "Ana"), (KARIM, "Karim"), (LEA, "Léa")] {
        let shopper = Shopper {
            id,
            handle: handle.into(),
            email: "somebody@example.com".into(),
            joined_at: NOW,
        };
        work.add_shopper(&shopper).expect("a new person");
    }
    let product = crate::catalogue::Product {
        merchant: LUMEN,
        sku: "lamp-arc".into(),
        title: "A lamp".into(),
        description: String::new(),
        regular_price: crate::Money::new(2_400, crate::Currency::EUR),
        sale: None,
        link: None,
        image_link: None,
        gtin: None,
        brand: None,
        available: true,
    };
    work.put_product(&product).expect("a product");
    for name in ["noor", "piet", "sam", "tove"] {
        add_operator(&mut work, name, NOW).expect("an operator");
    }
    say(&mut work, audience, disclosure);
    work
}

fn say(work: &mut Memory, audience: Audience, disclosure: Disclosure) {
    let order = Write {
        id: RecommendationId(7),
        chance: [7; 32],
        author: ANA,
        merchant: LUMEN,
        sku: "lamp-arc".into(),
        payment: None,
        verdict: Some(Verdict::DoesNot),
        points: vec![],
        text: format!("It hums ({}).", disclosure.name()),
        audience: Some(audience),
        disclosure: Some(disclosure),
    };
    recommendations::write(work, order, NOW).expect("written");
}

fn word(work: &mut Memory) -> Recommendation {
    let word = work.recommendation(RecommendationId(7)).expect("read");
    word.expect("it is there")
}

fn doubt(case: u128, by: Party, ground: Ground) -> Submit {
    Submit {
        case: CaseId(case),
        about: WORD,
        by,
        ground: Some(ground),
        text: "The same text stands in three shops.".into(),
        evidence_url: None,
    }
}

fn reported_by(work: &mut Memory, by: Party, ground: Ground) -> CaseId {
    let (case, _) = report(work, doubt(1, by, ground), NOW).expect("reported");
    case.id
}

fn say_of(case: CaseId, operator: &str, outcome: Outcome) -> Decide {
    Decide {
        case,
        operator: operator.into(),
        outcome,
        explanation: format!("{operator} looked at it."),
    }
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> &'static str {
    outcome.expect_err("a refusal").code()
}

/// What the log says openly, from a place on.
fn logged(work: &mut Memory, after: u64) -> Vec<String> {
    let entries = transparency::log(work, after, 100).expect("a log");
    let told = entries.into_iter().map(|entry| match entry.told {
        None => "-".to_owned(),
        Some(told) => {
            let reason = told.reason.unwrap_or_default();
            format!("{} {reason}", told.act.name()).trim().to_owned()
        }
    });
    told.collect()
}

#[test]
fn a_doubt_is_heard_from_both_sides_decided_appealed_and_decided_by_others() {
    let mut work = house();
    let id = reported_by(&mut work, KARIMS, Ground::Advertising);
    assert_eq!(
        file(&mut work, id).expect("a file").case.stage(),
        Stage::Open
    );
    // The author is told, whoever reported is not named to nobody else, and others see nothing.
    assert_eq!(about(&mut work, ANAS).expect("cases").len(), 1);
    assert_eq!(about(&mut work, KARIMS), Ok(vec![]));

    let answered = reply(
        &mut work,
        id,
        ANAS,
        "I was given the lamp, and said so.",
        days(1),
    );
    assert_eq!(answered.expect("answered").stage(), Stage::Answered);

    let decided = decide(&mut work, say_of(id, "noor", Outcome::Withhold), days(1));
    assert_eq!(decided.expect("decided").stage(), Stage::Decided);
    let withheld = Standing::Withheld {
        reason: "advertising".into(),
    };
    assert_eq!(word(&mut work).standing, withheld);
    assert_eq!(
        logged(&mut work, 2),
        ["decided withheld", "withheld advertising"]
    );

    let by_winner = appeal(&mut work, id, KARIMS, "More of it!", days(2));
    assert_eq!(code(by_winner), "nothing_lost");
    appeal(&mut work, id, ANAS, "Nobody paid me.", days(2)).expect("appealed");
    let by_the_same = decide(&mut work, say_of(id, "noor", Outcome::Keep), days(3));
    assert_eq!(code(by_the_same), "other_eyes");
    let closed = decide(&mut work, say_of(id, "piet", Outcome::Keep), days(3));
    assert_eq!(closed.expect("closed").stage(), Stage::Closed);
    assert_eq!(word(&mut work).standing, Standing::Published);
    assert_eq!(
        logged(&mut work, 4),
        ["appealed", "decided overturned", "restored"]
    );

    for again in [
        decide(&mut work, say_of(id, "sam", Outcome::Withhold), days(4)),
        appeal(&mut work, id, ANAS, "Again.", days(4)),
        reply(&mut work, id, ANAS, "Again.", days(4)),
    ] {
        assert!(["already_decided", "already_appealed", "already_replied"].contains(&code(again)));
    }
    assert_eq!(decided_outcomes(&mut work), [Outcome::Keep]);
}

fn decided_outcomes(work: &mut Memory) -> Vec<Outcome> {
    let cases = super::decided(work, 10).expect("cases");
    let outcome = |case: Case| case.state.ruling().expect("decided").outcome();
    cases.into_iter().map(outcome).collect()
}

#[test]
fn whoever_reported_may_appeal_where_the_word_was_kept() {
    let mut work = house();
    let shop = Party::Merchant(LUMEN);
    let id = reported_by(&mut work, shop, Ground::FalseClaim);
    decide(&mut work, say_of(id, "noor", Outcome::Keep), days(7)).expect("decided");
    assert_eq!(
        code(appeal(&mut work, id, ANAS, "Why?", days(8))),
        "nothing_lost"
    );
    assert_eq!(
        code(appeal(&mut work, id, KARIMS, "Why?", days(8))),
        "unknown_case"
    );
    appeal(&mut work, id, shop, "Our lamps do not hum.", days(8)).expect("appealed");
    decide(&mut work, say_of(id, "piet", Outcome::Keep), days(9)).expect("decided");
    assert_eq!(
        logged(&mut work, 2),
        ["decided kept", "appealed", "decided upheld"]
    );
    assert_eq!(word(&mut work).standing, Standing::Published);
}

#[test]
fn nobody_decides_in_the_authors_time_except_about_what_hurts_meanwhile() {
    for (ground, at, replied, expected) in [
        (Ground::Advertising, 0, false, "authors_time"),
        (Ground::Advertising, 6, false, "authors_time"),
        (Ground::Advertising, 7, false, ""),
        (Ground::Advertising, 1, true, ""),
        (Ground::PaidUndisclosed, 6, false, "authors_time"),
        (Ground::Offensive, 0, false, ""),
        (Ground::PersonalData, 0, false, ""),
    ] {
        let mut work = house();
        let id = reported_by(&mut work, KARIMS, ground);
        if replied {
            reply(&mut work, id, ANAS, "No.", NOW).expect("replied");
        }
        let before = file(&mut work, id);
        let outcome = decide(&mut work, say_of(id, "noor", Outcome::Keep), days(at));
        match expected {
            "" => drop(outcome.expect("decided")),
            expected => {
                assert_eq!(code(outcome), expected, "{ground:?} {at}");
                assert_eq!(file(&mut work, id), before);
            }
        }
    }
}

#[test]
fn that_somebody_is_paid_is_found_by_four_eyes() {
    let mut work = house();
    let id = reported_by(&mut work, KARIMS, Ground::PaidUndisclosed);
    let mut say = |operator, outcome, at| {
        let case = decide(&mut work, say_of(id, operator, outcome), days(at))?;
        Ok((
            case.stage(),
            word(&mut work).standing == Standing::Published,
        ))
    };
    assert_eq!(say("noor", Outcome::Withhold, 7), Ok((Stage::Open, true)));
    assert_eq!(code(say("noor", Outcome::Withhold, 8)), "four_eyes");
    // Who disagrees proposes anew; the first may come round.
    assert_eq!(say("piet", Outcome::Keep, 8), Ok((Stage::Open, true)));
    assert_eq!(say("noor", Outcome::Withhold, 8), Ok((Stage::Open, true)));
    assert_eq!(
        say("piet", Outcome::Withhold, 9),
        Ok((Stage::Decided, false))
    );
    appeal(&mut work, id, ANAS, "By whom?", days(10)).expect("appealed");
    let mut say = |operator, outcome, at| {
        let case = decide(&mut work, say_of(id, operator, outcome), days(at))?;
        Ok((
            case.stage(),
            word(&mut work).standing == Standing::Published,
        ))
    };
    for operator in ["noor", "piet"] {
        assert_eq!(code(say(operator, Outcome::Keep, 11)), "other_eyes");
    }
    assert_eq!(say("sam", Outcome::Keep, 11), Ok((Stage::Appealed, false)));
    assert_eq!(code(say("sam", Outcome::Keep, 11)), "four_eyes");
    assert_eq!(say("tove", Outcome::Keep, 12), Ok((Stage::Closed, true)));
}

#[test]
fn what_is_no_report_changes_nothing() {
    let with = |change: fn(&mut Submit)| {
        let mut submit = doubt(2, KARIMS, Ground::Advertising);
        change(&mut submit);
        submit
    };
    for (submit, expected) in [
        (with(|s| s.ground = None), "reason_missing"),
        (with(|s| s.text = " ".into()), "text_blank"),
        (with(|s| s.text = "x".repeat(1_001)), "text_too_long"),
        (with(|s| s.text = "<b>x</b>".into()), "text_markup"),
        (
            with(|s| s.evidence_url = Some("example.com".into())),
            "evidence_url_invalid",
        ),
        (
            with(|s| s.evidence_url = Some("javascript:alert(1)".into())),
            "evidence_url_invalid",
        ),
        (
            with(|s| s.evidence_url = Some("https://".into())),
            "evidence_url_invalid",
        ),
        (
            with(|s| s.evidence_url = Some("https://a@b.example/".into())),
            "evidence_url_invalid",
        ),
        (
            with(|s| s.evidence_url = Some("https://b.example/\"onload".into())),
            "evidence_url_invalid",
        ),
        (
            with(|s| s.evidence_url = Some(format!("https://b.example/{}", "x".repeat(500)))),
            "evidence_url_invalid",
        ),
        (
            with(|s| s.about = Subject::Recommendation(RecommendationId(8))),
            "unknown_word",
        ),
        (
            with(|s| s.about = Subject::Reply(RecommendationId(7))),
            "unknown_word",
        ),
        (
            with(|s| s.about = Subject::Statement(StatementId(7))),
            "unknown_word",
        ),
        (with(|s| s.by = ANAS), "own_word"),
        (with(|s| s.by = Party::Shopper(LEA)), "already_reported"),
    ] {
        let mut work = house();
        reported_by(&mut work, Party::Shopper(LEA), Ground::Advertising);
        let before = format!("{work:?}");
        assert_eq!(
            code(report(&mut work, submit.clone(), NOW)),
            expected,
            "{submit:?}"
        );
        assert_eq!(format!("{work:?}"), before, "{submit:?}");
    }
}

#[test]
fn reports_of_the_same_join_one_case_and_a_decision_is_not_asked_for_again() {
    let mut work = house();
    let first = reported_by(&mut work, KARIMS, Ground::Advertising);
    let lea = Party::Shopper(LEA);
    let (joined, _) = report(&mut work, doubt(2, lea, Ground::Advertising), NOW).expect("joined");
    assert_eq!(joined.id, first);
    let (other, _) = report(&mut work, doubt(3, lea, Ground::FalseClaim), NOW).expect("another");
    assert_eq!(other.id, CaseId(3));
    decide(&mut work, say_of(first, "noor", Outcome::Keep), days(7)).expect("decided");
    let shop = Party::Merchant(LUMEN);
    let again = report(&mut work, doubt(4, shop, Ground::Advertising), days(8));
    assert_eq!(code(again), "already_decided");
}

#[test]
fn a_word_is_withheld_as_long_as_any_case_withholds_it() {
    let mut work = house();
    let one = reported_by(&mut work, KARIMS, Ground::Offensive);
    let (two, _) = report(&mut work, doubt(2, KARIMS, Ground::PersonalData), NOW).expect("two");
    for case in [one, two.id] {
        decide(&mut work, say_of(case, "noor", Outcome::Withhold), NOW).expect("decided");
        appeal(&mut work, case, ANAS, "No.", NOW).expect("appealed");
    }
    decide(&mut work, say_of(one, "piet", Outcome::Keep), NOW).expect("decided");
    assert_ne!(word(&mut work).standing, Standing::Published);
    decide(&mut work, say_of(two.id, "piet", Outcome::Keep), NOW).expect("decided");
    assert_eq!(word(&mut work).standing, Standing::Published);
}

#[test]
fn a_day_takes_twenty_reports_of_one_person() {
    let mut work = house();
    for n in 0..REPORTS_A_DAY_MAX {
        let report = Report {
            case: CaseId(u128::from(100 + n)),
            by: KARIMS,
            ground: Ground::Other,
            text: "x".into(),
            evidence_url: None,
            at: NOW,
        };
        work.add_report(&report).expect("a report");
    }
    let one_more = || doubt(1, KARIMS, Ground::Advertising);
    assert_eq!(
        code(report(&mut work, one_more(), days(1).plus_seconds(-1))),
        "too_many_reports"
    );
    report(&mut work, one_more(), days(1)).expect("the next day");
}

fn unusual() -> Evidence {
    Evidence {
        signal: SignalName::Burst,
        figures: vec![("words".into(), "20".into()), ("days".into(), "3".into())],
    }
}

#[test]
fn a_signal_lowers_asks_people_and_withholds_nothing() {
    let mut work = house();
    assert_eq!(word(&mut work).weight, 100);
    let case = flag(&mut work, CaseId(5), WORD, unusual(), NOW).expect("flagged");
    assert_eq!(case.expect("a case").ground, Ground::Unusual);
    assert_eq!(word(&mut work).weight, LOWERED_PERCENT);
    assert_eq!(word(&mut work).standing, Standing::Published);
    // Nobody outside is told of a suspicion.
    assert_eq!(logged(&mut work, 2), Vec::<String>::new());
    assert_eq!(decided_outcomes(&mut work), []);
    assert_eq!(
        about(&mut work, ANAS).expect("told")[0].evidence,
        [unusual()]
    );
    // Found again, it is looked at already.
    assert_eq!(flag(&mut work, CaseId(6), WORD, unusual(), NOW), Ok(None));

    decide(&mut work, say_of(CaseId(5), "noor", Outcome::Keep), days(7)).expect("decided");
    assert_eq!(word(&mut work).weight, 100);
    // And nobody is asked twice.
    assert_eq!(
        flag(&mut work, CaseId(6), WORD, unusual(), days(9)),
        Ok(None)
    );
    assert_eq!(word(&mut work).weight, 100);
    let gone = Subject::Recommendation(RecommendationId(8));
    assert_eq!(flag(&mut work, CaseId(6), gone, unusual(), NOW), Ok(None));
}

#[test]
fn who_works_for_the_shop_does_not_count_and_is_asked_where_it_is_not_said() {
    let email = [4; 32];
    for (disclosure, disclosed) in [
        (Disclosure::Employee, true),
        (Disclosure::FreeSample, false),
    ] {
        let mut work = house_where(Audience::Everyone, disclosure);
        let look = |work: &mut Memory, email: [u8; 32]| {
            look_at_ties(work, CaseId(5), WORD, Some(&email), NOW).expect("looked")
        };
        assert_eq!(look(&mut work, email), None);
        assert_eq!(word(&mut work).weight, 100);
        set_staff(&mut work, LUMEN, &[[3; 32], email], NOW).expect("a team");
        assert_eq!(work.to_look_at(), Ok(Some((LUMEN, 0))));
        assert_eq!(look(&mut work, [5; 32]), None);
        let related = Related {
            kind: TieKind::StaffEmail,
            disclosed,
        };
        assert_eq!(look(&mut work, email), Some(related));
        assert_eq!(word(&mut work).weight, 0);
        assert_eq!(word(&mut work).standing, Standing::Published);
        let cases = work.cases_about(WORD).expect("cases");
        assert_eq!(cases.len(), usize::from(!disclosed));
        // Who has left is no longer tied to it.
        set_staff(&mut work, LUMEN, &[[3; 32]], NOW).expect("a team");
        assert_eq!(look(&mut work, email), None);
        let lowered = if disclosed { 100 } else { LOWERED_PERCENT };
        assert_eq!(word(&mut work).weight, lowered);
    }
}

#[test]
fn other_ties_are_of_the_same_kind_and_value() {
    let mut work = house();
    let tie = |owner, kind, hash| Tie {
        owner,
        kind,
        hash: [hash; 32],
        since: NOW,
    };
    let shop = Party::Merchant(LUMEN);
    for (theirs, own, expected) in [
        (
            (TieKind::PayoutIban, 1),
            (TieKind::PayoutIban, 1),
            Some(TieKind::PayoutIban),
        ),
        (
            (TieKind::Address, 2),
            (TieKind::Address, 2),
            Some(TieKind::Address),
        ),
        (
            (TieKind::Device, 3),
            (TieKind::Device, 3),
            Some(TieKind::Device),
        ),
        ((TieKind::Device, 3), (TieKind::Address, 3), None),
        ((TieKind::Device, 3), (TieKind::Device, 4), None),
    ] {
        let mut work = work.clone();
        add_tie(&mut work, tie(shop, theirs.0, theirs.1)).expect("tied");
        add_tie(&mut work, tie(ANAS, own.0, own.1)).expect("tied");
        assert_eq!(related(&mut work, ANA, None, LUMEN), Ok(expected));
        assert_eq!(related(&mut work, KARIM, None, LUMEN), Ok(None));
    }
    let too_many = vec![[1; 32]; STAFF_MAX + 1];
    assert_eq!(
        code(set_staff(&mut work, LUMEN, &too_many, NOW)),
        "too_many_staff"
    );
}

#[test]
fn what_is_decided_about_a_word_for_friends_is_nobody_elses_business() {
    let mut work = house_where(Audience::Friends, Disclosure::FreeSample);
    // To whom it was not meant for, there is no such word: not to a stranger, and not to the shop.
    for by in [KARIMS, Party::Merchant(LUMEN)] {
        let refused = report(&mut work, doubt(1, by, Ground::Offensive), NOW);
        assert_eq!(
            refused.expect_err("not theirs to read").code(),
            "unknown_word"
        );
    }
    work.befriend(ANA, KARIM, NOW).expect("friends");
    let id = reported_by(&mut work, KARIMS, Ground::Offensive);
    decide(&mut work, say_of(id, "noor", Outcome::Withhold), NOW).expect("decided");
    appeal(&mut work, id, ANAS, "No.", NOW).expect("appealed");
    assert_eq!(decided_outcomes(&mut work), []);
    assert!(logged(&mut work, 0).iter().all(|entry| entry == "-"));
}

#[test]
fn a_word_that_is_gone_leaves_the_case_to_be_read() {
    let mut work = house();
    let id = reported_by(&mut work, KARIMS, Ground::Advertising);
    recommendations::remove(&mut work, ANA, RecommendationId(7), NOW).expect("taken back");
    let left = file(&mut work, id).expect("a file");
    assert_eq!(left.word, None);
    decide(&mut work, say_of(id, "noor", Outcome::Withhold), days(7)).expect("decided");
    assert_eq!(decided_outcomes(&mut work), [Outcome::Withhold]);
}

#[test]
fn cases_close_when_nobody_may_appeal_any_more() {
    let mut work = house();
    let id = reported_by(&mut work, KARIMS, Ground::Offensive);
    decide(&mut work, say_of(id, "noor", Outcome::Withhold), NOW).expect("decided");
    let last = NOW.plus_seconds(APPEAL_SECONDS);
    assert_eq!(close_due(&mut work, 10, last.plus_seconds(-1)), Ok(0));
    assert_eq!(
        code(appeal(&mut work, id, ANAS, "No.", last)),
        "appeal_late"
    );
    assert_eq!(close_due(&mut work, 10, last), Ok(1));
    assert_eq!(close_due(&mut work, 10, last), Ok(0));
    assert_eq!(
        file(&mut work, id).expect("a file").case.stage(),
        Stage::Closed
    );
    assert_ne!(word(&mut work).standing, Standing::Published);
}

#[test]
fn operators_have_names_that_are_never_used_again() {
    let mut work = house();
    for bad in ["", "x", "Noor", "no or", "noor/", &"x".repeat(33)] {
        assert_eq!(
            code(add_operator(&mut work, bad, NOW)),
            "operator_name",
            "{bad}"
        );
    }
    assert_eq!(code(add_operator(&mut work, "noor", NOW)), "operator_known");
    retire_operator(&mut work, "noor", NOW).expect("retired");
    assert_eq!(code(add_operator(&mut work, "noor", NOW)), "operator_known");
    assert_eq!(
        code(retire_operator(&mut work, "nobody", NOW)),
        "unknown_operator"
    );
    let id = reported_by(&mut work, KARIMS, Ground::Offensive);
    for operator in ["noor", "nobody"] {
        let outcome = decide(&mut work, say_of(id, operator, Outcome::Keep), NOW);
        assert_eq!(code(outcome), "unknown_operator");
    }
    let unexplained = Decide {
        explanation: " ".into(),
        ..say_of(id, "piet", Outcome::Keep)
    };
    assert_eq!(code(decide(&mut work, unexplained, NOW)), "text_blank");
}

#[test]
fn a_disclosure_outlives_every_decision() {
    for outcome in Outcome::ALL {
        let mut work = house();
        let id = reported_by(&mut work, Party::Merchant(LUMEN), Ground::Offensive);
        decide(&mut work, say_of(id, "noor", outcome), NOW).expect("decided");
        assert_eq!(word(&mut work).disclosure, Disclosure::FreeSample);
    }
}

#[test]
fn what_is_hashed_is_written_in_one_way() {
    for (kind, one, other) in [
        (
            TieKind::StaffEmail,
            " Ana@Lumen.example ",
            "ana@lumen.example",
        ),
        (
            TieKind::PayoutIban,
            "be71 0961 2345 6769",
            "BE71096123456769",
        ),
        (
            TieKind::Address,
            "12, rue du Port – 9000 Gand",
            "12 Rue du Port 9000 GAND",
        ),
    ] {
        assert_eq!(kind.normal(one), kind.normal(other));
    }
}

/// Author `author` praises a product, on a day.
fn said(work: &mut Memory, author: u128, sku: &str, day: i64) -> RecommendationId {
    said_that(work, author, sku, day, Verdict::Recommends)
}

fn said_that(
    work: &mut Memory,
    author: u128,
    sku: &str,
    day: i64,
    verdict: Verdict,
) -> RecommendationId {
    let author = ShopperId(author);
    if work.product(LUMEN, sku).expect("read").is_none() {
        let lamp = work
            .product(LUMEN, "lamp-arc")
            .expect("read")
            .expect("a lamp");
        let product = crate::catalogue::Product {
            sku: sku.into(),
            ..lamp
        };
        work.put_product(&product).expect("a product");
    }
    let id =
        RecommendationId(author.0 * 1_000 + u128::from(sku.bytes().map(u32::from).sum::<u32>()));
    let order = Write {
        id,
        chance: [7; 32],
        author,
        merchant: LUMEN,
        sku: sku.into(),
        payment: None,
        verdict: Some(verdict),
        points: vec![],
        text: "I have it.".into(),
        audience: Some(Audience::Everyone),
        disclosure: Some(Disclosure::FreeSample),
    };
    recommendations::write(work, order, days(day)).expect("written");
    id
}

fn patterns(work: &mut Memory, day: i64) -> usize {
    let found = find_patterns(work, days(day)).expect("looked");
    let next = std::cell::Cell::new(1_000u128);
    let case = || {
        next.set(next.get() + 1);
        CaseId(next.get())
    };
    flag_found(work, &case, found, days(day)).expect("flagged")
}

fn weights(work: &mut Memory, ids: &[RecommendationId]) -> Vec<u8> {
    let weight = |id: &RecommendationId| {
        let word = work.recommendation(*id).expect("read");
        word.expect("it is there").weight
    };
    ids.iter().map(weight).collect()
}

#[test]
fn to_be_new_is_no_sign_and_costs_nothing() {
    let mut work = house();
    // Thirty newcomers, one word each, over half a year and many products.
    let ids: Vec<_> = (0..30)
        .map(|n| {
            said(
                &mut work,
                100 + n,
                &format!("lamp-{}", n % 10),
                n as i64 * 6,
            )
        })
        .collect();
    assert_eq!(patterns(&mut work, 181), 0);
    assert_eq!(weights(&mut work, &ids), [100; 30]);
}

#[test]
fn many_at_once_are_looked_at_and_still_read() {
    let mut work = house();
    for n in 0..20 {
        said(
            &mut work,
            100 + n,
            &format!("lamp-{}", n % 10),
            n as i64 * 6,
        );
    }
    let before = said(&mut work, 300, "lamp-globe", 1);
    let many: Vec<_> = (0..30)
        .map(|n| said(&mut work, 400 + n, "lamp-globe", 119))
        .collect();
    assert_eq!(patterns(&mut work, 121), 30);
    assert_eq!(weights(&mut work, &many), [LOWERED_PERCENT; 30]);
    assert_eq!(weights(&mut work, &[before]), [100]);
    let word = work.recommendation(many[0]).expect("read").expect("there");
    assert_eq!(word.standing, Standing::Published);
    let told = about(&mut work, Party::Shopper(ShopperId(400))).expect("told");
    assert_eq!(told[0].evidence[0].figure("words"), Some("30"));
    assert_eq!(patterns(&mut work, 122), 0, "nobody is asked twice");
}

mod apart;
