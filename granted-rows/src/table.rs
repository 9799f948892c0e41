//! A table of the question's connection that shows rows of the reader.
#![expect(
    unsafe_code,
    reason = "SQLite calls a virtual table through a C structure"
)]

use std::{
    cell::RefCell,
    ffi::CString,
    fmt::Write as _,
    ptr,
    rc::Rc,
    sync::{Arc, OnceLock, atomic::AtomicBool},
};

use libsqlite3_sys as ffi;
use rusqlite::{
    Connection, Error, Result,
    vtab::{
        CreateVTab, IndexInfo, Module, VTab, VTabConfig, VTabConnection, VTabKind,
        read_only_module, sqlite3_vtab,
    },
};

use crate::{
    Carry, Kind, Table,
    cursor::{self, Cursor},
    plan::Plan,
    statement::Reader,
};

/// What a table is made of.
#[derive(Clone)]
pub(crate) struct Shown {
    pub(crate) reader: Reader,
    pub(crate) table: Arc<Table>,
    /// What rows carry.
    pub(crate) carry: Carry,
    /// Whether rows may lie behind the range.
    pub(crate) behind: bool,
    /// Set where a statement asks for what rows do not carry.
    pub(crate) missed: Arc<AtomicBool>,
}

/// Makes a table exist on `question`.
pub(crate) fn show(question: &Connection, shown: Shown) -> Result<()> {
    let name = CString::new(shown.table.name).map_err(|_| Error::InvalidQuery)?;
    // The module has the name of the table: with `EponymousOnly` that is all it takes, and the
    // question's connection keeps a schema without a single entry.
    question.create_module(name.as_c_str(), module(), Some(shown))
}

/// The module as `rusqlite` makes it, but for what is called for every row and value: see
/// [`cursor::fast`].
fn module() -> &'static Module<'static, View> {
    struct Shared(Module<'static, View>);
    // SAFETY: a module is a list of functions and is never written to.
    unsafe impl Sync for Shared {}
    // SAFETY: as above.
    unsafe impl Send for Shared {}
    static MODULE: OnceLock<Shared> = OnceLock::new();
    const {
        assert!(size_of::<Module<'static, View>>() == size_of::<ffi::sqlite3_module>());
    }
    let shared = MODULE.get_or_init(|| {
        // SAFETY: `Module` is `#[repr(transparent)]` over `sqlite3_module`, which is plain data; the
        // functions put in have the types that it declares.
        unsafe {
            let made = ptr::from_ref(read_only_module::<View>());
            let mut module: ffi::sqlite3_module = made.cast::<ffi::sqlite3_module>().read();
            cursor::fast(&mut module);
            Shared(
                ptr::from_ref(&module)
                    .cast::<Module<'static, View>>()
                    .read(),
            )
        }
    });
    &shared.0
}

/// One granted table.
#[repr(C)]
pub(crate) struct View {
    base: sqlite3_vtab,
    shown: Shown,
    plans: Plans,
}

/// Ways of reading a table, by the number that SQLite was given for each.
pub(crate) type Plans = Rc<RefCell<Vec<Rc<Plan>>>>;

// SAFETY: `#[repr(C)]`, and `base` comes first.
unsafe impl VTab<'_> for View {
    type Aux = Shown;
    type Cursor = Cursor;

    fn connect(
        db: &mut VTabConnection,
        shown: Option<&Shown>,
        _arguments: &[&[u8]],
    ) -> Result<(String, Self)> {
        let shown = shown.ok_or(Error::InvalidQuery)?.clone();
        // Never from a view or trigger.
        db.config(VTabConfig::DirectOnly)?;
        let mut sql = String::from("CREATE TABLE granted (");
        for (place, column) in shown.table.columns.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            let kind = match column.kind {
                Kind::Integer => "INTEGER",
                Kind::Real => "REAL",
                Kind::Text => "TEXT",
            };
            // Writing to a string cannot fail.
            let _ = write!(sql, "{comma}{} {kind}", column.name);
        }
        sql.push(')');
        let view = Self {
            base: sqlite3_vtab::default(),
            shown,
            plans: Plans::default(),
        };
        Ok((sql, view))
    }

    fn best_index(&self, info: &mut IndexInfo) -> Result<()> {
        let plan = Plan::choose(&self.shown, info)?;
        let mut plans = self.plans.borrow_mut();
        info.set_idx_num(i32::try_from(plans.len()).map_err(|_| Error::InvalidQuery)?);
        plans.push(Rc::new(plan));
        Ok(())
    }

    fn open(&mut self) -> Result<Cursor> {
        Ok(Cursor::new(&self.shown, Rc::clone(&self.plans)))
    }
}

impl CreateVTab<'_> for View {
    const KIND: VTabKind = VTabKind::EponymousOnly;
}
