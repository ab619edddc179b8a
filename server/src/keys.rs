//! The house's own keys: one that seals, one that signs receipts, one that signs the journal's end. They are made at the first
//! start and live beside the database; several nodes of one house share them.
//!
//! A key file is written whole or not at all, readable by its owner only. A file that others can read, or of the wrong length, is
//! refused with a sentence: guessing would be worse.

use crate::chance;
use crate::seal::Seal;
use crate::store::writer::Sign;
use ed25519_dalek::{Signer, SigningKey};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use vouch_domain::trust::TieKind;

#[derive(Clone)]
pub struct Keys {
    /// Closes checkouts and receipt links.
    pub seal: Seal,
    /// Signs receipts (Ed25519); its public half is published.
    pub receipts: SigningKey,
    /// Signs the end of the ledger's journal and that of the log of words in each commit (Ed25519).
    pub journal: SigningKey,
}

impl Keys {
    /// Reads the keys in `dir`, making those that are missing.
    pub fn load_or_create(dir: &Path) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        Ok(Self {
            seal: Seal::new(load_or_create(&dir.join("seal.key"))?),
            receipts: SigningKey::from_bytes(&load_or_create(&dir.join("receipts.key"))?),
            journal: SigningKey::from_bytes(&load_or_create(&dir.join("journal.key"))?),
        })
    }

    /// Keys that last as long as the process; for tests.
    pub fn fleeting() -> Self {
        Self {
            seal: Seal::new(chance::bytes()),
            receipts: SigningKey::from_bytes(&chance::bytes()),
            journal: SigningKey::from_bytes(&chance::bytes()),
        }
    }

    /// Something that a shop or a person has, as it is kept: a keyed hash.
    pub fn tie(&self, kind: TieKind, value: &str) -> [u8; 32] {
        let seal = self.seal.of("tie").of(kind.name());
        seal.keyed_hash(kind.normal(value).as_bytes())
    }

    /// How the store signs the end of the journal, and that of the log of words.
    pub fn sign_heads(&self) -> Sign {
        let key = self.journal.clone();
        Arc::new(move |head| key.sign(head).to_vec())
    }
}

fn load_or_create(path: &Path) -> io::Result<[u8; 32]> {
    match load(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => create(path).and_then(|()| load(path)),
        known => known,
    }
}

fn load(path: &Path) -> io::Result<[u8; 32]> {
    let wrong = |what: &str| io::Error::other(format!("{}: {what}", path.display()));
    let bytes = fs::read(path)?;
    if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
        return Err(wrong(
            "others can read this key; chmod 600 it, or replace it if they did",
        ));
    }
    bytes
        .try_into()
        .map_err(|_| wrong("this is not a key of 32 bytes; restore it from a backup"))
}

/// Writes a fresh key beside its place, then links it there: two processes that start together end with the same key.
fn create(path: &Path) -> io::Result<()> {
    let draft = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(&chance::bytes::<32>())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_the_same_from_start_to_start() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let data = dir.path().join("data");
        let first = Keys::load_or_create(&data).expect("made");
        let second = Keys::load_or_create(&data).expect("read");
        assert_eq!(first.receipts.to_bytes(), second.receipts.to_bytes());
        assert_eq!(
            second.seal.open(&first.seal.seal(b"x")),
            Some(b"x".to_vec())
        );
        let names: Vec<_> = fs::read_dir(&data)
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        assert_eq!(names.len(), 3, "no draft is left behind: {names:?}");
        for name in names {
            let mode = fs::metadata(data.join(name))
                .expect("it is there")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_or_open_key_is_refused_and_not_replaced() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        Keys::load_or_create(dir.path()).expect("made");
        let path = dir.path().join("seal.key");
        let key = fs::read(&path).expect("the key");

        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("chmod");
        assert!(Keys::load_or_create(dir.path()).is_err());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("chmod");
        assert!(Keys::load_or_create(dir.path()).is_ok());

        fs::write(&path, &key[..31]).expect("cut");
        assert!(Keys::load_or_create(dir.path()).is_err());
        assert_eq!(fs::read(&path).expect("the key"), &key[..31]);
    }
}
