//! Documents for everyone: metadata, keys, status lists, the registry, the questions, this
//! description.

use consent_model::{
    digest::Digest,
    jose::Jwks,
    metadata::Metadata,
    party::{Party, PartyId},
    problem::ProblemType as P,
    status_list::{STATUS_LIST_TYP, StatusListClaims},
};
use schemars::json_schema;
use serde_json::json;
use service_kit::openapi::{
    Answer, Link, Operation, Users, description_operation, health_operation,
    samples::{QUESTION, Samples},
};

use crate::{
    http::public::{PublishedQuestion, RelatedOrigins},
    service::QuestionReview,
};

const EVERYONE: &str = "Manager: for parties";

pub(super) fn operations(samples: &Samples) -> Vec<Operation> {
    let mut all = well_known(samples);
    all.extend(registry(samples));
    all.extend(service());
    all
}

fn well_known(samples: &Samples) -> Vec<Operation> {
    let metadata = json!({
        "issuer": "https://manager.example/",
        "keys": samples.jwks,
        "status_lists": ["https://manager.example/status/0"],
        "identity_issuer": "https://id.example",
        "identity_client": "manager",
        "api": "https://manager.example/v1/",
        "languages": ["en", "hi"],
    });
    let name = |s: &str| json!({"origins": [s]});
    vec![
        Operation::new("GET", "/.well-known/amanat.json", "getMetadata", "What this manager is", Users::Public)
            .says("Issuer, keys, status lists and addresses. Begin here.", EVERYONE)
            .step(1)
            .answer(
                Answer::json::<Metadata>(200, "The metadata.", metadata).header("Cache-Control"),
            ),
        Operation::new("GET", "/.well-known/jwks.json", "getKeys", "Keys of the manager", Users::Public)
            .says("What the manager signs with. The metadata hold the same.", EVERYONE)
            .answer(
                Answer::json::<Jwks>(200, "The keys.", samples.jwks.clone())
                    .header("Cache-Control"),
            ),
        Operation::new(
            "GET",
            "/.well-known/webauthn",
            "getRelatedOrigins",
            "Origins that may ask for passkeys of this domain",
            Users::Public,
        )
        .says("For browsers (Web Authentication Level 3 §5.11).", "Linking, through her browser")
        .answer(
            Answer::json::<RelatedOrigins>(200, "The origins.", name("https://bank.example"))
                .header("Cache-Control"),
        ),
        Operation::new("GET", "/status/{list}", "getStatusList", "A status list", Users::Public)
            .says(
                "Whether consents hold: IETF Token Status List, two bits for each copy. Served under a \
                 consent only while a copy of its list is fresh.",
                EVERYONE,
            )
            .step(8)
            .path_of("list", "Number of the list.", |_| {
                json_schema!({"type": "integer", "minimum": 0, "maximum": u32::MAX, "examples": [0]})
            })
            .header("If-None-Match", false, "Tag of the copy at hand.", |_| {
                json_schema!({"type": "string"})
            })
            .answer(
                Answer::signed::<StatusListClaims>(
                    "application/statuslist+jwt",
                    STATUS_LIST_TYP,
                    "The list.",
                    &samples.status_list,
                )
                .header("ETag")
                .header("Cache-Control"),
            )
            .answer(Answer::empty(304, "The copy at hand is still good.").header("ETag").header("Cache-Control")),
    ]
}

fn registry(samples: &Samples) -> Vec<Operation> {
    let published = json!({"digest": QUESTION, "manifest": samples.manifest});
    let review = json!({
        "digest": QUESTION,
        "state": "published",
        "history": [
            {"state": "draft", "by": "Example Registry", "reason": "Registered.", "at": "2026-09-01T00:00:00Z"},
            {"state": "reviewed", "by": "Example Review Board", "reason": "As declared.", "at": "2026-09-20T00:00:00Z"},
            {"state": "published", "by": "Example Operator", "reason": "For lenders.", "at": "2026-10-01T00:00:00Z"},
        ],
    });
    vec![
        Operation::new("GET", "/v1/parties/{party}", "getParty", "A registry entry", Users::Public)
            .says("Roles, standing, addresses and public keys of a party; also whether one's own entry is right.", EVERYONE)
            .path_as::<PartyId>("party", "Its name.")
            .answer(Answer::json::<Party>(200, "The entry.", samples.party.clone())),
        Operation::new("GET", "/v1/questions", "listQuestions", "Published questions", Users::Public)
            .says("What can be asked of a person's store, with purpose, parameters and the shape of the answer.", "Questions and their review")
            .step(3)
            .answer(Answer::json::<Vec<PublishedQuestion>>(200, "All of them.", json!([published])).link(Link {
                name: "question",
                to: "getQuestion",
                parameters: &[("digest", "$response.body#/0/digest")],
                says: "One of them.",
            })),
        Operation::new("GET", "/v1/questions/{digest}", "getQuestion", "A published question", Users::Public)
            .says("Its manifest, by the digest that a consent request names.", "Questions and their review")
            .step(4)
            .path_as::<Digest>("digest", "Digest of its package.")
            .refuses(&[P::UnknownQuestion])
            .answer(Answer::json::<PublishedQuestion>(200, "The question.", published).link(Link {
                name: "review",
                to: "getQuestionReview",
                parameters: &[("digest", "$response.body#/digest")],
                says: "Who looked at it.",
            })),
        Operation::new("GET", "/v1/questions/{digest}/review", "getQuestionReview", "Where a question stands", Users::Public)
            .says("Of any registered question, also one that is not or no longer published.", "Questions and their review")
            .path_as::<Digest>("digest", "Digest of its package.")
            .refuses(&[P::UnknownQuestion])
            .answer(Answer::json::<QuestionReview>(200, "Its steps, the first first.", review)),
    ]
}

fn service() -> Vec<Operation> {
    vec![
        health_operation(),
        Operation::new(
            "GET",
            "/readyz",
            "getReadiness",
            "Whether the manager can work",
            Users::Public,
        )
        .refuses(&[P::Unavailable])
        .answer(Answer::text(200, "It can.", "ready")),
        description_operation(EVERYONE),
    ]
}
