//! The order's panel: one state after the other, and below it what is under way.
//!
//! A button names its act in `data-act` and does nothing itself: `boot.js` hears every press, before the app is alive and
//! after, and the button that was pressed keeps its place and the focus while it is busy.

mod know_you;
mod offer;
mod paid;
mod top_up;
mod trouble;

use crate::step::{Act, Checkout, Step, WayOut};
use leptos::either::{EitherOf4, EitherOf5};
use leptos::prelude::*;
use vouch_messages::checkout::Message;

/// The panel of the state in which the checkout stands.
pub fn panel(checkout: Checkout) -> impl IntoView {
    match checkout.step.get() {
        Step::Offer => EitherOf5::A(offer::offer(checkout)),
        Step::KnowYou => EitherOf5::B(know_you::know_you(checkout)),
        Step::TopUp { balance, missing } => {
            EitherOf5::C(top_up::top_up(checkout, balance, missing))
        }
        Step::Paid {
            receipt_url,
            order_url,
        } => EitherOf5::D(paid::paid(checkout, receipt_url, order_url)),
        Step::Trouble { sentence, way_out } => {
            EitherOf5::E(trouble::trouble(checkout, sentence, way_out))
        }
    }
}

/// Below the status line: a window of its own where the frame can't go on, and the way to call off what is under way.
#[cfg(feature = "csr")]
pub fn under_way(checkout: Checkout) -> impl IntoView {
    let cancel = move || {
        checkout
            .can_cancel
            .get()
            .then(|| button(checkout, Act::Cancel, "quiet", Message::Cancel))
    };
    let window = move || {
        checkout
            .offer_window
            .get()
            .then(|| hosted_link(checkout, "secondary"))
    };
    view! { {window} {cancel} }
}

/// A button that names an act, and is busy while that act is under way. The one primary button of a state is where the focus
/// goes when there is no heading.
pub fn button(checkout: Checkout, act: Act, class: &'static str, label: Message) -> impl IntoView {
    let busy = busy(checkout, act);
    let id = (class == "primary").then_some("press");
    view! {
        <button type="button" id=id class=class data-act=act.name() aria-busy=busy>
            {checkout.say(label)}
        </button>
    }
}

/// For `aria-busy`: whether this act is under way.
fn busy(checkout: Checkout, act: Act) -> impl Fn() -> Option<&'static str> + Send + 'static {
    move || (checkout.busy.get() == Some(act)).then_some("true")
}

/// The heading of a state, which takes the focus when the state comes.
fn heading(text: String) -> impl IntoView {
    view! { <h2 class="state" id="state" tabindex="-1">{text}</h2> }
}

/// A link that leaves the frame for a tab of its own, and says so.
fn link(checkout: Checkout, class: &'static str, url: String, label: Message) -> impl IntoView {
    view! {
        <a class=class href=url target="_blank" rel="noopener" title=checkout.say(Message::OpensNewTab)>
            {checkout.say(label)}
        </a>
    }
}

fn hosted_link(checkout: Checkout, class: &'static str) -> impl IntoView {
    let url = checkout.with(|facts| facts.hosted_url.clone());
    link(checkout, class, url, Message::ContinueInWindow)
}

fn way_out(checkout: Checkout, way_out: WayOut) -> impl IntoView {
    match way_out {
        WayOut::TryAgain => EitherOf4::A(button(
            checkout,
            Act::TryAgain,
            "primary",
            Message::TryAgain,
        )),
        WayOut::NewWindow => EitherOf4::B(hosted_link(checkout, "button primary")),
        WayOut::Elsewhere => EitherOf4::C(elsewhere(checkout)),
        WayOut::None => EitherOf4::D(()),
    }
}

/// The order's address, to take along to a browser or a device that can go on.
fn elsewhere(checkout: Checkout) -> impl IntoView {
    let url = checkout.with(|facts| facts.hosted_url.clone());
    view! {
        <div class="field">
            <label for="address">{checkout.say(Message::OrderAddress)}</label>
            <input id="address" readonly value=url/>
        </div>
        {button(checkout, Act::CopyAddress, "primary", Message::CopyAddress)}
        {button(checkout, Act::Back, "quiet", Message::BackToOrder)}
    }
}
