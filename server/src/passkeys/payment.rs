//! A passkey's consent to a payment: our own verifier, because the challenge is the payment.
//!
//! Checked in this order: type → challenge → origin → frame and top origin → relying party → user present and verified →
//! signature → the passkey belongs to whom it says. That the passkey's counter grew is checked by the room, in the commit of the
//! payment: there a repeated assertion is first recognised as the same payment's.
//!
//! Only `webauthn.get` is taken. `payment.get` (Secure Payment Confirmation) can be made by a shop's own page for our relying
//! party and is refused by its type; so is everything at sign-in, which never sees these challenges.

use super::cose::PublicKey;
use super::refusals::{Half, PasskeyRefusal, Why};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use vouch_domain::merchants::Origin;
use vouch_domain::payments::{Confirmation, Evidence};
use vouch_domain::shoppers::{Credential, ShopperRefusal};
use vouch_domain::{Refusal, ShopperId};

const USER_PRESENT: u8 = 1 << 0;
const USER_VERIFIED: u8 = 1 << 2;
const ATTESTED: u8 = 1 << 6;
const EXTENDED: u8 = 1 << 7;

/// An assertion in one piece: the JSON form of a `PublicKeyCredential`, decoded. Nothing of it is believed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    pub credential: Vec<u8>,
    pub shopper: ShopperId,
    pub evidence: Evidence,
}

/// `AuthenticationResponseJSON`, as far as it is needed; browsers and password managers add to it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    id: String,
    raw_id: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    response: AnswerResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnswerResponse {
    #[serde(rename = "clientDataJSON")]
    client_data_json: String,
    authenticator_data: String,
    signature: String,
    user_handle: String,
}

/// What the browser wrote and the passkey signed. Unknown members are allowed, and really occur.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    #[serde(default)]
    top_origin: Option<String>,
}

struct AuthenticatorData<'a> {
    rp_id_hash: &'a [u8; 32],
    flags: u8,
    sign_count: u32,
}

impl Assertion {
    /// Reads what `PublicKeyCredential.toJSON` gives.
    pub fn read(json: &Value) -> Result<Self, PasskeyRefusal> {
        let malformed = || Half::Assertion.refuses(Why::Malformed);
        let answer = Answer::deserialize(json).map_err(|_| malformed())?;
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed());
        let credential = bytes(&answer.id)?;
        let same_id = answer.raw_id.is_none_or(|raw_id| raw_id == answer.id);
        if answer.kind != "public-key" || !same_id || !(1..=1023).contains(&credential.len()) {
            return Err(malformed());
        }
        let handle = bytes(&answer.response.user_handle)?;
        Ok(Self {
            credential,
            shopper: ShopperId(u128::from_be_bytes(
                handle.try_into().map_err(|_| malformed())?,
            )),
            evidence: Evidence {
                client_data_json: bytes(&answer.response.client_data_json)?,
                authenticator_data: bytes(&answer.response.authenticator_data)?,
                signature: bytes(&answer.response.signature)?,
            },
        })
    }
}

/// What a consent to one payment looks like.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// `payments::challenge` of the payment as it is now.
    pub challenge: [u8; 32],
    pub nonce: [u8; 32],
    /// Where the checkout was shown, as it went into the challenge.
    pub payee_origin: &'a Origin,
    /// The merchant's registered origins: where our frame may be.
    pub framed_by: &'a [Origin],
    /// Ours.
    pub origin: &'a str,
    pub rp_id: &'a str,
    /// The passkey of the assertion's id, if we know it.
    pub credential: Option<&'a Credential>,
}

/// Checks that a passkey consented to exactly this payment.
pub fn verify_payment_assertion(
    assertion: &Assertion,
    expected: &Expected<'_>,
) -> Result<Confirmation, Refusal> {
    let refused = |why| Refusal::from(Half::Assertion.refuses(why));
    let evidence = &assertion.evidence;
    let client: ClientData =
        serde_json::from_slice(&evidence.client_data_json).map_err(|_| refused(Why::Malformed))?;
    let device = AuthenticatorData::read(&evidence.authenticator_data)
        .ok_or_else(|| refused(Why::Malformed))?;

    if client.kind != "webauthn.get" {
        return Err(refused(Why::WrongType));
    }
    if client.challenge != URL_SAFE_NO_PAD.encode(expected.challenge) {
        return Err(refused(Why::ChallengeMismatch));
    }
    if client.origin != expected.origin {
        return Err(refused(Why::WrongOrigin));
    }
    if !may_be_there(&client, expected.framed_by) {
        return Err(refused(Why::WrongTopOrigin));
    }
    if device.rp_id_hash[..] != Sha256::digest(expected.rp_id)[..] {
        return Err(refused(Why::WrongRp));
    }
    if device.flags & USER_PRESENT == 0 || device.flags & USER_VERIFIED == 0 {
        return Err(refused(Why::NotVerifiedUser));
    }
    let credential = expected
        .credential
        .filter(|credential| credential.id == assertion.credential)
        .ok_or(ShopperRefusal::UnknownPasskey)?;
    let key = PublicKey::read(&credential.public_key)
        .ok_or_else(|| refused(Why::UnsupportedAlgorithm))?;
    let message = [
        &evidence.authenticator_data[..],
        &Sha256::digest(&evidence.client_data_json),
    ]
    .concat();
    if !key.signed(&message, &evidence.signature) {
        return Err(refused(Why::BadSignature));
    }
    if credential.shopper != assertion.shopper {
        return Err(ShopperRefusal::ForeignPasskey.into());
    }

    Ok(Confirmation {
        shopper: credential.shopper,
        credential: credential.id.clone(),
        nonce: expected.nonce,
        challenge: expected.challenge,
        payee_origin: expected.payee_origin.clone(),
        sign_count: device.sign_count,
        evidence: evidence.clone(),
    })
}

/// At top level on our own page, or in a frame on one of the merchant's pages (Safari does not say on which).
fn may_be_there(client: &ClientData, framed_by: &[Origin]) -> bool {
    match (client.cross_origin, &client.top_origin) {
        (_, None) => true,
        (false, Some(_)) => false,
        (true, Some(top)) => framed_by.iter().any(|origin| origin.as_str() == top),
    }
}

impl<'a> AuthenticatorData<'a> {
    /// The fixed part; what may follow it is announced by flags, and signed with the rest.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (rp_id_hash, rest) = bytes.split_first_chunk::<32>()?;
        let ([flags], rest) = rest.split_first_chunk::<1>()?;
        let (sign_count, rest) = rest.split_first_chunk::<4>()?;
        let announced = flags & (ATTESTED | EXTENDED) != 0;
        (announced != rest.is_empty()).then_some(Self {
            rp_id_hash,
            flags: *flags,
            sign_count: u32::from_be_bytes(*sign_count),
        })
    }
}
