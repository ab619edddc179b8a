//! The room's decisions, on the model.

use super::*;
use crate::catalogue::Product;
use crate::delivery::{DeliveryStore, Proof};
use crate::memory::Memory;
use crate::merchants::{Mode, Origin};
use crate::payments::{Held, Line as PaymentLine, Payment, PaymentStore, State as PaymentState};
use crate::shoppers::{Shopper, ShopperStore};
use crate::time::DAY;
use crate::transparency::{Figure, TransparencyStore};
use crate::{Currency, HeadToHeadId, Money, PaymentId};

const ANA: ShopperId = ShopperId(1);
const KARIM: ShopperId = ShopperId(2);
const LEA: ShopperId = ShopperId(3);
const ZOE: ShopperId = ShopperId(4);
const LUMEN: MerchantId = MerchantId(1);
const NOW: Timestamp = Timestamp(1_700_000_000_000_000);
const LAMP: &str = "lamp-arc";
const GLOBE: &str = "lamp-globe";
const NONE: Option<Disclosure> = Some(Disclosure::None);

/// Four people and a shop with three lamps. Ana and Karim are friends; Lea bought the lamp and has it; Zoe has neither.
fn shop() -> Memory {
    let mut work = Memory::default();
    for (id, handle) in [(ANA, "Ana"), (KARIM, "Karim"), (LEA, "Léa"), (ZOE, "Zoe")] {
        let shopper = Shopper {
            id,
            handle: handle.into(),
            email: "somebody@example.com".into(),
            joined_at: NOW,
        };
        work.add_shopper(&shopper).expect("a new person");
    }
    for sku in [LAMP, GLOBE, "lamp-clip"] {
        let product = Product {
            merchant: LUMEN,
            sku: sku.into(),
            title: "A lamp".into(),
            description: String::new(),
            regular_price: Money::new(2_400, Currency::EUR),
            sale: None,
            link: None,
            image_link: None,
            gtin: None,
            brand: None,
            available: true,
        };
        work.put_product(&product).expect("a product");
    }
    work.befriend(ANA, KARIM, NOW).expect("friends");
    work.add_payment(&payment(LEA, false)).expect("a payment");
    let proof = Proof::by_shopper(PaymentId(LEA.0), LEA, NOW);
    work.add_proof(&proof).expect("it arrived");
    work
}

fn payment(shopper: ShopperId, called_off: bool) -> Payment {
    let held = Held { shopper, at: NOW };
    Payment {
        refunded: 0,
        id: PaymentId(shopper.0),
        merchant: LUMEN,
        mode: Mode::Sandbox,
        lines: vec![PaymentLine {
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
            false => PaymentState::Authorised { shopper, at: NOW },
            true => PaymentState::Cancelled {
                held: Some(held),
                at: NOW,
            },
        },
        created_at: NOW,
    }
}

fn draft(id: u128, side: Side, text: &str) -> Draft {
    Draft {
        id: StatementId(id),
        chance: [7; 32],
        side,
        aspect: "Noise".into(),
        text: text.into(),
    }
}

fn order(author: ShopperId, statements: Vec<Draft>) -> State {
    State {
        author,
        merchant: LUMEN,
        sku: LAMP.into(),
        disclosure: NONE,
        statements,
    }
}

/// A pro with the id and a con with the next one.
fn both(author: ShopperId, id: u128) -> State {
    let text = format!("Said by {}.", author.0);
    let pro = draft(id, Side::Pro, &text);
    order(author, vec![pro, draft(id + 1, Side::Con, &text)])
}

fn says(work: &mut Memory, author: ShopperId, id: u128) {
    state(work, both(author, id), NOW).expect("stated");
}

fn votes(work: &mut Memory, voter: ShopperId, id: u128, agrees: bool) -> Result<Statement> {
    let order = CastVote {
        statement: StatementId(id),
        voter,
        agrees,
        disclosure: NONE,
    };
    vote(work, order, NOW)
}

fn totals(work: &mut Memory, id: u128) -> (u32, u32, u32, u32, u32) {
    let statement = work.statement(StatementId(id)).expect("read");
    let Totals {
        agree,
        disagree,
        ranked_agree,
        ranked_disagree,
        earlier,
    } = statement.expect("there").totals;
    (agree, disagree, ranked_agree, ranked_disagree, earlier)
}

/// Totals as they follow from the votes alone.
fn counted_again(work: &mut Memory, id: u128) -> (u32, u32, u32, u32, u32) {
    let mut statement = work.statement(StatementId(id)).unwrap().unwrap();
    statement.totals = Totals::default();
    for vote in work.statement_votes(StatementId(id)).expect("votes") {
        statement.totals = statement.with(&vote);
    }
    let all = statement.totals;
    (
        all.agree,
        all.disagree,
        all.ranked_agree,
        all.ranked_disagree,
        all.earlier,
    )
}

fn shown(work: &mut Memory, viewer: Option<ShopperId>) -> (Vec<u128>, Vec<u128>) {
    let facts = product_facts(work, viewer, LUMEN, LAMP).expect("facts");
    let ids = |side: Vec<Told>| side.iter().map(|told| told.statement.id.0).collect();
    (ids(facts.pros), ids(facts.cons))
}

fn lines(work: &mut Memory, viewer: Option<ShopperId>, id: u128) -> Vec<(String, Stance)> {
    let lines = history(work, viewer, StatementId(id), None).expect("a history");
    let name = |name: Option<String>| name.unwrap_or_else(|| "someone".into());
    lines
        .into_iter()
        .map(|line| (name(line.name), line.stance))
        .collect()
}

#[test]
fn what_speaks_for_and_what_speaks_against_come_together() {
    use Side::{Con, Pro};
    let pro = || draft(1, Pro, "The switch is silent.");
    let con = || draft(2, Con, "The transformer hums.");
    let with = |change: &dyn Fn(&mut Draft)| {
        let mut changed = pro();
        change(&mut changed);
        order(ANA, vec![changed, con()])
    };
    let many = |number: u128| {
        let drafts = (0..number).map(|n| {
            let side = if n % 2 == 0 { Pro } else { Con };
            draft(n + 1, side, &format!("Statement {n}."))
        });
        order(ANA, drafts.collect())
    };
    for (order, expected) in [
        (order(ANA, vec![pro(), con()]), None),
        (many(8), None),
        (order(ANA, vec![]), Some("statements_count")),
        (many(9), Some("statements_count")),
        (order(ANA, vec![pro()]), Some("one_sided")),
        (
            order(ANA, vec![pro(), draft(3, Pro, "Not a sound.")]),
            Some("one_sided"),
        ),
        (order(ANA, vec![con()]), Some("one_sided")),
        (with(&|d| d.aspect = " ".into()), Some("text_blank")),
        (with(&|d| d.aspect = "x".repeat(41)), Some("text_too_long")),
        (with(&|d| d.aspect = "x".repeat(40)), None),
        (with(&|d| d.text = "é".repeat(140)), None),
        (with(&|d| d.text = "é".repeat(141)), Some("text_too_long")),
        (
            with(&|d| d.text = "two\nlines".into()),
            Some("text_control_character"),
        ),
        (with(&|d| d.text = "<b>so</b>".into()), Some("text_markup")),
        (
            with(&|d| d.aspect = "esi\u{202e}on".into()),
            Some("text_direction_override"),
        ),
        (
            order(
                ANA,
                vec![pro(), con(), draft(3, Pro, " the SWITCH  is silent.")],
            ),
            Some("said_already"),
        ),
        (
            State {
                disclosure: None,
                ..order(ANA, vec![pro(), con()])
            },
            Some("disclosure_missing"),
        ),
        (
            State {
                sku: "lamp-none".into(),
                ..order(ANA, vec![pro(), con()])
            },
            Some("unknown_product"),
        ),
    ] {
        let mut work = shop();
        let said = state(&mut work, order.clone(), NOW);
        let code = said.as_ref().err().map(crate::Error::code);
        assert_eq!(code, expected, "{order:?}");
        let kept = work.statements_of(ANA, LUMEN, LAMP).expect("read").len();
        assert_eq!(kept, said.map_or(0, |said| said.len()));
        let logged = work.log_head().expect("a head").sequence;
        assert_eq!(logged, 2 * kept as u64, "received and published");
    }
}

#[test]
fn later_ones_come_alone_and_nobody_is_left_with_one_side() {
    let mut work = shop();
    says(&mut work, ANA, 1);
    let more = order(ANA, vec![draft(3, Side::Pro, "Not a sound.")]);
    let more = State {
        disclosure: None,
        ..more
    };
    state(&mut work, more, NOW).expect("both are there, and what is disclosed was said");

    let take = |work: &mut Memory, who, id| {
        take_back(work, who, StatementId(id), NOW).map_err(|error| error.code())
    };
    assert_eq!(take(&mut work, KARIM, 1), Err("unknown_statement"));
    assert_eq!(take(&mut work, ANA, 2), Err("one_sided"));
    assert_eq!(take(&mut work, ANA, 1), Ok(()));
    assert_eq!(take(&mut work, ANA, 3), Err("one_sided"));
    assert_eq!(take_all_back(&mut work, ANA, LUMEN, LAMP, NOW), Ok(2));
    assert_eq!(shown(&mut work, None), (vec![], vec![]));
    let counts = work.log_counts().expect("figures");
    let taken: i64 = counts
        .iter()
        .filter(|count| count.cell.figure == Figure::RemovedByAuthor)
        .map(|count| count.number)
        .sum();
    assert_eq!(taken, 3);
}

#[test]
fn a_vote_per_account_changeable_and_all_of_it_in_the_history() {
    let mut work = shop();
    says(&mut work, ANA, 1);
    votes(&mut work, KARIM, 1, true).expect("agrees");
    votes(&mut work, KARIM, 1, true).expect("again, which changes nothing");
    votes(&mut work, LEA, 1, false).expect("disagrees");
    votes(&mut work, KARIM, 1, false).expect("changes his mind");
    // Neither purchase nor friend: in the total, not in the order.
    votes(&mut work, ZOE, 1, false).expect("disagrees");
    assert_eq!(totals(&mut work, 1), (1, 3, 1, 2, 0));
    take_vote_back(&mut work, LEA, StatementId(1), NOW).expect("taken back");
    take_vote_back(&mut work, LEA, StatementId(1), NOW).expect("there is none");
    assert_eq!(totals(&mut work, 1), (1, 2, 1, 1, 0));
    assert_eq!(counted_again(&mut work, 1), totals(&mut work, 1));

    use Stance::{Agrees, Disagrees, Withdrawn};
    let seen = |names: [&str; 6]| -> Vec<(String, Stance)> {
        let stances = [Withdrawn, Disagrees, Disagrees, Disagrees, Agrees, Agrees];
        names.map(String::from).into_iter().zip(stances).collect()
    };
    // Léa, Zoe, Karim, Léa, Karim, Ana: each reader knows their friends, themselves and the author.
    let nobody = ["someone", "someone", "someone", "someone", "someone", "Ana"];
    for (viewer, names) in [
        (None, nobody),
        (
            Some(ANA),
            ["someone", "someone", "Karim", "someone", "Karim", "Ana"],
        ),
        (
            Some(KARIM),
            ["someone", "someone", "Karim", "someone", "Karim", "Ana"],
        ),
        (
            Some(LEA),
            ["Léa", "someone", "someone", "Léa", "someone", "Ana"],
        ),
        (
            Some(ZOE),
            ["someone", "Zoe", "someone", "someone", "someone", "Ana"],
        ),
    ] {
        assert_eq!(lines(&mut work, viewer, 1), seen(names), "{viewer:?}");
    }
    let all = history(&mut work, None, StatementId(1), None).expect("a history");
    let verified: Vec<bool> = all.iter().map(|line| line.verified).collect();
    assert_eq!(verified, [true, false, false, true, false, false]);
    let rest = history(&mut work, None, StatementId(1), Some(3)).expect("a history");
    assert_eq!(rest[..], all[4..]);
}

#[test]
fn what_a_vote_is_refused_for() {
    let mut work = shop();
    says(&mut work, ANA, 1);
    withhold(&mut work, StatementId(2), "offensive", NOW).expect("withheld");
    let block = crate::friends::Block {
        id: crate::BlockId(1),
        blocker: ANA,
        blocked: LEA,
        since: NOW,
    };
    work.block(&block).expect("blocked");
    let before = format!("{work:?}");
    for (voter, id, disclosure, expected) in [
        (KARIM, 9, NONE, "unknown_statement"),
        (KARIM, 2, NONE, "unknown_statement"),
        (LEA, 1, NONE, "unknown_statement"),
        (ANA, 1, NONE, "own_statement"),
        (KARIM, 1, None, "disclosure_missing"),
    ] {
        let order = CastVote {
            statement: StatementId(id),
            voter,
            agrees: true,
            disclosure,
        };
        let refused = vote(&mut work, order, NOW).map_err(|error| error.code());
        assert_eq!(refused.err(), Some(expected), "{voter} on {id}");
        assert_eq!(format!("{work:?}"), before);
    }
    assert_eq!(
        take_vote_back(&mut work, ANA, StatementId(1), NOW).map_err(|error| error.code()),
        Err("own_statement")
    );
    assert_eq!(shown(&mut work, Some(LEA)), (vec![], vec![]));
    assert_eq!(shown(&mut work, Some(KARIM)), (vec![1], vec![]));
    let unseen = history(&mut work, Some(LEA), StatementId(1), None);
    assert_eq!(
        unseen.map_err(|error| error.code()),
        Err("unknown_statement")
    );
}

#[test]
fn the_surest_comes_first_and_votes_of_nobody_in_particular_move_nothing() {
    let mut work = shop();
    says(&mut work, ANA, 1);
    says(&mut work, KARIM, 3);
    assert_eq!(shown(&mut work, None), (vec![1, 3], vec![2, 4]));
    // Zoe has neither purchase nor friend.
    votes(&mut work, ZOE, 3, true).expect("agrees");
    assert_eq!(shown(&mut work, None).0, [1, 3]);
    votes(&mut work, LEA, 3, true).expect("agrees");
    assert_eq!(shown(&mut work, None).0, [3, 1]);
    assert_eq!(totals(&mut work, 3), (3, 0, 2, 0, 0));
    // Her purchase is called off: she has neither now.
    work.save_payment(&payment(LEA, true)).expect("called off");
    purchase_fell(&mut work, LEA).expect("told");
    assert_eq!(totals(&mut work, 3), (3, 0, 1, 0, 0));
    assert_eq!(shown(&mut work, None).0, [1, 3]);
    assert_eq!(counted_again(&mut work, 3), totals(&mut work, 3));
}

#[test]
fn other_words_are_another_version_and_old_votes_are_told_apart() {
    let mut work = shop();
    says(&mut work, ANA, 1);
    votes(&mut work, KARIM, 1, true).expect("agrees");
    votes(&mut work, LEA, 1, false).expect("disagrees");
    let change = |id: u128, author, text: &str| Edit {
        id: StatementId(id),
        author,
        aspect: "Noise".into(),
        text: text.into(),
        disclosure: None,
    };
    let edited = edit(&mut work, change(1, ANA, "Louder than it was."), NOW).expect("edited");
    assert_eq!(edited.version, 2);
    assert_eq!(totals(&mut work, 1), (1, 0, 1, 0, 2));
    let again = edit(&mut work, change(1, ANA, "Louder than it was."), NOW).expect("the same");
    assert_eq!(again, edited);
    let earlier = versions(&mut work, None, StatementId(1)).expect("versions");
    assert_eq!(earlier.len(), 1);
    assert_eq!(earlier[0].text, "Said by 1.");

    votes(&mut work, KARIM, 1, true).expect("agrees with this too");
    assert_eq!(totals(&mut work, 1), (2, 0, 2, 0, 1));
    take_vote_back(&mut work, LEA, StatementId(1), NOW).expect("taken back");
    assert_eq!(totals(&mut work, 1), (2, 0, 2, 0, 0));
    assert_eq!(counted_again(&mut work, 1), totals(&mut work, 1));
    assert_eq!(lines(&mut work, None, 1).len(), 6);

    let before = format!("{work:?}");
    let long = "x".repeat(141);
    for (order, expected) in [
        (change(1, KARIM, "Mine now."), "unknown_statement"),
        (change(9, ANA, "Nothing."), "unknown_statement"),
        (change(1, ANA, " "), "text_blank"),
        (change(1, ANA, &long), "text_too_long"),
    ] {
        let refused = edit(&mut work, order, NOW).map_err(|error| error.code());
        assert_eq!(refused.err(), Some(expected));
        assert_eq!(format!("{work:?}"), before);
    }
}

#[test]
fn a_merge_keeps_every_vote_and_can_be_undone() {
    let mut work = shop();
    says(&mut work, ANA, 1);
    says(&mut work, KARIM, 3);
    // On Ana's: Zoe disagrees. On Karim's: Zoe agrees later, Léa agrees.
    votes(&mut work, ZOE, 1, false).expect("disagrees");
    let later = NOW.plus_seconds(60);
    for voter in [ZOE, LEA] {
        let order = CastVote {
            statement: StatementId(3),
            voter,
            agrees: true,
            disclosure: NONE,
        };
        vote(&mut work, order, later).expect("agrees");
    }
    let apart = (totals(&mut work, 1), totals(&mut work, 3));
    assert_eq!(apart, ((1, 1, 1, 0, 0), (3, 0, 2, 0, 0)));

    let pair = |source, target| (StatementId(source), StatementId(target));
    let proposed = merge(&mut work, LEA, pair(3, 1), later).expect("proposed");
    assert!(matches!(proposed, Merged::Proposed(_)));
    assert_eq!(shown(&mut work, None).0, [3, 1]);
    let told = mine(&mut work, ANA, LUMEN, LAMP).expect("hers");
    assert_eq!(told[0].proposals.len(), 1);

    let done = merge(&mut work, ANA, pair(3, 1), later).expect("merged");
    assert!(matches!(done, Merged::Done(_)));
    assert_eq!(shown(&mut work, None).0, [1]);
    // Ana, Karim (who stated the other), Zoe's later vote, Léa.
    assert_eq!(totals(&mut work, 1), (4, 0, 3, 0, 0));
    assert_eq!(counted_again(&mut work, 1), totals(&mut work, 1));
    assert_eq!(lines(&mut work, None, 1).len(), 2 + 3);
    assert_eq!(lines(&mut work, None, 3).len(), 3, "its own stays");
    assert_eq!(work.proposals(10), Ok(vec![]));
    let told = mine(&mut work, KARIM, LUMEN, LAMP).expect("his");
    let into = told[0].merged_into.as_ref().map(|into| into.id.0);
    assert_eq!(into, Some(1));

    for (who, expected) in [(ANA, "not_your_statement"), (LEA, "not_your_statement")] {
        let refused = split(&mut work, who, StatementId(3), later);
        assert_eq!(refused.map_err(|error| error.code()).err(), Some(expected));
    }
    split(&mut work, KARIM, StatementId(3), later).expect("parted");
    assert_eq!((totals(&mut work, 1), totals(&mut work, 3)), apart);
    assert_eq!(counted_again(&mut work, 1), totals(&mut work, 1));
    assert_eq!(shown(&mut work, None).0, [3, 1]);
}

#[test]
fn what_a_merge_is_refused_for() {
    let mut work = shop();
    says(&mut work, ANA, 1);
    says(&mut work, KARIM, 3);
    says(&mut work, LEA, 5);
    withhold(&mut work, StatementId(5), "offensive", NOW).expect("withheld");
    let elsewhere = State {
        sku: GLOBE.into(),
        ..both(ANA, 7)
    };
    state(&mut work, elsewhere, NOW).expect("stated");
    let before = format!("{work:?}");
    for (source, target, expected) in [
        (9, 1, "unknown_statement"),
        (1, 99, "unknown_statement"),
        (5, 1, "unknown_statement"),
        (1, 1, "same_statement"),
        (1, 2, "statements_not_alike"),
        (1, 4, "statements_not_alike"),
        (7, 1, "statements_not_alike"),
    ] {
        let pair = (StatementId(source), StatementId(target));
        let refused = merge(&mut work, ANA, pair, NOW).map_err(|error| error.code());
        assert_eq!(refused.err(), Some(expected), "{source} into {target}");
        assert_eq!(format!("{work:?}"), before);
    }
    let alone = split(&mut work, ANA, StatementId(1), NOW).map_err(|error| error.code());
    assert_eq!(alone.err(), Some("not_merged"));
    let pair = (StatementId(3), StatementId(1));
    merge_as_operator(&mut work, pair, NOW).expect("an operator does");
    let again = merge_as_operator(&mut work, pair, NOW).map_err(|error| error.code());
    assert_eq!(again.err(), Some("statement_not_open"));
    // Whoever takes back what others' statements were merged into leaves them standing alone.
    take_all_back(&mut work, ANA, LUMEN, LAMP, NOW).expect("taken back");
    assert_eq!(shown(&mut work, None).0, [3]);
}

#[test]
fn a_decision_hides_a_statement_from_all_but_its_author_and_gives_it_back() {
    let mut work = shop();
    says(&mut work, ANA, 1);
    withhold(&mut work, StatementId(1), "false_claim", NOW).expect("withheld");
    let logged = work.log_head().expect("a head").sequence;
    withhold(&mut work, StatementId(1), "offensive", NOW).expect("is already");
    assert_eq!(work.log_head().expect("a head").sequence, logged);
    assert_eq!(shown(&mut work, Some(ANA)), (vec![], vec![2]));
    let own = mine(&mut work, ANA, LUMEN, LAMP).expect("hers");
    let reason = own[0].told.statement.withheld.as_deref();
    assert_eq!(reason, Some("false_claim"));
    restore(&mut work, StatementId(1), NOW).expect("restored");
    restore(&mut work, StatementId(1), NOW).expect("is already");
    assert_eq!(work.log_head().expect("a head").sequence, logged + 1);
    assert_eq!(shown(&mut work, None), (vec![1], vec![2]));
}

fn asks(work: &mut Memory, sku: &str, rival: &str, aspect: &str) -> Result<HeadToHead> {
    let order = Compare {
        asker: ANA,
        merchant: LUMEN,
        sku: sku.into(),
        rival: rival.into(),
        aspect: aspect.into(),
    };
    compare(work, order, NOW)
}

fn prefers(
    work: &mut Memory,
    voter: ShopperId,
    id: HeadToHeadId,
    better: Option<&str>,
) -> Result<HeadToHead> {
    let order = Prefer {
        head_to_head: id,
        voter,
        better: better.map(Into::into),
        disclosure: NONE,
    };
    prefer(work, order, NOW)
}

#[test]
fn two_products_are_compared_at_an_aspect_somebody_stated_something_about() {
    let mut work = shop();
    says(&mut work, ANA, 1);
    let long = "x".repeat(41);
    for (sku, rival, aspect, expected) in [
        (LAMP, GLOBE, " ", "text_blank"),
        (LAMP, GLOBE, &long, "text_too_long"),
        (LAMP, "lamp-none", "Noise", "unknown_product"),
        (LAMP, LAMP, "Noise", "same_product"),
        (LAMP, GLOBE, "Light", "unknown_aspect"),
        (GLOBE, "lamp-clip", "Noise", "unknown_aspect"),
    ] {
        let refused = asks(&mut work, sku, rival, aspect).map_err(|error| error.code());
        assert_eq!(refused.err(), Some(expected), "{sku} {rival} {aspect}");
    }
    let asked = asks(&mut work, LAMP, GLOBE, "Noise").expect("asked");
    let again = asks(&mut work, GLOBE, LAMP, "noise").expect("there already");
    assert_eq!(again, asked);

    prefers(&mut work, KARIM, asked.id, Some(LAMP)).expect("prefers");
    prefers(&mut work, KARIM, asked.id, Some(GLOBE)).expect("changes his mind");
    prefers(&mut work, LEA, asked.id, Some(LAMP)).expect("prefers");
    prefers(&mut work, ANA, asked.id, Some(LAMP)).expect("prefers");
    // Counts in the total alone.
    prefers(&mut work, ZOE, asked.id, Some(GLOBE)).expect("prefers");
    for (id, better, expected) in [
        (HeadToHeadId(1), Some(LAMP), "unknown_comparison"),
        (asked.id, Some("lamp-clip"), "unknown_choice"),
    ] {
        let refused = prefers(&mut work, ZOE, id, better).map_err(|error| error.code());
        assert_eq!(refused.err(), Some(expected));
    }
    let of = |work: &mut Memory, viewer, sku: &str| {
        let mut facts = product_facts(work, viewer, LUMEN, sku).expect("facts");
        facts.head_to_heads.remove(0)
    };
    let lamp = of(&mut work, Some(KARIM), LAMP);
    assert_eq!(lamp.head_to_head.votes.all(), 4);
    assert_eq!(
        (lamp.outcome.leads, lamp.outcome.sure),
        (Some(Choice::First), false)
    );
    assert_eq!(lamp.your_choice, Some(Choice::Second));
    assert_eq!(
        lamp.place.map(|place| (place.place, place.of)),
        Some((1, 2))
    );
    let globe = of(&mut work, None, GLOBE);
    assert_eq!(globe.place.map(|place| place.place), Some(2));
    assert_eq!(globe.rival.sku, LAMP);

    take_preference_back(&mut work, LEA, asked.id, NOW).expect("taken back");
    take_preference_back(&mut work, LEA, asked.id, NOW).expect("there is none");
    let level = of(&mut work, None, LAMP);
    assert_eq!(level.outcome.leads, Some(Choice::Level));
    assert_eq!(
        level.place.map(|place| (place.place, place.shared)),
        Some((1, true))
    );

    // Its aspect is there in the words of statements: without them, the question is not shown.
    take_all_back(&mut work, ANA, LUMEN, LAMP, NOW).expect("taken back");
    let none = product_facts(&mut work, None, LUMEN, LAMP).expect("facts");
    assert_eq!(none.head_to_heads, []);
}

#[test]
fn nobody_wins_by_not_getting_tired() {
    let mut work = shop();
    says(&mut work, ANA, 1);
    let mut today = 0;
    let refused = loop {
        match votes(&mut work, KARIM, 1, today % 2 == 0) {
            Ok(_) => today += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((refused.code(), today), ("too_many_today", 100));
    let mut edits = 0;
    let refused = loop {
        let order = Edit {
            id: StatementId(1),
            author: ANA,
            aspect: "Noise".into(),
            text: format!("Wording {edits}."),
            disclosure: None,
        };
        match edit(&mut work, order, NOW) {
            Ok(_) => edits += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((refused.code(), edits), ("too_many_today", 10));
    let order = CastVote {
        statement: StatementId(1),
        voter: KARIM,
        agrees: true,
        disclosure: NONE,
    };
    vote(&mut work, order, NOW.plus_seconds(DAY)).expect("tomorrow");
    // The statements that an order brings are counted together.
    let many = |from: u128| {
        let drafts = (from..from + 6).map(|id| draft(id, Side::Pro, &format!("Statement {id}.")));
        super::tests::order(ANA, drafts.collect())
    };
    for from in [10, 20, 30] {
        state(&mut work, many(from), NOW).expect("2 and 18 are 20");
    }
    let refused = state(&mut work, many(40), NOW).map_err(|error| error.code());
    assert_eq!(refused.err(), Some("too_many_today"));
}
