//! Registration and sign-in, through `webauthn_rp`.
//!
//! Residence and user verification are required; attestation is not asked for: what kind of device somebody has is their affair.
//! Offered are EdDSA, ES256 and RS256, the three that the payment verifier reads.

use super::cose;
use super::refusals::{Half, Why};
use serde_json::{Value, json};
use vouch_domain::merchants::Origin;
use vouch_domain::shoppers::{Credential, Person, ShopperRefusal};
use vouch_domain::{Refusal, ShopperId, Timestamp};
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CoseAlgorithmIdentifier, CoseAlgorithmIdentifiers, CredProtect,
    RegistrationVerificationOptions, UserHandle16,
};
use webauthn_rp::request::{AsciiDomain, RpId};
use webauthn_rp::response::CredentialId;
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::response::register::error::RegCeremonyErr;
use webauthn_rp::response::register::{DynamicState, StaticState};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication16, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

/// What a passkey manager shows beside a passkey of ours.
const NAME: &str = "Vouch";

const ALGORITHMS: CoseAlgorithmIdentifiers =
    CoseAlgorithmIdentifiers::ALL.remove(CoseAlgorithmIdentifier::Es384);

/// The relying party: us.
pub struct Passkeys {
    rp_id: String,
    rp: RpId,
    origin: String,
}

/// The first half of a ceremony.
pub struct Begun {
    /// For the second half; holds the challenge.
    pub state: Vec<u8>,
    /// For the browser: `PublicKeyCredential.parse…OptionsFromJSON`.
    pub options: Value,
}

impl Passkeys {
    /// `rp_id` is the host of `origin`. Fails where that host is no domain, such as an IP address: browsers make no passkeys there.
    pub fn new(rp_id: &str, origin: &str) -> Result<Self, String> {
        let domain = AsciiDomain::try_from(rp_id.to_owned()).ok();
        let domain = domain.filter(|_| is_name(rp_id)).ok_or_else(|| {
            format!("{origin} cannot have passkeys: they need a domain name, such as pay.localhost")
        })?;
        Ok(Self {
            rp_id: rp_id.into(),
            rp: RpId::Domain(domain),
            origin: origin.into(),
        })
    }

    pub fn rp_id(&self) -> &str {
        &self.rp_id
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Asks a browser to make a passkey for somebody who will have this id.
    pub fn begin_registration(&self, shopper: ShopperId, person: &Person) -> Begun {
        let handle = user_handle(shopper);
        let mut options = PublicKeyCredentialCreationOptions::first_passkey_with_blank_user_info(
            &self.rp, &handle,
        );
        options.pub_key_cred_params = ALGORITHMS;
        // The default insists on credProtect, which platform authenticators may not have.
        options.extensions.cred_protect = CredProtect::None;
        let (state, client) = options
            .start_ceremony()
            .expect("these options are consistent");
        let mut options = serde_json::to_value(client).expect("options are JSON");
        // Our own rules for names have been applied; the library's are stricter than people's names.
        options["rp"]["name"] = json!(NAME);
        options["user"]["name"] = json!(person.email);
        options["user"]["displayName"] = json!(person.handle);
        let state = state.encode().expect("the clock is past 1970");
        Begun { state, options }
    }

    /// Checks a new passkey. `framed_by` are the origins where a frame may have made it; `None` where it must be at top level.
    pub fn finish_registration(
        &self,
        state: &[u8],
        credential: &Value,
        framed_by: Option<&[Origin]>,
        shopper: ShopperId,
        now: Timestamp,
    ) -> Result<Credential, Refusal> {
        let refused = |why| Refusal::from(Half::Registration.refuses(why));
        let state = RegistrationServerState::<16>::decode(state)
            .map_err(|_| ShopperRefusal::UnknownCeremony)?;
        let answer = Registration::from_json_relaxed(credential.to_string().as_bytes())
            .map_err(|_| refused(Why::Malformed))?;
        let tops = framed_by.map(texts);
        let options = RegistrationVerificationOptions {
            allowed_origins: &[self.origin.as_str()],
            allowed_top_origins: tops.as_deref(),
            // Password managers add extensions of their own.
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let made = state
            .verify(&self.rp, &answer, &options)
            .map_err(|error| registration_refusal(&error))?;
        let public_key = cose::write(made.static_state().credential_public_key)
            .ok_or_else(|| refused(Why::UnsupportedAlgorithm))?;
        let (id, static_state) = (made.id(), made.static_state());
        Ok(Credential {
            id: id.as_ref().to_vec(),
            shopper,
            static_state: static_state
                .encode()
                .map_err(|_| refused(Why::UnsupportedAlgorithm))?,
            dynamic_state: made
                .dynamic_state()
                .encode()
                .map(|bytes| bytes.to_vec())
                .unwrap_or_else(|never| match never {}),
            public_key,
            sign_count: made.dynamic_state().sign_count,
            created_at: now,
            used_at: now,
            name: String::new(),
        })
    }

    /// Asks a browser for any passkey it has for us.
    pub fn begin_sign_in(&self) -> Begun {
        let (state, client) = DiscoverableCredentialRequestOptions::passkey(&self.rp)
            .start_ceremony()
            .expect("these options are consistent");
        Begun {
            state: state.encode().expect("the clock is past 1970"),
            options: serde_json::to_value(client).expect("options are JSON"),
        }
    }

    /// Checks a sign-in with a passkey that is known here, and tells its new count.
    pub fn finish_sign_in(
        &self,
        state: &[u8],
        assertion: &Value,
        framed_by: Option<&[Origin]>,
        known: &Credential,
    ) -> Result<u32, Refusal> {
        let refused = |why| Refusal::from(Half::Assertion.refuses(why));
        let state = DiscoverableAuthenticationServerState::decode(state)
            .map_err(|_| ShopperRefusal::UnknownCeremony)?;
        let answer =
            DiscoverableAuthentication16::from_json_relaxed(assertion.to_string().as_bytes())
                .map_err(|_| refused(Why::Malformed))?;
        let handle = user_handle(known.shopper);
        let mut credential = kept(known, &handle).ok_or(ShopperRefusal::UnknownPasskey)?;
        let tops = framed_by.map(texts);
        let options = AuthenticationVerificationOptions {
            allowed_origins: &[self.origin.as_str()],
            allowed_top_origins: tops.as_deref(),
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        };
        state
            .verify(&self.rp, &answer, &mut credential, &options)
            .map_err(|error| assertion_refusal(&error))?;
        Ok(credential.dynamic_state().sign_count)
    }
}

/// A host by name, not by number: the last label is none.
fn is_name(host: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    let last = host.rsplit('.').next().unwrap_or(host);
    host.chars().all(plain) && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn user_handle(shopper: ShopperId) -> UserHandle16 {
    UserHandle16::decode(shopper.bytes()).unwrap_or_else(|never| match never {})
}

fn texts(origins: &[Origin]) -> Vec<&str> {
    origins.iter().map(Origin::as_str).collect()
}

type Kept<'a> = AuthenticatedCredential<
    'a,
    'a,
    16,
    webauthn_rp::response::register::CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>,
>;

/// A passkey from the store as the library wants it. The count beside it is newer than the one in its state.
fn kept<'a>(known: &'a Credential, handle: &'a UserHandle16) -> Option<Kept<'a>> {
    let id = CredentialId::decode(known.id.as_slice()).ok()?;
    let static_state = StaticState::decode(known.static_state.as_slice()).ok()?;
    let dynamic_state: [u8; 7] = known.dynamic_state.as_slice().try_into().ok()?;
    let dynamic_state = DynamicState {
        sign_count: known.sign_count,
        ..DynamicState::decode(dynamic_state).ok()?
    };
    AuthenticatedCredential::new(id, handle, static_state, dynamic_state).ok()
}

fn registration_refusal(error: &RegCeremonyErr) -> Refusal {
    let why = match error {
        RegCeremonyErr::Timeout => return ShopperRefusal::ExpiredCeremony.into(),
        RegCeremonyErr::OriginMismatch => Why::WrongOrigin,
        RegCeremonyErr::CrossOrigin | RegCeremonyErr::TopOriginMismatch => Why::WrongTopOrigin,
        RegCeremonyErr::ChallengeMismatch => Why::ChallengeMismatch,
        RegCeremonyErr::RpIdHashMismatch => Why::WrongRp,
        RegCeremonyErr::UserNotPresent | RegCeremonyErr::UserNotVerified => Why::NotVerifiedUser,
        RegCeremonyErr::AttestationSignature => Why::BadSignature,
        RegCeremonyErr::PublicKeyAlgorithmMismatch => Why::UnsupportedAlgorithm,
        _ => Why::Malformed,
    };
    Half::Registration.refuses(why).into()
}

fn assertion_refusal(error: &AuthCeremonyErr) -> Refusal {
    let why = match error {
        AuthCeremonyErr::Timeout => return ShopperRefusal::ExpiredCeremony.into(),
        AuthCeremonyErr::SignatureCounter => return ShopperRefusal::ClonedPasskey.into(),
        AuthCeremonyErr::UserHandleMismatch | AuthCeremonyErr::CredentialIdMismatch => {
            return ShopperRefusal::ForeignPasskey.into();
        }
        AuthCeremonyErr::OriginMismatch => Why::WrongOrigin,
        AuthCeremonyErr::CrossOrigin | AuthCeremonyErr::TopOriginMismatch => Why::WrongTopOrigin,
        AuthCeremonyErr::ChallengeMismatch => Why::ChallengeMismatch,
        AuthCeremonyErr::RpIdHashMismatch => Why::WrongRp,
        AuthCeremonyErr::UserNotVerified => Why::NotVerifiedUser,
        AuthCeremonyErr::AssertionSignature => Why::BadSignature,
        _ => Why::Malformed,
    };
    Half::Assertion.refuses(why).into()
}

#[cfg(test)]
mod tests {
    use super::Passkeys;

    #[test]
    fn passkeys_need_a_domain() {
        for (rp_id, good) in [
            ("pay.localhost", true),
            ("localhost", true),
            ("pay.example.com", true),
            ("127.0.0.1", false),
            ("[::1]", false),
            ("[", false),
            ("", false),
            ("bücher.example", false),
        ] {
            let made = Passkeys::new(rp_id, &format!("http://{rp_id}:4400"));
            assert_eq!(made.is_ok(), good, "{rp_id}");
        }
    }
}
