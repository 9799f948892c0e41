//! The one list of what a service serves: each row is a method, a path, who may call, and the
//! handler.
//!
//! [`routes!`](crate::routes!) makes the list and the registration out of the same rows, so an
//! endpoint without an access class cannot exist, nor a row without an endpoint. A test of the
//! workspace reads the lists of all services, asks every route without its credentials, and refuses
//! sources that register anything by another way.
//!
//! It does not enforce the class; handlers do that, each with its own extractor or first line.

/// Who may call a route, and what a caller without the right to gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Anyone; nothing of anybody's is shown.
    Public,
    /// A signed-in person, for what is hers. Others are sent to sign in.
    Citizen,
    /// A signed-in person who comes with a document signed by the manager.
    CitizenWithDocument,
    /// A browser that began linking here with a document signed by the manager.
    Linking,
    /// A registered party with an assertion for this call, for what is its own. Others: 401.
    Party,
    /// Whoever holds a registered key: the body is a document signed with it.
    SignedDocument,
    /// The manager: the body is a document that it signed.
    ManagerDocument,
    /// The manager: a webhook that it signed.
    ManagerEvent,
}

/// One route, without its handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Method, in capitals.
    pub method: &'static str,
    /// Path, as registered.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
}

/// Makes a list of [`Route`]s and the function that registers exactly these.
///
/// ```
/// use service_kit::actix_web::{App, HttpResponse};
///
/// async fn about() -> HttpResponse {
///     HttpResponse::Ok().finish()
/// }
///
/// service_kit::routes! {
///     /// What this service serves.
///     pub const ROUTES;
///     /// Registers it.
///     pub fn register;
///     GET "/about" Public => about,
/// }
///
/// assert_eq!(ROUTES[0].path, "/about");
/// let _ = App::new().configure(register);
/// ```
#[macro_export]
macro_rules! routes {
    (
        $(#[$about_list:meta])* $list_vis:vis const $list:ident;
        $(#[$about_register:meta])* $register_vis:vis fn $register:ident;
        $($method:ident $path:literal $access:ident => $handler:path),+ $(,)?
    ) => {
        $(#[$about_list])*
        $list_vis const $list: &[$crate::routes::Route] = &[$($crate::routes::Route {
            method: stringify!($method),
            path: $path,
            access: $crate::routes::Access::$access,
        }),+];

        $(#[$about_register])*
        $register_vis fn $register(config: &mut $crate::actix_web::web::ServiceConfig) {
            use $crate::actix_web::{http::Method, web::method};
            $(config.route($path, method(Method::$method).to($handler));)+
        }
    };
}
