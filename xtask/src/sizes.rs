//! What each asset weighs, and the budget in `widget/budget.json` that it must keep.
//!
//! Two numbers are promised: the loader, which every page of a shop carries, and everything the checkout fetches before
//! it can be paid (the document is not counted: it is the shopper's own page, rendered anew each time).

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::assets::{self, Manifest};
use crate::{Outcome, read};

/// What the frame and the page around it fetch before the order button works.
const BEFORE_PAYABLE: [&str; 5] = [
    "vouch.js",
    "boot.js",
    "checkout.css",
    "checkout.js",
    "checkout.wasm",
];

/// Brotli bytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    loader: u64,
    before_payable: u64,
}

pub fn run(root: &Path) -> Outcome<()> {
    let manifest = assets::manifest(&root.join("target/assets"))?;
    print!("{}", table(&manifest));
    let text = read(&root.join("widget/budget.json"))?;
    let budget =
        serde_json::from_str(&text).map_err(|error| format!("widget/budget.json: {error}"))?;
    let complaints = over(&manifest, &budget);
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
    if let Ok(sum) = before_payable(manifest) {
        let names = BEFORE_PAYABLE.join(" + ");
        writeln!(table, "{:<18} {:>29}\n  = {names}", "before payable", sum)
            .expect("a string takes all that is written to it");
    }
    table
}

fn before_payable(manifest: &Manifest) -> Outcome<u64> {
    BEFORE_PAYABLE
        .iter()
        .map(|name| brotli(manifest, name))
        .sum()
}

fn over(manifest: &Manifest, budget: &Budget) -> Vec<String> {
    let rows = [
        ("vouch.js", brotli(manifest, "vouch.js"), budget.loader),
        (
            "what the checkout fetches before it can be paid",
            before_payable(manifest),
            budget.before_payable,
        ),
    ];
    rows.into_iter()
        .filter_map(|(what, size, limit)| match size {
            Ok(size) if size <= limit => None,
            Ok(size) => Some(format!(
                "{what} is {size} bytes brotli, {} over its budget of {limit}",
                size - limit
            )),
            Err(sentence) => Some(sentence),
        })
        .collect()
}

fn brotli(manifest: &Manifest, name: &str) -> Outcome<u64> {
    let asset = manifest
        .get(name)
        .ok_or_else(|| format!("{name} is missing: run `cargo xtask wasm`"))?;
    Ok(asset.brotli)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Asset;

    #[test]
    fn the_budget_is_kept_to_the_byte_and_a_missing_asset_is_no_saving() {
        let budget = Budget {
            loader: 10,
            before_payable: 50,
        };
        let each = |size: u64| -> Manifest {
            BEFORE_PAYABLE
                .iter()
                .map(|name| {
                    let asset = Asset {
                        path: String::new(),
                        bytes: 0,
                        brotli: size,
                        gzip: 0,
                    };
                    (name.to_string(), asset)
                })
                .collect()
        };
        assert_eq!(over(&each(10), &budget), Vec::<String>::new());
        assert_eq!(over(&each(11), &budget).len(), 2);
        let mut incomplete = each(1);
        incomplete.remove("checkout.css");
        assert_eq!(
            over(&incomplete, &budget),
            ["checkout.css is missing: run `cargo xtask wasm`"]
        );
        assert!(table(&each(10)).contains("50"));
    }
}
