//! One migration history for each service, for SQLite and PostgreSQL.
//!
//! Promises that the histories are independent: each service runs only its own, on its own
//! database. It holds no entity and no query.

pub mod adapter;
pub mod manager;
mod step;
pub mod store;
