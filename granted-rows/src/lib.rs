//! The first wall around a question: a connection on which nothing exists but what is granted.
//!
//! [`Granted::over`] opens a fresh database in memory and shows in it, as virtual tables, columns
//! and rows of another connection, the *reader*. The question's connection has no schema, no file
//! and no handle of the reader; a name that was not granted is a name that does not exist there.
//! Rows cross in small batches and are never copied as a whole. What the statement asks of a column
//! by plain comparison is asked of the reader's indexes.
//!
//! It does not limit what runs there: functions, steps, time and memory are the caller's. The
//! caller also refuses the name `rowid`, the only thing of the reader's that is not granted and can
//! be asked for: it numbers the rows.
//!
//! This is the only crate of ours with unsafe code, because a virtual table is called from C.

#![deny(unsafe_code)]

mod batch;
mod cursor;
mod plan;
mod statement;
mod table;

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rusqlite::{Connection, OpenFlags, Result, params_from_iter};

use self::{statement::Reader, table::Shown};

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
    /// Whether the statement names it once, as far as can be told. A row does not carry it where that
    /// once is a comparison which the reader makes: see [`Carry`].
    pub once: bool,
}

/// What rows carry across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carry {
    /// What the statement is likely to ask for. Where it asks for more it fails, and
    /// [`Granted::missed`] says so: then it runs again, with all.
    Likely,
    /// All that it may ask for.
    All,
}

/// One table, and what of it is granted.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name, in the reader and for the question.
    pub name: &'static str,
    /// The only columns that exist for the question; at most 60.
    pub columns: Vec<Column>,
    /// The only rows that exist for it: a condition over the reader's columns.
    pub rows: &'static str,
    /// The only values of a column that they have.
    pub among: Option<Among>,
    /// The only range in which they lie.
    pub range: Option<Range>,
    /// Columns along which the reader reads without sorting: the first of its indexes.
    pub sorted: &'static [&'static str],
}

impl Table {
    /// The condition of its rows besides the range; the values of `among` have the marks from `mark` on.
    fn condition(&self, mark: usize) -> String {
        let rows = format!("({})", self.rows);
        let Some(Among { column, values }) = &self.among else {
            return rows;
        };
        let marks: Vec<_> = (mark..mark + values.len())
            .map(|n| format!("?{n}"))
            .collect();
        format!("{rows} AND {column} IN ({})", marks.join(", "))
    }

    /// The values of `among`, in their order.
    fn among(&self) -> impl Iterator<Item = &String> {
        self.among.iter().flat_map(|among| &among.values)
    }
}

/// Some texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Among {
    /// The reader's column. It must hold texts or nothing; where it holds nothing, there is no row.
    pub column: &'static str,
    /// Its values.
    pub values: Vec<String>,
}

/// A range of texts, byte by byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The reader's column. It must hold texts or nothing; where it holds nothing, there is no row.
    pub column: &'static str,
    /// The first text in it.
    pub from: String,
    /// The first text behind it.
    pub before: String,
}

/// Most columns of one table: SQLite tells which are used in 63 bits.
const MOST_COLUMNS: usize = 60;

/// A connection on which only the granted tables exist. It cannot outlive the reader.
pub struct Granted<'reader> {
    question: Connection,
    empty: bool,
    missed: Arc<AtomicBool>,
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
    pub fn over(reader: &'reader Connection, tables: &[Table], carry: Carry) -> Result<Self> {
        let question = Connection::open_in_memory_with_flags(
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        // Sorting must not spill readable rows into a file.
        question.pragma_update(None, "temp_store", "MEMORY")?;
        batch::offer(reader)?;
        let (mut empty, missed) = (true, Arc::new(AtomicBool::new(false)));
        for table in tables {
            if table.columns.is_empty() || table.columns.len() > MOST_COLUMNS {
                return Err(rusqlite::Error::InvalidQuery);
            }
            let Extent { any, behind } = Extent::of(reader, table)?;
            empty &= !any;
            let shown = Shown {
                reader: Reader::of(reader),
                table: Arc::new(table.clone()),
                carry,
                behind,
                missed: Arc::clone(&missed),
            };
            table::show(&question, shown)?;
        }
        Ok(Self {
            question,
            empty,
            missed,
            _reader: reader,
        })
    }

    /// Whether a statement asked for what its rows do not carry, and so failed.
    #[must_use]
    pub fn missed(&self) -> bool {
        self.missed.load(Ordering::Relaxed)
    }

    /// Whether there is no row in any of the tables.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.empty
    }
}

/// What of a table's rows there is.
struct Extent {
    /// Whether any row is granted.
    any: bool,
    /// Whether rows may lie behind the range. Where none do, no row is held against its end.
    behind: bool,
}

impl Extent {
    fn of(reader: &Connection, table: &Table) -> Result<Self> {
        let Table { name, .. } = table;
        let Some(range) = &table.range else {
            let (rows, among) = (table.condition(1), params_from_iter(table.among()));
            let any = format!("SELECT EXISTS (SELECT 1 FROM {name} WHERE {rows})");
            return Ok(Self {
                any: reader.query_row(&any, among, |row| row.get(0))?,
                behind: false,
            });
        };
        let rows = table.condition(3);
        let bounds = [&range.from, &range.before].into_iter();
        let column = range.column;
        let found = format!(
            "SELECT EXISTS (SELECT 1 FROM {name} WHERE {rows} AND {column} >= ?1 AND {column} < ?2),
                ifnull((SELECT max({column}) FROM {name} WHERE {rows}) >= ?2, 0)"
        );
        let values = params_from_iter(bounds.chain(table.among()));
        let (any, behind) =
            reader.query_row(&found, values, |row| Ok((row.get(0)?, row.get(1)?)))?;
        // Outside a transaction there may be others by the time that the statement reads.
        let behind = behind || reader.is_autocommit();
        Ok(Self { any, behind })
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
