//! A consent record in JSON-LD: ISO/IEC TS 27560:2023 in the profile of the W3C Data Privacy Vocabulary
//! (DPV 2.3, `dpv-27560#record`). Every `dpv:` name used stands in [`TERMS`].
//!
//! What the record does not say because nobody has said it to the manager: where the data user
//! stores, its processors, its assessments.

use consent_model::{
    party::Actor,
    request::Ask,
    term::{DataLife, FetchType, Frequency, Mode, Term, Unit},
};
use serde_json::{Map, Value, json};
use url::Url;

use super::ledger::{time, word};
use crate::archive::{
    ArchiveKeys, ConsentView,
    view::{CopyView, ItemView, ViewEvent},
};

/// The names of the vocabulary that records use.
pub const TERMS: &[&str] = &[
    "Collect",
    "ConsentExpired",
    "ConsentGiven",
    "ConsentInvalidated",
    "ConsentNotice",
    "ConsentRecord",
    "ConsentRevoked",
    "ConsentStatusInvalidForProcessing",
    "ConsentStatusValidForProcessing",
    "ConsentWithdrawn",
    "Consult",
    "DataController",
    "DataSource",
    "DataSubject",
    "Duration",
    "ExplicitlyExpressedConsent",
    "Frequency",
    "GuardianOfDataSubject",
    "PersonalData",
    "Process",
    "Query",
    "Recipient",
    "RequestedServiceProvision",
    "RightsFulfilment",
    "ScientificResearch",
    "SingularFrequency",
    "StorageDuration",
    "Store",
    "UntilTimeDuration",
    "WithdrawConsent",
    "hasConsentControl",
    "hasConsentStatus",
    "hasContact",
    "hasDataController",
    "hasDataSource",
    "hasDataSubject",
    "hasDuration",
    "hasFrequency",
    "hasIndicationMethod",
    "hasJurisdiction",
    "hasLegalBasis",
    "hasName",
    "hasNotice",
    "hasPersonalData",
    "hasProcess",
    "hasProcessing",
    "hasPurpose",
    "hasRecipient",
    "hasStorageCondition",
    "isExercisedAt",
    "isIndicatedAtTime",
    "isIndicatedBy",
];

/// The record of a consent.
#[must_use]
pub fn record(view: &ConsentView, manager: &Url, keys: &ArchiveKeys) -> Value {
    let mut record = json!({
        "@context": {
            "dct": "http://purl.org/dc/terms/",
            "dpv": "https://w3id.org/dpv#",
            "loc": "https://w3id.org/dpv/loc#",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        },
        "@id": format!("urn:uuid:{}", view.id),
        "@type": "dpv:ConsentRecord",
        "dct:identifier": view.id,
        "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#record",
        "dct:publisher": manager,
        "dct:source": format!("entry {}", view.index),
        "dpv:hasDataController": controller(view, keys),
        "dpv:hasJurisdiction": "loc:IN",
        "dpv:hasLegalBasis": "dpv:ExplicitlyExpressedConsent",
        "dpv:hasConsentControl": {
            "@type": "dpv:WithdrawConsent",
            "dpv:isExercisedAt": manager,
        },
        "dpv:hasConsentStatus": view
            .events
            .iter()
            .filter_map(|event| status(event, view.copy.as_ref()))
            .collect::<Vec<_>>(),
    });
    if let Some(notice) = &view.notice {
        record["dpv:hasNotice"] = json!({
            "@type": "dpv:ConsentNotice",
            "dct:identifier": notice,
            "dct:language": view.language,
        });
    }
    if let Some(copy) = &view.copy {
        record["dpv:hasDataSubject"] = json!({
            "@type": "dpv:DataSubject",
            "dct:identifier": copy.person,
        });
        let processes = copy.items.iter().map(|item| process(view, copy, item));
        record["dpv:hasProcess"] = processes.collect();
    } else {
        record["dpv:hasProcess"] = json!([{
            "@type": "dpv:Process",
            "dpv:hasPurpose": purpose(&view.purpose),
        }]);
    }
    record
}

fn controller(view: &ConsentView, keys: &ArchiveKeys) -> Value {
    let mut controller = json!({ "@type": "dpv:DataController", "dct:identifier": view.party });
    if let Some(party) = keys.party(&view.party) {
        controller["@id"] = party.website.as_str().into();
        controller["dpv:hasName"] = party.name.as_str().into();
        controller["dpv:hasContact"] = party.grievance_url.as_str().into();
    }
    controller
}

/// A code of the closed table: a term of the vocabulary as it is, another by its address.
fn purpose(code: &str) -> Value {
    if code.starts_with("dpv:") {
        return code.into();
    }
    json!({
        "@id": format!("https://api.rebit.org.in/aa/purpose/{code}.xml"),
        "dct:identifier": code,
    })
}

/// What is done with what was handed over.
fn received(mode: Mode) -> Vec<&'static str> {
    match mode {
        Mode::View | Mode::Stream => vec!["dpv:Collect", "dpv:Consult"],
        Mode::Store | Mode::Query => vec!["dpv:Collect", "dpv:Store"],
    }
}

fn process(view: &ConsentView, copy: &CopyView, item: &ItemView) -> Value {
    let (processing, data) = match &item.ask {
        Ask::Answer { question, .. } => (
            vec!["dpv:Query"],
            vec![json!({
                "@type": "dpv:PersonalData",
                "dct:description": "the answer to a reviewed question",
                "dct:identifier": question,
            })],
        ),
        Ask::Accounts { fi_types, .. } => (
            received(copy.term.mode),
            fi_types
                .iter()
                .map(|kind| json!({ "@type": "dpv:PersonalData", "dct:identifier": kind.name() }))
                .collect(),
        ),
        Ask::Records { datasets, .. } => (
            received(copy.term.mode),
            datasets
                .iter()
                .map(|kind| json!({ "@type": "dpv:PersonalData", "dct:identifier": word(kind) }))
                .collect(),
        ),
    };
    let range = item.ask.range();
    json!({
        "@type": "dpv:Process",
        "dct:identifier": item.id,
        "dct:temporal": format!("{}/{}", range.from, range.to),
        "dpv:hasPurpose": purpose(&view.purpose),
        "dpv:hasPersonalData": data,
        "dpv:hasProcessing": processing,
        "dpv:hasDataSource": { "@type": "dpv:DataSource", "dct:identifier": item.source },
        "dpv:hasRecipient": { "@type": "dpv:Recipient", "dct:identifier": view.party },
        "dpv:hasFrequency": often(&copy.term),
        "dpv:hasStorageCondition": {
            "@type": "dpv:StorageDuration",
            "dpv:hasDuration": { "@type": "dpv:Duration", "rdf:value": kept(copy.term.data_life) },
        },
    })
}

fn often(term: &Term) -> Value {
    match (term.fetch, term.frequency) {
        (FetchType::Periodic, Some(Frequency { unit, value })) => json!({
            "@type": "dpv:Frequency",
            "rdf:value": format!("{value} / {}", period(unit, 1)),
        }),
        _ => "dpv:SingularFrequency".into(),
    }
}

fn kept(life: DataLife) -> String {
    period(life.unit, life.value)
}

/// ISO 8601.
fn period(unit: Unit, value: u32) -> String {
    match unit {
        Unit::Hour => format!("PT{value}H"),
        Unit::Day => format!("P{value}D"),
        Unit::Month => format!("P{value}M"),
        Unit::Year => format!("P{value}Y"),
    }
}

/// A status of the consent; none where what happened did not change it.
fn status(event: &ViewEvent, copy: Option<&CopyView>) -> Option<Value> {
    let kind = match event.action.as_str() {
        "granted" => "dpv:ConsentGiven",
        "paused" => "dpv:ConsentStatusInvalidForProcessing",
        "resumed" => "dpv:ConsentStatusValidForProcessing",
        "withdrawn" => "dpv:ConsentWithdrawn",
        "revoked" => "dpv:ConsentRevoked",
        "expired" => "dpv:ConsentExpired",
        "superseded" => "dpv:ConsentInvalidated",
        _ => return None,
    };
    let mut status = Map::new();
    status.insert("@type".into(), kind.into());
    status.insert("dct:source".into(), format!("entry {}", event.index).into());
    status.insert("dpv:isIndicatedAtTime".into(), time(event.at).into());
    status.insert("dpv:isIndicatedBy".into(), by(event.actor));
    if let (Some(copy), "granted") = (copy, event.action.as_str()) {
        let method = if copy.sign_in {
            "a fresh sign-in at her identity provider"
        } else {
            "a passkey of hers"
        };
        status.insert("dpv:hasIndicationMethod".into(), method.into());
        status.insert(
            "dpv:hasDuration".into(),
            json!({ "@type": "dpv:UntilTimeDuration", "rdf:value": time(copy.term.expiry) }),
        );
    }
    Some(Value::Object(status))
}

fn by(actor: Actor) -> Value {
    match actor {
        Actor::Citizen => "dpv:DataSubject".into(),
        Actor::Guardian => "dpv:GuardianOfDataSubject".into(),
        other => json!({ "dct:identifier": word(&other) }),
    }
}
