//! Deliveries in SQL.

use super::sql::Sql;
use super::work::SqlWork;
use vouch_domain::delivery::DeliveryStore;

impl<S: Sql> DeliveryStore for SqlWork<S> {}
