//! The built widget: hashed names, precompressed, described by `manifest.json` (made by `cargo xtask wasm`).

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, Deserialize)]
pub struct Asset {
    /// File name under `/assets/`, content hash included.
    pub path: String,
    pub bytes: u64,
    pub brotli: u64,
}

/// Logical names (`checkout.wasm`) to files.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub folder: PathBuf,
    named: BTreeMap<String, Asset>,
}

impl Assets {
    /// Reads the manifest in `folder`.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let file = folder.join("manifest.json");
        let text = std::fs::read(&file).map_err(|error| {
            format!(
                "The widget is not built ({}: {error}). Run `cargo xtask wasm`.",
                file.display()
            )
        })?;
        let named = serde_json::from_slice(&text)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        Ok(Self {
            folder: folder.to_owned(),
            named,
        })
    }

    /// Assets that a test names itself.
    pub fn from_names(names: impl IntoIterator<Item = (&'static str, &'static str)>) -> Self {
        let named = names
            .into_iter()
            .map(|(name, path)| {
                (
                    name.to_owned(),
                    Asset {
                        path: path.to_owned(),
                        bytes: 0,
                        brotli: 0,
                    },
                )
            })
            .collect();
        Self {
            folder: PathBuf::new(),
            named,
        }
    }

    /// The URL path of an asset: `/assets/checkout-….wasm`.
    pub fn url(&self, name: &str) -> String {
        self.named.get(name).map_or_else(
            || format!("/assets/{name}"),
            |asset| format!("/assets/{}", asset.path),
        )
    }

    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.named.get(name)
    }

    /// Whether a file name under `/assets/` belongs to this build.
    pub fn knows(&self, path: &str) -> bool {
        self.named.values().any(|asset| asset.path == path)
    }
}
