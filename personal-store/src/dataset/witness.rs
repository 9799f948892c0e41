//! A second witness for the check of deposits, for tests: the records that it takes.

use chrono::{DateTime, NaiveDate};
use consent_model::{
    dataset::{DatasetKind, Row},
    release::ReleasePage,
    term::DataRange,
};

use super::{Provenance, check::Checker};

/// The records of a deposit, where the whole of it may come in.
pub(crate) fn accepted(pages: &[ReleasePage], asked: &[DatasetKind]) -> Vec<(DatasetKind, Row)> {
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let (Some(page), Ok(deposit), Ok(artifact), Ok(session)) =
        (pages.first(), id.parse(), id.parse(), id.parse())
    else {
        return Vec::new();
    };
    let mut checker = Checker::new(Provenance {
        deposit,
        source: page.iss.clone(),
        artifact,
        session,
        asked: asked.to_vec(),
        range: DataRange {
            from: NaiveDate::MIN,
            to: NaiveDate::MAX,
        },
        // In 2026, as the records of the tests.
        received_at: DateTime::from_timestamp(1_798_000_000, 0).unwrap_or_default(),
    });
    if pages.iter().any(|page| checker.page(page).is_err()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for page in checker.finish().map_or_else(|_| Vec::new(), |c| c.pages) {
        let rows: Vec<Row> = serde_json::from_str(&page.rows).unwrap_or_default();
        found.extend(rows.into_iter().map(|row| (page.dataset, row)));
    }
    found
}
