//! Guides in SQL.

mod follows;

use super::sql::Sql;
use super::work::SqlWork;
use vouch_domain::guides::GuideStore;

impl<S: Sql> GuideStore for SqlWork<S> {}
