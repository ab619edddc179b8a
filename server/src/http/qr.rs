//! A link as a QR code: an SVG that any camera reads, in a light or a dark page.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;
use vouch_domain::{Error, Fault};

/// The white margin that ISO/IEC 18004 asks for, in modules.
const QUIET: i32 = 4;

/// `text` in black on white, one unit a module, drawn as one path: a run of black modules is one rectangle.
pub fn svg(text: &str) -> Result<String, Error> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|error| Fault(format!("a QR code: {error}")))?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let start = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let (left, top, length) = (start + QUIET, y + QUIET, x - start);
                let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
            }
            x += 1;
        }
    }
    let side = size + 2 * QUIET;
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_is_the_code_and_nothing_else() {
        let text = "http://pay.localhost:4400/invitations/8kq1";
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).expect("a code");
        let drawn = svg(text).expect("a drawing");
        let (_, path) = drawn.split_once("<path d=\"").expect("a path");
        let (path, rest) = path.split_once('"').expect("its end");
        assert_eq!(rest, "/></svg>");

        let mut black = std::collections::BTreeSet::new();
        for run in path.split('M').skip(1) {
            let (at, length) = run.split_once('h').expect("a run");
            let (left, top) = at.split_once(' ').expect("a place");
            let (length, _) = length.split_once('v').expect("a length");
            let number = |text: &str| text.parse::<i32>().expect("a number");
            for x in 0..number(length) {
                assert!(black.insert((number(left) + x - QUIET, number(top) - QUIET)));
            }
        }
        let expected = (0..code.size())
            .flat_map(|y| (0..code.size()).map(move |x| (x, y)))
            .filter(|(x, y)| code.get_module(*x, *y))
            .collect();
        assert_eq!(black, expected);
    }
}
