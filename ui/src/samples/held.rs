//! What is linked and held.

use super::{DIGEST, at, day};
use crate::manager::{LinkableSource, LinkedSource};
use crate::part::source::SourceKind;
use crate::part::status::Level;
use crate::store::{Dataset, DepositChoice, Provenance, Quality, SourceHolding};

/// Linked sources.
#[must_use]
pub fn sources() -> Vec<LinkedSource> {
    vec![
        LinkedSource {
            name: "Amanat Store".to_owned(),
            kind: SourceKind::Store,
            accounts: vec!["p-7Kq2…9fX".to_owned()],
            linked: at(1, 9, 0),
            href: Some("https://store.example/".to_owned()),
        },
        LinkedSource {
            name: "Ganga Bank".to_owned(),
            kind: SourceKind::Bank,
            accounts: vec!["Savings ••4821".to_owned(), "Current ••0077".to_owned()],
            linked: at(1, 9, 5),
            href: None,
        },
    ]
}

/// Sources that can be linked.
#[must_use]
pub fn linkable() -> Vec<LinkableSource> {
    [
        ("store", "Amanat Store", SourceKind::Store),
        ("clinic", "Tulsi Clinic", SourceKind::Clinic),
        ("fund", "Himal Mutual Fund", SourceKind::Other),
    ]
    .into_iter()
    .map(|(party, name, kind)| LinkableSource {
        party: party.to_owned(),
        name: name.to_owned(),
        kind,
    })
    .collect()
}

/// What a store holds.
#[must_use]
pub fn holdings() -> Vec<SourceHolding> {
    let bookings = Dataset {
        name: "Bank bookings".to_owned(),
        description: Some("Money in and out, day by day.".to_owned()),
        rows: 123_456,
        range: Some((day(2024, 11, 1), day(2026, 10, 31))),
        last_deposit: Some(at(2, 6, 0)),
        levels: vec![Level::Internal, Level::Sensitive, Level::Protected],
        quality: Some(Quality {
            accuracy: Some(0.99),
            completeness: Some(0.97),
            uniqueness: Some(1.0),
            consistency: Some(0.98),
            timeliness: Some(0.9),
            validity: Some(1.0),
        }),
        provenance: vec![Provenance {
            depositor: "Ganga Bank".to_owned(),
            at: at(2, 6, 0),
            artifact: "019a7c1e…9f04".to_owned(),
            digest: DIGEST.to_owned(),
            rows: 412,
        }],
    };
    let visits = Dataset {
        name: "Clinic visits".to_owned(),
        description: None,
        rows: 1,
        range: None,
        last_deposit: None,
        levels: vec![Level::Public, Level::Restricted],
        quality: None,
        provenance: Vec::new(),
    };
    vec![
        SourceHolding {
            source: "Ganga Bank".to_owned(),
            kind: SourceKind::Bank,
            datasets: vec![bookings],
        },
        SourceHolding {
            source: "Tulsi Clinic".to_owned(),
            kind: SourceKind::Clinic,
            datasets: vec![visits],
        },
    ]
}

/// What she can bring in.
#[must_use]
pub fn deposit_choices() -> Vec<DepositChoice> {
    vec![
        DepositChoice {
            group: "bank".to_owned(),
            label: "Bank".to_owned(),
            description: "Bookings and balances of your accounts.".to_owned(),
        },
        DepositChoice {
            group: "clinic".to_owned(),
            label: "Clinic".to_owned(),
            description: "Visits, measurements and prescriptions.".to_owned(),
        },
    ]
}
