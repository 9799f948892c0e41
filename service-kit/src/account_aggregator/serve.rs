//! Calls of the network as they come in over HTTP.

use account_aggregator::{
    Answer, Operation, Received, Refusal,
    code::ErrorCode,
    gate::{MAX_MESSAGE, META, Opened, Refused, SIGNATURE},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde::Serialize;

use super::Edge;
use crate::body::read_within;

impl Edge {
    /// Opens a call, lets `work` answer it, and signs the answer.
    pub async fn serve<W, R, T>(
        &self,
        request: &HttpRequest,
        payload: web::Payload,
        operation: Operation,
        work: W,
    ) -> HttpResponse
    where
        W: FnOnce(Opened) -> R,
        R: Future<Output = Result<T, Refusal>>,
        T: Serialize,
    {
        self.refresh();
        let (now, fresh) = (self.clock.now(), self.new_id());
        let Ok(body) = read_within(request, payload, MAX_MESSAGE).await else {
            let refused = Refused {
                refusal: Refusal::invalid("the body is too large, or broke off"),
                ver: String::from("2.0.0"),
                txnid: fresh.to_string(),
            };
            return respond(self.gate.refuse(operation, &refused, now));
        };
        let header = |name| request.headers().get(name).and_then(|v| v.to_str().ok());
        let received = Received {
            operation,
            client_api_key: header("client_api_key"),
            fip_api_key: header("fip_api_key"),
            aa_api_key: header("aa_api_key"),
            signature: header(SIGNATURE),
            request_meta: header(META),
            body: &body,
        };
        let opened = match self.gate.open(&received, now, fresh) {
            Ok(opened) => opened,
            Err(refused) => {
                tracing::info!(
                    operation = ?operation, code = refused.refusal.code.name(),
                    "a call of the network was refused"
                );
                return respond(self.gate.refuse(operation, &refused, now));
            }
        };
        let outcome = work(opened.clone()).await.and_then(|done| {
            serde_json::to_value(done)
                .map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
        });
        if let Err(refusal) = &outcome {
            tracing::info!(
                operation = ?operation, caller = %opened.caller, code = refusal.code.name(),
                "a call of the network was refused"
            );
        }
        respond(self.gate.answer(&opened, outcome, self.clock.now()))
    }

    /// The answer to `GET /Heartbeat`.
    pub async fn heartbeat(
        &self,
        request: &HttpRequest,
        payload: web::Payload,
        operation: Operation,
        up: bool,
    ) -> HttpResponse {
        self.serve(request, payload, operation, |_| async move {
            let status = if up { "UP" } else { "DOWN" };
            Ok(serde_json::json!({"Status": status}))
        })
        .await
    }
}

fn respond(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    HttpResponse::build(status)
        .insert_header((SIGNATURE, answer.signature))
        .insert_header(("cache-control", "no-store"))
        .content_type("application/json")
        .body(answer.body)
}
