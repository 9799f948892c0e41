//! The first wall around a question: a connection on which nothing exists but what is granted.
//!
//! [`Granted::over`] opens a fresh database in memory and shows in it, as virtual tables, columns
//! and rows of another connection, the *reader*. The question's connection has no schema, no file
//! and no handle of the reader; a name that was not granted is a name that does not exist there.
//! Rows cross one at a time and are never copied as a whole. What the statement asks of a column
//! by plain comparison is asked of the reader's indexes.
//!
//! It does not limit what runs there: functions, steps, time and memory are the caller's. The
//! caller also refuses the name `rowid`, the only thing of the reader's that is not granted and can
//! be asked for: it numbers the rows.
//!
//! This is the only crate of ours with unsafe code, because a virtual table is called from C.

#![deny(unsafe_code)]

mod cursor;
mod plan;
mod statement;
mod table;

use std::{ops::Deref, sync::Arc};

use rusqlite::{Connection, OpenFlags, Result, types::Value};

/// How the values of a column compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
    /// Texts, compared byte by byte.
    Text,
}

/// One column that is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name, in the reader and for the question.
    pub name: &'static str,
    /// Its values.
    pub kind: Kind,
}

/// One table, and what of it is granted.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name, in the reader and for the question.
    pub name: &'static str,
    /// The only columns that exist for the question; at most 60.
    pub columns: Vec<Column>,
    /// The only rows that exist for it: a condition over the reader's columns, with `?1`, `?2`, …
    pub rows: String,
    /// The values of these marks.
    pub bounds: Vec<Value>,
}

/// Most columns of one table: SQLite tells which are used in 63 bits.
const MOST_COLUMNS: usize = 60;

/// A connection on which only the granted tables exist. It cannot outlive the reader.
pub struct Granted<'reader> {
    question: Connection,
    _reader: &'reader Connection,
}

impl std::fmt::Debug for Granted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Granted")
    }
}

impl<'reader> Granted<'reader> {
    /// Opens a connection that shows `tables` of `reader` and nothing else.
    ///
    /// The names and conditions of `tables` become part of statements: they must be the program's
    /// own words, never anybody's input.
    ///
    /// # Errors
    /// When a table has no column or too many, or SQLite refuses.
    pub fn over(reader: &'reader Connection, tables: Vec<Table>) -> Result<Self> {
        let question = Connection::open_in_memory_with_flags(
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        // Sorting must not spill readable rows into a file.
        question.pragma_update(None, "temp_store", "MEMORY")?;
        for table in tables {
            if table.columns.is_empty() || table.columns.len() > MOST_COLUMNS {
                return Err(rusqlite::Error::InvalidQuery);
            }
            table::show(&question, reader, Arc::new(table))?;
        }
        Ok(Self {
            question,
            _reader: reader,
        })
    }
}

/// For confining it and running one statement. Whatever is prepared borrows from here.
impl Deref for Granted<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.question
    }
}

/// Memory that SQLite holds in this process, in bytes: of every connection, since it keeps no
/// account for each.
#[must_use]
pub fn memory_used() -> i64 {
    statement::memory_used()
}

#[cfg(test)]
mod tests;
