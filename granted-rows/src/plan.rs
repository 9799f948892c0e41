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

use crate::{Carry, Kind, Range, Table, batch, table::Shown};

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
    /// How it stands to the range of the grant.
    pub(crate) role: Role,
}

/// How a comparison stands to the range of the grant. The range and what a statement asks of the
/// same column become one, so that a row is held against two bounds and not four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It may raise the lower bound.
    Raises,
    /// It may lower the upper bound.
    Lowers,
    /// It stands beside it.
    Beside,
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
    /// What the rows carry.
    carry: Carry,
    /// Whether rows are held against the end of the range.
    ends: bool,
}

impl Plan {
    /// The first mark of [`Plan::statement`] that is ours to bind; the batch comes before.
    const FIRST_MARK: usize = 2;

    /// Whether rows are held against the end of the range.
    pub(crate) const fn ends(&self) -> bool {
        self.ends
    }

    /// Chooses what is passed on, and tells SQLite.
    pub(crate) fn choose(shown: &Shown, info: &mut IndexInfo) -> Result<Self> {
        let table = &*shown.table;
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
            let ranged = table.range.as_ref().map(|range| range.column);
            let role = match operator {
                ">=" if ranged == Some(table.columns[column].name) => Role::Raises,
                "<" if ranged == Some(table.columns[column].name) => Role::Lowers,
                _ => Role::Beside,
            };
            comparisons.push(Comparison {
                column,
                operator,
                role,
            });
            let argument = i32::try_from(comparisons.len()).unwrap_or(i32::MAX);
            let mut usage = info.constraint_usage(place);
            usage.set_argv_index(argument);
            // The reader compares as SQLite would here; see [`fate`].
            usage.set_omit(true);
        }
        let lowered = comparisons
            .iter()
            .any(|c: &Comparison| c.role == Role::Lowers);
        let ends = shown.behind || lowered;
        let order: Option<Vec<_>> = info
            .order_bys()
            .map(|by| {
                let column = usize::try_from(by.column()).ok()?;
                (column < table.columns.len()).then_some((column, by.is_order_by_desc()))
            })
            .collect();
        // An order that the reader would have to sort by is the question's to sort.
        let served = |order: &Vec<(usize, bool)>| {
            let first = order.first().map(|(column, _)| table.columns[*column].name);
            first.is_some_and(|first| table.sorted.contains(&first))
        };
        let order = order.filter(served).unwrap_or_default();
        info.set_order_by_consumed(!order.is_empty());
        info.set_estimated_cost(rows.max(1.0) * 3.0);
        #[expect(clippy::cast_possible_truncation, reason = "between 1 and 100,000")]
        info.set_estimated_rows(rows.max(1.0) as i64);
        Ok(Self {
            used: info.col_used(),
            comparisons,
            order,
            carry: shown.carry,
            ends,
        })
    }

    /// Where the columns of the table stand among the values of a row; `None` where one does not.
    pub(crate) fn places(&self, table: &Table) -> Vec<Option<usize>> {
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

    /// Whether an index picks the rows, so that they are few enough to be taken without a pause.
    pub(crate) fn picks(&self, table: &Table) -> bool {
        let picks = |comparison: &Comparison| {
            let name = table.columns[comparison.column].name;
            comparison.operator == "=" && table.sorted.contains(&name)
        };
        self.order.is_empty() && self.comparisons.iter().any(picks)
    }

    /// The reader's statement and how many values a row has: the columns, then the number of the row
    /// where rows carry one. Its marks: the batch, the values that rows are among, the bounds of
    /// the range that are asked for, then the comparisons that stand beside.
    ///
    /// Rows are given to the batch in the order of the statement. `LIMIT -1` takes nothing away: it
    /// keeps SQLite from moving the call into the conditions, where it could see a row that one of
    /// them is yet to refuse.
    /// With `at_once`, which only an unordered plan allows, they are given without a pause.
    pub(crate) fn statement(&self, table: &Table, at_once: bool) -> (String, usize) {
        let mut columns: Vec<_> = (0..table.columns.len())
            .filter(|column| self.carries(table, *column))
            .map(|column| table.columns[column].name)
            .collect();
        if self.carry == Carry::All {
            columns.push("rowid");
        }
        let given: String = columns.iter().map(|name| format!(", {name}")).collect();
        let ordered = self
            .order
            .first()
            .map(|(column, _)| table.columns[*column].name);
        let mut mark = Self::FIRST_MARK;
        let mut from = format!("FROM {} WHERE {}", table.name, table.condition(mark));
        mark += table.among().count();
        if let Some(Range { column, .. }) = table.range {
            // What is ordered is read along the order: another column does not choose the way then.
            let free = if ordered.is_none_or(|first| first == column) {
                ""
            } else {
                "+"
            };
            // Writing to a string cannot fail.
            let _ = write!(from, " AND {free}{column} >= ?{mark}");
            mark += 1;
            if self.ends {
                let _ = write!(from, " AND {free}{column} < ?{mark}");
                mark += 1;
            }
        }
        for comparison in &self.comparisons {
            if comparison.role == Role::Beside {
                let name = table.columns[comparison.column].name;
                let _ = write!(from, " AND {name} {} ?{mark}", comparison.operator);
                mark += 1;
            }
        }
        let take = batch::TAKE.to_string_lossy();
        let sql = if at_once {
            let take = batch::TAKE_ALL.to_string_lossy();
            format!("SELECT {take}(?1{given}) {from}")
        } else if ordered.is_none() {
            format!("SELECT 1 FROM (SELECT {take}(?1{given}) AS full {from} LIMIT -1) WHERE full")
        } else {
            let order: Vec<_> = self
                .order
                .iter()
                .map(|(column, down)| {
                    let way = if *down { " DESC" } else { "" };
                    format!("{}{way}", table.columns[*column].name)
                })
                .collect();
            // Where it sorts, the call must come after.
            format!(
                "SELECT 1 FROM (SELECT 1{given} {from} ORDER BY {} LIMIT -1) WHERE {take}(?1{given})",
                order.join(", ")
            )
        };
        (sql, columns.len())
    }

    fn carries(&self, table: &Table, column: usize) -> bool {
        let compared = || self.comparisons.iter().any(|c| c.column == column);
        self.used & (1 << column) != 0
            && self.fixing(table, column).is_none()
            && !(self.carry == Carry::Likely && table.columns[column].once && compared())
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
