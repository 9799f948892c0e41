//! Every route and who may call it: the one list. `server` registers from the modules named here,
//! and a test asks each of them without credentials.

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Anyone.
    Public,
    /// A signed-in citizen, for what is hers.
    Citizen,
    /// A registered party with an assertion for this call, for what is its own.
    Party,
    /// Whoever holds a registered key: the body is a signed document.
    SignedDocument,
}

/// One route.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// Method.
    pub method: &'static str,
    /// Path pattern.
    pub path: &'static str,
    /// Who.
    pub access: Access,
}

const fn route(method: &'static str, path: &'static str, access: Access) -> Route {
    Route {
        method,
        path,
        access,
    }
}

use Access::{Citizen, Party, Public, SignedDocument};

/// Every route.
pub const ROUTES: &[Route] = &[
    route("GET", "/.well-known/amanat.json", Public),
    route("GET", "/.well-known/jwks.json", Public),
    route("GET", "/status/{list}", Public),
    route("GET", "/healthz", Public),
    route("GET", "/readyz", Public),
    route("GET", "/v1/parties/{party}", Public),
    route("GET", "/v1/questions", Public),
    route("GET", "/v1/questions/{digest}", Public),
    route("POST", "/v1/consent-requests", SignedDocument),
    route("GET", "/v1/consent-requests/{request}", Party),
    route("GET", "/v1/artifacts", Party),
    route("GET", "/v1/artifacts/{artifact}", Party),
    route("POST", "/v1/artifacts/{artifact}/end", SignedDocument),
    route("POST", "/v1/data-sessions", SignedDocument),
    route("GET", "/v1/data-sessions/{session}", Party),
    route("GET", "/v1/data-sessions/{session}/pages/{page}", Party),
    route("DELETE", "/v1/data-sessions/{session}/pages/{page}", Party),
    route("PUT", "/v1/relay/{session}/pages/{page}", Party),
    route("POST", "/v1/relay/{session}/refusal", Party),
    route("GET", "/v1/webhook-deliveries", Party),
    route("POST", "/v1/webhook-deliveries/{delivery}/replay", Party),
    route("GET", "/v1/sharing", Party),
    route("GET", "/", Public),
    route("GET", "/sign-in", Public),
    route("GET", "/callback", Public),
    route("GET", "/about", Public),
    route("GET", "/assets/{file}", Public),
    route("GET", "/dashboard", Citizen),
    route("GET", "/requests/{id}", Citizen),
    route("POST", "/requests/{id}/decision", Citizen),
    route("GET", "/decisions/{id}", Citizen),
    route("GET", "/consents/{id}", Citizen),
    route("GET", "/consents/{id}/receipt.json", Citizen),
    route("GET", "/consents/{id}/stop", Citizen),
    route("POST", "/consents/{id}/stop", Citizen),
    route("POST", "/consents/{id}/pause", Citizen),
    route("POST", "/consents/{id}/resume", Citizen),
    route("GET", "/links", Citizen),
    route("POST", "/links", Citizen),
    route("GET", "/links/return", Citizen),
    route("GET", "/record", Citizen),
    route("GET", "/record.json", Citizen),
    route("POST", "/sign-out", Citizen),
];
