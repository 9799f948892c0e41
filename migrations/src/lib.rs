//! One migration history for each service, for SQLite and PostgreSQL.
//!
//! Promises that the histories are independent: each service runs only its own, on its own
//! database. It holds no entity and no query; [`database`] opens them all in the same way.

pub mod adapter;
pub mod away;
pub mod database;
pub mod elected;
pub mod look;
pub mod manager;
pub mod shared;
pub mod step;
pub mod store;
pub mod told;
