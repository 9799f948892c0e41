//! Amounts of money as people read them: digits grouped the Indian way.
//!
//! Only whole numbers of a column whose unit the question gives as `INR` are touched.

use consent_model::question::{Manifest, Row};
use serde_json::Value;
use ui::{Language, Locale};

const RUPEES: &str = "INR";

/// Whether the question says that the column holds rupees.
pub(super) fn is_amount(manifest: &Manifest, column: &str) -> bool {
    let columns = &manifest.output.columns;
    columns
        .iter()
        .any(|c| c.name == column && c.unit.as_deref() == Some(RUPEES))
}

/// The rows with their amounts as grouped texts, for the question's sentence to be filled with.
pub(super) fn grouped(manifest: &Manifest, rows: &[Row]) -> Vec<Row> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        for (name, value) in row.iter_mut() {
            if let Some(amount) = value.as_i64().filter(|_| is_amount(manifest, name)) {
                *value = Value::String(group(amount));
            }
        }
    }
    rows
}

fn group(amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let digits = Locale::of(Language::En).number(amount.unsigned_abs());
    format!("{sign}{digits}")
}

#[cfg(test)]
mod tests {
    use personal_store::question::Catalogue;
    use serde_json::json;

    use super::*;

    #[test]
    fn only_amounts_are_grouped_and_the_indian_way() {
        let catalogue = Catalogue::builtin().unwrap();
        let package = catalogue
            .packages()
            .find(|p| p.manifest().name == "average-monthly-income");
        let manifest = package.unwrap().manifest();
        let row = json!({"lower": 125_000, "upper": 10_000_000, "months": 1200});
        let row: Row = serde_json::from_value(row).unwrap();
        let shown = grouped(manifest, std::slice::from_ref(&row));
        let shown = serde_json::to_value(&shown[0]).unwrap();
        let wanted = json!({"lower": "1,25,000", "upper": "1,00,00,000", "months": 1200});
        assert_eq!(shown, wanted);
        assert_eq!(
            (group(-40_000), group(999)),
            ("-40,000".into(), "999".into())
        );
    }
}
