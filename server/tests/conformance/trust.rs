//! Cases, operators and ties on every store.

use super::payments::authorised;
use vouch_domain::Work;
use vouch_domain::delivery::Proof;
use vouch_domain::payments::{self, Held, Payment};
use vouch_domain::transparency::Subject;
use vouch_domain::trust::{
    Appeal, Case, CaseFilter, Decision, Evidence, Ground, Operator, Outcome, Party, Related, Reply,
    Report, Ruling, SignalName, State, Tie, TieKind, TrustStore,
};
use vouch_domain::{CaseId, MerchantId, RecommendationId, ShopperId, Timestamp};

agree! {
    a_case_is_read_as_it_was_written_in_every_state,
    cases_are_found_by_word_author_and_stage,
    a_report_is_kept_once_per_case_and_reporter,
    evidence_is_kept_in_order,
    operators_are_found_by_name,
    ties_are_kept_once_and_replaced_by_kind,
    whether_a_word_is_related_is_kept_per_word,
    the_watch_remembers_how_far_it_came,
    steady_buyers_have_had_goods_of_several_shops_for_long,
}

const ANA: Party = Party::Shopper(ShopperId(1));
const LUMEN: Party = Party::Merchant(MerchantId(u128::MAX));

fn at(seconds: i64) -> Timestamp {
    Timestamp(0).plus_seconds(seconds)
}

fn word(id: u128) -> Subject {
    Subject::Recommendation(RecommendationId(id))
}

fn case(id: u128, state: State) -> Case {
    Case {
        id: CaseId(id),
        about: word(7),
        author: ANA,
        merchant: Some(MerchantId(9)),
        ground: Ground::PaidUndisclosed,
        signal: None,
        opened_at: at(10),
        reply: None,
        state,
    }
}

fn decision(operator: &str, seconds: i64) -> Decision {
    Decision {
        operator: operator.into(),
        outcome: Outcome::Withhold,
        explanation: format!("{operator} says so.\nTwice."),
        at: at(seconds),
    }
}

fn ruling() -> Ruling {
    Ruling {
        first: decision("noor", 20),
        second: Some(decision("piet", 21)),
    }
}

fn appeal() -> Appeal {
    Appeal {
        by: ANA,
        text: "No.".into(),
        at: at(30),
    }
}

fn life() -> Vec<State> {
    vec![
        State::Open {
            reply_by: at(50),
            proposed: None,
        },
        State::Open {
            reply_by: at(50),
            proposed: Some(decision("noor", 20)),
        },
        State::Decided {
            ruling: ruling(),
            appeal_by: at(90),
        },
        State::Appealed {
            ruling: ruling(),
            appeal: appeal(),
            proposed: None,
        },
        State::Appealed {
            ruling: ruling(),
            appeal: appeal(),
            proposed: Some(decision("sam", 40)),
        },
        State::Closed {
            ruling: ruling(),
            appeal: Some((
                appeal(),
                Ruling {
                    first: decision("tove", 41),
                    second: None,
                },
            )),
            at: at(41),
        },
    ]
}

fn a_case_is_read_as_it_was_written_in_every_state(work: &mut (impl TrustStore + ?Sized)) {
    for (state, step) in life().into_iter().zip(0..) {
        let written = Case {
            reply: (step > 0).then(|| Reply {
                text: "I said so.".into(),
                at: at(15),
            }),
            ..case(1, state)
        };
        work.put_case(&written).expect("written");
        assert_eq!(work.case(CaseId(1)), Ok(Some(written)));
    }
    let unappealed = Case {
        about: Subject::Reply(RecommendationId(7)),
        author: LUMEN,
        merchant: None,
        signal: Some(SignalName::Burst),
        ground: Ground::Unusual,
        ..case(
            2,
            State::Closed {
                ruling: Ruling {
                    first: decision("noor", 20),
                    second: None,
                },
                appeal: None,
                at: at(99),
            },
        )
    };
    work.put_case(&unappealed).expect("written");
    assert_eq!(work.case(CaseId(2)), Ok(Some(unappealed)));
    assert_eq!(work.case(CaseId(3)), Ok(None));
}

fn cases_are_found_by_word_author_and_stage(work: &mut (impl TrustStore + ?Sized)) {
    for (state, id) in life().into_iter().zip(1..) {
        let written = Case {
            about: word(id % 2),
            author: if id < 4 { ANA } else { LUMEN },
            opened_at: at(10 + i64::try_from(id).expect("a few") % 3),
            ..case(id, state)
        };
        work.put_case(&written).expect("written");
    }
    let ids = |cases: Result<Vec<Case>, _>| -> Vec<u128> {
        cases.expect("cases").iter().map(|case| case.id.0).collect()
    };
    assert_eq!(ids(work.cases_about(word(0))), [2, 4, 6]);
    assert_eq!(ids(work.cases_about(word(7))), []);
    for (filter, expected) in [
        (CaseFilter::Author(ANA), &[2, 1, 3][..]),
        (CaseFilter::Author(LUMEN), &[5, 4, 6]),
        (CaseFilter::Waiting { limit: 10 }, &[5, 2, 4, 1]),
        (CaseFilter::Waiting { limit: 2 }, &[5, 2]),
        (CaseFilter::Decided { limit: 10 }, &[5, 4, 6, 3]),
        (CaseFilter::Decided { limit: 1 }, &[5]),
    ] {
        assert_eq!(ids(work.cases(filter)), expected, "{filter:?}");
    }
    assert_eq!(ids(work.cases_to_close(at(89), 10)), []);
    assert_eq!(ids(work.cases_to_close(at(90), 10)), [3]);
}

fn a_report_is_kept_once_per_case_and_reporter(work: &mut (impl TrustStore + ?Sized)) {
    for id in [1, 2] {
        work.put_case(&case(id, life().remove(0))).expect("a case");
    }
    let report = |case, by, seconds| Report {
        case: CaseId(case),
        by,
        ground: Ground::Advertising,
        text: "Look.".into(),
        evidence_url: (case == 1).then(|| "https://example.com/x".into()),
        at: at(seconds),
    };
    for (case, by, seconds) in [(1, LUMEN, 3), (1, ANA, 5), (2, ANA, 4)] {
        work.add_report(&report(case, by, seconds)).expect("kept");
    }
    assert!(work.add_report(&report(1, ANA, 9)).is_err());
    assert_eq!(
        work.reports_in(CaseId(1)),
        Ok(vec![report(1, LUMEN, 3), report(1, ANA, 5)])
    );
    assert_eq!(
        work.reports_by(ANA),
        Ok(vec![report(1, ANA, 5), report(2, ANA, 4)])
    );
    for (since, expected) in [(3, 2), (4, 1), (5, 0)] {
        assert_eq!(work.reports_since(ANA, at(since)), Ok(expected), "{since}");
    }
}

fn evidence_is_kept_in_order(work: &mut (impl TrustStore + ?Sized)) {
    work.put_case(&case(1, life().remove(0))).expect("a case");
    let evidence = |signal, figures: &[(&str, &str)]| Evidence {
        signal,
        figures: figures
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    };
    let first = evidence(SignalName::Overlap, &[("accounts", "3"), ("said", "a=b")]);
    let second = evidence(SignalName::Related, &[]);
    for evidence in [&first, &second] {
        work.add_evidence(CaseId(1), evidence).expect("kept");
    }
    assert_eq!(work.evidence_in(CaseId(1)), Ok(vec![first, second]));
    assert_eq!(work.evidence_in(CaseId(2)), Ok(vec![]));
}

fn operators_are_found_by_name(work: &mut (impl TrustStore + ?Sized)) {
    let operator = |name: &str, retired: Option<i64>| Operator {
        name: name.into(),
        added_at: at(1),
        retired_at: retired.map(at),
    };
    for name in ["piet", "noor"] {
        work.put_operator(&operator(name, None)).expect("kept");
    }
    work.put_operator(&operator("piet", Some(5)))
        .expect("retired");
    assert_eq!(work.operator("noor"), Ok(Some(operator("noor", None))));
    assert_eq!(work.operator("Noor"), Ok(None));
    let all = vec![operator("noor", None), operator("piet", Some(5))];
    assert_eq!(work.operators(), Ok(all));
}

fn ties_are_kept_once_and_replaced_by_kind(work: &mut (impl TrustStore + ?Sized)) {
    let tie = |owner, kind, hash, seconds| Tie {
        owner,
        kind,
        hash: [hash; 32],
        since: at(seconds),
    };
    for tie in [
        tie(LUMEN, TieKind::PayoutIban, 9, 1),
        tie(LUMEN, TieKind::StaffEmail, 2, 2),
        tie(LUMEN, TieKind::StaffEmail, 1, 3),
        tie(LUMEN, TieKind::StaffEmail, 1, 4),
        tie(ANA, TieKind::StaffEmail, 1, 5),
    ] {
        work.add_tie(&tie).expect("kept");
    }
    let of_lumen = [
        tie(LUMEN, TieKind::StaffEmail, 1, 3),
        tie(LUMEN, TieKind::StaffEmail, 2, 2),
        tie(LUMEN, TieKind::PayoutIban, 9, 1),
    ];
    assert_eq!(work.ties_of(LUMEN), Ok(of_lumen.to_vec()));
    work.remove_ties(LUMEN, TieKind::StaffEmail)
        .expect("removed");
    assert_eq!(work.ties_of(LUMEN), Ok(of_lumen[2..].to_vec()));
    assert_eq!(
        work.ties_of(ANA),
        Ok(vec![tie(ANA, TieKind::StaffEmail, 1, 5)])
    );
}

fn whether_a_word_is_related_is_kept_per_word(work: &mut (impl TrustStore + ?Sized)) {
    let related = |disclosed| {
        Some(Related {
            kind: TieKind::Device,
            disclosed,
        })
    };
    assert_eq!(work.related(word(1)), Ok(None));
    for step in [related(false), related(true), None] {
        work.put_related(word(1), step).expect("written");
        assert_eq!(work.related(word(1)), Ok(step));
        assert_eq!(work.related(Subject::Reply(RecommendationId(1))), Ok(None));
    }
}

fn the_watch_remembers_how_far_it_came(work: &mut (impl TrustStore + ?Sized)) {
    assert_eq!(work.looked_until(), Ok(0));
    work.look_on_from(7).expect("remembered");
    assert_eq!(work.looked_until(), Ok(7));

    let (one, other) = (MerchantId(1), MerchantId(2));
    assert_eq!(work.to_look_at(), Ok(None));
    for merchant in [other, one] {
        work.look_again_at(merchant).expect("remembered");
    }
    assert_eq!(work.to_look_at(), Ok(Some((one, 0))));
    work.looked_at(one, Some(u128::MAX)).expect("remembered");
    assert_eq!(work.to_look_at(), Ok(Some((one, u128::MAX))));
    work.look_again_at(one).expect("from the beginning");
    assert_eq!(work.to_look_at(), Ok(Some((one, 0))));
    work.looked_at(one, None).expect("done");
    assert_eq!(work.to_look_at(), Ok(Some((other, 0))));
}

fn steady_buyers_have_had_goods_of_several_shops_for_long(work: &mut (impl Work + ?Sized)) {
    let mut number = 0;
    // Who, from which shop, and when it was proven to have arrived, if it was.
    for (shopper, shop, arrived) in [
        (1, 1, Some(10)),
        (1, 2, Some(20)),
        (1, 2, Some(20)),
        (1, 3, Some(30)),
        (2, 1, Some(10)),
        (2, 1, Some(10)),
        (2, 1, Some(10)),
        (3, 1, Some(10)),
        (3, 2, Some(10)),
        (3, 3, None),
        (4, 1, Some(10)),
        (4, 2, Some(10)),
        (4, 3, Some(31)),
    ] {
        number += 1;
        let payment = Payment {
            merchant: MerchantId(shop),
            ..authorised(number, ShopperId(shopper))
        };
        work.add_payment(&payment).expect("paid");
        if let Some(arrived) = arrived {
            let proof = Proof::by_shopper(payment.id, ShopperId(shopper), at(arrived));
            work.add_proof(&proof).expect("proven");
        }
    }
    let all: Vec<ShopperId> = (0..300).rev().chain([1, 4]).map(ShopperId).collect();
    for (shops, until, found) in [
        (3, 30, vec![1]),
        (3, 31, vec![1, 4]),
        (3, 29, vec![]),
        (2, 30, vec![1, 3, 4]),
        (1, 10, vec![1, 2, 3, 4]),
    ] {
        let found: Vec<ShopperId> = found.into_iter().map(ShopperId).collect();
        let steady = work.steady_buyers(&all, shops, at(until));
        assert_eq!(steady, Ok(found), "{shops} shops by {until}");
    }
    assert_eq!(work.steady_buyers(&[], 1, at(99)), Ok(vec![]));
    // A purchase that was called off is none.
    let called_off = Payment {
        merchant: MerchantId(1),
        state: payments::State::Cancelled {
            held: Some(Held {
                shopper: ShopperId(1),
                at: at(1),
            }),
            at: at(2),
        },
        ..authorised(1, ShopperId(1))
    };
    work.save_payment(&called_off).expect("called off");
    assert_eq!(work.steady_buyers(&all, 3, at(30)), Ok(vec![]));
}
