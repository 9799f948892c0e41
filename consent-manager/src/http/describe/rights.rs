//! Requests by which a person uses a right of hers.

use consent_model::{ids::RightsRequestId, problem::ProblemType as P, rights::RightsAnswer};
use serde_json::json;
use service_kit::openapi::{Answer, Body, Operation, Users};

pub(super) fn operations() -> Vec<Operation> {
    let answer = json!({"state": "answered", "text": "What was no longer needed is deleted."});
    vec![
        Operation::new(
            "POST",
            "/v1/rights-requests/{rights_request}/answer",
            "answerRightsRequest",
            "Answer a person's request",
            Users::Both,
        )
        .says(
            "It came as the event `rights_request.made`. An answer can be followed by a better one.",
            "Manager: for parties",
        )
        .path_as::<RightsRequestId>("rights_request", "`request_id` of the event.")
        .body(Body::json::<RightsAnswer>(64 * 1024, answer))
        .refuses(&[P::StateConflict])
        .answer(Answer::empty(204, "She sees it.")),
    ]
}
