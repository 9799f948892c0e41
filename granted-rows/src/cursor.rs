//! Reads the rows of a table one after the other.
#![expect(unsafe_code, reason = "SQLite calls a cursor through a C structure")]

use std::{ffi::c_int, rc::Rc, sync::Arc};

use rusqlite::{
    Error, Result,
    types::{ToSql, ToSqlOutput, Value, ValueRef},
    vtab::{Context, Filters, VTabCursor, sqlite3_vtab_cursor},
};

use crate::{
    Table,
    plan::{Fate, Plan, fate},
    statement::{Reader, Statement},
    table::Plans,
};

/// A cursor over one table.
#[repr(C)]
pub(crate) struct Cursor {
    base: sqlite3_vtab_cursor,
    reader: Reader,
    table: Arc<Table>,
    plans: Plans,
    reading: Option<Reading>,
    /// Whether the reading stands on a row.
    on_row: bool,
}

/// A statement under way.
struct Reading {
    plan: c_int,
    statement: Statement,
    columns: Vec<From>,
    /// Where the number of the row stands.
    number: c_int,
}

/// Where the value of a column comes from.
enum From {
    /// The row, at this place.
    Row(c_int),
    /// The comparison that fixes it.
    Fixed(Value),
    /// It is not used.
    Nowhere,
}

impl Cursor {
    pub(crate) fn new(reader: Reader, table: Arc<Table>, plans: Plans) -> Self {
        Self {
            base: sqlite3_vtab_cursor::default(),
            reader,
            table,
            plans,
            reading: None,
            on_row: false,
        }
    }

    /// The statement for this plan: the one at hand, where it is the same.
    fn reading(&mut self, number: c_int, plan: &Plan) -> Result<&mut Reading> {
        let same = |reading: &Reading| reading.plan == number;
        let reading = match self.reading.take().filter(same) {
            Some(mut reading) => {
                reading.statement.rewind();
                reading
            }
            None => {
                let places = plan.places(&self.table);
                Reading {
                    plan: number,
                    statement: Statement::prepare(self.reader, &plan.statement(&self.table))?,
                    number: places.iter().flatten().max().map_or(0, |last| last + 1),
                    columns: places
                        .into_iter()
                        .map(|place| place.map_or(From::Nowhere, From::Row))
                        .collect(),
                }
            }
        };
        Ok(self.reading.insert(reading))
    }
}

// SAFETY: `#[repr(C)]`, and `base` comes first.
unsafe impl VTabCursor for Cursor {
    fn filter(&mut self, number: c_int, _: Option<&str>, arguments: &Filters<'_>) -> Result<()> {
        self.on_row = false;
        let place = usize::try_from(number).map_err(|_| Error::InvalidQuery)?;
        let plan = self.plans.borrow().get(place).cloned();
        let plan: Rc<Plan> = plan.ok_or(Error::InvalidQuery)?;
        let values: Vec<ValueRef<'_>> = arguments.iter().collect();
        for (comparison, value) in plan.comparisons.iter().zip(&values) {
            match fate(self.table.columns[comparison.column].kind, value) {
                Fate::PassedOn => {}
                Fate::NoRow => return Ok(()),
                Fate::Unclear => return Err(Error::InvalidQuery),
            }
        }
        let table = Arc::clone(&self.table);
        let reading = self.reading(number, &plan)?;
        reading.statement.bind_all(&table.bounds)?;
        for (place, value) in values.iter().enumerate() {
            reading
                .statement
                .bind(table.bounds.len() + place + 1, *value)?;
        }
        for column in 0..table.columns.len() {
            if let Some(place) = plan.fixing(&table, column) {
                reading.columns[column] = From::Fixed(values[place].try_into()?);
            }
        }
        self.next()
    }

    fn next(&mut self) -> Result<()> {
        let reading = self.reading.as_mut().ok_or(Error::InvalidQuery)?;
        self.on_row = false;
        self.on_row = reading.statement.step()?;
        Ok(())
    }

    fn eof(&self) -> bool {
        !self.on_row
    }

    fn column(&self, context: &mut Context, column: c_int) -> Result<()> {
        let reading = self.reading.as_ref().filter(|_| self.on_row);
        let reading = reading.ok_or(Error::InvalidQuery)?;
        let place = usize::try_from(column).map_err(|_| Error::InvalidQuery)?;
        let value = match reading.columns.get(place) {
            Some(From::Row(place)) => reading.statement.value(*place),
            Some(From::Fixed(value)) => value.into(),
            // SQLite had said that it does not use it.
            Some(From::Nowhere) | None => return Err(Error::InvalidQuery),
        };
        context.set_result(&Given(value))
    }

    /// The reader's own number of the row: SQLite tells rows apart by it where it puts several
    /// ways of reading together, as for `OR`.
    fn rowid(&self) -> Result<i64> {
        let reading = self.reading.as_ref().filter(|_| self.on_row);
        let reading = reading.ok_or(Error::InvalidQuery)?;
        Ok(reading.statement.value(reading.number).as_i64()?)
    }
}

struct Given<'a>(ValueRef<'a>);

impl ToSql for Given<'_> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.0))
    }
}
