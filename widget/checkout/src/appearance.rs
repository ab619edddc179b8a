//! How a shop tints the checkout: one accent colour and a corner radius, checked before they are used.
//!
//! A shop may send any colour. Where it would be too faint on our surfaces it is moved towards black (light scheme) or white
//! (dark scheme) just as far as needed, and the text on it is black or white, whichever reads better. The result is the text
//! of a few custom properties; a script sets them, since the document allows no inline style.

/// The surfaces of `checkout.css`, which accents are seen against.
const LIGHT_SURFACE: Rgb = Rgb(0xff, 0xfe, 0xfc);
const DARK_SURFACE: Rgb = Rgb(0x1b, 0x1a, 0x19);
/// What WCAG asks of shapes, and of text.
const SHAPE_CONTRAST: f64 = 3.0;
const TEXT_CONTRAST: f64 = 4.5;

pub const RADIUS_MAX_PX: u8 = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// Reads `#rrggbb` or `#rgb`; anything else is no colour.
pub fn colour(text: &str) -> Option<Rgb> {
    let hex = text.trim().strip_prefix('#')?.as_bytes();
    let digit = |at: usize| (hex[at] as char).to_digit(16).map(|d| d as u8);
    match hex.len() {
        3 => Some(Rgb(digit(0)? * 17, digit(1)? * 17, digit(2)? * 17)),
        6 => Some(Rgb(
            digit(0)? * 16 + digit(1)?,
            digit(2)? * 16 + digit(3)?,
            digit(4)? * 16 + digit(5)?,
        )),
        _ => None,
    }
}

/// The custom properties for what a shop asks, as declarations; empty where it asks for nothing that we can use.
pub fn properties(accent: Option<&str>, radius: Option<&str>) -> String {
    let mut css = String::new();
    if let Some(accent) = accent.and_then(colour) {
        for (scheme, surface) in [("light", LIGHT_SURFACE), ("dark", DARK_SURFACE)] {
            let fill = readable(accent, surface, SHAPE_CONTRAST);
            declare(&mut css, "accent-", scheme, &hex(fill));
            declare(&mut css, "on-accent-", scheme, text_on(fill));
            let ink = readable(accent, surface, TEXT_CONTRAST);
            declare(&mut css, "accent-ink-", scheme, &hex(ink));
        }
    }
    if let Some(radius) = radius.and_then(|text| text.trim().parse::<u32>().ok()) {
        let px = radius.min(u32::from(RADIUS_MAX_PX));
        declare(&mut css, "radius", "", &[&px.to_string(), "px"].concat());
    }
    css
}

fn declare(css: &mut String, name: &str, scheme: &str, value: &str) {
    for part in ["--vouch-", name, scheme, ":", value, ";"] {
        css.push_str(part);
    }
}

/// The colour itself, or the nearest step towards the opposite of the surface that has enough contrast.
fn readable(colour: Rgb, surface: Rgb, enough: f64) -> Rgb {
    let goal = if luminance(surface) > 0.5 { 0 } else { 255 };
    let mut shade = colour;
    for step in 0..=20 {
        let mix = |c: u8| ((i32::from(c) * (20 - step) + goal * step) / 20) as u8;
        shade = Rgb(mix(colour.0), mix(colour.1), mix(colour.2));
        if contrast(shade, surface) >= enough {
            break;
        }
    }
    shade
}

fn text_on(fill: Rgb) -> &'static str {
    if contrast(fill, Rgb(255, 255, 255)) >= contrast(fill, Rgb(0, 0, 0)) {
        "#ffffff"
    } else {
        "#000000"
    }
}

/// WCAG 2's contrast ratio.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    let (lighter, darker) = if a > b { (a, b) } else { (b, a) };
    (lighter + 0.05) / (darker + 0.05)
}

fn luminance(Rgb(r, g, b): Rgb) -> f64 {
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.04045 {
        c / 12.92
    } else {
        power((c + 0.055) / 1.055, 2.4)
    }
}

#[cfg(feature = "csr")]
fn power(base: f64, exponent: f64) -> f64 {
    js_sys::Math::pow(base, exponent)
}

#[cfg(not(feature = "csr"))]
fn power(base: f64, exponent: f64) -> f64 {
    base.powf(exponent)
}

fn hex(Rgb(r, g, b): Rgb) -> String {
    let mut text = String::from("#");
    for channel in [r, g, b] {
        for digit in [channel >> 4, channel & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    text
}

#[cfg(all(test, not(feature = "csr")))]
mod tests {
    use super::*;

    #[test]
    fn reads_colours() {
        let rows = [
            ("#1f5d4c", Some(Rgb(0x1f, 0x5d, 0x4c))),
            ("#FFF", Some(Rgb(255, 255, 255))),
            ("1f5d4c", None),
            ("#1f5d4", None),
            ("#1f5d4g", None),
            ("#é1234", None),
            ("red;}", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(colour(text), expected, "{text}");
        }
    }

    #[test]
    fn every_accent_becomes_readable() {
        for r in (0..=255).step_by(51) {
            for g in (0..=255).step_by(51) {
                for b in (0..=255).step_by(51) {
                    let accent = Rgb(r, g, b);
                    for surface in [LIGHT_SURFACE, DARK_SURFACE] {
                        let fill = readable(accent, surface, SHAPE_CONTRAST);
                        assert!(contrast(fill, surface) >= SHAPE_CONTRAST, "{accent:?}");
                        let on = colour(text_on(fill)).expect("a colour");
                        assert!(contrast(fill, on) >= TEXT_CONTRAST, "{accent:?}");
                        let ink = readable(accent, surface, TEXT_CONTRAST);
                        assert!(contrast(ink, surface) >= TEXT_CONTRAST, "{accent:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_good_colour_is_left_alone() {
        let css = properties(Some("#1f5d4c"), Some("12"));
        assert!(css.contains("--vouch-accent-light:#1f5d4c;"), "{css}");
        assert!(css.contains("--vouch-on-accent-light:#ffffff;"), "{css}");
        assert!(css.ends_with("--vouch-radius:12px;"), "{css}");
        assert_eq!(properties(Some("url(x)"), Some("-3")), "");
        assert_eq!(properties(None, Some("900")), "--vouch-radius:24px;");
    }
}
