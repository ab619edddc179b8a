//! A report: who doubts a word and why; and evidence, which signals bring.

use super::Submit;
use super::case::Case;
use super::effects::Word;
use super::refusals::ReportRefusal;
use super::tie::TieKind;
use crate::{CaseId, MerchantId, ShopperId, Timestamp, text};

pub const TEXT_CHARS_MAX: usize = 1_000;
pub const URL_CHARS_MAX: usize = 500;
/// How many words one person or shop may report in a day.
pub const REPORTS_A_DAY_MAX: u32 = 20;

/// A person or a shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    Shopper(ShopperId),
    Merchant(MerchantId),
}

/// Why a word is doubted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    FalseClaim,
    Advertising,
    Offensive,
    PersonalData,
    Counterfeit,
    PaidUndisclosed,
    Other,
    /// A signal: many alike, at once or by the same few.
    Unusual,
}

/// A signal of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignalName {
    /// The author is tied to the shop.
    Related,
    /// The same few write of the same rare things.
    Overlap,
    /// Many words in a short time.
    Burst,
    /// Friendships that lead nowhere else.
    Sybil,
    /// A reviewer unlike others.
    Reviewer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub case: CaseId,
    pub by: Party,
    pub ground: Ground,
    pub text: String,
    /// Shown as a text; the house never fetches it.
    pub evidence_url: Option<String>,
    pub at: Timestamp,
}

/// What a signal found: its name and the figures that its sentence is written from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub signal: SignalName,
    /// Name and value, neither with a line break.
    pub figures: Vec<(String, String)>,
}

impl Party {
    pub fn name(self) -> &'static str {
        match self {
            Self::Shopper(_) => "shopper",
            Self::Merchant(_) => "merchant",
        }
    }

    pub fn number(self) -> u128 {
        match self {
            Self::Shopper(ShopperId(id)) | Self::Merchant(MerchantId(id)) => id,
        }
    }

    pub fn read(name: &str, number: u128) -> Option<Self> {
        match name {
            "shopper" => Some(Self::Shopper(ShopperId(number))),
            "merchant" => Some(Self::Merchant(MerchantId(number))),
            _ => None,
        }
    }
}

impl Ground {
    pub const ALL: [Ground; 8] = [
        Self::FalseClaim,
        Self::Advertising,
        Self::Offensive,
        Self::PersonalData,
        Self::Counterfeit,
        Self::PaidUndisclosed,
        Self::Other,
        Self::Unusual,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::FalseClaim => "false_claim",
            Self::Advertising => "advertising",
            Self::Offensive => "offensive",
            Self::PersonalData => "personal_data",
            Self::Counterfeit => "counterfeit",
            Self::PaidUndisclosed => "paid_undisclosed",
            Self::Other => "other",
            Self::Unusual => "unusual",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.name() == name)
    }

    /// That somebody is paid, or hides for whom they work, is never one person's finding.
    pub fn needs_two(self) -> bool {
        self == Self::PaidUndisclosed
    }

    /// What hurts somebody while it stands may be decided at once; its author is heard in the appeal.
    pub fn waits_for_reply(self) -> bool {
        !matches!(self, Self::Offensive | Self::PersonalData)
    }
}

impl SignalName {
    pub const ALL: [SignalName; 5] = [
        Self::Related,
        Self::Overlap,
        Self::Burst,
        Self::Sybil,
        Self::Reviewer,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Related => "related",
            Self::Overlap => "overlap",
            Self::Burst => "burst",
            Self::Sybil => "sybil",
            Self::Reviewer => "reviewer",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|signal| signal.name() == name)
    }

    pub(super) fn ground(self) -> Ground {
        match self {
            Self::Related => Ground::PaidUndisclosed,
            Self::Overlap | Self::Burst | Self::Sybil | Self::Reviewer => Ground::Unusual,
        }
    }
}

impl Evidence {
    pub(super) fn tied(kind: TieKind) -> Self {
        Self {
            signal: SignalName::Related,
            figures: vec![("tie".into(), kind.name().into())],
        }
    }

    pub fn figure(&self, name: &str) -> Option<&str> {
        let found = self.figures.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl Report {
    /// Decides what is kept of a report about `word`, given how many its reporter made `today`, the `cases` about the word and
    /// those of them in which the reporter has a report.
    pub(super) fn submit(
        submit: Submit,
        word: Option<Word>,
        today: u32,
        cases: Vec<Case>,
        mine: &[CaseId],
        now: Timestamp,
    ) -> Result<(Case, Self), ReportRefusal> {
        let ground = submit.ground.ok_or(ReportRefusal::GroundMissing)?;
        let text = text::paragraphs(&submit.text, TEXT_CHARS_MAX).map_err(ReportRefusal::Text)?;
        let evidence_url = submit.evidence_url.map(read_url).transpose()?;
        let word = word.ok_or(ReportRefusal::UnknownWord)?;
        if word.author == submit.by {
            return Err(ReportRefusal::OwnWord);
        }
        if today >= REPORTS_A_DAY_MAX {
            return Err(ReportRefusal::TooMany);
        }
        let same = cases.into_iter().find(|case| case.ground == ground);
        if let Some(case) = &same {
            if mine.contains(&case.id) {
                return Err(ReportRefusal::AlreadyReported);
            }
            if !case.state.is_undecided() {
                return Err(ReportRefusal::AlreadyDecided);
            }
        }
        let case =
            same.unwrap_or_else(|| Case::open(submit.case, submit.about, &word, ground, now));
        let report = Self {
            case: case.id,
            by: submit.by,
            ground,
            text,
            evidence_url,
            at: now,
        };
        Ok((case, report))
    }
}

/// An address that a person can open; nothing is fetched from it.
fn read_url(url: String) -> Result<String, ReportRefusal> {
    let url = text::line(&url, URL_CHARS_MAX).map_err(|_| ReportRefusal::EvidenceUrl)?;
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or(ReportRefusal::EvidenceUrl)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`{|}".contains(c);
    if host.is_empty() || host.contains('@') || !url.chars().all(plain) {
        return Err(ReportRefusal::EvidenceUrl);
    }
    Ok(url)
}
