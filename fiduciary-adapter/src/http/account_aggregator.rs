//! Calls of the Account Aggregator network, to this party as a provider. Where it is none, nothing is here.

use account_aggregator::{Operation, Refusal};
use actix_web::{HttpRequest, HttpResponse, web};
use consent_model::problem::ProblemType;
use service_kit::problem::ApiResult;

use crate::{
    account_aggregator::provider::{NetworkError, NetworkProvider},
    provider::Provider,
};

fn network(provider: &Provider) -> ApiResult<&NetworkProvider> {
    let network = provider.network.as_deref();
    network.ok_or_else(|| ProblemType::NotFound.into())
}

fn told<T>(outcome: Result<T, NetworkError>) -> Result<T, Refusal> {
    outcome.map_err(NetworkError::told)
}

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident = $operation:ident $method:ident;)+) => {$(
        $(#[$doc])*
        pub(super) async fn $name(
            provider: web::Data<Provider>,
            request: HttpRequest,
            body: web::Payload,
        ) -> ApiResult<HttpResponse> {
            let network = network(&provider)?;
            let work = async |opened| told(network.$method(&opened).await);
            Ok(network
                .edge
                .serve(&request, body, Operation::$operation, work)
                .await)
        }
    )+};
}

calls! {
    /// `POST /aa/fip/Accounts/discover`
    discover = FipDiscover discover;
    /// `POST /aa/fip/Accounts/link`
    link = FipLink link;
    /// `POST /aa/fip/Accounts/link/verify`
    verify = FipLinkVerify verify_link;
    /// `POST /aa/fip/Accounts/delink`
    delink = FipDelink delink;
    /// `POST /aa/fip/Consent`
    consent = FipConsent take_consent;
    /// `POST /aa/fip/Consent/Notification`
    consent_notification = FipConsentNotification consent_changed;
    /// `POST /aa/fip/FI/request`
    fi_request = FipFiRequest request_data;
    /// `POST /aa/fip/FI/fetch`
    fi_fetch = FipFiFetch fetch_data;
}

/// `GET /aa/fip/Heartbeat`
pub(super) async fn heartbeat(
    provider: web::Data<Provider>,
    request: HttpRequest,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let network = network(&provider)?;
    let up = network.is_up().await;
    let answer = network
        .edge
        .heartbeat(&request, body, Operation::FipHeartbeat, up);
    Ok(answer.await)
}
