//! The log of words on every store.

use vouch_domain::transparency::{
    self, Act, Head, Known, NewestWord, Note, Opening, Public, Subject, TransparencyStore, line,
    link,
};
use vouch_domain::{MerchantId, QuestionId, RecommendationId, ShopperId, Timestamp};

agree! {
    the_log_is_one_chain_and_its_figures_follow,
    only_the_next_place_is_written,
    an_author_finds_their_own_entries,
    a_word_is_known_by_its_kind_and_id,
    the_newest_words_are_those_that_everybody_reads,
}

const ANA: ShopperId = ShopperId(1);
const LUMEN: MerchantId = MerchantId(u128::MAX);
const NOW: Timestamp = Timestamp(1_795_429_800_000_000);

fn public(positive: Option<bool>) -> Option<Public> {
    Some(Public {
        merchant: Some(LUMEN),
        sku: Some("lamp-arc".into()),
        positive,
    })
}

fn about(subject: Subject, act: Act, public: Option<Public>) -> Note<'static> {
    Note {
        subject,
        act,
        author: Some(ANA),
        public,
        content_hash: [9; 32],
        reason: None,
        chance: Some([3; 32]),
    }
}

const WORD: Subject = Subject::Recommendation(RecommendationId(1));

/// A life of two words; the places that the log answered with.
fn tell(work: &mut (impl TransparencyStore + ?Sized)) -> Vec<u64> {
    let reasoned = |act, reason| Note {
        reason: Some(reason),
        ..about(WORD, act, public(Some(false)))
    };
    let answer = Subject::Answer(QuestionId(1));
    let anywhere = Some(Public {
        merchant: None,
        sku: None,
        positive: None,
    });
    let others = Note {
        author: None,
        ..about(Subject::Reply(RecommendationId(1)), Act::Received, None)
    };
    let notes = [
        about(WORD, Act::Received, None),
        about(WORD, Act::Edited, public(Some(true))),
        about(WORD, Act::Edited, public(Some(false))),
        others,
        reasoned(Act::Withheld, "advertising"),
        about(WORD, Act::Appealed, public(Some(false))),
        reasoned(Act::Decided, "overturned"),
        about(WORD, Act::Restored, public(Some(false))),
        about(answer, Act::Published, anywhere),
        about(WORD, Act::Edited, None),
    ];
    let noted = notes.map(|note| transparency::note(work, note, NOW).expect("noted"));
    noted.to_vec()
}

fn the_log_is_one_chain_and_its_figures_follow(work: &mut (impl TransparencyStore + ?Sized)) {
    assert_eq!(work.log_head(), Ok(Head::default()));
    assert_eq!(tell(work), [1, 3, 4, 5, 6, 7, 8, 9, 11, 12]);

    let mut head = Head::default();
    let mut told = Vec::new();
    for page in [0, 5, 10, 15] {
        for entry in transparency::log(work, page, 5).expect("a page") {
            assert_eq!(entry.sequence, head.sequence + 1);
            let text = line(
                entry.sequence,
                entry.day,
                &entry.commitment,
                entry.told.as_ref(),
            );
            assert_eq!(entry.hash, link(&head.hash, &text));
            head = Head {
                sequence: entry.sequence,
                day: entry.day,
                hash: entry.hash,
            };
            let fields: Vec<&str> = text.split('\t').skip(3).collect();
            told.push(fields.join(" "));
        }
    }
    assert_eq!(work.log_head(), Ok(head));
    let word = format!("recommendation {} {LUMEN} lamp-arc", RecommendationId(1));
    let answer = format!("answer {}", QuestionId(1));
    let word = |act: &str, verdict: &str, reason: &str| format!("{act} {word} {verdict} {reason}");
    assert_eq!(
        told,
        [
            String::new(),
            word("received", "recommends", ""),
            word("published", "recommends", ""),
            word("edited", "does_not", ""),
            String::new(),
            word("withheld", "does_not", "advertising"),
            word("appealed", "does_not", ""),
            word("decided", "does_not", "overturned"),
            word("restored", "does_not", ""),
            format!("received {answer}    "),
            format!("published {answer}    "),
            word("removed_by_author", "does_not", ""),
        ]
    );

    let counts = work.log_counts().expect("figures");
    let counts: Vec<_> = counts
        .iter()
        .map(|count| {
            let (figure, by) = count.cell.figure.name();
            let kind = count.cell.kind.map_or("", |kind| kind.name());
            let text = format!("{kind} {} {figure} {by}", count.cell.verdict());
            (text, count.number)
        })
        .collect();
    let expected = [
        ("  sealed ", 2),
        ("recommendation does_not received ", 1),
        ("recommendation does_not removed_by_author ", 1),
        ("recommendation does_not edited ", 1),
        ("recommendation does_not restored ", 1),
        ("recommendation does_not appealed ", 1),
        ("recommendation does_not decided overturned", 1),
        ("answer  received ", 1),
        ("answer  published ", 1),
    ]
    .map(|(name, number)| (name.to_owned(), number));
    assert_eq!(counts, expected);
}

fn only_the_next_place_is_written(work: &mut (impl TransparencyStore + ?Sized)) {
    tell(work);
    let log = transparency::log(work, 0, 100).expect("a log");
    let of_ana = work.log_of(ANA).expect("her entries");
    let sealed = &of_ana[0].1;
    for entry in [&log[0], &log[11]] {
        assert!(work.append_to_log(entry, sealed).is_err());
    }
    let mut far = log[11].clone();
    far.sequence = 14;
    assert!(work.append_to_log(&far, sealed).is_err());
    assert_eq!(transparency::log(work, 0, 100), Ok(log.clone()));
    assert_eq!(work.log_head().expect("an end").hash, log[11].hash);
}

fn an_author_finds_their_own_entries(work: &mut (impl TransparencyStore + ?Sized)) {
    tell(work);
    let mine = transparency::openings(work, ANA).expect("openings");
    let places: Vec<_> = mine.iter().map(|opening| opening.entry.sequence).collect();
    assert_eq!(places, [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12]);
    for Opening {
        entry,
        sealed,
        salt,
    } in &mine
    {
        assert_eq!(transparency::seal(salt, sealed), entry.commitment);
        assert_eq!(sealed.at, NOW);
    }
    // Openly it was taken back; in truth it was changed for fewer readers.
    assert_eq!(mine[10].sealed.act, Act::Edited);
    assert_eq!(transparency::openings(work, ShopperId(2)), Ok(vec![]));
}

fn a_word_is_known_by_its_kind_and_id(work: &mut (impl TransparencyStore + ?Sized)) {
    tell(work);
    let known = work.log_subject(WORD).expect("read").expect("known");
    assert_eq!((known.secret, known.author), ([3; 32], Some(ANA)));
    let shown = known.shown.clone().expect("it was open");
    assert_eq!(shown.state.name(), ("removed_by_author", ""));
    let reply = Subject::Reply(RecommendationId(1));
    let sealed = Known {
        secret: [3; 32],
        author: None,
        shown: None,
    };
    assert_eq!(work.log_subject(reply), Ok(Some(sealed)));
    assert_eq!(
        work.log_subject(Subject::Recommendation(RecommendationId(2))),
        Ok(None)
    );
    // What is written again is what is there.
    work.put_log_subject(reply, &known).expect("written");
    assert_eq!(work.log_subject(reply), Ok(Some(known)));
}

fn the_newest_words_are_those_that_everybody_reads(work: &mut (impl TransparencyStore + ?Sized)) {
    assert_eq!(work.newest_words(10), Ok(vec![]));
    let word = |id| Subject::Recommendation(RecommendationId(id));
    let mut seconds = 0;
    let mut tell = |subject, act, public| {
        seconds += 1;
        let note = Note {
            reason: (act == Act::Withheld).then_some("advertising"),
            ..about(subject, act, public)
        };
        transparency::note(work, note, NOW.plus_seconds(seconds)).expect("noted");
    };
    for (id, positive) in [(1, true), (2, false), (3, true), (4, true)] {
        tell(word(id), Act::Received, public(Some(positive)));
        tell(word(id), Act::Published, public(Some(positive)));
    }
    // For friends alone; withheld; taken back; withheld and shown again; and what is no recommendation.
    tell(word(5), Act::Received, None);
    tell(word(5), Act::Published, None);
    tell(word(3), Act::Withheld, public(Some(true)));
    tell(word(4), Act::RemovedByAuthor, public(Some(true)));
    tell(word(1), Act::Withheld, public(Some(true)));
    tell(word(1), Act::Restored, public(Some(true)));
    tell(Subject::Answer(QuestionId(6)), Act::Received, public(None));
    tell(Subject::Answer(QuestionId(6)), Act::Published, public(None));

    let newest = |id, positive, second| NewestWord {
        id: RecommendationId(id),
        author: ANA,
        merchant: LUMEN,
        sku: "lamp-arc".into(),
        positive,
        at: NOW.plus_seconds(second),
    };
    let both = vec![newest(2, false, 4), newest(1, true, 2)];
    assert_eq!(work.newest_words(10), Ok(both.clone()));
    // So many times are looked at, not so many words found.
    assert_eq!(work.newest_words(3), Ok(both[..1].to_vec()));
    assert_eq!(work.newest_words(2), Ok(vec![]));
}
