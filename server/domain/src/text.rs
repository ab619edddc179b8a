//! Text that people and feeds send: what every field of it has to obey before anything keeps it.
//!
//! Kept text is free of control characters (NUL among them), of the characters that reverse the reading direction of what
//! follows (a payee's name must not be able to reorder the line that it stands in), and of markup. It is never blank, and its
//! length is counted in characters. Whoever shows it still escapes it; these rules are the first wall, not the only one.

use crate::refusal::{Kind, Reason};

/// Why a text is not kept, in the order of checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRefusal {
    /// Nothing that can be seen.
    Blank,
    TooLong {
        max_chars: usize,
    },
    /// A control character, a line break where one line is asked for, or a Unicode line separator.
    ControlCharacter,
    /// U+202A to U+202E, U+2066 to U+2069.
    DirectionOverride,
    /// Something that a browser would read as a tag.
    Markup,
}

impl TextRefusal {
    /// The same refusal, naming the field that it is about.
    pub fn of(self, field: &'static str) -> FieldRefusal {
        FieldRefusal {
            field,
            reason: self,
        }
    }
}

impl Reason for TextRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Blank => "text_blank",
            Self::TooLong { .. } => "text_too_long",
            Self::ControlCharacter => "text_control_character",
            Self::DirectionOverride => "text_direction_override",
            Self::Markup => "text_markup",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn sentence(&self) -> String {
        match self {
            Self::Blank => "The text is blank.".into(),
            Self::TooLong { max_chars } => {
                format!("The text is longer than {max_chars} characters.")
            }
            Self::ControlCharacter => "The text contains a control character.".into(),
            Self::DirectionOverride => {
                "The text contains a character that overrides the reading direction.".into()
            }
            Self::Markup => "The text contains markup; write plain text.".into(),
        }
    }
}

/// A refused text and the field it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRefusal {
    pub field: &'static str,
    pub reason: TextRefusal,
}

impl Reason for FieldRefusal {
    fn code(&self) -> &'static str {
        self.reason.code()
    }

    fn kind(&self) -> Kind {
        self.reason.kind()
    }

    fn sentence(&self) -> String {
        format!("{}: {}", self.field, self.reason.sentence())
    }
}

/// Reads one line: a name, a title, a reference. White space around it is dropped.
pub fn line(input: &str, max_chars: usize) -> Result<String, TextRefusal> {
    check(input.trim(), max_chars, |c| c.is_control())
}

/// Reads text that may have line breaks and tabs: a description, a recommendation. Line ends become `\n`, white space at the
/// end of lines is dropped, and so are more than one empty line in a row.
pub fn paragraphs(input: &str, max_chars: usize) -> Result<String, TextRefusal> {
    let text = check(input.trim(), max_chars, |c| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t')
    })?;
    let text = text.replace("\r\n", "\n").replace(['\r'], "\n");
    let mut tidy = String::with_capacity(text.len());
    let mut empty_lines = 0;
    for line in text.split('\n').map(str::trim_end) {
        empty_lines = if line.is_empty() { empty_lines + 1 } else { 0 };
        if empty_lines <= 1 {
            if !tidy.is_empty() {
                tidy.push('\n');
            }
            tidy.push_str(line);
        }
    }
    Ok(tidy)
}

fn check(
    text: &str,
    max_chars: usize,
    control: impl Fn(char) -> bool,
) -> Result<String, TextRefusal> {
    if !text.chars().any(is_visible) {
        return Err(TextRefusal::Blank);
    }
    if text.chars().nth(max_chars).is_some() {
        return Err(TextRefusal::TooLong { max_chars });
    }
    if text
        .chars()
        .any(|c| control(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
    {
        return Err(TextRefusal::ControlCharacter);
    }
    if text.chars().any(overrides_direction) {
        return Err(TextRefusal::DirectionOverride);
    }
    if has_markup(text) {
        return Err(TextRefusal::Markup);
    }
    Ok(text.into())
}

/// Whether a character reverses or isolates the reading direction of what follows it. The marks U+200E, U+200F and U+061C do
/// not: Arabic and Hebrew need them.
pub fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a browser would see the beginning of a tag, a comment or a declaration. `I <3 it` and `a < b` are no markup.
pub fn has_markup(text: &str) -> bool {
    text.as_bytes()
        .windows(2)
        .any(|pair| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || b"/!?".contains(&pair[1])))
}

/// Not white space, not a control character, not one of the characters that have no shape of their own.
fn is_visible(c: char) -> bool {
    !(c.is_whitespace()
        || c.is_control()
        || overrides_direction(c)
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
                | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{2800}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        ))
}

#[cfg(test)]
mod tests {
    use super::TextRefusal::*;
    use super::*;

    #[test]
    fn a_line_is_kept_as_it_was_meant_or_refused() {
        for (input, expected) in [
            ("Lumen", Ok("Lumen")),
            ("  Tea, Slowly\t", Ok("Tea, Slowly")),
            ("Ærø — “à la carte” 茶 🫖", Ok("Ærø — “à la carte” 茶 🫖")),
            ("שלום\u{200f}!", Ok("שלום\u{200f}!")),
            ("می\u{200c}خواهم", Ok("می\u{200c}خواهم")),
            ("I <3 it, 5 < 6 & 7 > 6", Ok("I <3 it, 5 < 6 & 7 > 6")),
            ("exactly10c", Ok("exactly10c")),
            ("", Err(Blank)),
            (" \t\u{a0}\u{3000} ", Err(Blank)),
            ("\u{200b}\u{200d}\u{2060}", Err(Blank)),
            ("nul\0nul", Err(ControlCharacter)),
            ("two\nlines", Err(ControlCharacter)),
            ("tab\there", Err(ControlCharacter)),
            ("bell\u{7}", Err(ControlCharacter)),
            ("c1\u{9b}", Err(ControlCharacter)),
            ("sep\u{2028}x", Err(ControlCharacter)),
            ("bom\u{feff}x", Err(ControlCharacter)),
            ("abc\u{202e}gpj", Err(DirectionOverride)),
            ("abc\u{202a}x", Err(DirectionOverride)),
            ("abc\u{2066}x", Err(DirectionOverride)),
            ("abc\u{2069}x", Err(DirectionOverride)),
            ("<b>bold</b>", Err(Markup)),
            ("x</script>", Err(Markup)),
            ("<!-- -->", Err(Markup)),
            ("<?php", Err(Markup)),
        ] {
            assert_eq!(line(input, 40), expected.map(String::from), "{input:?}");
        }
    }

    #[test]
    fn length_is_counted_in_characters_after_trimming() {
        for (input, max_chars, fits) in [
            ("éééé".to_string(), 4, true),
            (" éééé ".to_string(), 4, true),
            ("ééééé".to_string(), 4, false),
            ("x".repeat(10_000), 100, false),
            ("🫖".repeat(100), 100, true),
        ] {
            let expected = if fits {
                Ok(input.trim().to_string())
            } else {
                Err(TooLong { max_chars })
            };
            assert_eq!(line(&input, max_chars), expected);
        }
    }

    #[test]
    fn paragraphs_keep_their_breaks_and_nothing_else() {
        for (input, expected) in [
            ("one\r\ntwo\rthree\nfour", Ok("one\ntwo\nthree\nfour")),
            ("\n\na  \n\n\n\nb\t\n", Ok("a\n\nb")),
            ("tab\tinside", Ok("tab\tinside")),
            ("nul\0", Err(ControlCharacter)),
            ("vertical\u{b}tab", Err(ControlCharacter)),
            ("\r\n \n", Err(Blank)),
            ("a\n\u{202e}b", Err(DirectionOverride)),
            ("a\n<script>b", Err(Markup)),
        ] {
            assert_eq!(
                paragraphs(input, 100),
                expected.map(String::from),
                "{input:?}"
            );
        }
    }

    #[test]
    fn a_refusal_names_its_field_and_keeps_its_code() {
        let refusal = TooLong { max_chars: 80 }.of("name");
        assert_eq!(refusal.code(), "text_too_long");
        assert_eq!(
            refusal.sentence(),
            "name: The text is longer than 80 characters."
        );
    }
}
