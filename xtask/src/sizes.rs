//! What each asset weighs, and the budget in `widget/budget.json` that it must keep.
//!
//! Three sums are promised: the loader, which every page of a shop carries, everything the checkout takes before it can be
//! paid, and what an element's document carries besides its text. What was agreed stands in the budget with a reason in words. A sum that is more than 2 % over what was agreed
//! fails, so that it can only grow together with the file; a figure that is raised there needs a new reason; and
//! no reason is good enough to go over the ceilings.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::assets::{self, Manifest};
use crate::{Outcome, read, wasm};

const BUDGET: &str = "widget/budget.json";
/// How far a sum may be over what was agreed: compilers differ a little from one version to the next.
const LEEWAY_PERCENT: u64 = 2;

/// A sum of assets that is promised, in bytes under brotli.
struct Promise {
    /// Its key in the budget.
    name: &'static str,
    what: &'static str,
    assets: &'static [&'static str],
    ceiling: u64,
}

const PROMISES: [Promise; 3] = [
    Promise {
        name: "loader",
        what: "what every page of a shop carries",
        assets: &["vouch.js"],
        ceiling: 2_200,
    },
    Promise {
        name: "before_payable",
        what: "what the checkout takes before it can be paid",
        // The boot script and the style come inside the document.
        assets: &[
            "vouch.js",
            "boot.js",
            "checkout.css",
            "checkout.js",
            "checkout.wasm",
        ],
        ceiling: 75_000,
    },
    Promise {
        name: "elements",
        what: "what an element's document carries besides its text",
        assets: &["elements.js", "elements.css"],
        ceiling: 10_000,
    },
];

/// What was agreed, by the promise's name.
type Budget = BTreeMap<String, Agreed>;

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Agreed {
    /// By the way the module was compiled; `any` where it makes no difference.
    bytes: BTreeMap<String, u64>,
    reason: String,
}

pub fn run(root: &Path) -> Outcome<()> {
    let manifest = assets::manifest(&root.join("target/assets"))?;
    print!("{}", table(&manifest));
    let budget = parse(&read(&root.join(BUDGET))?)?;
    let mut complaints = over(&manifest, &budget, &wasm::way(root));
    complaints.extend(raised_in_silence(root, &budget));
    match complaints.is_empty() {
        true => Ok(()),
        false => Err(complaints.join("; ")),
    }
}

pub fn table(manifest: &Manifest) -> String {
    let mut table = format!(
        "{:<18} {:>9} {:>9} {:>9}\n",
        "asset", "bytes", "gzip", "brotli"
    );
    for (name, asset) in manifest {
        writeln!(
            table,
            "{name:<18} {:>9} {:>9} {:>9}",
            asset.bytes, asset.gzip, asset.brotli
        )
        .expect("a string takes all that is written to it");
    }
    for promise in &PROMISES {
        if let Ok(sum) = promise.measure(manifest) {
            let names = promise.assets.join(" + ");
            writeln!(table, "{:<18} {sum:>29}\n  = {names}", promise.name)
                .expect("a string takes all that is written to it");
        }
    }
    table
}

impl Promise {
    fn measure(&self, manifest: &Manifest) -> Outcome<u64> {
        self.assets
            .iter()
            .map(|name| {
                let asset = manifest.get(*name);
                asset
                    .map(|asset| asset.brotli)
                    .ok_or_else(|| format!("{name} is missing: run `cargo xtask wasm`"))
            })
            .sum()
    }

    fn complaint(&self, size: u64, budget: &Budget, way: &str) -> Option<String> {
        let (name, what) = (self.name, self.what);
        if size > self.ceiling {
            let ceiling = self.ceiling;
            return Some(format!(
                "{what} is {size} bytes brotli: over the ceiling of {ceiling}"
            ));
        }
        let agreed = budget
            .get(name)
            .and_then(|agreed| agreed.bytes.get(way).or_else(|| agreed.bytes.get("any")));
        match agreed {
            // Not agreed on yet for this way of compiling: only the ceiling holds.
            None => None,
            Some(agreed) if size * 100 > agreed * (100 + LEEWAY_PERCENT) => Some(format!(
                "{what} is {size} bytes brotli, more than {LEEWAY_PERCENT} % over the {agreed} agreed: make it smaller, or \
                 agree to more in {BUDGET} and say why"
            )),
            Some(_) => None,
        }
    }
}

fn parse(text: &str) -> Outcome<Budget> {
    serde_json::from_str(text).map_err(|error| format!("{BUDGET}: {error}"))
}

fn over(manifest: &Manifest, budget: &Budget, way: &str) -> Vec<String> {
    PROMISES
        .iter()
        .filter_map(|promise| match promise.measure(manifest) {
            Ok(size) => promise.complaint(size, budget, way),
            Err(sentence) => Some(sentence),
        })
        .collect()
}

/// Compares with what git knows, where there is git: this tree with the last commit, and that with the one before.
fn raised_in_silence(root: &Path, budget: &Budget) -> Vec<String> {
    let committed = |commit: &str| {
        let output = Command::new("git")
            .arg("-C")
            .arg(root)
            .args(["show", &format!("{commit}:{BUDGET}")])
            .stdin(Stdio::null())
            .output()
            .ok()?;
        let text = output.status.success().then_some(output.stdout)?;
        // An older commit may have had another kind of budget; that says nothing about this one.
        parse(&String::from_utf8_lossy(&text)).ok()
    };
    let (Some(last), before) = (committed("HEAD"), committed("HEAD^")) else {
        return Vec::new();
    };
    let mut complaints = silent(&last, budget);
    complaints.extend(before.into_iter().flat_map(|before| silent(&before, &last)));
    complaints
}

fn silent(before: &Budget, after: &Budget) -> Vec<String> {
    after
        .iter()
        .filter(|(name, now)| {
            before.get(*name).is_some_and(|then| {
                let raised = now
                    .bytes
                    .iter()
                    .any(|(way, bytes)| then.bytes.get(way).is_some_and(|then| bytes > then));
                raised && now.reason == then.reason
            })
        })
        .map(|(name, _)| format!("{BUDGET} agrees to more for {name} without a new reason"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Asset;

    fn each(size: u64) -> Manifest {
        let asset = |brotli| Asset {
            path: String::new(),
            bytes: 0,
            brotli,
            gzip: 0,
        };
        let checkout = PROMISES[1].assets.iter().map(|name| (name, asset(size)));
        let elements = PROMISES[2].assets.iter().map(|name| (name, asset(1)));
        checkout
            .chain(elements)
            .map(|(name, asset)| (name.to_string(), asset))
            .collect()
    }

    fn budget(loader: u64, installed: u64, reason: &str) -> Budget {
        let agreed = |way: &str, bytes| Agreed {
            bytes: [(way.to_owned(), bytes)].into(),
            reason: reason.into(),
        };
        Budget::from([
            ("loader".to_owned(), agreed("any", loader)),
            ("before_payable".to_owned(), agreed("installed", installed)),
        ])
    }

    #[test]
    fn what_was_agreed_holds_with_two_percent_to_spare() {
        // The loader is one asset of `size`, the checkout five of them.
        let rows = [
            ("as agreed", 1_000, 1_000, 5_000, "installed", vec![]),
            ("two percent", 1_020, 1_000, 5_000, "installed", vec![]),
            (
                "a byte more",
                1_021,
                1_000,
                5_106,
                "installed",
                vec!["more than 2 % over the 1000 agreed"],
            ),
            (
                "both",
                1_021,
                1_000,
                5_000,
                "installed",
                vec!["1000 agreed", "5000 agreed"],
            ),
            (
                "over the ceiling, agreed or not",
                2_201,
                9_000,
                11_005,
                "installed",
                vec!["over the ceiling of 2200"],
            ),
        ];
        for (case, size, loader, sum, way, expected) in rows {
            let complaints = over(&each(size), &budget(loader, sum, "a first figure"), way);
            assert_eq!(complaints.len(), expected.len(), "{case}: {complaints:?}");
            for (complaint, words) in complaints.iter().zip(expected) {
                assert!(complaint.contains(words), "{case}: {complaint}");
            }
        }
    }

    #[test]
    fn a_missing_asset_is_no_saving() {
        let mut incomplete = each(1);
        incomplete.remove("checkout.css");
        assert_eq!(
            over(&incomplete, &budget(10, 50, "a first figure"), "installed"),
            ["checkout.css is missing: run `cargo xtask wasm`"]
        );
        assert!(table(&each(10)).contains("50"));
    }

    #[test]
    fn more_needs_a_new_reason_and_less_needs_none() {
        let before = budget(1_000, 5_000, "a first figure");
        let rows = [
            ("the same", budget(1_000, 5_000, "a first figure"), 0),
            ("less", budget(900, 5_000, "a first figure"), 0),
            (
                "more, and why",
                budget(1_001, 5_000, "it lifts itself now"),
                0,
            ),
            (
                "more, in silence",
                budget(1_001, 5_000, "a first figure"),
                1,
            ),
            (
                "more of both, in silence",
                budget(1_001, 5_001, "a first figure"),
                2,
            ),
        ];
        for (case, after, expected) in rows {
            assert_eq!(silent(&before, &after).len(), expected, "{case}");
        }
    }

    #[test]
    fn the_budget_of_this_tree_can_be_read() {
        let budget =
            parse(&read(&crate::root().join(BUDGET)).expect("it is there")).expect("a budget");
        for promise in &PROMISES {
            assert!(budget.contains_key(promise.name), "{}", promise.name);
        }
    }
}
