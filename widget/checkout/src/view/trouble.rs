//! Something went wrong. One sentence, said at once, and one thing to do.

use super::way_out;
use crate::step::{Checkout, Step, WayOut};
use leptos::prelude::*;

pub fn trouble(checkout: Checkout) -> impl IntoView {
    let sentence = move || {
        checkout.step.with(|step| match step {
            Step::Trouble { sentence, .. } => sentence.clone(),
            _ => String::new(),
        })
    };
    let out = move || {
        let out = checkout.step.with(|step| match step {
            Step::Trouble { way_out, .. } => *way_out,
            _ => WayOut::None,
        });
        way_out(checkout, out)
    };
    view! {
        <p class="alert" role="alert">{sentence}</p>
        {out}
    }
}
