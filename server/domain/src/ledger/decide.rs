//! The decisions: whether an account is opened, whether a transfer is recorded, and what the accounts are after it.
//!
//! Everything here happens on a [`Sheet`], in memory; the order of the checks is the order of precedence of the refusals.

use super::account::overflows;
use super::sheet::Sheet;
use super::{
    Account, AccountRefusal, AccountResult, Recorded, Resolution, Transfer, TransferOutcome,
    TransferRefusal,
};

/// What both kinds of event have in common: they come in chains.
pub(super) trait Event {
    type Done;
    type Refusal: Copy;
    const LINKED_EVENT_FAILED: Self::Refusal;
    const LINKED_EVENT_CHAIN_OPEN: Self::Refusal;

    fn is_linked(&self) -> bool;
    fn decide(&self, sheet: &mut Sheet) -> Result<Self::Done, Self::Refusal>;
}

/// Decides events in order. Linked ones stand or fall together: the first that fails says why, the others of its chain say that
/// their chain failed, and what they had done is undone.
pub(super) fn decide_all<E: Event>(
    sheet: &mut Sheet,
    events: &[E],
) -> Vec<Result<E::Done, E::Refusal>> {
    let mut results = Vec::with_capacity(events.len());
    let mut rest = events;
    while !rest.is_empty() {
        let chain = 1 + rest.iter().take_while(|e| e.is_linked()).count();
        let (chain, open) = (chain.min(rest.len()), chain > rest.len());
        let (events, next) = rest.split_at(chain);
        results.extend(decide_chain(sheet, events, open));
        rest = next;
    }
    results
}

fn decide_chain<E: Event>(
    sheet: &mut Sheet,
    events: &[E],
    open: bool,
) -> Vec<Result<E::Done, E::Refusal>> {
    let mark = sheet.mark();
    let mut results = Vec::with_capacity(events.len());
    // The event that an open chain ends with fails for that, whatever it asks.
    let decidable = if open { events.len() - 1 } else { events.len() };
    for event in &events[..decidable] {
        let result = event.decide(sheet);
        let failed = result.is_err();
        results.push(result);
        if failed {
            break;
        }
    }
    let failed = results.last().is_some_and(Result::is_err);
    if failed || open {
        sheet.roll_back(mark);
        let reason = if failed { results.pop() } else { None };
        let before = results.len();
        results.clear();
        results.extend((0..before).map(|_| Err(E::LINKED_EVENT_FAILED)));
        results.extend(reason);
        results.resize_with(decidable, || Err(E::LINKED_EVENT_FAILED));
        if open {
            results.push(Err(E::LINKED_EVENT_CHAIN_OPEN));
        }
    }
    results
}

impl Event for Account {
    type Done = Account;
    type Refusal = AccountRefusal;
    const LINKED_EVENT_FAILED: AccountRefusal = AccountRefusal::LinkedEventFailed;
    const LINKED_EVENT_CHAIN_OPEN: AccountRefusal = AccountRefusal::LinkedEventChainOpen;

    fn is_linked(&self) -> bool {
        self.flags.linked
    }

    fn decide(&self, sheet: &mut Sheet) -> AccountResult {
        self.refuse_form()?;
        if let Some(earlier) = sheet.account(self.id) {
            return Err(self.repeat_of(earlier));
        }
        self.refuse_new()?;
        Ok(sheet.open(Account::new(self.id, self.ledger, self.code, self.flags)))
    }
}

impl Event for Transfer {
    type Done = Recorded;
    type Refusal = TransferRefusal;
    const LINKED_EVENT_FAILED: TransferRefusal = TransferRefusal::LinkedEventFailed;
    const LINKED_EVENT_CHAIN_OPEN: TransferRefusal = TransferRefusal::LinkedEventChainOpen;

    fn is_linked(&self) -> bool {
        self.flags.linked
    }

    fn decide(&self, sheet: &mut Sheet) -> TransferOutcome {
        self.refuse_form()?;
        if let Some(earlier) = sheet.transfer(self.id) {
            return Err(self.repeat_of(earlier, sheet.transfer(self.pending_id)));
        }
        if sheet.is_spent(self.id) {
            return Err(TransferRefusal::IdAlreadyFailed);
        }
        let outcome = match self.flags {
            flags if flags.are_mutually_exclusive() => {
                Err(TransferRefusal::FlagsAreMutuallyExclusive)
            }
            flags if flags.resolves() => self.resolve(sheet),
            _ => self.transfer(sheet),
        };
        if let Err(refusal) = &outcome
            && refusal.spends_the_id()
        {
            sheet.spend(self.id, *refusal);
        }
        outcome
    }
}

impl Transfer {
    /// Moves an amount, now or on hold.
    fn transfer(&self, sheet: &mut Sheet) -> TransferOutcome {
        use TransferRefusal::*;
        self.refuse_fields()?;
        let debit = sheet
            .account(self.debit_account)
            .ok_or(DebitAccountNotFound)?;
        let credit = sheet
            .account(self.credit_account)
            .ok_or(CreditAccountNotFound)?;
        if debit.ledger != credit.ledger {
            return Err(AccountsMustHaveTheSameLedger);
        }
        if self.ledger != debit.ledger {
            return Err(TransferMustHaveTheSameLedgerAsAccounts);
        }
        if debit.flags.closed {
            return Err(DebitAccountAlreadyClosed);
        }
        if credit.flags.closed {
            return Err(CreditAccountAlreadyClosed);
        }
        let amount = self.balanced_amount(debit, credit);
        self.refuse_sums(amount, debit, credit)?;
        let end = i64::from(self.timeout) * 1_000_000;
        if sheet.next().micros().checked_add(end).is_none() {
            return Err(OverflowsTimeout);
        }
        if debit.debits_would_exceed_credits(amount) {
            return Err(ExceedsCredits);
        }
        if credit.credits_would_exceed_debits(amount) {
            return Err(ExceedsDebits);
        }

        let (mut debit, mut credit) = (debit.clone(), credit.clone());
        if self.flags.pending {
            debit.debits_pending += amount;
            credit.credits_pending += amount;
        } else {
            debit.debits_posted += amount;
            credit.credits_posted += amount;
        }
        debit.flags.closed |= self.flags.closing_debit;
        credit.flags.closed |= self.flags.closing_credit;
        let transfer = Transfer {
            amount,
            ..self.clone()
        };
        Ok(record(sheet, transfer, debit, credit))
    }

    /// Posts or voids a hold.
    fn resolve(&self, sheet: &mut Sheet) -> TransferOutcome {
        use TransferRefusal::*;
        self.refuse_resolving_fields()?;
        let hold = sheet
            .transfer(self.pending_id)
            .ok_or(PendingTransferNotFound)?;
        self.refuse_hold(hold)?;
        match sheet.resolution(hold.id) {
            Some(Resolution::Posted) => return Err(PendingTransferAlreadyPosted),
            Some(Resolution::Voided) => return Err(PendingTransferAlreadyVoided),
            Some(Resolution::Expired) => return Err(PendingTransferExpired),
            // Its time may be over before anyone has got round to releasing it.
            None if hold.expires_at().is_some_and(|end| end <= sheet.next()) => {
                return Err(PendingTransferExpired);
            }
            None => {}
        }
        let debit = sheet
            .account(hold.debit_account)
            .ok_or(DebitAccountNotFound)?;
        let credit = sheet
            .account(hold.credit_account)
            .ok_or(CreditAccountNotFound)?;
        // The only thing that still happens on a closed account is that a hold is given back.
        if self.flags.post_pending_transfer && debit.flags.closed {
            return Err(DebitAccountAlreadyClosed);
        }
        if self.flags.post_pending_transfer && credit.flags.closed {
            return Err(CreditAccountAlreadyClosed);
        }

        let amount = self.amount_of(hold);
        let (debit, credit, resolution) = if self.flags.post_pending_transfer {
            let (mut debit, mut credit) = (debit.clone(), credit.clone());
            debit.debits_pending -= hold.amount;
            credit.credits_pending -= hold.amount;
            debit.debits_posted += amount;
            credit.credits_posted += amount;
            (debit, credit, Resolution::Posted)
        } else {
            let (debit, credit) = hold.released_from(debit, credit);
            (debit, credit, Resolution::Voided)
        };
        let hold = hold.id;
        let transfer = self.of_hold(amount, sheet);
        let recorded = record(sheet, transfer, debit, credit);
        let versions = (recorded.debit.version, recorded.credit.version);
        sheet.resolve(hold, resolution, versions);
        Ok(recorded)
    }

    fn refuse_fields(&self) -> Result<(), TransferRefusal> {
        use TransferRefusal::*;
        match () {
            () if self.debit_account.0 == 0 => Err(DebitAccountIdMustNotBeZero),
            () if self.debit_account.0 == u128::MAX => Err(DebitAccountIdMustNotBeIntMax),
            () if self.credit_account.0 == 0 => Err(CreditAccountIdMustNotBeZero),
            () if self.credit_account.0 == u128::MAX => Err(CreditAccountIdMustNotBeIntMax),
            () if self.debit_account == self.credit_account => Err(AccountsMustBeDifferent),
            () if self.pending_id.0 != 0 => Err(PendingIdMustBeZero),
            () if !self.flags.pending && self.timeout != 0 => {
                Err(TimeoutReservedForPendingTransfer)
            }
            () if !self.flags.pending && self.flags.closes() => Err(ClosingTransferMustBePending),
            () if self.ledger == 0 => Err(LedgerMustNotBeZero),
            () if self.code == 0 => Err(CodeMustNotBeZero),
            () => Ok(()),
        }
    }

    fn refuse_resolving_fields(&self) -> Result<(), TransferRefusal> {
        use TransferRefusal::*;
        match () {
            () if self.pending_id.0 == 0 => Err(PendingIdMustNotBeZero),
            () if self.pending_id.0 == u128::MAX => Err(PendingIdMustNotBeIntMax),
            () if self.pending_id == self.id => Err(PendingIdMustBeDifferent),
            () if self.timeout != 0 => Err(TimeoutReservedForPendingTransfer),
            () => Ok(()),
        }
    }

    /// Whether the request fits the hold it names. What it leaves at zero is as the hold has it.
    fn refuse_hold(&self, hold: &Transfer) -> Result<(), TransferRefusal> {
        use TransferRefusal::*;
        let differs = |mine: u128, its: u128| mine != 0 && mine != its;
        let amount = self.amount_of(hold);
        match () {
            () if !hold.flags.pending => Err(PendingTransferNotPending),
            () if differs(self.debit_account.0, hold.debit_account.0) => {
                Err(PendingTransferHasDifferentDebitAccountId)
            }
            () if differs(self.credit_account.0, hold.credit_account.0) => {
                Err(PendingTransferHasDifferentCreditAccountId)
            }
            () if differs(self.ledger.into(), hold.ledger.into()) => {
                Err(PendingTransferHasDifferentLedger)
            }
            () if differs(self.code.into(), hold.code.into()) => {
                Err(PendingTransferHasDifferentCode)
            }
            () if amount > hold.amount => Err(ExceedsPendingTransferAmount),
            () if self.flags.void_pending_transfer && amount < hold.amount => {
                Err(PendingTransferHasDifferentAmount)
            }
            () => Ok(()),
        }
    }

    /// The amount asked for, or what the balanced side leaves of it.
    fn balanced_amount(&self, debit: &Account, credit: &Account) -> u64 {
        let mut amount = self.amount;
        if self.flags.balancing_debit {
            amount = amount.min(debit.debitable());
        }
        if self.flags.balancing_credit {
            amount = amount.min(credit.creditable());
        }
        amount
    }

    fn refuse_sums(
        &self,
        amount: u64,
        debit: &Account,
        credit: &Account,
    ) -> Result<(), TransferRefusal> {
        use TransferRefusal::*;
        let pending = self.flags.pending;
        match () {
            () if pending && overflows(amount, &[debit.debits_pending]) => {
                Err(OverflowsDebitsPending)
            }
            () if pending && overflows(amount, &[credit.credits_pending]) => {
                Err(OverflowsCreditsPending)
            }
            () if overflows(amount, &[debit.debits_posted]) => Err(OverflowsDebitsPosted),
            () if overflows(amount, &[credit.credits_posted]) => Err(OverflowsCreditsPosted),
            () if overflows(amount, &[debit.debits_pending, debit.debits_posted]) => {
                Err(OverflowsDebits)
            }
            () if overflows(amount, &[credit.credits_pending, credit.credits_posted]) => {
                Err(OverflowsCredits)
            }
            () => Ok(()),
        }
    }

    /// This request with everything it left to the hold filled in.
    fn of_hold(&self, amount: u64, sheet: &Sheet) -> Transfer {
        let hold = sheet.transfer(self.pending_id).expect("the hold was found");
        Transfer {
            amount,
            debit_account: hold.debit_account,
            credit_account: hold.credit_account,
            ledger: hold.ledger,
            code: hold.code,
            ..self.clone()
        }
    }

    /// The accounts of this hold once it is given back. An account that it had closed is open again.
    pub(super) fn released_from(&self, debit: &Account, credit: &Account) -> (Account, Account) {
        let (mut debit, mut credit) = (debit.clone(), credit.clone());
        debit.debits_pending -= self.amount;
        credit.credits_pending -= self.amount;
        debit.flags.closed &= !self.flags.closing_debit;
        credit.flags.closed &= !self.flags.closing_credit;
        (debit, credit)
    }
}

fn record(sheet: &mut Sheet, transfer: Transfer, debit: Account, credit: Account) -> Recorded {
    let (debit_id, credit_id) = (debit.id, credit.id);
    let transfer = sheet.enter(transfer, debit, credit);
    let account = |id| sheet.account(id).expect("just written").clone();
    Recorded {
        debit: account(debit_id),
        credit: account(credit_id),
        transfer,
    }
}
