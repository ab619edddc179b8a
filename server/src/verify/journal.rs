//! The journal against the counters: every account is opened and moved again as its rows say, and must come out as it is kept.

use super::accounts::{self, Folded, Side};
use super::chain::Chain;
use super::history::{self, Histories};
use super::{Pages, Report};
use crate::store::ledger::rows::{
    ACCOUNT, RESOLVED, SPENT, TRANSFER, kept_account, resolved, spent, transfer,
};
use crate::store::ledger::seal;
use crate::store::{Row, Sql};
use ed25519_dalek::VerifyingKey;
use std::collections::BTreeMap;
use vouch_domain::ledger::chain::Entry;
use vouch_domain::ledger::{AMOUNT_MAX, Resolution, Resolved, Spent, Transfer};
use vouch_domain::{AccountId, Fault, Reason, Timestamp, TransferId};

struct Journal<'a> {
    report: &'a mut Report,
    accounts: BTreeMap<AccountId, Folded>,
    open: BTreeMap<TransferId, Transfer>,
    chain: Chain,
    histories: Histories,
}

pub fn verify(
    sql: &mut impl Sql,
    key: Option<&VerifyingKey>,
    report: &mut Report,
) -> Result<(), Fault> {
    let mut kept = Pages::new(ACCOUNT, "ledger_accounts", "id", Vec::new(), kept_account);
    let mut openings = Vec::new();
    let mut accounts = BTreeMap::new();
    while let Some((kept, whole)) = kept.next(sql, report)? {
        if !whole {
            report.finding(format!("account {}", kept.id), seal::BROKEN);
        }
        openings.push((kept.sequence, kept.timestamp, kept.id));
        accounts.insert(kept.id, Folded::new(kept));
    }
    openings.sort();
    let mut openings = openings.into_iter().peekable();
    let mut transfers = Pages::new(TRANSFER, "ledger_transfers", "sequence", 0i64, transfer);
    let mut resolutions = Pages::new(RESOLVED, "ledger_resolutions", "sequence", 0i64, resolved);
    let mut spents = Pages::new(SPENT, "ledger_spent_ids", "sequence", 0i64, spent);

    let mut journal = Journal {
        report,
        accounts,
        open: BTreeMap::new(),
        chain: Chain::new(),
        histories: Histories::default(),
    };
    journal.report.accounts = journal.accounts.len() as u64;
    loop {
        let opening = openings.peek().map(|(sequence, _, _)| *sequence);
        let moving = transfers.peek(sql, journal.report)?.map(|t| t.sequence);
        let resolving = resolutions.peek(sql, journal.report)?.map(|r| r.sequence);
        let spending = spents.peek(sql, journal.report)?.map(|s| s.sequence);
        let next = [opening, moving, resolving, spending]
            .into_iter()
            .flatten()
            .min();
        let Some(next) = next else {
            break;
        };
        if opening == Some(next) {
            let (_, timestamp, id) = openings.next().expect("peeked");
            journal.opening(sql, timestamp, id)?;
        } else if moving == Some(next) {
            let transfer = transfers.next(sql, journal.report)?.expect("peeked");
            let resolution = match resolving {
                Some(resolving) if resolving == next => resolutions.next(sql, journal.report)?,
                _ => None,
            };
            journal.transfer(sql, transfer, resolution)?;
        } else if resolving == Some(next) {
            let resolved = resolutions.next(sql, journal.report)?.expect("peeked");
            journal.expiry(sql, resolved)?;
        } else {
            let spent = spents.next(sql, journal.report)?.expect("peeked");
            journal.spent(sql, spent)?;
        }
    }
    journal.open_holds(sql)?;
    journal.repeated_ids(sql)?;
    accounts::compare(&journal.accounts, journal.report);
    history::verify(sql, journal.histories, journal.report)?;
    journal.report.head = Some(journal.chain.last);
    journal.chain.end(sql, key, journal.report)
}

impl Journal<'_> {
    fn opening(
        &mut self,
        sql: &mut impl Sql,
        timestamp: Timestamp,
        id: AccountId,
    ) -> Result<(), Fault> {
        let account = self.accounts[&id].kept.clone();
        // One that was closed later has entries.
        let closed = account.flags.closed && account.version == 0;
        let entry = Entry::Opened {
            account: &account,
            closed,
        };
        self.chain
            .entry(sql, self.report, &format!("account {id}"), timestamp, entry)
    }

    fn spent(&mut self, sql: &mut impl Sql, spent: Spent) -> Result<(), Fault> {
        let place = format!("spent id {}", spent.id);
        if !spent.refusal.spends_the_id() {
            let what = format!("{} spends no id", spent.refusal.code());
            self.report.finding(&place, what);
        }
        self.chain.entry(
            sql,
            self.report,
            &place,
            spent.timestamp,
            Entry::Spent(&spent),
        )
    }

    fn transfer(
        &mut self,
        sql: &mut impl Sql,
        transfer: Transfer,
        resolution: Option<Resolved>,
    ) -> Result<(), Fault> {
        self.report.transfers += 1;
        let place = format!("transfer {}", transfer.id);
        self.chain.entry(
            sql,
            self.report,
            &place,
            transfer.timestamp,
            Entry::Moved(&transfer),
        )?;
        if transfer.amount > AMOUNT_MAX {
            self.report.finding(
                &place,
                format!("its amount, {}, is out of range", transfer.amount),
            );
        }
        let mut released = None;
        if transfer.flags.resolves() {
            released = self.open.remove(&transfer.pending_id);
            self.resolution(&place, &transfer, released.as_ref(), resolution);
        } else if let Some(resolution) = resolution {
            let what = format!(
                "it ends the hold {}, but is no transfer that does",
                resolution.hold
            );
            self.report.finding(&place, what);
        }

        let versions = [transfer.debit_version, transfer.credit_version];
        let amount = i128::from(transfer.amount);
        let held = released.as_ref().map_or(0, |hold| i128::from(hold.amount));
        let voids = transfer.flags.void_pending_transfer;
        let sides = [
            (transfer.debit_account, Side::Debit),
            (transfer.credit_account, Side::Credit),
        ];
        for ((id, side), version) in sides.into_iter().zip(versions) {
            let closes = side.of(transfer.flags.closing_debit, transfer.flags.closing_credit);
            let reopens = released.as_ref().is_some_and(|hold| {
                voids && side.of(hold.flags.closing_debit, hold.flags.closing_credit)
            });
            self.touch(&place, id, transfer.ledger, version, |account| {
                let closed = account.closed && !voids;
                let (pending, posted) = account.counters(side);
                *pending -= held;
                match transfer.flags {
                    flags if flags.pending => *pending += amount,
                    flags if flags.void_pending_transfer => {}
                    _ => *posted += amount,
                }
                account.closed = (account.closed || closes) && !reopens;
                closed.then(|| "moved while it was closed".to_owned())
            });
        }
        if transfer.flags.pending {
            self.open.insert(transfer.id, transfer);
        }
        Ok(())
    }

    /// A transfer that posts or voids fits its hold, and the hold is written down as ended by it.
    fn resolution(
        &mut self,
        place: &str,
        transfer: &Transfer,
        hold: Option<&Transfer>,
        resolution: Option<Resolved>,
    ) {
        match hold {
            None => self.report.finding(
                place,
                format!("its hold {} is not open", transfer.pending_id),
            ),
            Some(hold) => {
                let same = (
                    hold.debit_account,
                    hold.credit_account,
                    hold.ledger,
                    hold.code,
                ) == (
                    transfer.debit_account,
                    transfer.credit_account,
                    transfer.ledger,
                    transfer.code,
                );
                if !same {
                    self.report
                        .finding(place, format!("it differs from its hold {}", hold.id));
                }
                let partly = transfer.flags.void_pending_transfer && transfer.amount != hold.amount;
                if transfer.amount > hold.amount || partly {
                    let what = format!(
                        "its amount, {}, does not fit its hold's, {}",
                        transfer.amount, hold.amount
                    );
                    self.report.finding(place, what);
                }
                if hold
                    .expires_at()
                    .is_some_and(|end| end <= transfer.timestamp)
                {
                    self.report
                        .finding(place, format!("its hold {} had run out", hold.id));
                }
            }
        }
        let expected = Resolved {
            hold: transfer.pending_id,
            resolution: if transfer.flags.post_pending_transfer {
                Resolution::Posted
            } else {
                Resolution::Voided
            },
            amount: hold.map_or(0, |hold| hold.amount),
            timestamp: transfer.timestamp,
            sequence: transfer.sequence,
            debit_version: transfer.debit_version,
            credit_version: transfer.credit_version,
        };
        match resolution {
            Some(resolution) if resolution == expected => {}
            Some(_) => self
                .report
                .finding(place, "the end of its hold is written down otherwise"),
            None => self
                .report
                .finding(place, "the end of its hold is not written down"),
        }
    }

    fn expiry(&mut self, sql: &mut impl Sql, resolved: Resolved) -> Result<(), Fault> {
        let place = format!("hold {}", resolved.hold);
        self.chain.entry(
            sql,
            self.report,
            &place,
            resolved.timestamp,
            Entry::Expired(&resolved),
        )?;
        if resolved.resolution != Resolution::Expired {
            let how = resolved.resolution.name();
            self.report
                .finding(&place, format!("{how}, but no transfer did it"));
            return Ok(());
        }
        let Some(hold) = self.open.remove(&resolved.hold) else {
            self.report.finding(&place, "ran out, but was not open");
            return Ok(());
        };
        if hold.expires_at().is_none_or(|end| end > resolved.timestamp) {
            self.report.finding(&place, "ran out before its time");
        }
        if hold.amount != resolved.amount {
            let what = format!("held {}, but {} was released", hold.amount, resolved.amount);
            self.report.finding(&place, what);
        }
        let amount = i128::from(hold.amount);
        let sides = [
            (
                hold.debit_account,
                Side::Debit,
                hold.flags.closing_debit,
                resolved.debit_version,
            ),
            (
                hold.credit_account,
                Side::Credit,
                hold.flags.closing_credit,
                resolved.credit_version,
            ),
        ];
        for (id, side, closed_it, version) in sides {
            self.touch(&place, id, hold.ledger, version, |account| {
                *account.counters(side).0 -= amount;
                account.closed &= !closed_it;
                None
            });
        }
        Ok(())
    }

    /// Moves an account as an entry says, and looks whether it may be so.
    fn touch(
        &mut self,
        entry: &str,
        id: AccountId,
        ledger: u32,
        version: u64,
        change: impl FnOnce(&mut Folded) -> Option<String>,
    ) {
        let Some(account) = self.accounts.get_mut(&id) else {
            return self
                .report
                .finding(entry, format!("its account {id} is missing"));
        };
        account.version += 1;
        let mut wrong = Vec::from_iter(change(account));
        if account.version != version {
            wrong.push(format!(
                "this is entry {} of it, but says {version}",
                account.version
            ));
            account.version = version;
        }
        if account.kept.ledger != ledger {
            wrong.push(format!(
                "is of ledger {}, the entry of {ledger}",
                account.kept.ledger
            ));
        }
        wrong.extend(account.broken_condition());
        if account.kept.flags.history {
            self.histories
                .add(id, account.balance(self.chain.last.sequence));
        }
        for what in wrong {
            self.report.finding(entry, format!("account {id} {what}"));
        }
    }

    /// The list of open holds is those that nothing in the journal has ended.
    fn open_holds(&mut self, sql: &mut impl Sql) -> Result<(), Fault> {
        self.report.open_holds = self.open.len() as u64;
        let read = |row: &Row| {
            Ok((
                TransferId(row.id(0)?),
                row.optional(1, Row::time)?,
                row.time(2)?,
            ))
        };
        let mut listed = Pages::new(
            "hold, expires_at, recorded_at",
            "ledger_open_holds",
            "hold",
            Vec::new(),
            read,
        );
        while let Some((id, expires_at, recorded_at)) = listed.next(sql, self.report)? {
            let place = format!("hold {id}");
            match self.open.remove(&id) {
                None => self.report.finding(place, "listed as open, but is not"),
                Some(hold) if (hold.expires_at(), hold.timestamp) != (expires_at, recorded_at) => {
                    self.report
                        .finding(place, "listed as open with other times than its transfer's");
                }
                Some(_) => {}
            }
        }
        for id in self.open.keys() {
            self.report
                .finding(format!("hold {id}"), "open, but not listed as such");
        }
        Ok(())
    }

    /// An id names one thing, once.
    fn repeated_ids(&mut self, sql: &mut impl Sql) -> Result<(), Fault> {
        for (statement, what) in [
            (
                "select s.id from ledger_spent_ids s join ledger_transfers t on t.id = s.id",
                "recorded although its id was spent",
            ),
            (
                "select id from ledger_transfers group by id having count(*) > 1",
                "recorded more than once",
            ),
        ] {
            for row in sql.query(statement, &[])? {
                let id = TransferId(row.id(0)?);
                self.report.finding(format!("transfer {id}"), what);
            }
        }
        Ok(())
    }
}
