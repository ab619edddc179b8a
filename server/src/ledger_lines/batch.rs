//! Batches: events of one kind that are decided together, in order.
//!
//! A batch ends with `commit`, where accounts follow transfers or the other way round, and with the input. That is also where a
//! linked chain must have ended.

use super::line::{AccountRequest, Line, ScratchLine};
use vouch_domain::ledger::{
    AccountRefusal, LedgerStore, Transfer, create_accounts, create_transfers,
};
use vouch_domain::{Fault, Reason, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Batch {
    Accounts(Vec<AccountRequest>),
    Transfers(Vec<Transfer>),
}

/// Lines become batches here.
#[derive(Debug, Default)]
pub struct Batches {
    open: Option<Batch>,
}

impl Batches {
    /// Takes a line in. Gives back the batch that it ended, and what it asks for itself.
    pub fn take(&mut self, line: Line) -> (Option<Batch>, Option<ScratchLine>) {
        match (line, &mut self.open) {
            (Line::Account(account), Some(Batch::Accounts(open))) => {
                open.push(account);
                (None, None)
            }
            (Line::Transfer(transfer), Some(Batch::Transfers(open))) => {
                open.push(transfer);
                (None, None)
            }
            (Line::Account(account), open) => (open.replace(Batch::Accounts(vec![account])), None),
            (Line::Transfer(transfer), open) => {
                (open.replace(Batch::Transfers(vec![transfer])), None)
            }
            (Line::Commit, open) => (open.take(), None),
            (Line::Scratch(line), open) => (open.take(), Some(line)),
        }
    }

    /// The input has ended, and with it the last batch.
    pub fn end(&mut self) -> Option<Batch> {
        self.open.take()
    }
}

impl Batch {
    /// One status per event, in order: `created`, or why not.
    pub fn apply(
        &self,
        work: &mut (impl LedgerStore + ?Sized),
        now: Timestamp,
    ) -> Result<Vec<&'static str>, Fault> {
        match self {
            Self::Accounts(requests) => {
                let accounts = Vec::from_iter(requests.iter().map(AccountRequest::asked));
                let results = create_accounts(work, &accounts, now)?;
                let statuses = results.iter().zip(requests);
                Ok(Vec::from_iter(statuses.map(|(result, request)| {
                    match result {
                        // The two stand next to each other in the order of precedence.
                        Err(AccountRefusal::ReservedFlag) if request.reserved_field => {
                            "reserved_field"
                        }
                        result => status(result),
                    }
                })))
            }
            Self::Transfers(transfers) => {
                let outcomes = create_transfers(work, transfers, now)?;
                Ok(Vec::from_iter(outcomes.iter().map(status)))
            }
        }
    }

    /// The batch in pieces of about `events` each, so that nobody else waits long for the book. A chain is never parted.
    pub fn pieces(self, events: usize) -> Vec<Self> {
        match self {
            Self::Accounts(all) => {
                let parts = parted(all, events, |request| request.account.flags.linked);
                Vec::from_iter(parts.into_iter().map(Self::Accounts))
            }
            Self::Transfers(all) => {
                let parts = parted(all, events, |transfer| transfer.flags.linked);
                Vec::from_iter(parts.into_iter().map(Self::Transfers))
            }
        }
    }
}

fn status<T, R: Reason>(result: &Result<T, R>) -> &'static str {
    result.as_ref().map_or_else(Reason::code, |_| "created")
}

fn parted<E>(all: Vec<E>, most: usize, is_linked: impl Fn(&E) -> bool) -> Vec<Vec<E>> {
    let mut parts = vec![Vec::new()];
    let mut linked = false;
    for event in all {
        let part = parts.last_mut().expect("there is always one");
        let full = part.len() >= most && !linked;
        linked = is_linked(&event);
        match full {
            true => parts.push(vec![event]),
            false => part.push(event),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_never_parted() {
        // Linked events are odd.
        let parts = |events: &[u32]| parted(events.to_vec(), 2, |event| event % 2 == 1);
        for (events, expected) in [
            (vec![], vec![vec![]]),
            (vec![0, 2], vec![vec![0, 2]]),
            (vec![0, 2, 4], vec![vec![0, 2], vec![4]]),
            (vec![0, 1, 3, 4, 6], vec![vec![0, 1, 3, 4], vec![6]]),
            (vec![1, 3, 5], vec![vec![1, 3, 5]]),
            (vec![0, 2, 1, 3], vec![vec![0, 2], vec![1, 3]]),
        ] {
            assert_eq!(parts(&events), expected, "{events:?}");
        }
    }
}
