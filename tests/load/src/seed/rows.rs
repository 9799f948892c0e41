//! The records of one person as the manager wrote them, taken apart so that they can be written again for
//! others: every id, name, digest and signature in them is a place whose value is made anew.
//!
//! What is signed is signed again: requests by who asked, copies of artifacts by the manager. The approval
//! inside a copy (statement, disclosures, evidence) stays the one that was really given, so the copies of all
//! people show one shared approval. Log entries are hashed anew.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SecondsFormat};
use consent_model::{digest, jose::CompactJws};
use rusqlite::{Connection, types::Value};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{
    SeedError,
    pieces::{Needles, Place, Text, uuids},
};
use crate::world;

/// Whose rows of each table are hers, and in which order they are written.
const HERS: &[(&str, &str)] = &[
    ("account", "id = ?1"),
    ("pseudonym", "account_id = ?1"),
    ("link_attempt", "account_id = ?1"),
    ("link", "account_id = ?1"),
    ("consent_request", "account_id = ?1"),
    (
        "document",
        "result_id IN (SELECT id FROM consent_request WHERE account_id = ?1)",
    ),
    ("notice", "account_id = ?1"),
    (
        "notice_wording",
        "notice_id IN (SELECT id FROM notice WHERE account_id = ?1)",
    ),
    ("approval", "account_id = ?1"),
    ("decision", "account_id = ?1"),
    ("consent_group", "account_id = ?1"),
    ("consent", "account_id = ?1"),
    (
        "artifact",
        "consent_id IN (SELECT id FROM consent WHERE account_id = ?1)",
    ),
    ("delivery", DELIVERY),
    (
        "delivery_attempt",
        "delivery_id IN (SELECT delivery.id FROM delivery WHERE consent_id IN
            (SELECT id FROM consent WHERE account_id = ?1)
            OR EXISTS (SELECT 1 FROM consent_request r WHERE r.account_id = ?1 AND instr(body, r.id) > 0))",
    ),
    ("history", "account_id = ?1"),
    ("message", "account_id = ?1"),
    ("preference", "account_id = ?1"),
    ("log_person", "account_id = ?1"),
    (
        "log_entry",
        "person = (SELECT name FROM log_person WHERE account_id = ?1) ORDER BY number",
    ),
];
/// Of her consents, or about a request of hers.
const DELIVERY: &str = "consent_id IN (SELECT id FROM consent WHERE account_id = ?1)
    OR EXISTS (SELECT 1 FROM consent_request r WHERE r.account_id = ?1 AND instr(body, r.id) > 0)";
/// What no page and no call of a mix reads: left out of a slim seeding.
pub(super) const LEFT_OUT: [&str; 5] = [
    "link_attempt",
    "document",
    "approval",
    "delivery",
    "delivery_attempt",
];
/// Columns that hold a name of 43 letters.
const NAMES: [(&str, &str); 5] = [
    ("pseudonym", "value"),
    ("log_person", "name"),
    ("link_attempt", "jti"),
    ("document", "jti"),
    ("approval", "id"),
];
/// Times that lie ahead and stay.
const AHEAD: [&str; 3] = ["expires_at", "next_at", "due_at"];

/// How the value of a place is made.
#[derive(Debug, Clone)]
pub(super) enum Make {
    /// An id, whose time moves.
    Id(Uuid),
    /// A name.
    Name,
    /// How the identity provider calls her.
    Subject,
    /// A time in an entry of the log, in milliseconds.
    At(i64),
    /// The status entry of her how-manieth copy, as a copy writes it.
    StatusInCopy(usize),
    /// The same as the log writes it.
    StatusInLog(usize),
    /// A signed document.
    Signed(Signed),
    /// SHA-256 of a text.
    Digest(Text),
    /// Digest of an entry of the log; made when the entry is.
    Entry,
}

/// A signed document.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    /// Key id of who signed.
    pub(super) kid: String,
    /// Header, encoded.
    pub(super) header: String,
    /// Payload.
    pub(super) payload: Text,
}

/// One value of a row.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// The same for everybody.
    Same(Value),
    /// Text with places.
    Text(Text),
    /// A time that moves.
    Time(i64),
    /// List and index of her how-manieth copy.
    List(usize),
    /// The same.
    Index(usize),
    /// Number of a log entry.
    Number,
    /// Its digest.
    EntryDigest,
    /// Its salt.
    EntrySalt,
    /// Its event.
    Event,
}

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Index of its table in [`Template::tables`].
    pub(super) table: usize,
    /// Its values, in the order of the table's columns.
    pub(super) cells: Vec<Cell>,
    /// Written for the first person only: it says what was shown first to anybody.
    pub(super) once: bool,
    /// Of an entry of the log: its event, and the place of its digest.
    pub(super) event: Option<(Text, Place)>,
}

/// A table as its rows are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// Its name.
    pub(super) name: String,
    /// Its columns.
    pub(super) columns: Vec<String>,
}

/// The records of one person, taken apart.
#[derive(Debug, Clone)]
pub(super) struct Template {
    /// How each value is made, in the order in which they need each other.
    pub(super) values: Vec<Make>,
    /// Tables of the rows.
    pub(super) tables: Vec<Table>,
    /// Rows, in the order in which they are written.
    pub(super) rows: Vec<Row>,
    /// Copies of artifacts.
    pub(super) copies: usize,
    /// Consents.
    pub(super) consents: u64,
}

type Raw = BTreeMap<String, Value>;

struct Reader {
    values: Vec<Make>,
    needles: Needles,
    /// What may stand in a request.
    in_request: Needles,
    /// What may stand in a copy beside the approval.
    in_copy: Needles,
    /// Copies by list and index.
    places: BTreeMap<(i64, i64), usize>,
    /// Where status lists are.
    status_at: String,
}

/// Reads somebody's rows; `whole`: also what no mix reads. Without an account, what is nobody's: the first
/// lines of the history and of the log.
pub(super) fn read(
    db: &Connection,
    account: Option<(&str, &str)>,
    status_at: &str,
    whole: bool,
) -> Result<Template, SeedError> {
    let mut all = Vec::new();
    match account {
        Some((id, _)) => {
            for (table, hers) in HERS {
                if whole || !LEFT_OUT.contains(table) {
                    all.push((*table, rows_of(db, table, hers, &[id])?));
                }
            }
        }
        None => {
            all.push((
                "history",
                rows_of(db, "history", "account_id IS NULL", &[])?,
            ));
            let nobodys = "person IS NULL ORDER BY number";
            all.push(("log_entry", rows_of(db, "log_entry", nobodys, &[])?));
        }
    }
    let mut reader = Reader {
        values: Vec::new(),
        needles: Needles::default(),
        in_request: Needles::default(),
        in_copy: Needles::default(),
        places: BTreeMap::new(),
        status_at: status_at.to_owned(),
    };
    reader.simple(&all, account.map(|(_, subject)| subject));
    reader.documents(&all)?;
    reader.apart(&all)
}

fn rows_of(
    db: &Connection,
    table: &str,
    which: &str,
    bound: &[&str],
) -> Result<Vec<Raw>, SeedError> {
    let mut asked = db.prepare(&format!("SELECT * FROM {table} WHERE {which}"))?;
    let names: Vec<String> = asked
        .column_names()
        .iter()
        .map(|n| (*n).to_owned())
        .collect();
    let rows = asked.query_map(rusqlite::params_from_iter(bound), |row| {
        let cells = names.iter().enumerate();
        cells
            .map(|(at, name)| Ok((name.clone(), row.get(at)?)))
            .collect()
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The rows of one table.
fn of<'r>(all: &'r [(&str, Vec<Raw>)], table: &str) -> &'r [Raw] {
    let found = all.iter().find(|(name, _)| *name == table);
    found.map_or(&[], |(_, rows)| rows.as_slice())
}

fn text<'r>(row: &'r Raw, column: &str) -> &'r str {
    match row.get(column) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

const fn whole(value: Option<&Value>) -> i64 {
    match value {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    }
}

impl Reader {
    fn place(&mut self, make: Make) -> Place {
        self.values.push(make);
        self.values.len() - 1
    }

    /// Ids, names, times and places in status lists: what needs nothing else.
    fn simple(&mut self, all: &[(&str, Vec<Raw>)], subject: Option<&str>) {
        if let Some(subject) = subject {
            let place = self.place(Make::Subject);
            for needles in [&mut self.needles, &mut self.in_request] {
                needles.add(subject, place);
            }
        }
        let mut ids = BTreeSet::new();
        for (table, rows) in all {
            for row in rows {
                for value in row.values() {
                    if let Value::Text(text) = value {
                        ids.extend(uuids(text).into_iter().map(str::to_owned));
                    }
                }
                for (_, column) in NAMES.iter().filter(|(named, _)| named == table) {
                    let place = self.place(Make::Name);
                    for needles in [&mut self.needles, &mut self.in_request, &mut self.in_copy] {
                        needles.add(text(row, column), place);
                    }
                }
                if *table == "log_entry" {
                    let millis = whole(row.get("happened_at"));
                    let place = self.place(Make::At(millis));
                    self.needles.add(&at(millis), place);
                }
                if *table == "artifact" {
                    self.status(row);
                }
            }
        }
        for id in ids {
            if let Ok(parsed) = id.parse() {
                let place = self.place(Make::Id(parsed));
                self.needles.add(&id, place);
                self.in_copy.add(&id, place);
            }
        }
    }

    fn status(&mut self, row: &Raw) {
        let (list, index) = (
            whole(row.get("status_list")),
            whole(row.get("status_index")),
        );
        let which = self.places.len();
        self.places.insert((list, index), which);
        let place = self.place(Make::StatusInLog(which));
        self.needles.add(&status_in_log(list, index), place);
        let place = self.place(Make::StatusInCopy(which));
        self.in_copy
            .add(&idx(index, &format!("{}{list}", self.status_at)), place);
    }

    /// What is signed, and digests of what is signed or shown.
    fn documents(&mut self, all: &[(&str, Vec<Raw>)]) -> Result<(), SeedError> {
        for row in of(all, "consent_request") {
            self.signed(text(row, "jws"), false)?;
        }
        for row in of(all, "notice") {
            let body: Json = serde_json::from_str(text(row, "body")).map_err(SeedError::Json)?;
            let body = digest::canonical(&body).map_err(|_| SeedError::Odd("notice"))?;
            let body = String::from_utf8(body).map_err(|_| SeedError::Odd("notice"))?;
            let body = self.needles.find(&body);
            let place = self.place(Make::Digest(body));
            self.needles.add(text(row, "digest"), place);
        }
        for row in of(all, "consent_group") {
            let data: Json = serde_json::from_str(text(row, "data")).map_err(SeedError::Json)?;
            let key = serde_json::json!({"account": text(row, "account_id"), "data_user": text(row, "data_user"),
                "purpose": text(row, "purpose"), "use_description": text(row, "use_description"), "data": data});
            let key = digest::canonical(&key).map_err(|_| SeedError::Odd("consent_group"))?;
            let key = String::from_utf8(key).map_err(|_| SeedError::Odd("consent_group"))?;
            let key = self.needles.find(&key);
            let place = self.place(Make::Digest(key));
            self.needles.add(text(row, "id"), place);
        }
        for row in of(all, "artifact") {
            self.signed(text(row, "jws"), true)?;
        }
        Ok(())
    }

    fn signed(&mut self, jws: &str, copy: bool) -> Result<(), SeedError> {
        let parsed = CompactJws::parse(jws).map_err(|_| SeedError::Odd("a signed document"))?;
        let claims: Json = parsed
            .unverified_claims()
            .map_err(|_| SeedError::Odd("claims"))?;
        let kid = kid_of(jws).ok_or(SeedError::Odd("a header"))?;
        let header = jws.split('.').next().unwrap_or_default().to_owned();
        let claims = serde_json::to_string(&claims).map_err(SeedError::Json)?;
        let needles = if copy {
            &self.in_copy
        } else {
            &self.in_request
        };
        let payload = needles.find(&claims);
        let place = self.place(Make::Signed(Signed {
            kid,
            header,
            payload,
        }));
        self.needles.add(jws, place);
        let mut itself = Needles::default();
        itself.add(jws, place);
        let place = self.place(Make::Digest(itself.find(jws)));
        self.needles.add(&parsed.digest().to_string(), place);
        Ok(())
    }

    /// The rows themselves.
    fn apart(mut self, all: &[(&str, Vec<Raw>)]) -> Result<Template, SeedError> {
        let (mut tables, mut rows) = (Vec::new(), Vec::new());
        let mut consents = 0;
        for (name, raw) in all {
            let Some(first) = raw.first() else { continue };
            let table = tables.len();
            tables.push(Table {
                name: (*name).to_owned(),
                columns: first.keys().cloned().collect(),
            });
            if *name == "consent" {
                consents = raw.len() as u64;
            }
            for row in raw {
                let event = (*name == "log_entry")
                    .then(|| self.event(row))
                    .transpose()?;
                let cells = row
                    .iter()
                    .map(|(column, value)| self.cell(name, row, column, value));
                rows.push(Row {
                    table,
                    cells: cells.collect(),
                    once: *name == "notice_wording",
                    event,
                });
            }
        }
        Ok(Template {
            values: self.values,
            tables,
            rows,
            copies: self.places.len(),
            consents,
        })
    }

    /// An entry's event. From now on its digest is known, to those that name it.
    fn event(&mut self, row: &Raw) -> Result<(Text, Place), SeedError> {
        let event = self.needles.find(text(row, "event"));
        let Some(Value::Blob(kept)) = row.get("digest") else {
            return Err(SeedError::Odd("an entry of the log"));
        };
        let kept = kept.as_slice().try_into();
        let kept = kept.map_err(|_| SeedError::Odd("an entry of the log"))?;
        let place = self.place(Make::Entry);
        self.needles
            .add(&digest::Digest::from_bytes(kept).to_string(), place);
        Ok((event, place))
    }

    fn cell(&self, table: &str, row: &Raw, column: &str, value: &Value) -> Cell {
        let copy = || {
            let place = (
                whole(row.get("status_list")),
                whole(row.get("status_index")),
            );
            self.places.get(&place).copied().unwrap_or_default()
        };
        match (table, column, value) {
            ("log_entry", "number", _) => Cell::Number,
            ("log_entry", "digest", _) => Cell::EntryDigest,
            ("log_entry", "salt", _) => Cell::EntrySalt,
            ("log_entry", "event", _) => Cell::Event,
            ("artifact", "status_list", _) => Cell::List(copy()),
            ("artifact", "status_index", _) => Cell::Index(copy()),
            (_, column, Value::Integer(millis))
                if column.ends_with("_at") && !AHEAD.contains(&column) =>
            {
                Cell::Time(*millis)
            }
            (_, _, Value::Text(text)) => Cell::Text(self.needles.find(text)),
            _ => Cell::Same(value.clone()),
        }
    }
}

/// A time as an entry of the log writes it.
pub(super) fn at(millis: i64) -> String {
    let at = DateTime::from_timestamp_millis(millis).unwrap_or_default();
    format!(
        "\"at\":\"{}\"",
        at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    )
}

/// A place in a status list as an entry of the log writes it.
pub(super) fn status_in_log(list: i64, index: i64) -> String {
    format!("\"status\":{{\"index\":{index},\"list\":{list}}}")
}

/// The same as a copy writes it.
pub(super) fn idx(index: i64, list: &str) -> String {
    format!("\"idx\":{index},\"uri\":\"{list}\"")
}

fn kid_of(jws: &str) -> Option<String> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let header = URL_SAFE_NO_PAD.decode(jws.split('.').next()?).ok()?;
    let header: Json = serde_json::from_slice(&header).ok()?;
    Some(header["kid"].as_str()?.to_owned())
}

/// The accounts of the people who were lived through, by how the identity provider calls them.
pub(super) fn account(db: &Connection, number: u64) -> Result<(String, String), SeedError> {
    let subject = world::subject(number);
    let asked = "SELECT id FROM account WHERE subject = ?1";
    let id = db.query_row(asked, [&subject], |row| row.get(0))?;
    Ok((id, subject))
}
