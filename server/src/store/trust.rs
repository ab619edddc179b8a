//! Trust in SQL.

use super::sql::Sql;
use super::work::SqlWork;
use vouch_domain::trust::TrustStore;

impl<S: Sql> TrustStore for SqlWork<S> {}
