//! The room's decisions, on the model.

use super::*;
use crate::catalogue::{CatalogueStore, Product};
use crate::disclosure::Disclosure;
use crate::friends::{Block, FriendStore};
use crate::memory::Memory;
use crate::merchants::{Merchant, MerchantStore, Mode, Origin};
use crate::time::DAY;
use crate::transparency::TransparencyStore;
use crate::{
    BlockId, Currency, MerchantId, Money, QuestionId, Result, ShopperId, StoryId, Timestamp,
};

const ANA: ShopperId = ShopperId(1);
const KARIM: ShopperId = ShopperId(2);
const LEA: ShopperId = ShopperId(3);
const LUMEN: MerchantId = MerchantId(1);
const PAPIER: MerchantId = MerchantId(2);
const NOW: Timestamp = Timestamp(1_700_000_000_000_000);
const CHANCE: [u8; 32] = [7; 32];

fn later(seconds: i64) -> Timestamp {
    NOW.plus_seconds(seconds)
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> &'static str {
    outcome.expect_err("a refusal").code()
}

/// Two shops; Léa is a guide, and an ambassador; Ana is a guide who gets rewards from Papier; Karim reads.
fn town() -> Memory {
    let mut work = Memory::default();
    for (id, name, skus) in [
        (LUMEN, "Lumen", ["lamp", "shade"]),
        (PAPIER, "Papier", ["book", "pen"]),
    ] {
        let merchant = Merchant {
            id,
            name: name.into(),
            mode: Mode::Sandbox,
            currency: Currency::EUR,
            origins: vec![Origin::kept("http://shop.localhost".into())],
            publishable_key: format!("pk_test_{}", name.to_lowercase()),
            secret_hash: [id.0 as u8; 32],
            created_at: NOW,
        };
        work.add_merchant(&merchant).expect("a shop");
        for sku in skus {
            let product = Product {
                merchant: id,
                sku: sku.into(),
                title: sku.to_uppercase(),
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
    }
    become_guide(&mut work, guide(LEA, "lea", &[]), NOW).expect("a guide");
    let related = [(PAPIER, Disclosure::Rewarded)];
    become_guide(&mut work, guide(ANA, "ana", &related), NOW).expect("a guide");
    name_ambassador(&mut work, "lea").expect("named");
    work
}

fn guide(id: ShopperId, handle: &str, relations: &[(MerchantId, Disclosure)]) -> Become {
    let relation = |(merchant, disclosure): &(MerchantId, Disclosure)| Relation {
        merchant: *merchant,
        disclosure: *disclosure,
    };
    Become {
        id,
        handle: handle.into(),
        name: format!("Guide {handle}"),
        about: "Light and paper.".into(),
        relations: Some(relations.iter().map(relation).collect()),
    }
}

fn draft(form: Form, cited: &[(MerchantId, &str)], disclosure: Option<Disclosure>) -> Draft {
    let citation = |(merchant, sku): &(MerchantId, &str)| Citation {
        merchant: *merchant,
        sku: (*sku).into(),
        note: String::new(),
    };
    Draft {
        content: Content {
            form,
            title: "An evening".into(),
            text: "Light first.\n\nThen a book.".into(),
            citations: cited.iter().map(citation).collect(),
        },
        disclosure,
    }
}

/// Ana's set over both shops, started.
fn started(work: &mut Memory) -> StoryId {
    let cited = [(LUMEN, "lamp"), (PAPIER, "book")];
    let draft = draft(Form::Set, &cited, Some(Disclosure::Rewarded));
    start(work, StoryId(1), ANA, draft, NOW).expect("started");
    StoryId(1)
}

fn published(work: &mut Memory) -> StoryId {
    let id = started(work);
    publish(work, id, ANA, CHANCE, NOW).expect("published");
    id
}

#[test]
fn what_becoming_a_guide_asks_for() {
    let with = |change: &dyn Fn(&mut Become)| {
        let mut order = guide(KARIM, "karim", &[]);
        change(&mut order);
        order
    };
    for (order, expected) in [
        (with(&|_| {}), None),
        (
            with(&|o| o.handle = "Karim".into()),
            Some("handle_malformed"),
        ),
        (
            with(&|o| o.handle = "vouch".into()),
            Some("handle_reserved"),
        ),
        (with(&|o| o.handle = "lea".into()), Some("handle_taken")),
        (with(&|o| o.name = " ".into()), Some("text_blank")),
        (with(&|o| o.name = "x".repeat(61)), Some("text_too_long")),
        (with(&|o| o.about = "<b>".into()), Some("text_markup")),
        (with(&|o| o.relations = None), Some("relations_missing")),
        (
            with(&|o| {
                o.relations = Some(vec![Relation {
                    merchant: LUMEN,
                    disclosure: Disclosure::None,
                }]);
            }),
            Some("relations_malformed"),
        ),
        (
            with(&|o| {
                let relation = |disclosure| Relation {
                    merchant: LUMEN,
                    disclosure,
                };
                o.relations = Some(vec![
                    relation(Disclosure::Family),
                    relation(Disclosure::Employee),
                ]);
            }),
            Some("relations_malformed"),
        ),
        (
            with(&|o| {
                o.relations = Some(vec![Relation {
                    merchant: MerchantId(9),
                    disclosure: Disclosure::Family,
                }]);
            }),
            Some("unknown_shop"),
        ),
    ] {
        let mut work = town();
        let outcome = become_guide(&mut work, order.clone(), NOW);
        assert_eq!(outcome.err().map(|e| e.code()), expected, "{order:?}");
        let kept = work.guide(KARIM).expect("read").is_some();
        assert_eq!(kept, expected.is_none(), "{order:?}");
    }
}

#[test]
fn a_guide_keeps_handle_followers_and_rank_when_they_change_the_rest() {
    let mut work = town();
    follow(&mut work, KARIM, "lea", NOW).expect("followed");
    let mut order = guide(LEA, "lea", &[(LUMEN, Disclosure::Family)]);
    order.about = "My brother makes lamps.".into();
    let changed = become_guide(&mut work, order, later(60)).expect("changed");
    assert_eq!((changed.followers, changed.ambassador), (1, true));
    assert_eq!(changed.since, NOW);
    let other = guide(LEA, "lea-novak", &[]);
    assert_eq!(code(become_guide(&mut work, other, NOW)), "handle_fixed");
}

#[test]
fn what_is_published_says_everything_first() {
    use Disclosure::Rewarded;
    let unpaid = Some(Disclosure::None);
    let lamp = (LUMEN, "lamp");
    let book = (PAPIER, "book");
    for (form, cited, disclosure, expected) in [
        (Form::Set, &[lamp, book][..], Some(Rewarded), None),
        (Form::Story, &[lamp], unpaid, None),
        (Form::Set, &[lamp], unpaid, Some("too_few_products")),
        (Form::Story, &[], unpaid, Some("too_few_products")),
        (Form::Story, &[lamp], None, Some("disclosure_missing")),
        // Ana gets rewards from Papier, whatever she says of this story.
        (Form::Story, &[book], unpaid, Some("disclosure_contradicts")),
        (
            Form::Set,
            &[lamp, book],
            unpaid,
            Some("disclosure_contradicts"),
        ),
    ] {
        let mut work = town();
        let draft = draft(form, cited, disclosure);
        start(&mut work, StoryId(1), ANA, draft, NOW).expect("a draft may be unfinished");
        let outcome = publish(&mut work, StoryId(1), ANA, CHANCE, NOW);
        assert_eq!(
            outcome.err().map(|e| e.code()),
            expected,
            "{form:?} {cited:?} {disclosure:?}"
        );
        let shown = story_view(&mut work, None, StoryId(1)).is_ok();
        assert_eq!(shown, expected.is_none());
        let logged = work.log_head().expect("a head").sequence;
        assert_eq!(
            logged > 0,
            expected.is_none(),
            "the log hears what readers see"
        );
    }
}

#[test]
fn bad_drafts_change_nothing() {
    let lamp = (LUMEN, "lamp");
    let good = || draft(Form::Set, &[lamp], None);
    let with = |change: &dyn Fn(&mut Draft)| {
        let mut draft = good();
        change(&mut draft);
        draft
    };
    for (draft, expected) in [
        (
            with(&|d| d.content.title = "x".repeat(121)),
            "text_too_long",
        ),
        (
            with(&|d| d.content.title = "a\nb".into()),
            "text_control_character",
        ),
        (
            with(&|d| d.content.text = "x".repeat(8_001)),
            "text_too_long",
        ),
        (with(&|d| d.content.text = "<script>".into()), "text_markup"),
        (
            with(&|d| d.content.text = "\u{202e}x".into()),
            "text_direction_override",
        ),
        (
            with(&|d| d.content.citations[0].note = "x".repeat(201)),
            "text_too_long",
        ),
        (
            with(&|d| d.content.citations[0].sku = "nope".into()),
            "unknown_product",
        ),
        (
            with(&|d| d.content.citations.push(d.content.citations[0].clone())),
            "product_twice",
        ),
        (
            with(&|d| d.content.citations = vec![d.content.citations[0].clone(); 13]),
            "too_many_products",
        ),
    ] {
        let mut work = town();
        start(&mut work, StoryId(1), ANA, good(), NOW).expect("started");
        assert_eq!(
            code(start(&mut work, StoryId(2), ANA, draft.clone(), NOW)),
            expected
        );
        assert_eq!(code(edit(&mut work, StoryId(1), ANA, draft, NOW)), expected);
        let kept = stories(&mut work, ANA).expect("stories");
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].draft, good());
    }
    let mut work = town();
    let outcome = start(&mut work, StoryId(1), KARIM, good(), NOW);
    assert_eq!(code(outcome), "not_a_guide");
}

#[test]
fn readers_see_versions_and_authors_their_working_copy() {
    let mut work = town();
    let id = published(&mut work);
    let mut changed = draft(Form::Story, &[(LUMEN, "shade")], Some(Disclosure::Rewarded));
    changed.content.title = "A morning".into();
    edit(&mut work, id, ANA, changed, later(60)).expect("edited");
    let seen = story_view(&mut work, None, id).expect("public");
    assert_eq!((seen.card.title.as_str(), seen.version), ("An evening", 1));

    publish(&mut work, id, ANA, CHANCE, later(90)).expect("published anew");
    // Pressed twice.
    publish(&mut work, id, ANA, CHANCE, later(95)).expect("nothing new");
    let seen = story_view(&mut work, None, id).expect("public");
    assert_eq!((seen.card.title.as_str(), seen.version), ("A morning", 2));
    assert_eq!((seen.card.published_at, seen.version_at), (NOW, later(90)));
    let versions = work.versions(id).expect("versions");
    assert_eq!(versions[0].content.title, "An evening");
    assert_eq!(versions.len(), 2);

    // What is cited is what the version cites.
    let about = |work: &mut Memory, merchant, sku| {
        let about = for_product(work, None, merchant, sku).expect("about");
        about.stories.len()
    };
    assert_eq!(about(&mut work, LUMEN, "shade"), 1);
    assert_eq!(about(&mut work, PAPIER, "book"), 0);

    withdraw(&mut work, id, ANA, later(100)).expect("withdrawn");
    assert_eq!(code(story_view(&mut work, Some(ANA), id)), "unknown_story");
    assert_eq!(about(&mut work, LUMEN, "shade"), 0);
    assert_eq!(code(withdraw(&mut work, id, ANA, NOW)), "not_published");
    publish(&mut work, id, ANA, CHANCE, later(110)).expect("back");
    assert_eq!(about(&mut work, LUMEN, "shade"), 1);

    assert_eq!(code(remove(&mut work, id, LEA, NOW)), "unknown_story");
    remove(&mut work, id, ANA, later(120)).expect("erased");
    assert_eq!(work.versions(id), Ok(vec![]));
}

#[test]
fn what_a_decision_withholds_its_author_cannot_bring_back() {
    let mut work = town();
    let id = published(&mut work);
    withhold(&mut work, id, "advertising", later(10)).expect("withheld");
    assert_eq!(code(story_view(&mut work, None, id)), "unknown_story");
    let again = publish(&mut work, id, ANA, CHANCE, later(20));
    assert_eq!(code(again), "story_withheld");
    withdraw(&mut work, id, ANA, later(30)).expect("withdrawn");
    let again = publish(&mut work, id, ANA, CHANCE, later(40));
    assert_eq!(code(again), "story_withheld");
    restore(&mut work, id, later(50)).expect("restored");
    assert_eq!(
        code(story_view(&mut work, None, id)),
        "unknown_story",
        "withdrawn"
    );
    publish(&mut work, id, ANA, CHANCE, later(60)).expect("published");
    assert!(story_view(&mut work, None, id).is_ok());
}

#[test]
fn following_is_counted_and_listed_to_the_follower_alone() {
    let mut work = town();
    for _ in 0..2 {
        follow(&mut work, KARIM, "lea", NOW).expect("followed");
    }
    let seen = guide_view(&mut work, None, "lea", Before::START).expect("a guide");
    assert_eq!((seen.card.followers, seen.mark.follows), (1, false));
    let seen = guide_view(&mut work, Some(KARIM), "lea", Before::START).expect("a guide");
    assert!(seen.mark.follows);
    let names = |work: &mut Memory, who| -> Vec<String> {
        let followed = following(work, who).expect("a list");
        followed.into_iter().map(|(guide, _)| guide.name).collect()
    };
    assert_eq!(names(&mut work, KARIM), ["Guide lea"]);
    assert!(names(&mut work, LEA).is_empty());
    assert_eq!(code(follow(&mut work, LEA, "lea", NOW)), "own_guide");
    assert_eq!(
        code(follow(&mut work, KARIM, "nobody", NOW)),
        "unknown_guide"
    );
    for _ in 0..2 {
        unfollow(&mut work, KARIM, "lea").expect("left");
    }
    let seen = guide_view(&mut work, None, "lea", Before::START).expect("a guide");
    assert_eq!(seen.card.followers, 0);
}

#[test]
fn a_feed_is_of_followed_guides_newest_first_page_by_page() {
    let mut work = town();
    become_guide(&mut work, guide(KARIM, "karim", &[]), NOW).expect("a guide");
    let reader = ShopperId(9);
    for handle in ["ana", "lea"] {
        follow(&mut work, reader, handle, NOW).expect("followed");
    }
    for n in 1..=12_u128 {
        let author = [ANA, LEA, KARIM][n as usize % 3];
        let draft = draft(Form::Story, &[(LUMEN, "lamp")], Some(Disclosure::None));
        start(&mut work, StoryId(n), author, draft, NOW).expect("started");
        publish(&mut work, StoryId(n), author, CHANCE, later(n as i64)).expect("published");
    }
    let mut before = Before::START;
    let mut read = Vec::new();
    loop {
        let page = newest_of_followed(&mut work, reader, before, 3).expect("a page");
        let Some((last, _)) = page.last() else {
            break;
        };
        before = *last;
        read.extend(page.iter().map(|(_, card)| card.id.0));
    }
    assert_eq!(read, [12, 10, 9, 7, 6, 4, 3, 1]);
}

#[test]
fn usefulness_counts_from_readers_who_stand_and_never_from_the_author() {
    let mut work = town();
    let first = published(&mut work);
    let draft = draft(Form::Story, &[(LUMEN, "lamp")], Some(Disclosure::None));
    start(&mut work, StoryId(2), LEA, draft, NOW).expect("started");
    publish(&mut work, StoryId(2), LEA, CHANCE, later(5)).expect("published");

    // A crowd of accounts without a purchase or a friend helps the total alone.
    for n in 100..110 {
        help(&mut work, ShopperId(n), first, NOW).expect("helped");
    }
    work.befriend(KARIM, ShopperId(50), NOW)
        .expect("befriended");
    let helped = help(&mut work, KARIM, StoryId(2), NOW).expect("helped");
    assert_eq!((helped.total, helped.counted), (1, 1));
    let again = help(&mut work, KARIM, StoryId(2), NOW).expect("once");
    assert_eq!(again, helped);
    assert_eq!(code(help(&mut work, LEA, StoryId(2), NOW)), "own_story");

    let about = for_product(&mut work, Some(KARIM), LUMEN, "lamp").expect("about");
    let order: Vec<_> = about
        .stories
        .iter()
        .map(|card| (card.id.0, card.helped.total, card.mark.helped))
        .collect();
    assert_eq!(order, [(2, 1, true), (1, 10, false)]);

    let back = unhelp(&mut work, KARIM, StoryId(2)).expect("taken back");
    assert_eq!((back.total, back.counted), (0, 0));
    unhelp(&mut work, KARIM, StoryId(2)).expect("nothing to take back");
}

#[test]
fn a_coach_reads_talks_and_stands_by_one_version() {
    let mut work = town();
    let id = started(&mut work);
    assert_eq!(code(read_draft(&mut work, id, LEA)), "unknown_story");
    assert_eq!(
        code(ask_coach(&mut work, LEA, "ana", NOW)),
        "not_an_ambassador"
    );
    assert_eq!(code(ask_coach(&mut work, KARIM, "lea", NOW)), "not_a_guide");
    assert_eq!(
        code(accept_coaching(&mut work, LEA, "ana", NOW)),
        "not_asked"
    );
    ask_coach(&mut work, ANA, "lea", NOW).expect("asked");
    assert_eq!(
        code(read_draft(&mut work, id, LEA)),
        "unknown_story",
        "not yet"
    );
    assert_eq!(code(comment(&mut work, id, ANA, "Hello?", NOW)), "no_coach");
    accept_coaching(&mut work, LEA, "ana", NOW).expect("accepted");

    comment(&mut work, id, LEA, "Shorter, please.", later(1)).expect("said");
    comment(&mut work, id, ANA, "Done.", later(2)).expect("said");
    let said = comments(&mut work, id, ANA).expect("comments");
    let lines: Vec<_> = said
        .iter()
        .map(|(by, c)| (by.id, c.text.as_str()))
        .collect();
    assert_eq!(lines, [(LEA, "Shorter, please."), (ANA, "Done.")]);
    assert_eq!(code(comments(&mut work, id, KARIM)), "unknown_story");
    assert_eq!(code(endorse(&mut work, id, LEA, NOW)), "not_published");

    publish(&mut work, id, ANA, CHANCE, later(3)).expect("published");
    assert_eq!(code(endorse(&mut work, id, KARIM, NOW)), "not_the_coach");
    assert_eq!(code(endorse(&mut work, id, ANA, NOW)), "not_the_coach");
    endorse(&mut work, id, LEA, later(4)).expect("endorsed");
    let by = |work: &mut Memory| {
        let seen = story_view(work, None, id).expect("public");
        seen.card.endorsed_by.map(|coach| coach.handle.to_string())
    };
    assert_eq!(by(&mut work).as_deref(), Some("lea"));

    // Another version is another text.
    let mut other = draft(Form::Story, &[(PAPIER, "pen")], Some(Disclosure::Rewarded));
    other.content.text = "Buy this pen.".into();
    edit(&mut work, id, ANA, other, later(5)).expect("edited");
    assert_eq!(
        by(&mut work).as_deref(),
        Some("lea"),
        "readers see the first still"
    );
    publish(&mut work, id, ANA, CHANCE, later(6)).expect("published");
    assert_eq!(by(&mut work), None);

    end_coaching(&mut work, LEA, Some("ana")).expect("ended");
    assert_eq!(code(read_draft(&mut work, id, LEA)), "unknown_story");
    assert_eq!(code(end_coaching(&mut work, ANA, None)), "no_coach");
}

fn asking(id: u128, asker: ShopperId, guide: &str) -> Ask {
    Ask {
        id: QuestionId(id),
        asker,
        guide: guide.into(),
        merchant: PAPIER,
        sku: "book".into(),
        text: "Is it for children?".into(),
    }
}

#[test]
fn an_answer_stays_with_the_product_and_says_what_the_guide_is_to_the_shop() {
    let mut work = town();
    ask(&mut work, asking(1, KARIM, "ana"), NOW).expect("asked");
    let before = for_product(&mut work, None, PAPIER, "book").expect("about");
    assert!(before.answers.is_empty());
    let own = for_product(&mut work, Some(KARIM), PAPIER, "book").expect("about");
    assert_eq!(own.waiting.len(), 1);

    let give = |disclosure| GiveAnswer {
        question: QuestionId(1),
        guide: ANA,
        text: "From ten on.".into(),
        disclosure,
    };
    let by_lea = GiveAnswer {
        guide: LEA,
        ..give(Some(Disclosure::None))
    };
    for (order, expected) in [
        (by_lea, "unknown_question"),
        (give(None), "disclosure_missing"),
        (give(Some(Disclosure::None)), "disclosure_contradicts"),
    ] {
        assert_eq!(code(answer(&mut work, order, CHANCE, NOW)), expected);
    }
    answer(
        &mut work,
        give(Some(Disclosure::Rewarded)),
        CHANCE,
        later(1),
    )
    .expect("answered");
    let about = for_product(&mut work, Some(KARIM), PAPIER, "book").expect("about");
    let shown = &about.answers[0];
    assert_eq!(shown.answer.disclosure, Disclosure::Rewarded);
    assert!(shown.own && about.waiting.is_empty());
    let to_others = for_product(&mut work, Some(LEA), PAPIER, "book").expect("about");
    assert!(!to_others.answers[0].own);

    let edited = GiveAnswer {
        text: "From eight on.".into(),
        ..give(Some(Disclosure::Rewarded))
    };
    answer(&mut work, edited, CHANCE, later(2)).expect("changed");
    let about = for_product(&mut work, None, PAPIER, "book").expect("about");
    assert_eq!(about.answers[0].answer.edited_at, Some(later(2)));
    assert_eq!(about.answers[0].answer.at, later(1));

    withhold_answer(&mut work, QuestionId(1), "false_claim", later(3)).expect("withheld");
    let about = for_product(&mut work, None, PAPIER, "book").expect("about");
    assert!(about.answers.is_empty());
    let again = answer(&mut work, give(Some(Disclosure::Rewarded)), CHANCE, NOW);
    assert_eq!(code(again), "answer_withheld");
    restore_answer(&mut work, QuestionId(1), later(4)).expect("restored");
    decline(&mut work, QuestionId(1), ANA, later(5)).expect("taken back");
    let about = for_product(&mut work, None, PAPIER, "book").expect("about");
    assert!(about.answers.is_empty());
}

#[test]
fn nobody_floods_a_guide_with_questions() {
    let mut work = town();
    assert_eq!(
        code(ask(&mut work, asking(9, ANA, "ana"), NOW)),
        "own_guide"
    );
    assert_eq!(
        code(ask(&mut work, asking(9, KARIM, "x"), NOW)),
        "unknown_guide"
    );
    let elsewhere = Ask {
        sku: "lamp".into(),
        ..asking(9, KARIM, "ana")
    };
    assert_eq!(code(ask(&mut work, elsewhere, NOW)), "unknown_product");
    for (id, guide) in [(1, "ana"), (2, "ana"), (3, "ana"), (4, "lea"), (5, "lea")] {
        ask(&mut work, asking(id, KARIM, guide), NOW).expect("asked");
    }
    let more = ask(&mut work, asking(6, KARIM, "lea"), later(DAY - 1));
    assert_eq!(code(more), "too_many_questions");
    let waiting = ask(&mut work, asking(6, KARIM, "ana"), later(DAY));
    assert_eq!(code(waiting), "questions_waiting");
    decline(&mut work, QuestionId(1), ANA, later(DAY)).expect("declined");
    ask(&mut work, asking(6, KARIM, "ana"), later(DAY)).expect("asked");
}

#[test]
fn the_blocked_neither_follow_nor_ask_nor_read_of_each_other() {
    let mut work = town();
    let id = published(&mut work);
    follow(&mut work, KARIM, "ana", NOW).expect("followed");
    let block = Block {
        id: BlockId(1),
        blocker: ANA,
        blocked: KARIM,
        since: NOW,
    };
    work.block(&block).expect("blocked");
    assert_eq!(
        code(ask(&mut work, asking(1, KARIM, "ana"), NOW)),
        "unknown_guide"
    );
    let about = for_product(&mut work, Some(KARIM), LUMEN, "lamp").expect("about");
    assert!(about.stories.is_empty());
    let feed = newest_of_followed(&mut work, KARIM, Before::START, 9).expect("a feed");
    assert!(feed.is_empty());
    assert!(
        story_view(&mut work, None, id).is_ok(),
        "public all the same"
    );
}
