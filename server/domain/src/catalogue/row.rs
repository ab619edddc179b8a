//! A row of a feed, and the rules by which it becomes a product or is left out.
//!
//! The field names, lengths and forms are those of Google's product data specification, because that is the feed that shops
//! have. Where a feed is ambiguous (a price with a comma, a currency before the number) the row is refused, never guessed.

use super::{Field, Gtin, Period, Product, RowReason, RowRefusal, Sale};
use crate::merchants::address::Address;
use crate::money::{self, AmountRefusal};
use crate::text::{self, TextRefusal};
use crate::{Currency, MerchantId, Money, Timestamp};

/// Google's limits.
pub const SKU_CHARS_MAX: usize = 50;
pub const TITLE_CHARS_MAX: usize = 150;
pub const DESCRIPTION_CHARS_MAX: usize = 5000;
pub const BRAND_CHARS_MAX: usize = 70;
pub const LINK_CHARS_MAX: usize = 2000;

/// A row as it was read: texts as they stand in the feed (empty is absent), and where it began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub line: u64,
    pub id: String,
    pub title: String,
    pub description: String,
    pub price: String,
    pub sale_price: String,
    pub sale_period: SalePeriod,
    pub availability: String,
    pub link: String,
    pub image_link: String,
    pub gtin: String,
    pub brand: String,
}

/// `sale_price_effective_date`, whose calendar the reader understood or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SalePeriod {
    #[default]
    Absent,
    Between(Timestamp, Timestamp),
    Unreadable,
}

/// Whose feed it is and in which currency the shop sells.
#[derive(Clone, Copy, Debug)]
pub struct Shop {
    pub merchant: MerchantId,
    pub currency: Currency,
}

/// Reads a row at `now`; a sale that is over by then is forgotten.
pub fn read_row(row: &Row, shop: Shop, now: Timestamp) -> Result<Product, RowRefusal> {
    read(row, shop, now).map_err(|reason| RowRefusal {
        line: row.line,
        id: row.readable_id(),
        reason,
    })
}

impl Row {
    /// The id as far as it can be told back, for a report.
    pub fn readable_id(&self) -> Option<String> {
        let id: String = self
            .id
            .trim()
            .chars()
            .filter(|c| !c.is_control() && !text::overrides_direction(*c))
            .take(SKU_CHARS_MAX)
            .collect();
        (!id.is_empty()).then_some(id)
    }
}

fn read(row: &Row, shop: Shop, now: Timestamp) -> Result<Product, RowReason> {
    let sku = required(Field::Id, &row.id, SKU_CHARS_MAX)?;
    let title = required(Field::Title, &one_line(&row.title), TITLE_CHARS_MAX)?;
    let description = without_markup(&row.description);
    let description = match text::paragraphs(&description, DESCRIPTION_CHARS_MAX) {
        Err(TextRefusal::Blank) => String::new(),
        other => other.map_err(|reason| RowReason::Text(Field::Description, reason))?,
    };
    let regular_price = read_price(Field::Price, &row.price, shop.currency)?
        .ok_or(RowReason::Missing(Field::Price))?;
    let sale = read_sale(row, regular_price)?.filter(|sale| !sale.period.is_over(now));
    let available = read_availability(&row.availability)?;
    let link = read_link(Field::Link, &row.link)?;
    let image_link = read_link(Field::ImageLink, &row.image_link)?;
    let gtin = match row.gtin.trim() {
        "" => None,
        digits => Some(Gtin::parse(digits).map_err(RowReason::Gtin)?),
    };
    let brand = optional(Field::Brand, &one_line(&row.brand), BRAND_CHARS_MAX)?;
    Ok(Product {
        merchant: shop.merchant,
        sku,
        title,
        description,
        regular_price,
        sale,
        link,
        image_link,
        gtin,
        brand,
        available,
    })
}

fn required(field: Field, text: &str, max_chars: usize) -> Result<String, RowReason> {
    optional(field, text, max_chars)?.ok_or(RowReason::Missing(field))
}

fn optional(field: Field, text: &str, max_chars: usize) -> Result<Option<String>, RowReason> {
    match text::line(text, max_chars) {
        Ok(line) => Ok(Some(line)),
        Err(TextRefusal::Blank) => Ok(None),
        Err(reason) => Err(RowReason::Text(field, reason)),
    }
}

/// XML feeds break titles wherever the line was full.
fn one_line(text: &str) -> String {
    text.split([' ', '\t', '\r', '\n'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Exactly `24.00 EUR`: number, space, code of the shop's currency.
fn read_price(field: Field, text: &str, currency: Currency) -> Result<Option<Money>, RowReason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (number, code) = text.split_once(' ').ok_or(RowReason::Price(field))?;
    let is_code = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    if !is_code {
        return Err(RowReason::Price(field));
    }
    let amount = |reason| RowReason::Amount(field, reason);
    if money::currency(code).map_err(amount)? != currency {
        return Err(amount(AmountRefusal::OtherCurrency));
    }
    match Money::parse(number, currency) {
        Err(AmountRefusal::NotANumber) => Err(RowReason::Price(field)),
        other => other.map(Some).map_err(amount),
    }
}

/// Exports often write the same price twice; that is no sale. A higher one is a mistake that somebody would pay for.
fn read_sale(row: &Row, regular: Money) -> Result<Option<Sale>, RowReason> {
    let Some(price) = read_price(Field::SalePrice, &row.sale_price, regular.currency)? else {
        return Ok(None);
    };
    if price.minor > regular.minor {
        return Err(RowReason::SaleNotLower);
    }
    let period = match row.sale_period {
        SalePeriod::Absent => Period::Open,
        SalePeriod::Between(from, until) if from < until => Period::Between(from, until),
        SalePeriod::Between(..) | SalePeriod::Unreadable => return Err(RowReason::SalePeriod),
    };
    Ok((price.minor < regular.minor).then_some(Sale { price, period }))
}

/// Shops take orders for what is announced or on its way; only what is out of stock cannot be ordered.
fn read_availability(text: &str) -> Result<bool, RowReason> {
    let word = text.trim().to_ascii_lowercase().replace(' ', "_");
    match word.as_str() {
        "" => Err(RowReason::Missing(Field::Availability)),
        "in_stock" | "preorder" | "backorder" => Ok(true),
        "out_of_stock" => Ok(false),
        _ => Err(RowReason::Availability),
    }
}

fn read_link(field: Field, text: &str) -> Result<Option<String>, RowReason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().nth(LINK_CHARS_MAX).is_some() || Address::parse(text).is_err() {
        return Err(RowReason::WebAddress(field));
    }
    Ok(Some(text.into()))
}

/// Google lets descriptions carry simple HTML; we keep their text. Blocks become line breaks, scripts and styles vanish.
fn without_markup(html: &str) -> String {
    if !text::has_markup(html) {
        return html.into();
    }
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = find_tag(rest) {
        plain.push_str(&rest[..start]);
        let tag = &rest[start..];
        let comment = tag.starts_with("<!--");
        let end = if comment { "-->" } else { ">" };
        let Some(length) = tag.find(end).map(|at| at + end.len()) else {
            return plain;
        };
        let name: String = tag[1..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        rest = &tag[length..];
        if matches!(name.as_str(), "script" | "style") && !tag.starts_with("</") {
            let close = format!("</{name}");
            let Some(at) = rest.to_ascii_lowercase().find(&close) else {
                return plain;
            };
            rest = &rest[at..];
        }
        if BLOCKS.contains(&name.as_str()) {
            plain.push('\n');
        }
    }
    plain.push_str(rest);
    for (entity, character) in [
        ("&nbsp;", " "),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(entity, character);
    }
    plain
}

const BLOCKS: [&str; 14] = [
    "br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6",
];

fn find_tag(text: &str) -> Option<usize> {
    text.match_indices('<')
        .map(|(at, _)| at)
        .find(|at| text::has_markup(&text[*at..text.len().min(at + 2)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Reason;

    const NOW: Timestamp = Timestamp::from_micros(1_000);
    const SHOP: Shop = Shop {
        merchant: MerchantId(1),
        currency: Currency::EUR,
    };

    fn lamp() -> Row {
        Row {
            line: 7,
            id: "lamp-arc".into(),
            title: "Arc table lamp".into(),
            description: "A lamp.\n\nFor tables.".into(),
            price: "24.00 EUR".into(),
            availability: "in_stock".into(),
            link: "https://lumen.example/arc".into(),
            image_link: "https://lumen.example/img/lamp-arc.svg".into(),
            gtin: "4006381333931".into(),
            brand: "Lumen".into(),
            ..Row::default()
        }
    }

    #[test]
    fn a_good_row_is_a_product() {
        let product = read_row(&lamp(), SHOP, NOW).expect("good");
        assert_eq!(
            product,
            Product {
                merchant: MerchantId(1),
                sku: "lamp-arc".into(),
                title: "Arc table lamp".into(),
                description: "A lamp.\n\nFor tables.".into(),
                regular_price: Money::new(2400, Currency::EUR),
                sale: None,
                link: Some("https://lumen.example/arc".into()),
                image_link: Some("https://lumen.example/img/lamp-arc.svg".into()),
                gtin: Some(Gtin::kept("4006381333931".into())),
                brand: Some("Lumen".into()),
                available: true,
            }
        );
    }

    #[test]
    fn what_a_feed_may_leave_out() {
        let bare = Row {
            id: "a".into(),
            title: "A".into(),
            price: "1 EUR".into(),
            availability: "out of stock".into(),
            ..Row::default()
        };
        let product = read_row(&bare, SHOP, NOW).expect("good");
        assert_eq!(product.regular_price.minor, 100);
        assert!(!product.available && product.link.is_none() && product.gtin.is_none());
    }

    #[test]
    fn a_bad_row_says_why_with_line_and_id() {
        type Spoil = fn(&mut Row);
        let table: &[(&str, Spoil)] = &[
            ("missing_id", |r| r.id = "  ".into()),
            ("text_too_long", |r| r.id = "é".repeat(51)),
            ("text_control_character", |r| r.id = "lamp\0arc".into()),
            ("text_direction_override", |r| r.id = "lamp\u{202e}".into()),
            ("text_markup", |r| r.id = "<b>".into()),
            ("missing_title", |r| r.title = String::new()),
            ("missing_title", |r| r.title = "\u{200b}".into()),
            ("text_too_long", |r| r.title = "x".repeat(151)),
            ("text_too_long", |r| r.title = "x".repeat(10_000)),
            ("text_markup", |r| r.title = "Lamp <img src=x>".into()),
            ("text_direction_override", |r| r.title = "a\u{2066}b".into()),
            ("text_control_character", |r| r.title = "a\u{0}b".into()),
            ("text_too_long", |r| r.description = "x ".repeat(2501)),
            ("text_control_character", |r| {
                r.description = "a\u{8}b".into()
            }),
            ("missing_price", |r| r.price = String::new()),
            ("price_malformed", |r| r.price = "24.00".into()),
            ("price_malformed", |r| r.price = "24.00EUR".into()),
            ("price_malformed", |r| r.price = "24.00  EUR".into()),
            ("price_malformed", |r| r.price = "EUR 24.00".into()),
            ("price_malformed", |r| r.price = "24,00 EUR".into()),
            ("price_malformed", |r| r.price = "1,024.00 EUR".into()),
            ("price_malformed", |r| r.price = "-24.00 EUR".into()),
            ("price_malformed", |r| r.price = "24.00 eur".into()),
            ("price_malformed", |r| r.price = "24.00 €".into()),
            ("price_malformed", |r| r.price = "2.4e1 EUR".into()),
            ("amount_wrong_scale", |r| r.price = "24.000 EUR".into()),
            ("amount_not_positive", |r| r.price = "0.00 EUR".into()),
            ("amount_too_large", |r| {
                r.price = "99999999999999999 EUR".into()
            }),
            ("currency_mismatch", |r| r.price = "24.00 USD".into()),
            ("unknown_currency", |r| r.price = "24.00 ZZZ".into()),
            ("sale_price_malformed", |r| r.sale_price = "cheap".into()),
            ("currency_mismatch", |r| r.sale_price = "1.00 USD".into()),
            ("sale_price_not_lower", |r| {
                r.sale_price = "24.01 EUR".into()
            }),
            ("sale_period_malformed", |r| {
                r.sale_price = "20.00 EUR".into();
                r.sale_period = SalePeriod::Unreadable;
            }),
            ("sale_period_malformed", |r| {
                r.sale_price = "20.00 EUR".into();
                r.sale_period = SalePeriod::Between(NOW, NOW);
            }),
            ("missing_availability", |r| r.availability = String::new()),
            ("availability_unknown", |r| r.availability = "maybe".into()),
            ("link_malformed", |r| r.link = "/arc".into()),
            ("link_malformed", |r| r.link = "javascript:alert(1)".into()),
            ("link_malformed", |r| r.link = "https://a b/".into()),
            ("link_malformed", |r| {
                r.link = "https://u:p@shop.example/".into()
            }),
            ("link_malformed", |r| {
                r.link = format!("https://a.example/{}", "x".repeat(2000));
            }),
            ("image_link_malformed", |r| {
                r.image_link = "data:image/png,".into()
            }),
            ("gtin_malformed", |r| r.gtin = "123".into()),
            ("gtin_check_digit", |r| r.gtin = "4006381333932".into()),
            ("gtin_restricted", |r| r.gtin = "2000000000008".into()),
            ("text_too_long", |r| r.brand = "x".repeat(71)),
        ];
        for (code, spoil) in table {
            let mut row = lamp();
            spoil(&mut row);
            let refusal = read_row(&row, SHOP, NOW).expect_err(code);
            assert_eq!(refusal.reason.code(), *code, "{row:?}");
            assert_eq!(refusal.line, 7);
            assert_eq!(refusal.id, row.readable_id());
            assert!(!refusal.reason.sentence().is_empty());
        }
    }

    #[test]
    fn sales_are_kept_while_they_are_lower_and_not_over() {
        let at = Timestamp::from_micros;
        for (sale_price, sale_period, expected) in [
            ("", SalePeriod::Unreadable, None),
            ("24.00 EUR", SalePeriod::Absent, None),
            ("19.00 EUR", SalePeriod::Absent, Some(Period::Open)),
            (
                "19.00 EUR",
                SalePeriod::Between(at(2_000), at(3_000)),
                Some(Period::Between(at(2_000), at(3_000))),
            ),
            ("19.00 EUR", SalePeriod::Between(at(1), at(1_000)), None),
        ] {
            let row = Row {
                sale_price: sale_price.into(),
                sale_period,
                ..lamp()
            };
            let product = read_row(&row, SHOP, NOW).expect("good");
            assert_eq!(
                product.sale.map(|sale| sale.period),
                expected,
                "{sale_price} {sale_period:?}"
            );
        }
    }

    #[test]
    fn a_title_broken_over_lines_is_one_line() {
        let row = Row {
            title: "\n    Arc\r\n\ttable   lamp\n".into(),
            ..lamp()
        };
        let product = read_row(&row, SHOP, NOW).expect("good");
        assert_eq!(product.title, "Arc table lamp");
    }

    #[test]
    fn descriptions_lose_their_markup_and_keep_their_words() {
        for (html, plain) in [
            ("5 < 6 & 7", "5 < 6 & 7"),
            ("A <b>bold</b> lamp", "A bold lamp"),
            ("one<br/>two<BR>three", "one\ntwo\nthree"),
            ("<p>one</p><p>two</p>", "one\n\ntwo"),
            ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
            ("x<script>alert(1)</script>y", "xy"),
            ("x<style>a{}</STYLE>y", "xy"),
            ("x<!-- a > b -->y", "xy"),
            ("<b>Tom&nbsp;&amp; Jerry</b>", "Tom & Jerry"),
            ("x<img src=x onerror=alert(1)", "x"),
            ("<script>never closed", ""),
            ("<<b>b>", "<b>"),
        ] {
            let stripped = without_markup(html);
            let row = Row {
                description: html.into(),
                ..lamp()
            };
            let kept = read_row(&row, SHOP, NOW).map(|product| product.description);
            match text::has_markup(&stripped) {
                true => assert_eq!(
                    kept.map_err(|r| r.reason.code()),
                    Err("text_markup"),
                    "{html}"
                ),
                false => assert_eq!(kept.as_deref(), Ok(plain), "{html}"),
            }
        }
    }
}
