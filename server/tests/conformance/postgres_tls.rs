//! What each `sslmode` does with a server that encrypts and with one that does not.

use crate::postgres::Database;
use vouch_server::store::postgres::{Address, Connection, apart};

/// Whether the connection is encrypted, or why there is none.
fn connected(url: &str) -> Result<bool, String> {
    let address = Address::parse(url).expect("a good address");
    let asked = apart(|| {
        let mut connection = Connection::open(&address)?;
        connection.command("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
    });
    asked.map(|rows| rows == ["t"]).map_err(|fault| fault.0)
}

#[test]
fn each_mode_does_what_it_says() {
    let roots = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres/tls/root.pem");
    let verified = format!("sslmode=verify-full&sslrootcert={roots}");
    let no_file = "sslmode=verify-full&sslrootcert=/nowhere.pem";
    // Encrypted or not; `None` is a refusal.
    let tables: [(bool, &[(&str, &str, Option<bool>)]); 2] = [
        (
            true,
            &[
                ("localhost", "", Some(true)),
                ("localhost", "sslmode=prefer", Some(true)),
                ("localhost", "sslmode=disable", Some(false)),
                ("localhost", "sslmode=require", Some(true)),
                ("localhost", &verified, Some(true)),
                // Another name than the certificate's, and roots of which none signed it.
                ("127.0.0.1", "sslmode=require", Some(true)),
                ("127.0.0.1", &verified, None),
                ("localhost", "sslmode=verify-full", None),
                ("localhost", no_file, None),
            ],
        ),
        (
            false,
            &[
                ("localhost", "", Some(false)),
                ("localhost", "sslmode=prefer", Some(false)),
                ("localhost", "sslmode=disable", Some(false)),
                ("localhost", "sslmode=require", None),
                ("localhost", &verified, None),
            ],
        ),
    ];
    let mut database = Database::on_own_server(&[]);
    for (encrypted, rows) in tables {
        let url = database.listen(encrypted);
        for (host, mode, expected) in rows {
            let url = format!("{}?{mode}", url.replace("localhost", host));
            let found = connected(&url);
            assert_eq!(
                found.clone().ok(),
                *expected,
                "server {encrypted}, {host} {mode}: {found:?}"
            );
        }
    }
}
