//! Guides, their stories and who follows them, on every store.

use vouch_domain::disclosure::Disclosure;
use vouch_domain::guides::{
    Answer, Asked, Before, Citation, Coaching, Comment, Content, Draft, Endorsement, FollowStore,
    Following, Form, Guide, GuideStore, Handle, Helped, Question, Relation, Standing, State, Story,
    Version, Withheld,
};
use vouch_domain::{Fault, MerchantId, QuestionId, ShopperId, StoryId, Timestamp};

agree! {
    following_has_one_side,
    a_guide_is_found_by_id_and_by_handle,
    a_coaching_is_the_guides_one,
    a_story_is_kept_in_every_state,
    readers_find_what_is_public,
    votes_and_comments_lie_with_their_story,
    a_question_is_kept_and_its_answer_found_with_the_product,
}

const ANA: ShopperId = ShopperId(1);
const KARIM: ShopperId = ShopperId(2);
const LEA: ShopperId = ShopperId(3);

fn at(seconds: i64) -> Timestamp {
    Timestamp(0).plus_seconds(seconds)
}

fn following_has_one_side(work: &mut (impl FollowStore + ?Sized)) {
    assert_eq!(work.follow(ANA, KARIM, at(1)), Ok(true));
    assert_eq!(work.follow(ANA, LEA, at(2)), Ok(true));
    assert_eq!(work.follow(ANA, KARIM, at(9)), Ok(false), "again");

    let followed = |guide, since| Following { guide, since };
    let both = vec![followed(KARIM, at(1)), followed(LEA, at(2))];
    assert_eq!(work.followed_by(ANA), Ok(both));
    assert_eq!(work.followed_by(KARIM), Ok(vec![]));
    for (follower, guide, expected) in [
        (ANA, KARIM, true),
        (KARIM, ANA, false),
        (KARIM, LEA, false),
        (ANA, ANA, false),
    ] {
        assert_eq!(work.follows(follower, guide), Ok(expected));
    }

    assert_eq!(work.unfollow(ANA, KARIM), Ok(true));
    assert_eq!(work.unfollow(ANA, KARIM), Ok(false));
    assert_eq!(work.unfollow(KARIM, ANA), Ok(false));
    assert_eq!(work.followed_by(ANA), Ok(vec![followed(LEA, at(2))]));
}

fn guide(id: ShopperId, handle: &str, followers: u32, relations: &[(u128, Disclosure)]) -> Guide {
    let relation = |(merchant, disclosure): &(u128, Disclosure)| Relation {
        merchant: MerchantId(*merchant),
        disclosure: *disclosure,
    };
    Guide {
        id,
        handle: Handle::kept(handle.into()),
        name: format!("Guide {handle}"),
        about: "Lamps.\n\nAnd chairs.".into(),
        relations: relations.iter().map(relation).collect(),
        ambassador: false,
        followers,
        since: at(1),
    }
}

fn a_guide_is_found_by_id_and_by_handle(work: &mut (impl GuideStore + ?Sized)) {
    let ana = guide(
        ANA,
        "ana",
        2,
        &[(1, Disclosure::Rewarded), (2, Disclosure::Family)],
    );
    let karim = guide(KARIM, "karim", 3, &[]);
    work.put_guide(&ana).expect("kept");
    work.put_guide(&karim).expect("kept");
    assert_eq!(work.guide(ANA), Ok(Some(ana.clone())));
    assert_eq!(work.guide_by_handle("karim"), Ok(Some(karim.clone())));
    assert_eq!(work.guide_by_handle("Karim"), Ok(None));
    assert_eq!(work.guides(9), Ok(vec![karim.clone(), ana.clone()]));
    assert_eq!(work.guides(1), Ok(vec![karim.clone()]));

    let changed = Guide {
        ambassador: true,
        followers: 4,
        relations: vec![],
        ..ana
    };
    work.put_guide(&changed).expect("kept");
    assert_eq!(work.guide(ANA), Ok(Some(changed)));
    let namesake = guide(LEA, "karim", 0, &[]);
    assert!(work.put_guide(&namesake).is_err(), "a handle is kept once");
}

fn a_coaching_is_the_guides_one(work: &mut (impl GuideStore + ?Sized)) {
    let asked = Coaching {
        guide: ANA,
        coach: LEA,
        standing: Standing::Asked,
        since: at(1),
    };
    let accepted = Coaching {
        standing: Standing::Accepted,
        since: at(2),
        ..asked
    };
    let other = Coaching {
        guide: KARIM,
        ..asked
    };
    for coaching in [&asked, &other, &accepted] {
        work.put_coaching(coaching).expect("kept");
    }
    assert_eq!(work.coaching_of(ANA), Ok(Some(accepted)));
    assert_eq!(work.coached_by(LEA), Ok(vec![accepted, other]));
    work.remove_coaching(ANA).expect("removed");
    assert_eq!(work.coaching_of(ANA), Ok(None));
    assert_eq!(work.coached_by(LEA), Ok(vec![other]));
}

fn content(skus: &[&str]) -> Content {
    let citation = |sku: &&str| Citation {
        merchant: MerchantId(7),
        sku: (*sku).into(),
        note: String::new(),
    };
    Content {
        form: Form::Set,
        title: "Evenings".into(),
        text: "One.\n\nTwo.".into(),
        citations: skus.iter().map(citation).collect(),
    }
}

fn draft(id: u128, author: ShopperId, skus: &[&str]) -> Story {
    Story {
        id: StoryId(id),
        author,
        draft: Draft {
            content: content(skus),
            disclosure: None,
        },
        state: State::Draft,
        withheld: None,
        endorsement: None,
        helped: Helped::default(),
        created_at: at(1),
        edited_at: at(id as i64),
    }
}

/// Version 1 of a draft, out since second `since`.
fn out(work: &mut (impl GuideStore + ?Sized), story: Story, since: i64, counted: u32) -> Story {
    let version = Version {
        story: story.id,
        number: 1,
        content: story.draft.content.clone(),
        disclosure: Disclosure::FreeSample,
        at: at(since),
    };
    let published = Story {
        state: State::Published {
            version: 1,
            first_at: at(since),
            at: at(since),
        },
        helped: Helped {
            total: counted + 1,
            counted,
        },
        ..story
    };
    // A story's row comes first, as a draft of it did.
    let before = Story {
        state: State::Draft,
        ..published.clone()
    };
    work.put_story(&before).expect("a draft");
    work.add_version(&version).expect("a first version");
    work.put_story(&published).expect("published");
    published
}

fn a_story_is_kept_in_every_state(work: &mut (impl GuideStore + ?Sized)) {
    let first = draft(1, ANA, &["a", "b"]);
    work.put_story(&first).expect("kept");
    assert_eq!(work.story(StoryId(1)), Ok(Some(first.clone())));
    assert_eq!(work.versions(StoryId(1)), Ok(vec![]));
    assert_eq!(
        work.version(StoryId(1), 0),
        Ok(None),
        "a draft is no version"
    );

    let published = out(work, first, 5, 0);
    assert_eq!(work.story(StoryId(1)), Ok(Some(published.clone())));
    let version = work.version(StoryId(1), 1).expect("read").expect("there");
    assert_eq!(version.content, content(&["a", "b"]));
    assert_eq!(version.disclosure, Disclosure::FreeSample);
    assert!(work.add_version(&version).is_err(), "a version is final");

    let edited = Story {
        draft: Draft {
            content: content(&["c"]),
            disclosure: Some(Disclosure::None),
        },
        withheld: Some(Withheld {
            reason: "advertising".into(),
            at: at(8),
        }),
        endorsement: Some(Endorsement {
            by: LEA,
            version: 1,
            at: at(7),
        }),
        edited_at: at(9),
        ..published
    };
    work.put_story(&edited).expect("kept");
    assert_eq!(work.story(StoryId(1)), Ok(Some(edited.clone())));
    assert_eq!(work.versions(StoryId(1)), Ok(vec![version]));

    let withdrawn = Story {
        state: State::Withdrawn {
            version: 1,
            first_at: at(5),
            at: at(10),
        },
        ..edited
    };
    work.put_story(&withdrawn).expect("kept");
    assert_eq!(work.story(StoryId(1)), Ok(Some(withdrawn.clone())));
    let later = draft(20, ANA, &[]);
    work.put_story(&later).expect("kept");
    assert_eq!(work.stories_of(ANA), Ok(vec![later, withdrawn]));

    work.remove_story(StoryId(1)).expect("removed");
    assert_eq!(work.story(StoryId(1)), Ok(None));
    assert_eq!(work.versions(StoryId(1)), Ok(vec![]));
}

fn ids(stories: Result<Vec<Story>, Fault>) -> Vec<u128> {
    let stories = stories.expect("stories");
    stories.iter().map(|story| story.id.0).collect()
}

fn readers_find_what_is_public(work: &mut (impl GuideStore + ?Sized)) {
    for (id, author, skus, since, counted) in [
        (1, ANA, &["a", "b"][..], 10, 0),
        (2, ANA, &["a"], 20, 3),
        (3, KARIM, &["a", "c"], 30, 3),
        (4, KARIM, &["b"], 30, 0),
        (5, LEA, &["a"], 99, 9),
    ] {
        let story = draft(id, author, skus);
        out(work, story, since, counted);
    }
    work.put_story(&draft(6, ANA, &["a"])).expect("a draft");
    let hidden = work.story(StoryId(5)).expect("read").expect("there");
    let hidden = Story {
        withheld: Some(Withheld {
            reason: "false_claim".into(),
            at: at(100),
        }),
        ..hidden
    };
    work.put_story(&hidden).expect("withheld");

    // The most helpful first, the newer of two.
    assert_eq!(ids(work.stories_citing(MerchantId(7), "a", 9)), [3, 2, 1]);
    assert_eq!(ids(work.stories_citing(MerchantId(7), "a", 2)), [3, 2]);
    assert_eq!(ids(work.stories_citing(MerchantId(7), "b", 9)), [4, 1]);
    assert_eq!(ids(work.stories_citing(MerchantId(8), "a", 9)), [0_u128; 0]);

    let start = Before::START;
    let from = |seconds, id| Before {
        at: at(seconds),
        id,
    };
    assert_eq!(ids(work.public_stories_of(ANA, start, 9)), [2, 1]);
    assert_eq!(ids(work.public_stories_of(ANA, start, 1)), [2]);
    assert_eq!(ids(work.public_stories_of(ANA, from(20, 2), 9)), [1]);
    assert_eq!(ids(work.public_stories_of(KARIM, start, 9)), [4, 3]);
    assert_eq!(ids(work.public_stories_of(KARIM, from(30, 4), 9)), [3]);
    assert_eq!(ids(work.public_stories_of(LEA, start, 9)), [0_u128; 0]);

    let reader = ShopperId(9);
    for guide in [ANA, KARIM, LEA] {
        work.follow(reader, guide, at(1)).expect("followed");
    }
    assert_eq!(
        work.latest_of_followed(reader, start, 9),
        Ok(vec![KARIM, ANA])
    );
    assert_eq!(work.latest_of_followed(reader, start, 1), Ok(vec![KARIM]));
    assert_eq!(
        work.latest_of_followed(reader, from(20, 2), 9),
        Ok(vec![ANA])
    );
    assert_eq!(work.latest_of_followed(ANA, start, 9), Ok(vec![]));
}

fn votes_and_comments_lie_with_their_story(work: &mut (impl GuideStore + ?Sized)) {
    work.put_story(&draft(1, ANA, &["a"])).expect("kept");
    let story = StoryId(1);
    work.add_helped(story, KARIM, true, at(1)).expect("kept");
    work.add_helped(story, LEA, false, at(2)).expect("kept");
    assert_eq!(work.helped(story, KARIM), Ok(Some(true)));
    assert_eq!(work.helped(story, LEA), Ok(Some(false)));
    assert_eq!(work.helped(story, ANA), Ok(None));
    work.remove_helped(story, KARIM).expect("removed");
    assert_eq!(work.helped(story, KARIM), Ok(None));

    let said = |author, text: &str, seconds| Comment {
        author,
        text: text.into(),
        at: at(seconds),
    };
    // Two within the same moment stay in the order they were said.
    let comments = vec![said(LEA, "z", 5), said(ANA, "a", 5), said(LEA, "m", 6)];
    for comment in &comments {
        work.add_comment(story, comment).expect("kept");
    }
    assert_eq!(work.comments(story), Ok(comments));
    work.remove_story(story).expect("removed");
    assert_eq!(work.comments(story), Ok(vec![]));
    assert_eq!(work.helped(story, LEA), Ok(None));
}

fn question(id: u128, guide: ShopperId, asker: ShopperId, seconds: i64) -> Question {
    Question {
        id: QuestionId(id),
        guide,
        asker,
        merchant: MerchantId(7),
        sku: "a".into(),
        text: "Is it bright?".into(),
        asked_at: at(seconds),
        state: Asked::Open,
        withheld: None,
    }
}

fn a_question_is_kept_and_its_answer_found_with_the_product(work: &mut (impl GuideStore + ?Sized)) {
    let answered = |question: Question, seconds, edited: Option<i64>| Question {
        state: Asked::Answered(Answer {
            text: "Bright enough.".into(),
            disclosure: Disclosure::Employee,
            at: at(seconds),
            edited_at: edited.map(at),
        }),
        ..question
    };
    let open = question(1, ANA, KARIM, 10);
    let early = answered(question(2, ANA, KARIM, 20), 90, None);
    let late = answered(question(3, ANA, LEA, 30), 80, Some(95));
    let declined = Question {
        state: Asked::Declined { at: at(50) },
        ..question(4, LEA, KARIM, 40)
    };
    let withheld = Question {
        withheld: Some(Withheld {
            reason: "offensive".into(),
            at: at(99),
        }),
        ..answered(question(5, ANA, LEA, 50), 98, None)
    };
    for asked in [&open, &early, &late, &declined, &withheld] {
        work.put_question(&question(
            asked.id.0,
            asked.guide,
            asked.asker,
            asked.asked_at.micros() / 1_000_000,
        ))
        .expect("asked");
        work.put_question(asked).expect("changed");
        assert_eq!(work.question(asked.id), Ok(Some(asked.clone())));
    }
    let found = |questions: Result<Vec<Question>, Fault>| -> Vec<u128> {
        let questions = questions.expect("questions");
        questions.iter().map(|question| question.id.0).collect()
    };
    assert_eq!(found(work.questions_to(ANA, 9)), [5, 3, 2, 1]);
    assert_eq!(found(work.questions_to(ANA, 2)), [5, 3]);
    assert_eq!(found(work.questions_by(KARIM, 9)), [4, 2, 1]);
    assert_eq!(found(work.answers_about(MerchantId(7), "a", 9)), [2, 3]);
    assert_eq!(
        found(work.answers_about(MerchantId(7), "b", 9)),
        [0_u128; 0]
    );
    assert_eq!(work.asked(KARIM, ANA, at(0)), Ok((3, 1)));
    assert_eq!(work.asked(KARIM, ANA, at(20)), Ok((1, 1)));
    assert_eq!(work.asked(KARIM, LEA, at(40)), Ok((0, 0)));
}
