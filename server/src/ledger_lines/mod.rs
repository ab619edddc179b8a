//! The ledger as lines of JSON: accounts and transfers that come in from elsewhere, and rows shown to whoever asks.
//!
//! ```json
//! {"account": {"id": "1", "ledger": 978, "code": 10}}
//! {"transfer": {"id": "7", "debit_account_id": "1", "credit_account_id": "2", "amount": "2400", "ledger": 978, "code": 10}}
//! {"commit": true}
//! ```
//!
//! [`Line::read`] takes one line apart, [`Batches`] says where a batch ends, [`Batch::apply`] gives it to the ledger, and
//! [`show_account`] and [`show_transfer`] write rows. Names are those of the ledger that the field trusts most, so that its
//! users' files and cases can be fed as they are. Nothing here knows a file, a clock or a store.

mod batch;
mod line;
mod number;
mod scratch;
mod show;

pub use batch::{Batch, Batches};
pub use line::{AccountRequest, Line, ScratchLine, Setup};
pub use number::Range;
pub use scratch::Scratch;
pub use show::{show_account, show_transfer};
