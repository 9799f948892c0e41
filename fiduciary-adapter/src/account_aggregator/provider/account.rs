//! An account of the host's, as the network is told of it.

use chrono::NaiveDate;
use consent_model::{
    dataset::{DatasetKind, Row},
    term::DataRange,
};

use super::{NetworkError, NetworkProvider};
use crate::{
    account_aggregator::provider::FiType,
    sources::{CustomerRef, Snapshot, SourceError},
};

/// What is kept of an account besides what the network knows. Personal.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct HostAccount {
    /// As the host's system names her.
    pub(super) customer: String,
    /// As it names the account.
    pub(super) account: String,
    /// Where a token is sent.
    #[serde(default)]
    pub(super) destination: Option<String>,
}

/// An account, in the network's words.
pub(super) struct Told {
    pub(super) reference: String,
    pub(super) fi_type: FiType,
    pub(super) acc_type: &'static str,
    pub(super) masked: String,
}

/// All time, as every source can write it.
pub(super) fn always() -> DataRange {
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    DataRange {
        from: day(1),
        to: day(9999),
    }
}

/// Type and sub-type of an account of this kind.
fn types_of(kind: &str) -> (FiType, &'static str) {
    match kind.to_ascii_lowercase().as_str() {
        "savings" => (FiType::Deposit, "SAVINGS"),
        "current" => (FiType::Deposit, "CURRENT"),
        "nre" => (FiType::Deposit, "NRE"),
        "nro" => (FiType::Deposit, "NRO"),
        "term_deposit" | "term-deposit" | "term" | "fixed" => (FiType::TermDeposit, "DEFAULT"),
        "recurring_deposit" | "recurring-deposit" | "recurring" => {
            (FiType::RecurringDeposit, "DEFAULT")
        }
        _ => (FiType::Deposit, "DEFAULT"),
    }
}

/// `XXXXXX1234`: the last four characters that are letters or digits and stand after what is masked
/// already.
fn masked(number: &str) -> String {
    let mut shown: Vec<char> = number
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_alphanumeric() && *c != 'X')
        .take(4)
        .collect();
    shown.reverse();
    format!("XXXXXX{}", shown.into_iter().collect::<String>())
}

/// The row of an account.
pub(super) async fn row_of(
    snapshot: &dyn Snapshot,
    account: &str,
) -> Result<Option<Row>, SourceError> {
    let page = snapshot
        .records(account, DatasetKind::BankAccounts, &always(), 0)
        .await?;
    Ok(page.rows.into_iter().next())
}

pub(super) fn text<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column)
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default()
}

impl NetworkProvider {
    /// Her accounts of the kinds that are served.
    pub(super) async fn accounts_of(
        &self,
        customer: &CustomerRef,
    ) -> Result<Vec<Told>, NetworkError> {
        let snapshot = self
            .source
            .snapshot_for(customer, &[DatasetKind::BankAccounts])
            .await?;
        // What is down would be found missing by her, and taken for gone.
        let bank = |one: &consent_model::release::Missing| one.dataset == DatasetKind::BankAccounts;
        if snapshot.missing().iter().any(bank) {
            return Err(SourceError::Unavailable("one of the sources is down").into());
        }
        let mut all = Vec::new();
        for account in snapshot.accounts().await? {
            if !account.datasets.contains(&DatasetKind::BankAccounts) {
                continue;
            }
            let Some(row) = row_of(&*snapshot, &account.reference).await? else {
                continue;
            };
            let (fi_type, acc_type) = types_of(text(&row, "kind"));
            if self.config.fi_types.contains(&fi_type) {
                all.push(Told {
                    reference: account.reference,
                    fi_type,
                    acc_type,
                    masked: masked(text(&row, "masked_number")),
                });
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_masked_alike_however_the_host_masks_it() {
        for (number, shown) in [
            ("••••0001", "XXXXXX0001"),
            ("XXXXXXXX0001", "XXXXXX0001"),
            ("110000000001", "XXXXXX0001"),
            ("1", "XXXXXX1"),
            ("", "XXXXXX"),
        ] {
            assert_eq!(masked(number), shown);
        }
    }

    #[test]
    fn a_kind_that_is_not_known_is_a_deposit_of_no_sub_type() {
        assert_eq!(types_of("Savings"), (FiType::Deposit, "SAVINGS"));
        assert_eq!(types_of("recurring_deposit").0, FiType::RecurringDeposit);
        assert_eq!(types_of("loan"), (FiType::Deposit, "DEFAULT"));
    }
}
