//! Two hundred stories, and the mistakes that have to be found.
//!
//! A seed that fails is printed; `npm run simulate -- --seed N` plays it again.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write;
use vouch_simulator::simulation::{Mistake, Story, Tally, play};

const COMMANDS: u32 = 5_000;

fn tell(seeds: impl IntoIterator<Item = u64>) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        let story = Story {
            seed,
            commands: COMMANDS,
            mistake: None,
        };
        match play(story) {
            Ok(one) => tally.add(one),
            Err(found) => panic!("{found}"),
        }
    }
    tally
}

/// Stories in which nothing happens would prove nothing.
fn assert_eventful(tally: &Tally, stories: u64) {
    assert!(tally.commands >= stories * u64::from(COMMANDS));
    assert!(tally.sent_again > stories * 100, "{tally:?}");
    assert!(tally.power_cuts > stories * 5, "{tally:?}");
    assert!(
        tally.kills > stories && tally.closings > stories,
        "{tally:?}"
    );
    assert!(tally.found_kept > 5 && tally.found_lost > 5, "{tally:?}");
    assert!(tally.expiries > stories * 10, "{tally:?}");
    assert!(tally.answers.len() > 50, "{tally:?}");
    let results = tally.answers.values().sum::<u64>();
    assert!(tally.answers["created"] * 8 > results, "{tally:?}");
    assert_eq!(tally.answers.get("fault"), None);
}

macro_rules! stories {
    ($($name:ident: $seeds:expr;)+) => {$(
        #[test]
        fn $name() {
            assert_eventful(&tell($seeds), 40);
        }
    )+};
}

stories! {
    seeds_1_to_40: 1..41;
    seeds_41_to_80: 41..81;
    seeds_81_to_120: 81..121;
    seeds_121_to_160: 121..161;
    seeds_161_to_200: 161..201;
}

#[test]
fn seeds_that_nobody_has_seen() {
    let first = RandomState::new().build_hasher().finish();
    let say = format!("simulation: seeds from {first}");
    writeln!(std::io::stderr(), "{say}").expect("standard error is open");
    tell((0..4).map(|place| first.wrapping_add(place)));
}

#[test]
fn a_seed_tells_one_story() {
    let (first, again) = (tell([7]), tell([7]));
    assert_eq!(format!("{first:?}"), format!("{again:?}"));
    assert_ne!(first.trace, tell([8]).trace);
}

/// The simulator would notice: of a few stories with a mistake in them, most go wrong.
#[test]
fn mistakes_are_found() {
    for mistake in [
        Mistake::SyncsLie,
        Mistake::NoSync,
        Mistake::AcknowledgesEarly,
    ] {
        let found = (1..=8).filter(|seed| {
            let story = Story {
                seed: *seed,
                commands: 2_000,
                mistake: Some(mistake),
            };
            play(story).is_err()
        });
        let found = found.count();
        assert!(found >= 6, "{mistake:?} was found in {found} of 8 stories");
    }
}
