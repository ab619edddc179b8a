//! Something went wrong. One sentence, said at once, and one thing to do.

use super::way_out;
use crate::step::{Checkout, WayOut};
use leptos::prelude::*;

pub fn trouble(checkout: Checkout, sentence: String, out: WayOut) -> impl IntoView {
    view! {
        <p class="alert" role="alert">{sentence}</p>
        {way_out(checkout, out)}
    }
}
