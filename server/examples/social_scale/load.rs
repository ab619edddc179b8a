//! A network put into tables in bulk, past the rooms: the rows that they would have written, without their indexes until the end.

use super::network::{NOW, Network, merchant_id, shopper_id, sku, word_id};
use crate::bench::mixed;
use postgres::NoTls;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;
use vouch_server::params;
use vouch_server::store::postgres::Address;
use vouch_server::store::{Store, Value};

#[derive(Clone)]
pub enum Place {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Place {
    pub fn open(&self) -> Result<Store, String> {
        match self {
            Self::Sqlite(path) => Store::sqlite(path.clone(), None),
            Self::Postgres(url) => {
                let address = Address::parse(url).map_err(|fault| fault.to_string())?;
                Store::postgres(&address, None)
            }
        }
        .map_err(|fault| fault.to_string())
    }
}

/// Rows of one table, in the order of its key.
struct Table<'a> {
    name: &'static str,
    columns: &'static [&'static str],
    rows: Box<dyn Iterator<Item = Vec<Value>> + 'a>,
}

const WORDS: &[&str] = &[
    "id",
    "author",
    "merchant",
    "sku",
    "verdict",
    "text",
    "audience",
    "disclosure",
    "purchase",
    "bought_at",
    "delivered_at",
    "standing",
    "weight",
    "points",
    "next_point",
    "pictures",
    "follow_ups",
    "versions",
    "first_at",
    "written_at",
];
const TOTALS: &[&str] = &[
    "merchant",
    "sku",
    "words",
    "recommends",
    "does_not",
    "verified",
    "disclosed",
    "withheld",
    "removed",
    "counted_recommends",
    "counted_does_not",
    "weight_recommends",
    "weight_does_not",
    "score",
];

/// Makes the tables and fills them.
pub fn fill(place: &Place, network: &Network) -> Result<(), String> {
    // The store makes its own tables; it is closed again before they are filled.
    drop(place.open()?);
    let tables = tables(network);
    match place {
        Place::Sqlite(path) => into_sqlite(path, tables).map_err(|error| error.to_string()),
        Place::Postgres(url) => into_postgres(url, tables).map_err(|error| error.to_string()),
    }
}

fn tables(network: &Network) -> Vec<Table<'_>> {
    let shoppers = (0..network.people).map(|person| {
        let handle = format!("Person {person}");
        params![
            shopper_id(person).bytes(),
            handle,
            format!("{person}@example.com"),
            NOW
        ]
        .to_vec()
    });
    let friendships = network.friendships.iter().map(|(one, other)| {
        params![shopper_id(*one).bytes(), shopper_id(*other).bytes(), NOW].to_vec()
    });
    let words = network
        .words
        .iter()
        .enumerate()
        .map(|(place, (product, author))| word(place, *product, *author));
    let totals = network.words.chunk_by(|a, b| a.0 == b.0).map(|words| {
        let merchant = merchant_id(words[0].0).bytes();
        let count = words.len() as i64;
        let [public, score] = [count * 2 / 5, 700];
        params![
            merchant,
            sku(words[0].0),
            count,
            public,
            0,
            public * 3 / 5,
            0,
            0,
            0,
            public,
            0,
            public * 100,
            0,
            score
        ]
        .to_vec()
    });
    vec![
        Table {
            name: "shoppers",
            columns: &["id", "handle", "email", "joined_at"],
            rows: Box::new(shoppers),
        },
        Table {
            name: "friendships",
            columns: &["shopper", "friend", "since"],
            rows: Box::new(friendships),
        },
        Table {
            name: "recommendations",
            columns: WORDS,
            rows: Box::new(words),
        },
        Table {
            name: "recommendation_totals",
            columns: TOTALS,
            rows: Box::new(totals),
        },
    ]
}

/// Two in five are for everyone, two for friends, a tenth each for followers and nobody; three in five are of a delivered purchase.
fn word(place: usize, product: u32, author: u32) -> Vec<Value> {
    let chance = mixed(place as u64 ^ 0x77);
    let audience = match chance % 10 {
        0..4 => "everyone",
        4..8 => "friends",
        8 => "followers",
        _ => "nobody",
    };
    let bought = (chance >> 8) % 5 < 3;
    let day = 24 * 60 * 60;
    let seconds_ago = ((chance >> 16) % (1_000 * day as u64)) as i64;
    let written_at = NOW.plus_seconds(-seconds_ago);
    let bought_at = written_at.plus_seconds(-20 * day);
    params![
        word_id(place).to_be_bytes(),
        shopper_id(author).bytes(),
        merchant_id(product).bytes(),
        sku(product),
        "recommends",
        "Does what it says, and has done so for a good while now.",
        audience,
        if bought { "none" } else { "free_sample" },
        bought.then(|| (word_id(place) ^ 1).to_be_bytes()),
        bought.then_some(bought_at),
        bought.then_some(bought_at.plus_seconds(5 * day)),
        "published",
        100,
        "[]",
        1,
        "[]",
        "[]",
        0,
        written_at,
        written_at,
    ]
    .to_vec()
}

fn into_sqlite(path: &PathBuf, tables: Vec<Table>) -> rusqlite::Result<()> {
    let book = rusqlite::Connection::open(path)?;
    // The store that made the tables may still be closing its connections, and this change wants to be alone; SQLite does not wait
    // for that by itself.
    let alone = "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -200000;";
    let mut tries = 0;
    while let Err(error) = book.execute_batch(alone) {
        if tries == 100 {
            return Err(error);
        }
        tries += 1;
        std::thread::sleep(Duration::from_millis(100));
    }
    for table in tables {
        let indexes: Vec<(String, String)> = book
            .prepare("select name, sql from sqlite_master where type = 'index' and tbl_name = ?1 and sql is not null")?
            .query_map([table.name], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (name, _) in &indexes {
            book.execute_batch(&format!("drop index {name}"))?;
        }
        let places: Vec<String> = (1..=table.columns.len())
            .map(|at| format!("?{at}"))
            .collect();
        book.execute_batch("begin")?;
        let mut insert = book.prepare(&format!(
            "insert into {} ({}) values ({})",
            table.name,
            table.columns.join(", "),
            places.join(", ")
        ))?;
        for row in table.rows {
            let row = row.into_iter().map(|value| match value {
                Value::Null => rusqlite::types::Value::Null,
                Value::Integer(number) => number.into(),
                Value::Text(text) => text.into(),
                Value::Blob(bytes) => bytes.into(),
            });
            insert.execute(rusqlite::params_from_iter(row))?;
        }
        book.execute_batch("commit")?;
        for (_, sql) in indexes {
            book.execute_batch(&sql)?;
        }
    }
    book.execute_batch("analyze; pragma journal_mode = wal;")
}

fn into_postgres(url: &str, tables: Vec<Table>) -> Result<(), Box<dyn std::error::Error>> {
    let mut book = postgres::Client::connect(url, NoTls)?;
    for table in tables {
        // What belongs to a key stays; it is filled in its order.
        let indexes = book.query(
            "select i.indexname::text, i.indexdef from pg_indexes i where i.schemaname = 'public' and i.tablename = $1
             and not exists (select 1 from pg_constraint c where c.conname = i.indexname)",
            &[&table.name],
        )?;
        for index in &indexes {
            book.batch_execute(&format!("drop index {}", index.get::<_, String>(0)))?;
        }
        let copy = format!(
            "copy {} ({}) from stdin",
            table.name,
            table.columns.join(", ")
        );
        let mut sink = book.copy_in(&copy)?;
        let mut line = String::new();
        for row in table.rows {
            line.clear();
            for (at, value) in row.iter().enumerate() {
                line.push_str(if at == 0 { "" } else { "\t" });
                match value {
                    Value::Null => line.push_str("\\N"),
                    Value::Integer(number) => write!(line, "{number}")?,
                    Value::Text(text) => line.push_str(text),
                    Value::Blob(bytes) => {
                        line.push_str("\\\\x");
                        bytes
                            .iter()
                            .try_for_each(|byte| write!(line, "{byte:02x}"))?;
                    }
                }
            }
            line.push('\n');
            sink.write_all(line.as_bytes())?;
        }
        sink.finish()?;
        for index in indexes {
            book.batch_execute(&index.get::<_, String>(1))?;
        }
        book.batch_execute(&format!("vacuum analyze {}", table.name))?;
    }
    Ok(())
}
