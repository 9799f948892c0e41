//! Data sessions at both ends: asking, delivering, confirming, refusing; and the record of them.

use consent_model::{
    data_request::{self, DataRequest, SessionView},
    delivery::DeliveryRefusal,
    ids::SessionId,
    jose::MAX_PAGE,
    problem::{Problem, ProblemType as P},
    release::SharingRecord,
};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::json;
use service_kit::{
    body::DEFAULT_LIMIT,
    openapi::{
        Answer, Body, Link, Operation, Users, problem_example,
        samples::{SESSION, Samples},
    },
};

use crate::http::api::Listing;

const PARTIES: &str = "Manager: for parties";
const PAGES: &str = "Pages that are relayed";
const REFUSED: &str = "A delivery that is refused";
/// A sealed page in the examples; nobody opens it.
const PAGE: &str = "eyJhbGciOiJFQ0RILUVTIn0..AAAAAAAAAAAAAAAA.c2VhbGVk.AAAAAAAAAAAAAAAAAAAAAA";

const THE_SESSION: Link = Link {
    name: "session",
    to: "getDataSession",
    parameters: &[("session", "$response.body#/session_id")],
    says: "Where it stands; `wait` spares asking again and again.",
};

fn number(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "integer", "minimum": 0, "maximum": u32::MAX, "examples": [0]})
}

/// Nothing is handed over under a consent that is not in force, whatever was under way.
const ENDED: [P; 4] = [
    P::ConsentRevoked,
    P::ConsentPaused,
    P::ConsentExpired,
    P::ConsentSuperseded,
];

pub(super) fn operations(samples: &Samples) -> Vec<Operation> {
    let mut all = asking(samples);
    all.extend(fetching());
    all.extend(serving());
    all
}

fn asking(samples: &Samples) -> Vec<Operation> {
    let pending = json!({
        "session_id": SESSION,
        "state": "pending",
        "expires_at": "2027-01-15T11:10:00Z",
        "pages": 0,
    });
    let ready = json!({
        "session_id": SESSION,
        "state": "ready",
        "expires_at": "2027-01-15T11:10:00Z",
        "pages": 1,
    });
    vec![
        Operation::new(
            "POST",
            "/v1/data-sessions",
            "openDataSession",
            "Ask for what was consented to",
            Users::DataUser,
        )
        .says(
            "Names the caller's copy, the item and a fresh key to seal to. Opens a session of at \
                 most an hour. The same bytes again give the same session.",
            PARTIES,
        )
        .step(9)
        .idempotent()
        .body(Body::signed::<DataRequest>(
            data_request::TYP,
            DEFAULT_LIMIT,
            &samples.data_request,
        ))
        .refuses(&[
            P::NotFound,
            P::NotYetValid,
            P::ConsentExpired,
            P::ConsentRevoked,
            P::ConsentPaused,
            P::ConsentSuperseded,
            P::ItemWithdrawn,
            P::FrequencyExhausted,
            P::OutsideConsent,
            P::WrongKey,
            P::UnknownQuestion,
            P::StateConflict,
            P::TooManyRequests,
        ])
        .answer(
            Answer::json::<SessionView>(201, "The source is asked.", pending.clone())
                .header("Location")
                .link(THE_SESSION),
        )
        .answer(
            Answer::json::<SessionView>(
                200,
                "The same bytes came before: as it stands now.",
                pending,
            )
            .header("Location")
            .link(THE_SESSION),
        ),
        Operation::new(
            "GET",
            "/v1/data-sessions/{session}",
            "getDataSession",
            "A data session",
            Users::DataUser,
        )
        .says(
            "Where it stands. The event `data_session.changed` says the same.",
            PARTIES,
        )
        .step(10)
        .path_as::<SessionId>("session", "The caller's session.")
        .query(
            "wait",
            false,
            "Seconds to wait for a change away from `pending`.",
            |_| json_schema!({"type": "integer", "minimum": 0, "maximum": 20, "default": 0}),
        )
        .answer(
            Answer::json::<SessionView>(200, "As it stands.", ready).link(Link {
                name: "page",
                to: "getPage",
                parameters: &[("session", "$response.body#/session_id"), ("page", "0")],
                says: "The first page, once the session is ready.",
            }),
        ),
    ]
}

fn fetching() -> Vec<Operation> {
    vec![
        Operation::new(
            "GET",
            "/v1/data-sessions/{session}/pages/{page}",
            "getPage",
            "A sealed page",
            Users::DataUser,
        )
        .says(
            "As the source sealed it; only the caller's key opens it.",
            PAGES,
        )
        .step(11)
        .path_as::<SessionId>("session", "The caller's session.")
        .path_of("page", "Its number, from 0.", number)
        .refuses(&[P::StateConflict, P::SessionExpired])
        .refuses(&ENDED)
        .answer(
            Answer::sealed_page(200, "The page.", PAGE.into())
                .header("Content-Length")
                .link(Link {
                    name: "confirm",
                    to: "confirmPage",
                    parameters: &[
                        ("session", "$request.path.session"),
                        ("page", "$request.path.page"),
                    ],
                    says: "Say that it is safe with the caller; it is then deleted here.",
                }),
        ),
        Operation::new(
            "DELETE",
            "/v1/data-sessions/{session}/pages/{page}",
            "confirmPage",
            "Confirm a page",
            Users::DataUser,
        )
        .says("The page is gone from the manager. Again: the same.", PAGES)
        .step(12)
        .path_as::<SessionId>("session", "The caller's session.")
        .path_of("page", "Its number, from 0.", number)
        .refuses(&[P::StateConflict, P::SessionExpired])
        .answer(Answer::empty(204, "It is gone.")),
        Operation::new(
            "POST",
            "/v1/data-sessions/{session}/fault",
            "refuseDelivery",
            "Refuse a delivery, whole",
            Users::DataUser,
        )
        .says(
            "Names what is wrong with it, and nothing of the records. The source hears the name.",
            REFUSED,
        )
        .path_as::<SessionId>("session", "The caller's session.")
        .body(Body::json::<DeliveryRefusal>(
            1024,
            json!({"fault": "outside-range"}),
        ))
        .refuses(&[P::StateConflict, P::SessionExpired])
        .answer(Answer::empty(
            204,
            "The session has failed, and its pages are gone.",
        )),
    ]
}

fn serving() -> Vec<Operation> {
    let refused = problem_example(P::NoData);
    let shared = json!({
        "items": [{
            "id": "01942f72-6600-7a77-8dac-6cb0e08af007",
            "source": "bank.example",
            "data_user": "lender.example",
            "item": "income",
            "classes": ["bank.transactions"],
            "bytes": 48_213,
            "pages": 1,
            "at": "2027-01-15T10:12:00Z",
        }],
        "next": null,
    });
    vec![
        Operation::new("PUT", "/v1/relay/{session}/pages/{page}", "putPage", "Deliver a page", Users::Provider)
            .says("In order, from 0. The same page with the same bytes again is taken and changes nothing.", PAGES)
            .step(9)
            .path_as::<SessionId>("session", "The session, as the source knows it.")
            .path_of("page", "Its number, from 0.", number)
            .query("last", true, "Whether no page follows.", |_| json_schema!({"type": "boolean"}))
            .body(Body::sealed_page(MAX_PAGE, PAGE.into()))
            .refuses(&[P::StateConflict, P::SessionExpired])
            .refuses(&ENDED)
            .answer(Answer::empty(204, "It is on disk.")),
        Operation::new("POST", "/v1/relay/{session}/refusal", "refuseRequest", "Say that nothing will be served", Users::Provider)
            .says("Fails the session; the data user sees the problem.", "Parties: for the manager")
            .step(10)
            .path_as::<SessionId>("session", "The session, as the source knows it.")
            .body(Body::json::<Problem>(16 * 1024, refused))
            .refuses(&[P::StateConflict, P::SessionExpired])
            .answer(Answer::empty(204, "The session has failed.")),
        Operation::new("GET", "/v1/sharing", "listSharing", "What was shared", Users::Both)
            .says("The record of every sharing that the caller took part in; `id` is its own session.", PARTIES)
            .paged()
            .answer(Answer::json::<Listing<SharingRecord>>(200, "One page of it.", shared).link(Link {
                name: "next",
                to: "listSharing",
                parameters: &[("cursor", "$response.body#/next")],
                says: "The page after this one, unless `next` is null.",
            })),
    ]
}
