//! The built widget: hashed names, precompressed, described by `manifest.json` (made by `cargo xtask wasm`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sha2::{Digest, Sha256};
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
    inlined: BTreeMap<String, Inlined>,
}

/// An asset that stands in the documents themselves, so that nothing has to be fetched for the first view.
#[derive(Clone, Debug)]
pub struct Inlined {
    pub text: String,
    /// What allows it in a Content-Security-Policy: `'sha256-…'`.
    pub source: String,
}

/// What the documents in a shop's page carry.
const INLINED: [&str; 4] = ["boot.js", "checkout.css", "elements.css", "elements.js"];

impl Inlined {
    fn new(text: &str) -> Self {
        let digest = STANDARD.encode(Sha256::digest(text));
        Self {
            text: text.to_owned(),
            source: format!("'sha256-{digest}'"),
        }
    }
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
        let named: BTreeMap<String, Asset> = serde_json::from_slice(&text)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        let inlined = INLINED
            .into_iter()
            .filter_map(|name| Some((name, named.get(name)?)))
            .map(|(name, asset)| {
                let file = folder.join(&asset.path);
                let text = std::fs::read_to_string(&file)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                Ok((name.to_owned(), Inlined::new(text.trim_end())))
            })
            .collect::<Result<_, String>>()?;
        Ok(Self {
            folder: folder.to_owned(),
            named,
            inlined,
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
            inlined: BTreeMap::new(),
        }
    }

    /// An asset that stands in the document; empty where it is not built, as in tests of the doors.
    pub fn inlined(&self, name: &str) -> Inlined {
        let found = self.inlined.get(name).cloned();
        found.unwrap_or_else(|| Inlined::new(""))
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
