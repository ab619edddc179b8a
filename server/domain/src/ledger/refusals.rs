//! Every reason the ledger says no, in the order of precedence: where several apply, the first in the list is given.
//!
//! The names are those of the ledger that the field trusts most, so that its users can read ours.

use crate::refusal::{Kind, Reason};

macro_rules! refusals {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $kind:ident, $sentence:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($variant,)+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];
        }

        impl Reason for $name {
            fn code(&self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            fn kind(&self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)+ }
            }

            fn sentence(&self) -> String {
                match self { $(Self::$variant => $sentence,)+ }.into()
            }
        }
    };
}

refusals! {
    /// Why an account is not opened.
    AccountRefusal {
        LinkedEventFailed = "linked_event_failed", Conflict, "Another event of its linked chain failed, so the whole chain did.";
        LinkedEventChainOpen = "linked_event_chain_open", Invalid, "The last event of the batch is linked to a next one that is not there.";
        TimestampMustBeZero = "timestamp_must_be_zero", Invalid, "The ledger gives timestamps; a request must leave it zero.";
        ReservedFlag = "reserved_flag", Invalid, "A flag is set that has no meaning.";
        IdMustNotBeZero = "id_must_not_be_zero", Invalid, "The id is zero, which is reserved.";
        IdMustNotBeIntMax = "id_must_not_be_int_max", Invalid, "The id is 2^128 − 1, which is reserved.";
        ExistsWithDifferentFlags = "exists_with_different_flags", Conflict, "The id is taken by an account with another flags.";
        ExistsWithDifferentLedger = "exists_with_different_ledger", Conflict, "The id is taken by an account with another ledger.";
        ExistsWithDifferentCode = "exists_with_different_code", Conflict, "The id is taken by an account with another code.";
        Exists = "exists", Conflict, "It is there already, as requested.";
        FlagsAreMutuallyExclusive = "flags_are_mutually_exclusive", Invalid, "These flags may not stand together.";
        DebitsPendingMustBeZero = "debits_pending_must_be_zero", Invalid, "Counters start at zero: debits_pending is not.";
        DebitsPostedMustBeZero = "debits_posted_must_be_zero", Invalid, "Counters start at zero: debits_posted is not.";
        CreditsPendingMustBeZero = "credits_pending_must_be_zero", Invalid, "Counters start at zero: credits_pending is not.";
        CreditsPostedMustBeZero = "credits_posted_must_be_zero", Invalid, "Counters start at zero: credits_posted is not.";
        LedgerMustNotBeZero = "ledger_must_not_be_zero", Invalid, "The ledger is zero.";
        CodeMustNotBeZero = "code_must_not_be_zero", Invalid, "The code is zero.";
    }
}

refusals! {
    /// Why a transfer is not recorded.
    TransferRefusal {
        LinkedEventFailed = "linked_event_failed", Conflict, "Another event of its linked chain failed, so the whole chain did.";
        LinkedEventChainOpen = "linked_event_chain_open", Invalid, "The last event of the batch is linked to a next one that is not there.";
        TimestampMustBeZero = "timestamp_must_be_zero", Invalid, "The ledger gives timestamps; a request must leave it zero.";
        ReservedFlag = "reserved_flag", Invalid, "A flag is set that has no meaning.";
        IdMustNotBeZero = "id_must_not_be_zero", Invalid, "The id is zero, which is reserved.";
        IdMustNotBeIntMax = "id_must_not_be_int_max", Invalid, "The id is 2^128 − 1, which is reserved.";
        ExistsWithDifferentFlags = "exists_with_different_flags", Conflict, "The id is taken by a transfer with another flags.";
        ExistsWithDifferentPendingId = "exists_with_different_pending_id", Conflict, "The id is taken by a transfer with another pending_id.";
        ExistsWithDifferentTimeout = "exists_with_different_timeout", Conflict, "The id is taken by a transfer with another timeout.";
        ExistsWithDifferentDebitAccountId = "exists_with_different_debit_account_id", Conflict, "The id is taken by a transfer with another debit_account_id.";
        ExistsWithDifferentCreditAccountId = "exists_with_different_credit_account_id", Conflict, "The id is taken by a transfer with another credit_account_id.";
        ExistsWithDifferentAmount = "exists_with_different_amount", Conflict, "The id is taken by a transfer with another amount.";
        ExistsWithDifferentEffectiveAt = "exists_with_different_effective_at", Conflict, "The id is taken by a transfer with another effective_at.";
        ExistsWithDifferentLedger = "exists_with_different_ledger", Conflict, "The id is taken by a transfer with another ledger.";
        ExistsWithDifferentCode = "exists_with_different_code", Conflict, "The id is taken by a transfer with another code.";
        Exists = "exists", Conflict, "It is there already, as requested.";
        IdAlreadyFailed = "id_already_failed", Conflict, "A request with this id failed for a reason that may have passed; the id is spent. Use a new one.";
        FlagsAreMutuallyExclusive = "flags_are_mutually_exclusive", Invalid, "These flags may not stand together.";
        DebitAccountIdMustNotBeZero = "debit_account_id_must_not_be_zero", Invalid, "The debit account is not given.";
        DebitAccountIdMustNotBeIntMax = "debit_account_id_must_not_be_int_max", Invalid, "The debit account is 2^128 − 1, which is reserved.";
        CreditAccountIdMustNotBeZero = "credit_account_id_must_not_be_zero", Invalid, "The credit account is not given.";
        CreditAccountIdMustNotBeIntMax = "credit_account_id_must_not_be_int_max", Invalid, "The credit account is 2^128 − 1, which is reserved.";
        AccountsMustBeDifferent = "accounts_must_be_different", Invalid, "An account cannot move money to itself.";
        PendingIdMustBeZero = "pending_id_must_be_zero", Invalid, "Only a transfer that posts or voids a hold names one.";
        PendingIdMustNotBeZero = "pending_id_must_not_be_zero", Invalid, "A transfer that posts or voids must name the hold.";
        PendingIdMustNotBeIntMax = "pending_id_must_not_be_int_max", Invalid, "The pending id is 2^128 − 1, which is reserved.";
        PendingIdMustBeDifferent = "pending_id_must_be_different", Invalid, "A transfer cannot resolve itself.";
        TimeoutReservedForPendingTransfer = "timeout_reserved_for_pending_transfer", Invalid, "Only a hold has a timeout.";
        ClosingTransferMustBePending = "closing_transfer_must_be_pending", Invalid, "Closing an account must be reversible: a closing transfer is pending.";
        LedgerMustNotBeZero = "ledger_must_not_be_zero", Invalid, "The ledger is zero.";
        CodeMustNotBeZero = "code_must_not_be_zero", Invalid, "The code is zero.";
        DebitAccountNotFound = "debit_account_not_found", NotFound, "There is no such debit account.";
        CreditAccountNotFound = "credit_account_not_found", NotFound, "There is no such credit account.";
        AccountsMustHaveTheSameLedger = "accounts_must_have_the_same_ledger", Invalid, "The accounts belong to different ledgers.";
        TransferMustHaveTheSameLedgerAsAccounts = "transfer_must_have_the_same_ledger_as_accounts", Invalid, "The transfer names another ledger than its accounts.";
        PendingTransferNotFound = "pending_transfer_not_found", NotFound, "There is no such hold.";
        PendingTransferNotPending = "pending_transfer_not_pending", Conflict, "The transfer named as a hold is none.";
        PendingTransferHasDifferentDebitAccountId = "pending_transfer_has_different_debit_account_id", Invalid, "The hold has another debit_account_id.";
        PendingTransferHasDifferentCreditAccountId = "pending_transfer_has_different_credit_account_id", Invalid, "The hold has another credit_account_id.";
        PendingTransferHasDifferentLedger = "pending_transfer_has_different_ledger", Invalid, "The hold has another ledger.";
        PendingTransferHasDifferentCode = "pending_transfer_has_different_code", Invalid, "The hold has another code.";
        ExceedsPendingTransferAmount = "exceeds_pending_transfer_amount", Invalid, "More than the hold has.";
        PendingTransferHasDifferentAmount = "pending_transfer_has_different_amount", Invalid, "A hold is voided as a whole. Post less than its amount to release the rest.";
        PendingTransferAlreadyPosted = "pending_transfer_already_posted", Conflict, "The hold was posted.";
        PendingTransferAlreadyVoided = "pending_transfer_already_voided", Conflict, "The hold was voided.";
        PendingTransferExpired = "pending_transfer_expired", Gone, "The hold has run out.";
        DebitAccountAlreadyClosed = "debit_account_already_closed", Conflict, "The debit account is closed.";
        CreditAccountAlreadyClosed = "credit_account_already_closed", Conflict, "The credit account is closed.";
        OverflowsDebitsPending = "overflows_debits_pending", Invalid, "The amount is too large for debits_pending of its account.";
        OverflowsCreditsPending = "overflows_credits_pending", Invalid, "The amount is too large for credits_pending of its account.";
        OverflowsDebitsPosted = "overflows_debits_posted", Invalid, "The amount is too large for debits_posted of its account.";
        OverflowsCreditsPosted = "overflows_credits_posted", Invalid, "The amount is too large for credits_posted of its account.";
        OverflowsDebits = "overflows_debits", Invalid, "The amount is too large for the debits of its account, held and final together.";
        OverflowsCredits = "overflows_credits", Invalid, "The amount is too large for the credits of its account, held and final together.";
        OverflowsTimeout = "overflows_timeout", Invalid, "The timeout ends after the end of time.";
        ExceedsCredits = "exceeds_credits", Unfunded, "The debit account has not enough left.";
        ExceedsDebits = "exceeds_debits", Conflict, "The credit account cannot take that much.";
    }
}

impl TransferRefusal {
    /// The reason may pass (an account is opened, money arrives), but the id is spent: whoever reads the refusal must be able to
    /// rely on it, so the same request sent late may not succeed behind their back.
    pub fn spends_the_id(self) -> bool {
        matches!(
            self,
            Self::DebitAccountNotFound
                | Self::CreditAccountNotFound
                | Self::PendingTransferNotFound
                | Self::DebitAccountAlreadyClosed
                | Self::CreditAccountAlreadyClosed
                | Self::ExceedsCredits
                | Self::ExceedsDebits
        )
    }
}
