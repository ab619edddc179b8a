//! The window that creates a passkey where the shop's page may not.

use crate::step::{Enrol, EnrolStage};
use leptos::prelude::*;
use vouch_messages::checkout::Message;

#[component]
pub fn EnrolView(enrol: Enrol) -> impl IntoView {
    let stage = enrol.stage;
    let finished = move || matches!(stage.get(), EnrolStage::Done | EnrolStage::Stale);
    let sentence = move || {
        enrol.say(match stage.get() {
            EnrolStage::Ready | EnrolStage::Busy => Message::EnrolWhy,
            EnrolStage::Again => Message::EnrolAgain,
            EnrolStage::Done => Message::EnrolDone,
            EnrolStage::Stale => Message::EnrolStale,
        })
    };
    let busy = move || (stage.get() == EnrolStage::Busy).then_some("true");
    view! {
        <main class="checkout enrol">
            <h1 class="state">{enrol.say(Message::EnrolTitle)}</h1>
            <p class="lead" role="status">{sentence}</p>
            <button type="button" class="primary" id="create" data-act="" aria-busy=busy hidden=finished
                on:click=move |_| enrol.act()>
                {enrol.say(Message::CreateWithPasskey)}
            </button>
        </main>
    }
}
