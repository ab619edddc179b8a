//! For a shopper whose passkey did not answer: an account of two lines, or a passkey from elsewhere.

use super::{busy, button, heading};
use crate::step::{Act, Checkout};
use leptos::prelude::*;
use vouch_messages::checkout::Message;

pub fn know_you(checkout: Checkout) -> impl IntoView {
    let busy = busy(checkout, Act::CreateAccount);
    view! {
        {heading(checkout.say(Message::CreateYourAccount))}
        <p class="lead">{checkout.say(Message::CreateWhy)}</p>
        <form novalidate data-act=Act::CreateAccount.name()>
            {field(checkout, Field { id: "handle", kind: "text", fills: "nickname", label: Message::NameFriendsSee,
                value: checkout.handle, trouble: checkout.handle_trouble })}
            {field(checkout, Field { id: "email", kind: "email", fills: "email", label: Message::Email,
                value: checkout.email, trouble: checkout.email_trouble })}
            <button type="submit" class="primary" aria-busy=busy>{checkout.say(Message::CreateWithPasskey)}</button>
        </form>
        {move || in_window(checkout)}
        {button(checkout, Act::UsePasskey, "secondary", Message::AlreadyHavePasskey)}
        {button(checkout, Act::Back, "quiet", Message::BackToOrder)}
    }
}

struct Field {
    id: &'static str,
    kind: &'static str,
    /// What a browser may fill in by itself.
    fills: &'static str,
    label: Message,
    value: RwSignal<String>,
    trouble: RwSignal<String>,
}

fn field(checkout: Checkout, field: Field) -> impl IntoView {
    let Field {
        id,
        kind,
        fills,
        label,
        value,
        trouble,
    } = field;
    let trouble_id = [id, "-trouble"].concat();
    let described = trouble_id.clone();
    // Only the person changes it from here on; it is read when they press.
    let filled = value.get_untracked();
    let wrong = move || (!trouble.with(String::is_empty)).then_some("true");
    view! {
        <div class="field">
            <label for=id>{checkout.say(label)}</label>
            <input id=id name=id type=kind autocomplete=fills autocapitalize="off" spellcheck="false" maxlength="254"
                aria-required="true"
                aria-invalid=wrong aria-describedby=described value=filled/>
            <p class="trouble" id=trouble_id>{move || trouble.get()}</p>
        </div>
    }
}

/// Where the frame may not create a passkey: the same in a window of its own. A link opens it in the very press, which no
/// popup blocker minds, and keeps the opener that the window reports to.
fn in_window(checkout: Checkout) -> impl IntoView {
    let url = checkout.enrol_url.get();
    (!url.is_empty()).then(|| {
        view! {
            <div class="window">
                <p role="alert">{checkout.say(Message::CreateRefused)}</p>
                <a id="enrol" class="button primary" href=url target="_blank" rel="opener">
                    {checkout.say(Message::ContinueInWindow)}
                </a>
            </div>
        }
    })
}
