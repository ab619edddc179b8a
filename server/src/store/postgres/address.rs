//! Where a PostgreSQL is, and how it is spoken to: `postgres://user:password@host:port/database?sslmode=…`.
//!
//! | `sslmode` | what it does |
//! |---|---|
//! | `disable` | plain text |
//! | `prefer` (unless given) | encrypted if the server offers it; nobody checks who the server is |
//! | `require` | encrypted or not at all; nobody checks who the server is |
//! | `verify-full` | encrypted, and the server proves to be the host that is named: by a certificate that this machine trusts, or one signed by those in the file `sslrootcert=…` |
//!
//! Several hosts may be named (`host1,host2`); the one that takes writes is used, so that a standby that was promoted is found.

use super::connection;
use postgres::config::{Host, SslMode, TargetSessionAttrs};
use postgres::{Client, Config};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;
use vouch_domain::Fault;

/// How long a server may take to accept a connection.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// A server that has gone without a word is noticed after about this long.
const SILENCE_MAX: Duration = Duration::from_secs(15);

/// Who the server is, as far as we ask.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Identity {
    Unasked,
    /// Vouched for by this machine's roots, or by those in a file.
    Verified {
        roots: Option<PathBuf>,
    },
}

#[derive(Clone)]
pub struct Address {
    config: Config,
    identity: Identity,
}

impl Address {
    /// Reads a URL. The reason why not does not repeat it: there is a password in it.
    pub fn parse(url: &str) -> Result<Self, Fault> {
        let wrong = |what: String| Fault(format!("the database's address: {what}"));
        if !["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return Err(wrong("it begins with postgres://".into()));
        }
        let (place, settings) = url.split_once('?').unwrap_or((url, ""));
        let mut identity = Identity::Unasked;
        let mut roots = None;
        let mut kept = Vec::new();
        for setting in settings.split('&').filter(|setting| !setting.is_empty()) {
            match setting.split_once('=') {
                Some(("sslmode", "verify-full")) => {
                    identity = Identity::Verified { roots: None };
                    kept.push("sslmode=require");
                }
                Some(("sslrootcert", path)) => roots = Some(PathBuf::from(path)),
                _ => kept.push(setting),
            }
        }
        match &mut identity {
            Identity::Verified { roots: place } => *place = roots,
            Identity::Unasked if roots.is_some() => {
                return Err(wrong(
                    "sslrootcert means nothing without sslmode=verify-full".into(),
                ));
            }
            Identity::Unasked => {}
        }
        let mut config: Config = (format!("{place}?{}", kept.join("&")).parse())
            .map_err(|error| wrong(connection::fault(&error).0))?;
        if config.get_hosts().is_empty() {
            return Err(wrong("no host is named".into()));
        }
        if config
            .get_hosts()
            .iter()
            .all(|host| matches!(host, Host::Unix(_)))
        {
            config.ssl_mode(SslMode::Disable);
        }
        if config.get_application_name().is_none() {
            config.application_name("vouch");
        }
        config
            .target_session_attrs(TargetSessionAttrs::ReadWrite)
            .connect_timeout(CONNECT_MAX)
            .keepalives_idle(SILENCE_MAX / 2)
            .keepalives_interval(SILENCE_MAX / 6)
            .keepalives_retries(3)
            .tcp_user_timeout(SILENCE_MAX);
        Ok(Self { config, identity })
    }

    pub(super) fn connect(&self) -> Result<Client, Fault> {
        let tls = MakeRustlsConnect::new(self.encryption()?);
        self.config
            .connect(tls)
            .map_err(|error| connection::fault(&error))
    }

    fn encryption(&self) -> Result<ClientConfig, Fault> {
        let wrong = |error: &dyn fmt::Display| Fault(format!("postgres: TLS: {error}"));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = match &self.identity {
            Identity::Unasked => Arc::new(Unasked(provider.clone())),
            Identity::Verified { roots: None } => Arc::new(
                rustls_platform_verifier::Verifier::new(provider.clone()).map_err(|e| wrong(&e))?,
            ),
            Identity::Verified { roots: Some(path) } => {
                let unreadable =
                    |error: &dyn fmt::Display| wrong(&format!("{}: {error}", path.display()));
                let mut roots = RootCertStore::empty();
                for certificate in
                    CertificateDer::pem_file_iter(path).map_err(|e| unreadable(&e))?
                {
                    roots
                        .add(certificate.map_err(|e| unreadable(&e))?)
                        .map_err(|e| unreadable(&e))?;
                }
                WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
                    .build()
                    .map_err(|e| unreadable(&e))?
            }
        };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| wrong(&e))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(config)
    }
}

/// Host and database, for people; never the password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts = Vec::from_iter(self.config.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        }));
        let database = self.config.get_dbname().or(self.config.get_user());
        write!(
            f,
            "postgres {} at {}",
            database.unwrap_or_default(),
            hosts.join(",")
        )
    }
}

/// Encrypts with whoever answers: that keeps listeners out, and nobody else.
#[derive(Debug)]
struct Unasked(Arc<CryptoProvider>);

impl ServerCertVerifier for Unasked {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_what_they_ask_of_the_server() {
        let verified = |roots: Option<&str>| Identity::Verified {
            roots: roots.map(PathBuf::from),
        };
        for (url, shown, mode, identity) in [
            (
                "postgres://ana:secret@db.example/books",
                "postgres books at db.example",
                SslMode::Prefer,
                Identity::Unasked,
            ),
            (
                "postgresql://ana@a.example,b.example/books?sslmode=disable",
                "postgres books at a.example,b.example",
                SslMode::Disable,
                Identity::Unasked,
            ),
            (
                "postgres://ana@db.example?sslmode=require&application_name=till",
                "postgres ana at db.example",
                SslMode::Require,
                Identity::Unasked,
            ),
            (
                "postgres://ana@db.example/books?sslmode=verify-full",
                "postgres books at db.example",
                SslMode::Require,
                verified(None),
            ),
            (
                "postgres://ana@db.example/books?sslrootcert=/etc/ca.pem&sslmode=verify-full",
                "postgres books at db.example",
                SslMode::Require,
                verified(Some("/etc/ca.pem")),
            ),
            (
                "postgres://ana@%2Frun%2Fpostgresql/books?sslmode=require",
                "postgres books at /run/postgresql",
                SslMode::Disable,
                Identity::Unasked,
            ),
        ] {
            let address = Address::parse(url).unwrap_or_else(|fault| panic!("{url}: {fault}"));
            assert_eq!(address.to_string(), shown);
            assert_eq!(address.config.get_ssl_mode(), mode, "{url}");
            assert_eq!(address.identity, identity, "{url}");
        }
        for url in [
            "",
            "sqlite:vouch.db",
            "host=db.example",
            "postgres:///books",
            "postgres://ana:secret@db.example:port/books",
            "postgres://ana:secret@db.example/books?sslmode=verify-ca",
            "postgres://ana:secret@db.example/books?sslrootcert=/etc/ca.pem",
            "postgres://ana:secret@db.example/books?colour=red",
        ] {
            let refused = Address::parse(url).map(|address| address.to_string());
            let said = refused.expect_err(url).0;
            assert!(!said.contains("secret"), "{said}");
        }
    }
}
