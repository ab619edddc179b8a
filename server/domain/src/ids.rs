//! Ids: one newtype per noun, 128 bits inside, written as a prefix and 26 characters of Crockford's base 32.
//!
//! New ids are UUIDv7 (RFC 9562), so they sort by time; they are made at the edge and come in as arguments. Money's ids are
//! *derived* from what they belong to: a payment has exactly one hold because the hold's transfer id follows from the payment's.

use sha2::{Digest, Sha256};
use std::fmt;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 128 bits as 26 base-32 characters, most significant first; sorts like the number.
pub fn base32(value: u128) -> String {
    (0..26)
        .rev()
        .map(|i| ALPHABET[((value >> (i * 5)) & 31) as usize] as char)
        .collect()
}

/// Reads exactly what [`base32`] writes.
pub fn parse_base32(text: &str) -> Option<u128> {
    if text.len() != 26 {
        return None;
    }
    let mut value: u128 = 0;
    for (i, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|a| *a == byte)? as u128;
        if i == 0 && digit > 7 {
            return None; // 26 × 5 = 130 bits: the first character carries only three.
        }
        value = (value << 5) | digit;
    }
    Some(value)
}

/// 128 bits that follow from `parts` and nothing else. Parts are length-prefixed, so no two lists collide by concatenation.
pub fn derive(purpose: &str, parts: &[&[u8]]) -> u128 {
    let mut hash = Sha256::new();
    for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    u128::from_be_bytes(
        digest[..16]
            .try_into()
            .expect("a SHA-256 digest has 32 bytes"),
    )
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            /// Reads the text form; `None` when prefix, length or alphabet differ.
            pub fn parse(text: &str) -> Option<Self> {
                parse_base32(text.strip_prefix($prefix)?.strip_prefix('_')?).map(Self)
            }

            pub fn bytes(self) -> [u8; 16] {
                self.0.to_be_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, base32(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )+};
}

ids! {
    /// A shop.
    MerchantId = "mer";
    /// A person who buys, recommends and has friends.
    ShopperId = "shp";
    /// A payment; for a purchase from the catalogue the same 128 bits as its checkout.
    PaymentId = "pay";
    /// What a merchant shipped of a payment.
    ParcelId = "par";
    /// Money of a payment that went back to whoever paid.
    RefundId = "ref";
    /// A shopper's claim that a payment's goods did not arrive, or are not what was promised.
    DisputeId = "dsp";
    /// One showing of the checkout to somebody.
    CheckoutId = "chk";
    /// Something the outside is told about, once written.
    EventId = "evt";
    /// A merchant's address for events.
    EndpointId = "whe";
    /// What somebody said about a product.
    RecommendationId = "rec";
    /// A picture that belongs to something somebody said.
    PictureId = "pic";
    /// A list of products that somebody keeps.
    ListId = "lst";
    /// "Help me choose": two to four products and the invited friends' votes.
    PollId = "pol";
    /// A guide's story or set.
    StoryId = "sto";
    /// A question to a guide.
    QuestionId = "qst";
    /// A statement about one aspect of a product.
    StatementId = "stm";
    /// A doubt about something somebody said, and what people decided.
    CaseId = "cas";
    /// Two products of a shop compared at one aspect.
    HeadToHeadId = "hth";
    /// A one-time invitation to be friends.
    InvitationId = "inv";
    /// One person's wish to have nothing to do with another.
    BlockId = "blk";
    /// A passkey ceremony under way.
    CeremonyId = "cer";
    /// A popup enrolment under way.
    EnrolmentId = "enr";
    /// A ledger account.
    AccountId = "acc";
    /// A ledger transfer.
    TransferId = "trf";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_number_are_the_same_thing() {
        for value in [
            0,
            1,
            31,
            32,
            u128::MAX,
            0x0190_0000_0000_7000_8000_0000_0000_0001,
        ] {
            let id = PaymentId(value);
            assert_eq!(PaymentId::parse(&id.to_string()), Some(id));
        }
        assert!(PaymentId(1).to_string() < PaymentId(32).to_string());
    }

    #[test]
    fn anything_else_is_no_id() {
        let good = PaymentId(7).to_string();
        for bad in [
            "",
            "pay",
            "pay_",
            &good[1..],
            &good[..29],
            &good.replace("pay", "mer"),
            &good.to_uppercase(),
            &format!("{good}0"),
            "pay_zzzzzzzzzzzzzzzzzzzzzzzzzz",
            "pay_0000000000000000000000000u",
        ] {
            assert_eq!(PaymentId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn derived_ids_keep_their_parts_apart() {
        assert_ne!(derive("a", &[b"bc", b"d"]), derive("a", &[b"b", b"cd"]));
        assert_eq!(derive("a", &[b"b"]), derive("a", &[b"b"]));
    }
}
