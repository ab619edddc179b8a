//! Why this room says no, in the order it checks.

use super::GtinRefusal;
use crate::money::AmountRefusal;
use crate::refusal::{Kind, Reason};
use crate::text::TextRefusal;

/// A row of a feed that is left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRefusal {
    pub line: u64,
    /// As the row has it, where it could be read.
    pub id: Option<String>,
    pub reason: RowReason,
}

/// A field of a row, by its name in feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Id,
    Title,
    Description,
    Price,
    SalePrice,
    Availability,
    Link,
    ImageLink,
    Brand,
}

impl Field {
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Description => "description",
            Self::Price => "price",
            Self::SalePrice => "sale_price",
            Self::Availability => "availability",
            Self::Link => "link",
            Self::ImageLink => "image_link",
            Self::Brand => "brand",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowReason {
    /// The feed's reader could not take the row apart.
    Malformed(String),
    Missing(Field),
    Text(Field, TextRefusal),
    /// An earlier row that was kept has the same id.
    Duplicate {
        first_line: u64,
    },
    /// Not a number, a space and a currency code.
    Price(Field),
    Amount(Field, AmountRefusal),
    SaleNotLower,
    SalePeriod,
    Availability,
    Gtin(GtinRefusal),
    WebAddress(Field),
}

impl Reason for RowReason {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "row_malformed",
            Self::Missing(Field::Id) => "missing_id",
            Self::Missing(Field::Title) => "missing_title",
            Self::Missing(Field::Price) => "missing_price",
            Self::Missing(Field::Availability) => "missing_availability",
            Self::Missing(_) => "missing_field",
            Self::Text(_, reason) => reason.code(),
            Self::Duplicate { .. } => "duplicate_id",
            Self::Price(Field::SalePrice) => "sale_price_malformed",
            Self::Price(_) => "price_malformed",
            Self::Amount(_, reason) => reason.code(),
            Self::SaleNotLower => "sale_price_not_lower",
            Self::SalePeriod => "sale_period_malformed",
            Self::Availability => "availability_unknown",
            Self::Gtin(GtinRefusal::Malformed) => "gtin_malformed",
            Self::Gtin(GtinRefusal::CheckDigit) => "gtin_check_digit",
            Self::Gtin(GtinRefusal::Restricted) => "gtin_restricted",
            Self::WebAddress(Field::ImageLink) => "image_link_malformed",
            Self::WebAddress(_) => "link_malformed",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn sentence(&self) -> String {
        match self {
            Self::Malformed(why) => why.clone(),
            Self::Missing(field) => format!("{}: The field is missing.", field.name()),
            Self::Text(field, reason) => format!("{}: {}", field.name(), reason.sentence()),
            Self::Duplicate { first_line } => {
                format!("id: The row in line {first_line} has the same id; this one is left out.")
            }
            Self::Price(field) => format!(
                "{}: A price is a number with a decimal point, a space and a currency code, such as 24.00 EUR.",
                field.name()
            ),
            Self::Amount(field, reason) => format!("{}: {}", field.name(), reason.sentence()),
            Self::SaleNotLower => "sale_price: The sale price is higher than the price.".into(),
            Self::SalePeriod => "sale_price_effective_date: A period is two ISO 8601 times with a slash between them, the earlier first.".into(),
            Self::Availability => {
                "availability: It is one of in_stock, out_of_stock, preorder and backorder.".into()
            }
            Self::Gtin(GtinRefusal::Malformed) => {
                "gtin: A GTIN has 8, 12, 13 or 14 digits.".into()
            }
            Self::Gtin(GtinRefusal::CheckDigit) => "gtin: The check digit is wrong.".into(),
            Self::Gtin(GtinRefusal::Restricted) => {
                "gtin: The number is for use within one company or for coupons.".into()
            }
            Self::WebAddress(field) => format!(
                "{}: It is not a web address that begins with https:// or http://.",
                field.name()
            ),
        }
    }
}

/// Why a whole import is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportRefusal {
    UnknownMerchant,
    /// Nothing at all in the feed: more likely a broken export than a shop that sells nothing.
    Empty,
}

impl Reason for ImportRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownMerchant => "unknown_merchant",
            Self::Empty => "feed_empty",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownMerchant => Kind::NotFound,
            Self::Empty => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::UnknownMerchant => "There is no such merchant.",
            Self::Empty => "The feed has no products; the catalogue stays as it is.",
        }
        .into()
    }
}
