//! The assets: files named by their content, compressed once here instead of on every request, listed in a manifest.
//!
//! An asset's name changes when its bytes do, so it may be cached for ever; the loader alone keeps its name, because
//! shops paste it. A file is complete or absent (written aside, then renamed), and the manifest is written last, so a
//! server that reads the manifest finds everything it lists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Outcome, read};

/// Logical name → file, e.g. `checkout.wasm` → `checkout-0f3a….wasm`.
pub type Manifest = BTreeMap<String, Asset>;

#[derive(Clone, Serialize, Deserialize)]
pub struct Asset {
    pub path: String,
    pub bytes: u64,
    pub brotli: u64,
    pub gzip: u64,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Naming {
    /// `checkout-HASH.wasm`
    ByContent,
    /// `vouch.js`
    Fixed,
}

/// How hard to press: people's downloads deserve seconds of work, a developer's do not.
#[derive(Clone, Copy, PartialEq)]
pub enum Pressing {
    Hard,
    Quick,
}

/// What one bundle was made from and what came out, so that the next run can tell that nothing has changed.
#[derive(Serialize, Deserialize)]
pub struct Stamp {
    pub inputs: String,
    /// The compiler's way to wasm, where there is one.
    #[serde(default)]
    pub way: Option<String>,
    pub assets: Manifest,
}

impl Stamp {
    pub fn load(path: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
    }

    pub fn save(&self, path: &Path) -> Outcome<()> {
        let text = serde_json::to_string_pretty(self).expect("names and numbers are always JSON");
        write(path, text.as_bytes())
    }

    /// True when these inputs made these assets and none has been deleted since.
    pub fn holds(&self, inputs: &str, folder: &Path) -> bool {
        self.inputs == inputs
            && self.assets.values().all(|asset| {
                ["", ".br", ".gz"]
                    .iter()
                    .all(|end| folder.join(format!("{}{end}", asset.path)).is_file())
            })
    }
}

/// Writes one asset with its compressed twins and says what it has become.
pub fn publish(
    folder: &Path,
    name: &str,
    content: &[u8],
    naming: Naming,
    pressing: Pressing,
) -> Outcome<Asset> {
    let path = match naming {
        Naming::Fixed => name.to_owned(),
        Naming::ByContent => {
            let (stem, end) = name
                .rsplit_once('.')
                .ok_or_else(|| format!("{name} has no file ending"))?;
            format!("{stem}-{}.{end}", &digest([content])[..16])
        }
    };
    let brotli = brotli(content, pressing)?;
    let gzip = gzip(content, pressing)?;
    write(&folder.join(format!("{path}.br")), &brotli)?;
    write(&folder.join(format!("{path}.gz")), &gzip)?;
    write(&folder.join(&path), content)?;
    Ok(Asset {
        path,
        bytes: content.len() as u64,
        brotli: brotli.len() as u64,
        gzip: gzip.len() as u64,
    })
}

/// Writes the manifest, then removes the files of earlier builds that it no longer lists.
pub fn settle(folder: &Path, manifest: &Manifest) -> Outcome<()> {
    let text = serde_json::to_string_pretty(manifest).expect("names and numbers are always JSON");
    write(
        &folder.join("manifest.json"),
        format!("{text}\n").as_bytes(),
    )?;
    let mut keep = BTreeSet::from(["manifest.json".to_owned()]);
    for asset in manifest.values() {
        keep.extend(["", ".br", ".gz"].map(|end| format!("{}{end}", asset.path)));
    }
    for entry in fs::read_dir(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .flatten()
    {
        if entry.path().is_file() && !keep.contains(&*entry.file_name().to_string_lossy()) {
            // A leftover does no harm; failing to remove it is no reason to fail the build.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

pub fn manifest(folder: &Path) -> Outcome<Manifest> {
    let path = folder.join("manifest.json");
    let text =
        read(&path).map_err(|_| "there are no assets yet: run `cargo xtask wasm`".to_owned())?;
    serde_json::from_str(&text)
        .map_err(|error| format!("{} is not a manifest: {error}", path.display()))
}

/// One digest over every file under these paths, names included. Content, not time: a fresh clone and a branch
/// switched to and fro are the same to it.
pub fn inputs(root: &Path, paths: &[PathBuf]) -> Outcome<String> {
    let mut files = BTreeSet::new();
    for path in paths {
        collect(&root.join(path), &mut files);
    }
    let mut parts = Vec::new();
    for file in files {
        parts.push(
            file.strip_prefix(root)
                .unwrap_or(&file)
                .to_string_lossy()
                .into_owned()
                .into_bytes(),
        );
        parts.push(
            fs::read(&file)
                .map_err(|error| format!("{} cannot be read: {error}", file.display()))?,
        );
    }
    Ok(digest(parts))
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) {
    if path.is_file() {
        files.insert(path.to_path_buf());
    } else if let Ok(entries) = fs::read_dir(path) {
        entries
            .flatten()
            .for_each(|entry| collect(&entry.path(), files));
    }
}

/// SHA-256 in hexadecimal, each part preceded by its length so that no two lists of parts look alike.
fn digest<Part: AsRef<[u8]>>(parts: impl IntoIterator<Item = Part>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.as_ref().len() as u64).to_be_bytes());
        hash.update(part.as_ref());
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn brotli(content: &[u8], pressing: Pressing) -> Outcome<Vec<u8>> {
    let quality = match pressing {
        Pressing::Hard => 11,
        Pressing::Quick => 4,
    };
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut packed, &params)
        .map_err(|error| format!("brotli: {error}"))?;
    Ok(packed)
}

fn gzip(content: &[u8], pressing: Pressing) -> Outcome<Vec<u8>> {
    let level = match pressing {
        Pressing::Hard => flate2::Compression::best(),
        Pressing::Quick => flate2::Compression::fast(),
    };
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), level);
    packer
        .write_all(content)
        .and_then(|()| packer.finish())
        .map_err(|error| format!("gzip: {error}"))
}

fn write(path: &Path, content: &[u8]) -> Outcome<()> {
    let complain = |error: std::io::Error| format!("{} cannot be written: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(complain)?;
    }
    let mut aside = path.as_os_str().to_owned();
    aside.push(".new");
    fs::write(&aside, content).map_err(complain)?;
    fs::rename(&aside, path).map_err(complain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let publish = |content: &[u8], naming| {
            publish(
                folder.path(),
                "checkout.css",
                content,
                naming,
                Pressing::Hard,
            )
            .expect("it is written")
        };
        let first = publish(b"a{}", Naming::ByContent);
        assert_eq!(first.path, publish(b"a{}", Naming::ByContent).path);
        assert_ne!(first.path, publish(b"b{}", Naming::ByContent).path);
        assert!(
            first.path.starts_with("checkout-") && first.path.ends_with(".css"),
            "{}",
            first.path
        );
        assert_eq!(publish(b"a{}", Naming::Fixed).path, "checkout.css");
    }

    #[test]
    fn the_twins_unpack_to_the_asset() {
        use std::io::Read;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let content = b"one press, one touch, paid ".repeat(100);
        for pressing in [Pressing::Hard, Pressing::Quick] {
            let asset = publish(folder.path(), "a.js", &content, Naming::Fixed, pressing)
                .expect("it is written");
            let packed = |end| {
                fs::read(folder.path().join(format!("a.js.{end}"))).expect("the twin is there")
            };
            let mut plain = Vec::new();
            brotli::BrotliDecompress(&mut &*packed("br"), &mut plain).expect("it is brotli");
            assert_eq!(plain, content);
            plain.clear();
            flate2::read::GzDecoder::new(&*packed("gz"))
                .read_to_end(&mut plain)
                .expect("it is gzip");
            assert_eq!(plain, content);
            assert_eq!(asset.brotli, packed("br").len() as u64);
        }
    }

    #[test]
    fn settling_removes_what_is_no_longer_listed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let publish = |content: &[u8]| {
            publish(
                folder.path(),
                "a.js",
                content,
                Naming::ByContent,
                Pressing::Quick,
            )
            .expect("it is written")
        };
        let (old, new) = (publish(b"old"), publish(b"new"));
        settle(
            folder.path(),
            &Manifest::from([("a.js".to_owned(), new.clone())]),
        )
        .expect("it settles");
        assert!(!folder.path().join(&old.path).exists());
        assert!(folder.path().join(&new.path).exists());
        assert_eq!(
            manifest(folder.path()).expect("a manifest")["a.js"].path,
            new.path
        );
    }

    #[test]
    fn a_stamp_holds_only_for_the_same_inputs_and_all_files() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let asset = publish(
            folder.path(),
            "a.js",
            b"1",
            Naming::ByContent,
            Pressing::Quick,
        )
        .expect("it is written");
        let stamp = Stamp {
            inputs: "same".into(),
            way: None,
            assets: Manifest::from([("a.js".to_owned(), asset.clone())]),
        };
        assert!(stamp.holds("same", folder.path()));
        assert!(!stamp.holds("other", folder.path()));
        fs::remove_file(folder.path().join(format!("{}.br", asset.path))).expect("it was there");
        assert!(!stamp.holds("same", folder.path()));
    }
}
