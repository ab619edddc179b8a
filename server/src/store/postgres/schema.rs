//! The tables: SQLite's migrations, translated, each once and in order, however many nodes start together.

use super::connection::Connection;
use super::{TAKE_TURN, dialect};
use crate::params;
use crate::store::sql::Sql;
use vouch_domain::Fault;

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

/// What PostgreSQL alone needs: which migrations it has, and the last batch that each node has committed (see `mod.rs`).
const OWN_TABLES: &str = "
create table if not exists vouch_migrations (
    version bigint not null primary key,
    name text collate \"C\" not null,
    checksum text collate \"C\" not null
);
create table if not exists vouch_commits (
    node bytea not null primary key,
    batch bigint not null,
    at timestamptz not null default now()
)";

/// Names the tables as this build makes them, migration by migration.
pub fn fingerprint() -> String {
    let checksums = migrations()
        .into_iter()
        .map(|migration| migration.checksum());
    format!(
        "{:016x}",
        checksums.fold(0, |all: u64, one| all.rotate_left(9) ^ one)
    )
}

fn migrations() -> Vec<refinery::Migration> {
    let mut migrations = embedded::migrations::runner().get_migrations().clone();
    migrations.sort();
    migrations
}

/// Brings the tables up to date. Runs in the writer's turn: no other node writes or migrates meanwhile.
pub fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    connection.command(&format!("begin; {TAKE_TURN}; {OWN_TABLES}"))?;
    let migrated = missing(connection);
    match &migrated {
        Ok(()) => connection.command("commit").map(drop),
        Err(_) => connection.command("rollback").map(drop),
    }?;
    migrated
}

fn missing(connection: &mut Connection) -> Result<(), Fault> {
    let applied = connection.query(
        "select version, checksum from vouch_migrations order by version",
        &[],
    )?;
    let mut applied = applied
        .iter()
        .map(|row| Ok((row.number::<u64>(0)?, row.text(1)?)));
    for migration in migrations() {
        let version = u64::try_from(migration.version()).unwrap_or_default();
        let checksum = format!("{:016x}", migration.checksum());
        match applied.next().transpose()? {
            Some(known) if known == (version, checksum.clone()) => continue,
            Some((known, _)) => {
                return Err(Fault(format!(
                    "it was written by another version of vouch, whose tables are not these (migration {known})"
                )));
            }
            None => {}
        }
        let sql = migration.sql().unwrap_or_default();
        (connection.command(&dialect::tables(sql)))
            .map_err(|fault| Fault(format!("migrations: {migration}: {fault}")))?;
        connection.execute(
            "insert into vouch_migrations (version, name, checksum) values (?1, ?2, ?3)",
            params![version as i64, migration.name(), checksum],
        )?;
    }
    match applied.next().transpose()? {
        Some((known, _)) => Err(Fault(format!(
            "it was written by a newer version of vouch (migration {known})"
        ))),
        None => Ok(()),
    }
}
