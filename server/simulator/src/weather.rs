//! The clock of a simulated house: mostly it goes forward, sometimes it stands, jumps or runs backwards.

use crate::dice::Dice;
use vouch_domain::Timestamp;

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const YEAR: i64 = 8_766 * HOUR;

/// 2026-03-02T09:00:00Z.
const START: i64 = 1_772_442_000 * SECOND;

#[derive(Clone, Debug)]
pub struct Weather {
    dice: Dice,
    now: i64,
    manner: Manner,
}

#[derive(Clone, Copy, Debug)]
enum Manner {
    /// Under a second from one command to the next; sometimes none, sometimes a little back.
    Forward,
    Frozen,
    Backward,
}

impl Weather {
    pub fn new(dice: Dice) -> Self {
        Self {
            dice,
            now: START,
            manner: Manner::Forward,
        }
    }

    /// What the clock says at the next command.
    pub fn next(&mut self) -> Timestamp {
        if self.dice.one_in(150) {
            self.turn();
        }
        self.now += match self.manner {
            Manner::Forward => match self.dice.below(10) {
                0 => 0,
                1 => -(self.dice.below(3_000_000) as i64),
                _ => self.dice.below(900_000) as i64,
            },
            Manner::Frozen => 0,
            Manner::Backward => -(self.dice.below(2_000_000) as i64),
        };
        Timestamp::from_micros(self.now)
    }

    /// Far enough ahead that every hold of the generator's has run out, unless the clock was ahead before.
    pub fn far_ahead(&self) -> Timestamp {
        Timestamp::from_micros(self.now + 200 * YEAR)
    }

    fn turn(&mut self) {
        self.now += match self.dice.below(10) {
            0 => HOUR,
            1 => -HOUR,
            2 => 10 * YEAR,
            3 => -10 * YEAR,
            4 => -1,
            // A leap second, told twice.
            5 => -SECOND,
            _ => 0,
        };
        self.manner = match self.dice.below(6) {
            0 => Manner::Frozen,
            1 => Manner::Backward,
            _ => Manner::Forward,
        };
    }
}
