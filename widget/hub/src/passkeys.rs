//! One's passkeys: added, named, removed but never down to none; recovery codes on paper, and the way back in with one.

use crate::account::{Wrong, Wrongness, begin, finish, signal, trouble};
use crate::api;
use crate::confirm::Confirm;
use crate::hub::{Hub, hub};
use crate::parts::{Alert, Busy, Fetch, Heading};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use vouch_browser::api::Failure;
use vouch_browser::passkeys::{self, Begun};
use vouch_messages::hub::Message as Words;
use vouch_messages::passkeys::Message;
use vouch_wire::shoppers as wire;

#[component]
pub fn Passkeys() -> impl IntoView {
    let hub = hub();
    let own = Fetch::<wire::Passkeys>::new("/v1/passkeys");
    let changed = Callback::new(move |()| own.again());
    // Shown once: they stay on the page until their owner says that they are kept.
    let codes = RwSignal::new(None::<Vec<String>>);
    let page = move |found: wire::Passkeys| {
        let alone = found.passkeys.len() == 1;
        let rows = found.passkeys.iter().map(|passkey| {
            view! { <Row passkey=passkey.clone() alone changed/> }
        });
        let uses = found.recovery.uses.iter().filter(|used| !used.seen);
        let uses = uses.map(|used| {
            let moment = hub.moment(&used.at);
            hub.tell(Message::WasUsed, &[("moment", &moment)])
        });
        let uses: Vec<String> = uses.collect();
        let seen = (!uses.is_empty()).then(|| view! { <Used uses changed/> });
        view! {
            {seen}
            <ul class="passkeys">{rows.collect_view()}</ul>
            <Add changed/>
            <Codes recovery=found.recovery codes changed/>
        }
    };
    view! {
        <Heading text=hub.say(Message::Passkeys)/>
        <p>{hub.say(Message::Why)}</p>
        {own.shown(page)}
    }
}

/// What its owner calls it, or the day it is from.
fn name_of(hub: Hub, passkey: &wire::Passkey) -> String {
    match passkey.name.as_str() {
        "" => hub.tell(Message::Unnamed, &[("day", &hub.day(&passkey.created_at))]),
        name => name.into(),
    }
}

#[component]
fn Row(passkey: wire::Passkey, alone: bool, changed: Callback<()>) -> impl IntoView {
    let hub = hub();
    let name = name_of(hub, &passkey);
    let facts = hub.tell(
        Message::Facts,
        &[
            ("made", &hub.day(&passkey.created_at)),
            ("used", &hub.day(&passkey.used_at)),
        ],
    );
    let path = StoredValue::new(format!("/v1/passkeys/{}", passkey.id));
    let naming = RwSignal::new(false);
    let new_name = RwSignal::new(passkey.name.clone());
    let field = format!("name-{}", passkey.id);
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<Message>));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let body = json!({ "name": new_name.get_untracked() }).to_string();
            match api::patch::<wire::Passkey>(hub, &path.get_value(), body).await {
                Ok(_) => {
                    hub.announce(hub.say(Message::Renamed).into());
                    changed.run(());
                }
                Err(_) => wrong.set(Some(Message::NameRefused)),
            }
            let _ = busy.try_set(false);
        });
    };
    let about = RwSignal::new(None::<String>);
    let (removing, trouble) = (RwSignal::new(false), RwSignal::new(None));
    let remove = Callback::new(move |_: String| {
        removing.set(true);
        trouble.set(None);
        spawn_local(async move {
            match api::delete(hub, &path.get_value()).await {
                Ok(()) => {
                    hub.announce(hub.say(Message::Removed).into());
                    about.set(None);
                    changed.run(());
                }
                Err(failure) => tell(hub, &failure, trouble),
            }
            let _ = removing.try_set(false);
        });
    });
    let rename = hub.tell(Message::Rename, &[("name", &name)]);
    let remove_it = hub.tell(Message::Remove, &[("name", &name)]);
    let asked = name.clone();
    let way_out = match alone {
        true => view! { <p class="quiet">{hub.say(Message::Last)}</p> }.into_any(),
        false => view! {
            <button type="button" on:click=move |_| about.set(Some(asked.clone()))>{remove_it}</button>
        }
        .into_any(),
    };
    let form = move || {
        naming.get().then(|| {
            let at_name = Signal::derive(move || wrong.get());
            view! {
                <form novalidate on:submit=save>
                    <div class="field">
                        <label for=field.clone()>{hub.say(Message::Name)}</label>
                        <input
                            id=field.clone()
                            type="text"
                            maxlength="60"
                            aria-describedby="rename-wrong"
                            prop:value=new_name
                            on:input=move |event| new_name.set(event_target_value(&event))
                        />
                        <Wrongness id="rename-wrong" what=at_name/>
                    </div>
                    <Busy busy kind="submit" press=Callback::new(|()| ())>{hub.say(Message::Save)}</Busy>
                </form>
            }
        })
    };
    view! {
        <li>
            <h2><bdi>{name}</bdi></h2>
            <p class="quiet">{facts}</p>
            <div class="answers">
                <button type="button" aria-expanded=move || naming.get().to_string()
                    on:click=move |_| naming.update(|open| *open = !*open)>{rename}</button>
                {way_out}
            </div>
            {form}
            <Confirm
                about
                question=|hub, name: &String| hub.tell(Message::Remove, &[("name", name)])
                text=hub.say(Message::RemoveText)
                yes=|hub, name: &String| hub.tell(Message::Remove, &[("name", name)])
                busy=removing
                trouble
                on_yes=remove
            />
        </li>
    }
}

#[component]
fn Add(changed: Callback<()>) -> impl IntoView {
    let hub = hub();
    let name = RwSignal::new(String::new());
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None));
    let wrong = RwSignal::new(None::<Message>);
    let at_name = Signal::derive(move || wrong.get());
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let called = name.get_untracked().trim().to_owned();
        wrong.set(None);
        trouble.set(None);
        if called.is_empty() {
            wrong.set(Some(Message::NameRefused));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match register(hub, &called).await {
                Ok(()) => {
                    hub.announce(hub.say(Message::Added).into());
                    changed.run(());
                }
                Err(Refused::Asked(failure)) => match api::code(&failure) {
                    "too_many_passkeys" => wrong.set(Some(Message::TooMany)),
                    code if code.starts_with("text_") => wrong.set(Some(Message::NameRefused)),
                    _ => tell(hub, &failure, trouble),
                },
                Err(Refused::Ceremony(message)) => trouble.set(Some(message)),
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <form class="ask" novalidate on:submit=add>
            <div class="field">
                <label for="new-passkey">{hub.say(Message::Name)}</label>
                <input
                    id="new-passkey"
                    type="text"
                    maxlength="60"
                    aria-describedby="new-passkey-hint new-passkey-wrong"
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <p class="hint" id="new-passkey-hint">{hub.say(Message::NameHint)}</p>
                <Wrongness id="new-passkey-wrong" what=at_name/>
            </div>
            <Busy busy kind="submit" class="primary" press=Callback::new(|()| ())>
                {hub.say(Message::Add)}
            </Busy>
            <Alert message=trouble/>
        </form>
    }
}

/// Why no passkey was added.
enum Refused {
    Asked(Failure),
    Ceremony(Words),
}

async fn register(hub: Hub, name: &str) -> Result<(), Refused> {
    let begun = api::post_for_text(hub, "/v1/passkeys/options").await;
    let begun = Begun::read(&begun.map_err(Refused::Asked)?);
    let begun = begun.ok_or(Refused::Ceremony(Words::OurFault))?;
    let called_off = signal().map_err(whole)?;
    let made = passkeys::create(&begun.public_key, &called_off).await;
    let credential = made.map_err(|why| whole(trouble(why)))?;
    let mut body = begun.answer(&credential);
    // One more member of the same object.
    body.pop();
    body.push_str(&format!(",\"name\":{}}}", json!(name)));
    let added = api::post::<wire::Passkey>(hub, "/v1/passkeys", Some(body)).await;
    added.map(drop).map_err(Refused::Asked)
}

fn whole(wrong: Wrong) -> Refused {
    Refused::Ceremony(words(wrong))
}

fn words(wrong: Wrong) -> Words {
    match wrong {
        Wrong::Handle(message) | Wrong::Email(message) | Wrong::Whole(message) => message,
    }
}

/// What asks for a fresh sign-in leads there; everything else is said here.
fn tell(hub: Hub, failure: &Failure, trouble: RwSignal<Option<Words>>) {
    match api::code(failure) {
        "sign_in_again" => hub.sign_out(Words::SignInAgain),
        _ => {
            let _ = trouble.try_set(Some(api::sentence(failure)));
        }
    }
}

/// Somebody came in with a code: said until its owner says that they know.
#[component]
fn Used(uses: Vec<String>, changed: Callback<()>) -> impl IntoView {
    let hub = hub();
    let busy = RwSignal::new(false);
    let press = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            // Lost: then it is said again.
            let _ = api::post_alone(hub, "/v1/recovery-codes/seen").await;
            changed.run(());
            let _ = busy.try_set(false);
        });
    });
    let said = uses
        .into_iter()
        .map(|text| view! { <p class="alert">{text}</p> });
    view! {
        <div class="ask" role="alert">
            {said.collect_view()}
            <Busy busy press>{hub.say(Message::WasMe)}</Busy>
        </div>
    }
}

#[component]
fn Codes(
    recovery: wire::Recovery,
    codes: RwSignal<Option<Vec<String>>>,
    changed: Callback<()>,
) -> impl IntoView {
    let hub = hub();
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None));
    let make = Callback::new(move |()| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            match api::post::<wire::RecoveryCodes>(hub, "/v1/recovery-codes", None).await {
                Ok(made) => {
                    let _ = codes.try_set(Some(made.codes));
                    changed.run(());
                }
                Err(failure) => tell(hub, &failure, trouble),
            }
            let _ = busy.try_set(false);
        });
    });
    let (left, press) = match &recovery.made_at {
        Some(made_at) => {
            let (count, day) = (recovery.codes_left.to_string(), hub.day(made_at));
            let values = [("count", count.as_str()), ("day", day.as_str())];
            (hub.tell(Message::CodesLeft, &values), Message::MakeAnew)
        }
        None => (hub.say(Message::CodesNone).into(), Message::Make),
    };
    let shown = move || {
        codes.get().map(|list| {
            let all = list.join("\n");
            let copy = move |_| {
                let all = all.clone();
                spawn_local(async move {
                    if crate::friends::copied(&all).await {
                        hub.announce(hub.say(Message::Copied).into());
                    }
                });
            };
            let rows = list
                .iter()
                .map(|code| view! { <li><code>{code.clone()}</code></li> });
            view! {
                <div class="codes">
                    <p>{hub.say(Message::Once)}</p>
                    <ol>{rows.collect_view()}</ol>
                    <div class="answers">
                        <button type="button" on:click=|_| { let _ = window().print(); }>
                            {hub.say(Message::Print)}
                        </button>
                        <button type="button" on:click=copy>{hub.say(Message::Copy)}</button>
                        <button type="button" on:click=move |_| codes.set(None)>
                            {hub.say(Message::Kept)}
                        </button>
                    </div>
                </div>
            }
        })
    };
    view! {
        <section class="ask" aria-labelledby="recovery-codes">
            <h2 id="recovery-codes">{hub.say(Message::Codes)}</h2>
            <p>{left}</p>
            {shown}
            <Busy busy press=make>{hub.say(press)}</Busy>
            <Alert message=trouble/>
        </section>
    }
}

/// The way back in for whoever has lost every passkey.
#[component]
pub fn Recovery() -> impl IntoView {
    let hub = hub();
    let code = RwSignal::new(String::new());
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None));
    let wrong = RwSignal::new(None::<Message>);
    let at_code = Signal::derive(move || wrong.get());
    let recover = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        wrong.set(None);
        trouble.set(None);
        busy.set(true);
        spawn_local(async move {
            match come_back(code.get_untracked()).await {
                Ok(session) => hub.sign_in(session),
                Err(Words::Refused) => wrong.set(Some(Message::CodeRefused)),
                Err(message) => trouble.set(Some(message)),
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <details class="recovery">
            <summary>{hub.say(Message::Lost)}</summary>
            <form novalidate on:submit=recover>
                <p>{hub.say(Message::LostText)}</p>
                <div class="field">
                    <label for="recovery-code">{hub.say(Message::Code)}</label>
                    <input
                        id="recovery-code"
                        type="text"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        maxlength="40"
                        aria-describedby="recovery-code-wrong"
                        prop:value=code
                        on:input=move |event| code.set(event_target_value(&event))
                    />
                    <Wrongness id="recovery-code-wrong" what=at_code/>
                </div>
                <Busy busy kind="submit" press=Callback::new(|()| ())>{hub.say(Message::Recover)}</Busy>
                <Alert message=trouble/>
            </form>
        </details>
    }
}

async fn come_back(code: String) -> Result<wire::Session, Words> {
    let asked = json!({ "code": code }).to_string();
    let begun = begin("/v1/recoveries/options", asked)
        .await
        .map_err(words)?;
    let called_off = signal().map_err(words)?;
    let made = passkeys::create(&begun.public_key, &called_off).await;
    let credential = made.map_err(|why| words(trouble(why)))?;
    finish("/v1/recoveries", &begun, &credential)
        .await
        .map_err(words)
}
