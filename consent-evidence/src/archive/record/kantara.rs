//! A consent receipt of the Kantara Initiative, v1.1 (`KI-CR-v1.1.0`).
//!
//! The format demands a postal address, an e-mail address and a telephone number of the controller;
//! the registry has an address on the web for complaints instead, which stands as `contact`. What
//! nobody has said to the manager is empty.

use consent_model::{purpose::Purpose, request::Ask};
use serde_json::{Value, json};

use super::ledger::word;
use crate::archive::{ArchiveKeys, ConsentView};

/// The version of the format.
pub const VERSION: &str = "KI-CR-v1.1.0";

/// The receipt of a consent.
#[must_use]
pub fn receipt(view: &ConsentView, keys: &ArchiveKeys) -> Value {
    let party = keys.party(&view.party);
    let name = party.map_or(view.party.as_str(), |party| party.name.as_str());
    let contact = party.map_or("", |party| party.grievance_url.as_str());
    let website = party.map_or("", |party| party.website.as_str());
    let mut categories: Vec<String> = Vec::new();
    for item in view.copy.iter().flat_map(|copy| &copy.items) {
        match &item.ask {
            Ask::Answer { question, .. } => categories.push(format!("answer to {question}")),
            Ask::Records { datasets, .. } => categories.extend(datasets.iter().map(word)),
            Ask::Accounts { fi_types, .. } => {
                categories.extend(fi_types.iter().map(|kind| kind.name().to_owned()));
            }
        }
    }
    categories.sort();
    categories.dedup();
    let given = view.events.first().map_or(0, |event| event.at.timestamp());
    let (person, method, termination) = view.copy.as_ref().map_or_else(
        || (String::new(), "", String::new()),
        |copy| {
            let method = if copy.sign_in {
                "on the consent manager's page, confirmed by a fresh sign-in"
            } else {
                "on the consent manager's page, confirmed with a passkey"
            };
            let end = super::ledger::time(copy.term.expiry);
            (copy.person.to_string(), method, end)
        },
    );
    let text = view.purpose.parse::<Purpose>().map_or_else(
        |_| view.purpose.clone(),
        |purpose| purpose.facts().text.to_owned(),
    );
    let mut receipt = json!({
        "version": VERSION,
        "jurisdiction": "IN",
        "consentTimestamp": given,
        "collectionMethod": method,
        "consentReceiptID": view.id,
        "piiPrincipalId": person,
        "piiControllers": [{
            "piiController": name,
            "onBehalf": false,
            "contact": contact,
            "address": {},
            "email": "",
            "phone": "",
            "piiControllerUrl": website,
        }],
        "policyUrl": website,
        "services": [{
            "service": name,
            "purposes": [{
                "purpose": text,
                "purposeCategory": [view.purpose],
                "consentType": "EXPLICIT",
                "piiCategory": categories,
                "primaryPurpose": true,
                "termination": termination,
                "thirdPartyDisclosure": false,
            }],
        }],
        // Records and answers of banks and clinics: never anything else.
        "sensitive": true,
        "spiCat": categories,
    });
    if let Some(language) = &view.language {
        receipt["language"] = language.as_str().into();
    }
    receipt
}
