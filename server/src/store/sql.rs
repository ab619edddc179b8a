//! The thin seam over SQL: what SQLite and PostgreSQL have in common, and nothing else.
//!
//! Statements are written once, in the dialect both accept: numbered parameters (`?1`), `on conflict`, `returning`, integers,
//! texts and blobs. What differs (placeholders, locks, row reading) stays in the file of the database.

use vouch_domain::{Fault, Timestamp};

/// A value on its way to or from a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

macro_rules! value_from {
    ($($from:ty => $make:expr;)+) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                #[allow(clippy::redundant_closure_call)]
                ($make)(value)
            }
        }
    )+};
}

value_from! {
    i64 => Value::Integer;
    i32 => |v| Value::Integer(i64::from(v));
    u32 => |v| Value::Integer(i64::from(v));
    u16 => |v| Value::Integer(i64::from(v));
    bool => |v| Value::Integer(i64::from(v));
    Timestamp => |v: Timestamp| Value::Integer(v.micros());
    &str => |v: &str| Value::Text(v.into());
    String => Value::Text;
    &String => |v: &String| Value::Text(v.clone());
    Vec<u8> => Value::Blob;
    &Vec<u8> => |v: &Vec<u8>| Value::Blob(v.clone());
    &[u8] => |v: &[u8]| Value::Blob(v.into());
    [u8; 16] => |v: [u8; 16]| Value::Blob(v.into());
    [u8; 32] => |v: [u8; 32]| Value::Blob(v.into());
    &[u8; 32] => |v: &[u8; 32]| Value::Blob(v[..].into());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// `params![id.bytes(), name, 3]`: the parameters of one statement.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::store::Value::from($value)),*] as &[$crate::store::Value] };
}

/// One row; columns are read by position and type. A column of another type is a fault: the schema and the code disagree.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub Vec<Value>);

impl Row {
    fn wrong(&self, column: usize, wanted: &str) -> Fault {
        let found = match self.0.get(column) {
            None => "nothing",
            Some(Value::Null) => "null",
            Some(Value::Integer(_)) => "an integer",
            Some(Value::Text(_)) => "a text",
            Some(Value::Blob(_)) => "a blob",
        };
        Fault(format!("column {column}: expected {wanted}, found {found}"))
    }

    pub fn integer(&self, column: usize) -> Result<i64, Fault> {
        match self.0.get(column) {
            Some(Value::Integer(value)) => Ok(*value),
            _ => Err(self.wrong(column, "an integer")),
        }
    }

    /// An integer that a narrower or unsigned type holds.
    pub fn number<T: TryFrom<i64>>(&self, column: usize) -> Result<T, Fault> {
        T::try_from(self.integer(column)?).map_err(|_| self.wrong(column, "an integer in range"))
    }

    pub fn flag(&self, column: usize) -> Result<bool, Fault> {
        Ok(self.integer(column)? != 0)
    }

    pub fn time(&self, column: usize) -> Result<Timestamp, Fault> {
        self.integer(column).map(Timestamp::from_micros)
    }

    pub fn text(&self, column: usize) -> Result<String, Fault> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(value.clone()),
            _ => Err(self.wrong(column, "a text")),
        }
    }

    pub fn blob(&self, column: usize) -> Result<Vec<u8>, Fault> {
        match self.0.get(column) {
            Some(Value::Blob(value)) => Ok(value.clone()),
            _ => Err(self.wrong(column, "a blob")),
        }
    }

    /// A blob of exactly `N` bytes.
    pub fn bytes<const N: usize>(&self, column: usize) -> Result<[u8; N], Fault> {
        self.blob(column)?
            .try_into()
            .map_err(|_| self.wrong(column, "a blob of fixed length"))
    }

    /// The 128 bits of an id.
    pub fn id(&self, column: usize) -> Result<u128, Fault> {
        self.bytes(column).map(u128::from_be_bytes)
    }

    /// `None` where the column is null.
    pub fn optional<T>(
        &self,
        column: usize,
        read: impl FnOnce(&Self, usize) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => read(self, column).map(Some),
        }
    }
}

/// A connection inside a transaction.
pub trait Sql {
    /// Runs a statement; answers how many rows it touched.
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault>;
    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault>;

    /// The first row, if any.
    fn first(&mut self, statement: &str, parameters: &[Value]) -> Result<Option<Row>, Fault> {
        Ok(self.query(statement, parameters)?.into_iter().next())
    }

    /// Runs one statement for each set of parameters, in order; answers how many rows they touched in all. A database that is a
    /// round trip away may send them all at once.
    fn execute_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<u64, Fault> {
        let mut touched = 0;
        for parameters in sets {
            touched += self.execute(statement, parameters)?;
        }
        Ok(touched)
    }

    /// The rows that one query finds for each set of parameters, all together.
    fn query_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::with_capacity(sets.len());
        for parameters in sets {
            rows.extend(self.query(statement, parameters)?);
        }
        Ok(rows)
    }
}

impl<S: Sql + ?Sized> Sql for &mut S {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        (**self).execute(statement, parameters)
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        (**self).query(statement, parameters)
    }

    fn execute_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<u64, Fault> {
        (**self).execute_each(statement, sets)
    }

    fn query_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<Vec<Row>, Fault> {
        (**self).query_each(statement, sets)
    }
}

/// Reads all rows with one reader function.
pub fn all<T>(rows: Vec<Row>, read: impl Fn(&Row) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    rows.iter().map(read).collect()
}

/// A text from the store that must name one of a fixed set: an impossible row fails loudly.
pub fn known<T>(what: &str, text: &str, parsed: Option<T>) -> Result<T, Fault> {
    parsed.ok_or_else(|| Fault(format!("{what} in the store is {text:?}")))
}

/// Small queries as one statement; their rows come one query after another, in any order of the queries. A round trip costs more
/// than any of them.
pub fn one_after_another(count: usize, query: impl Fn(usize) -> String) -> String {
    let queries: Vec<String> = (0..count)
        .map(|place| format!("select * from ({}) as part_{place}", query(place)))
        .collect();
    queries.join(" union all ")
}

/// A list brought to one of few lengths by repeating its last, so that the databases know the statements again; and that length.
/// The list is no longer than the longest.
pub fn filled<'a, T>(part: &'a [T], lengths: &[usize]) -> (impl Iterator<Item = &'a T>, usize) {
    let fits = lengths.iter().find(|length| part.len() <= **length);
    let length = fits.copied().unwrap_or(part.len());
    let last = part.last().into_iter().cycle();
    (part.iter().chain(last).take(length), length)
}
