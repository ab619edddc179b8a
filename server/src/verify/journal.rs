//! The journal against the counters: every account is opened and moved again as its rows say, and must come out as it is kept.

use super::history::{self, Histories};
use super::{LedgerSums, Pages, Report};
use crate::store::ledger::rows::{
    ACCOUNT, RESOLVED, SPENT, TRANSFER, account, resolved, spent, transfer,
};
use crate::store::{Row, Sql};
use ed25519_dalek::{Signature, VerifyingKey};
use std::collections::BTreeMap;
use vouch_domain::ledger::chain::{Entry, GENESIS, Hash, link};
use vouch_domain::ledger::{AMOUNT_MAX, Account, Head, Resolution, Resolved, Spent, Transfer};
use vouch_domain::{AccountId, Fault, Reason, Timestamp, TransferId};

/// An account as it is kept, and as its entries make it.
struct Folded {
    kept: Account,
    debits_pending: i128,
    debits_posted: i128,
    credits_pending: i128,
    credits_posted: i128,
    version: u64,
    closed: bool,
}

struct Journal<'a> {
    report: &'a mut Report,
    accounts: BTreeMap<AccountId, Folded>,
    open: BTreeMap<TransferId, Transfer>,
    /// The links of the chain as they are kept, for the entries still to come.
    links: Pages<(u64, Hash)>,
    histories: Histories,
    last: Head,
}

pub fn verify(
    sql: &mut impl Sql,
    key: Option<&VerifyingKey>,
    report: &mut Report,
) -> Result<(), Fault> {
    let mut kept = Pages::new(ACCOUNT, "ledger_accounts", "id", Vec::new(), account);
    let mut openings = Vec::new();
    let mut accounts = BTreeMap::new();
    while let Some(kept) = kept.next(sql, report)? {
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
        links: Pages::new("hash", "ledger_journal", "sequence", 0i64, |row| {
            Ok((row.number(1)?, row.bytes(0)?))
        }),
        histories: Histories::default(),
        last: Head::default(),
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
    journal.head(sql, key)?;
    journal.open_holds(sql)?;
    journal.repeated_ids(sql)?;
    journal.counters();
    history::verify(sql, journal.histories, report)
}

impl Journal<'_> {
    /// Entries follow one another without a gap, time goes forward, and the chain holds. Where it does not, what follows is held
    /// against the link that is kept, so that each break is found where it is.
    fn entry(
        &mut self,
        sql: &mut impl Sql,
        place: &str,
        timestamp: Timestamp,
        entry: Entry<'_>,
    ) -> Result<(), Fault> {
        let sequence = entry.sequence();
        let expected = self.last.sequence + 1;
        if sequence > expected {
            let missing = format!(
                "entries {expected} to {} of the journal are missing",
                sequence - 1
            );
            self.report.finding(place, format!("before it, {missing}"));
        } else if sequence < expected {
            self.report.finding(
                place,
                format!("its place in the journal, {sequence}, is used twice"),
            );
        }
        if timestamp <= self.last.timestamp {
            let (mine, last) = (timestamp.micros(), self.last.timestamp.micros());
            self.report.finding(
                place,
                format!("its time, {mine}, is not after the entry before it, {last}"),
            );
        }
        while let Some((unused, _)) = self.links.peek(sql, self.report)?
            && *unused < sequence
        {
            let unused = *unused;
            self.links.next(sql, self.report)?;
            self.report.finding(
                format!("link {unused} of the chain"),
                "belongs to no entry of the journal",
            );
        }
        let mut hash = link(&self.last.hash, entry);
        match self.links.peek(sql, self.report)? {
            Some((kept, _)) if *kept == sequence => {
                let kept = self.links.next(sql, self.report)?.expect("peeked").1;
                if kept != hash {
                    let what = format!(
                        "the chain breaks here: entry {sequence} of the journal, or its link, is not what was recorded"
                    );
                    self.report.finding(place, what);
                    hash = kept;
                }
            }
            _ => self.report.finding(
                place,
                format!("link {sequence} of the chain, which is its own, is missing"),
            ),
        }
        self.last = Head {
            timestamp,
            sequence,
            hash,
        };
        Ok(())
    }

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
        self.entry(sql, &format!("account {id}"), timestamp, entry)
    }

    fn spent(&mut self, sql: &mut impl Sql, spent: Spent) -> Result<(), Fault> {
        let place = format!("spent id {}", spent.id);
        if !spent.refusal.spends_the_id() {
            let what = format!("{} spends no id", spent.refusal.code());
            self.report.finding(&place, what);
        }
        self.entry(sql, &place, spent.timestamp, Entry::Spent(&spent))
    }

    fn transfer(
        &mut self,
        sql: &mut impl Sql,
        transfer: Transfer,
        resolution: Option<Resolved>,
    ) -> Result<(), Fault> {
        self.report.transfers += 1;
        let place = format!("transfer {}", transfer.id);
        self.entry(sql, &place, transfer.timestamp, Entry::Moved(&transfer))?;
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
        self.entry(sql, &place, resolved.timestamp, Entry::Expired(&resolved))?;
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
            self.histories.add(id, account.balance(self.last.sequence));
        }
        for what in wrong {
            self.report.finding(entry, format!("account {id} {what}"));
        }
    }

    /// The end that is written down is the end of the entries, and the house has signed it.
    fn head(&mut self, sql: &mut impl Sql, key: Option<&VerifyingKey>) -> Result<(), Fault> {
        while let Some((unused, _)) = self.links.next(sql, self.report)? {
            self.report.finding(
                format!("link {unused} of the chain"),
                "belongs to no entry of the journal",
            );
        }
        self.report.head = Some(self.last);
        let row = sql.first(
            "select timestamp, sequence, hash, signature from ledger_head where id = 1",
            &[],
        )?;
        let Some(row) = row else {
            self.report
                .finding("the journal", "its end is not written down");
            return Ok(());
        };
        let kept = Head {
            timestamp: row.time(0)?,
            sequence: row.number(1)?,
            hash: row.bytes(2)?,
        };
        let found = self.last;
        if kept.sequence > found.sequence {
            let what = format!(
                "entries {} to {} at its end are missing",
                found.sequence + 1,
                kept.sequence
            );
            self.report.finding("the journal", what);
        } else if (kept.sequence, kept.timestamp) != (found.sequence, found.timestamp) {
            let what = format!(
                "ends with entry {} at {}",
                found.sequence,
                found.timestamp.micros()
            );
            let kept = format!(
                "{} at {} is written down",
                kept.sequence,
                kept.timestamp.micros()
            );
            self.report
                .finding("the journal", format!("{what}, but {kept}"));
        } else if kept.hash != found.hash {
            self.report.finding(
                "the journal",
                "the hash of its end is not the one that is written down",
            );
        }
        let Some(key) = key else { return Ok(()) };
        // The house has said nothing yet of a journal without entries.
        if kept == Head::default() && kept.hash == GENESIS {
            return Ok(());
        }
        let signature = row.optional(3, Row::blob)?;
        let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
        match signature {
            None => self.report.finding("the journal", "its end is not signed"),
            Some(signature) if key.verify_strict(&kept.signed_bytes(), &signature).is_err() => {
                self.report
                    .finding("the journal", "its end is not signed by this house");
            }
            Some(_) => {}
        }
        Ok(())
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

    /// What the entries come to is what is kept, and each ledger's debits are its credits.
    fn counters(&mut self) {
        let mut ledgers = BTreeMap::<u32, LedgerSums>::new();
        for (id, account) in &self.accounts {
            let kept = &account.kept;
            let place = format!("account {id}");
            for (name, kept, folded) in [
                (
                    "debits_pending",
                    kept.debits_pending,
                    account.debits_pending,
                ),
                ("debits_posted", kept.debits_posted, account.debits_posted),
                (
                    "credits_pending",
                    kept.credits_pending,
                    account.credits_pending,
                ),
                (
                    "credits_posted",
                    kept.credits_posted,
                    account.credits_posted,
                ),
                ("version", kept.version, account.version.into()),
            ] {
                if i128::from(kept) != folded {
                    let what = format!("its {name} is {kept}, its entries come to {folded}");
                    self.report.finding(&place, what);
                }
            }
            if kept.flags.closed != account.closed {
                let state = |closed| if closed { "closed" } else { "open" };
                let (kept, folded) = (state(kept.flags.closed), state(account.closed));
                self.report
                    .finding(&place, format!("is {kept}, by its entries it is {folded}"));
            }
            let sums = ledgers.entry(kept.ledger).or_insert(LedgerSums {
                ledger: kept.ledger,
                ..LedgerSums::default()
            });
            sums.debits_pending += i128::from(kept.debits_pending);
            sums.debits_posted += i128::from(kept.debits_posted);
            sums.credits_pending += i128::from(kept.credits_pending);
            sums.credits_posted += i128::from(kept.credits_posted);
        }
        for (ledger, sums) in &ledgers {
            for (state, debits, credits) in [
                ("posted", sums.debits_posted, sums.credits_posted),
                ("pending", sums.debits_pending, sums.credits_pending),
            ] {
                if debits != credits {
                    let what =
                        format!("debits {state} are {debits}, credits {state} are {credits}");
                    self.report.finding(format!("ledger {ledger}"), what);
                }
            }
        }
        self.report.ledgers = ledgers.into_values().collect();
    }
}

#[derive(Clone, Copy)]
enum Side {
    Debit,
    Credit,
}

impl Side {
    fn of<T>(self, debit: T, credit: T) -> T {
        match self {
            Self::Debit => debit,
            Self::Credit => credit,
        }
    }
}

impl Folded {
    fn new(kept: Account) -> Self {
        Self {
            debits_pending: 0,
            debits_posted: 0,
            credits_pending: 0,
            credits_posted: 0,
            version: 0,
            // An account may be opened closed, and then nothing ever happens on it.
            closed: kept.flags.closed && kept.version == 0,
            kept,
        }
    }

    /// What it comes to after the entry at `sequence`, as its history has to say.
    fn balance(&self, sequence: u64) -> history::Counters {
        [
            i128::from(sequence),
            i128::from(self.version),
            self.debits_pending,
            self.debits_posted,
            self.credits_pending,
            self.credits_posted,
            i128::from(self.closed),
        ]
    }

    /// Pending and posted of one side.
    fn counters(&mut self, side: Side) -> (&mut i128, &mut i128) {
        match side {
            Side::Debit => (&mut self.debits_pending, &mut self.debits_posted),
            Side::Credit => (&mut self.credits_pending, &mut self.credits_posted),
        }
    }

    fn broken_condition(&self) -> Option<String> {
        let debits = self.debits_pending + self.debits_posted;
        let credits = self.credits_pending + self.credits_posted;
        let flags = self.kept.flags;
        if flags.debits_must_not_exceed_credits && debits > self.credits_posted {
            let credits = self.credits_posted;
            Some(format!(
                "has debits of {debits}, more than its credits of {credits}"
            ))
        } else if flags.credits_must_not_exceed_debits && credits > self.debits_posted {
            let debits = self.debits_posted;
            Some(format!(
                "has credits of {credits}, more than its debits of {debits}"
            ))
        } else if self.debits_pending < 0 || self.credits_pending < 0 {
            Some("has less than nothing pending".into())
        } else {
            None
        }
    }
}
