//! An operator: a person of the house who decides. Nobody of a shop is one.

use super::refusals::OperatorRefusal;
use crate::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    pub name: String,
    pub added_at: Timestamp,
    pub retired_at: Option<Timestamp>,
}

impl Operator {
    /// Names are 2 to 32 of `a-z`, `0-9`, `.` and `-`: they are typed on a command line and stand in decisions for ever.
    pub(super) fn new(name: &str, now: Timestamp) -> Result<Self, OperatorRefusal> {
        let known =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
        if !(2..=32).contains(&name.len()) || !name.chars().all(known) {
            return Err(OperatorRefusal::Name);
        }
        Ok(Self {
            name: name.into(),
            added_at: now,
            retired_at: None,
        })
    }

    pub fn is_active(&self) -> bool {
        self.retired_at.is_none()
    }
}
