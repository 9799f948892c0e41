//! The description of what an adapter serves (`/openapi.json`): what every party serves for the
//! consent manager, and what its decision point serves for systems of its own, which is another
//! listener and has a description of its own.
//!
//! # Adding one
//! An [`Operation`] in the list below, or in that of [`decide`], with an example for each body. The
//! test here fails until it is there, and writes `docs/api/` with `AMANAT_WRITE_TABLES=1`.

pub(super) mod decide;

use actix_web::{HttpRequest, HttpResponse, web};
use consent_model::{
    data_request::{RELAYED_TYP, RelayedRequest},
    event::Event,
    problem::ProblemType as P,
};
use schemars::json_schema;
use serde_json::{Map, Value, json};
use service_kit::openapi::{
    About, Answer, Body, DescribeError, Document, Operation, Served, Users, description_operation,
    event_sample, health_operation, samples::Samples,
};

use super::{
    machine::EVENT_LIMIT,
    routes,
    witness::{CALL_LIMIT, SIZE},
};
use crate::{provider::Provider, server::BODY_LIMIT};

const SECTION: &str = "Parties: for the manager";

const LOG: &str = "Parties: what they have seen of the log";
const CHECKPOINT: &str = "manager.example/log\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n\
    — manager.example/log AAAAAA…\n";
const ADD_CHECKPOINT: &str = "old 0\n\nmanager.example/log\n1\n\
    bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n— manager.example/log AAAAAA…\n";
const COSIGNED: &str = "— bank.example/witness AAAAAA…\n";

const ABOUT: About = About {
    title: "Amanat fiduciary adapter",
    summary: "What a bank, clinic or lender serves for the consent manager.",
    description: "Every party serves these under the `endpoint` of its registry entry. Only the \
        consent manager calls them, and proves itself with its key. A refusal is \
        `application/problem+json`; `Link` leads to a page about its type. What is not described is \
        refused.",
    sends_events: false,
    conditional_reads: false,
};

fn schemes() -> Map<String, Value> {
    let scheme = json!({
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "Standard Webhooks `v1a`: Ed25519 with a key of the manager, over id, time and body.",
    });
    Map::from_iter([("webhookSignature".to_owned(), scheme)])
}

fn operations(samples: &Samples) -> Vec<Operation> {
    let event = event_sample("artifact.issued", samples).unwrap_or_default();
    vec![
        Operation::new(
            "POST",
            "/v1/events",
            "takeEvent",
            "Take an event",
            Users::Both,
        )
        .says(
            "Answered once it is on disk. An event that is known already changes nothing.",
            SECTION,
        )
        .step(1)
        .header(
            "webhook-id",
            true,
            "The event's id.",
            |_| json_schema!({"type": "string"}),
        )
        .header(
            "webhook-timestamp",
            true,
            "When it was sent, in seconds; at most five minutes away.",
            |_| json_schema!({"type": "integer"}),
        )
        .header(
            "webhook-signature",
            true,
            "`v1a,` and a signature, for each key.",
            |_| json_schema!({"type": "string"}),
        )
        .body(Body::json::<Event>(EVENT_LIMIT, event))
        .refuses(&[
            P::ForgedArtifact,
            P::InvalidEvidence,
            P::WrongAudience,
            P::NotFound,
            P::NotLinked,
        ])
        .answer(Answer::empty(204, "It is on disk.")),
        Operation::new(
            "POST",
            "/v1/data-requests",
            "takeDataRequest",
            "Serve under a consent",
            Users::Provider,
        )
        .says(
            "Decides, and answers 202 when it will serve: sealed pages then follow to the manager. \
                 The same session again gets the same answer, and is never a second use.",
            SECTION,
        )
        .step(2)
        .body(Body::signed::<RelayedRequest>(
            RELAYED_TYP,
            BODY_LIMIT,
            &samples.relayed_request,
        ))
        .refuses(&[
            P::UnknownKey,
            P::WrongAudience,
            P::ForgedArtifact,
            P::InvalidEvidence,
            P::NotYetValid,
            P::ConsentExpired,
            P::ConsentRevoked,
            P::ConsentPaused,
            P::ConsentSuperseded,
            P::ItemWithdrawn,
            P::StatusUnknown,
            P::FrequencyExhausted,
            P::OutsideConsent,
            P::WrongKey,
            P::Replayed,
            P::NotPermitted,
            P::NotFound,
            P::NotLinked,
            P::NoData,
            P::StateConflict,
            P::SessionExpired,
            P::TooManyRequests,
        ])
        .answer(Answer::empty(202, "It will serve.")),
        Operation::new(
            "POST",
            "/witness/add-checkpoint",
            "addCheckpoint",
            "Cosign a checkpoint of the manager's log",
            Users::Public,
        )
        .says(
            "Where this party is a witness: exactly C2SP tlog-witness, which also gives the form of the body. \
             Nothing but the log's own signature is asked for.",
            LOG,
        )
        .body(Body::text(CALL_LIMIT, ADD_CHECKPOINT))
        .refuses(&[P::MalformedRequest, P::NotFound])
        .answer(Answer::text(200, "Its line under the checkpoint, kept.", COSIGNED))
        .answer(Answer::text(
            403,
            "The log has not signed the checkpoint.",
            "the log has not signed this checkpoint\n",
        ))
        .answer(Answer::of(
            SIZE,
            409,
            "The proof has to begin at this number of entries.",
            |_| json_schema!({"type": "string"}),
            "20\n".into(),
        ))
        .answer(Answer::text(
            422,
            "The checkpoint does not continue the last one.",
            "the checkpoint does not continue what this witness has seen\n",
        )),
        Operation::new(
            "GET",
            "/log/seen",
            "getSeenCheckpoint",
            "What was seen of the manager's log",
            Users::Public,
        )
        .says(
            "The last checkpoint of the manager's log that this party has fetched, as the log signed it, so \
             that others can compare it with theirs.",
            LOG,
        )
        .refuses(&[P::NotFound])
        .answer(Answer::text(200, "A signed note.", CHECKPOINT)),
        health_operation(),
        Operation::new(
            "GET",
            "/readyz",
            "getReadiness",
            "Whether the adapter can work",
            Users::Public,
        )
        .refuses(&[P::Unavailable])
        .answer(Answer::text(
            200,
            "It can; and how many records its source passes over.",
            "ready",
        )),
        description_operation(SECTION),
    ]
}

fn described() -> Result<Document, DescribeError> {
    Ok(Document::new(
        ABOUT,
        operations(&Samples::new()?),
        schemes(),
    ))
}

/// The description, ready to be served.
///
/// # Errors
/// When an operation is described that is not served, which a test excludes.
pub(crate) fn served() -> Result<Served, DescribeError> {
    Served::new(described()?.build(routes::ROUTES)?)
}

/// `GET /openapi.json`
pub(super) async fn show(provider: web::Data<Provider>, request: HttpRequest) -> HttpResponse {
    provider.description.answer(&request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_for_programs_is_described_and_nothing_else() {
        for (routes, described) in [
            (routes::ROUTES, described().unwrap()),
            (routes::DECIDE_ROUTES, decide::described()),
        ] {
            let pages = routes.iter().copied();
            let pages: Vec<_> = pages.filter(|route| is_page(route.path)).collect();
            let missing = described.undescribed(routes, &[&pages]);
            assert!(missing.is_empty(), "{missing:#?}");
        }
    }

    fn is_page(path: &str) -> bool {
        path == "/docs" || path.starts_with("/assets/")
    }

    #[test]
    fn the_committed_documents_are_what_the_code_generates() {
        for (name, served) in [("adapter", served()), ("decide", decide::served())] {
            let file = format!(
                "{}/../docs/api/{name}.openapi.json",
                env!("CARGO_MANIFEST_DIR")
            );
            let text = format!("{:#}\n", served.unwrap().document());
            if std::env::var_os("AMANAT_WRITE_TABLES").is_some() {
                std::fs::write(&file, &text).unwrap();
            }
            let written = std::fs::read_to_string(&file).unwrap_or_default();
            assert!(
                written == text,
                "docs/api/{name}.openapi.json differs: write it with AMANAT_WRITE_TABLES=1 and read \
                 the difference"
            );
        }
    }
}
