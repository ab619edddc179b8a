//! A question before something that cannot be undone: a modal dialog, with the harmless answer first.

use crate::hub::hub;
use crate::parts::{Alert, Busy};
use leptos::html;
use leptos::prelude::*;
use vouch_messages::hub::Message;

/// Open while `about` is something. The browser keeps the focus inside, closes it on Escape, and gives the focus back.
#[component]
pub fn Confirm<T: Clone + Send + Sync + 'static>(
    about: RwSignal<Option<T>>,
    question: fn(crate::hub::Hub, &T) -> String,
    /// What comes of it, in a sentence.
    #[prop(into)]
    text: Signal<String>,
    yes: fn(crate::hub::Hub, &T) -> String,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Message>>,
    on_yes: Callback<T>,
) -> impl IntoView {
    let hub = hub();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let open = about.with(Option::is_some);
        if let Some(dialog) = node.get() {
            if open && !dialog.open() {
                // Refused only where it is open already.
                let _ = dialog.show_modal();
            } else if !open && dialog.open() {
                dialog.close();
            }
        }
    });
    let sure = Callback::new(move |()| {
        if let Some(about) = about.get_untracked() {
            on_yes.run(about);
        }
    });
    let asks = move || about.with(|about| about.as_ref().map(|about| question(hub, about)));
    let says = move || about.with(|about| about.as_ref().map(|about| yes(hub, about)));
    view! {
        <dialog
            node_ref=node
            aria-labelledby="confirm-question"
            aria-describedby="confirm-text"
            on:close=move |_| about.set(None)
        >
            <h2 id="confirm-question">{asks}</h2>
            <p id="confirm-text">{text}</p>
            <Alert message=trouble/>
            <div class="answers">
                <button type="button" autofocus on:click=move |_| about.set(None)>
                    {hub.say(Message::Keep)}
                </button>
                <Busy busy class="danger" press=sure>{says}</Busy>
            </div>
        </dialog>
    }
}
