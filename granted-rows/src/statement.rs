//! A statement of the reader, held by a cursor of the question's connection.
#![expect(
    unsafe_code,
    reason = "the statement outlives any borrow that could be written down"
)]

use std::{
    ffi::c_int,
    ptr::{self, NonNull},
};

use libsqlite3_sys as ffi;
use rusqlite::{Connection, Error, Result, types::ValueRef};

use crate::batch::{self, Batch};

/// The reader's handle, for cursors to prepare their statements on.
///
/// INVARIANT: it is used only while the reader is borrowed by a [`crate::Granted`], and on the
/// thread that runs the question: `Granted` is not `Sync`, and owns every table with a handle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader(*mut ffi::sqlite3);

// SAFETY: see the invariant above; the handle only travels inside the question's connection, whose
// owner borrows the reader. A reader is opened for one thread at a time.
unsafe impl Send for Reader {}
// SAFETY: as above; SQLite calls a table only from the thread that runs its statement.
unsafe impl Sync for Reader {}

impl Reader {
    pub(crate) fn of(connection: &Connection) -> Self {
        // SAFETY: the handle is not closed through this copy.
        Self(unsafe { connection.handle() })
    }
}

/// A prepared statement and the rows it has handed over. Finalized when dropped.
///
/// INVARIANT: the batch is made here, freed here after the statement, and never moves; the statement
/// writes to it only while it is stepped, which needs it by `&mut`.
#[derive(Debug)]
pub(crate) struct Statement {
    raw: *mut ffi::sqlite3_stmt,
    batch: NonNull<Batch>,
    /// Whether it gives all rows without a pause.
    at_once: bool,
    /// Whether it has come to its end.
    done: bool,
}

impl Drop for Statement {
    fn drop(&mut self) {
        // SAFETY: prepared here, finalized once; the batch is ours, and nothing points to it then.
        unsafe {
            ffi::sqlite3_finalize(self.raw);
            drop(Box::from_raw(self.batch.as_ptr()));
        }
    }
}

impl Statement {
    /// Prepares a statement that gives its rows, of `width` values, to [`batch::TAKE`] or `at_once`
    /// to [`batch::TAKE_ALL`].
    pub(crate) fn prepare(reader: Reader, sql: &str, width: usize, at_once: bool) -> Result<Self> {
        let length = c_int::try_from(sql.len()).map_err(|_| Error::InvalidQuery)?;
        let mut raw = ptr::null_mut();
        // SAFETY: the text lives through the call and its length is its own; the handle is open.
        let code = unsafe {
            ffi::sqlite3_prepare_v3(
                reader.0,
                sql.as_ptr().cast(),
                length,
                ffi::SQLITE_PREPARE_NO_VTAB,
                &raw mut raw,
                ptr::null_mut(),
            )
        };
        if code == ffi::SQLITE_OK && !raw.is_null() {
            Ok(Self {
                raw,
                batch: NonNull::from(Box::leak(Box::new(Batch::new(width)))),
                at_once,
                done: false,
            })
        } else {
            Err(failed(code))
        }
    }

    /// Back to the beginning, with nothing bound but the batch, which is the mark `?1`.
    fn begin(&mut self) -> Result<()> {
        self.done = false;
        // SAFETY: prepared and not finalized. What the last run ended with was told then. The batch
        // outlives the statement.
        let code = unsafe {
            ffi::sqlite3_reset(self.raw);
            ffi::sqlite3_clear_bindings(self.raw);
            self.batch.as_mut().begin();
            ffi::sqlite3_bind_pointer(
                self.raw,
                1,
                self.batch.as_ptr().cast(),
                batch::TAKE.as_ptr(),
                None,
            )
        };
        succeeded(code)
    }

    /// Binds the mark `?place`.
    fn bind(&mut self, place: usize, value: ValueRef<'_>) -> Result<()> {
        let place = c_int::try_from(place).map_err(|_| Error::InvalidQuery)?;
        // SAFETY: prepared and not finalized; SQLite copies the text (`SQLITE_TRANSIENT`).
        succeeded(unsafe {
            match value {
                ValueRef::Null => ffi::sqlite3_bind_null(self.raw, place),
                ValueRef::Integer(number) => ffi::sqlite3_bind_int64(self.raw, place, number),
                ValueRef::Real(number) => ffi::sqlite3_bind_double(self.raw, place, number),
                ValueRef::Text(text) => ffi::sqlite3_bind_text(
                    self.raw,
                    place,
                    text.as_ptr().cast(),
                    c_int::try_from(text.len()).map_err(|_| Error::InvalidQuery)?,
                    ffi::SQLITE_TRANSIENT(),
                ),
                ValueRef::Blob(_) => return Err(Error::InvalidQuery),
            }
        })
    }

    /// Reads the first rows, with these values for the marks from `?2` on. `false`, where they are
    /// too many to be given at once.
    pub(crate) fn first(&mut self, values: &[ValueRef<'_>]) -> Result<bool> {
        self.begin()?;
        for (place, value) in values.iter().enumerate() {
            self.bind(place + 2, *value)?;
        }
        match self.step() {
            Ok(()) => Ok(true),
            Err(Error::SqliteFailure(failure, _))
                if self.at_once && failure.extended_code == ffi::SQLITE_TOOBIG =>
            {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Reads the next rows in place of those at hand. None are left where it finds none.
    pub(crate) fn more(&mut self) -> Result<()> {
        // SAFETY: the statement is not stepped now, and `self` is borrowed alone.
        unsafe { self.batch.as_mut().go_on() };
        if self.done { Ok(()) } else { self.step() }
    }

    /// The rows at hand.
    pub(crate) const fn rows(&self) -> &Batch {
        // SAFETY: the statement writes to it only in `step`, which needs `&mut self`.
        unsafe { self.batch.as_ref() }
    }

    fn step(&mut self) -> Result<()> {
        // SAFETY: prepared and not finalized; the batch that it writes to is not borrowed.
        match unsafe { ffi::sqlite3_step(self.raw) } {
            // It pauses when the batch is full; at once, this is the end.
            ffi::SQLITE_ROW => {
                self.done = self.at_once;
                Ok(())
            }
            ffi::SQLITE_DONE => {
                self.done = true;
                Ok(())
            }
            code => Err(failed(code)),
        }
    }
}

/// See [`crate::memory_used`].
pub(crate) fn memory_used() -> i64 {
    // SAFETY: takes nothing and may be called at any time.
    unsafe { ffi::sqlite3_memory_used() }
}

fn succeeded(code: c_int) -> Result<()> {
    if code == ffi::SQLITE_OK {
        Ok(())
    } else {
        Err(failed(code))
    }
}

/// Never with SQLite's own text, which may quote what a statement holds.
fn failed(code: c_int) -> Error {
    Error::SqliteFailure(ffi::Error::new(code), None)
}
