//! Every route, with who may call it and what answers. What is not in [`ROUTES`] is not
//! served, and what is in [`DECIDE_ROUTES`] only on the internal listener of the decision point.

use service_kit::server::healthz;

use super::{
    account_aggregator, account_aggregator_user, confirm_passkey, decide, describe, machine, pages,
    ready::readyz, reference, witness,
};

service_kit::routes! {
    /// Every route of the adapter.
    pub const ROUTES;
    /// Puts the routes into an app whose data holds the [`crate::provider::Provider`].
    pub(crate) fn register;
    GET "/healthz" Public => healthz,
    GET "/readyz" Public => readyz,
    GET "/openapi.json" Public => describe::show,
    GET "/docs" Public => reference::show,
    GET "/assets/{name}" Public => pages::asset,
    GET "/link" Linking => pages::show,
    POST "/link/identify" Linking => pages::identify,
    POST "/link/verify" Linking => pages::verify,
    POST "/link/passkey" Linking => confirm_passkey::confirm,
    POST "/link/number" Linking => confirm_passkey::number,
    POST "/link/finish" Linking => confirm_passkey::finish,
    POST "/v1/events" ManagerEvent => machine::event,
    POST "/v1/data-requests" ManagerDocument => machine::data_request,
    POST "/aa/fiu/Consent/Notification" Network => account_aggregator_user::consent_notification,
    POST "/aa/fiu/FI/Notification" Network => account_aggregator_user::fi_notification,
    POST "/witness/add-checkpoint" Public => witness::add_checkpoint,
    GET "/log/seen" Public => witness::seen,
    POST "/aa/fip/Accounts/discover" Network => account_aggregator::discover,
    POST "/aa/fip/Accounts/link" Network => account_aggregator::link,
    POST "/aa/fip/Accounts/link/verify" Network => account_aggregator::verify,
    POST "/aa/fip/Accounts/delink" Network => account_aggregator::delink,
    POST "/aa/fip/Consent" Network => account_aggregator::consent,
    POST "/aa/fip/Consent/Notification" Network => account_aggregator::consent_notification,
    POST "/aa/fip/FI/request" Network => account_aggregator::fi_request,
    POST "/aa/fip/FI/fetch" Network => account_aggregator::fi_fetch,
    GET "/aa/fip/Heartbeat" Network => account_aggregator::heartbeat,
}

service_kit::routes! {
    /// Every route of the decision point, which has a listener of its own.
    pub const DECIDE_ROUTES;
    /// Puts them into an app whose data holds the decision point and its token.
    pub(crate) fn register_decide;
    GET "/healthz" Public => healthz,
    GET "/readyz" Public => decide::readyz,
    GET "/openapi.json" Public => decide::description,
    GET "/docs" Public => reference::show_decide,
    GET "/assets/{name}" Public => pages::asset,
    POST "/decide" OwnSystem => decide::decide,
}
