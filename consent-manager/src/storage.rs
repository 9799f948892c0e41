//! Rows. SQLite by default, PostgreSQL with the same entities; one migration history for both.
//!
//! Nothing in here decides anything: reading back gives a value of the model or an error that
//! names table, column and row.

pub(crate) mod entity;
pub(crate) mod read;

pub(crate) use migrations::database::begin;
