//! Her record at the manager beside what each fiduciary holds of its own: every sharing in it was
//! released by its source and received by its data user, and neither holds more.

use std::collections::BTreeMap;

use fiduciary_adapter::{ReleaseState, data_user::DataUser, server::Running as RunningAdapter};
use serde_json::Value;

use super::{
    Told,
    life::{Life, good},
};
use crate::network::NetworkError;

/// How often an item went one way, by our own name of the other side's copy where we have it.
type Counts = BTreeMap<(String, String), usize>;

impl Life<'_> {
    /// Downloads her record, keeps it, and compares it with every party on the network.
    pub(super) async fn record_reconciles(&self) -> Told {
        let network = self.network;
        let url = network.addresses.manager.join("record.json")?;
        let page = good(self.browser.open(&url).await?)?;
        std::fs::write(network.layout.root().join("record.json"), &page.body)?;
        let record: Value = serde_json::from_str(&page.body)?;

        let mut told = Vec::new();
        for (name, adapter) in [
            ("lender", &network.lender),
            ("researcher", &network.researcher),
        ] {
            let wanted = shared(&record, "data_user", name)?;
            let held = received(&record, name, &adapter.adapter.data_user()).await?;
            told.push(same(name, "receipts", &wanted, &held)?);
        }
        for (name, adapter) in [("bank", &network.bank), ("clinic", &network.clinic)] {
            let wanted = shared(&record, "source", name)?;
            let held = released(&record, name, adapter).await?;
            told.push(same(name, "releases", &wanted, &held)?);
        }
        let wanted = shared(&record, "source", "store")?;
        let held = self.released_by_store(&record).await?;
        told.push(same("store", "releases", &wanted, &held)?);
        let sharings = entries(&record, "sharing").count();
        Ok(format!("{sharings} sharings; {}", told.join(", ")))
    }

    async fn released_by_store(&self, record: &Value) -> Result<Counts, NetworkError> {
        let url = self.network.addresses.store.join("export.json")?;
        let export: Value = serde_json::from_str(&good(self.browser.open(&url).await?)?.body)?;
        let mut counts = Counts::new();
        for release in entries(&export, "releases") {
            let (artifact, item) = (text(release, "artifact")?, text(release, "item")?);
            count(&mut counts, consent_of(record, "store", artifact)?, item);
        }
        Ok(counts)
    }
}

/// Sharings of her record with one party at one end, by consent and item.
fn shared(record: &Value, end: &str, party: &str) -> Result<Counts, NetworkError> {
    let party = format!("{party}.sandbox.example");
    let mut counts = Counts::new();
    for consent in entries(record, "consents") {
        let id = text(&consent["summary"], "id")?;
        for sharing in entries(consent, "sharing").filter(|s| s[end] == party.as_str()) {
            count(&mut counts, id, text(sharing, "item")?);
        }
    }
    Ok(counts)
}

async fn received(record: &Value, name: &str, user: &DataUser) -> Result<Counts, NetworkError> {
    let mut counts = Counts::new();
    for receipt in user.receipts().await? {
        let consent = consent_of(record, name, &receipt.artifact.to_string())?;
        count(&mut counts, consent, receipt.item.as_str());
    }
    Ok(counts)
}

async fn released(
    record: &Value,
    name: &str,
    provider: &RunningAdapter,
) -> Result<Counts, NetworkError> {
    let mut counts = Counts::new();
    for release in provider.adapter.releases().await? {
        if release.state == ReleaseState::Uploaded {
            let consent = consent_of(record, name, &release.artifact.to_string())?;
            count(&mut counts, consent, release.item.as_str());
        }
    }
    Ok(counts)
}

/// The consent that a party's copy belongs to, as her record says.
fn consent_of<'a>(record: &'a Value, party: &str, artifact: &str) -> Result<&'a str, NetworkError> {
    let party = format!("{party}.sandbox.example");
    let found = entries(record, "consents").find(|consent| {
        entries(consent, "copies").any(|c| c["id"] == artifact && c["party"] == party.as_str())
    });
    let found = found.ok_or_else(|| format!("{party} holds {artifact}, which she never gave"))?;
    text(&found["summary"], "id")
}

fn same(name: &str, what: &str, wanted: &Counts, held: &Counts) -> Told {
    if wanted == held {
        return Ok(format!("{name} {} {what}", held.values().sum::<usize>()));
    }
    Err(format!("her record says {wanted:?} of {name}, which holds {held:?}").into())
}

fn entries<'a>(value: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    value[list].as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, NetworkError> {
    let found = value[name].as_str();
    found.ok_or_else(|| format!("her record names no `{name}`").into())
}

fn count(counts: &mut Counts, consent: &str, item: &str) {
    *counts
        .entry((consent.to_owned(), item.to_owned()))
        .or_default() += 1;
}
