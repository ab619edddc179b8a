//! Days as a reader writes them, the same as the browser's `Intl.DateTimeFormat` with `dateStyle: "long"`.

use crate::Language;

/// A calendar day, `November 23, 2026` or `23 novembre 2026`. `month` is 1 to 12.
pub fn day(year: i32, month: u8, day: u8, language: Language) -> String {
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const FRENCH: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    let month = usize::from(month.clamp(1, 12)) - 1;
    match language {
        Language::English => format!("{} {day}, {year}", ENGLISH[month]),
        Language::French => format!("{day} {} {year}", FRENCH[month]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_days_as_the_browser_does() {
        assert_eq!(day(2026, 11, 23, Language::English), "November 23, 2026");
        assert_eq!(day(2026, 11, 1, Language::French), "1 novembre 2026");
        assert_eq!(day(2026, 8, 31, Language::French), "31 août 2026");
    }
}
