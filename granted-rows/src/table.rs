//! A table of the question's connection that shows rows of the reader.
#![expect(
    unsafe_code,
    reason = "SQLite calls a virtual table through a C structure"
)]

use std::{cell::RefCell, ffi::CString, fmt::Write as _, rc::Rc, sync::Arc};

use rusqlite::{
    Connection, Error, Result,
    vtab::{
        CreateVTab, IndexInfo, VTab, VTabConfig, VTabConnection, VTabKind, read_only_module,
        sqlite3_vtab,
    },
};

use crate::{Kind, Table, cursor::Cursor, plan::Plan, statement::Reader};

/// What a table is made of.
pub(crate) type Shown = (Reader, Arc<Table>);

/// Makes `table` exist on `question`.
pub(crate) fn show(question: &Connection, reader: &Connection, table: Arc<Table>) -> Result<()> {
    let name = CString::new(table.name).map_err(|_| Error::InvalidQuery)?;
    let shown = (Reader::of(reader), table);
    // The module has the name of the table: with `EponymousOnly` that is all it takes, and the
    // question's connection keeps a schema without a single entry.
    question.create_module(name.as_c_str(), read_only_module::<View>(), Some(shown))
}

/// One granted table.
#[repr(C)]
pub(crate) struct View {
    base: sqlite3_vtab,
    reader: Reader,
    table: Arc<Table>,
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
        let (reader, table) = shown.ok_or(Error::InvalidQuery)?.clone();
        // Never from a view or trigger.
        db.config(VTabConfig::DirectOnly)?;
        let mut sql = String::from("CREATE TABLE granted (");
        for (place, column) in table.columns.iter().enumerate() {
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
            reader,
            table,
            plans: Plans::default(),
        };
        Ok((sql, view))
    }

    fn best_index(&self, info: &mut IndexInfo) -> Result<()> {
        let plan = Plan::choose(&self.table, info)?;
        let mut plans = self.plans.borrow_mut();
        info.set_idx_num(i32::try_from(plans.len()).map_err(|_| Error::InvalidQuery)?);
        plans.push(Rc::new(plan));
        Ok(())
    }

    fn open(&mut self) -> Result<Cursor> {
        Ok(Cursor::new(
            self.reader,
            Arc::clone(&self.table),
            Rc::clone(&self.plans),
        ))
    }
}

impl CreateVTab<'_> for View {
    const KIND: VTabKind = VTabKind::EponymousOnly;
}
