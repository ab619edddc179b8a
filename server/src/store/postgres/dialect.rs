//! From the common dialect to PostgreSQL's: placeholders of statements, types of tables, and one statement for many sets of
//! parameters.
//!
//! Statements and tables are written once, for both databases. What this file does not translate, both accept as it stands.

use std::fmt::Write;

/// `?1` becomes `$1`, outside of quoted texts.
pub fn statement(common: &str) -> String {
    placeholders(common, "$")
}

fn placeholders(common: &str, mark: &str) -> String {
    let mut quoted = false;
    let mut translated = String::with_capacity(common.len() + 16);
    for character in common.chars() {
        quoted ^= character == '\'';
        match character {
            '?' if !quoted => translated.push_str(mark),
            _ => translated.push(character),
        }
    }
    translated
}

/// A statement as it is run once for many sets of parameters, each of which becomes one array: the round trip is what costs.
/// `types` are those of the parameters. `None` where the statement is of no form that is known here.
pub fn over_sets(common: &str, types: &[&str]) -> Option<String> {
    let arrays = (types.iter().zip(1..)).map(|(kind, place)| format!("${place}::{kind}[]"));
    let names = (1..=types.len()).map(|place| format!("p{place}"));
    let sets = format!(
        "unnest({}) as sets ({})",
        Vec::from_iter(arrays).join(", "),
        Vec::from_iter(names).join(", ")
    );
    let own = placeholders(common, "sets.p");
    match own.split_whitespace().next()? {
        "insert" => {
            let (into, values) = own.split_once(" values (")?;
            // A second row or a clause behind them is not for here.
            let values = values
                .strip_suffix(')')
                .filter(|values| !values.contains(')'))?;
            Some(format!("{into} select {values} from {sets}"))
        }
        "update" => {
            let (set, which) = own.split_once(" where ")?;
            Some(format!("{set} from {sets} where {which}"))
        }
        "delete" => {
            let (from, which) = own.split_once(" where ")?;
            Some(format!("{from} using {sets} where {which}"))
        }
        _ => None,
    }
}

/// A query for rows whose key is one of a set, as it is run once for all sets together; their values become one array.
/// `None` where the query is of another form.
pub fn over_keys(common: &str) -> Option<String> {
    let (before, list) = common.split_once(" in (")?;
    let list = list.strip_suffix(')')?;
    let placeholders_alone = list.split(", ").all(|one| {
        one.strip_prefix('?')
            .is_some_and(|place| place.parse::<u32>().is_ok())
    });
    (placeholders_alone && !before.contains('?')).then(|| format!("{before} = any($1)"))
}

/// Tables as PostgreSQL makes them: numbers of 64 bits, ids as `bytea`, and texts that are compared by their bytes, whatever
/// the language of the server. The second word of a column's line is its type; SQLite's table options have no counterpart; a
/// blob that is spelled out is spelled otherwise.
pub fn tables(common: &str) -> String {
    let mut translated = String::with_capacity(common.len() * 2);
    for line in common.lines() {
        let line = line
            .replace(") strict, without rowid;", ");")
            .replace(") without rowid, strict;", ");")
            .replace(") strict;", ");")
            .replace(" x'", " '\\x");
        let name = line.trim_start();
        let after_name = name
            .find(char::is_whitespace)
            .map(|end| name[end..].trim_start());
        let typed = after_name.and_then(|rest| {
            let types = [
                ("blob", "bytea"),
                ("integer", "bigint"),
                ("text", "text collate \"C\""),
            ];
            types.into_iter().find_map(|(common, own)| {
                let after = rest.strip_prefix(common)?;
                let whole =
                    !after.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '(');
                whole.then(|| (line.len() - rest.len(), own, after))
            })
        });
        match typed {
            Some((before, own, after)) if !name.starts_with("--") => {
                writeln!(translated, "{}{own}{after}", &line[..before])
            }
            _ => writeln!(translated, "{line}"),
        }
        .expect("a String takes everything");
    }
    translated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_outside_of_texts_become_dollars() {
        for (common, own) in [
            ("select 1", "select 1"),
            (
                "select a from b where c = ?1 and d in (?2, ?10)",
                "select a from b where c = $1 and d in ($2, $10)",
            ),
            (
                "update a set b = 'why?', c = ?1",
                "update a set b = 'why?', c = $1",
            ),
            (
                "update a set b = 'it''s ?1', c = ?1",
                "update a set b = 'it''s ?1', c = $1",
            ),
        ] {
            assert_eq!(statement(common), own);
        }
    }

    #[test]
    fn one_statement_does_for_many_sets() {
        for (common, types, own) in [
            (
                "insert into a (id, b) values (?1, ?2)",
                &["bytea", "bigint"][..],
                Some(
                    "insert into a (id, b) select sets.p1, sets.p2 from unnest($1::bytea[], $2::bigint[]) as sets (p1, p2)",
                ),
            ),
            (
                "update a set b = ?2 where id = ?1 and c = 1",
                &["bytea", "bigint"],
                Some(
                    "update a set b = sets.p2 from unnest($1::bytea[], $2::bigint[]) as sets (p1, p2) where id = sets.p1 and c = 1",
                ),
            ),
            (
                "delete from a where id = ?1",
                &["bytea"],
                Some("delete from a using unnest($1::bytea[]) as sets (p1) where id = sets.p1"),
            ),
            (
                "insert into a (id) values (?1), (?2)",
                &["bytea", "bytea"],
                None,
            ),
            (
                "insert into a (id) values (?1) on conflict do nothing",
                &["bytea"],
                None,
            ),
            ("insert into a (id) select ?1", &["bytea"], None),
            ("select b from a where id = ?1", &["bytea"], None),
        ] {
            assert_eq!(over_sets(common, types).as_deref(), own);
        }
        for (common, own) in [
            (
                "select b from a where id in (?1, ?2)",
                Some("select b from a where id = any($1)"),
            ),
            ("select b from a where id in (?1, ?2) and c", None),
            ("select b from a where c = ?3 and id in (?1, ?2)", None),
            ("select b from a where id in (select c from d)", None),
            ("select b from a where id = ?1", None),
        ] {
            assert_eq!(over_keys(common).as_deref(), own);
        }
    }

    #[test]
    fn types_of_columns_are_translated_and_nothing_else() {
        for (common, own) in [
            (
                "    id   blob    not null primary key,",
                "    id   bytea    not null primary key,",
            ),
            (
                "    text text not null,",
                "    text text collate \"C\" not null,",
            ),
            (
                "    text integer check (text > 0),",
                "    text bigint check (text > 0),",
            ),
            ("    amount integer", "    amount bigint"),
            ("    expires_at  integer,", "    expires_at  bigint,"),
            (
                "    -- Blob text integer: a comment.",
                "    -- Blob text integer: a comment.",
            ),
            (
                "    check (length(id) = 16),",
                "    check (length(id) = 16),",
            ),
            (
                "    primary key (merchant, sku),",
                "    primary key (merchant, sku),",
            ),
            (") strict, without rowid;", ");"),
            (") strict;", ");"),
            (
                "create index texts on a (text);",
                "create index texts on a (text);",
            ),
            ("    values (1, x'00ff');", "    values (1, '\\x00ff');"),
            (
                "insert into a (id) values (1);",
                "insert into a (id) values (1);",
            ),
        ] {
            assert_eq!(tables(common), format!("{own}\n"));
        }
    }
}
