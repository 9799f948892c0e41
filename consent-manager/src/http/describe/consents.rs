//! Consent requests and the copies of the artifacts that come of them.

use consent_model::{
    acknowledgement::{self, Acknowledgement},
    artifact::{self, ArtifactClaims},
    end::{self, EndRequest},
    ids::{ArtifactId, RequestId},
    problem::ProblemType as P,
    request::{self, ConsentRequest, RequestEntry, RequestState, RequestView},
};
use schemars::json_schema;
use serde_json::{Value, json};
use service_kit::{
    body::DEFAULT_LIMIT,
    openapi::{
        Answer, Body, Link, Operation, Users,
        samples::{ARTIFACT, REQUEST, Samples},
    },
};

use crate::{http::api::Listing, service::ArtifactListing};

const REQUESTS: &str = "Request, through her browser";
const PARTIES: &str = "Manager: for parties";

const THE_REQUEST: Link = Link {
    name: "request",
    to: "getConsentRequest",
    parameters: &[("request", "$response.body#/request_id")],
    says: "Where it stands; she decides at `redirect_url`.",
};
const THE_ARTIFACT: Link = Link {
    name: "artifact",
    to: "getArtifact",
    parameters: &[("artifact", "$response.body#/artifact_id")],
    says: "The caller's copy, once she has approved.",
};

pub(super) fn operations(samples: &Samples) -> Vec<Operation> {
    let mut all = requests(samples);
    all.extend(artifacts(samples));
    all
}

fn requests(samples: &Samples) -> Vec<Operation> {
    let waiting = json!({
        "request_id": REQUEST,
        "state": "pending",
        "redirect_url": format!("https://manager.example/requests/{REQUEST}"),
        "expires_at": "2027-01-16T10:00:00Z",
    });
    let approved = json!({
        "request_id": REQUEST,
        "state": "approved",
        "redirect_url": format!("https://manager.example/requests/{REQUEST}"),
        "expires_at": "2027-01-16T10:00:00Z",
        "artifact_id": ARTIFACT,
        "decided_by": "citizen",
    });
    let mut entry = approved.clone();
    entry["created_at"] = json!("2027-01-15T10:00:00Z");
    let listed = json!({"items": [entry], "next": null});
    vec![
        Operation::new(
            "POST",
            "/v1/consent-requests",
            "submitConsentRequest",
            "Ask for a consent",
            Users::DataUser,
        )
        .says(
            "Purpose, items, terms. The person is sent to `redirect_url` of the answer, where she \
                 decides. The same bytes again give the same request.",
            REQUESTS,
        )
        .step(5)
        .idempotent()
        .body(Body::signed::<ConsentRequest>(
            request::TYP,
            DEFAULT_LIMIT,
            &samples.consent_request,
        ))
        .refuses(&[
            P::NotFound,
            P::StateConflict,
            P::UnknownPurpose,
            P::UnknownQuestion,
            P::InvalidParameter,
            P::InvalidTerm,
            P::TooManyRequests,
        ])
        .answer(
            Answer::json::<RequestView>(201, "It waits for her.", waiting.clone())
                .header("Location")
                .link(THE_REQUEST),
        )
        .answer(
            Answer::json::<RequestView>(
                200,
                "The same bytes came before: as it stands now.",
                waiting,
            )
            .header("Location")
            .link(THE_REQUEST),
        ),
        Operation::new(
            "GET",
            "/v1/consent-requests/{request}",
            "getConsentRequest",
            "A consent request",
            Users::DataUser,
        )
        .says(
            "Where it stands. The event `consent_request.decided` spares asking.",
            REQUESTS,
        )
        .step(6)
        .path_as::<RequestId>("request", "The caller's request.")
        .answer(Answer::json::<RequestView>(200, "As it stands.", approved).link(THE_ARTIFACT)),
        list(listed),
    ]
}

fn list(listed: Value) -> Operation {
    Operation::new(
        "GET",
        "/v1/consent-requests",
        "listConsentRequests",
        "The caller's consent requests",
        Users::DataUser,
    )
    .says(
        "Its own, the newest first: what has become of each, also of one whose answer was lost.",
        REQUESTS,
    )
    .paged()
    .query("state", false, "Only those that stand so.", |generator| {
        generator.subschema_for::<RequestState>()
    })
    .query(
        "since",
        false,
        "Only those made then or later.",
        |_| json_schema!({"type": "string", "format": "date-time"}),
    )
    .answer(
        Answer::json::<Listing<RequestEntry>>(200, "One page of them.", listed)
            .link(Link {
                name: "next",
                to: "listConsentRequests",
                parameters: &[("cursor", "$response.body#/next")],
                says: "The page after this one, unless `next` is null.",
            })
            .link(Link {
                name: "request",
                to: "getConsentRequest",
                parameters: &[("request", "$response.body#/items/0/request_id")],
                says: "Where one of them stands.",
            })
            .link(Link {
                name: "artifact",
                to: "getArtifact",
                parameters: &[("artifact", "$response.body#/items/0/artifact_id")],
                says: "The caller's copy, where she has approved.",
            }),
    )
}

fn artifacts(samples: &Samples) -> Vec<Operation> {
    let listed = json!({
        "items": [{
            "artifact_id": ARTIFACT,
            "state": "active",
            "issued_at": "2027-01-15T10:05:00Z",
            "copy_for": "data_user",
        }],
        "next": null,
    });
    vec![
        Operation::new(
            "GET",
            "/v1/artifacts",
            "listArtifacts",
            "The caller's copies",
            Users::Both,
        )
        .says(
            "Of every consent that the caller is an end of, the oldest first.",
            PARTIES,
        )
        .paged()
        .answer(
            Answer::json::<Listing<ArtifactListing>>(200, "One page of them.", listed).link(Link {
                name: "next",
                to: "listArtifacts",
                parameters: &[("cursor", "$response.body#/next")],
                says: "The page after this one, unless `next` is null.",
            }),
        ),
        Operation::new(
            "GET",
            "/v1/artifacts/{artifact}",
            "getArtifact",
            "A consent artifact",
            Users::Both,
        )
        .says(
            "The caller's copy, signed by the manager; docs/artifact.md explains every claim. Its \
                 bytes never change: whether it holds now is in the status list.",
            PARTIES,
        )
        .step(7)
        .path_as::<ArtifactId>("artifact", "The caller's copy.")
        .answer(Answer::signed::<ArtifactClaims>(
            "application/jose",
            artifact::TYP,
            "The copy.",
            &samples.artifact,
        )),
        Operation::new(
            "POST",
            "/v1/artifacts/{artifact}/end",
            "endArtifact",
            "End a consent",
            Users::Both,
        )
        .says(
            "A data user ends it at once; a source's wish is put to the person.",
            PARTIES,
        )
        .path_as::<ArtifactId>(
            "artifact",
            "The caller's copy; the same as in the document.",
        )
        .body(Body::signed::<EndRequest>(
            end::TYP,
            DEFAULT_LIMIT,
            &samples.end,
        ))
        .refuses(&[P::StateConflict])
        .answer(Answer::empty(200, "It has ended."))
        .answer(Answer::empty(202, "She is asked.")),
        Operation::new(
            "POST",
            "/v1/artifacts/{artifact}/acknowledgement",
            "acknowledgeArtifact",
            "Say that a change was heard, and what became of the data",
            Users::Both,
        )
        .says(
            "Signed: she keeps it, and can show it to the Board. A statement that is `pending` is \
                 completed by a later one; nothing is taken back.",
            PARTIES,
        )
        .path_as::<ArtifactId>("artifact", "The caller's copy.")
        .body(Body::signed::<Acknowledgement>(
            acknowledgement::TYP,
            DEFAULT_LIMIT,
            &samples.acknowledgement,
        ))
        .refuses(&[P::NotFound, P::StateConflict])
        .answer(Answer::empty(204, "She sees it.")),
    ]
}
