//! Reads the rows of a table one after the other.
#![expect(unsafe_code, reason = "SQLite calls a cursor through a C structure")]

use std::{
    ffi::c_int,
    rc::Rc,
    sync::{Arc, atomic::Ordering},
};

use libsqlite3_sys as ffi;
use rusqlite::{
    Error, Result,
    types::{ToSql, ToSqlOutput, Value, ValueRef},
    vtab::{Context, Filters, VTabCursor, sqlite3_vtab_cursor},
};

use crate::{
    plan::{Fate, Plan, Role, fate},
    statement::Statement,
    table::{Plans, Shown},
};

/// A cursor over one table.
///
/// INVARIANT: where `row` is less than `rows` there is a reading, and it has so many rows at hand.
#[repr(C)]
pub(crate) struct Cursor {
    base: sqlite3_vtab_cursor,
    shown: Shown,
    plans: Plans,
    reading: Option<Reading>,
    /// The row it stands on, among those at hand.
    row: usize,
    /// How many rows are at hand.
    rows: usize,
}

/// A statement under way.
struct Reading {
    plan: c_int,
    statement: Statement,
    columns: Vec<From>,
    /// Where the number of the row stands, when the rows carry it.
    number: Option<usize>,
}

/// Where the value of a column comes from.
enum From {
    /// The row, at this place.
    Row(usize),
    /// The comparison that fixes it.
    Fixed(Value),
    /// It is not used.
    Nowhere,
}

impl Cursor {
    pub(crate) fn new(shown: &Shown, plans: Plans) -> Self {
        Self {
            base: sqlite3_vtab_cursor::default(),
            shown: shown.clone(),
            plans,
            reading: None,
            row: 0,
            rows: 0,
        }
    }

    /// The statement for this plan: the one at hand, where it is the same.
    fn reading(&mut self, number: c_int, plan: &Plan) -> Result<&mut Reading> {
        let same = |reading: &Reading| reading.plan == number;
        let reading = match self.reading.take().filter(same) {
            Some(reading) => reading,
            None => self.prepare(number, plan, plan.picks(&self.shown.table))?,
        };
        Ok(self.reading.insert(reading))
    }

    fn prepare(&self, number: c_int, plan: &Plan, at_once: bool) -> Result<Reading> {
        let table = &self.shown.table;
        let places = plan.places(table);
        let carried = places.iter().flatten().count();
        let (sql, width) = plan.statement(table, at_once);
        Ok(Reading {
            plan: number,
            statement: Statement::prepare(self.shown.reader, &sql, width, at_once)?,
            number: (carried < width).then_some(carried),
            columns: places
                .into_iter()
                .map(|place| place.map_or(From::Nowhere, From::Row))
                .collect(),
        })
    }

    /// Reads the first rows of a plan.
    fn read(&mut self, number: c_int, plan: &Plan, bound: &[ValueRef<'_>]) -> Result<()> {
        if !self.reading(number, plan)?.statement.first(bound)? {
            // Too many at once: batch by batch, now and whenever this plan comes again.
            let reading = self.prepare(number, plan, false)?;
            self.reading.insert(reading).statement.first(bound)?;
        }
        Ok(())
    }

    /// Stands on the first of the rows at hand.
    fn stand(&mut self) {
        self.row = 0;
        self.rows = self
            .reading
            .as_ref()
            .map_or(0, |r| r.statement.rows().rows());
    }

    /// Goes to the next row.
    #[inline]
    fn advance(&mut self) -> Result<()> {
        self.row += 1;
        if self.row < self.rows {
            Ok(())
        } else {
            self.go_on()
        }
    }

    #[cold]
    fn go_on(&mut self) -> Result<()> {
        (self.row, self.rows) = (0, 0);
        let reading = self.reading.as_mut().ok_or(Error::InvalidQuery)?;
        reading.statement.more()?;
        self.stand();
        Ok(())
    }

    /// A value of the row it stands on; `None` where it stands on none, or the row does not carry it.
    #[inline]
    fn value(&self, column: c_int) -> Option<ValueRef<'_>> {
        let reading = self.reading.as_ref().filter(|_| self.row < self.rows)?;
        let column = usize::try_from(column).ok()?;
        match reading.columns.get(column)? {
            From::Row(place) => reading.statement.rows().value(self.row, *place),
            From::Fixed(value) => Some(value.into()),
            From::Nowhere => None,
        }
    }

    /// The reader's own number of the row it stands on; `None` where the row does not carry it.
    fn number(&self) -> Option<i64> {
        let reading = self.reading.as_ref().filter(|_| self.row < self.rows)?;
        let number = reading.statement.rows().value(self.row, reading.number?)?;
        number.as_i64().ok()
    }

    /// What was asked for is not there.
    #[cold]
    fn miss(&self) -> Error {
        self.shown.missed.store(true, Ordering::Relaxed);
        Error::InvalidQuery
    }
}

/// Puts functions in place of those which are called for every row and value: `rusqlite`'s build and
/// drop an error value each time, which costs as much as reading the row.
pub(crate) fn fast(module: &mut ffi::sqlite3_module) {
    module.xNext = Some(fast_next);
    module.xEof = Some(fast_eof);
    module.xColumn = Some(fast_column);
}

unsafe extern "C" fn fast_next(cursor: *mut sqlite3_vtab_cursor) -> c_int {
    // SAFETY: SQLite calls it with a cursor that our `open` gave it, and with no other call under way.
    let cursor = unsafe { &mut *cursor.cast::<Cursor>() };
    match cursor.advance() {
        Ok(()) => ffi::SQLITE_OK,
        Err(Error::SqliteFailure(failure, _)) => failure.extended_code,
        Err(_) => ffi::SQLITE_ERROR,
    }
}

unsafe extern "C" fn fast_eof(cursor: *mut sqlite3_vtab_cursor) -> c_int {
    // SAFETY: as above.
    let cursor = unsafe { &*cursor.cast::<Cursor>() };
    c_int::from(cursor.row >= cursor.rows)
}

unsafe extern "C" fn fast_column(
    cursor: *mut sqlite3_vtab_cursor,
    context: *mut ffi::sqlite3_context,
    column: c_int,
) -> c_int {
    // SAFETY: as above; SQLite copies the text (`SQLITE_TRANSIENT`), whose length is its own.
    unsafe {
        let cursor = &*cursor.cast::<Cursor>();
        match cursor.value(column) {
            Some(ValueRef::Integer(number)) => ffi::sqlite3_result_int64(context, number),
            Some(ValueRef::Real(number)) => ffi::sqlite3_result_double(context, number),
            Some(ValueRef::Text(text)) => {
                let Ok(length) = c_int::try_from(text.len()) else {
                    return ffi::SQLITE_TOOBIG;
                };
                let bytes = text.as_ptr().cast();
                ffi::sqlite3_result_text(context, bytes, length, ffi::SQLITE_TRANSIENT());
            }
            Some(ValueRef::Null) => {}
            Some(ValueRef::Blob(_)) | None => {
                cursor.miss();
                return ffi::SQLITE_ERROR;
            }
        }
    }
    ffi::SQLITE_OK
}

// SAFETY: `#[repr(C)]`, and `base` comes first.
unsafe impl VTabCursor for Cursor {
    fn filter(&mut self, number: c_int, _: Option<&str>, arguments: &Filters<'_>) -> Result<()> {
        (self.row, self.rows) = (0, 0);
        let place = usize::try_from(number).map_err(|_| Error::InvalidQuery)?;
        let plan = self.plans.borrow().get(place).cloned();
        let plan: Rc<Plan> = plan.ok_or(Error::InvalidQuery)?;
        let values: Vec<ValueRef<'_>> = arguments.iter().collect();
        for (comparison, value) in plan.comparisons.iter().zip(&values) {
            match fate(self.shown.table.columns[comparison.column].kind, value) {
                Fate::PassedOn => {}
                Fate::NoRow => return Ok(()),
                Fate::Unclear => return Err(Error::InvalidQuery),
            }
        }
        let table = Arc::clone(&self.shown.table);
        let mut bound: Vec<ValueRef<'_>> = Vec::with_capacity(values.len() + 2);
        let among = table.among().map(|value| value.as_bytes());
        bound.extend(among.map(ValueRef::Text));
        if let Some(range) = &table.range {
            let (mut from, mut before) = (range.from.as_bytes(), range.before.as_bytes());
            for (comparison, value) in plan.comparisons.iter().zip(&values) {
                match (comparison.role, value) {
                    (Role::Raises, ValueRef::Text(text)) => from = from.max(text),
                    (Role::Lowers, ValueRef::Text(text)) => before = before.min(text),
                    (Role::Raises | Role::Lowers, _) => return Err(Error::InvalidQuery),
                    (Role::Beside, _) => {}
                }
            }
            bound.push(ValueRef::Text(from));
            if plan.ends() {
                bound.push(ValueRef::Text(before));
            }
        }
        let beside = plan.comparisons.iter().zip(&values);
        bound.extend(beside.filter_map(|(c, value)| (c.role == Role::Beside).then_some(*value)));
        self.read(number, &plan, &bound)?;
        if let Some(reading) = &mut self.reading {
            for column in 0..table.columns.len() {
                if let Some(place) = plan.fixing(&table, column) {
                    reading.columns[column] = From::Fixed(values[place].try_into()?);
                }
            }
        }
        self.stand();
        Ok(())
    }

    fn next(&mut self) -> Result<()> {
        self.advance()
    }

    fn eof(&self) -> bool {
        self.row >= self.rows
    }

    fn column(&self, context: &mut Context, column: c_int) -> Result<()> {
        let value = self.value(column).ok_or_else(|| self.miss())?;
        context.set_result(&Given(value))
    }

    /// SQLite tells rows apart by it where it puts several ways of reading together, as for `OR`.
    fn rowid(&self) -> Result<i64> {
        self.number().ok_or_else(|| self.miss())
    }
}

struct Given<'a>(ValueRef<'a>);

impl ToSql for Given<'_> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.0))
    }
}
