//! The Account Aggregator edge (AA 2.1.0): each handler hands what was opened to the operation, and what comes of
//! it back to be signed.

use account_aggregator::Operation;
use actix_web::{HttpRequest, HttpResponse, web};

use super::Services;

service_kit::routes! {
    /// What parties of the Account Aggregator network call.
    pub(super) const ROUTES;
    /// Registers these routes.
    pub(super) fn register;
    POST "/aa/Consent" Network => consent,
    POST "/aa/Consent/handle" Network => handle,
    POST "/aa/Consent/fetch" Network => fetch,
    POST "/aa/Consent/Notification" Network => consent_notification,
    POST "/aa/FI/request" Network => fi_request,
    POST "/aa/FI/fetch" Network => fi_fetch,
    POST "/aa/FI/Notification" Network => fi_notification,
    POST "/aa/Account/link/Notification" Network => link_notification,
    GET "/aa/Heartbeat" Network => heartbeat,
}

/// Serves an operation of the edge; without an edge there is nothing here.
macro_rules! serve {
    ($($handler:ident = $operation:ident => $work:ident,)+) => {$(
        async fn $handler(s: web::Data<Services>, http: HttpRequest, body: web::Payload) -> HttpResponse {
            let Some(edge) = s.manager.edge() else {
                return HttpResponse::NotFound().finish();
            };
            let work = async |opened: account_aggregator::Opened| {
                s.manager.$work(&opened).await
            };
            edge.serve(&http, body, Operation::$operation, work).await
        }
    )+};
}

serve! {
    consent = AaConsent => network_consent,
    handle = AaConsentHandle => network_handle,
    fetch = AaConsentFetch => network_fetch,
    consent_notification = AaConsentNotification => network_consent_notification,
    fi_request = AaFiRequest => network_fi_request,
    fi_notification = AaFiNotification => network_fi_notification,
    link_notification = AaAccountLinkNotification => network_link_notification,
}

async fn fi_fetch(s: web::Data<Services>, http: HttpRequest, body: web::Payload) -> HttpResponse {
    let Some(edge) = s.manager.edge() else {
        return HttpResponse::NotFound().finish();
    };
    let work = async |opened: account_aggregator::Opened| {
        s.manager.network_fi_fetch(&opened, &s.relay).await
    };
    edge.serve(&http, body, Operation::AaFiFetch, work).await
}

async fn heartbeat(s: web::Data<Services>, http: HttpRequest, body: web::Payload) -> HttpResponse {
    let Some(edge) = s.manager.edge() else {
        return HttpResponse::NotFound().finish();
    };
    let up = s.manager.ping().await.is_ok() && s.manager.log_is_whole().is_ok();
    edge.heartbeat(&http, body, Operation::AaHeartbeat, up)
        .await
}
