//! A manager may be newer than its parties: what its answers say beyond what we know is passed over,
//! while in a signed document nothing unknown is.

use consent_model::{
    acknowledgement::Acknowledgement,
    artifact::ArtifactClaims,
    data_request::{DataRequest, RelayedRequest, SessionView},
    end::EndRequest,
    request::{ConsentRequest, RequestEntry, RequestView},
};
use serde_json::Value;

use super::*;
use crate::openapi::samples::{ARTIFACT, DELIVERY, EVENT, REQUEST, SESSION, Samples, Signed};

fn with_more(mut answer: Value) -> Value {
    answer["of_a_later_version"] = json!({"any": [1, "thing"]});
    answer
}

#[track_caller]
fn reads<T: DeserializeOwned>(answer: Value) {
    let read = serde_json::from_value::<T>(with_more(answer));
    if let Err(error) = read {
        panic!("{}: {error}", std::any::type_name::<T>());
    }
}

#[test]
fn an_answer_that_says_more_than_we_know_is_read() {
    let samples = Samples::new().unwrap();
    let request = json!({
        "request_id": REQUEST,
        "state": "approved",
        "redirect_url": "https://manager.example/requests/1",
        "expires_at": "2027-01-16T10:00:00Z",
        "artifact_id": ARTIFACT,
    });
    let mut entry = request.clone();
    entry["created_at"] = json!("2027-01-15T10:00:00Z");
    let copy = json!({
        "artifact_id": ARTIFACT,
        "state": "active",
        "issued_at": "2027-01-15T10:05:00Z",
        "copy_for": "data_user",
    });
    let key = ids_at(fixed_clock(), 1).signing_key();
    reads::<Metadata>(metadata_of(
        &"https://manager.example/".parse().unwrap(),
        &key,
    ));
    reads::<Party>(samples.party.clone());
    reads::<PublishedQuestion>(json!({
        "digest": Digest::of_bytes(b"q"), "manifest": samples.manifest,
    }));
    reads::<RequestView>(request);
    reads::<RequestEntry>(entry);
    reads::<SessionView>(json!({
        "session_id": SESSION, "state": "ready", "expires_at": "2027-01-15T11:00:00Z", "pages": 1,
    }));
    reads::<Listing<ArtifactEntry>>(json!({"items": [with_more(copy)], "next": null}));
    reads::<SharingRecord>(json!({
        "id": SESSION, "source": "bank.example", "data_user": "lender.example", "item": "income",
        "classes": ["answer:income"], "bytes": 6, "pages": 1, "at": "2027-01-15T10:06:00Z",
    }));
    reads::<DeliveryEntry>(json!({
        "delivery_id": DELIVERY, "event_id": EVENT, "type": "artifact.issued", "state": "delivered",
        "attempts": 1, "created_at": "2027-01-15T10:05:00Z",
    }));
    reads::<Problem>(serde_json::to_value(Problem::new(ProblemType::NotFound)).unwrap());
}

#[test]
fn a_signed_document_that_says_more_than_we_know_is_refused() {
    fn refuses<T: DeserializeOwned>(sample: &Signed) {
        assert!(serde_json::from_value::<T>(sample.claims.clone()).is_ok());
        let refused = serde_json::from_value::<T>(with_more(sample.claims.clone()));
        let error = refused.err().map(|error| error.to_string());
        assert!(
            error.is_some_and(|said| said.contains("of_a_later_version")),
            "{}",
            std::any::type_name::<T>()
        );
    }
    let samples = Samples::new().unwrap();
    refuses::<ConsentRequest>(&samples.consent_request);
    refuses::<ArtifactClaims>(&samples.artifact);
    refuses::<EndRequest>(&samples.end);
    refuses::<Acknowledgement>(&samples.acknowledgement);
    refuses::<DataRequest>(&samples.data_request);
    refuses::<RelayedRequest>(&samples.relayed_request);
    refuses::<StatusListClaims>(&samples.status_list);
}
