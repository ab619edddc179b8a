//! Chance that can be had again: the same seed throws the same numbers on every machine.

/// SplitMix64 (Steele, Lea and Flood 2014): small, fast, and good enough to decide what breaks next.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to just below `end`, which is not zero.
    pub fn below(&mut self, end: u64) -> u64 {
        self.throw() % end
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// From 1 to `end`, small numbers as likely as large ones: each power of two has the same chance.
    pub fn of_any_size(&mut self, end: u64) -> u64 {
        let bits = self.below(u64::from(64 - end.leading_zeros())) + 1;
        1 + self.below(1 << bits).min(end - 1)
    }

    /// Dice of their own for one purpose, so that a change in one place leaves the others' throws as they were.
    pub fn for_another(&mut self) -> Self {
        Self(self.throw())
    }
}
