//! The choices an author makes and a reader must know: for or against, told to whom. Neither has a default.

/// Whether the author would have it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Recommends,
    DoesNot,
}

/// Who may read it; nothing is shared without this choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Friends,
    /// Friends, and whoever follows the author's guide.
    Followers,
    Everyone,
    /// The author alone.
    Nobody,
}

/// Each choice has a name, the same in the store and on the wire.
macro_rules! names {
    ($choice:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $choice {
            pub const ALL: [$choice; [$($name),+].len()] = [$(Self::$variant),+];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|choice| choice.name() == name)
            }
        }
    };
}
pub(super) use names;

names!(Verdict {
    Recommends = "recommends",
    DoesNot = "does_not"
});
names!(Audience {
    Friends = "friends",
    Followers = "followers",
    Everyone = "everyone",
    Nobody = "nobody"
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::parse(verdict.name()), Some(verdict));
        }
        for audience in Audience::ALL {
            assert_eq!(Audience::parse(audience.name()), Some(audience));
        }
        assert_eq!(Verdict::parse("Recommends"), None);
        assert_eq!(Audience::parse("all"), None);
        assert_eq!(Audience::parse(""), None);
    }
}
