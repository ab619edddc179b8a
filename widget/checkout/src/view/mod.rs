//! The view: what is sold and what people say of it on one side, the order on the other.
//!
//! On the order's side the receipt and its total stay in view through every state; below it stands the state's own panel,
//! and below that one polite status line. A button that was pressed keeps its place and the focus while it is busy.

mod know_you;
mod offer;
mod paid;
mod product;
mod receipt;
mod top_up;
mod trouble;
mod words;

use crate::step::{Act, Checkout, Step, WayOut};
use leptos::either::{EitherOf3, EitherOf5};
use leptos::prelude::*;
use vouch_messages::checkout::Message;

/// The whole checkout.
#[component]
pub fn CheckoutView(checkout: Checkout) -> impl IntoView {
    let hosted = checkout.with(|view| view.merchant_origins.is_empty());
    let heading = hosted.then(|| {
        view! { <h1 class="brand" dir="auto">{checkout.with(|view| view.payee.clone())}</h1> }
    });
    view! {
        // Named, because the shop's page has a main of its own.
        <main class="checkout" aria-label=checkout.say(Message::CheckoutTitle) data-step=move || name_of(checkout)>
            {heading}
            <div class="columns">
                <div class="about">
                    {product::product(checkout)} {words::words(checkout)}
                </div>
                <div class="order" id="order">
                    {receipt::receipt(checkout)}
                    {panel(checkout)}
                    {footer(checkout)}
                </div>
            </div>
        </main>
    }
}

fn panel(checkout: Checkout) -> impl IntoView {
    move || match checkout.step.get() {
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

/// The status line, what it offers, and the way to call off what is under way.
fn footer(checkout: Checkout) -> impl IntoView {
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
    let sandbox = checkout
        .with(|view| view.mode == vouch_wire::checkout::Mode::Sandbox)
        .then(|| view! { <p class="sandbox">{checkout.say(Message::SandboxNote)}</p> });
    view! {
        <p class="status" role="status">{move || checkout.note.get()}</p>
        {window}
        {cancel}
        {sandbox}
    }
}

fn name_of(checkout: Checkout) -> &'static str {
    let busy = checkout.busy.get() == Some(Act::Order);
    checkout.step.with(|step| match step {
        Step::Offer if busy => "confirm",
        Step::Offer => "offer",
        Step::KnowYou => "know-you",
        Step::TopUp { .. } => "top-up",
        Step::Paid { .. } => "paid",
        Step::Trouble { .. } => "trouble",
    })
}

/// A button that reports an act, and is busy while that act is under way. `data-act` lets a press be kept before the view
/// is alive; the one primary button of a state is where the focus goes when there is no heading.
fn button(checkout: Checkout, act: Act, class: &'static str, label: Message) -> impl IntoView {
    let busy = busy(checkout, act);
    let id = (class == "primary").then_some("press");
    view! {
        <button type="button" id=id class=class data-act="" aria-busy=busy on:click=move |_| checkout.act(act)>
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
    let url = checkout.with(|view| view.hosted_url.clone());
    link(checkout, class, url, Message::ContinueInWindow)
}

fn way_out(checkout: Checkout, way_out: WayOut) -> impl IntoView {
    match way_out {
        WayOut::TryAgain => EitherOf3::A(button(
            checkout,
            Act::TryAgain,
            "primary",
            Message::TryAgain,
        )),
        WayOut::NewWindow => EitherOf3::B(hosted_link(checkout, "button primary")),
        WayOut::None => EitherOf3::C(()),
    }
}
