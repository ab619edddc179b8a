//! The way from a press to a paid order.
//!
//! The order button asks for a passkey at once, over the challenge that came with the document: nothing is requested before
//! it. The assertion is then sent with an idempotency key of its own, and both are kept until the server has definitely
//! answered; a lost answer, a top-up or a fault on the server's side sends the very same pair again. So whatever happens on
//! the way, an assertion pays once.
//!
//! What the browser holds lives in this module's memory only and dies with the document: the session's token above all.

use super::asking::{self, under_way, with_cancel};
use super::{Boot, document, soon};
use crate::step::{Act, Checkout, Step, WayOut};
use js_sys::{Object, Reflect};
use leptos::ev;
use leptos::prelude::*;
use std::cell::RefCell;
use vouch_browser::api::{Call, Failure, Problem};
use vouch_browser::passkeys::{self, Begun, Trouble};
use vouch_browser::{intl, quoted, random_id, reading, sleep};
use vouch_messages::checkout::Message;
use vouch_wire::checkout::{CheckoutState, Confirmed};
use vouch_wire::money::Money;
use vouch_wire::shoppers::{Enrolment, Session};
use wasm_bindgen::prelude::*;

/// What is kept between two presses.
#[derive(Default)]
struct Held {
    session: Option<Session>,
    /// The assertion and the key it is sent with, until the server has answered for good.
    assertion: Option<Sealed>,
    /// What the order still needs, and the key of that top-up.
    top_up: Option<(Money, String)>,
    /// What "Try again" does.
    again: Option<Again>,
    /// A passkey was asked for and did not answer.
    declined: bool,
    /// Counts enrolments, so that an older one's polling ends.
    enrolments: u32,
}

#[derive(Clone)]
struct Sealed {
    assertion: String,
    key: String,
}

#[derive(Clone, Copy)]
enum Again {
    Order,
    Send,
    TopUp,
    Reload,
}

struct Flow {
    checkout: Checkout,
    boot: Boot,
    held: Held,
}

thread_local! {
    static FLOW: RefCell<Option<Flow>> = const { RefCell::new(None) };
}

/// How often a window that creates a passkey is asked about, and for how long.
const CLAIM_EVERY_MS: i32 = 1_500;
const CLAIMS_MAX: u32 = 220;

pub fn open(checkout: Checkout, boot: Boot) {
    FLOW.with_borrow_mut(|flow| {
        *flow = Some(Flow {
            checkout,
            boot,
            held: Held::default(),
        });
    });
}

/// Once the app is there: Escape cancels, and a document that was fetched anew says why.
pub fn begin() {
    let Some(checkout) = checkout() else {
        return;
    };
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" {
            asking::cancel();
        }
    });
    // For as long as the document lives.
    std::mem::forget(escape);
    let location = web_sys::window().map(|window| window.location());
    let mark = location.as_ref().and_then(|location| location.hash().ok());
    let note = match mark.as_deref() {
        Some("#expired") => checkout.say(Message::Expired),
        Some("#price") => checkout.with(|facts| {
            checkout.say_with(Message::PriceChanged, &[("amount", &facts.total.text)])
        }),
        _ => return,
    };
    if checkout.with(|facts| facts.state == CheckoutState::Open) {
        checkout.note.set(note);
        soon(document::focus_soon("press"));
    }
}

fn checkout() -> Option<Checkout> {
    FLOW.with_borrow(|flow| flow.as_ref().map(|flow| flow.checkout))
}

/// Carries an act out. While one is under way no other begins: a second press does nothing.
pub fn act(act: Act) {
    let Some(checkout) = checkout() else {
        return;
    };
    if act == Act::Cancel {
        asking::cancel();
        return;
    }
    if checkout.busy.get_untracked().is_some() {
        return;
    }
    checkout.note.set(String::new());
    checkout.offer_window.set(false);
    for (field, typed) in [("handle", checkout.handle), ("email", checkout.email)] {
        if let Some(text) = document::value_of(field) {
            typed.set(text);
        }
    }
    match act {
        Act::Cancel => {}
        Act::Back => back(checkout, String::new()),
        Act::CopyAddress => copy_address(checkout),
        Act::Order => work(checkout, act, ask(checkout)),
        Act::UsePasskey => work(checkout, act, ask(checkout)),
        Act::CreateAccount => work(checkout, act, create_account(checkout)),
        Act::TopUp => work(checkout, act, top_up(checkout)),
        Act::SeeFriends => work(checkout, act, see_friends(checkout)),
        Act::TryAgain => {
            // Back on the order button, so that trouble that comes again is said again.
            checkout.show(Step::Offer);
            soon(document::focus_soon("press"));
            match held(|held| held.again) {
                Some(Again::Send) => work(checkout, Act::Order, send(checkout)),
                Some(Again::TopUp) => work(checkout, Act::Order, top_up(checkout)),
                Some(Again::Reload) => reload("#expired"),
                Some(Again::Order) | None => work(checkout, Act::Order, ask(checkout)),
            }
        }
    }
}

fn work(checkout: Checkout, act: Act, job: impl Future<Output = ()> + 'static) {
    checkout.busy.set(Some(act));
    soon(async move {
        job.await;
        checkout.busy.set(None);
    });
}

/// Asks for a passkey over the payment's challenge, unless the press has done so already, then sends what it signed.
async fn ask(checkout: Checkout) {
    checkout.note.set(checkout.say(Message::WaitingForPasskey));
    let begun = FLOW.with_borrow(|flow| {
        let boot = &flow.as_ref()?.boot;
        if let Some(begun) = boot.begun() {
            return Some((begun.controller(), begun.answer()));
        }
        let controller = web_sys::AbortController::new().ok()?;
        let answer = boot.ask(&controller.signal());
        Some((controller, answer))
    });
    let answer = match begun {
        Some((controller, answer)) => {
            under_way(checkout, controller, passkeys::answered(answer)).await
        }
        None => Err(Trouble::Unsupported),
    };
    match answer {
        Ok(assertion) => {
            let key = random_id();
            held(|held| held.assertion = Some(Sealed { assertion, key }));
            send(checkout).await;
        }
        Err(Trouble::Aborted) => cancelled(checkout, Message::Cancelled, "cancelled"),
        Err(Trouble::Covered) => {
            cancelled(checkout, Message::Covered, "covered");
            checkout.offer_window.set(true);
        }
        Err(Trouble::NoAnswer) if has_passkey(checkout) => {
            cancelled(checkout, Message::NoAnswer, "no_answer");
        }
        Err(Trouble::NoAnswer) => go(checkout, Step::KnowYou, "state"),
        Err(trouble) => no_passkeys(checkout, trouble),
    }
}

/// Whether a passkey that did not answer was declined rather than missing. Whoever is signed in has one, and so has a returning
/// shopper; but theirs may be gone from this device, so the second time they are asked who they are.
fn has_passkey(checkout: Checkout) -> bool {
    let returning = checkout.with(|facts| facts.knows_you);
    held(|held| {
        let first = !std::mem::replace(&mut held.declined, true);
        held.session.is_some() || (returning && first)
    })
}

/// Sends the assertion that is held. Everything that is not an answer for good keeps it for the next try.
async fn send(checkout: Checkout) {
    let Some(Sealed { assertion, key }) = held(|held| held.assertion.clone()) else {
        back(checkout, String::new());
        return;
    };
    checkout.note.set(checkout.say(Message::PlacingOrder));
    let (url, body) = checkout.with(|facts| {
        let url = ["/v1/payments/", &facts.payment, "/confirm"].concat();
        let token = quoted(&facts.checkout);
        let body = ["{\"checkout\":", &token, ",\"assertion\":", &assertion, "}"].concat();
        (url, body)
    });
    let call = Call::post(&url).key(&key).json(body);
    match call.read_with(reading::confirmed).await {
        Ok(confirmed) => paid(checkout, confirmed),
        Err(Failure::Lost) => trouble(checkout, Message::LostAnswer, Again::Send),
        Err(Failure::Refused(problem)) => refused(checkout, &problem),
    }
}

/// The server said no. Money has not moved, whatever it says.
fn refused(checkout: Checkout, problem: &Problem) {
    match problem.code.as_str() {
        "insufficient_funds" => match reading::insufficient_funds(&problem.body) {
            Some(funds) => {
                // This answer is definite; the assertion goes out again with a key of its own.
                held(|held| {
                    held.session = Some(funds.session);
                    if let Some(sealed) = &mut held.assertion {
                        sealed.key = random_id();
                    }
                });
                ask_top_up(checkout, &funds.balance, funds.missing);
            }
            None => trouble(checkout, Message::OurFault, Again::Send),
        },
        "checkout_expired" | "price_changed" => {
            held(|held| held.assertion = None);
            reload(if problem.code == "price_changed" {
                "#price"
            } else {
                "#expired"
            });
        }
        "unknown_passkey" => {
            held(|held| held.assertion = None);
            go(checkout, Step::KnowYou, "state");
        }
        // A fault or too much at once: the same again is the right thing.
        _ if problem.status >= 500 => trouble(checkout, Message::OurFault, Again::Send),
        _ if problem.status == 429 => trouble(checkout, Message::TooMany, Again::Send),
        _ if matches!(problem.status, 404 | 409 | 410) => {
            held(|held| held.assertion = None);
            let sentence = checkout
                .with(|facts| checkout.say_with(Message::NoLongerOpen, &[("payee", &facts.payee)]));
            stuck(checkout, sentence, WayOut::None, &problem.code);
        }
        _ => {
            held(|held| held.assertion = None);
            trouble(checkout, Message::NotConfirmed, Again::Order);
        }
    }
}

fn paid(checkout: Checkout, confirmed: Confirmed) {
    held(|held| {
        *held = Held {
            session: Some(confirmed.session),
            ..Held::default()
        };
    });
    let payment = Object::new();
    let sum = confirmed.payment;
    set(&payment, "id", &sum.id.into());
    set(&payment, "status", &sum.status.into());
    // Amounts on the wire are below 2^53, so a JS number holds them exactly.
    set(&payment, "amount", &JsValue::from_f64(sum.amount as f64));
    set(&payment, "currency", &sum.currency.into());
    if let Some(reference) = sum.reference {
        set(&payment, "reference", &reference.into());
    }
    for event in ["authorised", "paid"] {
        let receipt = JsValue::from_str(&confirmed.receipt);
        tell(
            event,
            &[("payment", payment.clone().into()), ("receipt", receipt)],
        );
    }
    let step = Step::Paid {
        receipt_url: Some(confirmed.receipt_url),
        order_url: Some(confirmed.order_url),
    };
    go(checkout, step, "state");
}

/// A new account: a passkey made here, or in a window where this page may not make one. The order then goes on.
async fn create_account(checkout: Checkout) {
    if !fields_are_filled(checkout) {
        return;
    }
    checkout.enrol_url.set(String::new());
    checkout.note.set(checkout.say(Message::OneMoment));
    let (handle, email) = (
        checkout.handle.get_untracked(),
        checkout.email.get_untracked(),
    );
    let body = checkout.with(|facts| {
        [
            "{\"checkout\":",
            &quoted(&facts.checkout),
            ",\"handle\":",
            &quoted(handle.trim()),
            ",\"email\":",
            &quoted(email.trim()),
            "}",
        ]
        .concat()
    });
    let begun = match Call::post("/v1/shoppers/options")
        .json(body.clone())
        .send()
        .await
    {
        Ok(answer) => match Begun::read(&answer.text) {
            Some(begun) => begun,
            None => return note(checkout, Message::LostRequest),
        },
        Err(failure) => return sign_up_refused(checkout, failure),
    };
    checkout.note.set(checkout.say(Message::WaitingForPasskey));
    let made = with_cancel(checkout, async |signal| {
        passkeys::create(&begun.public_key, &signal).await
    })
    .await;
    match made {
        Ok(credential) => {
            checkout.note.set(checkout.say(Message::OneMoment));
            let body = begun.answer(&credential);
            match Call::post("/v1/shoppers")
                .json(body)
                .read_with(reading::session)
                .await
            {
                Ok(session) => signed_in(checkout, session).await,
                Err(failure) => sign_up_refused(checkout, failure),
            }
        }
        Err(Trouble::Aborted) => note(checkout, Message::Cancelled),
        Err(Trouble::Exists) => note(checkout, Message::AccountExists),
        Err(_) => offer_enrolment(checkout, body).await,
    }
}

/// What the server would refuse anyway is said at once, at the field.
fn fields_are_filled(checkout: Checkout) -> bool {
    let handle = checkout
        .handle
        .with_untracked(|text| text.trim().is_empty());
    let email = checkout.email.with_untracked(|text| {
        !matches!(text.trim().split_once('@'), Some((name, host)) if !name.is_empty() && host.contains('.'))
    });
    let say = |wrong: bool, message| match wrong {
        true => checkout.say(message),
        false => String::new(),
    };
    checkout
        .handle_trouble
        .set(say(handle, Message::NameMissing));
    checkout
        .email_trouble
        .set(say(email, Message::EmailRefused));
    if handle || email {
        let first = if handle { "handle" } else { "email" };
        soon(document::focus_soon(first));
    }
    !(handle || email)
}

fn sign_up_refused(checkout: Checkout, failure: Failure) {
    let Failure::Refused(problem) = failure else {
        return note(checkout, Message::LostRequest);
    };
    // Refusals of a field begin with its name.
    let (field, sentence) = match problem.code.as_str() {
        "checkout_expired" => return reload("#expired"),
        _ if problem.detail.starts_with("handle") => ("handle", Message::NameRefused),
        _ if problem.detail.starts_with("email") => ("email", Message::EmailRefused),
        "passkey_already_registered" => return note(checkout, Message::AccountExists),
        _ if problem.status == 429 => return note(checkout, Message::TooMany),
        _ => return note(checkout, Message::LostRequest),
    };
    let (there, elsewhere) = match field {
        "handle" => (checkout.handle_trouble, checkout.email_trouble),
        _ => (checkout.email_trouble, checkout.handle_trouble),
    };
    there.set(checkout.say(sentence));
    elsewhere.set(String::new());
    checkout.note.set(String::new());
    soon(document::focus_soon(field));
}

/// This page may not make a passkey: prepare a window that may, and wait for it.
async fn offer_enrolment(checkout: Checkout, body: String) {
    match Call::post("/v1/enrolments")
        .json(body)
        .read_with(reading::enrolment)
        .await
    {
        Ok(enrolment) => {
            let turn = held(|held| {
                held.enrolments += 1;
                held.enrolments
            });
            checkout.note.set(String::new());
            let lang = checkout.with(|facts| ["?lang=", &facts.language, "#"].concat());
            checkout
                .enrol_url
                .set(enrolment.url.replacen('#', &lang, 1));
            soon(document::focus_soon("enrol"));
            soon(claim(checkout, enrolment, turn));
        }
        Err(failure) => sign_up_refused(checkout, failure),
    }
}

/// Asks until the window has done its part, this checkout has moved on, or it is too late. The window
/// cannot be relied on to call back: a shop's page may cut the tie to its opener.
async fn claim(checkout: Checkout, enrolment: Enrolment, turn: u32) {
    let url = ["/v1/enrolments/", &enrolment.id, "/claim"].concat();
    let body = ["{\"secret\":", &quoted(&enrolment.secret), "}"].concat();
    for _ in 0..CLAIMS_MAX {
        sleep(CLAIM_EVERY_MS).await;
        let waits = checkout.step.with_untracked(|step| *step == Step::KnowYou)
            && held(|held| held.enrolments == turn);
        if !waits {
            return;
        }
        if checkout.busy.get_untracked().is_some() {
            continue;
        }
        match Call::post(&url).json(body.clone()).send().await {
            Ok(answer) if answer.status == 202 => {}
            Ok(answer) => {
                let Some(session) = answer.json().and_then(|json| reading::session(&json)) else {
                    continue;
                };
                checkout.enrol_url.set(String::new());
                checkout.busy.set(Some(Act::CreateAccount));
                signed_in(checkout, session).await;
                checkout.busy.set(None);
                return;
            }
            Err(Failure::Lost) => {}
            Err(Failure::Refused(problem)) if problem.status == 429 || problem.status >= 500 => {}
            Err(Failure::Refused(_)) => break,
        }
    }
    checkout.enrol_url.set(String::new());
    checkout.note.set(checkout.say(Message::EnrolLate));
}

/// Signed up in the middle of an order: it goes on by itself, by a top-up first where the balance is too small.
async fn signed_in(checkout: Checkout, session: Session) {
    let total = checkout.with(|facts| facts.total.amount);
    let short = session.balance.clone().and_then(|balance| {
        let missing = total - balance.amount;
        let currency = balance.currency.clone();
        (missing > 0).then_some((
            balance,
            Money {
                amount: missing,
                currency,
            },
        ))
    });
    held(|held| held.session = Some(session));
    soon(load_words(checkout));
    match short {
        Some((balance, missing)) => ask_top_up(checkout, &balance, missing),
        None => {
            checkout.show(Step::Offer);
            checkout.busy.set(Some(Act::Order));
            ask(checkout).await;
        }
    }
}

fn ask_top_up(checkout: Checkout, balance: &Money, missing: Money) {
    let write = |money: &Money| {
        checkout.with(|facts| intl::money(money.amount, &money.currency, &facts.language))
    };
    let step = Step::TopUp {
        balance: write(balance),
        missing: write(&missing),
    };
    held(|held| held.top_up = Some((missing, random_id())));
    go(checkout, step, "state");
}

/// Adds what is missing; then the same assertion again, or a passkey's where there is none yet.
async fn top_up(checkout: Checkout) {
    let asked = held(|held| {
        let token = held.session.as_ref().map(|session| session.token.clone());
        token.zip(held.top_up.clone())
    });
    let Some((token, (missing, key))) = asked else {
        back(checkout, String::new());
        return;
    };
    let text =
        checkout.with(|facts| intl::money(missing.amount, &missing.currency, &facts.language));
    checkout
        .note
        .set(checkout.say_with(Message::Adding, &[("amount", &text)]));
    let amount = missing.amount.to_string();
    let body = [
        "{\"amount\":",
        &amount,
        ",\"currency\":",
        &quoted(&missing.currency),
        "}",
    ]
    .concat();
    let call = Call::post("/v1/top-ups")
        .bearer(&token)
        .key(&key)
        .json(body);
    match call.send().await {
        Ok(_) => {
            let sealed = held(|held| {
                held.top_up = None;
                held.assertion.is_some()
            });
            if sealed {
                send(checkout).await;
            } else {
                checkout.show(Step::Offer);
                checkout.busy.set(Some(Act::Order));
                soon(document::focus_soon("press"));
                ask(checkout).await;
            }
        }
        Err(Failure::Lost) => trouble(checkout, Message::LostRequest, Again::TopUp),
        Err(Failure::Refused(problem)) if problem.status == 429 => {
            trouble(checkout, Message::TooMany, Again::TopUp);
        }
        Err(Failure::Refused(problem)) if problem.status >= 500 => {
            trouble(checkout, Message::OurFault, Again::TopUp);
        }
        Err(Failure::Refused(problem)) if problem.code.starts_with("top_up") => {
            let sentence = checkout.say(Message::TopUpRefused);
            stuck(checkout, sentence, WayOut::None, &problem.code);
        }
        // The session is over: the order button asks for the passkey anew.
        Err(Failure::Refused(_)) => {
            held(|held| {
                held.session = None;
                held.top_up = None;
            });
            trouble(checkout, Message::NotConfirmed, Again::Order);
        }
    }
}

/// Signs in without paying, to read what friends say.
async fn see_friends(checkout: Checkout) {
    checkout.note.set(checkout.say(Message::OneMoment));
    let body = checkout.with(|facts| ["{\"checkout\":", &quoted(&facts.checkout), "}"].concat());
    let begun = match Call::post("/v1/sessions/options").json(body).send().await {
        Ok(answer) => Begun::read(&answer.text),
        Err(Failure::Refused(problem)) if problem.code == "checkout_expired" => {
            return reload("#expired");
        }
        Err(_) => None,
    };
    let Some(begun) = begun else {
        return note(checkout, Message::LostRequest);
    };
    checkout.note.set(checkout.say(Message::WaitingForPasskey));
    let answer = with_cancel(checkout, async |signal| {
        passkeys::get(&begun.public_key, &signal).await
    })
    .await;
    let assertion = match answer {
        Ok(assertion) => assertion,
        Err(Trouble::Aborted) => return note(checkout, Message::Cancelled),
        Err(trouble @ (Trouble::Blocked | Trouble::Unsupported)) => {
            return no_passkeys(checkout, trouble);
        }
        Err(_) => return note(checkout, Message::NoSignIn),
    };
    let body = begun.answer(&assertion);
    match Call::post("/v1/sessions")
        .json(body)
        .read_with(reading::session)
        .await
    {
        Ok(session) => {
            held(|held| held.session = Some(session));
            checkout.note.set(String::new());
            load_words(checkout).await;
            document::focus_soon("from-friends").await;
        }
        Err(Failure::Lost) => note(checkout, Message::LostRequest),
        Err(Failure::Refused(_)) => note(checkout, Message::NoSignIn),
    }
}

/// A word that was taken back is gone within a minute.
const REFRESH_EVERY_MS: i32 = 25_000;

/// Keeps what people say as it is by now.
pub async fn refresh_words(checkout: Checkout) {
    loop {
        sleep(REFRESH_EVERY_MS).await;
        if !document::is_hidden() {
            load_words(checkout).await;
        }
    }
}

/// What this shopper's friends say, as the server writes it; without an answer what stands there stays. A cart has no words.
async fn load_words(checkout: Checkout) {
    let Some(words) = document::element("words") else {
        return;
    };
    let token = held(|held| held.session.as_ref().map(|session| session.token.clone()));
    let url = checkout.with(|facts| {
        let token: String = js_sys::encode_uri_component(&facts.checkout).into();
        ["/embed/words?lang=", &facts.language, "&checkout=", &token].concat()
    });
    let mut call = Call::get(&url);
    if let Some(token) = &token {
        call = call.bearer(token);
    }
    if let Ok(answer) = call.send().await {
        document::replace(&words, &answer.text);
    }
}

fn no_passkeys(checkout: Checkout, trouble: Trouble) {
    let message = match trouble {
        Trouble::Blocked => Message::PasskeysBlocked,
        _ => Message::PasskeysMissing,
    };
    let framed = checkout.with(|facts| !facts.merchant_origins.is_empty());
    let way_out = match trouble {
        Trouble::Blocked if framed => WayOut::NewWindow,
        _ => WayOut::Elsewhere,
    };
    stuck(
        checkout,
        checkout.say(message),
        way_out,
        "passkeys_unavailable",
    );
}

/// Where the browser copies nothing, the address stays marked, ready for the shopper's own hands.
fn copy_address(checkout: Checkout) {
    if document::copy("address") {
        note(checkout, Message::AddressCopied);
    }
}

fn trouble(checkout: Checkout, message: Message, again: Again) {
    held(|held| held.again = Some(again));
    let code = match again {
        Again::Send | Again::TopUp => "no_answer",
        Again::Order | Again::Reload => "refused",
    };
    stuck(checkout, checkout.say(message), WayOut::TryAgain, code);
}

/// The alert says it; the focus goes to what can be done, so nothing is said twice.
fn stuck(checkout: Checkout, sentence: String, way_out: WayOut, code: &str) {
    tell(
        "error",
        &[
            ("code", code.into()),
            ("message", JsValue::from_str(&sentence)),
        ],
    );
    let step = Step::Trouble { sentence, way_out };
    go(checkout, step, "press");
}

fn cancelled(checkout: Checkout, message: Message, reason: &str) {
    tell("cancelled", &[("reason", reason.into())]);
    back(checkout, checkout.say(message));
}

/// Back to the offer, with the focus on its button.
fn back(checkout: Checkout, note: String) {
    checkout.enrol_url.set(String::new());
    let moved = checkout.step.with_untracked(|step| *step != Step::Offer);
    checkout.show(Step::Offer);
    checkout.note.set(note);
    if moved {
        soon(document::focus_soon("press"));
    }
}

fn note(checkout: Checkout, message: Message) {
    checkout.note.set(checkout.say(message));
}

/// A new state: nothing is left to say of the old one, and the focus goes along.
fn go(checkout: Checkout, step: Step, focus: &'static str) {
    checkout.note.set(String::new());
    checkout.show(step);
    tell("focus", &[]);
    soon(document::focus_soon(focus));
}

/// Fetches the document afresh, which then says why. If that did not help before, the shopper is asked.
fn reload(mark: &str) {
    let Some(location) = web_sys::window().map(|window| window.location()) else {
        return;
    };
    if location.hash().is_ok_and(|hash| hash == mark) && mark == "#expired" && !asked_to_reload() {
        if let Some(checkout) = checkout() {
            trouble(checkout, Message::ExpiredAgain, Again::Reload);
        }
        return;
    }
    // Neither is refused for a document's own address.
    let _ = location.set_hash(mark);
    let _ = location.reload();
}

fn asked_to_reload() -> bool {
    held(|held| matches!(held.again, Some(Again::Reload)))
}

/// Says something to the shop's page.
fn tell(kind: &str, members: &[(&str, JsValue)]) {
    let message = Object::new();
    set(&message, "t", &kind.into());
    for (name, value) in members {
        set(&message, name, value);
    }
    FLOW.with_borrow(|flow| {
        if let Some(flow) = flow {
            flow.boot.tell(&message);
        }
    });
}

fn held<T>(work: impl FnOnce(&mut Held) -> T) -> T {
    FLOW.with_borrow_mut(|flow| {
        let flow = flow.as_mut().expect("acts come after the start");
        work(&mut flow.held)
    })
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a member of a plain object does not fail.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}
