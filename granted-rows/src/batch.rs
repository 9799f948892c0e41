//! Rows on their way across: the reader's statement hands over a batch of them before it pauses.
//!
//! To pause a statement for each row costs more than to read the row. So the reader's statement
//! gives its rows to the function [`TAKE`], which puts them into the [`Batch`] that is bound to the
//! statement and tells when the batch is full; only then the statement pauses. Where an index picks
//! the rows, even that is too much: there [`TAKE_ALL`] takes them at once, up to [`MOST_AT_ONCE`].
#![expect(unsafe_code, reason = "SQLite calls a function through C pointers")]

use std::{
    ffi::{CStr, c_int},
    ptr, slice,
};

use libsqlite3_sys as ffi;
use rusqlite::{Connection, Error, Result, types::ValueRef};

/// The function's name on the reader, and what its first argument must be a pointer to.
pub(crate) const TAKE: &CStr = c"granted_rows_take";

/// The same as an aggregate, which takes all rows without a pause.
pub(crate) const TAKE_ALL: &CStr = c"granted_rows_take_all";

/// Rows of the first batch. Whoever asks for one row, as with `LIMIT 1`, pays for few others.
const FIRST_ROWS: usize = 4;
/// Most rows of a batch; each is so many times larger than the one before.
const MOST_ROWS: usize = 512;
const GROWTH: usize = 4;
/// Bytes of text after which a batch is full.
const MOST_TEXT: usize = 64 * 1024;
/// Bytes that may be taken without a pause. SQLite does not count them, and each use of a table in a
/// statement may hold so many.
const MOST_AT_ONCE: usize = if cfg!(test) { 1024 } else { 1024 * 1024 };

/// Rows read and not yet asked for.
#[derive(Debug)]
pub(crate) struct Batch {
    width: usize,
    cells: Vec<Cell>,
    text: Vec<u8>,
    rows: usize,
    most: usize,
}

#[derive(Debug, Clone, Copy)]
enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    /// Where in the text.
    Text {
        from: u32,
        to: u32,
    },
}

impl Batch {
    /// A batch of rows with `width` values.
    pub(crate) const fn new(width: usize) -> Self {
        Self {
            width,
            cells: Vec::new(),
            text: Vec::new(),
            rows: 0,
            most: 0,
        }
    }

    /// Forgets all, for the first rows of a reading.
    pub(crate) fn begin(&mut self) {
        self.clear();
        self.most = FIRST_ROWS;
    }

    /// Forgets the rows, for the next and more.
    pub(crate) fn go_on(&mut self) {
        self.clear();
        self.most = MOST_ROWS.min(self.most * GROWTH);
    }

    fn clear(&mut self) {
        self.cells.clear();
        self.text.clear();
        self.rows = 0;
    }

    /// How many rows there are.
    pub(crate) const fn rows(&self) -> usize {
        self.rows
    }

    /// A value of a row. `None` where there is none.
    #[inline]
    pub(crate) fn value(&self, row: usize, place: usize) -> Option<ValueRef<'_>> {
        if place >= self.width {
            return None;
        }
        Some(match *self.cells.get(row * self.width + place)? {
            Cell::Null => ValueRef::Null,
            Cell::Integer(number) => ValueRef::Integer(number),
            Cell::Real(number) => ValueRef::Real(number),
            Cell::Text { from, to } => ValueRef::Text(self.text.get(from as usize..to as usize)?),
        })
    }

    fn is_full(&self) -> bool {
        self.rows >= self.most || self.text.len() >= MOST_TEXT
    }

    /// Whether it is more than may be taken without a pause.
    fn is_too_large(&self) -> bool {
        self.cells.len() * size_of::<Cell>() + self.text.len() > MOST_AT_ONCE
    }

    /// Takes a row. `None`, and nothing of it, where it is none of ours.
    ///
    /// # Safety
    /// Each pointer is a value of SQLite's that lives through the call.
    unsafe fn take(&mut self, values: &[*mut ffi::sqlite3_value]) -> Option<()> {
        if values.len() != self.width {
            return None;
        }
        for value in values {
            // SAFETY: as promised. Bytes are fetched before their number, as SQLite asks, and are
            // copied before anything else is asked of the value.
            let cell = unsafe {
                match ffi::sqlite3_value_type(*value) {
                    ffi::SQLITE_NULL => Cell::Null,
                    ffi::SQLITE_INTEGER => Cell::Integer(ffi::sqlite3_value_int64(*value)),
                    ffi::SQLITE_FLOAT => Cell::Real(ffi::sqlite3_value_double(*value)),
                    ffi::SQLITE_TEXT => {
                        // Fetched as bytes, a text needs no copy for a NUL at its end.
                        let bytes = ffi::sqlite3_value_blob(*value).cast::<u8>();
                        let length = usize::try_from(ffi::sqlite3_value_bytes(*value)).ok()?;
                        let from = u32::try_from(self.text.len()).ok()?;
                        if !bytes.is_null() {
                            self.text
                                .extend_from_slice(slice::from_raw_parts(bytes, length));
                        }
                        let to = u32::try_from(self.text.len()).ok()?;
                        Cell::Text { from, to }
                    }
                    _ => return None,
                }
            };
            self.cells.push(cell);
        }
        self.rows += 1;
        Some(())
    }
}

/// Makes [`TAKE`] and [`TAKE_ALL`] exist on the reader. They do nothing for whoever cannot bind a
/// batch, and no statement but ours can: a pointer is never a value of SQL.
pub(crate) fn offer(reader: &Connection) -> Result<()> {
    // SAFETY: the handle is open, the names end with NUL, and the functions need no data.
    let codes = unsafe {
        let offer = |name: &CStr, function, step, end| {
            ffi::sqlite3_create_function_v2(
                reader.handle(),
                name.as_ptr(),
                -1,
                ffi::SQLITE_UTF8 | ffi::SQLITE_DIRECTONLY,
                ptr::null_mut(),
                function,
                step,
                end,
                None,
            )
        };
        [
            offer(TAKE, Some(take), None, None),
            offer(TAKE_ALL, None, Some(take_one_of_all), Some(all_taken)),
        ]
    };
    match codes.into_iter().find(|code| *code != ffi::SQLITE_OK) {
        None => Ok(()),
        Some(code) => Err(Error::SqliteFailure(ffi::Error::new(code), None)),
    }
}

/// `granted_rows_take(batch, value, …)`: whether the batch is full.
unsafe extern "C" fn take(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    arguments: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite gives as many arguments as it says; see `batch_in` for the batch.
    unsafe {
        let arguments = given(count, arguments);
        let batch = arguments
            .first()
            .and_then(|first| batch_in(*first).as_mut());
        match batch.and_then(|batch| batch.take(&arguments[1..]).map(|()| batch.is_full())) {
            Some(full) => ffi::sqlite3_result_int(context, c_int::from(full)),
            None => ffi::sqlite3_result_error_code(context, ffi::SQLITE_MISUSE),
        }
    }
}

/// `granted_rows_take_all(batch, value, …)`, an aggregate: one row.
unsafe extern "C" fn take_one_of_all(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    arguments: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: as above. SQLite keeps the memory of the aggregate until its end, as large as asked
    // for, aligned for a pointer and zero at first.
    unsafe {
        let arguments = given(count, arguments);
        let size = c_int::try_from(size_of::<*mut Batch>()).unwrap_or_default();
        let kept = ffi::sqlite3_aggregate_context(context, size).cast::<*mut Batch>();
        let Some(kept) = kept.as_mut() else {
            return ffi::sqlite3_result_error_nomem(context);
        };
        if kept.is_null() {
            // Told once: to hold the name of a pointer against ours takes as long as a row.
            *kept = arguments
                .first()
                .map_or(ptr::null_mut(), |first| batch_in(*first));
        }
        match kept
            .as_mut()
            .map(|batch| (batch.take(&arguments[1..]), batch))
        {
            Some((Some(()), batch)) if !batch.is_too_large() => {}
            Some((Some(()), _)) => ffi::sqlite3_result_error_toobig(context),
            Some((None, _)) | None => {
                ffi::sqlite3_result_error_code(context, ffi::SQLITE_MISUSE);
            }
        }
    }
}

/// The end of [`TAKE_ALL`], whose result nobody reads.
unsafe extern "C" fn all_taken(_: *mut ffi::sqlite3_context) {}

/// # Safety
/// There are `count` arguments.
unsafe fn given<'a>(
    count: c_int,
    arguments: *mut *mut ffi::sqlite3_value,
) -> &'a [*mut ffi::sqlite3_value] {
    match usize::try_from(count) {
        // SAFETY: as promised.
        Ok(count) if count > 0 => unsafe { slice::from_raw_parts(arguments, count) },
        _ => &[],
    }
}

/// The batch that is bound to the running statement, or null.
///
/// # Safety
/// The value is one of a running call. What comes is a batch that was bound under our name: see
/// `Statement::begin`, which keeps it in its place and does not touch it while the statement runs.
unsafe fn batch_in(value: *mut ffi::sqlite3_value) -> *mut Batch {
    // SAFETY: as promised.
    unsafe { ffi::sqlite3_value_pointer(value, TAKE.as_ptr()) }.cast()
}
