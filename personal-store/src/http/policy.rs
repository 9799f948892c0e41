//! Where the forms of her pages may end.
//!
//! Browsers hold every redirection after a form to this list: linking and asking for records end at
//! the manager, and go on to the identity provider where she is not signed in; signing out ends
//! there too. What is not a page keeps the policy of everything else, under which forms stay here.
//! Only a page on which a passkey is used may run the one script there is.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue},
    middleware::Next,
    web::Data,
};
use service_kit::{
    problem::ApiProblem,
    server::{Scripts, content_security_policy},
};

use crate::flow::Store;

/// Gives every page its policy, with the provider's addresses as they are known now.
pub(crate) async fn page_policy<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let kind = response.headers().get(CONTENT_TYPE);
    if kind.is_none_or(|kind| !kind.as_bytes().starts_with(b"text/html")) {
        return Ok(response);
    }
    if let Some(store) = response.request().app_data::<Data<Store>>() {
        let mut targets = vec![store.config.manager_url.clone()];
        targets.extend(store.oidc.form_targets());
        let scripts = response.response().extensions().get::<Scripts>().copied();
        let policy = content_security_policy(&targets, scripts.unwrap_or(Scripts::None));
        let policy = HeaderValue::try_from(policy).map_err(ApiProblem::internal)?;
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}
