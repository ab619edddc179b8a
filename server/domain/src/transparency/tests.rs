//! The log on the model.

use super::*;
use crate::memory::Memory;
use crate::time::DAY;
use crate::{MerchantId, RecommendationId};

const ANA: ShopperId = ShopperId(1);
const LUMEN: MerchantId = MerchantId(7);
/// 2026-11-23 at half past ten.
const NOW: Timestamp = Timestamp(1_795_429_800_000_000);

fn public(positive: bool) -> Option<Public> {
    Some(Public {
        merchant: Some(LUMEN),
        sku: Some("lamp-arc".into()),
        positive: Some(positive),
    })
}

fn about(id: u128, act: Act, public: Option<Public>) -> Note<'static> {
    Note {
        subject: Subject::Recommendation(RecommendationId(id)),
        act,
        author: Some(ANA),
        public,
        content_hash: [9; 32],
        reason: None,
        chance: Some([id as u8; 32]),
    }
}

fn because(note: Note<'static>, reason: &'static str) -> Note<'static> {
    Note {
        reason: Some(reason),
        ..note
    }
}

/// Every entry by its act, `-` for a sealed one, with the chain made again on the way.
fn acts(work: &mut Memory) -> Vec<&'static str> {
    let mut previous = Head::default();
    let entries = log(work, 0, 1_000).expect("a log");
    let mut acts = Vec::new();
    for entry in entries {
        assert_eq!(entry.sequence, previous.sequence + 1);
        assert!(entry.day >= previous.day);
        let line = line(
            entry.sequence,
            entry.day,
            &entry.commitment,
            entry.told.as_ref(),
        );
        assert_eq!(entry.hash, link(&previous.hash, &line));
        previous = Head {
            sequence: entry.sequence,
            day: entry.day,
            hash: entry.hash,
        };
        acts.push(entry.told.map_or("-", |told| told.act.name()));
    }
    assert_eq!(work.log_head(), Ok(previous));
    acts
}

/// The figures by `verdict figure reason`, and each made again from the entries alone.
fn counts(work: &mut Memory) -> Vec<(String, i64)> {
    let kept = work.log_counts().expect("figures");
    let mut again = std::collections::BTreeMap::new();
    let mut words = std::collections::BTreeMap::new();
    for entry in log(work, 0, 1_000).expect("a log") {
        let changes = match entry.told {
            None => vec![Count::sealed()],
            Some(told) => {
                let (after, changes) = shown(words.get(&told.subject), &told);
                words.insert(told.subject, after);
                changes
            }
        };
        for change in changes {
            *again.entry(change.cell).or_insert(0) += change.number;
        }
    }
    again.retain(|_, number| *number != 0);
    let counted = |counts: &[Count]| -> Vec<(Cell, i64)> {
        let pair = |count: &Count| (count.cell.clone(), count.number);
        counts.iter().map(pair).collect()
    };
    assert_eq!(counted(&kept), Vec::from_iter(again));
    let told = |count: Count| {
        let (name, by) = count.cell.figure.name();
        let text = [count.cell.verdict(), name, by].join(" ");
        (text.trim().to_owned(), count.number)
    };
    kept.into_iter().map(told).collect()
}

fn owned(counts: &[(&str, i64)]) -> Vec<(String, i64)> {
    let pair = |(name, number): &(&str, i64)| ((*name).to_owned(), *number);
    counts.iter().map(pair).collect()
}

#[test]
fn a_public_word_is_logged_openly_and_counted_where_it_stands() {
    let mut work = Memory::default();
    let no = || public(false);
    for (word, counted) in [
        (
            about(1, Act::Received, no()),
            &[("does_not received", 1)][..],
        ),
        (
            about(1, Act::Published, no()),
            &[("does_not received", 1), ("does_not published", 1)],
        ),
        (
            because(about(1, Act::Withheld, no()), "advertising"),
            &[
                ("does_not received", 1),
                ("does_not withheld advertising", 1),
            ],
        ),
        (
            about(1, Act::Appealed, no()),
            &[
                ("does_not received", 1),
                ("does_not withheld advertising", 1),
                ("does_not appealed", 1),
            ],
        ),
        (
            because(about(1, Act::Decided, no()), "overturned"),
            &[
                ("does_not received", 1),
                ("does_not withheld advertising", 1),
                ("does_not appealed", 1),
                ("does_not decided overturned", 1),
            ],
        ),
        (
            about(1, Act::Restored, no()),
            &[
                ("does_not received", 1),
                ("does_not published", 1),
                ("does_not restored", 1),
                ("does_not appealed", 1),
                ("does_not decided overturned", 1),
            ],
        ),
    ] {
        note(&mut work, word, NOW).expect("noted");
        assert_eq!(counts(&mut work), owned(counted));
    }
    assert_eq!(
        acts(&mut work),
        [
            "received",
            "published",
            "withheld",
            "appealed",
            "decided",
            "restored"
        ]
    );
}

#[test]
fn a_word_for_fewer_people_tells_nothing() {
    let mut work = Memory::default();
    for act in [Act::Received, Act::Published, Act::Edited] {
        note(&mut work, about(1, act, None), NOW).expect("noted");
    }
    assert_eq!(acts(&mut work), ["-", "-", "-"]);
    assert_eq!(counts(&mut work), owned(&[("sealed", 3)]));
    // The same words, told by somebody else at another second of the day: but for the commitments, the same lines.
    let mut other = Memory::default();
    for act in [Act::Edited, Act::Withheld, Act::Received] {
        let told = Note {
            author: None,
            ..about(77, act, None)
        };
        note(&mut other, told, NOW.plus_seconds(3_000)).expect("noted");
    }
    let lines = |work: &mut Memory| -> Vec<(u64, Day, Option<Told>)> {
        let entries = log(work, 0, 10).expect("a log");
        let open = |entry: Entry| (entry.sequence, entry.day, entry.told);
        entries.into_iter().map(open).collect()
    };
    assert_eq!(lines(&mut work), lines(&mut other));
}

#[test]
fn choosing_other_readers_shows_in_the_log_and_ties_nothing_to_what_was_sealed() {
    let mut work = Memory::default();
    note(&mut work, about(1, Act::Received, None), NOW).expect("noted");
    note(&mut work, about(1, Act::Edited, public(true)), NOW).expect("noted");
    note(&mut work, about(1, Act::Edited, public(false)), NOW).expect("noted");
    assert_eq!(acts(&mut work), ["-", "received", "published", "edited"]);
    assert_eq!(
        counts(&mut work),
        owned(&[
            ("sealed", 1),
            ("does_not received", 1),
            ("does_not published", 1),
            ("does_not edited", 1)
        ])
    );
    note(&mut work, about(1, Act::Edited, None), NOW).expect("noted");
    assert_eq!(acts(&mut work)[4..], ["removed_by_author"]);
    note(&mut work, about(1, Act::Edited, None), NOW).expect("noted");
    assert_eq!(acts(&mut work)[5..], ["-"]);
    note(&mut work, about(1, Act::Edited, public(false)), NOW).expect("noted");
    assert_eq!(acts(&mut work)[6..], ["published"]);

    let entries = log(&mut work, 0, 100).expect("a log");
    let commitments: std::collections::BTreeSet<_> =
        entries.iter().map(|entry| entry.commitment).collect();
    assert_eq!(commitments.len(), entries.len());
}

#[test]
fn an_author_opens_their_own_entries_and_nobody_elses() {
    let mut work = Memory::default();
    note(&mut work, about(1, Act::Received, None), NOW).expect("noted");
    let others = Note {
        author: Some(ShopperId(2)),
        ..about(2, Act::Received, None)
    };
    note(&mut work, others, NOW).expect("noted");
    let later = Note {
        // Heard of before: no chance is needed, and what comes in is not used.
        chance: None,
        ..about(1, Act::Edited, None)
    };
    note(&mut work, later, NOW).expect("noted");

    let mine = openings(&mut work, ANA).expect("openings");
    let told: Vec<_> = mine
        .iter()
        .map(|o| (o.entry.sequence, o.sealed.act))
        .collect();
    assert_eq!(told, [(1, Act::Received), (3, Act::Edited)]);
    for opening in &mine {
        assert_eq!(
            seal(&opening.salt, &opening.sealed),
            opening.entry.commitment
        );
        // Neither another's salt nor another story opens it.
        for other in &mine {
            let opened = seal(&other.salt, &opening.sealed) == opening.entry.commitment;
            assert_eq!(opened, other == opening);
        }
    }
    assert_eq!(openings(&mut work, ShopperId(3)), Ok(vec![]));
}

#[test]
fn the_log_does_not_take_what_it_could_not_salt() {
    let mut work = Memory::default();
    let unsalted = Note {
        chance: None,
        ..about(1, Act::Received, None)
    };
    assert_eq!(
        note(&mut work, unsalted, NOW).expect_err("a fault").code(),
        "fault"
    );
    assert_eq!(acts(&mut work), Vec::<&str>::new());
}

#[test]
fn days_do_not_go_back_when_a_clock_does() {
    let mut work = Memory::default();
    for seconds in [0, DAY, -DAY] {
        let word = about(1, Act::Edited, public(true));
        note(&mut work, word, NOW.plus_seconds(seconds)).expect("noted");
    }
    let entries = log(&mut work, 0, 10).expect("a log");
    let days: Vec<_> = entries.iter().map(|entry| entry.day.to_string()).collect();
    assert_eq!(
        days,
        ["2026-11-23", "2026-11-23", "2026-11-24", "2026-11-24"]
    );
}

#[test]
fn every_field_of_a_line_counts() {
    let told = || Told {
        act: Act::Withheld,
        subject: Subject::Recommendation(RecommendationId(1)),
        public: public(true).expect("it is open"),
        reason: Some("advertising".into()),
    };
    let changed = |change: fn(&mut Told)| {
        let mut told = told();
        change(&mut told);
        Some(told)
    };
    let variants = [
        None,
        Some(told()),
        changed(|t| t.act = Act::Restored),
        changed(|t| t.subject = Subject::Recommendation(RecommendationId(2))),
        changed(|t| t.subject = Subject::Reply(RecommendationId(1))),
        changed(|t| t.public.merchant = None),
        changed(|t| t.public.merchant = Some(MerchantId(8))),
        changed(|t| t.public.sku = Some("lamp-arc-2".into())),
        changed(|t| t.public.positive = Some(false)),
        changed(|t| t.public.positive = None),
        changed(|t| t.reason = None),
        // A field cannot run over into the next.
        changed(|t| {
            t.public.sku = Some("lamp-arc\trecommends\tadvertising".into());
            t.public.positive = None;
            t.reason = None;
        }),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for told in &variants {
        let line = line(1, Day(2), &[3; 32], told.as_ref());
        assert!(line.matches('\t').count() == 2 || line.matches('\t').count() == 9);
        assert!(seen.insert(link(&[0; 32], &line)), "{line}");
    }
    for line in [
        line(2, Day(2), &[3; 32], None),
        line(1, Day(3), &[3; 32], None),
        line(1, Day(2), &[4; 32], None),
    ] {
        assert!(seen.insert(link(&[0; 32], &line)), "{line}");
    }
    assert!(seen.insert(link(&[1; 32], &line(1, Day(2), &[3; 32], None))));
}

#[test]
fn a_chain_made_elsewhere_comes_to_the_same() {
    // python3 -c "import hashlib; print(hashlib.sha256(bytes(32) + ('1\t2026-11-23\t' + '03' * 32).encode()).hexdigest())"
    let line = line(1, Day::of(NOW), &[3; 32], None);
    let hash = link(&[0; 32], &line);
    let hexadecimal: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hexadecimal,
        "d0a8520964578f2b4da2b7cbbb004ed45b57b5e18b417528a4c7b2dd1bf3828d"
    );
}

#[test]
fn days_are_written_as_dates_and_read_back() {
    for (days, text) in [
        (0, "1970-01-01"),
        (-1, "1969-12-31"),
        (59, "1970-03-01"),
        (11_016, "2000-02-29"),
        (11_017, "2000-03-01"),
        (20_780, "2026-11-23"),
    ] {
        assert_eq!(Day(days).to_string(), text);
        assert_eq!(Day::parse(text), Some(Day(days)));
    }
    for bad in [
        "",
        "2026-11",
        "2026-11-31",
        "2025-02-29",
        "2026-1-1",
        "2026-13-01",
        "x-1-1",
        "2026-11-23 ",
    ] {
        assert_eq!(Day::parse(bad), None, "{bad}");
    }
}
