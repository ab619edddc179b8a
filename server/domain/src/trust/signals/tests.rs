//! The signals against tables of invented people, and what they all owe to newcomers.

use super::bursts::{Said, WEEK_SECONDS, bursts};
use super::overlap::overlaps;
use super::reviewers::{Signs, suspicions, unusual};
use super::sybil::standings;
use crate::Timestamp;

const NOW: Timestamp = Timestamp(1_700_000_000_000_000);

/// People 0..`people`, each of whom speaks of `each` among `products` products, none of them quite like another.
fn town(people: u32, products: u32, each: u32) -> Vec<(u32, u32)> {
    (0..people)
        .flat_map(|person| {
            (0..each).map(move |word| (person, (person * 7 + word * word * 13 + word) % products))
        })
        .collect()
}

mod overlapping {
    use super::*;

    #[test]
    fn a_ring_stands_above_the_town_with_its_products_as_evidence() {
        let honest = town(300, 200, 6);
        for (ring, products, camouflage) in [(3, 5, 0), (5, 5, 0), (10, 5, 15), (20, 10, 30)] {
            let mut words = honest.clone();
            for fake in 0..ring {
                words.extend((0..products).map(|product| (1_000 + fake, 5_000 + product)));
                words.extend((0..camouflage).map(|other| (1_000 + fake, 9_000 + other % 40)));
            }
            // The camouflage is popular, so it weighs nothing.
            words.extend(
                (0..300).flat_map(|person| (0..40).map(move |other| (person, 9_000 + other))),
            );
            let found = overlaps(words);
            for overlap in &found[..ring as usize] {
                assert!(overlap.reviewer >= 1_000, "{ring}: {overlap:?}");
                assert!(overlap.is_flag(), "{ring}: {overlap:?}");
                assert_eq!(
                    overlap.partners[1].shared,
                    Vec::from_iter((0..products).map(|product| 5_000 + product))
                );
            }
            assert!(
                found[ring as usize..]
                    .iter()
                    .all(|overlap| !overlap.is_flag())
            );
        }
    }

    #[test]
    fn what_is_not_enough_is_nothing() {
        for (what, words) in [
            ("nobody", vec![]),
            ("two of one taste, however alike", {
                let mut words = town(100, 90, 4);
                words.extend(
                    (0..2).flat_map(|twin| (0..6).map(move |product| (500 + twin, 700 + product))),
                );
                words
            }),
            ("three who share two products", {
                let mut words = town(100, 90, 4);
                words.extend(
                    (0..3).flat_map(|one| (0..2).map(move |product| (500 + one, 700 + product))),
                );
                words
            }),
            ("a product that everybody knows", {
                (0..100)
                    .flat_map(|one| (0..5).map(move |product| (one, product)))
                    .collect()
            }),
        ] {
            let found = overlaps(words);
            let twins: Vec<_> = found.iter().filter(|one| one.reviewer >= 500).collect();
            assert!(twins.is_empty(), "{what}: {twins:?}");
            assert!(found.iter().all(|one| !one.is_flag()), "{what}");
        }
    }

    #[test]
    fn the_order_of_the_words_and_words_said_twice_change_nothing() {
        let mut words = town(120, 60, 7);
        words.extend((0..9).flat_map(|one| (0..6).map(move |word| (one, 70 + (one + word) % 8))));
        let found = overlaps(words.clone());
        assert!(found.len() >= 9);
        words.reverse();
        words.extend(words.clone());
        assert_eq!(overlaps(words), found);
    }
}

mod bursting {
    use super::*;

    /// `a_week` words in each of `weeks` weeks up to now, on one product.
    fn steady(product: u32, weeks: i64, a_week: i64) -> Vec<Said<u32, u32>> {
        let words = (0..weeks * a_week).map(|word| Said {
            product,
            at: NOW.plus_seconds(-word * WEEK_SECONDS / a_week),
            reviewer: word as u32,
        });
        words.collect()
    }

    /// `words` on one product within `days`, the first so many weeks ago.
    fn campaign(product: u32, words: i64, days: i64, weeks_ago: i64) -> Vec<Said<u32, u32>> {
        let day = WEEK_SECONDS / 7;
        let words = (0..words).map(|word| Said {
            product,
            at: NOW.plus_seconds(-weeks_ago * WEEK_SECONDS + word * days * day / words),
            reviewer: 10_000 + word as u32,
        });
        words.collect()
    }

    #[test]
    fn a_week_is_held_against_the_products_own_and_the_shops() {
        let shop = || {
            (2..20)
                .flat_map(|product| steady(product, 40, 2))
                .collect::<Vec<_>>()
        };
        let quiet = || [shop(), steady(1, 40, 1)].concat();
        let launched = |product| campaign(product, 30, 6, 30);
        for (what, words, flagged) in [
            ("nothing", vec![], None),
            ("an ordinary shop", quiet(), None),
            (
                "twenty in five days",
                [quiet(), campaign(1, 20, 5, 8)].concat(),
                Some(20),
            ),
            (
                "nine in a day",
                [quiet(), campaign(1, 9, 1, 8)].concat(),
                None,
            ),
            (
                "twenty over half a year",
                [quiet(), campaign(1, 20, 180, 26)].concat(),
                None,
            ),
            ("a launch", [shop(), launched(1)].concat(), None),
            ("a busy product", [shop(), steady(1, 40, 20)].concat(), None),
            (
                "a sale: everything at once",
                [
                    quiet(),
                    (1..20)
                        .flat_map(|product| campaign(product, 12, 5, 8))
                        .collect(),
                ]
                .concat(),
                None,
            ),
        ] {
            let found = bursts(words.clone(), NOW);
            let flags: Vec<_> = found.iter().filter(|burst| burst.is_flag()).collect();
            match flagged {
                None => assert!(flags.is_empty(), "{what}: {flags:?}"),
                Some(fakes) => {
                    assert_eq!(flags.len(), 1, "{what}: {found:?}");
                    assert_eq!(flags[0].product, 1);
                    let named = flags[0].reviewers.iter().filter(|one| **one >= 10_000);
                    assert_eq!(named.count(), fakes, "{what}");
                }
            }
            let backwards = words.into_iter().rev();
            assert_eq!(bursts(backwards, NOW), found, "{what}");
        }
    }

    #[test]
    fn what_is_said_later_is_not_known_yet() {
        let mut words = steady(1, 40, 1);
        let before = bursts(words.clone(), NOW);
        words.extend(campaign(1, 50, 3, -1));
        assert_eq!(bursts(words, NOW), before);
    }
}

mod sybils {
    use super::*;

    /// A ring road with shortcuts: each knows the three next and one far away.
    pub fn town(people: u32) -> Vec<(u32, u32)> {
        (0..people)
            .flat_map(|one| [1, 2, 3, 17 + one % 5].map(|far| (one, (one + far) % people)))
            .collect()
    }

    fn farm(accounts: u32) -> Vec<(u32, u32)> {
        let friends =
            |one: u32| [1, 2, 3, 5, 7].map(|far| (1_000 + one, 1_000 + (one + far) % accounts));
        (0..accounts).flat_map(friends).collect()
    }

    #[test]
    fn a_farm_on_one_tie_is_trusted_least() {
        let mut ties = [town(400), farm(60)].concat();
        ties.push((3, 1_000));
        let found = standings(ties, &[0, 50, 100, 150, 200, 250, 300, 350]);
        assert_eq!(found.len(), 460);
        assert!(found[..60].iter().all(|one| one.person >= 1_000));
        assert!(
            found[..59].iter().all(|one| one.is_flag()),
            "{:?}",
            found[58]
        );
        assert!(found[60..].iter().all(|one| !one.is_flag()));
    }

    #[test]
    fn without_seeds_or_without_a_way_nothing_is_said() {
        assert_eq!(standings(town(50), &[]), []);
        assert_eq!(standings(town(50), &[777]), []);
        assert_eq!(standings(Vec::<(u8, u8)>::new(), &[1]), []);
        let found = standings([town(100), farm(30)].concat(), &[0, 20, 60]);
        let away: Vec<_> = found.iter().filter(|one| one.person >= 1_000).collect();
        assert!(away.iter().all(|one| one.steps.is_none() && !one.is_flag()));
    }
}

mod reviewing {
    use super::*;

    fn signs(reviewer: u32, product: u32, person: f64, word: f64) -> Signs<u32, u32> {
        Signs {
            reviewer,
            product,
            person,
            word,
        }
    }

    /// A thousand people, one word each, of ten products; signs that depend on nothing.
    pub fn shop() -> Vec<Signs<u32, u32>> {
        let share = |number: u32| f64::from(number % 1_009) / 1_009.0;
        (0..1_000)
            .map(|one| signs(one, one % 10, share(one * 389), share(one * 601)))
            .collect()
    }

    #[test]
    fn signs_and_company_add_up() {
        let mut words = shop();
        // Twenty accounts with strange words on one product, and one strange word on another.
        words.extend((0..20).map(|fake| signs(5_000 + fake, 3, 0.97, 0.98)));
        words.push(signs(6_000, 4, 0.97, 0.98));
        let found = suspicions(&words);
        let campaign = &found[1_000];
        let alone = &found[1_020];
        assert_eq!(campaign.person, alone.person);
        assert!(campaign.company > alone.company);
        assert!(campaign.is_flag(), "{campaign:?}");
        let flags = found[..1_000].iter().filter(|one| one.is_flag()).count();
        assert!(flags <= 10, "{flags} of a thousand ordinary words");
        // Company alone is no flag, however bad.
        assert!(
            found[..1_000]
                .iter()
                .all(|one| one.person + one.word >= 6.0 || !one.is_flag())
        );
    }

    #[test]
    fn only_the_order_of_the_signs_counts_and_history_only_in_the_queue() {
        let words = shop();
        let found = suspicions(&words);
        let scaled: Vec<_> = words
            .iter()
            .map(|one| {
                signs(
                    one.reviewer,
                    one.product,
                    one.person * 70.0 - 3.0,
                    one.word.exp(),
                )
            })
            .collect();
        assert_eq!(suspicions(&scaled), found);

        let mut more = words;
        more.extend((0..9).map(|product| signs(0, product + 1, 0.0, 0.5)));
        let after = suspicions(&more);
        assert!(after[0].queue() < found[0].queue());
        assert_eq!(suspicions::<u32, u32>(&[]), []);
    }

    #[test]
    fn strange_in_everything_is_one_and_in_nothing_is_little() {
        let rows: Vec<Vec<f64>> = (0..100)
            .map(|row| vec![f64::from(row), f64::from(row * row)])
            .collect();
        let signs = unusual(&rows);
        assert!(
            signs[99] > 0.99 && signs[0] < 0.01,
            "{} {}",
            signs[99],
            signs[0]
        );
        assert!(signs.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(unusual(&[vec![], vec![]]), [0.0, 0.0]);
    }
}

/// Whoever is new has few words and few friends, and that is all.
mod newcomers {
    use super::*;

    const NEW: u32 = 900_000;

    #[test]
    fn few_words_overlap_with_nobody() {
        let ring =
            (0..10).flat_map(|fake| (0..5).map(move |product| (1_000 + fake, 5_000 + product)));
        for said in [
            vec![],
            vec![5_000],
            vec![5_000, 5_001],
            vec![0, 1],
            vec![5_000, 3],
        ] {
            let mut words = town(300, 200, 6);
            words.extend(ring.clone());
            words.extend(said.iter().map(|product| (NEW, *product)));
            let found = overlaps(words);
            assert!(found.iter().all(|one| one.reviewer != NEW), "{said:?}");
        }
    }

    #[test]
    fn a_new_products_first_words_are_no_burst() {
        let old = (0..200).map(|word| Said {
            product: 1,
            at: NOW.plus_seconds(-word * WEEK_SECONDS / 3),
            reviewer: word as u32,
        });
        let new = (0..40).map(|word| Said {
            product: 2,
            at: NOW.plus_seconds(-word * 3_600),
            reviewer: NEW + word as u32,
        });
        let found = bursts(old.chain(new), NOW);
        assert!(found.iter().all(|burst| burst.product != 2), "{found:?}");
    }

    #[test]
    fn few_friends_are_not_judged_however_far_from_everybody() {
        let mut ties = sybils::town(400);
        // A newcomer with one friend; one with four; two who know only each other; a chain that leads away.
        ties.push((NEW, 30));
        ties.extend([31, 90, 180, 270].map(|friend| (NEW + 1, friend)));
        ties.push((NEW + 2, NEW + 3));
        ties.extend([(NEW + 4, 44), (NEW + 5, NEW + 4), (NEW + 6, NEW + 5)]);
        let found = standings(ties, &[0, 50, 100, 150, 200, 250, 300, 350]);
        let new: Vec<_> = found.iter().filter(|one| one.person >= NEW).collect();
        assert_eq!(new.len(), 7);
        for one in new {
            assert!(!one.is_flag(), "{one:?}");
        }
        // With one friend among the known a newcomer is trusted like the friend, near enough.
        let first = found.iter().find(|one| one.person == NEW).expect("there");
        assert!(first.trust > 0.3, "{first:?}");
    }

    #[test]
    fn a_first_ordinary_word_is_not_held_against_anybody_even_in_bad_company() {
        let mut words = reviewing::shop();
        words.extend((0..40).map(|fake| Signs {
            reviewer: 5_000 + fake,
            product: 3,
            person: 0.99,
            word: 0.99,
        }));
        for (person, word) in [(0.0, 0.0), (0.5, 0.5), (0.8, 0.5), (0.5, 0.9), (0.0, 0.95)] {
            let mut with = words.clone();
            with.push(Signs {
                reviewer: NEW,
                product: 3,
                person,
                word,
            });
            let new = suspicions(&with).pop().expect("the last");
            assert!(!new.is_flag(), "{new:?}");
            // The same word of somebody with history has the same signs: being new adds no evidence.
            with.extend((0..5).map(|product| Signs {
                reviewer: NEW,
                product: 4 + product,
                person,
                word,
            }));
            let known = suspicions(&with).swap_remove(words.len());
            assert!(
                (known.person - new.person).abs() < 0.05,
                "{known:?} {new:?}"
            );
            assert!((known.word - new.word).abs() < 0.05, "{known:?} {new:?}");
        }
    }
}
