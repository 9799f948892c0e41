//! The three ledgers as tables (DPDP Rules, First Schedule, Part B item 4): consents given, denied and
//! withdrawn; notices; sharing. A row is made from one entry alone.
//!
//! Tables are opened in spreadsheets, which take a cell that begins with `=` and the like for a
//! formula: such a cell begins with an apostrophe here.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::entry::LogEvent;

/// Which ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ledger {
    /// What was decided, and what became of it.
    Consents,
    /// What was shown.
    Notices,
    /// What was shared.
    Sharing,
}

impl Ledger {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Consents, Self::Notices, Self::Sharing];

    /// Where it is in the archive.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Consents => "ledger/consents.csv",
            Self::Notices => "ledger/notices.csv",
            Self::Sharing => "ledger/sharing.csv",
        }
    }

    /// Whether an entry has a row in it.
    #[must_use]
    pub fn holds(self, event: &LogEvent) -> bool {
        self.holds_kind(&event.subject, &event.action)
    }

    /// The same of an entry's `subject` and `action`.
    #[must_use]
    pub fn holds_kind(self, subject: &str, action: &str) -> bool {
        match self {
            Self::Consents => matches!(subject, "decision" | "consent"),
            Self::Notices => subject == "notice" && action == "shown",
            Self::Sharing => matches!(subject, "data_session" | "sharing"),
        }
    }

    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Consents => &[
                "index", "at", "event", "person", "party", "purpose", "request", "consent", "item",
                "notice", "language", "actor", "reason",
            ],
            Self::Notices => &[
                "index", "at", "person", "party", "purpose", "request", "notice", "language",
            ],
            Self::Sharing => &[
                "index", "at", "event", "session", "person", "party", "source", "purpose",
                "consent", "artifact", "item", "classes", "bytes", "pages",
            ],
        }
    }

    /// The head of the table.
    ///
    /// # Errors
    /// When it cannot be written, which does not happen in memory.
    pub fn head(self) -> Result<Vec<u8>, csv::Error> {
        line(self.columns().iter().map(|name| Cow::Borrowed(*name)))
    }

    /// The row of an entry.
    ///
    /// # Errors
    /// When it cannot be written, which does not happen in memory.
    pub fn row(self, index: u64, event: &LogEvent) -> Result<Vec<u8>, csv::Error> {
        line(self.columns().iter().map(|name| cell(name, index, event)))
    }
}

/// A row of a table: RFC 4180, and no cell that a spreadsheet takes for a formula.
pub(in crate::archive) fn line<'a>(
    cells: impl Iterator<Item = Cow<'a, str>>,
) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::WriterBuilder::new()
        .buffer_capacity(512)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::with_capacity(512));
    for cell in cells {
        table.write_field(safe(&cell).as_bytes())?;
    }
    table.write_record(None::<&[u8]>)?;
    table
        .into_inner()
        .map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}

fn safe(cell: &str) -> Cow<'_, str> {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\'');
    if cell.starts_with(begins) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

fn cell<'a>(name: &str, index: u64, event: &'a LogEvent) -> Cow<'a, str> {
    let facts = &event.facts;
    match name {
        "index" => Cow::Owned(index.to_string()),
        "at" => Cow::Owned(time(event.at)),
        "event" => Cow::Owned(format!("{}.{}", event.subject, event.action)),
        "session" => Cow::Borrowed(&event.subject_id),
        "person" => event
            .person
            .as_ref()
            .map_or(Cow::Borrowed(""), |person| person.name.as_str().into()),
        "party" => text(
            facts
                .party
                .as_ref()
                .map(consent_model::party::PartyId::as_str),
        ),
        "source" => text(
            facts
                .source
                .as_ref()
                .map(consent_model::party::PartyId::as_str),
        ),
        "purpose" => text(facts.purpose.as_deref()),
        "request" => shown(facts.request.as_ref()),
        "consent" => shown(facts.consent.as_ref()),
        "artifact" => shown(facts.artifact.as_ref()),
        "item" => text(
            facts
                .item
                .as_ref()
                .map(consent_model::party::ItemId::as_str),
        ),
        "notice" => shown(facts.notice.as_ref()),
        "language" => text(facts.language.as_deref()),
        "reason" => text(event.reason.as_deref()),
        "actor" => Cow::Owned(word(&event.actor)),
        "classes" => Cow::Owned(facts.classes.join(" ")),
        "bytes" => shown(facts.bytes.as_ref()),
        "pages" => shown(facts.pages.as_ref()),
        _ => Cow::Borrowed(""),
    }
}

fn text(value: Option<&str>) -> Cow<'_, str> {
    Cow::Borrowed(value.unwrap_or_default())
}

fn shown(value: Option<&impl ToString>) -> Cow<'static, str> {
    Cow::Owned(value.map(ToString::to_string).unwrap_or_default())
}

/// A moment as JSON has it.
pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The name of a variant as JSON has it.
pub(super) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'x"] {
            assert!(safe(cell).starts_with('\''), "{cell}");
        }
        assert_eq!(safe("lender.example"), "lender.example");
    }

    #[test]
    fn a_row_has_as_many_cells_as_the_head_and_quotes_what_it_must() {
        let event: LogEvent = serde_json::from_value(serde_json::json!({
            "version": 1, "id": "01890a5d-ac96-774b-bcce-b302099a8057",
            "at": "2026-11-23T10:00:00Z", "subject": "decision", "action": "denied",
            "subject_id": "x", "seq": 1, "actor": "citizen", "reason": "=a, \"b\"",
            "facts": {"party": "lender.example"},
        }))
        .unwrap();
        assert!(Ledger::Consents.holds(&event) && !Ledger::Notices.holds(&event));
        let row = String::from_utf8(Ledger::Consents.row(7, &event).unwrap()).unwrap();
        assert_eq!(
            row,
            "7,2026-11-23T10:00:00Z,decision.denied,,lender.example,,,,,,,citizen,\
             \"'=a, \"\"b\"\"\"\r\n"
        );
        for ledger in Ledger::ALL {
            let cells = |line: Vec<u8>| line.iter().filter(|byte| **byte == b',').count();
            let plain = LogEvent {
                reason: None,
                ..event.clone()
            };
            assert_eq!(
                cells(ledger.head().unwrap()),
                cells(ledger.row(1, &plain).unwrap())
            );
        }
    }
}
