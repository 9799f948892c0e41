//! Her record at the manager beside what each fiduciary holds of its own: every sharing in it was
//! released by its source and received by its data user, and neither holds more.
//!
//! Others may share things in the same data folder. A copy that is not in her record counts as
//! somebody else's only when the manager has issued it and another person's evidence is in it.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    approval::Evidence, artifact::ArtifactClaims, ids::ArtifactId, jose::CompactJws,
};
use fiduciary_adapter::{ReleaseState, data_user::DataUser, server::Running as RunningAdapter};
use serde_json::Value;

use super::{
    RECORD, STORE_RELEASES, Told,
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
        std::fs::write(network.layout.root().join(RECORD), &page.body)?;
        let record: Value = serde_json::from_str(&page.body)?;

        let mut told = Vec::new();
        for (name, adapter) in [
            ("lender", &network.lender),
            ("researcher", &network.researcher),
        ] {
            let wanted = shared(&record, "data_user", name)?;
            let held = self
                .received(&record, name, &adapter.adapter.data_user())
                .await?;
            told.push(same(name, "receipts", &wanted, &held)?);
        }
        for (name, adapter) in [("bank", &network.bank), ("clinic", &network.clinic)] {
            let wanted = shared(&record, "source", name)?;
            let held = self.released(&record, name, adapter).await?;
            told.push(same(name, "releases", &wanted, &held)?);
        }
        let wanted = shared(&record, "source", "store")?;
        let held = self.released_by_store(&record).await?;
        told.push(same("store", "releases", &wanted, &held)?);
        let sharings = entries(&record, "sharing").count();
        Ok(format!("{sharings} sharings; {}", told.join(", ")))
    }

    async fn released_by_store(&self, record: &Value) -> Result<Counts, NetworkError> {
        let export: Value = serde_json::from_str(&self.at_store("export.json").await?.body)?;
        // For whoever keeps what the story produced; the answers are hers.
        let bare = entries(&export, "releases").map(|release| {
            let mut release = release.clone();
            for content in ["answer", "parameters"] {
                release.as_object_mut().map(|fields| fields.remove(content));
            }
            release
        });
        let bare = serde_json::to_vec_pretty(&bare.collect::<Value>())?;
        std::fs::write(self.network.layout.root().join(STORE_RELEASES), bare)?;
        let mut counts = Counts::new();
        for release in entries(&export, "releases") {
            let (artifact, item) = (text(release, "artifact")?, text(release, "item")?);
            // Her export is hers alone: a copy of another's in it is wrong, too.
            let consent = consent_of(record, "store", artifact);
            count(
                &mut counts,
                consent.ok_or_else(|| stray("store", artifact))?,
                item,
            );
        }
        Ok(counts)
    }

    async fn received(
        &self,
        record: &Value,
        name: &str,
        user: &DataUser,
    ) -> Result<Counts, NetworkError> {
        let mut counts = Counts::new();
        for receipt in user.receipts().await? {
            match consent_of(record, name, &receipt.artifact.to_string()) {
                Some(consent) => count(&mut counts, consent, receipt.item.as_str()),
                None => {
                    self.given_by_another(record, name, receipt.artifact)
                        .await?
                }
            }
        }
        Ok(counts)
    }

    async fn released(
        &self,
        record: &Value,
        name: &str,
        provider: &RunningAdapter,
    ) -> Result<Counts, NetworkError> {
        let mut counts = Counts::new();
        for release in provider.adapter.releases().await? {
            if release.state != ReleaseState::Uploaded {
                continue;
            }
            match consent_of(record, name, &release.artifact.to_string()) {
                Some(consent) => count(&mut counts, consent, release.item.as_str()),
                None => {
                    self.given_by_another(record, name, release.artifact)
                        .await?
                }
            }
        }
        Ok(counts)
    }

    /// Fails on a copy that nobody has given, and on one that she gave and her record does not name.
    async fn given_by_another(
        &self,
        record: &Value,
        name: &str,
        artifact: ArtifactId,
    ) -> Result<(), NetworkError> {
        let party = format!("{name}.sandbox.example").parse()?;
        let manager = &self.network.manager.manager;
        let copy = manager.artifact(&party, artifact).await;
        let copy = copy.map_err(|_| stray(name, &artifact.to_string()))?;
        let mut hers = entries(record, "consents")
            .flat_map(|consent| entries(consent, "copies"))
            .map(|copy| text(copy, "jws").and_then(|jws| approver(&CompactJws::parse(jws)?)));
        let she = hers.next().ok_or("her record holds no copy")??;
        if approver(&copy)? == she {
            return Err(format!("her record does not name {artifact} of {name}").into());
        }
        Ok(())
    }
}

/// Who gave a consent: the subject of the sign-in that is its evidence, or the passkey.
fn approver(copy: &CompactJws) -> Result<String, NetworkError> {
    let claims: ArtifactClaims = copy.unverified_claims()?;
    let id_token = match &claims.evidence {
        Evidence::OidcSignIn { id_token, .. } => id_token,
        Evidence::Passkey { passkey, .. } => return Ok(passkey.id.to_string()),
        _ => return Err("the evidence is of an unknown kind".into()),
    };
    let payload = id_token
        .split('.')
        .nth(1)
        .ok_or("the evidence is no token")?;
    let token: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload)?)?;
    Ok(text(&token, "sub")?.to_owned())
}

fn stray(name: &str, artifact: &str) -> NetworkError {
    format!("{name} holds {artifact}, which nobody gave").into()
}

/// Sharings of her record with one party at one end, by consent and item.
fn shared(record: &Value, end: &str, party: &str) -> Result<Counts, NetworkError> {
    let party = format!("{party}.sandbox.example");
    let mut counts = Counts::new();
    for consent in entries(record, "consents") {
        let id = text(&consent["summary"], "id")?;
        // What came and was not taken stands in it as failed, and left no receipt.
        let taken = |s: &&Value| {
            let state = s["id"].as_str().map(|id| &consent["sharing_states"][id]);
            end == "source" || state.is_none_or(|state| state != "failed")
        };
        let sharings = entries(consent, "sharing").filter(|s| s[end] == party.as_str());
        for sharing in sharings.filter(taken) {
            count(&mut counts, id, text(sharing, "item")?);
        }
    }
    Ok(counts)
}

/// The consent that a party's copy belongs to, if her record names it.
fn consent_of<'a>(record: &'a Value, party: &str, artifact: &str) -> Option<&'a str> {
    let party = format!("{party}.sandbox.example");
    let found = entries(record, "consents").find(|consent| {
        entries(consent, "copies").any(|c| c["id"] == artifact && c["party"] == party.as_str())
    });
    found?["summary"]["id"].as_str()
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
