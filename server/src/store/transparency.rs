//! Log in SQL.

use super::sql::Sql;
use super::work::SqlWork;
use vouch_domain::transparency::TransparencyStore;

impl<S: Sql> TransparencyStore for SqlWork<S> {}
