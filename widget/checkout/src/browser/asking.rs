//! A passkey ceremony that the person can call off, one at a time.

use crate::step::Checkout;
use std::cell::RefCell;
use std::future::Future;
use vouch_browser::passkeys::Trouble;
use web_sys::{AbortController, AbortSignal};

use leptos::prelude::*;

thread_local! {
    static RUNNING: RefCell<Option<AbortController>> = const { RefCell::new(None) };
}

/// Runs a ceremony with Cancel within reach.
pub async fn with_cancel<F: Future<Output = Result<String, Trouble>>>(
    checkout: Checkout,
    ceremony: impl FnOnce(AbortSignal) -> F,
) -> Result<String, Trouble> {
    let controller = AbortController::new().map_err(|_| Trouble::Unsupported)?;
    let signal = controller.signal();
    under_way(checkout, controller, ceremony(signal)).await
}

/// A ceremony that has begun already.
pub async fn under_way(
    checkout: Checkout,
    controller: AbortController,
    ceremony: impl Future<Output = Result<String, Trouble>>,
) -> Result<String, Trouble> {
    RUNNING.with_borrow_mut(|running| *running = Some(controller));
    checkout.can_cancel.set(true);
    let outcome = ceremony.await;
    checkout.can_cancel.set(false);
    RUNNING.with_borrow_mut(|running| *running = None);
    outcome
}

/// Calls off the ceremony that is under way; whether there was one.
pub fn cancel() -> bool {
    RUNNING
        .with_borrow_mut(Option::take)
        .map(|controller| controller.abort())
        .is_some()
}
