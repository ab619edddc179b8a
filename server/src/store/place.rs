//! Where a book is kept: `sqlite:PATH`, a file on this machine, or `postgres://…`, a database that several nodes may share.

use super::postgres::{self, Address};
use super::readers::Reader;
use super::sql::Sql;
use super::writer::Sign;
use super::{Store, open_reader};
use std::fmt;
use std::path::PathBuf;
use vouch_domain::Fault;

#[derive(Clone)]
pub enum Place {
    Sqlite(PathBuf),
    Postgres(Box<Address>),
}

impl Place {
    /// Reads a URL. The reason why not does not repeat it: there may be a password in it.
    pub fn parse(url: &str) -> Result<Self, Fault> {
        match url.split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(path.into())),
            Some(("postgres" | "postgresql", _)) => {
                Ok(Self::Postgres(Box::new(Address::parse(url)?)))
            }
            _ => Err(Fault(
                "a database's address is sqlite:PATH or postgres://user@host/database".into(),
            )),
        }
    }

    /// Opens the book, making it where there is none.
    pub fn open(&self, sign: Option<Sign>) -> Result<Store, Fault> {
        match self {
            Self::Sqlite(path) => Store::sqlite(path.clone(), sign),
            Self::Postgres(address) => Store::postgres(address, sign),
        }
    }

    /// Reads a book that is there: everything from one moment, while others go on writing. Nothing can be written.
    pub fn snapshot<T: Send>(
        &self,
        read: impl FnOnce(&mut dyn Sql) -> Result<T, Fault> + Send,
    ) -> Result<T, Fault> {
        match self {
            Self::Sqlite(path) => {
                if !path.exists() {
                    return Err(Fault("it is not there".into()));
                }
                let connection = open_reader(path)?;
                (&mut &connection).execute("begin", &[])?;
                read(&mut &connection)
            }
            Self::Postgres(address) => postgres::apart(|| {
                let mut reader = postgres::PostgresReader::new(address);
                reader.begin()?;
                read(&mut reader)
            }),
        }
    }
}

/// For people; never the password.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(f),
            Self::Postgres(address) => address.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_by_their_addresses() {
        for (url, shown) in [
            ("sqlite:data/vouch.db", "data/vouch.db"),
            ("sqlite:/var/lib/vouch.db", "/var/lib/vouch.db"),
            (
                "postgres://ana:secret@db.example/books",
                "postgres books at db.example",
            ),
            (
                "postgresql://ana:secret@db.example/books",
                "postgres books at db.example",
            ),
        ] {
            let place = Place::parse(url).unwrap_or_else(|fault| panic!("{url}: {fault}"));
            assert_eq!(place.to_string(), shown);
        }
        for url in [
            "",
            "sqlite:",
            "vouch.db",
            "mysql://ana:secret@db.example/books",
            "postgres:books",
        ] {
            let refused = Place::parse(url)
                .map(|place| place.to_string())
                .expect_err(url);
            assert!(!refused.0.contains("secret"), "{refused}");
        }
    }
}
