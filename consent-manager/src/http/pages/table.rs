//! Her record as a table (CSV, RFC 4180), a stretch of lines at a time, so that a long one needs no
//! more memory than a short one. If something fails on the way the download breaks off and is not
//! taken for whole.
//!
//! Names and reasons come from others and may begin like a formula; a spreadsheet would work that
//! out. So such a cell begins with an apostrophe (OWASP, "CSV injection").

use std::collections::BTreeSet;

use actix_web::{HttpResponse, http::header, web::Bytes};
use consent_model::ids::{AccountId, EventId};
use futures_util::stream;
use service_kit::problem::ApiProblem;
use ui::Locale;

use super::{
    event,
    record::{Names, Sought, name},
    visit::{Shown, Visit},
};
use crate::service::{Happening, Manager, ManagerError, TimelineLine, TimelineQuery};

/// Lines read at once.
const STRETCH: u64 = 500;
/// A spreadsheet takes a file that begins with it for UTF-8.
const MARK: &str = "\u{feff}";
const HEAD: [&str; 11] = [
    "time",
    "subject",
    "action",
    "in_words",
    "organisation_id",
    "organisation",
    "by",
    "reason",
    "consent",
    "subject_id",
    "log_entry",
];

/// `GET /record.csv`.
pub(super) async fn download(visit: Visit) -> HttpResponse {
    let shown = table(&visit).await;
    visit.settle(shown)
}

async fn table(visit: &Visit) -> Shown {
    let sought = Sought::of(visit);
    let all = Happening::ALL.iter().copied();
    let mut table = Table {
        manager: visit.manager().clone(),
        l: visit.l.clone(),
        account: visit.account()?.id,
        acts_for: visit.acts_for_name().map(str::to_owned),
        kinds: all.filter(|what| sought.wants(what.subject())).collect(),
        sought,
        before: None,
        over: false,
    };
    // What cannot even begin is answered with a page that says so.
    let head = written([HEAD.map(str::to_owned).to_vec()]).map_err(ApiProblem::internal)?;
    let first = [MARK.as_bytes(), &head, &table.stretch().await?].concat();
    let rest = stream::try_unfold(table, |mut table| async move {
        if table.over {
            return Ok(None);
        }
        match table.stretch().await {
            Ok(lines) => Ok(Some((Bytes::from(lines), table))),
            Err(error) => Err(std::io::Error::other(error)),
        }
    });
    let first = stream::once(async { Ok::<_, std::io::Error>(Bytes::from(first)) });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"record.csv\"",
        ))
        .streaming(Box::pin(stream::StreamExt::chain(first, rest))))
}

struct Table {
    manager: Manager,
    l: Locale,
    account: AccountId,
    acts_for: Option<String>,
    kinds: Vec<Happening>,
    sought: Sought,
    before: Option<EventId>,
    over: bool,
}

impl Table {
    /// The next lines, written out.
    async fn stretch(&mut self) -> Result<Vec<u8>, ManagerError> {
        let query = TimelineQuery {
            kinds: &self.kinds,
            organisation: self.sought.organisation.clone(),
            before: self.before,
            most: STRETCH,
        };
        let lines = self.manager.timeline(self.account, &query).await?;
        self.over = (lines.len() as u64) < STRETCH;
        self.before = lines.last().map(|line| line.id);
        let named: BTreeSet<_> = lines
            .iter()
            .filter_map(|l| l.organisation.clone())
            .collect();
        let names = self.manager.party_names(named).await?;
        let acts_for = self.acts_for.as_deref();
        let rows = lines
            .iter()
            .map(|line| row(&self.l, line, &names, acts_for));
        written(rows).map_err(|_| ManagerError::Unwritable)
    }
}

fn row(l: &Locale, line: &TimelineLine, names: &Names, acts_for: Option<&str>) -> Vec<String> {
    let entry = &line.entry;
    let about = line.organisation.as_ref().map(|id| name(names, id));
    let told = event::event(l, entry, about.as_deref(), acts_for);
    let in_words = told.as_ref().map(|event| event.kind.label(l));
    let by = told.as_ref().map(|event| event.actor.label(l));
    let id = line.organisation.as_ref().map(ToString::to_string);
    vec![
        entry.at.to_rfc3339(),
        entry.what.subject().to_owned(),
        entry.what.action().to_owned(),
        in_words.unwrap_or_default(),
        id.unwrap_or_default(),
        about.unwrap_or_default(),
        by.unwrap_or_default(),
        entry.reason.clone().unwrap_or_default(),
        line.consent.map(|id| id.to_string()).unwrap_or_default(),
        entry.subject_id.clone(),
        entry.log_entry.map(|n| n.to_string()).unwrap_or_default(),
    ]
}

/// Rows as CSV.
pub(super) fn written(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, csv::Error> {
    let mut to = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        to.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    to.into_inner()
        .map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}

/// A cell that no spreadsheet works out.
fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(harmless("Sample Bank"), "Sample Bank");
        let row = vec![
            "a,b".to_owned(),
            "say \"x\"".to_owned(),
            "=HYPERLINK(1)".to_owned(),
        ];
        let text = String::from_utf8(written([row]).unwrap()).unwrap();
        assert_eq!(text, "\"a,b\",\"say \"\"x\"\"\",'=HYPERLINK(1)\r\n");
    }
}
