//! The same in one statement, as one would write it first: friends joined with words, friends' friends joined with words, and what
//! people say counted at the moment of reading. Every index that the store has is there for it.

use super::load::Place;
use super::network::View;
use crate::bench::instant;
use postgres::NoTls;

const JOINED: &str = "
    select r.author, r.text, r.written_at, 1 as distance from friendships f
    join recommendations r on r.author = f.friend
    where f.shopper = $1 and r.merchant = $2 and r.sku = $3 and r.audience in ('friends', 'everyone')
    union all
    select r.author, r.text, r.written_at, 2 from friendships f
    join friendships g on g.shopper = f.friend
    join recommendations r on r.author = g.friend
    where f.shopper = $1 and r.merchant = $2 and r.sku = $3 and r.audience = 'everyone'
    union all
    select null, null, count(*), 3 from recommendations r
    where r.merchant = $2 and r.sku = $3 and r.audience = 'everyone'";

/// The statement may take long: after so many seconds no further view is tried.
const SECONDS_MAX: f64 = 90.0;

/// How long each view took, in milliseconds.
pub fn times(place: &Place, views: &[View]) -> Result<Vec<f64>, String> {
    match place {
        Place::Sqlite(path) => in_sqlite(path, views).map_err(|error| error.to_string()),
        Place::Postgres(url) => in_postgres(url, views).map_err(|error| error.to_string()),
    }
}

fn in_sqlite(path: &std::path::Path, views: &[View]) -> rusqlite::Result<Vec<f64>> {
    let book = rusqlite::Connection::open(path)?;
    let mut statement = book.prepare(&JOINED.replace('$', "?"))?;
    let mut times = Vec::new();
    let begun = instant();
    for view in views {
        if begun.elapsed().as_secs_f64() > SECONDS_MAX {
            break;
        }
        let started = instant();
        let given = rusqlite::params![view.shopper.bytes(), view.merchant.bytes(), view.sku];
        let mut rows = statement.query(given)?;
        while rows.next()?.is_some() {}
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(times)
}

fn in_postgres(url: &str, views: &[View]) -> Result<Vec<f64>, postgres::Error> {
    let mut book = postgres::Client::connect(url, NoTls)?;
    let statement = book.prepare(JOINED)?;
    let mut times = Vec::new();
    let begun = instant();
    for view in views {
        if begun.elapsed().as_secs_f64() > SECONDS_MAX {
            break;
        }
        let started = instant();
        let [shopper, merchant] = [
            view.shopper.bytes().to_vec(),
            view.merchant.bytes().to_vec(),
        ];
        book.query(&statement, &[&shopper, &merchant, &view.sku])?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(times)
}
