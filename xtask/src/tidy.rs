//! `cargo xtask tidy`: the absences that ARCHITECTURE.md states, each as a rule that can fail.
//!
//! A rule looks at files one by one, sees code without comments and tests, and names file and line of what it found. Its
//! sentence is the sentence of the document, so whoever trips over it learns what the wall is for.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::{Outcome, read};

struct Rule {
    sentence: &'static str,
    /// Which files it looks at; paths are relative to the root, with `/`.
    concerns: fn(&str) -> bool,
    /// What it found: a line (from 0) and a few words.
    look: fn(&str, &str) -> Vec<Finding>,
}

type Finding = (usize, String);

/// The only crates the domain may use: tables of currencies and a hash.
const DOMAIN_DEPENDENCIES: [&str; 2] = ["iso_currency", "sha2"];

/// The rooms, lowest first; those on one line may not see each other either.
const STAIRS: [&[&str]; 11] = [
    &[
        "disclosure",
        "ids",
        "mode",
        "money",
        "text",
        "time",
        "refusal",
        "outbox",
    ],
    &["ledger"],
    &["shoppers", "merchants"],
    &["webhooks"],
    &["catalogue", "timers"],
    &["friends"],
    &["delivery", "transparency"],
    &["facts", "guides", "lists"],
    &["recommendations"],
    &["trust"],
    &["payments"],
];

/// Hosts that a widget may name without ever asking them for anything: reserved for examples, this machine, and the
/// names of vocabularies.
const HARMLESS_HOSTS: [&str; 7] = [
    "localhost",
    "example",
    "example.com",
    "example.org",
    "schema.org",
    "www.w3.org",
    "127.0.0.1",
];

const RULES: &[Rule] = &[
    Rule {
        sentence: "the domain depends on nothing but iso_currency and sha2",
        concerns: |path| path == "server/domain/Cargo.toml",
        look: |_, text| dependencies_except(text, &DOMAIN_DEPENDENCIES),
    },
    Rule {
        sentence: "the domain has no IO, no async, no serde, no clock and no chance",
        concerns: in_domain,
        look: |_, text| {
            words(
                text,
                &[
                    "async",
                    "await",
                    "std::env",
                    "std::fs",
                    "std::io",
                    "TcpStream",
                    "TcpListener",
                    "UdpSocket",
                    "ToSocketAddrs",
                    "std::process",
                    "std::thread",
                    "SystemTime",
                    "Instant",
                    "serde",
                    "tokio",
                    "axum",
                    "rusqlite",
                    "getrandom",
                    "rand",
                    "print!",
                    "println!",
                    "eprint!",
                    "eprintln!",
                ],
            )
        },
    },
    Rule {
        sentence: "every file of a room begins with its story (//!)",
        concerns: in_domain,
        look: |_, text| match text.starts_with("//!") {
            true => vec![],
            false => vec![(0, "no story".to_owned())],
        },
    },
    Rule {
        sentence: "stairs go one way: a room uses only rooms below it",
        concerns: |path| in_domain(path) && room(path).and_then(floor).is_some(),
        look: |path, text| upstairs(path, text),
    },
    Rule {
        sentence: "the wire knows no rules: it depends on nothing of ours",
        concerns: |path| path == "server/wire/Cargo.toml",
        look: |_, text| dependencies_of_ours(text),
    },
    Rule {
        sentence: "a widget never depends on the house",
        concerns: |path| path.starts_with("widget/") && path.ends_with("Cargo.toml"),
        look: |_, text| {
            let mut found = dependencies_of_ours(text);
            found.retain(|(_, name)| ["vouch-server", "vouch-domain"].contains(&name.as_str()));
            found
        },
    },
    Rule {
        sentence: "a widget asks nobody but the provider: no address of a third party",
        // What a test says is sent nowhere.
        concerns: |path| {
            path.starts_with("widget/") && !path.ends_with(".md") && !path.contains("/tests/")
        },
        look: |_, text| third_parties(text),
    },
    Rule {
        sentence: "a door knows no SQL",
        concerns: |path| path.starts_with("server/src/http/") && path.ends_with(".rs"),
        look: |_, text| sql(text),
    },
    Rule {
        sentence: "the lock file names packages, not the registry they came from",
        concerns: |path| path == "package-lock.json",
        look: |_, text| {
            let resolved = |line: &str| line.trim_start().starts_with("\"resolved\": \"http");
            lines(text)
                .filter(|(_, line)| resolved(line))
                .map(|(at, line)| (at, line.trim().to_owned()))
                .collect()
        },
    },
];

pub fn run(root: &Path) -> Outcome<()> {
    let complaints = complaints(root)?;
    match complaints.is_empty() {
        true => {
            println!("tidy: {} absences hold", RULES.len());
            Ok(())
        }
        false => Err(format!(
            "the house is not tidy\n  {}",
            complaints.join("\n  ")
        )),
    }
}

fn complaints(root: &Path) -> Outcome<Vec<String>> {
    let mut files = BTreeSet::from(["package-lock.json".to_owned()]);
    for folder in ["server", "widget"] {
        collect(root, folder, &mut files);
    }
    let mut complaints = Vec::new();
    for path in files
        .iter()
        .filter(|path| RULES.iter().any(|rule| (rule.concerns)(path)))
    {
        // What is not text has no code in it.
        let Ok(text) = String::from_utf8(fs::read(root.join(path)).unwrap_or_default()) else {
            continue;
        };
        for rule in RULES {
            complaints.extend(judge(rule, path, &text));
        }
    }
    // A rule that finds nothing to look at has lost its wall.
    for rule in RULES {
        if !files.iter().any(|path| (rule.concerns)(path)) {
            complaints.push(format!("no file left to check: {}", rule.sentence));
        }
    }
    read(&root.join("Cargo.toml")).map(|_| complaints)
}

fn judge(rule: &Rule, path: &str, text: &str) -> Vec<String> {
    if !(rule.concerns)(path) {
        return vec![];
    }
    let found = (rule.look)(path, text);
    found
        .into_iter()
        .map(|(line, what)| format!("{path}:{}: {what} ({})", line + 1, rule.sentence))
        .collect()
}

fn collect(root: &Path, folder: &str, files: &mut BTreeSet<String>) {
    let Ok(entries) = fs::read_dir(root.join(folder)) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{folder}/{name}");
        if entry.path().is_dir() {
            if !["target", "node_modules", "dist"].contains(&name.as_str()) {
                collect(root, &path, files);
            }
        } else {
            files.insert(path);
        }
    }
}

fn in_domain(path: &str) -> bool {
    path.starts_with("server/domain/src/") && path.ends_with(".rs")
}

/// `server/domain/src/ledger/book.rs` and `server/domain/src/ledger.rs` are both of the room `ledger`. A room's tests
/// are no room: they may stand anywhere on the stairs.
fn room(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("server/domain/src/")?;
    let tests = inside.ends_with("/tests.rs") || inside.contains("/tests/");
    (!tests).then(|| {
        inside
            .split('/')
            .next()
            .expect("split gives one part")
            .trim_end_matches(".rs")
    })
}

fn floor(room: &str) -> Option<usize> {
    STAIRS.iter().position(|rooms| rooms.contains(&room))
}

fn upstairs(path: &str, text: &str) -> Vec<Finding> {
    let Some(here) = room(path) else {
        return vec![];
    };
    let mut found = named_rooms(text);
    found.retain(|(_, room)| {
        let lower = floor(room) < floor(here) || floor(here) == Some(0);
        floor(room).is_some() && room != here && !lower
    });
    found
}

/// The first names after `crate::`, in `crate::a::b` as in `crate::{a::b, c}`, over as many lines as that takes.
fn named_rooms(text: &str) -> Vec<Finding> {
    let name = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|sign| is_name(*sign))
            .collect()
    };
    let code: Vec<String> = code(text).map(|(_, line)| line).collect();
    let code = code.join("\n");
    let mut rooms = Vec::new();
    for (start, _) in code.match_indices("crate::") {
        let line = code[..start].matches('\n').count();
        let rest = &code[start + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            rooms.push((line, name(rest)));
            continue;
        };
        let mut depth = 1;
        let mut part_start = 0;
        for (at, sign) in group.char_indices() {
            depth += match sign {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            if depth == 0 || (depth == 1 && sign == ',') {
                let room = name(&group[part_start..at]);
                let line = line + group[..at].matches('\n').count();
                rooms.push((line, room));
                part_start = at + 1;
            }
            if depth == 0 {
                break;
            }
        }
    }
    rooms
}

fn dependencies_except(manifest: &str, allowed: &[&str]) -> Vec<Finding> {
    let mut found = dependencies(manifest);
    found.retain(|(_, name)| !allowed.contains(&name.as_str()));
    found
}

fn dependencies_of_ours(manifest: &str) -> Vec<Finding> {
    let mut found = dependencies(manifest);
    found.retain(|(_, name)| name.starts_with("vouch-"));
    found
}

/// Names in every table of dependencies but those of tests: `[dependencies]`, `[build-dependencies]`,
/// `[target.….dependencies]` and `[dependencies.NAME]`.
fn dependencies(manifest: &str) -> Vec<Finding> {
    let mut inside = false;
    let mut found = Vec::new();
    for (at, line) in lines(manifest) {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end_matches(']');
            inside = table.ends_with("dependencies") && !table.ends_with("dev-dependencies");
            if let Some((kind, name)) = table.rsplit_once("dependencies.")
                && !kind.ends_with("dev-")
            {
                found.push((at, name.to_owned()));
            }
        } else if inside && let Some((name, _)) = line.split_once(['=', '.']) {
            found.push((at, name.trim().trim_matches('"').to_owned()));
        }
    }
    found
}

fn third_parties(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, line) in lines(text) {
        for scheme in [
            "http://", "https://", "ws://", "wss://", "url(//", "src=\"//",
        ] {
            for rest in line.split(scheme).skip(1) {
                let host: String = rest
                    .chars()
                    .take_while(|sign| sign.is_ascii_alphanumeric() || ".-".contains(*sign))
                    .collect();
                let harmless = HARMLESS_HOSTS
                    .iter()
                    .any(|known| host == *known || host.ends_with(&format!(".{known}")));
                // `https://PROVIDER/` is a gap to fill in, not a host.
                let gap = host.is_empty() || host.chars().all(|sign| sign.is_ascii_uppercase());
                if !harmless && !gap {
                    found.push((at, format!("{scheme}{host}")));
                }
            }
        }
    }
    found
}

fn sql(text: &str) -> Vec<Finding> {
    let statements = [
        "select ",
        "insert into ",
        "update ",
        "delete from ",
        "create table ",
        "pragma ",
    ];
    let mut found = words(text, &["rusqlite", "tokio_postgres"]);
    for (at, line) in code(text) {
        // A statement stands at the beginning of a string, whatever its case.
        let line = line.to_ascii_lowercase();
        for statement in statements {
            if line
                .split('"')
                .skip(1)
                .step_by(2)
                .any(|string| string.trim_start().starts_with(statement))
            {
                found.push((at, statement.trim().to_owned()));
            }
        }
    }
    found
}

/// Where these words stand in the code, as words of their own.
fn words(text: &str, wanted: &[&str]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, line) in code(text) {
        for word in wanted {
            let stands_alone = line.match_indices(word).any(|(start, _)| {
                let before = line[..start].chars().next_back();
                let after = line[start + word.len()..].chars().next();
                !before.is_some_and(is_name) && !after.is_some_and(is_name)
            });
            if stands_alone {
                found.push((at, (*word).to_owned()));
            }
        }
    }
    found
}

/// Lines of code: no comments, and nothing from the file's tests on (they stand last, as everywhere in this house).
fn code(text: &str) -> impl Iterator<Item = (usize, String)> {
    lines(text)
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .map(|(at, line)| {
            let code = line
                .find("//")
                .map_or(line, |start| match line[..start].ends_with(':') {
                    true => line, // an address in a string
                    false => &line[..start],
                });
            (at, code.to_owned())
        })
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate()
}

fn is_name(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let complaints = complaints(&crate::root()).expect("the house can be read");
        assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    }

    /// One thing that each rule must find and one that it must leave alone: (begin of the sentence, path, bad, good).
    const SAMPLES: &[(&str, &str, &str, &str)] = &[
        (
            "the domain depends",
            "server/domain/Cargo.toml",
            "[dependencies]\nsha2.workspace = true\nserde = \"1\"",
            "[dependencies]\nsha2.workspace = true\n[dev-dependencies]\nproptest = \"1\"\n[lints]\nworkspace = true",
        ),
        (
            "the domain depends",
            "server/domain/Cargo.toml",
            "[dependencies.rand]\nversion = \"1\"",
            "[dependencies]\niso_currency = { version = \"0.7\" } # not serde = 1",
        ),
        (
            "the domain has no IO",
            "server/domain/src/ledger/book.rs",
            "//! A story.\nlet now = std::time::SystemTime::now();",
            "//! No async, no serde, no SystemTime.\nlet brand = strand; // never println!",
        ),
        (
            "the domain has no IO",
            "server/domain/src/text.rs",
            "pub async fn read() {}",
            "pub fn read() {}\n#[cfg(test)]\nmod tests { fn f() { println!() } }",
        ),
        (
            "every file of a room",
            "server/domain/src/money.rs",
            "use a;\n//! late",
            "//! Money.\nuse a;",
        ),
        (
            "stairs go one way",
            "server/domain/src/ledger/mod.rs",
            "use crate::payments::Payment;",
            "use crate::{ids::Id, ledger::Account, Money};",
        ),
        (
            "stairs go one way",
            "server/domain/src/friends/mod.rs",
            "use crate::{\n    shoppers::{Shopper, Handle},\n    recommendations::Words,\n};",
            "use crate::{shoppers::{Shopper, payments}, time};",
        ),
        (
            "stairs go one way",
            "server/domain/src/shoppers/mod.rs",
            "use crate::merchants::Merchant;",
            "use crate::time::Timestamp;\n#[cfg(test)]\nmod tests { use crate::payments; }",
        ),
        (
            "the wire knows no rules",
            "server/wire/Cargo.toml",
            "[dependencies]\nvouch-domain.workspace = true",
            "[dependencies]\nserde.workspace = true",
        ),
        (
            "a widget never depends",
            "widget/hub/Cargo.toml",
            "[target.'cfg(unix)'.dependencies]\nvouch-server = { path = \"../../server\" }",
            "[dependencies]\nvouch-wire.workspace = true",
        ),
        (
            "a widget asks nobody",
            "widget/checkout/checkout.css",
            "@import 'https://fonts.some-host.com/a.css';",
            "/* https://PAY/v1/vouch.js http://pay.localhost:4400 http://www.w3.org/2000/svg */",
        ),
        (
            "a widget asks nobody",
            "widget/hub/hub.css",
            "body { background: url(//cdn.some-host.net/a.png) }",
            "body { background: url(/assets/a.png) } // localhost",
        ),
        (
            "a door knows no SQL",
            "server/src/http/payments.rs",
            "run(\"Select id from payments\")",
            "let select = choose(\"please select one\"); // \"select id\"",
        ),
        (
            "a door knows no SQL",
            "server/src/http/payments.rs",
            "use rusqlite::Row;",
            "use axum::Json;",
        ),
        (
            "the lock file names",
            "package-lock.json",
            "  \"resolved\": \"https://registry.some-host.org/a.tgz\",",
            "  \"resolved\": \"examples/react\",",
        ),
    ];

    #[test]
    fn every_rule_can_fail_and_leaves_the_good_alone() {
        for rule in RULES {
            let samples: Vec<_> = SAMPLES
                .iter()
                .filter(|sample| rule.sentence.starts_with(sample.0))
                .collect();
            assert!(!samples.is_empty(), "no sample for: {}", rule.sentence);
            for (_, path, bad, good) in samples {
                assert!(
                    !judge(rule, path, bad).is_empty(),
                    "not found in {bad:?}: {}",
                    rule.sentence
                );
                assert_eq!(
                    judge(rule, path, good),
                    Vec::<String>::new(),
                    "good: {good:?}"
                );
            }
        }
    }

    #[test]
    fn a_complaint_names_file_and_line() {
        let rule = &RULES[1];
        let text = "//! A story.\n\nuse serde::Serialize;";
        assert_eq!(
            judge(rule, "server/domain/src/a.rs", text),
            [format!(
                "server/domain/src/a.rs:3: serde ({})",
                rule.sentence
            )]
        );
    }
}
