//! What one use of a table asks of the reader.
//!
//! SQLite offers the comparisons that a statement makes with plain columns. Those that compare the
//! same way on both sides are passed on, so that the reader's indexes serve them.

use std::fmt::Write as _;

use rusqlite::{
    Result,
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
            // What is compared with is known where it is written out. Elsewhere SQLite holds each
            // row against the comparison once more, since it may not be passed on.
            let kind = table.columns[column].kind;
            let sure = info
                .rhs_value(place)?
                .is_some_and(|value| comparable(kind, &value));
            let mut usage = info.constraint_usage(place);
            usage.set_argv_index(argument);
            usage.set_omit(sure);
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
    pub(crate) fn places(&self, table: &Table, applied: u64) -> Vec<Option<i32>> {
        let mut next = 0;
        let place = |column| {
            self.carries(table, column, applied).then(|| {
                next += 1;
                next - 1
            })
        };
        (0..table.columns.len()).map(place).collect()
    }

    /// The comparison that fixes a text column to one value, so that no row needs to carry it.
    pub(crate) fn fixing(&self, table: &Table, column: usize, applied: u64) -> Option<usize> {
        let fixes = |(place, comparison): (usize, &Comparison)| {
            (comparison.column == column
                && comparison.operator == "="
                && table.columns[column].kind == Kind::Text
                && applied & (1 << place) != 0)
                .then_some(place)
        };
        self.comparisons.iter().enumerate().find_map(fixes)
    }

    /// The reader's statement: the columns, then the number of the row. It passes on the
    /// comparisons that `applied` marks; their arguments follow the bounds of the table.
    pub(crate) fn statement(&self, table: &Table, applied: u64) -> String {
        let mut columns = String::new();
        for (place, column) in table.columns.iter().enumerate() {
            if self.carries(table, place, applied) {
                // Writing to a string cannot fail.
                let _ = write!(columns, "{}, ", column.name);
            }
        }
        let mut sql = format!(
            "SELECT {columns}rowid FROM {} WHERE ({})",
            table.name, table.rows
        );
        for (place, comparison) in self.comparisons.iter().enumerate() {
            if applied & (1 << place) != 0 {
                let name = table.columns[comparison.column].name;
                let mark = table.bounds.len() + place + 1;
                // Writing to a string cannot fail.
                let _ = write!(sql, " AND {name} {} ?{mark}", comparison.operator);
            }
        }
        for (place, (column, down)) in self.order.iter().enumerate() {
            let before = if place == 0 { " ORDER BY" } else { "," };
            let way = if *down { " DESC" } else { "" };
            let _ = write!(sql, "{before} {}{way}", table.columns[*column].name);
        }
        sql
    }

    fn carries(&self, table: &Table, column: usize, applied: u64) -> bool {
        self.used & (1 << column) != 0 && self.fixing(table, column, applied).is_none()
    }
}

/// Whether a value compares with a column of this kind here as it does in the question, where a
/// column may stand on the other side: only like with like.
pub(crate) const fn comparable(kind: Kind, value: &rusqlite::types::ValueRef<'_>) -> bool {
    use rusqlite::types::ValueRef::{Integer, Real, Text};
    matches!(
        (kind, value),
        (Kind::Integer | Kind::Real, Integer(_) | Real(_)) | (Kind::Text, Text(_))
    )
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
