//! Play money or real money: two worlds that never share an account, a key or a balance.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    Sandbox,
    Live,
}

impl Mode {
    /// How keys name it: `pk_test_…`, `sk_live_…`.
    pub fn key_word(self) -> &'static str {
        match self {
            Self::Sandbox => "test",
            Self::Live => "live",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Live => "live",
        }
    }
}
