//! A product as the catalogue keeps it.

use super::Gtin;
use crate::{MerchantId, Money, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub merchant: MerchantId,
    /// The merchant's own id of it (`g:id`), unique within the merchant.
    pub sku: String,
    pub title: String,
    /// Plain text; may be empty.
    pub description: String,
    /// What it costs while no sale is on. What a shopper pays is [`Product::price_at`].
    pub regular_price: Money,
    pub sale: Option<Sale>,
    pub link: Option<String>,
    pub image_link: Option<String>,
    pub gtin: Option<Gtin>,
    pub brand: Option<String>,
    /// Whether it can be ordered.
    pub available: bool,
}

/// A lower price for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale {
    pub price: Money,
    pub period: Period,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Until a feed says otherwise.
    Open,
    /// From the first instant up to, and not including, the second.
    Between(Timestamp, Timestamp),
}

impl Product {
    /// What it costs at `now`.
    pub fn price_at(&self, now: Timestamp) -> Money {
        match &self.sale {
            Some(sale) if sale.period.contains(now) => sale.price,
            _ => self.regular_price,
        }
    }
}

impl Period {
    pub fn contains(self, now: Timestamp) -> bool {
        match self {
            Self::Open => true,
            Self::Between(from, until) => from <= now && now < until,
        }
    }

    pub fn is_over(self, now: Timestamp) -> bool {
        match self {
            Self::Open => false,
            Self::Between(_, until) => until <= now,
        }
    }
}

#[cfg(test)]
pub(crate) fn example(merchant: MerchantId, sku: &str, minor: i64) -> Product {
    Product {
        merchant,
        sku: sku.into(),
        title: format!("The {sku}"),
        description: String::new(),
        regular_price: Money::new(minor, crate::Currency::EUR),
        sale: None,
        link: None,
        image_link: None,
        gtin: None,
        brand: None,
        available: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency::EUR;

    #[test]
    fn a_sale_counts_from_its_first_instant_to_before_its_last() {
        let at = Timestamp::from_micros;
        for (period, now, expected) in [
            (None, 5, 2400),
            (Some(Period::Open), 5, 1900),
            (Some(Period::Between(at(5), at(9))), 4, 2400),
            (Some(Period::Between(at(5), at(9))), 5, 1900),
            (Some(Period::Between(at(5), at(9))), 8, 1900),
            (Some(Period::Between(at(5), at(9))), 9, 2400),
        ] {
            let mut lamp = example(MerchantId(1), "lamp", 2400);
            lamp.sale = period.map(|period| Sale {
                price: Money::new(1900, EUR),
                period,
            });
            assert_eq!(lamp.price_at(at(now)).minor, expected, "{period:?} {now}");
        }
    }
}
