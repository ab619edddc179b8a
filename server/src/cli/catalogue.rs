//! `vouch catalogue import`: takes a feed file in as the whole catalogue of a shop, with pictures from a folder.

use crate::clock::Clock;
use crate::config::Config;
use crate::feeds::{self, Format};
use crate::store::Store;
use clap::Subcommand;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use vouch_domain::catalogue::{
    self, Feed, Imported, PICTURE_BYTES_MAX, Picture, PictureRefusal, Shop, picture_names,
};
use vouch_domain::{MerchantId, Reason, Timestamp, merchants};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Take a feed in (Google Merchant XML, tab-separated values, or JSON, by the file's ending).
    Import {
        file: PathBuf,
        /// The shop's id or publishable key.
        #[arg(long)]
        merchant: String,
        /// A folder of pictures, named by SKU or as at the end of the image links.
        #[arg(long)]
        pictures: Option<PathBuf>,
    },
}

pub async fn run(config: Config, command: Command) -> Result<(), String> {
    let Command::Import {
        file,
        merchant,
        pictures,
    } = command;
    let store = super::open_store(&config)?;
    let merchant = store
        .read(move |work| merchants::by_id_or_key(work, &merchant))
        .await
        .map_err(|error| error.to_string())?;
    let now = Clock::System.now();
    let imported = import_file(&store, merchant.id, &file, pictures.as_deref(), now).await?;
    for row in &imported.rejected {
        eprintln!(
            "line {}: {}: {} ({})",
            row.line,
            row.id.as_deref().unwrap_or("(no id)"),
            row.reason.sentence(),
            row.reason.code()
        );
    }
    println!(
        "{} products imported, {} removed, {} rows rejected.",
        imported.imported,
        imported.removed,
        imported.rejected.len()
    );
    match imported.imported {
        0 => Err("Not one row of the feed is good; the catalogue stays as it is.".into()),
        _ => Ok(()),
    }
}

/// Takes a feed file in, with the pictures that its rows name.
pub async fn import_file(
    store: &Store,
    merchant: MerchantId,
    file: &Path,
    pictures: Option<&Path>,
    now: Timestamp,
) -> Result<Imported, String> {
    let name = file.file_name().and_then(|name| name.to_str());
    let format = name.and_then(Format::of_file_name).ok_or_else(|| {
        let name = file.display();
        format!("{name}: A feed file ends in .xml, .rss, .atom, .tsv, .txt, .tab or .json.")
    })?;
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let rows = feeds::read(format, None, &bytes)
        .map_err(|refusal| format!("{}: {}", file.display(), refusal.sentence()))?;
    let pictures = match pictures {
        None => BTreeMap::new(),
        Some(folder) => read_pictures(folder, &rows)?,
    };
    let currency = store
        .read(move |work| Ok(work.merchant(merchant)?.map(|merchant| merchant.currency)))
        .await
        .map_err(|error| error.to_string())?
        .ok_or("There is no such merchant.")?;
    let feed = Feed::read(rows, Shop { merchant, currency }, now);
    store
        .write(move |work| catalogue::import(work, feed, &pictures))
        .await
        .map_err(|error| error.to_string())
}

/// Reads those files of a folder that some row names. Names are compared with the folder's list, never opened as paths.
fn read_pictures(
    folder: &Path,
    rows: &[feeds::ReadRow],
) -> Result<BTreeMap<String, Picture>, String> {
    let there: BTreeMap<String, PathBuf> = fs::read_dir(folder)
        .and_then(|entries| {
            entries
                .map(|entry| {
                    let entry = entry?;
                    Ok((
                        entry.file_name().to_string_lossy().into_owned(),
                        entry.path(),
                    ))
                })
                .collect()
        })
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut pictures = BTreeMap::new();
    for row in rows.iter().flatten() {
        let image_link = Some(row.image_link.trim()).filter(|link| !link.is_empty());
        for name in picture_names(row.id.trim(), image_link) {
            let Some(path) = there.get(&name).filter(|_| !pictures.contains_key(&name)) else {
                continue;
            };
            let picture = read_picture(path)?;
            pictures.insert(name, picture);
        }
    }
    Ok(pictures)
}

fn read_picture(path: &Path) -> Result<Picture, String> {
    let failed = |why: String| format!("{}: {why}", path.display());
    let size = fs::metadata(path)
        .map_err(|error| failed(error.to_string()))?
        .len();
    if size > PICTURE_BYTES_MAX as u64 {
        return Err(failed(PictureRefusal::TooLarge.sentence()));
    }
    let bytes = fs::read(path).map_err(|error| failed(error.to_string()))?;
    Picture::read(bytes).map_err(|refusal| failed(refusal.sentence()))
}
