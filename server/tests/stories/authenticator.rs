//! An authenticator and a browser in software: makes passkeys and signs with them, in the JSON that browsers give
//! (`PublicKeyCredential.toJSON`), so that every story runs without a browser.
//!
//! It is honest unless told otherwise: [`Page`] says where a ceremony happens (framed by whom), the public fields of
//! [`Authenticator`] say how the device behaves, and [`Authenticator::sign`] signs whatever a test wants signed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signer as _;
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const SHOP: &str = "http://shop.localhost:4400";

pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn from_base64url(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).expect("base64url")
}

/// Where a ceremony happens, as the browser writes it into `clientDataJSON`.
#[derive(Clone, Debug)]
pub struct Page {
    pub origin: String,
    pub cross_origin: bool,
    pub top_origin: Option<String>,
}

impl Page {
    /// A page of our own at top level: hub, popup, hosted checkout.
    pub fn top(origin: &str) -> Self {
        Self {
            origin: origin.into(),
            cross_origin: false,
            top_origin: None,
        }
    }

    /// Our frame in a shop's page.
    pub fn framed(origin: &str, top_origin: &str) -> Self {
        Self {
            origin: origin.into(),
            cross_origin: true,
            top_origin: Some(top_origin.into()),
        }
    }

    /// Our frame in a shop's page in a browser that does not say which shop (Safari).
    pub fn framed_somewhere(origin: &str) -> Self {
        Self {
            origin: origin.into(),
            cross_origin: true,
            top_origin: None,
        }
    }

    /// The bytes that are hashed and signed. The extra key is one that Chromium really adds at times.
    pub fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let mut data = json!({
            "type": kind,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": self.cross_origin,
            "other_keys_can_be_added_here": "do not compare clientDataJSON against a template. See https://goo.gl/yabPex",
        });
        if let Some(top_origin) = &self.top_origin {
            data["topOrigin"] = json!(top_origin);
        }
        data.to_string().into_bytes()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Es256,
    EdDsa,
    Rs256,
}

impl Algorithm {
    pub const ALL: [Algorithm; 3] = [Algorithm::Es256, Algorithm::EdDsa, Algorithm::Rs256];

    fn cose(self) -> i64 {
        match self {
            Self::Es256 => -7,
            Self::EdDsa => -8,
            Self::Rs256 => -257,
        }
    }
}

#[derive(Clone)]
enum Key {
    P256(p256::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
    Rsa(Box<rsa::RsaPrivateKey>),
}

/// A passkey on the device.
#[derive(Clone)]
pub struct Passkey {
    pub id: Vec<u8>,
    pub rp_id: String,
    pub user_handle: Vec<u8>,
    pub user_name: String,
    pub sign_count: u32,
    key: Key,
}

/// The device with its passkeys. Deterministic: the same seed makes the same keys.
pub struct Authenticator {
    pub passkeys: Vec<Passkey>,
    pub algorithm: Algorithm,
    pub user_present: bool,
    pub user_verified: bool,
    /// Whether it counts signatures; synchronised passkeys do not.
    pub counts: bool,
    seed: String,
}

impl Authenticator {
    pub fn new(seed: &str) -> Self {
        Self {
            passkeys: Vec::new(),
            algorithm: Algorithm::Es256,
            user_present: true,
            user_verified: true,
            counts: true,
            seed: seed.into(),
        }
    }

    pub fn with_algorithm(seed: &str, algorithm: Algorithm) -> Self {
        Self {
            algorithm,
            ..Self::new(seed)
        }
    }

    fn seed(&self, what: &str) -> [u8; 32] {
        Sha256::digest(format!("{}/{}/{what}", self.seed, self.passkeys.len())).into()
    }

    /// `navigator.credentials.create`: makes a discoverable passkey after the server's options.
    pub fn create(&mut self, options: &Value, page: &Page) -> Value {
        let offered = options["pubKeyCredParams"]
            .as_array()
            .expect("a list of algorithms");
        assert!(
            offered
                .iter()
                .any(|one| one["alg"] == self.algorithm.cose()),
            "the server does not offer {:?}: {offered:?}",
            self.algorithm
        );
        let key = match self.algorithm {
            Algorithm::Es256 => Key::P256(
                p256::ecdsa::SigningKey::from_slice(&self.seed("key")).expect("a valid scalar"),
            ),
            Algorithm::EdDsa => {
                Key::Ed25519(ed25519_dalek::SigningKey::from_bytes(&self.seed("key")))
            }
            Algorithm::Rs256 => Key::Rsa(Box::new(
                rsa::RsaPrivateKey::new(&mut Dice(self.seed("key"), 0), 2048).expect("primes"),
            )),
        };
        let passkey = Passkey {
            id: self.seed("id").to_vec(),
            rp_id: text(&options["rp"]["id"]),
            user_handle: from_base64url(&text(&options["user"]["id"])),
            user_name: text(&options["user"]["name"]),
            sign_count: u32::from(self.counts),
            key,
        };
        let client_data = page.client_data("webauthn.create", &text(&options["challenge"]));
        let authenticator_data = self.authenticator_data(&passkey, true);
        let credential = json!({
            "id": base64url(&passkey.id),
            "rawId": base64url(&passkey.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64url(&client_data),
                "attestationObject": base64url(&attestation_none(&authenticator_data)),
                "transports": ["internal"],
            },
        });
        self.passkeys.push(passkey);
        credential
    }

    /// `navigator.credentials.get` without `allowCredentials`: the newest passkey for the relying party signs.
    pub fn get(&mut self, options: &Value, page: &Page) -> Value {
        let challenge = from_base64url(&text(&options["challenge"]));
        self.assert(&challenge, &text(&options["rpId"]), page)
    }

    /// Signs a challenge (a payment's, say) with the newest passkey for `rp_id`.
    pub fn assert(&mut self, challenge: &[u8], rp_id: &str, page: &Page) -> Value {
        let client_data = page.client_data("webauthn.get", &base64url(challenge));
        self.sign(rp_id, &client_data)
    }

    /// Signs any client data at all.
    pub fn sign(&mut self, rp_id: &str, client_data: &[u8]) -> Value {
        let counts = self.counts;
        let passkey = self
            .passkeys
            .iter_mut()
            .rfind(|passkey| passkey.rp_id == rp_id)
            .expect("a passkey for this relying party");
        passkey.sign_count += u32::from(counts);
        let passkey = passkey.clone();
        let authenticator_data = self.authenticator_data(&passkey, false);
        let message = [&authenticator_data[..], &Sha256::digest(client_data)].concat();
        json!({
            "id": base64url(&passkey.id),
            "rawId": base64url(&passkey.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64url(client_data),
                "authenticatorData": base64url(&authenticator_data),
                "signature": base64url(&passkey.key.sign(&message)),
                "userHandle": base64url(&passkey.user_handle),
            },
        })
    }

    fn authenticator_data(&self, passkey: &Passkey, attested: bool) -> Vec<u8> {
        let mut data = Sha256::digest(&passkey.rp_id).to_vec();
        data.push(
            u8::from(self.user_present)
                | u8::from(self.user_verified) << 2
                | u8::from(attested) << 6,
        );
        data.extend(passkey.sign_count.to_be_bytes());
        if attested {
            data.extend([0; 16]); // AAGUID: says nothing about the device
            data.extend((passkey.id.len() as u16).to_be_bytes());
            data.extend(&passkey.id);
            data.extend(passkey.key.cose());
        }
        data
    }
}

impl Key {
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
            Self::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
            Self::Rsa(key) => key
                .sign(rsa::Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message))
                .expect("an RSA signature"),
        }
    }

    fn cose(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let point = key.verifying_key().to_encoded_point(false);
                let mut cose = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
                cose.extend(point.x().expect("a point with coordinates"));
                cose.extend([0x22, 0x58, 0x20]);
                cose.extend(point.y().expect("an uncompressed point"));
                cose
            }
            Self::Ed25519(key) => {
                let mut cose = vec![0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
                cose.extend(key.verifying_key().to_bytes());
                cose
            }
            Self::Rsa(key) => {
                let modulus = key.n().to_bytes_be();
                let exponent = key.e().to_bytes_be();
                let mut cose = vec![0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59];
                cose.extend((modulus.len() as u16).to_be_bytes());
                cose.extend(modulus);
                cose.extend([0x21, 0x40 | exponent.len() as u8]);
                cose.extend(exponent);
                cose
            }
        }
    }
}

/// `{"fmt": "none", "attStmt": {}, "authData": …}` in CBOR.
fn attestation_none(authenticator_data: &[u8]) -> Vec<u8> {
    let mut object = vec![0xa3, 0x63];
    object.extend(b"fmt");
    object.push(0x64);
    object.extend(b"none");
    object.push(0x67);
    object.extend(b"attStmt");
    object.extend([0xa0, 0x68]);
    object.extend(b"authData");
    match u8::try_from(authenticator_data.len()) {
        Ok(length) => object.extend([0x58, length]),
        Err(_) => {
            object.push(0x59);
            object.extend((authenticator_data.len() as u16).to_be_bytes());
        }
    }
    object.extend(authenticator_data);
    object
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Reproducible bytes for making RSA keys: SHA-256 of a seed and a counter.
struct Dice([u8; 32], u64);

impl rsa::rand_core::RngCore for Dice {
    fn next_u32(&mut self) -> u32 {
        rsa::rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rsa::rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.1 += 1;
            let block = Sha256::new()
                .chain_update(self.0)
                .chain_update(self.1.to_be_bytes())
                .finalize();
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl rsa::rand_core::CryptoRng for Dice {}
