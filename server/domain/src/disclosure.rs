//! What an author got for what they say, or is to the shop they say it of: said by the author each time, shown before the text,
//! removable by nobody.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disclosure {
    None,
    Rewarded,
    FreeSample,
    Employee,
    Family,
}

impl Disclosure {
    pub const ALL: [Disclosure; 5] = [
        Self::None,
        Self::Rewarded,
        Self::FreeSample,
        Self::Employee,
        Self::Family,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Rewarded => "rewarded",
            Self::FreeSample => "free_sample",
            Self::Employee => "employee",
            Self::Family => "family",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|disclosure| disclosure.name() == name)
    }
}
