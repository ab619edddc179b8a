//! Why this room says no, in the order it checks.

use crate::refusal::{Kind, Reason};

/// Why a test clock is not moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockRefusal {
    /// A live merchant's time is everybody's.
    SandboxOnly,
    Backwards,
    TooFar,
}

impl Reason for ClockRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::SandboxOnly => "sandbox_only",
            Self::Backwards => "clock_backwards",
            Self::TooFar => "clock_too_far",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::SandboxOnly => Kind::Forbidden,
            Self::Backwards | Self::TooFar => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::SandboxOnly => "Only a sandbox merchant has a test clock.".into(),
            Self::Backwards => "A test clock only moves forward.".into(),
            Self::TooFar => "A test clock may be at most ten years ahead.".into(),
        }
    }
}
