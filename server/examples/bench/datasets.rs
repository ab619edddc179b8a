//! Real people's networks and words, for measuring only: none of it is in this repository.
//!
//! - FilmTrust (Guo, Zhang, Yorke-Smith, IJCAI 2013): `filmtrust/ratings.txt`, `filmtrust/trust.txt`
//! - Last.fm, HetRec 2011 (Cantador, Brusilovsky, Kuflik): `lastfm/user_artists.dat.gz`, `lastfm/user_friends.dat.gz`
//! - YelpChi (Mukherjee and others 2013; Rayana, Akoglu 2015) as the Python package UGFraud has it, by way of pip

use super::pickle;
use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the sets lie.
#[derive(clap::Args, Clone, Debug)]
pub struct Data {
    /// The folder with the data sets: filmtrust/ and lastfm/.
    #[arg(
        // Settings have a folder of their own, and clap tells arguments apart by the fields' names.
        id = "data",
        long = "data",
        value_name = "FOLDER",
        env = "VOUCH_DATASETS",
        default_value = "../shared/datasets"
    )]
    pub folder: PathBuf,
}

/// Who is a friend of whom (both ways), and what they liked.
pub struct Lastfm {
    pub friends: BTreeMap<u32, BTreeSet<u32>>,
    pub artists: BTreeMap<u32, BTreeSet<u32>>,
}

pub struct FilmTrust {
    /// User, film and rating (0.5 to 4), one a pair.
    pub ratings: Vec<(u32, u32, f64)>,
    /// Trust, either way.
    pub ties: BTreeSet<(u32, u32)>,
}

/// A review of YelpChi with what UGFraud's authors drew from ratings, dates and texts that are not shipped.
pub struct YelpReview {
    pub user: u32,
    pub product: u32,
    pub fake: bool,
    pub user_prior: f64,
    pub review_prior: f64,
}

impl Data {
    pub fn lastfm(&self) -> Result<Lastfm, String> {
        // The first lines say how much follows.
        let rows = |name: &str| {
            let text = unzipped(&self.read(&format!("lastfm/{name}"))?)?;
            let numbers = |line: &str| {
                let mut numbers = line.split_whitespace().map(|number| number.parse().ok());
                Some((numbers.next()??, numbers.next()??))
            };
            Ok::<BTreeSet<(u32, u32)>, String>(text.lines().filter_map(numbers).collect())
        };
        let mut lastfm = Lastfm {
            friends: BTreeMap::new(),
            artists: BTreeMap::new(),
        };
        for (one, other) in rows("user_friends.dat.gz")? {
            lastfm.friends.entry(one).or_default().insert(other);
            lastfm.friends.entry(other).or_default().insert(one);
        }
        for (user, artist) in rows("user_artists.dat.gz")? {
            lastfm.artists.entry(user).or_default().insert(artist);
        }
        Ok(lastfm)
    }

    pub fn filmtrust(&self) -> Result<FilmTrust, String> {
        let text = |name| {
            let bytes = self.read(name)?;
            String::from_utf8(bytes).map_err(|error| format!("{name}: {error}"))
        };
        let mut ratings = BTreeMap::new();
        for line in text("filmtrust/ratings.txt")?.lines() {
            if let [user, film, rating] = line.split_whitespace().collect::<Vec<_>>()[..]
                && let (Ok(user), Ok(film), Ok(rating)) =
                    (user.parse(), film.parse(), rating.parse())
            {
                ratings.insert((user, film), rating);
            }
        }
        let mut ties = BTreeSet::new();
        for line in text("filmtrust/trust.txt")?.lines() {
            if let [one, other, _] = line.split_whitespace().collect::<Vec<_>>()[..]
                && let (Ok(one), Ok(other)) = (one.parse::<u32>(), other.parse::<u32>())
                && one != other
            {
                ties.insert((one.min(other), one.max(other)));
            }
        }
        let ratings = ratings.into_iter().map(|((user, film), r)| (user, film, r));
        Ok(FilmTrust {
            ratings: ratings.collect(),
            ties,
        })
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = self.folder.join(name);
        std::fs::read(&path).map_err(|_| {
            format!(
                "{} is not there: get {} (see the head of server/examples/bench/datasets.rs) and say where it is with --data FOLDER or VOUCH_DATASETS.",
                path.display(),
                if name.starts_with("lastfm") { "Last.fm of HetRec 2011" } else { "FilmTrust" },
            )
        })
    }
}

impl FilmTrust {
    /// The people of the largest part that hangs together, and its ties.
    pub fn largest_part(&self) -> Vec<(u32, u32)> {
        let mut friends: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (one, other) in &self.ties {
            friends.entry(*one).or_default().push(*other);
            friends.entry(*other).or_default().push(*one);
        }
        let mut seen = BTreeSet::new();
        let mut largest = BTreeSet::new();
        for start in friends.keys() {
            let mut part = BTreeSet::new();
            let mut open = vec![*start];
            while let Some(one) = open.pop() {
                if seen.insert(one) {
                    part.insert(one);
                    open.extend(&friends[&one]);
                }
            }
            if part.len() > largest.len() {
                largest = part;
            }
        }
        let ties = self.ties.iter().copied();
        ties.filter(|(one, _)| largest.contains(one)).collect()
    }
}

const UGFRAUD: &str = "UGFraud==0.1.1.3";
const UGFRAUD_WHEEL: &str = "UGFraud-0.1.1.3-py3-none-any.whl";
const UGFRAUD_SHA256: &str = "09c227a45ec7265e3b712bbcb772b647ce93d1b8dd5ef4fe5d2204c212c52048";

/// YelpChi: fetched once by pip into `folder`, checked, and read without running anything of it.
pub fn yelpchi(folder: &Path) -> Result<Vec<YelpReview>, String> {
    let missing = |why: String| {
        format!(
            "YelpChi is not there: it comes from the Python package {UGFRAUD} by way of pip ({why})."
        )
    };
    let wheel = folder.join(UGFRAUD_WHEEL);
    if !wheel.exists() {
        python(
            &["-m", "pip", "download", "--quiet", "--no-deps", "--dest"],
            &[folder],
            &[UGFRAUD],
        )
        .map_err(missing)?;
    }
    let bytes = std::fs::read(&wheel).map_err(|error| missing(error.to_string()))?;
    let sum: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if sum != UGFRAUD_SHA256 {
        return Err(format!(
            "{} is not what was published: its SHA-256 is {sum}.",
            wheel.display()
        ));
    }
    python(&["-m", "zipfile", "--extract"], &[&wheel, folder], &[]).map_err(missing)?;

    let yelp = folder.join("UGFraud/Yelp_Data/YelpChi");
    let read =
        |name: &str| std::fs::read(yelp.join(name)).map_err(|error| missing(error.to_string()));
    let priors = pickle::tables(&read("priors.pkl")?)?;
    let [users, reviews, _] = &priors[..] else {
        return Err("priors.pkl holds something else than three tables".into());
    };
    let mut found = Vec::new();
    for line in unzipped(&read("metadata.gz")?)?.lines() {
        // User, product, a rating and a date that were taken out, and the label; -1 is filtered by Yelp.
        let [user, product, _, label, _] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            return Err(format!("metadata.gz has the line {line:?}"));
        };
        let known = |table: &BTreeMap<Vec<String>, f64>, key: &[&str]| {
            let key: Vec<String> = key.iter().map(|part| part.to_string()).collect();
            table
                .get(&key)
                .copied()
                .ok_or(format!("no prior for {key:?}"))
        };
        let number = |text: &str| text.parse().map_err(|_| format!("{text} is no number"));
        found.push(YelpReview {
            user: number(user)?,
            product: number(product)?,
            fake: label == "-1",
            user_prior: known(users, &[user])?,
            review_prior: known(reviews, &[user, product])?,
        });
    }
    Ok(found)
}

fn python(before: &[&str], paths: &[&Path], after: &[&str]) -> Result<(), String> {
    let mut python = Command::new("python3");
    let output = python.args(before).args(paths).args(after).output();
    let output = output.map_err(|error| format!("python3: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

fn unzipped(bytes: &[u8]) -> Result<String, String> {
    let mut text = String::new();
    let mut reader = MultiGzDecoder::new(bytes);
    reader
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())?;
    Ok(text)
}
