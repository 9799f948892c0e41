//! A statement of the reader, held by a cursor of the question's connection.
#![expect(
    unsafe_code,
    reason = "the statement outlives any borrow that could be written down"
)]

use std::{ffi::c_int, ptr, slice};

use libsqlite3_sys as ffi;
use rusqlite::{
    Connection, Error, Result,
    types::{Value, ValueRef},
};

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

/// A prepared statement. Finalized when dropped.
#[derive(Debug)]
pub(crate) struct Statement(*mut ffi::sqlite3_stmt);

impl Drop for Statement {
    fn drop(&mut self) {
        // SAFETY: prepared here, finalized once.
        unsafe { ffi::sqlite3_finalize(self.0) };
    }
}

impl Statement {
    pub(crate) fn prepare(reader: Reader, sql: &str) -> Result<Self> {
        let length = c_int::try_from(sql.len()).map_err(|_| Error::InvalidQuery)?;
        let mut statement = ptr::null_mut();
        // SAFETY: the text lives through the call and its length is its own; the handle is open.
        let code = unsafe {
            ffi::sqlite3_prepare_v3(
                reader.0,
                sql.as_ptr().cast(),
                length,
                ffi::SQLITE_PREPARE_NO_VTAB,
                &raw mut statement,
                ptr::null_mut(),
            )
        };
        if code == ffi::SQLITE_OK && !statement.is_null() {
            Ok(Self(statement))
        } else {
            Err(failed(code))
        }
    }

    /// Back to the beginning, with no value bound.
    pub(crate) fn rewind(&mut self) {
        // SAFETY: prepared and not finalized. What the last run ended with was told then.
        unsafe {
            ffi::sqlite3_reset(self.0);
            ffi::sqlite3_clear_bindings(self.0);
        }
    }

    /// Binds the mark `?place`.
    pub(crate) fn bind(&mut self, place: usize, value: ValueRef<'_>) -> Result<()> {
        let place = c_int::try_from(place).map_err(|_| Error::InvalidQuery)?;
        // SAFETY: prepared and not finalized; SQLite copies the text (`SQLITE_TRANSIENT`).
        let code = unsafe {
            match value {
                ValueRef::Null => ffi::sqlite3_bind_null(self.0, place),
                ValueRef::Integer(number) => ffi::sqlite3_bind_int64(self.0, place, number),
                ValueRef::Real(number) => ffi::sqlite3_bind_double(self.0, place, number),
                ValueRef::Text(text) => ffi::sqlite3_bind_text(
                    self.0,
                    place,
                    text.as_ptr().cast(),
                    c_int::try_from(text.len()).map_err(|_| Error::InvalidQuery)?,
                    ffi::SQLITE_TRANSIENT(),
                ),
                ValueRef::Blob(_) => return Err(Error::InvalidQuery),
            }
        };
        if code == ffi::SQLITE_OK {
            Ok(())
        } else {
            Err(failed(code))
        }
    }

    /// Binds `?1` and what follows.
    pub(crate) fn bind_all(&mut self, values: &[Value]) -> Result<()> {
        for (place, value) in values.iter().enumerate() {
            self.bind(place + 1, value.into())?;
        }
        Ok(())
    }

    /// Goes to the next row. Whether there is one.
    pub(crate) fn step(&mut self) -> Result<bool> {
        // SAFETY: prepared and not finalized.
        match unsafe { ffi::sqlite3_step(self.0) } {
            ffi::SQLITE_ROW => Ok(true),
            ffi::SQLITE_DONE => Ok(false),
            code => Err(failed(code)),
        }
    }

    /// A value of the row it stands on.
    pub(crate) fn value(&self, place: c_int) -> ValueRef<'_> {
        // SAFETY: prepared and standing on a row. The bytes stay until the statement is stepped,
        // which needs it by `&mut`. Bytes are fetched before their number, as SQLite asks.
        unsafe {
            match ffi::sqlite3_column_type(self.0, place) {
                ffi::SQLITE_INTEGER => ValueRef::Integer(ffi::sqlite3_column_int64(self.0, place)),
                ffi::SQLITE_FLOAT => ValueRef::Real(ffi::sqlite3_column_double(self.0, place)),
                ffi::SQLITE_TEXT => {
                    // Fetched as bytes, a text needs no copy for a NUL at its end.
                    let bytes = ffi::sqlite3_column_blob(self.0, place).cast::<u8>();
                    let length = ffi::sqlite3_column_bytes(self.0, place);
                    match usize::try_from(length) {
                        Ok(length) if !bytes.is_null() => {
                            ValueRef::Text(slice::from_raw_parts(bytes, length))
                        }
                        _ => ValueRef::Text(&[]),
                    }
                }
                _ => ValueRef::Null,
            }
        }
    }
}

/// See [`crate::memory_used`].
pub(crate) fn memory_used() -> i64 {
    // SAFETY: takes nothing and may be called at any time.
    unsafe { ffi::sqlite3_memory_used() }
}

/// Never with SQLite's own text, which may quote what a statement holds.
fn failed(code: c_int) -> Error {
    Error::SqliteFailure(ffi::Error::new(code), None)
}
