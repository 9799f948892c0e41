//! What one use of a table asks of the reader.
//!
//! SQLite offers the comparisons that a statement makes with plain columns. Those that compare the
//! same way on both sides are passed on, so that the reader's indexes serve them.

use std::fmt::Write as _;

use rusqlite::{
    Result,
    types::ValueRef,
    vtab::{IndexConstraintOp, IndexInfo},
};

use crate::{Kind, Table};

/// Rows that a table is taken to have, when SQLite weighs one way against another.
const GUESSED_ROWS: f64 = 100_000.0;
/// Most comparisons that are passed on.
const MOST_COMPARISONS: usize = 32;

/// A comparison that SQLite may hand over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// Place of the column in the table.
    pub(crate) column: usize,
    /// `=`, `<`, `<=`, `>` or `>=`.
    pub(crate) operator: &'static str,
}

/// One way of reading a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Bit `n` for the column at place `n`, where the statement uses it.
    used: u64,
    /// Comparisons, in the order of their arguments.
    pub(crate) comparisons: Vec<Comparison>,
    /// Columns that the rows are ordered by; whether downwards.
    order: Vec<(usize, bool)>,
}

impl Plan {
    /// Chooses what is passed on, and tells SQLite.
    pub(crate) fn choose(table: &Table, info: &mut IndexInfo) -> Result<Self> {
        let mut comparisons = Vec::new();
        let offered: Vec<_> = info
            .constraints()
            .map(|c| (c.is_usable(), c.column(), c.operator()))
            .collect();
        let mut rows = GUESSED_ROWS;
        for (place, (usable, column, operator)) in offered.into_iter().enumerate() {
            let (Some(operator), Ok(column)) = (symbol(&operator), usize::try_from(column)) else {
                continue;
            };
            let taken = usable
                && comparisons.len() < MOST_COMPARISONS
                && column < table.columns.len()
                && info.collation(place)? == "BINARY";
            if !taken {
                continue;
            }
            rows /= if operator == "=" { 50.0 } else { 3.0 };
            comparisons.push(Comparison { column, operator });
            let argument = i32::try_from(comparisons.len()).unwrap_or(i32::MAX);
            let mut usage = info.constraint_usage(place);
            usage.set_argv_index(argument);
            // The reader compares as SQLite would here; see [`fate`].
            usage.set_omit(true);
        }
        let order: Option<Vec<_>> = info
            .order_bys()
            .map(|by| {
                let column = usize::try_from(by.column()).ok()?;
                (column < table.columns.len()).then_some((column, by.is_order_by_desc()))
            })
            .collect();
        let order = order.unwrap_or_default();
        info.set_order_by_consumed(!order.is_empty());
        info.set_estimated_cost(rows.max(1.0) * 3.0);
        #[expect(clippy::cast_possible_truncation, reason = "between 1 and 100,000")]
        info.set_estimated_rows(rows.max(1.0) as i64);
        Ok(Self {
            used: info.col_used(),
            comparisons,
            order,
        })
    }

    /// Where the columns of the table stand in [`Plan::statement`]; `None` where one is not there.
    pub(crate) fn places(&self, table: &Table) -> Vec<Option<i32>> {
        let mut next = 0;
        let place = |column| {
            self.carries(table, column).then(|| {
                next += 1;
                next - 1
            })
        };
        (0..table.columns.len()).map(place).collect()
    }

    /// The comparison that fixes a text column to one value, so that no row needs to carry it.
    pub(crate) fn fixing(&self, table: &Table, column: usize) -> Option<usize> {
        let fixes = |(place, comparison): (usize, &Comparison)| {
            (comparison.column == column
                && comparison.operator == "="
                && table.columns[column].kind == Kind::Text)
                .then_some(place)
        };
        self.comparisons.iter().enumerate().find_map(fixes)
    }

    /// The reader's statement: the columns, then the number of the row. The arguments
    /// of the comparisons follow the bounds of the table.
    pub(crate) fn statement(&self, table: &Table) -> String {
        let mut columns = String::new();
        for (place, column) in table.columns.iter().enumerate() {
            if self.carries(table, place) {
                // Writing to a string cannot fail.
                let _ = write!(columns, "{}, ", column.name);
            }
        }
        let mut sql = format!(
            "SELECT {columns}rowid FROM {} WHERE ({})",
            table.name, table.rows
        );
        for (place, comparison) in self.comparisons.iter().enumerate() {
            let name = table.columns[comparison.column].name;
            let mark = table.bounds.len() + place + 1;
            // Writing to a string cannot fail.
            let _ = write!(sql, " AND {name} {} ?{mark}", comparison.operator);
        }
        for (place, (column, down)) in self.order.iter().enumerate() {
            let before = if place == 0 { " ORDER BY" } else { "," };
            let way = if *down { " DESC" } else { "" };
            let _ = write!(sql, "{before} {}{way}", table.columns[*column].name);
        }
        sql
    }

    fn carries(&self, table: &Table, column: usize) -> bool {
        self.used & (1 << column) != 0 && self.fixing(table, column).is_none()
    }
}

/// What becomes of a comparison, now that its value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The reader makes it.
    PassedOn,
    /// Nothing compares with NULL: there is no row.
    NoRow,
    /// It cannot be told how SQLite would compare.
    Unclear,
}

/// A bound value has no affinity, so the reader compares it as the question would, but for one case:
/// a number beside a text is made a text here, and would make the text a number where it stood in a
/// column of numbers (<https://sqlite.org/datatype3.html#type_conversions_prior_to_comparison>).
/// That is refused; nobody compares a text with a number and means it.
pub(crate) const fn fate(kind: Kind, value: &ValueRef<'_>) -> Fate {
    match (kind, value) {
        (_, ValueRef::Null) => Fate::NoRow,
        (
            Kind::Integer | Kind::Real,
            ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_),
        )
        | (Kind::Text, ValueRef::Text(_)) => Fate::PassedOn,
        (_, ValueRef::Blob(_)) | (Kind::Text, ValueRef::Integer(_) | ValueRef::Real(_)) => {
            Fate::Unclear
        }
    }
}

const fn symbol(operator: &IndexConstraintOp) -> Option<&'static str> {
    match operator {
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_EQ => Some("="),
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_GT => Some(">"),
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_GE => Some(">="),
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_LT => Some("<"),
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_LE => Some("<="),
        _ => None,
    }
}
