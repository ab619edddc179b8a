//! Money as a reader writes it, the same characters as the browser's `Intl.NumberFormat` in `en` and `fr`.
//!
//! The first view is written by the server and continued by the browser, so the two must agree to the character. The golden
//! table below comes from `Intl`; symbols and spaces are those of the Unicode locale data it uses.

use crate::Language;

/// `€24.00` or `24,00 €`. `digits` is the number of digits after the decimal mark that the currency has (2 for EUR, 0 for
/// JPY, 3 for KWD); the amount is in that smallest unit.
pub fn money(amount: i64, currency: &str, digits: u8, language: Language) -> String {
    let number = number(amount.unsigned_abs(), digits, language);
    let symbol = symbol(currency, language);
    let sign = if amount < 0 { "-" } else { "" };
    match language {
        // A symbol that ends like a word keeps a distance from the number.
        Language::English if symbol.ends_with(|c: char| c.is_alphanumeric() || c == '.') => {
            format!("{sign}{symbol}\u{a0}{number}")
        }
        Language::English => format!("{sign}{symbol}{number}"),
        Language::French => format!("{sign}{number}\u{a0}{symbol}"),
    }
}

fn number(amount: u64, digits: u8, language: Language) -> String {
    let (group, mark) = match language {
        Language::English => (',', '.'),
        Language::French => ('\u{202f}', ','),
    };
    let digits = usize::from(digits);
    let text = format!("{amount:0>width$}", width = digits + 1);
    let (whole, fraction) = text.split_at(text.len() - digits);
    let mut written = String::with_capacity(text.len() + 8);
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            written.push(group);
        }
        written.push(c);
    }
    if digits > 0 {
        written.push(mark);
        written.push_str(fraction);
    }
    written
}

/// Currencies that have a sign of their own in one language or the other; all others go by their code.
const SYMBOLS: &[(&str, &str, &str)] = &[
    ("ARS", "ARS", "$AR"),
    ("AUD", "A$", "$AU"),
    ("BMD", "BMD", "$BM"),
    ("BND", "BND", "$BN"),
    ("BRL", "R$", "R$"),
    ("BZD", "BZD", "$BZ"),
    ("CAD", "CA$", "$CA"),
    ("CLP", "CLP", "$CL"),
    ("CNY", "CN¥", "CNY"),
    ("COP", "COP", "$CO"),
    ("EUR", "€", "€"),
    ("FJD", "FJD", "$FJ"),
    ("FKP", "FKP", "£FK"),
    ("GBP", "£", "£GB"),
    ("GIP", "GIP", "£GI"),
    ("HKD", "HK$", "HKD"),
    ("ILS", "₪", "₪"),
    ("INR", "₹", "₹"),
    ("JPY", "¥", "JPY"),
    ("KRW", "₩", "₩"),
    ("LBP", "LBP", "£LB"),
    ("MXN", "MX$", "$MX"),
    ("NAD", "NAD", "$NA"),
    ("NZD", "NZ$", "$NZ"),
    ("PHP", "₱", "PHP"),
    ("SBD", "SBD", "$SB"),
    ("SGD", "SGD", "$SG"),
    ("SRD", "SRD", "$SR"),
    ("TTD", "TTD", "$TT"),
    ("TWD", "NT$", "TWD"),
    ("USD", "$", "$US"),
    ("UYU", "UYU", "$UY"),
    ("VND", "₫", "₫"),
    ("WST", "WST", "$WS"),
    ("XAF", "FCFA", "FCFA"),
    ("XCD", "EC$", "XCD"),
    ("XCG", "Cg.", "Cg."),
    ("XOF", "F\u{202f}CFA", "F\u{202f}CFA"),
    ("XPF", "CFPF", "FCFP"),
];

fn symbol(currency: &str, language: Language) -> &str {
    match SYMBOLS.iter().find(|(code, ..)| *code == currency) {
        Some((_, english, french)) => match language {
            Language::English => english,
            Language::French => french,
        },
        None => currency,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by Node 20's `Intl.NumberFormat(language, { style: "currency", … })`: amount, currency, digits, en, fr.
    const GOLDEN: &[(i64, &str, u8, &str, &str)] = &[
        (0, "EUR", 2, "€0.00", "0,00\u{a0}€"),
        (1, "EUR", 2, "€0.01", "0,01\u{a0}€"),
        (12, "EUR", 2, "€0.12", "0,12\u{a0}€"),
        (300, "EUR", 2, "€3.00", "3,00\u{a0}€"),
        (2400, "EUR", 2, "€24.00", "24,00\u{a0}€"),
        (99999, "EUR", 2, "€999.99", "999,99\u{a0}€"),
        (100000, "EUR", 2, "€1,000.00", "1\u{202f}000,00\u{a0}€"),
        (
            123456789,
            "EUR",
            2,
            "€1,234,567.89",
            "1\u{202f}234\u{202f}567,89\u{a0}€",
        ),
        (
            9007199254740991,
            "EUR",
            2,
            "€90,071,992,547,409.91",
            "90\u{202f}071\u{202f}992\u{202f}547\u{202f}409,91\u{a0}€",
        ),
        (-300, "EUR", 2, "-€3.00", "-3,00\u{a0}€"),
        (0, "JPY", 0, "¥0", "0\u{a0}JPY"),
        (7, "JPY", 0, "¥7", "7\u{a0}JPY"),
        (2400, "JPY", 0, "¥2,400", "2\u{202f}400\u{a0}JPY"),
        (
            123456789,
            "JPY",
            0,
            "¥123,456,789",
            "123\u{202f}456\u{202f}789\u{a0}JPY",
        ),
        (0, "KWD", 3, "KWD\u{a0}0.000", "0,000\u{a0}KWD"),
        (7, "KWD", 3, "KWD\u{a0}0.007", "0,007\u{a0}KWD"),
        (2400, "KWD", 3, "KWD\u{a0}2.400", "2,400\u{a0}KWD"),
        (
            123456789,
            "KWD",
            3,
            "KWD\u{a0}123,456.789",
            "123\u{202f}456,789\u{a0}KWD",
        ),
        (
            1234567,
            "ARS",
            2,
            "ARS\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$AR",
        ),
        (
            1234567,
            "AUD",
            2,
            "A$12,345.67",
            "12\u{202f}345,67\u{a0}$AU",
        ),
        (
            1234567,
            "BMD",
            2,
            "BMD\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$BM",
        ),
        (
            1234567,
            "BND",
            2,
            "BND\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$BN",
        ),
        (1234567, "BRL", 2, "R$12,345.67", "12\u{202f}345,67\u{a0}R$"),
        (
            1234567,
            "BZD",
            2,
            "BZD\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$BZ",
        ),
        (
            1234567,
            "CAD",
            2,
            "CA$12,345.67",
            "12\u{202f}345,67\u{a0}$CA",
        ),
        (
            1234567,
            "CLP",
            0,
            "CLP\u{a0}1,234,567",
            "1\u{202f}234\u{202f}567\u{a0}$CL",
        ),
        (
            1234567,
            "CNY",
            2,
            "CN¥12,345.67",
            "12\u{202f}345,67\u{a0}CNY",
        ),
        (
            1234567,
            "COP",
            2,
            "COP\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$CO",
        ),
        (1234567, "EUR", 2, "€12,345.67", "12\u{202f}345,67\u{a0}€"),
        (
            1234567,
            "FJD",
            2,
            "FJD\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$FJ",
        ),
        (
            1234567,
            "FKP",
            2,
            "FKP\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}£FK",
        ),
        (1234567, "GBP", 2, "£12,345.67", "12\u{202f}345,67\u{a0}£GB"),
        (
            1234567,
            "GIP",
            2,
            "GIP\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}£GI",
        ),
        (
            1234567,
            "HKD",
            2,
            "HK$12,345.67",
            "12\u{202f}345,67\u{a0}HKD",
        ),
        (1234567, "ILS", 2, "₪12,345.67", "12\u{202f}345,67\u{a0}₪"),
        (1234567, "INR", 2, "₹12,345.67", "12\u{202f}345,67\u{a0}₹"),
        (
            1234567,
            "JPY",
            0,
            "¥1,234,567",
            "1\u{202f}234\u{202f}567\u{a0}JPY",
        ),
        (
            1234567,
            "KRW",
            0,
            "₩1,234,567",
            "1\u{202f}234\u{202f}567\u{a0}₩",
        ),
        (
            1234567,
            "LBP",
            2,
            "LBP\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}£LB",
        ),
        (
            1234567,
            "MXN",
            2,
            "MX$12,345.67",
            "12\u{202f}345,67\u{a0}$MX",
        ),
        (
            1234567,
            "NAD",
            2,
            "NAD\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$NA",
        ),
        (
            1234567,
            "NZD",
            2,
            "NZ$12,345.67",
            "12\u{202f}345,67\u{a0}$NZ",
        ),
        (1234567, "PHP", 2, "₱12,345.67", "12\u{202f}345,67\u{a0}PHP"),
        (
            1234567,
            "SBD",
            2,
            "SBD\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$SB",
        ),
        (
            1234567,
            "SGD",
            2,
            "SGD\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$SG",
        ),
        (
            1234567,
            "SRD",
            2,
            "SRD\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$SR",
        ),
        (
            1234567,
            "TTD",
            2,
            "TTD\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$TT",
        ),
        (
            1234567,
            "TWD",
            2,
            "NT$12,345.67",
            "12\u{202f}345,67\u{a0}TWD",
        ),
        (1234567, "USD", 2, "$12,345.67", "12\u{202f}345,67\u{a0}$US"),
        (
            1234567,
            "UYU",
            2,
            "UYU\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$UY",
        ),
        (
            1234567,
            "VND",
            0,
            "₫1,234,567",
            "1\u{202f}234\u{202f}567\u{a0}₫",
        ),
        (
            1234567,
            "WST",
            2,
            "WST\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}$WS",
        ),
        (
            1234567,
            "XAF",
            0,
            "FCFA\u{a0}1,234,567",
            "1\u{202f}234\u{202f}567\u{a0}FCFA",
        ),
        (
            1234567,
            "XCD",
            2,
            "EC$12,345.67",
            "12\u{202f}345,67\u{a0}XCD",
        ),
        (
            1234567,
            "XCG",
            2,
            "Cg.\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}Cg.",
        ),
        (
            1234567,
            "XOF",
            0,
            "F\u{202f}CFA\u{a0}1,234,567",
            "1\u{202f}234\u{202f}567\u{a0}F\u{202f}CFA",
        ),
        (
            1234567,
            "XPF",
            0,
            "CFPF\u{a0}1,234,567",
            "1\u{202f}234\u{202f}567\u{a0}FCFP",
        ),
        (
            1234567,
            "CHF",
            2,
            "CHF\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}CHF",
        ),
        (
            1234567,
            "SEK",
            2,
            "SEK\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}SEK",
        ),
        (
            1234567,
            "NOK",
            2,
            "NOK\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}NOK",
        ),
        (
            1234567,
            "DKK",
            2,
            "DKK\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}DKK",
        ),
        (
            1234567,
            "PLN",
            2,
            "PLN\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}PLN",
        ),
        (
            1234567,
            "CZK",
            2,
            "CZK\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}CZK",
        ),
        (
            1234567,
            "HUF",
            2,
            "HUF\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}HUF",
        ),
        (
            1234567,
            "RSD",
            2,
            "RSD\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}RSD",
        ),
        (
            1234567,
            "MAD",
            2,
            "MAD\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}MAD",
        ),
        (
            1234567,
            "TND",
            3,
            "TND\u{a0}1,234.567",
            "1\u{202f}234,567\u{a0}TND",
        ),
        (
            1234567,
            "BHD",
            3,
            "BHD\u{a0}1,234.567",
            "1\u{202f}234,567\u{a0}BHD",
        ),
        (1234567, "CLF", 4, "CLF\u{a0}123.4567", "123,4567\u{a0}CLF"),
        (1234567, "UYW", 4, "UYW\u{a0}123.4567", "123,4567\u{a0}UYW"),
        (
            1234567,
            "ISK",
            0,
            "ISK\u{a0}1,234,567",
            "1\u{202f}234\u{202f}567\u{a0}ISK",
        ),
        (
            1234567,
            "TRY",
            2,
            "TRY\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}TRY",
        ),
        (
            1234567,
            "ZAR",
            2,
            "ZAR\u{a0}12,345.67",
            "12\u{202f}345,67\u{a0}ZAR",
        ),
    ];

    #[test]
    fn writes_money_as_the_browser_does() {
        for (amount, currency, digits, english, french) in GOLDEN {
            assert_eq!(
                money(*amount, currency, *digits, Language::English),
                *english,
                "{currency}"
            );
            assert_eq!(
                money(*amount, currency, *digits, Language::French),
                *french,
                "{currency}"
            );
        }
    }
}
