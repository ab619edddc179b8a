//! Passkeys (WebAuthn): what a browser says, checked before a room hears of it.
//!
//! Registration and sign-in go through the library `webauthn_rp` ([`Passkeys`]); an assertion over a payment goes through our own
//! verifier ([`payment`]), because its challenge is ours to choose: it is the payment itself. Both know where a ceremony may
//! happen: on our own pages at top level, or in a frame on the pages that the merchant registered.
//!
//! Safari names no top origin. A frame that says it is cross-origin without saying whose page it is in is taken, because the
//! document it runs in was only delivered to be framed by that merchant (`frame-ancestors`); the signed `clientDataJSON` is kept
//! and shows which it was.

mod ceremonies;
mod cose;
pub mod payment;
mod refusals;

pub use ceremonies::{Begun, Passkeys};
pub use payment::{Assertion, verify_payment_assertion};
pub use refusals::{Half, PasskeyRefusal, Why};
