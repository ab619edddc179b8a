//! Lists in SQL.

use super::sql::Sql;
use super::work::SqlWork;
use vouch_domain::lists::ListStore;

impl<S: Sql> ListStore for SqlWork<S> {}
