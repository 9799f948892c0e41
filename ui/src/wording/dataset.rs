//! Datasets and their columns.

use i18n_embed_fl::fl;

use super::readable;
use crate::locale::Locale;

/// What a dataset is called: `bank.transactions` → "Money in and out of your accounts".
#[must_use]
pub fn name(l: &Locale, dataset: &str) -> String {
    match dataset {
        "bank.accounts" => fl!(l, "dataset-bank-accounts"),
        "bank.transactions" => fl!(l, "dataset-bank-transactions"),
        "clinic.patients" => fl!(l, "dataset-clinic-patients"),
        "clinic.conditions" => fl!(l, "dataset-clinic-conditions"),
        "clinic.observations" => fl!(l, "dataset-clinic-observations"),
        "clinic.medications" => fl!(l, "dataset-clinic-medications"),
        "clinic.immunizations" => fl!(l, "dataset-clinic-immunizations"),
        other => match other.strip_prefix("fi.") {
            Some(kind) => fi_type(l, kind),
            None => readable(other),
        },
    }
}

/// What a kind of account of the Account Aggregator network is called: `TERM_DEPOSIT` → "Term deposits".
#[must_use]
pub fn fi_type(l: &Locale, kind: &str) -> String {
    fl!(l, "fi-type", kind = kind)
}

/// One account of the network: its kind and its masked number.
#[must_use]
pub fn account(l: &Locale, kind: &str, masked: &str) -> String {
    format!("{} {masked}", fi_type(l, kind))
}

/// What part of an account is handed over, and what is left out.
#[must_use]
pub fn consent_type(l: &Locale, part: &str) -> String {
    fl!(l, "fi-part", part = part)
}

/// A rule by which transactions are left out.
#[must_use]
pub fn fi_filter(l: &Locale, kind: &str, operator: &str, value: &str) -> String {
    fl!(
        l,
        "fi-filter",
        kind = kind,
        operator = operator,
        value = value
    )
}

/// How many records there are.
#[must_use]
pub fn rows(l: &Locale, rows: u64) -> String {
    fl!(l, "holdings-rows", n = rows, shown = l.number(rows))
}

/// Money in a currency that is not known.
#[must_use]
pub fn smallest_unit(l: &Locale, minor: i64) -> String {
    fl!(l, "records-smallest-unit", amount = l.quantity(minor, None))
}

/// What a dataset holds, in one sentence, when there are words for it.
#[must_use]
pub fn description(l: &Locale, dataset: &str) -> Option<String> {
    Some(match dataset {
        "bank.accounts" => fl!(l, "dataset-bank-accounts-text"),
        "bank.transactions" => fl!(l, "dataset-bank-transactions-text"),
        "clinic.patients" => fl!(l, "dataset-clinic-patients-text"),
        "clinic.conditions" => fl!(l, "dataset-clinic-conditions-text"),
        "clinic.observations" => fl!(l, "dataset-clinic-observations-text"),
        "clinic.medications" => fl!(l, "dataset-clinic-medications-text"),
        "clinic.immunizations" => fl!(l, "dataset-clinic-immunizations-text"),
        _ => return None,
    })
}

/// What a column of a dataset is called.
#[must_use]
pub fn column(l: &Locale, dataset: &str, column: &str) -> String {
    match (dataset, column) {
        ("bank.accounts", "account_id") | ("bank.transactions", "account_id") => {
            fl!(l, "column-account-id")
        }
        ("bank.accounts", "masked_number") => fl!(l, "column-accounts-masked-number"),
        ("bank.accounts", "kind") => fl!(l, "column-accounts-kind"),
        ("bank.accounts", "currency") => fl!(l, "column-accounts-currency"),
        ("bank.accounts", "balance_minor") => fl!(l, "column-accounts-balance-minor"),
        ("bank.transactions", "transaction_id") => fl!(l, "column-transactions-transaction-id"),
        ("bank.transactions", "booked_at") => fl!(l, "column-transactions-booked-at"),
        ("bank.transactions", "amount_minor") => fl!(l, "column-transactions-amount-minor"),
        ("bank.transactions", "category") => fl!(l, "column-transactions-category"),
        ("bank.transactions", "counterparty") => fl!(l, "column-transactions-counterparty"),
        ("bank.transactions", "balance_after_minor") => {
            fl!(l, "column-transactions-balance-after-minor")
        }
        ("clinic.patients", "patient_id") => fl!(l, "column-patients-patient-id"),
        ("clinic.patients", "birth_date") => fl!(l, "column-patients-birth-date"),
        ("clinic.patients", "gender") => fl!(l, "column-patients-gender"),
        ("clinic.conditions", "condition_id")
        | ("clinic.observations", "observation_id")
        | ("clinic.medications", "medication_id")
        | ("clinic.immunizations", "immunization_id") => fl!(l, "column-entry-id"),
        ("clinic.conditions", "code")
        | ("clinic.observations", "code")
        | ("clinic.medications", "code")
        | ("clinic.immunizations", "code") => fl!(l, "column-code"),
        ("clinic.conditions", "display")
        | ("clinic.observations", "display")
        | ("clinic.medications", "display")
        | ("clinic.immunizations", "display") => fl!(l, "column-display"),
        ("clinic.conditions", "clinical_status") => fl!(l, "column-conditions-clinical-status"),
        ("clinic.conditions", "onset_on") => fl!(l, "column-conditions-onset-on"),
        ("clinic.observations", "category") => fl!(l, "column-observations-category"),
        ("clinic.observations", "observed_at") => fl!(l, "column-observations-observed-at"),
        ("clinic.observations", "value") => fl!(l, "column-observations-value"),
        ("clinic.observations", "unit") => fl!(l, "column-observations-unit"),
        ("clinic.medications", "status") => fl!(l, "column-medications-status"),
        ("clinic.medications", "authored_on") => fl!(l, "column-medications-authored-on"),
        ("clinic.immunizations", "status") => fl!(l, "column-immunizations-status"),
        ("clinic.immunizations", "occurred_at") => fl!(l, "column-immunizations-occurred-at"),
        (_, other) => readable(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn an_unknown_dataset_or_column_is_still_readable() {
        let l = Locale::of(Language::Hi);
        assert_eq!(name(&l, "tax.returns"), "Tax returns");
        assert_eq!(description(&l, "tax.returns"), None);
        assert_eq!(column(&l, "tax.returns", "filed_on"), "Filed on");
        assert_ne!(column(&l, "bank.accounts", "kind"), "Kind");
    }
}
