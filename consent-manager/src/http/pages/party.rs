//! Parties, as she sees them: by the name people know, with the registered id beside it.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::header, web};
use consent_model::{
    dataset::DatasetKind,
    notice::Notice,
    party::{self, PartyId, Role, Standing},
};
use ui::part::{
    party::{Party, Registration},
    source::SourceKind,
    term::Complaint,
};
use ui::{Locale, shared::ErrorKind, wording};

use super::visit::{Failure, Shown, Visit, id};
use crate::service::{Link, Manager, ManagerError};

/// Every party by id.
pub(super) struct Parties(BTreeMap<PartyId, party::Party>);

impl Parties {
    /// All that are registered.
    pub(super) async fn of(visit: &Visit) -> Result<Self, Failure> {
        Ok(Self::known_to(visit.manager()).await?)
    }

    /// The same without a visit.
    pub(super) async fn known_to(manager: &Manager) -> Result<Self, ManagerError> {
        let all = manager.parties().await?;
        Ok(Self(all.into_iter().map(|p| (p.id.clone(), p)).collect()))
    }

    /// One of them.
    pub(super) fn get(&self, id: &PartyId) -> Option<&party::Party> {
        self.0.get(id)
    }

    /// Its name for people; its id when it is not there any more.
    pub(super) fn name(&self, id: &PartyId) -> String {
        self.0
            .get(id)
            .map_or_else(|| id.to_string(), |p| p.name.clone())
    }

    /// A linked account with its source: "Sample Bank – savings ••01"; the name alone where the
    /// source names the account like itself.
    pub(super) fn account(&self, l: &Locale, link: &Link) -> String {
        let name = self.name(&link.party);
        match account_label(l, &name, link) {
            Some(label) => format!("{name} – {label}"),
            None => name,
        }
    }
}

/// What the source calls the account, unless that is only the source's own name again.
pub(super) fn account_label(l: &Locale, source: &str, link: &Link) -> Option<String> {
    let label = link.label.trim();
    // One of the Account Aggregator network is kept by its masked number; its kind has words of ours.
    if let Some(kind) = link.fi_type {
        return Some(wording::dataset::account(l, kind.name(), label));
    }
    (!label.is_empty() && !label.eq_ignore_ascii_case(source.trim())).then(|| label.to_owned())
}

/// What kind of source a party is.
pub(super) fn source_kind(party: &party::Party) -> SourceKind {
    if party.roles.contains(&Role::Store) {
        return SourceKind::Store;
    }
    match party.datasets.first() {
        Some(DatasetKind::BankAccounts | DatasetKind::BankTransactions) => SourceKind::Bank,
        Some(
            DatasetKind::ClinicPatients
            | DatasetKind::ClinicConditions
            | DatasetKind::ClinicObservations
            | DatasetKind::ClinicMedications
            | DatasetKind::ClinicImmunizations,
        ) => SourceKind::Clinic,
        None => SourceKind::Other,
    }
}

/// Who asks, as the notice names it, with the logo that the registry has of it now.
pub(super) fn asker(notice: &Notice, parties: &Parties) -> Party {
    let party = &notice.data_user;
    let logo = parties.get(&party.id).and_then(|p| p.logo.as_ref());
    Party {
        name: party.name.clone(),
        id: Some(party.id.to_string()),
        registration: match party.standing {
            Standing::Active => Registration::Registered,
            Standing::Suspended => Registration::Suspended,
            Standing::Withdrawn => Registration::Unknown,
        },
        since: Some(party.since.date_naive()),
        website: Some(party.website.to_string()),
        logo_href: logo.map(|_| format!("/parties/{}/logo.png", party.id)),
    }
}

/// `GET /parties/{id}/logo.png`: from our own origin, so that showing who asks tells nobody that she
/// looks. The picture was checked when the registry was read.
pub(super) async fn logo(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = picture(&visit, &path).await;
    visit.settle(shown)
}

async fn picture(visit: &Visit, path: &str) -> Shown {
    let party = visit.manager().party(&id(path)?).await?;
    let logo = party.logo.ok_or(ErrorKind::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("image/png")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(logo.png().to_vec()))
}

/// Where she complains (DPDP Rules, rule 3(c)).
pub(super) fn complaint(notice: &Notice) -> Complaint {
    Complaint {
        contact_name: notice.data_user.name.clone(),
        contact: notice.grievance_url.to_string(),
        days: None,
        board_href: Some(notice.board_url.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_source_that_names_the_account_like_itself_is_named_once() {
        let link = |label: &str| Link {
            id: "019a7c1e-6f10-7d3a-9b52-3f1f0e6f7a10".parse().unwrap(),
            party: "store.example".parse().unwrap(),
            reference: "reference".parse().unwrap(),
            label: label.to_owned(),
            datasets: Vec::new(),
            fi_type: None,
            key: None,
            linked_at: DateTime::UNIX_EPOCH,
            confirmed: Vec::new(),
            passkeys_only: false,
            guardian: None,
            guardian_until: None,
        };
        let l = Locale::of(ui::Language::En);
        for same in ["Her Store", " her store ", ""] {
            assert_eq!(account_label(&l, "Her Store", &link(same)), None);
        }
        let named = account_label(&l, "Her Store", &link("••01"));
        assert_eq!(named.as_deref(), Some("••01"));
        let parties = Parties(BTreeMap::new());
        let name = |link: &Link| parties.account(&l, link);
        assert_eq!(name(&link("store.example")), "store.example");
        assert_eq!(name(&link("••01")), "store.example – ••01");
        let network = Link {
            fi_type: Some(consent_model::fi::FiType::Deposit),
            ..link("XXXX1234")
        };
        assert_eq!(name(&network), "store.example – Bank accounts XXXX1234");
    }
}
