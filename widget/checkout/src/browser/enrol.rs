//! The window that creates a passkey: takes the code out of its address, and creates. The shop's page asks the server until it
//! is done.
//!
//! One sentence and one button, written by the server; so it is changed by hand here, without a view of its own.

use super::{document, soon};
use std::cell::RefCell;
use vouch_browser::api::{Call, Failure};
use vouch_browser::passkeys::{self, Begun, Trouble};
use vouch_browser::quoted;
use vouch_messages::enrol::Message;
use wasm_bindgen::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The device made no passkey; it may be asked again.
    Again,
    Done,
    /// The code is used up or too old.
    Stale,
}

#[derive(Default)]
struct Window {
    sentences: Vec<String>,
    code: String,
    busy: bool,
}

thread_local! {
    static WINDOW: RefCell<Window> = RefCell::default();
}

pub fn start(sentences: Vec<String>) {
    let code = code();
    let usable = code.is_some();
    WINDOW.with_borrow_mut(|window| {
        window.sentences = sentences;
        window.code = code.unwrap_or_default();
    });
    if !usable {
        show(Stage::Stale);
    }
}

/// The code in the fragment, which then leaves the address.
fn code() -> Option<String> {
    let window = web_sys::window()?;
    let hash = window.location().hash().ok()?;
    let code = hash.strip_prefix("#code=")?.to_owned();
    if let Ok(history) = window.history() {
        // Only tidies the address.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/enrol"));
    }
    Some(code)
}

pub fn pressed() {
    if WINDOW.with_borrow_mut(|window| std::mem::replace(&mut window.busy, true)) {
        return;
    }
    mark_busy(true);
    soon(async {
        let stage = create().await;
        WINDOW.with_borrow_mut(|window| window.busy = false);
        mark_busy(false);
        show(stage);
        if stage == Stage::Done {
            vouch_browser::sleep(1_200).await;
            if let Some(window) = web_sys::window() {
                // A browser that keeps the window open shows its last sentence.
                let _ = window.close();
            }
        }
    });
}

async fn create() -> Stage {
    let code = WINDOW.with_borrow(|window| quoted(&window.code));
    let body = ["{\"enrolment_code\":", &code, "}"].concat();
    let begun = match Call::post("/v1/shoppers/options").json(body).send().await {
        Ok(answer) => Begun::read(&answer.text),
        Err(failure) => return stage_of(&failure),
    };
    let (Some(begun), Ok(controller)) = (begun, web_sys::AbortController::new()) else {
        return Stage::Again;
    };
    match passkeys::create(&begun.public_key, &controller.signal()).await {
        Ok(credential) => {
            let body = begun.answer(&credential);
            match Call::post("/v1/shoppers").json(body).send().await {
                Ok(_) => Stage::Done,
                Err(failure) => stage_of(&failure),
            }
        }
        Err(Trouble::Exists) => Stage::Stale,
        Err(_) => Stage::Again,
    }
}

fn stage_of(failure: &Failure) -> Stage {
    match failure {
        Failure::Refused(problem) if problem.status < 429 => Stage::Stale,
        _ => Stage::Again,
    }
}

fn mark_busy(busy: bool) {
    if let Some(button) = document::element("create") {
        document::mark_busy(&button, busy);
    }
}

fn show(stage: Stage) {
    let message = match stage {
        Stage::Again => Message::EnrolAgain,
        Stage::Done => Message::EnrolDone,
        Stage::Stale => Message::EnrolStale,
    };
    let sentence = WINDOW.with_borrow(|window| window.sentences.get(message.index()).cloned());
    if let Some(status) = document::element("enrol-status") {
        status.set_text_content(sentence.as_deref());
    }
    if let Some(button) = document::element("create") {
        button.set_hidden(stage != Stage::Again);
    }
}
