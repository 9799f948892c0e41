//! Rows on their way across: the reader's statement hands over a batch of them before it pauses.
//!
//! To pause a statement for each row costs more than to read the row. So the reader's statement
//! gives its rows to the function [`TAKE`], which puts them into the [`Batch`] that is bound to the
//! statement and tells when the batch is full; only then the statement pauses.
#![expect(unsafe_code, reason = "SQLite calls a function through C pointers")]

use std::{
    ffi::{CStr, c_int},
    ptr, slice,
};

use libsqlite3_sys as ffi;
use rusqlite::{Connection, Error, Result, types::ValueRef};

/// The function's name on the reader, and what its first argument must be a pointer to.
pub(crate) const TAKE: &CStr = c"granted_rows_take";

/// Rows of the first batch. Whoever asks for one row, as with `LIMIT 1`, pays for few others.
const FIRST_ROWS: usize = 4;
/// Most rows of a batch; each is so many times larger than the one before.
const MOST_ROWS: usize = 512;
const GROWTH: usize = 4;
/// Bytes of text after which a batch is full.
const MOST_TEXT: usize = 64 * 1024;

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
        from: usize,
        to: usize,
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
            Cell::Text { from, to } => ValueRef::Text(self.text.get(from..to)?),
        })
    }

    fn is_full(&self) -> bool {
        self.rows >= self.most || self.text.len() >= MOST_TEXT
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
                        let from = self.text.len();
                        if !bytes.is_null() {
                            self.text
                                .extend_from_slice(slice::from_raw_parts(bytes, length));
                        }
                        let to = self.text.len();
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

/// Makes [`TAKE`] exist on the reader. It does nothing for whoever cannot bind a batch, and no
/// statement but ours can: a pointer is never a value of SQL.
pub(crate) fn offer(reader: &Connection) -> Result<()> {
    // SAFETY: the handle is open, the name ends with NUL, and the function needs no data.
    let code = unsafe {
        ffi::sqlite3_create_function_v2(
            reader.handle(),
            TAKE.as_ptr(),
            -1,
            ffi::SQLITE_UTF8 | ffi::SQLITE_DIRECTONLY,
            ptr::null_mut(),
            Some(take),
            None,
            None,
            None,
        )
    };
    if code == ffi::SQLITE_OK {
        Ok(())
    } else {
        Err(Error::SqliteFailure(ffi::Error::new(code), None))
    }
}

/// `granted_rows_take(batch, value, …)`: whether the batch is full.
unsafe extern "C" fn take(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    arguments: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite gives as many arguments as it says. The pointer in the first is one that was
    // bound under our name: see `Statement::begin`, which keeps the batch in its place and does not
    // touch it while the statement runs.
    unsafe {
        let count = usize::try_from(count).unwrap_or_default();
        let arguments = match count {
            0 => &[],
            _ => slice::from_raw_parts(arguments, count),
        };
        let batch = arguments
            .first()
            .map(|first| ffi::sqlite3_value_pointer(*first, TAKE.as_ptr()).cast::<Batch>())
            .and_then(|batch| batch.as_mut());
        match batch.and_then(|batch| batch.take(&arguments[1..]).map(|()| batch.is_full())) {
            Some(full) => ffi::sqlite3_result_int(context, c_int::from(full)),
            None => ffi::sqlite3_result_error_code(context, ffi::SQLITE_MISUSE),
        }
    }
}
