//! A poll: two to four products, and the invited friends' votes.

use super::refusals::PollRefusal;
use crate::text;
use crate::time::DAY;
use crate::{MerchantId, Money, PollId, ShopperId, Timestamp};
use std::ops::RangeInclusive;

pub const OPTIONS: RangeInclusive<usize> = 2..=4;
pub const INVITED_MAX: usize = 50;
pub const POLLS_OPEN_MAX: usize = 20;
pub const POLL_DAYS_MAX: i64 = 30;
pub const QUESTION_MAX_CHARS: usize = 140;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    pub id: PollId,
    pub owner: ShopperId,
    pub question: String,
    /// Which link opens it: a new one ends the one before.
    pub link: u32,
    pub created_at: Timestamp,
    /// When it closes by itself.
    pub closes_at: Option<Timestamp>,
    /// When its owner closed it.
    pub closed_at: Option<Timestamp>,
    /// Numbered from 1, in the owner's order.
    pub options: Vec<Choice>,
    /// In order of their ids.
    pub invited: Vec<ShopperId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub number: u32,
    pub merchant: MerchantId,
    pub sku: String,
    /// What it was called and what it cost when the poll was opened.
    pub title: String,
    pub price: Money,
}

/// One person's vote; another of theirs takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vote {
    pub voter: ShopperId,
    pub option: u32,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Open,
    Closed { at: Timestamp },
}

/// Who is ahead; in a closed poll, the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    NoVotes,
    Ahead(u32),
    Tie(Vec<u32>),
}

impl Poll {
    /// No vote is taken from this moment on, so what the votes come to stays as it is.
    pub fn stage(&self, now: Timestamp) -> Stage {
        match (self.closed_at, self.closes_at) {
            (Some(at), _) => Stage::Closed { at },
            (None, Some(at)) if at <= now => Stage::Closed { at },
            (None, _) => Stage::Open,
        }
    }

    pub(super) fn open_at(&self, now: Timestamp) -> Result<(), PollRefusal> {
        match self.stage(now) {
            Stage::Open => Ok(()),
            Stage::Closed { .. } => Err(PollRefusal::Closed),
        }
    }

    /// Votes for each option, in the options' order.
    pub fn count(&self, votes: &[Vote]) -> Vec<u32> {
        self.options
            .iter()
            .map(|option| {
                let of = votes.iter().filter(|vote| vote.option == option.number);
                u32::try_from(of.count()).unwrap_or(u32::MAX)
            })
            .collect()
    }

    pub fn outcome(&self, votes: &[Vote]) -> Outcome {
        let counts = self.count(votes);
        let most = counts.iter().copied().max().unwrap_or(0);
        if most == 0 {
            return Outcome::NoVotes;
        }
        let ahead: Vec<u32> = (self.options.iter().zip(&counts))
            .filter(|(_, count)| **count == most)
            .map(|(option, _)| option.number)
            .collect();
        match ahead.as_slice() {
            [only] => Outcome::Ahead(*only),
            _ => Outcome::Tie(ahead),
        }
    }
}

pub(super) fn read_question(question: &str) -> Result<String, PollRefusal> {
    text::line(question, QUESTION_MAX_CHARS)
        .map_err(|refusal| PollRefusal::Text(refusal.of("question")))
}

pub(super) fn read_end(closes_at: Option<Timestamp>, now: Timestamp) -> Result<(), PollRefusal> {
    match closes_at {
        Some(end) if end <= now || end > now.plus_seconds(POLL_DAYS_MAX * DAY) => {
            Err(PollRefusal::EndOutOfRange)
        }
        _ => Ok(()),
    }
}
