//! Becoming somebody: a new account with a passkey, or the passkey one has. Two fields, no password.

use crate::api;
use crate::hub::hub;
use crate::parts::{Alert, Busy, Heading};
use crate::passkeys::Recovery;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_browser::api::{Call, Failure};
use vouch_browser::passkeys::{self, Begun, Trouble};
use vouch_messages::{Sentence, hub::Message};
use vouch_wire::shoppers::{Session, ShopperOptions};

/// The page of whoever is not signed in.
#[component]
pub fn Welcome() -> impl IntoView {
    let hub = hub();
    view! {
        <div class="letter">
            <Heading text=hub.say(Message::Welcome)/>
            <p class="lead">{hub.say(Message::WelcomeText)}</p>
            {move || {
                hub.farewell.get().map(|message| view! { <p role="status">{hub.say(message)}</p> })
            }}
        </div>
        <Account/>
        <Recovery/>
    }
}

/// What went wrong, and at which field if at one.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Wrong {
    Handle(Message),
    Email(Message),
    Whole(Message),
}

#[component]
pub fn Account() -> impl IntoView {
    let hub = hub();
    let handle = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<Wrong>);
    let creating = RwSignal::new(false);
    let entering = RwSignal::new(false);
    let handle_field = NodeRef::<html::Input>::new();
    let email_field = NodeRef::<html::Input>::new();
    let whole = RwSignal::new(None);
    let at_handle = Signal::derive(move || match wrong.get() {
        Some(Wrong::Handle(message)) => Some(message),
        _ => None,
    });
    let at_email = Signal::derive(move || match wrong.get() {
        Some(Wrong::Email(message)) => Some(message),
        _ => None,
    });
    let tell = move |what: Wrong| {
        wrong.set(Some(what));
        let field = match what {
            Wrong::Handle(_) => handle_field.get_untracked(),
            Wrong::Email(_) => email_field.get_untracked(),
            Wrong::Whole(message) => {
                whole.set(Some(message));
                None
            }
        };
        if let Some(field) = field {
            let _ = field.focus();
        }
    };
    let begin = move || {
        wrong.set(None);
        whole.set(None);
    };
    let create = move |event: SubmitEvent| {
        event.prevent_default();
        if creating.get_untracked() || entering.get_untracked() {
            return;
        }
        begin();
        let (name, address) = (handle.get_untracked(), email.get_untracked());
        if name.trim().is_empty() {
            return tell(Wrong::Handle(Message::NameMissing));
        }
        if address.trim().is_empty() {
            return tell(Wrong::Email(Message::EmailRefused));
        }
        creating.set(true);
        spawn_local(async move {
            let outcome = sign_up(name, address).await;
            creating.set(false);
            match outcome {
                Ok(session) => hub.sign_in(session),
                Err(what) => tell(what),
            }
        });
    };
    let enter = Callback::new(move |()| {
        if creating.get_untracked() {
            return;
        }
        begin();
        entering.set(true);
        spawn_local(async move {
            let outcome = sign_in().await;
            entering.set(false);
            match outcome {
                Ok(session) => hub.sign_in(session),
                Err(what) => tell(what),
            }
        });
    });
    let waiting = move || {
        let busy = creating.get() || entering.get();
        busy.then(|| hub.say(Message::WaitingForPasskey))
    };
    view! {
        <div class="account">
            <section aria-labelledby="new-here">
                <h2 id="new-here">{hub.say(Message::NewHere)}</h2>
                <form novalidate on:submit=create>
                    <div class="field">
                        <label for="handle">{hub.say(Message::NameFriendsSee)}</label>
                        <input
                            id="handle"
                            type="text"
                            autocomplete="nickname"
                            maxlength="40"
                            required
                            node_ref=handle_field
                            prop:value=handle
                            aria-invalid=move || at_handle.get().map(|_| "true")
                            aria-describedby=move || at_handle.get().map(|_| "handle-wrong")
                            on:input=move |event| handle.set(event_target_value(&event))
                        />
                        <Wrongness id="handle-wrong" what=at_handle/>
                    </div>
                    <div class="field">
                        <label for="email">{hub.say(Message::Email)}</label>
                        <input
                            id="email"
                            type="email"
                            autocomplete="email"
                            maxlength="254"
                            required
                            node_ref=email_field
                            prop:value=email
                            aria-invalid=move || at_email.get().map(|_| "true")
                            aria-describedby=move || match at_email.get() {
                                Some(_) => "email-wrong",
                                None => "email-hint",
                            }
                            on:input=move |event| email.set(event_target_value(&event))
                        />
                        <p class="hint" id="email-hint">{hub.say(Message::EmailHint)}</p>
                        <Wrongness id="email-wrong" what=at_email/>
                    </div>
                    <Busy busy=creating kind="submit" class="primary" press=Callback::new(|()| ())>
                        {hub.say(Message::CreateWithPasskey)}
                    </Busy>
                </form>
            </section>
            <section aria-labelledby="been-here">
                <h2 id="been-here">{hub.say(Message::BeenHere)}</h2>
                <p>{hub.say(Message::BeenHereText)}</p>
                <Busy busy=entering press=enter>{hub.say(Message::AlreadyHavePasskey)}</Busy>
            </section>
            <p class="waiting-line" role="status">{waiting}</p>
            <Alert message=whole/>
        </div>
    }
}

/// What is wrong with a field, beside it.
#[component]
pub fn Wrongness<S: Sentence + Send + Sync + 'static>(
    id: &'static str,
    what: Signal<Option<S>>,
) -> impl IntoView {
    let hub = hub();
    move || {
        what.get()
            .map(|message| view! { <p class="wrong" id=id>{hub.say(message)}</p> })
    }
}

async fn sign_up(handle: String, email: String) -> Result<Session, Wrong> {
    let asked = ShopperOptions {
        handle: Some(handle),
        email: Some(email),
        ..ShopperOptions::default()
    };
    let asked = serde_json::to_string(&asked).map_err(|_| Wrong::Whole(Message::OurFault))?;
    let begun = begin("/v1/shoppers/options", asked).await?;
    let signal = signal()?;
    let credential = passkeys::create(&begun.public_key, &signal)
        .await
        .map_err(trouble)?;
    finish("/v1/shoppers", &begun, &credential).await
}

async fn sign_in() -> Result<Session, Wrong> {
    let begun = begin("/v1/sessions/options", "{}".into()).await?;
    let signal = signal()?;
    let assertion = passkeys::get(&begun.public_key, &signal)
        .await
        .map_err(trouble)?;
    finish("/v1/sessions", &begun, &assertion).await
}

pub(crate) async fn begin(path: &str, body: String) -> Result<Begun, Wrong> {
    let answer = Call::post(path).json(body).send().await.map_err(refused)?;
    Begun::read(&answer.text).ok_or(Wrong::Whole(Message::OurFault))
}

pub(crate) async fn finish(path: &str, begun: &Begun, credential: &str) -> Result<Session, Wrong> {
    let body = begun.answer(credential);
    Call::post(path).json(body).read().await.map_err(refused)
}

pub(crate) fn signal() -> Result<web_sys::AbortSignal, Wrong> {
    let controller =
        web_sys::AbortController::new().map_err(|_| Wrong::Whole(Message::PasskeysMissing))?;
    Ok(controller.signal())
}

pub(crate) fn trouble(trouble: Trouble) -> Wrong {
    Wrong::Whole(match trouble {
        // Only a checkout in a frame can be covered.
        Trouble::Aborted | Trouble::NoAnswer | Trouble::Covered => Message::PasskeyCancelled,
        Trouble::Exists => Message::AccountExists,
        Trouble::Blocked | Trouble::Unsupported => Message::PasskeysMissing,
    })
}

/// Text rules name their field at the start of the sentence.
fn refused(failure: Failure) -> Wrong {
    if let Failure::Refused(problem) = &failure {
        match problem.code.as_str() {
            "unknown_passkey" | "assertion_foreign_passkey" => {
                return Wrong::Whole(Message::PasskeyUnknown);
            }
            "recovery_code_refused" => return Wrong::Whole(Message::Refused),
            "passkey_already_registered" => return Wrong::Whole(Message::AccountExists),
            _ if problem.detail.starts_with("handle") => {
                return Wrong::Handle(Message::NameRefused);
            }
            _ if problem.detail.starts_with("email") => {
                return Wrong::Email(Message::EmailRefused);
            }
            _ => {}
        }
    }
    Wrong::Whole(api::sentence(&failure))
}
