//! From the server's document to a living one, without a flicker: what was served stays until it has to change.
//!
//! The panel keeps the server's nodes, the focus and a press that is under way; the first change of state replaces them by the
//! same components, rendered here. Outside the panel there are four things that change, and each follows its signal by hand.

use super::{Boot, document, flow};
use crate::panel::{panel, under_way};
use crate::step::{Act, Checkout};
use leptos::mount::mount_to;
use leptos::prelude::*;
use vouch_wire::checkout::Document;
use web_sys::HtmlElement;

pub fn take_over(document: Document, boot: Boot) {
    let Some(place) = document::element("under-way") else {
        return;
    };
    // Signals and effects are made inside the mount, so that they live as long as it: as long as the document.
    let mounted = mount_to(place, move || {
        let checkout = Checkout::new(document);
        flow::open(checkout, boot);
        super::soon(flow::refresh_words(checkout));
        follow_note(checkout);
        follow_stage(checkout);
        follow_busy(checkout);
        follow_step(checkout);
        under_way(checkout)
    });
    mounted.forget();
}

fn follow_note(checkout: Checkout) {
    follow(move || {
        let note = checkout.note.get();
        if let Some(status) = document::element("status") {
            status.set_text_content(Some(&note));
        }
    });
}

fn follow_stage(checkout: Checkout) {
    follow(move || {
        let stage = checkout.stage();
        if let Some(main) = document::element("checkout") {
            // A valid name is never refused.
            let _ = main.set_attribute("data-step", stage);
        }
    });
}

/// The buttons that the server wrote; those rendered here follow by themselves.
fn follow_busy(checkout: Checkout) {
    let served: Vec<(HtmlElement, Act)> = document::all("button[data-act]")
        .into_iter()
        .filter_map(|button| {
            Some((
                button.clone(),
                Act::named(&button.get_attribute("data-act")?)?,
            ))
        })
        .collect();
    follow(move || {
        let busy = checkout.busy.get();
        for (button, act) in &served {
            document::mark_busy(button, busy == Some(*act));
        }
    });
}

fn follow_step(checkout: Checkout) {
    let mut served = true;
    let mut first = true;
    follow(move || {
        checkout.step.track();
        if std::mem::take(&mut first) || !std::mem::take(&mut served) {
            return;
        }
        if let Some(place) = document::element("panel") {
            place.set_inner_html("");
            mount_to(place, move || move || panel(checkout)).forget();
        }
    });
}

/// Runs now, and again whenever a signal that it read has changed. Boxed, so that there is one effect's code and not four.
fn follow(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    std::mem::forget(RenderEffect::new(move |_| run()));
}
