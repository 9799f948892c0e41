//! Reads what a permit allows from the host's source, and cuts it into pages.
//!
//! The source is the host's code and is not taken at its word: what it gives must fit its dataset,
//! lie within the permitted days and move forward, or nothing is released at all. A page holds at
//! most [`ROWS_PER_PAGE`] rows and [`PAGE_BYTES`] bytes of them, so that it can always be signed.

use consent_model::{
    data_request::MOST_PAGES,
    dataset::{DatasetKind, Row, RowError, check_row},
    decision::Permit,
    problem::ProblemType,
    release::{Missing, ROWS_PER_PAGE},
    request::Ask,
    term::DataRange,
};
use sea_orm::EntityTrait;
use service_kit::problem::ApiProblem;

use super::Provider;
use crate::{
    sources::{CustomerRef, RowPage, SourceError, within},
    storage::entity,
};

/// Most bytes of rows in one page, as JSON. What signing makes of them, and the rest of the page,
/// stays below [`consent_model::jose::MAX_JWS`].
const PAGE_BYTES: usize = 180_000;

/// Records of one kind that travel together.
pub(super) struct Page {
    pub(super) dataset: DatasetKind,
    pub(super) rows: Vec<Row>,
}

/// What a source did that no source may do. Nothing is released then.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum Misbehaviour {
    #[error("the source gave a record that does not fit its dataset")]
    Row(#[from] RowError),
    #[error("the source gave a record of `{0}` from outside the days asked for")]
    OutsideRange(DatasetKind),
    #[error("the source gave a page of more than {ROWS_PER_PAGE} rows")]
    TooManyRows,
    #[error("the source's pages do not move forward")]
    Standstill,
}

/// Judges one page of a source's that was asked to begin at `start`.
fn judge(
    page: &RowPage,
    dataset: DatasetKind,
    range: &DataRange,
    start: usize,
) -> Result<(), Misbehaviour> {
    if page.rows.len() > ROWS_PER_PAGE {
        return Err(Misbehaviour::TooManyRows);
    }
    if page.next.is_some_and(|next| next <= start) {
        return Err(Misbehaviour::Standstill);
    }
    for row in &page.rows {
        check_row(dataset, row)?;
        if !within(dataset, row, range) {
            return Err(Misbehaviour::OutsideRange(dataset));
        }
    }
    Ok(())
}

/// Cuts rows, in order, into runs of at most [`PAGE_BYTES`]; a run has at least one row. The schema
/// bounds a row far below that.
fn by_size(rows: Vec<Row>) -> Result<Vec<Vec<Row>>, serde_json::Error> {
    let mut runs = Vec::new();
    let (mut run, mut bytes) = (Vec::new(), 0);
    for row in rows {
        let size = serde_json::to_vec(&row)?.len() + 1;
        if bytes + size > PAGE_BYTES && !run.is_empty() {
            runs.push(std::mem::take(&mut run));
            bytes = 0;
        }
        bytes += size;
        run.push(row);
    }
    if !run.is_empty() {
        runs.push(run);
    }
    Ok(runs)
}

impl Provider {
    /// Reads what is permitted: at least one page for each dataset, even an empty one. What cannot be
    /// had, because one of several sources is down, is named beside it; never everything.
    pub(super) async fn read(
        &self,
        permit: &Permit<'_>,
    ) -> Result<(Vec<Page>, Vec<Missing>), ApiProblem> {
        let source = self.source.as_ref().ok_or(ProblemType::NotPermitted)?;
        let Ask::Records { datasets, .. } = &permit.item().ask else {
            return Err(ApiProblem::new(ProblemType::OutsideConsent)
                .with_detail("a provider serves records, not answers"));
        };
        let link = entity::link::Entity::find_by_id(permit.item().source.link.to_string())
            .one(&self.adapter.db)
            .await
            .map_err(ApiProblem::internal)?
            // Her account, under the very pseudonym that the artifact is for.
            .filter(|link| link.pseudonym == permit.artifact().claims().sub.as_str())
            .ok_or(ProblemType::NotLinked)?;
        // One state of the records for the whole request. When it cannot be had to the end, nothing
        // is released and nothing is used up, and the manager asks again.
        let snapshot = source
            .snapshot_for(&CustomerRef(link.customer), datasets)
            .await
            .map_err(ApiProblem::unavailable)?;
        let accounts = snapshot.accounts().await.map_err(ApiProblem::unavailable)?;
        let mut missing = snapshot.missing();
        missing.retain(|one| datasets.contains(&one.dataset));
        let is_missing = |dataset| missing.iter().any(|one| one.dataset == dataset);
        if datasets.iter().all(|dataset| is_missing(*dataset)) {
            return Err(ApiProblem::unavailable(SourceError::Unavailable(
                "everything that was asked for is missing",
            )));
        }
        let too_large =
            || ApiProblem::new(ProblemType::TooLarge).with_detail("ask for a narrower range");
        let mut pages = Vec::new();
        let mut reads = 0;
        for &dataset in datasets.iter().filter(|dataset| !is_missing(**dataset)) {
            if !accounts.iter().any(|a| a.datasets.contains(&dataset)) {
                return Err(ApiProblem::new(ProblemType::OutsideConsent)
                    .with_detail(format!("the linked account holds no `{dataset}`")));
            }
            let before = pages.len();
            for account in accounts.iter().filter(|a| a.datasets.contains(&dataset)) {
                let mut from = Some(0);
                while let Some(start) = from {
                    // Also bounds a source that gives empty pages for ever.
                    reads += 1;
                    if reads > MOST_PAGES {
                        return Err(too_large());
                    }
                    let page = snapshot
                        .records(&account.reference, dataset, permit.range(), start)
                        .await
                        .map_err(ApiProblem::unavailable)?;
                    judge(&page, dataset, permit.range(), start).map_err(ApiProblem::internal)?;
                    from = page.next;
                    let runs = by_size(page.rows).map_err(ApiProblem::internal)?;
                    pages.extend(runs.into_iter().map(|rows| Page { dataset, rows }));
                    if pages.len() > MOST_PAGES as usize {
                        return Err(too_large());
                    }
                }
            }
            if pages.len() == before {
                let rows = Vec::new();
                pages.push(Page { dataset, rows });
            }
        }
        // The empty page of the last dataset may be the one too many.
        if pages.len() > MOST_PAGES as usize {
            return Err(too_large());
        }
        Ok((pages, missing))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const KIND: DatasetKind = DatasetKind::BankTransactions;

    fn row(text: &str) -> Row {
        let row = json!({"transaction_id": text, "account_id": text, "category": text,
            "counterparty": text, "booked_at": "2026-06-01T10:00:00Z", "amount_minor": -100});
        row.as_object().unwrap().clone()
    }

    fn june() -> DataRange {
        DataRange {
            from: "2026-06-01".parse().unwrap(),
            to: "2026-06-30".parse().unwrap(),
        }
    }

    #[test]
    fn a_source_that_breaks_a_rule_is_not_believed() {
        let page = |rows, next| RowPage { rows, next };
        let mut bad = row("a");
        bad.insert("amount_minor".into(), "much".into());
        let mut july = row("a");
        july.insert("booked_at".into(), "2026-07-01T00:00:00Z".into());
        let judge = |page: &RowPage| judge(page, KIND, &june(), 500);
        assert!(matches!(
            judge(&page(vec![bad], None)),
            Err(Misbehaviour::Row(_))
        ));
        assert_eq!(
            judge(&page(vec![july], None)),
            Err(Misbehaviour::OutsideRange(KIND))
        );
        assert_eq!(
            judge(&page(vec![row("a"); ROWS_PER_PAGE + 1], None)),
            Err(Misbehaviour::TooManyRows)
        );
        for next in [0, 499, 500] {
            assert_eq!(
                judge(&page(vec![row("a")], Some(next))),
                Err(Misbehaviour::Standstill)
            );
        }
        assert_eq!(judge(&page(vec![row("a")], Some(501))), Ok(()));
    }

    #[test]
    fn rows_are_cut_by_bytes_and_none_is_lost_or_moved() {
        // As long as the schema lets a text be, in a script of three bytes a letter.
        let wide = "क".repeat(341);
        let rows: Vec<Row> = (0..ROWS_PER_PAGE)
            .map(|number| {
                let mut row = row(&wide);
                row.insert("transaction_id".into(), number.to_string().into());
                check_row(KIND, &row).unwrap();
                row
            })
            .collect();
        let runs = by_size(rows.clone()).unwrap();
        assert!(runs.len() > 5, "{}", runs.len());
        for run in &runs {
            assert!(serde_json::to_vec(run).unwrap().len() <= PAGE_BYTES + 2);
        }
        assert_eq!(runs.concat(), rows);
        assert!(by_size(Vec::new()).unwrap().is_empty());
    }
}
