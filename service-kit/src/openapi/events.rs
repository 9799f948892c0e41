//! What the manager sends, as OpenAPI 3.1 webhooks: one for each kind of event.

use consent_model::event::Event;
use schemars::{JsonSchema as _, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::samples::{ARTIFACT, EVENT, QUESTION, REQUEST, RIGHTS_REQUEST, SESSION, Samples};

fn kinds(generator: &mut SchemaGenerator) -> Vec<Value> {
    let schema = Event::json_schema(generator).to_value();
    schema["oneOf"].as_array().cloned().unwrap_or_default()
}

fn name_of(kind: &Value) -> String {
    let name = kind["properties"]["type"]["const"].as_str();
    name.unwrap_or_default().to_owned()
}

/// The kinds of events that there are, as `type` on the wire.
#[must_use]
pub fn event_names() -> Vec<String> {
    kinds(&mut SchemaGenerator::default())
        .iter()
        .map(name_of)
        .collect()
}

/// An event of this kind, as an example. Every kind wants one here.
#[must_use]
pub fn event_sample(name: &str, samples: &Samples) -> Option<Value> {
    let she = "pFmQh0v2c1y7Xr3tKw8zLA";
    let data = match name {
        "artifact.issued" => json!({"artifact": samples.artifact.jws}),
        "artifact.status_changed" => {
            json!({"artifact_id": ARTIFACT, "state": "revoked", "by": "citizen"})
        }
        "artifact.items_withdrawn" => {
            json!({"artifact_id": ARTIFACT, "items": ["income"], "by": "citizen"})
        }
        "passkey.removed" => json!({"pseudonym": she, "credential": "AQIDBAUGBwg"}),
        "guardian.ended" => json!({"pseudonym": she}),
        "consent_request.decided" => json!({"request_id": REQUEST, "state": "approved"}),
        "question.withdrawn" => {
            json!({"question": QUESTION, "reason": "A mistake in how months are counted."})
        }
        "data_session.changed" => json!({"session_id": SESSION, "state": "ready"}),
        "rights_request.made" => json!({
            "request_id": RIGHTS_REQUEST,
            "reference": "R-2027-000123",
            "pseudonym": she,
            "matter": "erasure",
            "text": "Please delete what you no longer need.",
            "due_at": "2027-04-15T10:00:00Z",
        }),
        "webhook.test" => json!({}),
        "delivery.refused" => json!({"session_id": SESSION, "fault": "outside-range"}),
        _ => return None,
    };
    Some(json!({"id": EVENT, "at": "2027-01-15T10:05:00Z", "type": name, "data": data}))
}

/// Parameters of every delivery.
pub(super) fn headers() -> Value {
    json!([
        {
            "name": "webhook-id", "in": "header", "required": true,
            "description": "The event; a receiver takes each once.",
            "schema": {"type": "string"},
        },
        {
            "name": "webhook-timestamp", "in": "header", "required": true,
            "description": "When it was sent, in seconds; at most five minutes away.",
            "schema": {"type": "integer"},
        },
        {
            "name": "webhook-signature", "in": "header", "required": true,
            "description": "`v1a,` and an Ed25519 signature over id, time and body, one for each key.",
            "schema": {"type": "string"},
        },
    ])
}

pub(super) fn webhooks(generator: &mut SchemaGenerator, samples: &Samples) -> Value {
    let mut told = Map::new();
    for kind in kinds(generator) {
        let name = name_of(&kind);
        let mut content = json!({"schema": kind});
        if let Some(sample) = event_sample(&name, samples) {
            content["examples"] = json!({"event": {"value": sample}});
        }
        let hook = json!({
            "operationId": format!("on.{name}"),
            "summary": kind["description"],
            "description": "Sent to `{endpoint}v1/events` of the party, signed after Standard Webhooks.",
            "tags": ["both"],
            "security": [{"webhookSignature": []}],
            "parameters": headers(),
            "requestBody": {"required": true, "content": {"application/json": content}},
            "responses": {
                "204": {"description": "It is on disk. An event that is known already: the same."},
                "default": {"description": "It is sent again, ever later, for three days."},
            },
        });
        told.insert(name, json!({"post": hook}));
    }
    told.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_event_has_an_example_that_its_reader_takes() {
        let samples = Samples::new().unwrap();
        let names = event_names();
        assert!(names.len() >= 10, "{names:?}");
        for name in names {
            let sample = event_sample(&name, &samples);
            let sample =
                sample.unwrap_or_else(|| panic!("{name}: add an example to `event_sample`"));
            let event: Event = serde_json::from_value(sample).unwrap();
            assert_eq!(event.what.name(), name);
        }
    }
}
