//! What is no backup is refused by name, whatever was there stays as it was, and nothing is left behind.

use super::house::{House, contents, open_accounts, pay, said, transfer, vouch};
use std::fs;
use std::path::Path;
use vouch_server::store::backup::{Check, restore, take_base, take_copy};

/// An archive of one line with two bases and many parts, and a copy.
fn archived() -> House {
    let house = House::new();
    let store = house.open_archived(40_000);
    house.write(&store, |work| open_accounts(work));
    for number in 1..=60u128 {
        house.write(&store, move |work| match number % 4 {
            0 => pay(work, number),
            _ => transfer(work, number),
        });
        if number == 20 {
            take_base(&house.book(), Check::Pages).expect("a second base");
        }
    }
    house.close(store);
    take_copy(
        &house.book(),
        &house.folder.path().join("copy.db"),
        house.check(),
    )
    .expect("a copy");
    house
}

fn files(folder: &Path, extension: &str) -> Vec<std::path::PathBuf> {
    let files = fs::read_dir(folder).expect("a folder");
    let paths = files.map(|file| file.expect("a file").path());
    let mut paths = Vec::from_iter(paths.filter(|p| p.extension().is_some_and(|e| e == extension)));
    paths.sort();
    paths
}

/// Restoring `source` fails with these words and leaves nothing.
#[track_caller]
fn assert_refused(house: &House, source: &Path, sequence: Option<u64>, words: &str) {
    let book = house.fresh("refused");
    let refused = restore(source, &book, sequence, house.check());
    let fault = refused.expect_err(words).to_string();
    assert!(fault.contains(words), "{words}: {fault}");
    let left = Vec::from_iter(fs::read_dir(book.parent().expect("a folder")).expect("there"));
    assert!(left.is_empty(), "{words}: {left:?}");
}

#[test]
fn a_copy_that_is_none() {
    let house = archived();
    let folder = house.folder.path();
    let copy = folder.join("copy.db");
    let whole = fs::read(&copy).expect("the copy");
    let damaged = folder.join("damaged.db");
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        bytes
    };
    let half = whole.len() / 2;
    let empty_database = || {
        let path = folder.join("other.db");
        let other = rusqlite::Connection::open(&path).expect("a database");
        other.execute_batch("create table t (x)").expect("a table");
        drop(other);
        fs::read(path).expect("its bytes")
    };
    for (bytes, words) in [
        (Vec::new(), "no book of this house"),
        (b"to be or not to be".to_vec(), "not a database"),
        (vec![0; 8192], "not a database"),
        (empty_database(), "no book of this house"),
        (whole[..half].to_vec(), "malformed"),
        (whole[..whole.len() - 4096].to_vec(), "malformed"),
        (whole[..100].to_vec(), ""),
        (flipped(0), "not a database"),
        (flipped(20), ""),
    ] {
        fs::write(&damaged, bytes).expect("written");
        assert_refused(&house, &damaged, None, words);
    }
    // Wherever a bit is flipped, the ledger comes back as it was or not at all.
    let ledger = |book: &Path| {
        let mut contents = contents(book);
        contents.retain(|table, _| table.starts_with("ledger_"));
        contents
    };
    let (mut refused, honest) = (0, ledger(&copy));
    for at in (0..whole.len()).step_by(3001) {
        fs::write(&damaged, flipped(at)).expect("written");
        let book = house.fresh(&format!("flipped-{at}"));
        match restore(&damaged, &book, None, house.check()) {
            Ok(_) => assert!(ledger(&book) == honest, "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 0);

    assert_refused(&house, &folder.join("nothing.db"), None, "is not there");
    assert_refused(&house, &copy, Some(5), "knows no other moment");
    // A book in use, its log beside it.
    fs::write(folder.join("copy.db-wal"), b"some").expect("written");
    assert_refused(&house, &copy, None, "a book in use");
}

#[test]
fn an_archive_that_is_none() {
    let house = archived();
    let archive = house.archive();
    let line = archive.join("line-1");
    let parts = files(&line, "part");
    let bases = files(&line, "base");
    assert!(parts.len() > 8 && bases.len() == 2, "{parts:?} {bases:?}");
    let middle = &parts[parts.len() - 3];
    let kept = fs::read(middle).expect("a part");

    for (bytes, words) in [
        (Vec::new(), "failed to fill"),
        (b"to be or not to be".repeat(100), "no part of an archive"),
        (kept[..kept.len() - 1].to_vec(), "not as long as it says"),
        (kept[..200].to_vec(), ""),
        ([kept.as_slice(), b"x"].concat(), "not as long as it says"),
    ] {
        fs::write(middle, bytes).expect("written");
        assert_refused(&house, &archive, None, words);
    }
    for at in [3, 20, 36, 44, 52, 60, 100, 160, 200] {
        let mut bytes = kept.clone();
        bytes[at] ^= 4;
        fs::write(middle, bytes).expect("written");
        assert_refused(&house, &archive, None, "");
    }
    for at in (300..kept.len()).step_by(7919) {
        let mut bytes = kept.clone();
        bytes[at] ^= 4;
        fs::write(middle, bytes).expect("written");
        assert_refused(&house, &archive, None, "checksum");
    }
    // Another part under its name.
    fs::copy(&parts[parts.len() - 2], middle).expect("copied");
    assert_refused(&house, &archive, None, "does not follow");
    fs::remove_file(middle).expect("removed");
    assert_refused(&house, &archive, None, "part of the archive is missing");
    let name = middle
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    assert_refused(&house, &archive, None, &name);
    let book = house.fresh("whole-again");
    fs::write(middle, &kept).expect("put back");

    // Of another house's line.
    let other = archived();
    let others = files(&other.archive().join("line-1"), "part");
    let foreign = others.iter().find(|p| p.file_name() == middle.file_name());
    fs::copy(foreign.expect("as long"), middle).expect("copied");
    assert_refused(&house, &archive, None, "does not follow");
    fs::write(middle, &kept).expect("put back");
    restore(&archive, &book, None, house.check()).expect("whole again");
    assert!(contents(&book) == contents(&house.book()));

    // Entries that it does not have.
    assert_refused(&house, &archive, Some(1_000_000), "the archive has entries");
    let first = fs::read(&bases[0]).expect("a base");
    fs::remove_file(&bases[0]).expect("removed");
    assert_refused(&house, &archive, Some(1), "the archive has entries");
    fs::write(&bases[1], &first).expect("the wrong one");
    assert_refused(&house, &archive, None, "not the base that its name says");
    fs::write(&bases[1], &first[..first.len() / 2]).expect("half of it");
    assert_refused(&house, &archive, None, "");
    fs::remove_file(&bases[1]).expect("removed");
    assert_refused(&house, &archive, None, "no base");
    assert_refused(
        &house,
        &house.fresh("empty").with_file_name(""),
        None,
        "neither a copy",
    );
}

#[test]
fn nothing_is_overwritten() {
    let house = archived();
    let copy = house.folder.path().join("copy.db");
    let copy = copy.to_str().expect("UTF-8");
    let before = fs::read(house.book()).expect("the book");
    for taken in ["vouch.db", "vouch.db-wal", "vouch.db-archive"] {
        let data = house.folder.path().join("taken");
        fs::create_dir_all(&data).expect("a folder");
        fs::write(data.join(taken), b"mine").expect("written");
        let refused = vouch(&data, &["restore", copy]);
        assert!(!refused.status.success() && said(&refused).contains("nothing is overwritten"));
        assert_eq!(fs::read(data.join(taken)).expect("there"), b"mine");
        fs::remove_dir_all(&data).expect("removed");
    }
    let refused = house.vouch(&["restore", copy]);
    assert!(!refused.status.success() && said(&refused).contains("nothing is overwritten"));
    assert_eq!(fs::read(house.book()).expect("the book"), before);
    // Nor does a backup.
    let refused = house.vouch(&["backup", copy]);
    assert!(
        !refused.status.success() && said(&refused).contains("exists"),
        "{}",
        said(&refused)
    );

    // Nor are keys.
    let data = house.folder.path().join("keys");
    let with_keys = house.folder.path().join("with-keys.db");
    let with_keys = with_keys.to_str().expect("UTF-8");
    let made = house.vouch(&["backup", with_keys, "--with-keys"]);
    assert!(made.status.success(), "{}", said(&made));
    fs::create_dir_all(&data).expect("a folder");
    fs::write(data.join("seal.key"), [7; 32]).expect("another key");
    let refused = vouch(&data, &["restore", with_keys, "--with-keys"]);
    assert!(
        !refused.status.success() && said(&refused).contains("seal.key"),
        "{}",
        said(&refused)
    );
    assert_eq!(fs::read(data.join("seal.key")).expect("there"), [7; 32]);
    assert!(!data.join("vouch.db").exists());
    fs::remove_file(data.join("seal.key")).expect("removed");
    let restored = vouch(&data, &["restore", with_keys, "--with-keys"]);
    assert!(restored.status.success(), "{}", said(&restored));
    for key in ["seal.key", "receipts.key", "journal.key"] {
        use std::os::unix::fs::PermissionsExt;
        let path = data.join(key);
        assert_eq!(
            fs::read(&path).expect("a key"),
            fs::read(house.book().with_file_name(key)).expect("a key")
        );
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{key}");
    }
}

#[test]
fn what_is_asked_for_makes_sense() {
    let house = archived();
    let folder = house.folder.path();
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let (copy, archive) = (text(&folder.join("copy.db")), text(&house.archive()));
    let empty = folder.join("nobody");
    for (arguments, words) in [
        (vec!["backup", "/nowhere/at/all/copy.db"], "No such file"),
        (vec!["backup", "--sequence=3", "x"], "unexpected argument"),
        (vec!["backup", "a", "b"], "unexpected argument"),
        (
            vec![
                "backup",
                "x",
                "--database-url=postgres://ana@db.example/books",
            ],
            "PostgreSQL's own tools",
        ),
        (vec!["restore"], "required"),
        (vec!["restore", "/nowhere/at/all"], "is not there"),
        (vec!["restore", &copy, "--sequence=-1"], "invalid value"),
        (vec!["restore", &copy, "--sequence=many"], "invalid value"),
        (
            vec!["restore", &copy, "--sequence=1"],
            "knows no other moment",
        ),
        (vec!["restore", &copy, "--with-keys"], "seal.key"),
        (
            vec!["restore", &archive, "--sequence=99999999"],
            "the archive has entries",
        ),
        (
            vec!["restore", &archive, "--sequence=18446744073709551616"],
            "invalid value",
        ),
        (
            vec![
                "restore",
                &copy,
                "--database-url=postgres://ana@db.example/books",
            ],
            "PostgreSQL's own tools",
        ),
    ] {
        let refused = vouch(&empty, &arguments);
        assert!(!refused.status.success(), "{arguments:?}");
        // A house that nobody has opened has no book to back up.
        let nobody = arguments[0] == "backup" && said(&refused).contains("is not there");
        assert!(
            nobody || said(&refused).contains(words),
            "{arguments:?}: {}",
            said(&refused)
        );
        assert!(!empty.join("vouch.db").exists(), "{arguments:?}");
    }
    let refused = house.vouch(&["backup", "/nowhere/at/all/copy.db"]);
    assert!(
        said(&refused).contains("No such file"),
        "{}",
        said(&refused)
    );

    // Without a place, it goes into the archive; and the archive's own folder means the same.
    for arguments in [vec!["backup"], vec!["backup", &archive]] {
        let made = house.vouch(&arguments);
        assert!(made.status.success(), "{}", said(&made));
        let line = String::from_utf8(made.stdout).expect("UTF-8");
        assert!(
            line.contains("/line-1/") && line.contains(".base: ") && line.lines().count() == 1,
            "{line}"
        );
    }
    let last = house.write(&house.open(), |work| Ok(work.head()?.sequence));
    let into = folder.join("copies");
    fs::create_dir(&into).expect("a folder");
    let made = house.vouch(&["backup", &text(&into)]);
    assert!(made.status.success(), "{}", said(&made));
    assert!(into.join(format!("vouch-{last}.db")).exists());

    // In the middle of the commit that opened the twelve accounts: it ends before, and says where the commit ends.
    for (sequence, entries, told) in [(5, 0, true), (12, 12, false), (13, 13, false)] {
        let data = folder.join(format!("to-{sequence}"));
        let restored = vouch(
            &data,
            &["restore", &archive, &format!("--sequence={sequence}")],
        );
        assert!(restored.status.success(), "{}", said(&restored));
        let together = said(&restored).contains("Entries 1 to 12 were committed together");
        assert_eq!(together, told, "{}", said(&restored));
        let line = String::from_utf8(restored.stdout).expect("UTF-8");
        assert!(
            line.contains(&format!(
                "vouch.db: {entries} entries; the journal ends with {entries}:"
            )),
            "{line}"
        );
    }
}
