//! Every reason why this room says no, in the order it checks them.

use super::top_up::{TOP_UP_DAY_MAX_UNITS, TOP_UP_MAX_UNITS};
use super::{LINES_MAX, QUANTITY_MAX};
use crate::Money;
use crate::refusal::{Kind, Reason};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentRefusal {
    // A cart.
    CurrencyMismatch,
    EmptyCart,
    TooManyLines,
    QuantityOutOfRange,
    ReturnUrlNotRegistered,
    DuplicatePayment,

    // A confirmation.
    UnknownPayment,
    AlreadyAuthorised,
    AlreadyCancelled,
    Expired,
    CheckoutExpired,
    UnknownProduct,
    ProductUnavailable,
    PriceChanged,
    OriginNotRegistered,
    ChallengeMismatch,
    InsufficientFunds { balance: Money, missing: Money },

    // What becomes of the money.
    NotPaid,
    AlreadyShipped,
    AlreadyDelivered,
    AlreadyReleased,
    AlreadyRefunded,
    NotDelivered,
    NotOverdue,
    WithdrawalTooLate,
    NotWithdrawn,

    // A refund.
    UnknownLine,
    RefundEmpty,
    RefundTooLarge { left: Money },
    LineRefundedAlready,
    MerchantUnfunded,

    // A list.
    UnknownCursor,

    // A top-up.
    SandboxOnly,
    TopUpTooLarge,
    TopUpDayExceeded,
}

impl Reason for PaymentRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::CurrencyMismatch => "currency_mismatch",
            Self::EmptyCart => "line_items_empty",
            Self::TooManyLines => "line_items_too_many",
            Self::QuantityOutOfRange => "quantity_out_of_range",
            Self::ReturnUrlNotRegistered => "return_url_not_registered",
            Self::DuplicatePayment => "payment_id_taken",
            Self::UnknownPayment => "unknown_payment",
            Self::AlreadyAuthorised => "payment_already_authorised",
            Self::AlreadyCancelled => "payment_cancelled",
            Self::Expired => "payment_expired",
            Self::CheckoutExpired => "checkout_expired",
            Self::UnknownProduct => "unknown_product",
            Self::ProductUnavailable => "product_unavailable",
            Self::PriceChanged => "price_changed",
            Self::OriginNotRegistered => "origin_not_registered",
            Self::ChallengeMismatch => "challenge_mismatch",
            Self::InsufficientFunds { .. } => "insufficient_funds",
            Self::NotPaid => "payment_not_paid",
            Self::AlreadyShipped => "payment_already_shipped",
            Self::AlreadyDelivered => "payment_already_delivered",
            Self::AlreadyReleased => "payment_already_released",
            Self::AlreadyRefunded => "payment_refunded",
            Self::NotDelivered => "payment_not_delivered",
            Self::NotOverdue => "delivery_not_overdue",
            Self::WithdrawalTooLate => "withdrawal_too_late",
            Self::NotWithdrawn => "payment_not_withdrawn",
            Self::UnknownLine => "unknown_line_item",
            Self::RefundEmpty => "refund_empty",
            Self::RefundTooLarge { .. } => "refund_too_large",
            Self::LineRefundedAlready => "line_item_refunded",
            Self::MerchantUnfunded => "merchant_balance_too_small",
            Self::UnknownCursor => "invalid_cursor",
            Self::SandboxOnly => "sandbox_only",
            Self::TopUpTooLarge => "top_up_too_large",
            Self::TopUpDayExceeded => "top_up_day_exceeded",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::CurrencyMismatch
            | Self::EmptyCart
            | Self::TooManyLines
            | Self::QuantityOutOfRange
            | Self::ReturnUrlNotRegistered
            | Self::UnknownCursor
            | Self::UnknownLine
            | Self::RefundEmpty
            | Self::TopUpTooLarge => Kind::Invalid,
            Self::ChallengeMismatch => Kind::Unauthenticated,
            Self::InsufficientFunds { .. } => Kind::Unfunded,
            Self::OriginNotRegistered | Self::SandboxOnly => Kind::Forbidden,
            Self::UnknownPayment | Self::UnknownProduct => Kind::NotFound,
            Self::DuplicatePayment
            | Self::AlreadyAuthorised
            | Self::AlreadyCancelled
            | Self::ProductUnavailable
            | Self::PriceChanged
            | Self::NotPaid
            | Self::AlreadyShipped
            | Self::AlreadyDelivered
            | Self::AlreadyReleased
            | Self::AlreadyRefunded
            | Self::NotDelivered
            | Self::NotOverdue
            | Self::WithdrawalTooLate
            | Self::NotWithdrawn
            | Self::RefundTooLarge { .. }
            | Self::LineRefundedAlready
            | Self::MerchantUnfunded
            | Self::TopUpDayExceeded => Kind::Conflict,
            Self::Expired | Self::CheckoutExpired => Kind::Gone,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::CurrencyMismatch => "The currency is not the one that the shop sells in.".into(),
            Self::EmptyCart => "A payment needs at least one line item.".into(),
            Self::TooManyLines => format!("A payment has at most {LINES_MAX} line items."),
            Self::QuantityOutOfRange => format!("A quantity is a whole number from 1 to {QUANTITY_MAX}."),
            Self::ReturnUrlNotRegistered => "The return URL must be an address of at most 2048 characters on one of the shop's registered origins.".into(),
            Self::DuplicatePayment => "A payment with this id is there already.".into(),
            Self::UnknownPayment => "There is no such payment.".into(),
            Self::AlreadyAuthorised => "This payment has been paid already, by another confirmation. Nothing was charged twice.".into(),
            Self::AlreadyCancelled => "The shop has cancelled this payment.".into(),
            Self::Expired => "Nobody paid in time; ask the shop for a new payment.".into(),
            Self::CheckoutExpired => "This checkout was opened too long ago. Load it again to see today's price.".into(),
            Self::UnknownProduct => "There is no such product in the shop's catalogue.".into(),
            Self::ProductUnavailable => "The shop doesn't sell this product at the moment.".into(),
            Self::PriceChanged => "The price has changed since the checkout was shown. Nothing was charged.".into(),
            Self::OriginNotRegistered => "The page that shows this checkout is not one of the shop's registered origins.".into(),
            Self::ChallengeMismatch => "The passkey signed other facts than those of this payment.".into(),
            Self::InsufficientFunds { missing, .. } => format!(
                "The balance is too small by {} {}.",
                missing.decimal(),
                missing.currency.code()
            ),
            Self::NotPaid => "Nobody has paid this payment yet.".into(),
            Self::AlreadyShipped => "This payment was shipped already. Refund it instead.".into(),
            Self::AlreadyDelivered => "This payment was delivered already.".into(),
            Self::AlreadyReleased => "The shop has the money of this payment already.".into(),
            Self::AlreadyRefunded => "All of this payment went back to whoever paid it.".into(),
            Self::NotDelivered => "Nothing proves yet that this payment was delivered.".into(),
            Self::NotOverdue => "The goods may still arrive in time: waiting can be given up 30 days after paying.".into(),
            Self::WithdrawalTooLate => "The fourteen days after delivery for withdrawing are over.".into(),
            Self::NotWithdrawn => "Nobody has withdrawn from this payment.".into(),
            Self::UnknownLine => "There is no such line item in the payment.".into(),
            Self::RefundEmpty => "A refund is an amount, or quantities of line items, of at least one.".into(),
            Self::RefundTooLarge { left } => format!(
                "At most {} {} of this payment can still be refunded.",
                left.decimal(),
                left.currency.code()
            ),
            Self::LineRefundedAlready => "Fewer of this line item are left than are to be refunded.".into(),
            Self::MerchantUnfunded => "The shop's balance is smaller than the refund.".into(),
            Self::UnknownCursor => "The cursor is not the `next` of an earlier page of this list.".into(),
            Self::SandboxOnly => "Play money exists in the sandbox only.".into(),
            Self::TopUpTooLarge => format!("A top-up is at most {TOP_UP_MAX_UNITS} units of the currency."),
            Self::TopUpDayExceeded => format!(
                "Top-ups are at most {TOP_UP_DAY_MAX_UNITS} units of a currency in 24 hours."
            ),
        }
    }
}

/// A refusal about one line of a cart; the sentence counts lines from one.
#[derive(Clone, Copy, Debug)]
pub struct LineRefusal<R> {
    pub line: usize,
    pub reason: R,
}

impl<R: Reason> Reason for LineRefusal<R> {
    fn code(&self) -> &'static str {
        self.reason.code()
    }

    fn kind(&self) -> Kind {
        self.reason.kind()
    }

    fn sentence(&self) -> String {
        format!("Line item {}: {}", self.line, self.reason.sentence())
    }
}
