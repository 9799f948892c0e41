//! What became of the events that were sent to the caller.

use consent_model::{ids::DeliveryId, problem::ProblemType as P};
use serde_json::json;
use service_kit::openapi::{
    Answer, Link, Operation, Users,
    samples::{DELIVERY, EVENT},
};

use crate::{http::api::Listing, service::DeliveryView};

const PARTIES: &str = "Manager: for parties";

pub(super) fn operations() -> Vec<Operation> {
    let listed = json!({
        "items": [{
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
        }],
        "next": null,
    });
    vec![
        Operation::new(
            "GET",
            "/v1/webhook-deliveries",
            "listDeliveries",
            "Events sent to the caller",
            Users::Both,
        )
        .says("The delivery log, the oldest first.", PARTIES)
        .paged()
        .answer(
            Answer::json::<Listing<DeliveryView>>(200, "One page of it.", listed)
                .link(Link {
                    name: "next",
                    to: "listDeliveries",
                    parameters: &[("cursor", "$response.body#/next")],
                    says: "The page after this one, unless `next` is null.",
                })
                .link(Link {
                    name: "replay",
                    to: "replayDelivery",
                    parameters: &[("delivery", "$response.body#/items/0/delivery_id")],
                    says: "Have one sent again.",
                }),
        ),
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
    ]
}
