//! What is linked and held.

use chrono::{DateTime, Utc};

use super::{DIGEST, at, day};
use crate::manager::{Counting, LinkableSource, LinkedSource};
use crate::part::source::SourceKind;
use crate::part::status::Level;
use crate::store::{
    Dataset, DepositChoice, DepositGroup, DepositNews, Missing, Provenance, Quality, Refused,
    SourceHolding,
};

/// Linked sources.
#[must_use]
pub fn sources() -> Vec<LinkedSource> {
    vec![
        LinkedSource {
            name: "Amanat Store".to_owned(),
            id: "store.example".to_owned(),
            kind: SourceKind::Store,
            accounts: Vec::new(),
            linked: at(1, 9, 0),
            guardian: None,
            href: Some("https://store.example/".to_owned()),
            counting: Some(Counting::Too),
        },
        LinkedSource {
            name: "Ganga Bank".to_owned(),
            id: "ganga-bank.example".to_owned(),
            kind: SourceKind::Bank,
            accounts: vec!["Savings ••4821".to_owned(), "Current ••0077".to_owned()],
            linked: at(1, 9, 5),
            guardian: Some("Ananya Rao".to_owned()),
            href: None,
            counting: Some(Counting::No),
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
        id: "bank.transactions".to_owned(),
        name: "Bank bookings".to_owned(),
        description: Some("Money in and out, day by day.".to_owned()),
        rows: 123_456,
        range: Some((day(2024, 11, 1), day(2026, 10, 31))),
        last_deposit: Some(at(2, 6, 0)),
        levels: vec![Level::Internal, Level::Sensitive, Level::Protected],
        provenance: vec![delivery(412, at(2, 6, 0)), delivery(123_400, at(1, 6, 0))],
        earlier: 3,
        records_href: "/records/bank.transactions?source=ganga-bank.example".to_owned(),
    };
    let visits = Dataset {
        id: "clinic.visits".to_owned(),
        name: "Clinic visits".to_owned(),
        description: None,
        rows: 1,
        range: None,
        last_deposit: None,
        levels: vec![Level::Public, Level::Restricted],
        provenance: Vec::new(),
        earlier: 0,
        records_href: "/records/clinic.visits?source=~tulsi.example".to_owned(),
    };
    vec![
        SourceHolding {
            source: "Ganga Bank".to_owned(),
            id: "ganga-bank.example".to_owned(),
            own: false,
            kind: SourceKind::Bank,
            datasets: vec![bookings],
        },
        SourceHolding {
            source: "Tulsi Clinic".to_owned(),
            id: "~tulsi.example".to_owned(),
            own: true,
            kind: SourceKind::Clinic,
            datasets: vec![visits],
        },
    ]
}

fn delivery(rows: u64, at: DateTime<Utc>) -> Provenance {
    Provenance {
        depositor: "Ganga Bank".to_owned(),
        at,
        artifact: Some("019a7c1e…9f04".to_owned()),
        file: None,
        digest: DIGEST.to_owned(),
        rows,
        new: rows - 12,
        changed: 2,
        known: 10,
        quality: Quality {
            accuracy: Some(0.99),
            completeness: Some(0.97),
            consistency: Some(0.98),
            uniqueness: Some(1.0),
            validity: Some(1.0),
            newest_age_days: Some(2),
        },
    }
}

/// What she can bring in.
#[must_use]
pub fn deposit_choices() -> Vec<DepositChoice> {
    let choice = |key: &str, group, news| DepositChoice {
        key: key.to_owned(),
        group,
        decide_href: matches!(news, Some(DepositNews::Asked))
            .then(|| "https://amanat.example/requests/1".to_owned()),
        news,
    };
    let refused = DepositNews::Refused(Some(Refused {
        reason: "absurd-value".to_owned(),
        page: Some(2),
        record: Some((17, "Diagnoses".to_owned())),
        told: true,
    }));
    let part = |(name, broken): (&str, bool)| Missing {
        name: name.to_owned(),
        broken,
    };
    let part = [("Diagnoses", false), ("Vaccinations", true)].map(part);
    vec![
        choice(
            "bank",
            DepositGroup::Bank,
            Some(DepositNews::BroughtIn(Vec::new())),
        ),
        choice(
            "clinic",
            DepositGroup::Clinic,
            Some(DepositNews::BroughtIn(part.to_vec())),
        ),
        choice("clinic", DepositGroup::Clinic, Some(refused)),
        choice("bank", DepositGroup::Bank, Some(DepositNews::Asked)),
        choice("clinic", DepositGroup::Clinic, Some(DepositNews::OnTheWay)),
        choice("bank", DepositGroup::Bank, Some(DepositNews::ByAnother)),
        choice("bank", DepositGroup::Bank, None),
    ]
}
