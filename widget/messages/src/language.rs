//! The languages we write in, and which of them a reader gets.

/// A language that every sentence exists in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    French,
}

impl Language {
    pub const ALL: &[Self] = &[Self::English, Self::French];

    /// The tag for `lang` attributes and for `Intl`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The language of a tag such as `fr`, `fr-CA` or `FR_be`; `None` for one we do not write.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .iter()
            .copied()
            .find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// What to write for a reader: the language the page asked for, else the first of the browser's that we have
    /// (`Accept-Language`, weights heeded), else English.
    pub fn choose(asked: Option<&str>, accept: Option<&str>) -> Self {
        asked
            .and_then(Self::of_tag)
            .or_else(|| accept.and_then(Self::of_accept))
            .unwrap_or_default()
    }

    fn of_accept(header: &str) -> Option<Self> {
        let mut best: Option<(u32, Self)> = None;
        for item in header.split(',').take(32) {
            let mut parts = item.split(';');
            let Some(language) = parts.next().and_then(Self::of_tag) else {
                continue;
            };
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1000, thousandths);
            if weight > 0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// `0.8` → 800; what cannot be read weighs nothing.
fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole.parse::<u32>(), fraction.parse::<u32>()) {
        (Ok(whole), Ok(fraction)) if whole <= 1 => (whole * 1000 + fraction).min(1000),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, English, French};

    #[test]
    fn chooses_the_readers_language() {
        let rows: &[(Option<&str>, Option<&str>, Language)] = &[
            (None, None, English),
            (Some("fr"), None, French),
            (Some("fr-CA"), Some("en"), French),
            (Some("de"), Some("fr;q=0.9, en;q=0.8"), French),
            (None, Some("de, en;q=0.5, fr;q=0.7"), French),
            (None, Some("fr;q=0, en;q=0.1"), English),
            (None, Some("fr;q=nonsense"), English),
            (None, Some("FR"), French),
            (Some(""), Some("*"), English),
            (Some("français"), None, English),
        ];
        for (asked, accept, expected) in rows {
            assert_eq!(
                Language::choose(*asked, *accept),
                *expected,
                "{asked:?} {accept:?}"
            );
        }
    }
}
