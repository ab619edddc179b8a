//! Seals: what we hand out and want back unchanged.
//!
//! A sealed text is `base64url(payload).base64url(HMAC-SHA256(key, payload))`. Whoever holds it can read it and cannot change it;
//! nothing of it is kept on our side. Each purpose has its own key, so that a seal made for one never opens as another.
//!
//! What names a person and may be copied out of a page (a picture's address) is closed so that nobody can read it either
//! ([`Seal::conceal`]).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sha2::Sha256;

const NONCE_BYTES: usize = 12;

/// A key that seals and opens. Never printed.
#[derive(Clone)]
pub struct Seal {
    key: [u8; 32],
}

impl Seal {
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The seal of one purpose; its key follows from this one's.
    pub fn of(&self, purpose: &str) -> Self {
        Self {
            key: self.mac(purpose.as_bytes()).finalize().into_bytes().into(),
        }
    }

    pub fn seal(&self, payload: &[u8]) -> String {
        let tag = self.mac(payload).finalize().into_bytes();
        format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(payload),
            URL_SAFE_NO_PAD.encode(tag)
        )
    }

    /// The payload, if this seal closed it; compared in constant time.
    pub fn open(&self, text: &str) -> Option<Vec<u8>> {
        let (payload, tag) = text.split_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        self.mac(&payload).verify_slice(&tag).ok()?;
        Some(payload)
    }

    /// Seals it so that it cannot be read either, by ChaCha20-Poly1305. The same payload gives the same text: its nonce is a keyed hash
    /// of it, so no two payloads ever share one.
    pub fn conceal(&self, payload: &[u8]) -> String {
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&self.of("nonce").keyed_hash(payload)[..NONCE_BYTES]);
        let mut closed = payload.to_vec();
        self.cipher()
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::empty(),
                &mut closed,
            )
            .expect("a few bytes are not too many");
        URL_SAFE_NO_PAD.encode([&nonce[..], &closed].concat())
    }

    /// The payload, if this seal concealed it.
    pub fn reveal(&self, text: &str) -> Option<Vec<u8>> {
        let whole = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, closed) = whole.split_at_checked(NONCE_BYTES)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut closed = closed.to_vec();
        let payload = self
            .cipher()
            .open_in_place(nonce, Aad::empty(), &mut closed)
            .ok()?;
        Some(payload.to_vec())
    }

    fn cipher(&self) -> LessSafeKey {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &self.of("cipher").key);
        LessSafeKey::new(key.expect("a key of 32 bytes fits"))
    }

    /// A hash that nobody can make without this key: for what is to be compared and never read again.
    pub fn keyed_hash(&self, message: &[u8]) -> [u8; 32] {
        self.mac(message).finalize().into_bytes().into()
    }

    fn mac(&self, message: &[u8]) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(message);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_concealed_is_read_by_nobody_else() {
        let seal = Seal::new([7; 32]);
        for payload in [&b""[..], b"x", b"twenty-four euros", &[0; 200]] {
            let text = seal.conceal(payload);
            assert_eq!(seal.conceal(payload), text, "the same again");
            assert_eq!(seal.reveal(&text).as_deref(), Some(payload));
            assert_eq!(seal.of("other").reveal(&text), None);
            assert_eq!(Seal::new([8; 32]).reveal(&text), None);
            assert_eq!(seal.open(&text), None);
            let bytes = URL_SAFE_NO_PAD.decode(&text).expect("base64");
            let readable = bytes
                .windows(payload.len().max(1))
                .any(|part| part == payload);
            assert!(!readable || payload.len() < 2);
            for at in 0..bytes.len() {
                let mut other = bytes.clone();
                other[at] ^= 1;
                assert_eq!(seal.reveal(&URL_SAFE_NO_PAD.encode(&other)), None, "{at}");
            }
            assert_eq!(seal.reveal(&text[..text.len() - 4]), None);
        }
        for text in ["", ".", "AAAA", "not base64!"] {
            assert_eq!(seal.reveal(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_sealed_opens_and_nothing_else_does() {
        let seal = Seal::new([7; 32]);
        for payload in [&b""[..], b"x", &[0; 200]] {
            assert_eq!(
                seal.open(&seal.seal(payload)).as_deref(),
                Some(payload),
                "{payload:?}"
            );
        }
        let sealed = seal.seal(b"twenty-four euros");
        assert_eq!(Seal::new([8; 32]).open(&sealed), None);
        assert_eq!(seal.of("checkout").open(&sealed), None);
        assert_eq!(
            seal.of("receipt")
                .open(&seal.of("checkout").seal(b"twenty-four euros")),
            None
        );
        for bad in [
            "",
            ".",
            "a.b",
            sealed.trim_end_matches(|c| c != '.'),
            &sealed[1..],
            &sealed[..sealed.len() - 1],
            &format!("{sealed}A"),
            &format!("{sealed}."),
            &format!("{sealed}="),
            &sealed.replace('.', ""),
        ] {
            assert_eq!(seal.open(bad), None, "{bad}");
        }
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("ASCII stays ASCII");
            assert_eq!(seal.open(&changed), None, "byte {at}");
        }
    }
}
