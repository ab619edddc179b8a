//! A PostgreSQL for the tests, on a unix socket in a temporary folder, never in the way of one that is installed.
//!
//! [`Database::new`] gives a test a database of its own, with the tables in it, on a server that all tests share: whoever comes
//! first starts it, and it ends by itself a little after the last of them has gone, however that one ended.
//! [`Database::on_own_server`] is on a server for one test alone, to be restarted and killed.

mod server;

pub use server::Server;

use std::sync::atomic::{AtomicU32, Ordering};
use vouch_server::store::postgres::{Address, Connection, fingerprint, migrate};

/// A database for one test, gone when it is dropped.
pub struct Database {
    url: String,
    server: Server,
    name: String,
}

impl Database {
    pub fn new() -> Self {
        Self::on(Server::shared())
    }

    /// `settings` are PostgreSQL's own (`fsync=on`).
    pub fn on_own_server(settings: &[&str]) -> Self {
        Self::on(Server::own(settings))
    }

    fn on(server: Server) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{count}", std::process::id());
        let template = template(&server);
        administer(&server, |postgres| {
            postgres.command(&format!("create database {name} template {template}"))
        });
        Self {
            url: server.url(&name),
            server,
            name,
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// A follower of its own server, and the address that names both.
    pub fn standby(&self) -> (Server, String) {
        let standby = self.server.standby();
        let url = format!(
            "postgres://postgres@{},{}/{}",
            self.server.host(),
            standby.host(),
            self.name
        );
        (standby, url)
    }

    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Its address on `localhost`; for one on its own server.
    pub fn listen(&mut self, encrypted: bool) -> String {
        self.server.listen(encrypted, &self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.server.is_shared() {
            administer(&self.server, |postgres| {
                postgres.command(&format!("drop database {} with (force)", self.name))
            });
        }
    }
}

/// Connects on a thread that may block, as the client does.
pub fn with_connection<T: Send>(url: &str, work: impl FnOnce(&mut Connection) -> T + Send) -> T {
    let address = Address::parse(url).expect("a good address");
    std::thread::scope(|threads| {
        let worker = threads.spawn(|| {
            let mut connection = Connection::open(&address).expect("the server is there");
            work(&mut connection)
        });
        match worker.join() {
            Ok(answer) => answer,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn administer<T: Send>(
    server: &Server,
    work: impl FnOnce(&mut Connection) -> Result<T, vouch_domain::Fault> + Send,
) -> T {
    with_connection(&server.url("postgres"), work).expect("the server does as it is told")
}

/// The database that others are copied from. A server that lives longer than a build has one for each.
fn template(server: &Server) -> String {
    let name = format!("template_{}", fingerprint());
    administer(server, |postgres| {
        postgres.command("select pg_advisory_lock(1)")?;
        let made = format!("select 1 from pg_database where datname = '{name}'");
        if postgres.command(&made)?.is_empty() {
            postgres.command("drop database if exists template_draft with (force)")?;
            postgres.command("create database template_draft")?;
            with_connection(&server.url("template_draft"), migrate)?;
            postgres.command(&format!("alter database template_draft rename to {name}"))?;
        }
        postgres.command("select pg_advisory_unlock(1)")
    });
    name
}
