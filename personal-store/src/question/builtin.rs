//! The packages that come with the store, as their folders hold them.

/// A package that comes with the store.
pub(super) struct Builtin {
    pub(super) name: &'static str,
    pub(super) manifest: &'static str,
    pub(super) query: &'static str,
    pub(super) examples: &'static str,
}

macro_rules! packages {
    ($($name:literal)+) => {
        &[$(Builtin {
            name: $name,
            manifest: include_str!(concat!("../../questions/", $name, "/manifest.json")),
            query: include_str!(concat!("../../questions/", $name, "/query.sql")),
            examples: include_str!(concat!("../../questions/", $name, "/examples.json")),
        }),+]
    };
}

/// Every folder of `personal-store/questions`, by name; a test compares the two.
pub(super) const BUILTIN: &[Builtin] = packages![
    "active-medications"
    "age-over"
    "average-monthly-income"
    "blood-pressure-controlled"
    "bounced-payments"
    "cash-cushion"
    "chronic-condition"
    "income-at-least"
    "income-stability"
    "low-balance"
    "medication-continuity"
    "months-of-history"
    "obligations-to-income"
    "observations-in-range"
    "recurring-obligations"
    "rent-regularity"
    "salary-regularity"
    "savings-rate"
    "spending-by-category"
    "vaccination-status"
];

/// Languages in which each of them says everything.
pub const LANGUAGES: [&str; 3] = ["en", "hi", "ja"];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::question::folder::folders;

    #[test]
    fn every_folder_is_on_the_list() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("questions");
        let found: Vec<_> = folders(&root)
            .unwrap()
            .iter()
            .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
            .collect();
        let listed: Vec<_> = BUILTIN.iter().map(|b| b.name).collect();
        assert_eq!(found, listed);
    }
}
