//! Values on their way to and from PostgreSQL: integers are `bigint`, ids and other bytes `bytea`, texts `text`.
//!
//! Whatever does not fit is found before it is sent: an error at the server would cost the whole transaction.

use super::connection::fault;
use crate::store::sql::{Row, Value};
use postgres::types::{ToSql, Type};
use vouch_domain::Fault;

/// What becomes of a text with a NUL, which PostgreSQL keeps in no text: asked for, it is equal to nothing, as null is.
#[derive(Clone, Copy)]
pub enum Nul {
    EqualsNothing,
    IsAFault,
}

/// Values as the parameters that a statement expects.
pub fn bound<'a>(
    types: &[Type],
    values: &'a [Value],
    nul: Nul,
) -> Result<Vec<&'a (dyn ToSql + Sync)>, Fault> {
    counted(types, values)?;
    (types.iter().zip(values).zip(1..))
        .map(
            |((wanted, value), place)| -> Result<&(dyn ToSql + Sync), Fault> {
                match (wanted, value) {
                    (&Type::INT8, Value::Null) => Ok(&None::<i64>),
                    (&Type::TEXT, Value::Null) => Ok(&None::<&str>),
                    (&Type::BYTEA, Value::Null) => Ok(&None::<&[u8]>),
                    (&Type::INT8, Value::Integer(integer)) => Ok(integer),
                    (&Type::TEXT, Value::Text(text)) if text.contains('\0') => match nul {
                        Nul::EqualsNothing => Ok(&None::<&str>),
                        Nul::IsAFault => Err(has_nul(place)),
                    },
                    (&Type::TEXT, Value::Text(text)) => Ok(text),
                    (&Type::BYTEA, Value::Blob(blob)) => Ok(blob),
                    _ => Err(unfit(place, wanted)),
                }
            },
        )
        .collect()
}

/// The parameters of many sets as one array for each place.
pub fn arrays<'a>(
    types: &[Type],
    sets: &'a [Vec<Value>],
) -> Result<Vec<Box<dyn ToSql + Sync + 'a>>, Fault> {
    sets.iter().try_for_each(|set| counted(types, set))?;
    (types.iter().zip(0..))
        .map(|(wanted, place)| array(wanted, sets.iter().map(move |set| &set[place]), place + 1))
        .collect()
}

/// Values as one array.
pub fn array<'a>(
    wanted: &Type,
    values: impl Iterator<Item = &'a Value>,
    place: usize,
) -> Result<Box<dyn ToSql + Sync + 'a>, Fault> {
    Ok(match *wanted {
        Type::INT8 => Box::new(collected(values, |value| match value {
            Value::Null => Ok(None),
            Value::Integer(integer) => Ok(Some(*integer)),
            _ => Err(unfit(place, wanted)),
        })?),
        Type::TEXT => Box::new(collected(values, |value| match value {
            Value::Null => Ok(None),
            Value::Text(text) if text.contains('\0') => Err(has_nul(place)),
            Value::Text(text) => Ok(Some(text.as_str())),
            _ => Err(unfit(place, wanted)),
        })?),
        Type::BYTEA => Box::new(collected(values, |value| match value {
            Value::Null => Ok(None),
            Value::Blob(blob) => Ok(Some(blob.as_slice())),
            _ => Err(unfit(place, wanted)),
        })?),
        _ => return Err(unfit(place, wanted)),
    })
}

fn collected<'a, T: 'a>(
    values: impl Iterator<Item = &'a Value>,
    read: impl Fn(&'a Value) -> Result<Option<T>, Fault>,
) -> Result<Vec<Option<T>>, Fault> {
    values.map(read).collect()
}

fn counted(types: &[Type], values: &[Value]) -> Result<(), Fault> {
    match (types.len(), values.len()) {
        (wanted, found) if wanted == found => Ok(()),
        (wanted, found) => Err(Fault(format!(
            "postgres: the statement takes {wanted} parameters and was given {found}"
        ))),
    }
}

fn has_nul(place: usize) -> Fault {
    Fault(format!(
        "postgres: the text of parameter {place} contains NUL"
    ))
}

fn unfit(place: usize, wanted: &Type) -> Fault {
    Fault(format!(
        "postgres: parameter {place} is a {wanted} and was given something else"
    ))
}

/// A row as the rooms' stores read it.
pub fn taken(row: &postgres::Row) -> Result<Row, Fault> {
    let values = row.columns().iter().enumerate().map(|(i, column)| {
        let value = match *column.type_() {
            Type::INT8 => (row.try_get::<_, Option<i64>>(i)).map(|v| v.map(Value::Integer)),
            Type::INT4 => (row.try_get::<_, Option<i32>>(i)).map(|v| v.map(Value::from)),
            Type::BOOL => (row.try_get::<_, Option<bool>>(i)).map(|v| v.map(Value::from)),
            Type::TEXT => (row.try_get::<_, Option<String>>(i)).map(|v| v.map(Value::Text)),
            Type::BYTEA => (row.try_get::<_, Option<Vec<u8>>>(i)).map(|v| v.map(Value::Blob)),
            ref other => {
                return Err(Fault(format!(
                    "postgres: column {i} is a {other}, which no row of ours has"
                )));
            }
        };
        Ok(value.map_err(|error| fault(&error))?.unwrap_or(Value::Null))
    });
    values.collect::<Result<_, _>>().map(Row)
}
