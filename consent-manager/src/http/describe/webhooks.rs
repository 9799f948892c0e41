//! What became of the events that were sent to the caller, and what they are signed with.

use consent_model::{event::What, ids::DeliveryId, problem::ProblemType as P};
use schemars::json_schema;
use serde_json::{Value, json};
use service_kit::openapi::{
    Answer, Body, Link, Operation, Users,
    samples::{DELIVERY, EVENT},
};

use crate::{
    http::{
        api::Listing,
        webhooks::{MadeSecret, Replay, Replayed, Secrets, Sent},
    },
    service::{DeliveryDetail, DeliveryState, DeliveryView},
};

const PARTIES: &str = "Manager: for parties";

fn line() -> Value {
    json!({
        "delivery_id": DELIVERY,
        "party": "lender.example",
        "event_id": EVENT,
        "type": "artifact.issued",
        "state": "delivered",
        "attempts": 1,
        "last_status": 204,
        "next_at": "2027-01-15T10:05:00Z",
        "created_at": "2027-01-15T10:05:00Z",
        "acknowledged_at": "2027-01-15T10:05:01Z",
    })
}

pub(super) fn operations() -> Vec<Operation> {
    let mut all = reading();
    all.extend(sending());
    all.extend(secrets());
    all
}

fn reading() -> Vec<Operation> {
    let listed = json!({"items": [line()], "next": null});
    let mut detail = line();
    detail["tries"] = json!([{
        "number": 1, "at": "2027-01-15T10:05:01Z", "status": 204, "fault": null, "took_ms": 41,
    }]);
    vec![
        Operation::new(
            "GET",
            "/v1/webhook-deliveries",
            "listDeliveries",
            "Events sent to the caller",
            Users::Both,
        )
        .says(
            "The delivery log, the oldest first. With `state=dead`: what was given up.",
            PARTIES,
        )
        .paged()
        .query("state", false, "Only those that stand so.", |generator| {
            generator.subschema_for::<DeliveryState>()
        })
        .query(
            "type",
            false,
            "Only events of this type.",
            |_| json_schema!({"type": "string", "enum": What::NAMES}),
        )
        .answer(
            Answer::json::<Listing<DeliveryView>>(200, "One page of it.", listed)
                .link(Link {
                    name: "next",
                    to: "listDeliveries",
                    parameters: &[("cursor", "$response.body#/next")],
                    says: "The page after this one, unless `next` is null.",
                })
                .link(Link {
                    name: "delivery",
                    to: "getDelivery",
                    parameters: &[("delivery", "$response.body#/items/0/delivery_id")],
                    says: "One of them, with each try.",
                })
                .link(Link {
                    name: "replay",
                    to: "replayDelivery",
                    parameters: &[("delivery", "$response.body#/items/0/delivery_id")],
                    says: "Have one sent again.",
                }),
        ),
        Operation::new(
            "GET",
            "/v1/webhook-deliveries/{delivery}",
            "getDelivery",
            "One delivery, with its tries",
            Users::Both,
        )
        .says("The latest thirty tries, oldest first.", PARTIES)
        .path_as::<DeliveryId>("delivery", "The delivery.")
        .answer(Answer::json::<DeliveryDetail>(200, "As it stands.", detail)),
    ]
}

fn sending() -> Vec<Operation> {
    let sent = json!({"delivery_id": DELIVERY});
    vec![
        Operation::new(
            "POST",
            "/v1/webhook-deliveries/{delivery}/replay",
            "replayDelivery",
            "Have an event sent again",
            Users::Both,
        )
        .says(
            "At once, with the same bytes and the same event id.",
            PARTIES,
        )
        .path_as::<DeliveryId>("delivery", "The delivery.")
        .refuses(&[P::StateConflict])
        .answer(Answer::empty(202, "It is on its way again.")),
        Operation::new(
            "POST",
            "/v1/webhook-replays",
            "replayDead",
            "Have everything sent again that was given up",
            Users::Both,
        )
        .says("All of it, or all events of one type.", PARTIES)
        .body(Body::json::<Replay>(1024, json!({"state": "dead"})))
        .answer(Answer::json::<Replayed>(
            202,
            "So many are on their way again.",
            json!({"replayed": 3}),
        )),
        Operation::new(
            "POST",
            "/v1/webhook-tests",
            "testDelivery",
            "Have an event sent to try the endpoint",
            Users::Both,
        )
        .says(
            "`webhook.test`, by the same way as every other; ten an hour.",
            PARTIES,
        )
        .answer(
            Answer::json::<Sent>(202, "It is on its way.", sent).link(Link {
                name: "delivery",
                to: "getDelivery",
                parameters: &[("delivery", "$response.body#/delivery_id")],
                says: "What became of it.",
            }),
        ),
    ]
}

fn secrets() -> Vec<Operation> {
    let view = json!({
        "fingerprint": "kq3vX0b1oGs",
        "made_at": "2027-01-15T10:00:00Z",
        "ends_at": null,
    });
    let mut made = view.clone();
    made["secret"] = json!("whsec_c2FtcGxlIHNlY3JldCBvZiB0d2VudHktZm91cg==");
    vec![
        Operation::new(
            "GET",
            "/v1/webhook-secret",
            "listWebhookSecrets",
            "The shared secrets that sign now",
            Users::Both,
        )
        .says("Never the secrets themselves.", PARTIES)
        .answer(Answer::json::<Secrets>(
            200,
            "The current one, and for a day the one before it.",
            json!({"items": [view]}),
        )),
        Operation::new(
            "POST",
            "/v1/webhook-secret",
            "makeWebhookSecret",
            "Make a shared secret",
            Users::Both,
        )
        .says(
            "For receivers that know symmetric signatures only (`v1`). The one before it signs \
                 beside it for a day. Ten a day.",
            PARTIES,
        )
        .answer(Answer::json::<MadeSecret>(201, "Shown this once.", made)),
        Operation::new(
            "DELETE",
            "/v1/webhook-secret",
            "removeWebhookSecrets",
            "Do without shared secrets",
            Users::Both,
        )
        .says(
            "At once; the manager's own signature (`v1a`) stays.",
            PARTIES,
        )
        .answer(Answer::empty(204, "There is none any more.")),
    ]
}
