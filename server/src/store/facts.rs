//! Facts in SQL.

use super::sql::Sql;
use super::work::SqlWork;
use vouch_domain::facts::FactStore;

impl<S: Sql> FactStore for SqlWork<S> {}
