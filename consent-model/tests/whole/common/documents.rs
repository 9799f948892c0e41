//! One good sample of every document that another party sends, with the function that reads it.

use std::fmt::Debug;

use consent_model::approval::EvidenceSubject;
use consent_model::artifact::{ArtifactClaims, CopyFor};
use consent_model::data_request::{DataRequest, RelayedRequest, SessionView, SourceRequest};
use consent_model::delivery::DeliveryRefusal;
use consent_model::digest::{Digest, Salt};
use consent_model::end::EndRequest;
use consent_model::event::Event;
use consent_model::jose::{CompactJws, sign};
use consent_model::json::{self, JsonError};
use consent_model::link::{LinkRequest, LinkResponse};
use consent_model::metadata::Metadata;
use consent_model::party::Party;
use consent_model::preview::{PreviewReceipt, PreviewRequest};
use consent_model::problem::{Problem, ProblemType};
use consent_model::question::{Manifest, Package};
use consent_model::release::{ReleasePage, SharingRecord};
use consent_model::request::{ConsentRequest, RequestView};
use consent_model::status_list::{StatusList, StatusListClaims};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::consent::{
    ID, MANAGER, cnf, copy, copy_under, item, manager, now, range, seen, store, term,
};
use super::recipient;

/// The most bytes of a document here.
pub const LIMIT: usize = 64 * 1024;

/// A kind of document.
pub struct Document {
    /// Its name, for messages.
    pub name: &'static str,
    /// A good one.
    pub good: Value,
    /// What whoever debugs sees of it.
    pub shown: String,
    /// Reads it, as those do who receive it.
    pub read: fn(&[u8]) -> Result<(), JsonError>,
}

fn document<T: Debug + Serialize + DeserializeOwned>(name: &'static str, good: Value) -> Document {
    // What the sample holds is all that the type writes: no member is left out by mistake.
    let read: T = serde_json::from_value(good.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), good, "{name}");
    Document {
        name,
        good,
        shown: format!("{read:?} {read:#?}"),
        read: |bytes| json::parse::<T>(bytes, LIMIT).map(|_| ()),
    }
}

fn times(document: Value) -> Value {
    let mut all = json!({"iat": now().timestamp(), "exp": now().timestamp() + 300});
    all.as_object_mut()
        .unwrap()
        .extend(document.as_object().unwrap().clone());
    all
}

fn to(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

fn compact() -> CompactJws {
    sign("source-request+jwt", &json!({}), &cnf()).unwrap()
}

fn manifest() -> Value {
    json!({
        "name": "income", "version": 1, "publisher": "amanat", "purposes": ["105"],
        "title": {"en": "Income"}, "explanation": {"en": "It adds up."},
        "sentence": {"en": "From {low}."},
        "inputs": [{"dataset": "bank.transactions", "columns": ["amount_minor"],
            "longest_range_days": 184}],
        "parameters": {"band": {"type": "integer", "min": 1000, "max": 10000, "step": 1000},
            "kind": {"type": "choice", "values": ["income"]}},
        "output": {"max_rows": 1, "columns": [
            {"name": "low", "type": "integer", "unit": "INR", "min": 0.0, "max": 1e9,
                "multiple_of": "band", "values": ["x"], "nullable": true}]},
        "words": {"kind": {"income": {"en": "income"}}},
        "release": "banded",
        "review": {"by": "r", "at": "2026-11-01T00:00:00Z", "state": "published"}
    })
}

fn release(body: Value) -> Value {
    json!({
        "iss": "store.example", "iat": now().timestamp(), "request": Digest::of_bytes(b"request"),
        "item": "income", "sequence": 0, "last": true, "body": body,
    })
}

fn event(kind: &str, data: Value) -> Value {
    json!({"id": ID, "at": now(), "type": kind, "data": data})
}

/// All of them.
pub fn all() -> Vec<Document> {
    let digest = Digest::of_bytes(b"question");
    let subject = to(&EvidenceSubject {
        iss: "https://id.example".into(),
        aud: "manager".into(),
        sub: "she".into(),
    });
    let keys = json!({"keys": [manager().public()]});
    let list = to(&StatusList::new(16).encode().unwrap());
    let problem = to(&Problem {
        trace_id: Some("t".into()),
        ..Problem::new(ProblemType::NoData).with_detail("none")
    });
    let provider_item = json!({
        "id": "records", "required": false, "cnf": store().public(),
        "ask": {"kind": "records", "datasets": ["bank.transactions"], "range": range()},
        "source": {"kind": "provider", "party": "bank.example"},
    });
    let own_item = json!({
        "id": "income", "required": true, "ask": item().ask, "source": {"kind": "store"},
        "cnf": cnf().public(),
    });
    let (once, seen) = seen();
    vec![
        document::<ConsentRequest>(
            "consent request",
            times(json!({
                "iss": "lender.example", "aud": MANAGER, "jti": "1", "purpose": "105",
                "use_description": "A loan", "benefit": "A loan",
                "items": [own_item, provider_item], "term": term(), "supersedes": ID,
                "person": "meera", "return_url": "https://lender.example/back", "state": "s",
            })),
        ),
        document::<ArtifactClaims>(
            "artifact, data user's copy",
            to(&copy_under(CopyFor::DataUser, once, vec![seen])),
        ),
        document::<ArtifactClaims>("artifact, source's copy", to(&copy(CopyFor::Source))),
        document::<DataRequest>(
            "data request",
            times(json!({
                "iss": "lender.example", "aud": MANAGER, "jti": "1", "artifact": ID,
                "item": "income", "request": compact(),
            })),
        ),
        document::<SourceRequest>(
            "source request",
            times(json!({
                "item": "income", "recipient": recipient(), "jti": "1", "range": range(),
            })),
        ),
        document::<RelayedRequest>(
            "relayed request",
            times(json!({
                "iss": MANAGER, "aud": "store.example", "session": ID, "artifact": ID,
                "request": compact(),
            })),
        ),
        document::<ReleasePage>(
            "page with an answer",
            release(json!({
                "kind": "answer", "question": digest, "parameters": {"band": 5000},
                "rows": [{"low": 35000}], "receipt": ID, "salt": Salt::from_bytes([5; 16]),
            })),
        ),
        document::<ReleasePage>(
            "page with records",
            release(json!({
                "kind": "records", "dataset": "bank.transactions",
                "rows": [{"transaction_id": "t1"}], "receipt": ID,
            })),
        ),
        document::<LinkRequest>(
            "link request",
            times(json!({
                "iss": MANAGER, "aud": "bank.example", "jti": "1",
                "pseudonym": "pseudonym-0123456789", "evidence_subject": subject,
                "return_url": MANAGER,
            })),
        ),
        document::<LinkResponse>(
            "link response",
            times(json!({
                "iss": "store.example", "aud": MANAGER, "in_reply_to": "1",
                "pseudonym": "pseudonym-0123456789", "link": "link-reference", "label": "Savings",
                "datasets": ["bank.transactions"], "key": store().public(),
            })),
        ),
        document::<PreviewRequest>(
            "preview request",
            times(json!({
                "iss": MANAGER, "aud": "store.example", "link": "link-reference",
                "request": ID, "item": "income", "data_user": "lender.example",
                "asked_by": "A lender", "purpose": "105", "question": digest,
                "parameters": {"band": 5000}, "range": range(), "return_url": MANAGER,
            })),
        ),
        document::<PreviewReceipt>(
            "preview receipt",
            times(json!({
                "iss": "store.example", "aud": MANAGER, "link": "link-reference",
                "request": ID, "item": "income", "question": digest,
                "parameters": {"band": 5000}, "range": range(), "language": "en",
                "answer": digest,
            })),
        ),
        document::<EndRequest>(
            "end request",
            times(json!({
                "iss": "bank.example", "aud": MANAGER, "jti": "1", "artifact": ID,
                "reason": "closed",
            })),
        ),
        document::<Event>(
            "event of an artifact",
            event("artifact.issued", json!({"artifact": compact()})),
        ),
        document::<Event>(
            "event of a status",
            event(
                "artifact.status_changed",
                json!({"artifact_id": ID, "state": "revoked", "by": "citizen"}),
            ),
        ),
        document::<Event>(
            "event of a decision",
            event(
                "consent_request.decided",
                json!({"request_id": ID, "state": "denied", "reason": "too_much"}),
            ),
        ),
        document::<Event>(
            "event of a session",
            event(
                "data_session.changed",
                json!({"session_id": ID, "state": "ready"}),
            ),
        ),
        document::<Event>(
            "event of a refused delivery",
            event(
                "delivery.refused",
                json!({"session_id": ID, "fault": "page-order"}),
            ),
        ),
        document::<DeliveryRefusal>("refusal of a delivery", json!({"fault": "page-order"})),
        document::<Event>(
            "event of a question",
            event(
                "question.withdrawn",
                json!({"question": digest, "reason": "it told too much"}),
            ),
        ),
        document::<Problem>("problem", problem.clone()),
        document::<Metadata>(
            "metadata",
            json!({
                "issuer": MANAGER, "keys": keys, "status_lists": ["https://manager.example/status/1"],
                "identity_issuer": "https://id.example/", "identity_client": "manager",
                "api": "https://manager.example/v1/", "languages": ["en"],
            }),
        ),
        document::<Manifest>("manifest of a question", manifest()),
        document::<Package>(
            "package of a question",
            json!({"manifest": manifest(), "sql": "select 1"}),
        ),
        document::<StatusListClaims>(
            "status list token",
            times(json!({
                "sub": "https://manager.example/status/1", "ttl": 60, "status_list": list,
            })),
        ),
        document::<Party>(
            "entry of a party",
            json!({
                "id": "bank.example", "name": "A bank", "roles": ["provider"],
                "standing": "active", "since": now(), "website": "https://bank.example/",
                "grievance_url": "https://bank.example/help",
                "endpoint": "https://bank.example/amanat/", "keys": keys,
                "datasets": ["bank.transactions"],
            }),
        ),
        document::<RequestView>(
            "view of a request",
            json!({
                "request_id": ID, "state": "denied", "redirect_url": MANAGER, "expires_at": now(),
                "reason": "other", "artifact_id": ID, "decided_by": "citizen",
            }),
        ),
        document::<SessionView>(
            "view of a session",
            json!({
                "session_id": ID, "state": "failed", "expires_at": now(), "pages": 1,
                "problem": problem,
            }),
        ),
        document::<SharingRecord>(
            "sharing record",
            json!({
                "id": ID, "source": "bank.example", "data_user": "lender.example",
                "item": "income", "classes": ["bank.transactions"], "bytes": 1, "pages": 1,
                "at": now(),
            }),
        ),
    ]
}
