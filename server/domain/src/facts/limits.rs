//! How much one account does in a day (UTC), so that nobody wins an argument by not getting tired.

use super::FactStore;
use super::refusals::TooManyToday;
use crate::transparency::Day;
use crate::{Result, ShopperId, Timestamp};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    State,
    Edit,
    /// On statements and between products, changes of mind included.
    Vote,
    Propose,
    Compare,
}

/// A day's count that is due to be kept once the decision is made.
#[must_use = "what was spent is to be kept"]
pub(super) struct Spent {
    shopper: ShopperId,
    deed: Deed,
    day: Day,
    number: u32,
}

impl Deed {
    pub const ALL: [Deed; 5] = [
        Self::State,
        Self::Edit,
        Self::Vote,
        Self::Propose,
        Self::Compare,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Edit => "edit",
            Self::Vote => "vote",
            Self::Propose => "propose",
            Self::Compare => "compare",
        }
    }

    /// How often one account may do it in one day.
    pub fn a_day_max(self) -> u32 {
        match self {
            Self::State => 20,
            Self::Edit => 10,
            Self::Vote => 100,
            Self::Propose => 20,
            Self::Compare => 10,
        }
    }
}

/// Whether `shopper` may do it `times` more today.
pub(super) fn spend(
    work: &mut (impl FactStore + ?Sized),
    shopper: ShopperId,
    deed: Deed,
    times: u32,
    now: Timestamp,
) -> Result<Spent> {
    let day = Day::of(now);
    let number = work.deeds(shopper, deed, day)?.saturating_add(times);
    if number > deed.a_day_max() {
        return Err(TooManyToday(deed).into());
    }
    Ok(Spent {
        shopper,
        deed,
        day,
        number,
    })
}

impl Spent {
    pub(super) fn keep(self, work: &mut (impl FactStore + ?Sized)) -> Result<()> {
        Ok(work.put_deeds(self.shopper, self.deed, self.day, self.number)?)
    }
}
