//! Disputes: the shopper says that nothing arrived, or something else than was promised; both sides are heard, and it is decided.
//!
//! open → answered → decided → (appealed →) closed
//!
//! While a dispute is under way the money stands still. It is decided by rule where the evidence is conclusive or a side stays
//! silent, and by an operator otherwise; the loser may appeal once, to another operator. What follows for the money is carried out
//! by `payments` once it is closed.

mod dispute;
mod refusals;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use dispute::{
    ANSWER_SECONDS_MAX, APPEAL_SECONDS_MAX, Appeal, Claim, DECIDE_SECONDS_MAX, Decider, Decision,
    Dispute, Rule, STATEMENTS_MAX, Side, Stage, Statement, TEXT_MAX_CHARS,
};
pub use refusals::DisputeRefusal;
pub use rules::{FALSE_CLAIMS_MAX, FALSE_CLAIMS_SECONDS, by_evidence};
pub use store::DisputeStore;
