//! One seed's story: commands in batches of any size, on a disk on which anything may go wrong, by a clock that cannot be
//! trusted; held against the model after every batch and after every restart.
//!
//! What is demanded:
//! - Whatever was acknowledged is there for ever, and was answered as the model answers.
//! - After a restart the book equals the model after everything acknowledged, with or without the one batch that was under way:
//!   all of it or nothing.
//! - A request without an answer is sent again under its id and has one effect.
//! - `vouch verify` is clean, and a fault is told only when something did go wrong.
//! - Timestamps rise, no hold ends before its time, and holds end in the order in which they run out (`clock`).

mod comparison;
mod mistake;
mod tally;

pub use mistake::Mistake;
pub use tally::Tally;

use crate::clock;
use crate::commands::{Command, Commands, Reply, ShopRequests};
use crate::dice::Dice;
use crate::disk::{Act, Disk, Moment, Plan};
use crate::house::{self, Settled};
use crate::weather::Weather;
use comparison::sorted;
use mistake::Sabotaged;
use std::collections::VecDeque;
use vouch_domain::ledger::LedgerStore;
use vouch_domain::memory::Memory;
use vouch_domain::{Error, Timestamp};
use vouch_server::store::SqlWork;
use vouch_server::store::writer::{After, Database};
use vouch_server::verify::verify;

/// What a simulation found, or why it cannot go on.
pub type Demand<T = ()> = Result<T, String>;

macro_rules! demand {
    ($holds:expr, $($otherwise:tt)+) => {
        if !$holds {
            return Err(format!($($otherwise)+));
        }
    };
}
pub(crate) use demand;

#[derive(Clone, Copy, Debug)]
pub struct Story {
    pub seed: u64,
    /// Commands to be acknowledged.
    pub commands: u32,
    pub mistake: Option<Mistake>,
}

/// Plays a story to its end; an `Err` says what was found and where.
pub fn play(story: Story) -> Demand<Tally> {
    let mut simulation = Simulation::new(story);
    let seed = story.seed;
    let played = simulation.play();
    let commands = simulation.tally.commands;
    let (plan, counts) = (simulation.disk.planned(), simulation.disk.counts());
    played.map_err(|found| {
        format!("seed {seed}, after {commands} commands, with {plan:?} and {counts:?}: {found}")
    })?;
    Ok(simulation.tally)
}

struct Simulation {
    story: Story,
    dice: Dice,
    disk: Disk,
    weather: Weather,
    commands: Commands,
    model: Memory,
    /// Sent and not answered: to be sent again.
    unanswered: VecDeque<Command>,
    tally: Tally,
    /// Until when the house runs if nothing stops it.
    batches_left: u64,
}

impl Simulation {
    fn new(story: Story) -> Self {
        let mut dice = Dice::new(story.seed);
        Self {
            disk: Disk::new(dice.throw()),
            weather: Weather::new(dice.for_another()),
            commands: Commands::new(&mut dice),
            model: Memory::default(),
            unanswered: VecDeque::new(),
            tally: Tally::default(),
            batches_left: 0,
            story,
            dice,
        }
    }

    fn play(&mut self) -> Demand {
        ShopRequests::furnish(&mut self.model).map_err(|error| error.to_string())?;
        let mut house = self.open()?;
        house::write(&mut house, ShopRequests::furnish).map_err(|error| error.to_string())?;
        self.trouble();
        while self.tally.commands < u64::from(self.story.commands) {
            let batch = self.batch();
            let (after, settled) = house::run(&mut house, batch);
            let doubtful = self.settle(after, settled)?;
            if doubtful.is_empty() && self.disk.is_powered() && self.batches_left > 0 {
                self.batches_left -= 1;
                self.look_at_some(&mut house)?;
                continue;
            }
            house = self.restart(house, doubtful)?;
        }
        self.disk.plan(self.peace());
        let house = self.restart(house, Vec::new())?;
        self.finish(house)
    }

    fn open(&mut self) -> Demand<Sabotaged> {
        // Checkpoints all the time, now and then, or as the house has them; all pages at hand, or hardly any.
        let pages = [10, 40, 200, 1_000, 8_192][self.dice.below(5) as usize];
        let mut settings = format!("pragma wal_autocheckpoint = {pages};");
        if self.dice.one_in(4) {
            settings += "pragma cache_size = 12;";
        }
        let opened = house::open(&self.disk, &settings)
            .and_then(|database| Sabotaged::new(database, self.story.mistake));
        opened.map_err(|fault| format!("the house does not open: {fault}"))
    }

    /// A disk on which nothing goes wrong, but for the mistake of this story.
    fn peace(&self) -> Plan {
        Plan {
            syncs_lie: self.story.mistake == Some(Mistake::SyncsLie),
            ..Plan::default()
        }
    }

    /// Plans what goes wrong next, and when the house stops if it does not.
    fn trouble(&mut self) {
        let dice = &mut self.dice;
        let used = self.disk.used();
        let mut plan = Plan {
            short: dice.one_in(2),
            syncs_lie: self.story.mistake == Some(Mistake::SyncsLie),
            ..Plan::default()
        };
        match dice.below(12) {
            0..4 => plan.power_cut_at = Some(Moment::Change(dice.of_any_size(20_000))),
            4..6 => plan.power_cut_at = Some(Moment::Sync(dice.of_any_size(300))),
            6 => plan.failing = Some((Act::Write, dice.of_any_size(4_000))),
            7 => plan.failing = Some((Act::Sync, dice.of_any_size(200))),
            8 => plan.failing = Some((Act::Read, dice.of_any_size(400))),
            9 => plan.failing = Some((Act::Truncate, dice.of_any_size(4))),
            10 => plan.capacity = Some(used + dice.of_any_size(1 << 20)),
            _ => {}
        }
        self.batches_left = dice.of_any_size(300);
        self.disk.plan(plan);
    }

    /// What comes in next, what was not answered first.
    fn batch(&mut self) -> Vec<(Command, Timestamp)> {
        let count = self.dice.of_any_size(64);
        let mut batch = Vec::new();
        for _ in 0..count {
            let now = self.weather.next();
            let command = match self.unanswered.pop_front() {
                Some(command) => {
                    self.tally.sent_again += 1;
                    command
                }
                None => self.commands.next(now),
            };
            batch.push((command, now));
        }
        self.tally.batches += 1;
        self.tally.batches_max = self.tally.batches_max.max(batch.len() as u64);
        batch
    }

    /// Holds what was told against the model. Gives back a batch of which nobody knows what became of it.
    fn settle(&mut self, after: After, settled: Vec<Settled>) -> Demand<Vec<Settled>> {
        let told_fault = |one: &Settled| matches!(one.told, Err(Error::Fault(_)));
        let faults = settled.iter().filter(|one| told_fault(one)).count();
        let something_broke = self.disk.counts().faults > 0;
        demand!(
            faults == 0 || something_broke,
            "a fault out of nothing: {:?}",
            settled.iter().find(|one| told_fault(one))
        );
        demand!(
            after == After::Committed || faults == settled.len(),
            "{after:?}, and yet somebody was told that all is well"
        );
        self.tally.faults += u64::from(faults > 0);
        match after {
            After::Committed => {
                for one in settled {
                    if told_fault(&one) {
                        self.unanswered.push_back(one.command);
                    } else {
                        self.acknowledge(&one, &one.told)?;
                    }
                }
                Ok(Vec::new())
            }
            After::Lost => {
                let again = settled.into_iter().map(|one| one.command);
                self.unanswered.extend(again);
                Ok(Vec::new())
            }
            After::Stop => Ok(settled),
        }
    }

    /// This happened, and was answered so: the model has to say the same.
    fn acknowledge(&mut self, one: &Settled, told: &Result<Reply, Error>) -> Demand {
        let expected = one.command.run(&mut self.model, one.sent);
        demand!(
            expected == *told,
            "{:?} was answered\n  {told:?}, and the model says\n  {expected:?}",
            one.command
        );
        self.commands.remember(&one.command, told);
        self.tally.count(told);
        self.tally.commands += 1;
        Ok(())
    }

    /// Ends the house in one way or another, opens it again and looks at what is there.
    fn restart(&mut self, mut house: Sabotaged, doubtful: Vec<Settled>) -> Demand<Sabotaged> {
        if self.disk.is_powered() && doubtful.is_empty() && self.dice.one_in(3) {
            house.close();
            drop(house);
            self.tally.closings += 1;
            if !self.disk.is_powered() {
                self.disk.restart();
                self.tally.power_cuts += 1;
            }
        } else if self.disk.is_powered() && self.dice.one_in(2) {
            // The process dies, the machine goes on: what was written is there, synced or not.
            self.disk.kill();
            drop(house);
            self.tally.kills += 1;
        } else {
            self.disk.restart();
            drop(house);
            self.tally.power_cuts += 1;
        }
        // Even while it picks itself up.
        while self.dice.one_in(4) {
            self.disk.plan(Plan {
                power_cut_at: Some(Moment::Change(self.dice.of_any_size(60))),
                ..self.peace()
            });
            drop(self.open());
            self.disk.restart();
            self.tally.power_cuts += 1;
        }
        self.disk.plan(self.peace());
        let mut house = self.open()?;
        let was_doubtful = !doubtful.is_empty();
        match self.differs(&mut house, false)? {
            None => {
                self.tally.found_lost += u64::from(was_doubtful);
                let again = doubtful.into_iter().map(|one| one.command);
                self.unanswered.extend(again);
            }
            Some(without) if was_doubtful => {
                for one in doubtful {
                    match &one.within {
                        Some(Err(Error::Fault(_))) | None => {}
                        Some(said) => self.acknowledge(&one, said)?,
                    }
                    // Whoever sent it does not know.
                    self.tally.commands -= 1;
                    self.unanswered.push_back(one.command);
                }
                let difference = self.differs(&mut house, false)?;
                demand!(
                    difference.is_none(),
                    "a batch was kept in part: with it {}; without it {without}",
                    difference.unwrap_or_default()
                );
                self.tally.found_kept += 1;
            }
            Some(difference) => return Err(format!("after a restart: {difference}")),
        }
        let report = verify(&mut house, None).map_err(|fault| format!("verify: {fault}"))?;
        demand!(report.balances(), "verify finds {:?}", report.findings);
        self.trouble();
        Ok(house)
    }

    /// The end: everything runs out in its order, and the journal tells a story that could have been.
    fn finish(&mut self, mut house: Sabotaged) -> Demand {
        self.disk.plan(self.peace());
        let later = self.weather.far_ahead();
        loop {
            let expire = Command::Expire(100);
            let expected = expire.run(&mut self.model, later);
            let (_, settled) = house::run(&mut house, vec![(expire, later)]);
            let told = settled.into_iter().map(|one| one.told).next();
            demand!(
                told.as_ref() == Some(&expected),
                "the last holds: {told:?}, not {expected:?}"
            );
            self.tally.count(&expected);
            if expected == Ok(Reply::Expired(0)) {
                break;
            }
        }
        let difference = self.differs(&mut house, true)?;
        demand!(
            difference.is_none(),
            "at the end: {}",
            difference.unwrap_or_default()
        );
        let (_, transfers) = self.commands.ledger.everything();
        for some in transfers.chunks(200) {
            let mine = sorted(self.model.transfers(some), "model")?;
            let its = sorted(SqlWork::new(&mut house).transfers(some), "house")?;
            demand!(mine == its, "at the end, transfers {its:?}, not {mine:?}");
        }
        clock::check(&mut house)?;
        let report = verify(&mut house, None).map_err(|fault| format!("verify: {fault}"))?;
        demand!(report.balances(), "verify finds {:?}", report.findings);
        self.tally.trace = self.disk.trace();
        Ok(())
    }
}
