//! Calls of aggregators to a data user (FIU 2.0.0): what they notify.

use account_aggregator::{Opened, Operation, Refusal, message::NotificationResponse};
use actix_web::{HttpRequest, HttpResponse, web};
use consent_model::problem::ProblemType;
use service_kit::problem::{ApiProblem, ApiResult};

use crate::{account_aggregator::data_user::NetworkUser, provider::Provider};

/// `POST /aa/fiu/Consent/Notification`
pub(super) async fn consent_notification(
    provider: web::Data<Provider>,
    request: HttpRequest,
    payload: web::Payload,
) -> ApiResult<HttpResponse> {
    let operation = Operation::FiuConsentNotification;
    served(
        &provider,
        &request,
        payload,
        operation,
        |user, opened| async move { user.consent_told(opened).await },
    )
    .await
}

/// `POST /aa/fiu/FI/Notification`
pub(super) async fn fi_notification(
    provider: web::Data<Provider>,
    request: HttpRequest,
    payload: web::Payload,
) -> ApiResult<HttpResponse> {
    let operation = Operation::FiuFiNotification;
    served(
        &provider,
        &request,
        payload,
        operation,
        |user, opened| async move { user.session_told(opened).await },
    )
    .await
}

/// A party that is no data user on the network has no such address.
async fn served<W, R>(
    provider: &Provider,
    request: &HttpRequest,
    payload: web::Payload,
    operation: Operation,
    work: W,
) -> ApiResult<HttpResponse>
where
    W: FnOnce(NetworkUser, Opened) -> R,
    R: Future<Output = Result<NotificationResponse, Refusal>>,
{
    let user = provider.adapter.network_user();
    let user = user.ok_or_else(|| ApiProblem::new(ProblemType::NotFound))?;
    let edge = user.edge().map_err(ApiProblem::internal)?;
    let on_behalf = user.clone();
    Ok(edge
        .serve(request, payload, operation, |opened| {
            work(on_behalf, opened)
        })
        .await)
}
