//! What happened.

use crate::commands::Reply;
use std::collections::BTreeMap;
use vouch_domain::{Error, Reason};

/// What happened in one or more stories; something must, or they would prove little.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub commands: u64,
    pub batches: u64,
    pub batches_max: u64,
    pub sent_again: u64,
    pub power_cuts: u64,
    pub kills: u64,
    pub closings: u64,
    pub faults: u64,
    /// Batches of which nobody knew what became of them: there after the restart, or not.
    pub found_kept: u64,
    pub found_lost: u64,
    pub expiries: u64,
    pub answers: BTreeMap<&'static str, u64>,
    /// Of the last story: the same for the same seed.
    pub trace: u64,
}

impl Tally {
    pub fn add(&mut self, other: Tally) {
        self.commands += other.commands;
        self.batches += other.batches;
        self.batches_max = self.batches_max.max(other.batches_max);
        self.sent_again += other.sent_again;
        self.power_cuts += other.power_cuts;
        self.kills += other.kills;
        self.closings += other.closings;
        self.faults += other.faults;
        self.found_kept += other.found_kept;
        self.found_lost += other.found_lost;
        self.expiries += other.expiries;
        for (answer, count) in other.answers {
            *self.answers.entry(answer).or_default() += count;
        }
        self.trace = other.trace;
    }

    pub(super) fn count(&mut self, reply: &Result<Reply, Error>) {
        let mut one = |name: &'static str| *self.answers.entry(name).or_default() += 1;
        match reply {
            Ok(Reply::Opened(results)) => results
                .iter()
                .for_each(|result| one(result.as_ref().map_or_else(Reason::code, |_| "opened"))),
            Ok(Reply::Moved(outcomes)) => outcomes
                .iter()
                .for_each(|outcome| one(outcome.as_ref().map_or_else(Reason::code, |_| "created"))),
            Ok(Reply::Expired(count)) => self.expiries += *count as u64,
            Ok(Reply::Shop(answer)) => one(if answer.replayed { "replayed" } else { "done" }),
            Err(error) => one(error.code()),
        }
    }
}
