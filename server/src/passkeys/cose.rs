//! Public keys in COSE form (RFC 9053, RFC 8230): the three kinds we offer, written one way and read only that way.

use ed25519_dalek::Signature as EdSignature;
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use sha2::{Digest, Sha256};
use webauthn_rp::response::register::UncompressedPubKey;

const ES256: [u8; 10] = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
const ES256_Y: [u8; 3] = [0x22, 0x58, 0x20];
const EDDSA: [u8; 10] = [0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
const RS256: [u8; 9] = [0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59];
const RS256_E: [u8; 2] = [0x21, 0x44];

/// The key of a registration in COSE form; `None` for a kind we do not offer.
pub(super) fn write(key: UncompressedPubKey<'_>) -> Option<Vec<u8>> {
    match key {
        UncompressedPubKey::P256(key) => Some([&ES256, key.x(), &ES256_Y, key.y()].concat()),
        UncompressedPubKey::Ed25519(key) => Some([&EDDSA[..], key.inner()].concat()),
        UncompressedPubKey::Rsa(key) => {
            let length = u16::try_from(key.n().len()).ok()?;
            let exponent = key.e().to_be_bytes();
            Some(
                [
                    &RS256[..],
                    &length.to_be_bytes(),
                    key.n(),
                    &RS256_E,
                    &exponent,
                ]
                .concat(),
            )
        }
        UncompressedPubKey::P384(_) => None,
    }
}

/// A key that can check signatures.
pub(super) enum PublicKey {
    /// An uncompressed point. It is looked at when it checks a signature: one that is not on the curve checks none.
    Es256(UnparsedPublicKey<[u8; 65]>),
    EdDsa(ed25519_dalek::VerifyingKey),
    Rs256(RsaPublicKey),
}

impl PublicKey {
    /// Reads what [`write`] wrote.
    pub(super) fn read(cose: &[u8]) -> Option<Self> {
        if let Some(rest) = cose.strip_prefix(&ES256) {
            let (x, rest) = rest.split_at_checked(32)?;
            let y = rest.strip_prefix(&ES256_Y)?;
            let point = [&[0x04], x, y].concat().try_into().ok()?;
            let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point);
            Some(Self::Es256(key))
        } else if let Some(rest) = cose.strip_prefix(&EDDSA) {
            let key = ed25519_dalek::VerifyingKey::from_bytes(rest.try_into().ok()?);
            key.ok().map(Self::EdDsa)
        } else {
            let rest = cose.strip_prefix(&RS256)?;
            let (length, rest) = rest.split_first_chunk::<2>()?;
            let (modulus, rest) =
                rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
            let exponent: [u8; 4] = rest.strip_prefix(&RS256_E)?.try_into().ok()?;
            RsaPublicKey::new_with_max_size(
                BigUint::from_bytes_be(modulus),
                BigUint::from_bytes_be(&exponent),
                16_384, // RFC 8230 §6.1
            )
            .ok()
            .map(Self::Rs256)
        }
    }

    /// Whether this key signed `message`.
    pub(super) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Es256(key) => key.verify(message, signature).is_ok(),
            Self::EdDsa(key) => EdSignature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            Self::Rs256(key) => key
                .verify(
                    Pkcs1v15Sign::new::<Sha256>(),
                    &Sha256::digest(message),
                    signature,
                )
                .is_ok(),
        }
    }
}
