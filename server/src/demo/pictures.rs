//! Two pictures in the demo's words: Ana's lamp at dusk, for her friends, and Lea's bottle on a walk, for everyone. They are painted
//! here, one colour a pixel, so nobody else's photograph is in the house.

use super::people::id_of;
use vouch_domain::recommendations::{self, Picture, StoredPicture};
use vouch_domain::{Fault, PictureId, Result, Timestamp, Work, ids};

struct Shown {
    author: &'static str,
    key: &'static str,
    sku: &'static str,
    alt: &'static str,
    paint: fn(f32, f32) -> [u8; 3],
}

const PICTURES: [Shown; 2] = [
    Shown {
        author: "Ana Moreau",
        key: "pk_test_lumen",
        sku: "lamp-arc",
        alt: "The lamp on a desk by the window, after sunset",
        paint: lamp_at_dusk,
    },
    Shown {
        author: "Lea Novak",
        key: "pk_test_stride",
        sku: "bottle-rill",
        alt: "The bottle on a rock, with hills behind it",
        paint: bottle_on_a_walk,
    },
];

/// Hangs the pictures, where they are missing.
pub fn settle(work: &mut dyn Work, now: Timestamp) -> Result<()> {
    for shown in &PICTURES {
        let author = id_of(shown.author);
        let Some(merchant) = work.merchant_by_publishable_key(shown.key)? else {
            continue;
        };
        let word = work.recommendation_by(author, merchant.id, shown.sku)?;
        let Some(word) = word.filter(|word| word.pictures.is_empty()) else {
            continue;
        };
        let clean = vouch_pictures::painted(800, 600, shown.paint)
            .map_err(|_| Fault("a picture could not be painted".into()))?;
        let stored = StoredPicture {
            recommendation: word.id,
            picture: Picture {
                id: PictureId(ids::derive("demo picture", &[&word.id.bytes()])),
                alt: shown.alt.into(),
                width: clean.width,
                height: clean.height,
            },
            jpeg: clean.jpeg,
            at: now,
        };
        recommendations::add_picture(work, author, stored)?;
    }
    Ok(())
}

type Colour = [f32; 3];

/// How much of a pixel lies inside, by its distance from the edge: soft over about two pixels.
fn inside(distance: f32) -> f32 {
    (0.5 - distance * 300.0).clamp(0.0, 1.0)
}

fn mix(under: Colour, over: Colour, part: f32) -> Colour {
    std::array::from_fn(|at| under[at] + (over[at] - under[at]) * part.clamp(0.0, 1.0))
}

fn shown(colour: Colour) -> [u8; 3] {
    colour.map(|part| part.clamp(0.0, 255.0) as u8)
}

fn from_circle((x, y): (f32, f32), (cx, cy): (f32, f32), radius: f32) -> f32 {
    (x - cx).hypot(y - cy) - radius
}

/// A box with round corners.
fn from_box((x, y): (f32, f32), (cx, cy): (f32, f32), (w, h): (f32, f32), round: f32) -> f32 {
    let (dx, dy) = ((x - cx).abs() - w + round, (y - cy).abs() - h + round);
    dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - round
}

fn lamp_at_dusk(x: f32, y: f32) -> [u8; 3] {
    let at = (x, y);
    let bulb = (0.86, 0.36);
    let far = (x - bulb.0).hypot(y - bulb.1);
    // The wall, and in it a window with the last light.
    let mut colour = mix([58.0, 62.0, 84.0], [34.0, 36.0, 54.0], y);
    let window = from_box(at, (0.3, 0.32), (0.19, 0.24), 0.01);
    colour = mix(colour, [46.0, 42.0, 48.0], inside(window - 0.018));
    let sky = mix([44.0, 60.0, 112.0], [226.0, 142.0, 104.0], (y - 0.08) * 2.1);
    colour = mix(colour, sky, inside(window));
    let bars = (x - 0.3).abs().min((y - 0.32).abs()) - 0.007;
    colour = mix(colour, [46.0, 42.0, 48.0], inside(bars.max(window)));
    // The desk.
    let grain = (y * 260.0 + (x * 7.0).sin() * 3.0).sin() * 4.0;
    let wood = [116.0 + grain, 76.0 + grain, 50.0 + grain];
    colour = mix(colour, wood, inside(0.76 - y));
    // Warm light on everything, most in a cone below the shade.
    let below = ((y - 0.4) * 2.5).clamp(0.0, 1.0) * (1.0 - (x - bulb.0).abs() / 0.5).max(0.0);
    let glow = 0.5 * (-far * far * 9.0).exp() + 0.35 * below;
    colour = mix(colour, [255.0, 214.0, 140.0], glow);
    // The lamp: foot, arc and shade.
    let brass = [196.0, 154.0, 88.0];
    let foot = from_box(at, (0.62, 0.79), (0.1, 0.016), 0.014);
    let arc = (from_circle(at, (0.75, 0.46), 0.22).abs() - 0.009)
        .max((x - 0.86) * 0.9)
        .max((y - 0.46) * 2.0);
    let stem = from_box(at, (0.53, 0.62), (0.009, 0.17), 0.004);
    for part in [stem, arc, foot] {
        colour = mix(colour, brass, inside(part));
    }
    let shade = from_circle(at, (0.86, 0.35), 0.115).max(y - 0.35);
    colour = mix(colour, [222.0, 96.0, 66.0], inside(shade));
    let light = from_box(at, (0.86, 0.354), (0.108, 0.007), 0.006);
    shown(mix(colour, [255.0, 244.0, 214.0], inside(light)))
}

fn bottle_on_a_walk(x: f32, y: f32) -> [u8; 3] {
    let at = (x, y);
    let mut colour = mix([126.0, 182.0, 222.0], [246.0, 230.0, 204.0], y * 1.6);
    let sun = from_circle(at, (1.02, 0.2), 0.06);
    colour = mix(colour, [255.0, 246.0, 214.0], (-sun.max(0.0) * 14.0).exp());
    // Three rows of hills, the nearer the darker.
    for (base, swing, step, green) in [
        (0.48, 0.05, 5.0, [150.0, 182.0, 184.0]),
        (0.58, 0.06, 7.5, [108.0, 154.0, 124.0]),
        (0.7, 0.035, 11.0, [74.0, 120.0, 78.0]),
    ] {
        let edge = base + swing * (x * step + base * 9.0).sin() + 0.012 * (x * step * 3.1).sin();
        colour = mix(colour, green, inside(edge - y));
    }
    // A rock with a flat top.
    let rough = 0.012 * (x * 23.0).sin() + 0.006 * (x * 61.0).sin();
    let rock = from_box(at, (0.6, 0.98), (0.42, 0.17 + rough), 0.09);
    let stone = mix([164.0, 156.0, 148.0], [92.0, 88.0, 88.0], (y - 0.8) * 4.0);
    colour = mix(colour, stone, inside(rock));
    let shadow = from_box(at, (0.72, 0.835), (0.16, 0.014), 0.014);
    colour = mix(colour, [88.0, 84.0, 84.0], 0.6 * inside(shadow));
    // The bottle: body, neck, lid, and a light along its left side.
    let body = from_box(at, (0.6, 0.6), (0.085, 0.235), 0.05);
    let neck = from_box(at, (0.6, 0.36), (0.042, 0.05), 0.01);
    let lid = from_box(at, (0.6, 0.315), (0.05, 0.03), 0.012);
    let round = (x - 0.6) / 0.085;
    let teal = mix([40.0, 136.0, 140.0], [14.0, 74.0, 84.0], 0.5 + round * 0.5);
    colour = mix(colour, teal, inside(body.min(neck)));
    let gleam = from_box(at, (0.553, 0.6), (0.009, 0.17), 0.009);
    colour = mix(colour, [206.0, 236.0, 232.0], 0.7 * inside(gleam));
    let band = from_box(at, (0.6, 0.62), (0.085, 0.03), 0.0);
    colour = mix(colour, [240.0, 226.0, 190.0], inside(band.max(body)));
    shown(mix(colour, [50.0, 52.0, 58.0], inside(lid)))
}
