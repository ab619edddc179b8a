//! Keeping a shop from the command line: the commands as they are typed, on a data folder of their own.

use std::path::Path;
use std::process::Command;
use vouch_domain::merchants;
use vouch_server::store::Store;

struct Keeper {
    folder: tempfile::TempDir,
}

/// What a command said and whether it succeeded.
struct Said {
    ok: bool,
    out: String,
    err: String,
}

impl Said {
    /// The value that stands after `label` in the output.
    fn after(&self, label: &str) -> String {
        let line = self
            .out
            .lines()
            .find_map(|line| line.trim().strip_prefix(label))
            .unwrap_or_else(|| panic!("no {label} in {}{}", self.out, self.err));
        line.trim().to_owned()
    }
}

impl Keeper {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn vouch(&self, arguments: &[&str]) -> Said {
        let done = Command::new(env!("CARGO_BIN_EXE_vouch"))
            .args(arguments)
            .env("DATA_DIR", self.folder.path().join("data"))
            .env_remove("DATABASE_URL")
            .output()
            .expect("the binary runs");
        Said {
            ok: done.status.success(),
            out: String::from_utf8(done.stdout).expect("UTF-8"),
            err: String::from_utf8(done.stderr).expect("UTF-8"),
        }
    }

    fn create(&self) -> Said {
        self.vouch(&[
            "merchant",
            "create",
            "--name=Lumen",
            "--origin=https://lumen.example",
            "--origin=http://shop.localhost:4400",
            "--currency=EUR",
            "--publishable-key=pk_test_lumen",
        ])
    }

    fn write(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, content).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    }

    /// Whether a secret key opens the shop.
    fn opens(&self, key: String) -> bool {
        let data = self.folder.path().join("data/vouch.db");
        let store = Store::sqlite(data, None).expect("the store opens");
        tokio::runtime::Builder::new_multi_thread()
            .build()
            .expect("a runtime")
            .block_on(store.read(move |work| merchants::by_secret_key(work, &key)))
            .is_ok()
    }

    fn bytes_on_disk(&self) -> Vec<u8> {
        let data = self.folder.path().join("data");
        let files = std::fs::read_dir(&data).expect("a folder");
        files
            .flat_map(|file| std::fs::read(file.expect("a file").path()).expect("read"))
            .collect()
    }
}

#[test]
fn a_shop_is_made_shown_and_changed() {
    let keeper = Keeper::new();
    let made = keeper.create();
    assert!(made.ok, "{}", made.err);
    let secret = made.after("secret key");
    assert!(secret.starts_with("sk_test_") && secret.len() == 60);
    // Before this process opens the database: closing a plain file would drop SQLite's locks on it.
    let on_disk = keeper.bytes_on_disk();
    assert!(
        !on_disk
            .windows(secret.len())
            .any(|bytes| bytes == secret.as_bytes()),
        "the secret key is kept nowhere"
    );
    assert!(keeper.opens(secret.clone()));

    let listed = keeper.vouch(&["merchant", "list"]);
    assert!(
        listed.out.contains("Lumen (sandbox, EUR)"),
        "{}{}",
        listed.out,
        listed.err
    );
    assert!(!listed.out.contains("sk_test_"));

    let again = keeper.create();
    assert!(
        !again.ok && again.err.contains("publishable_key_taken"),
        "{}",
        again.err
    );

    let moved = keeper.vouch(&[
        "merchant",
        "origins",
        "pk_test_lumen",
        "--add=HTTPS://New.example:443",
        "--remove=http://shop.localhost:4400",
    ]);
    assert_eq!(
        moved.after("origins"),
        "https://lumen.example https://new.example",
        "{}",
        moved.err
    );

    let rolled = keeper.vouch(&["merchant", "roll-key", "pk_test_lumen"]);
    assert!(keeper.opens(rolled.after("secret key")));
    assert!(!keeper.opens(secret));
}

#[test]
fn bad_shops_are_refused_with_a_sentence() {
    let keeper = Keeper::new();
    for (arguments, code) in [
        (
            ["--name= ", "--origin=https://a.example", "--currency=EUR"],
            "text_blank",
        ),
        (
            ["--name=A", "--origin=http://a.example", "--currency=EUR"],
            "origin_needs_https",
        ),
        (
            ["--name=A", "--origin=https://a.example/", "--currency=EUR"],
            "origin_malformed",
        ),
        (
            ["--name=A", "--origin=https://*.example", "--currency=EUR"],
            "origin_malformed",
        ),
        (
            ["--name=A", "--origin=https://a.example", "--currency=euro"],
            "unknown_currency",
        ),
        (
            [
                "--name=A\u{202e}",
                "--origin=https://a.example",
                "--currency=EUR",
            ],
            "text_direction_override",
        ),
    ] {
        let mut command = vec!["merchant", "create"];
        command.extend(arguments);
        let said = keeper.vouch(&command);
        assert!(
            !said.ok && said.err.contains(code),
            "{arguments:?}: {}",
            said.err
        );
        assert!(said.out.is_empty(), "no key is shown: {}", said.out);
    }
    assert_eq!(keeper.vouch(&["merchant", "list"]).out, "");
}

#[test]
fn a_feed_comes_in_from_a_file_with_its_pictures() {
    let keeper = Keeper::new();
    keeper.create();
    let feed = keeper.write(
        "feed.tsv",
        "id\ttitle\tprice\tavailability\timage_link\n\
         lamp-arc\tArc\t24.00 EUR\tin_stock\thttps://lumen.example/img/arc-1.svg\n\
         ../../evil\tEvil\t24.00 EUR\tin_stock\t\n\
         lamp-globe\tGlobe\t129,00 EUR\tin_stock\t\n",
    );
    keeper.write("img/arc-1.svg", "<svg/>");
    keeper.write("evil.svg", "<svg/>");
    let pictures = Path::new(&feed).with_file_name("img");
    let import = |file: &str| {
        let pictures = pictures.to_str().expect("UTF-8");
        keeper.vouch(&[
            "catalogue",
            "import",
            file,
            "--merchant=pk_test_lumen",
            "--pictures",
            pictures,
        ])
    };
    let said = import(&feed);
    assert!(said.ok, "{}", said.err);
    assert_eq!(
        said.out,
        "2 products imported, 0 removed, 1 rows rejected.\n"
    );
    assert!(
        said.err.contains("line 4: lamp-globe: price: ") && said.err.contains("(price_malformed)"),
        "{}",
        said.err
    );
    let store = Store::sqlite(keeper.folder.path().join("data/vouch.db"), None).expect("opens");
    let [arc, evil] = tokio::runtime::Builder::new_multi_thread()
        .build()
        .expect("a runtime")
        .block_on(store.read(|work| {
            let shop = merchants::by_id_or_key(work, "pk_test_lumen")?.id;
            Ok([
                work.has_picture(shop, "lamp-arc")?,
                work.has_picture(shop, "../../evil")?,
            ])
        }))
        .expect("read");
    assert!(arc && !evil);

    for (name, content, words) in [
        ("feed.csv", "id,title", "A feed file ends in"),
        ("bad.xml", "<!DOCTYPE a><rss/>", "document type declaration"),
        (
            "none.tsv",
            "id\ttitle\tprice\tavailability\na\tA\t\tin_stock\n",
            "Not one row",
        ),
        ("empty.json", "[]", "feed_empty"),
    ] {
        let said = import(&keeper.write(name, content));
        assert!(!said.ok && said.err.contains(words), "{name}: {}", said.err);
    }
    keeper.write("img/lamp-arc.svg", "no picture at all");
    let said = import(&feed);
    assert!(
        !said.ok && said.err.contains("lamp-arc.svg"),
        "{}",
        said.err
    );
    let nobody = keeper.vouch(&["catalogue", "import", &feed, "--merchant=pk_test_nobody"]);
    assert!(
        !nobody.ok && nobody.err.contains("unknown_merchant"),
        "{}",
        nobody.err
    );
}
