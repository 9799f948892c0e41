//! The one list of what a service serves: each row is a method, a path, who may call, and the
//! handler.
//!
//! [`routes!`](crate::routes!) makes the list and the registration out of the same rows, so an
//! endpoint without an access class cannot exist, nor a row without an endpoint. A test of the
//! workspace reads the lists of all services, asks every route without its credentials, and refuses
//! sources that register anything by another way.
//!
//! A row may say that it is on its way out, `GET "/old" Party deprecated("2027-01-31", "2028-01-31")
//! => old`: since when nobody should begin to use it, and until when it is served at least. Its
//! answers say so in their headers, and the API description in `deprecated`.
//!
//! It does not enforce the class; handlers do that, each with its own extractor or first line.

mod deprecation;
mod methods;

use actix_web::{guard, http::Method, web};

pub use deprecation::Deprecation;
pub use methods::{PROGRAMS, refuse_other_methods};

/// Who may call a route, and what a caller without the right to gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Anyone; nothing of anybody's is shown.
    Public,
    /// A signed-in person, for what is hers. Others are sent to sign in.
    Citizen,
    /// A signed-in person who comes with a document signed by the manager.
    CitizenWithDocument,
    /// A signed-in person who was made an auditor, for the record as the log has it; each look is
    /// entered. To others it is not there.
    Auditor,
    /// A browser that began linking here with a document signed by the manager.
    Linking,
    /// Whoever proves with a registered key to be a party, to be given an access token. Others: 401.
    Client,
    /// A registered party with an access token and a proof for this call, for what is its own.
    /// Others: 401.
    Party,
    /// Whoever holds a registered key: the body is a document signed with it.
    SignedDocument,
    /// The manager: the body is a document that it signed.
    ManagerDocument,
    /// The manager: a webhook that it signed.
    ManagerEvent,
    /// A party of the Account Aggregator network: the body is signed with its key of the registry, beside an API key.
    Network,
    /// A system of the organisation's own, with the token of a listener that is not public.
    OwnSystem,
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
    /// Whether it is on its way out.
    pub deprecation: Option<Deprecation>,
}

/// A route for this method; one for GET answers HEAD as well (RFC 9110 §9.3.2), without the body.
#[must_use]
pub fn on(method: Method) -> actix_web::Route {
    if method == Method::GET {
        web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
    } else {
        web::method(method)
    }
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
        $($method:ident $path:literal $access:ident
            $(deprecated($since:literal, $until:literal))? => $handler:path),+ $(,)?
    ) => {
        $(#[$about_list])*
        $list_vis const $list: &[$crate::routes::Route] = &[$($crate::routes::Route {
            method: stringify!($method),
            path: $path,
            access: $crate::routes::Access::$access,
            deprecation: $crate::routes!(@deprecation $($since $until)?),
        }),+];

        $(#[$about_register])*
        $register_vis fn $register(config: &mut $crate::actix_web::web::ServiceConfig) {
            use $crate::actix_web::http::Method;
            $({
                let route = $crate::routes::on(Method::$method).to($handler);
                $(let route = route.wrap(
                    $crate::routes::Deprecation::new($since, $until).headers(),
                );)?
                config.route($path, route);
            })+
        }
    };
    (@deprecation) => { None };
    (@deprecation $since:literal $until:literal) => {
        Some($crate::routes::Deprecation::new($since, $until))
    };
}

#[cfg(test)]
mod tests {
    use actix_web::{App, HttpResponse, http::StatusCode, test};

    use super::*;

    async fn about() -> HttpResponse {
        HttpResponse::Ok().body("about")
    }

    crate::routes! {
        /// One of each.
        const LIST;
        /// Registers it.
        fn register;
        GET "/about" Public => about,
        POST "/about/more" Public => about,
        GET "/about/old" Public deprecated("2027-01-31", "2028-01-31") => about,
    }

    #[actix_web::test]
    async fn what_is_on_its_way_out_says_so_and_nothing_else_does() {
        let app = test::init_service(App::new().configure(register)).await;
        let answer = |path: &str| test::TestRequest::with_uri(path).to_request();
        let old = test::call_service(&app, answer(LIST[2].path)).await;
        assert_eq!(old.headers().get("deprecation").unwrap(), "@1801353600");
        assert_eq!(
            old.headers().get("sunset").unwrap(),
            "Mon, 31 Jan 2028 00:00:00 GMT"
        );
        assert!(LIST[2].deprecation.is_some() && LIST[0].deprecation.is_none());
        let current = test::call_service(&app, answer(LIST[0].path)).await;
        assert!(!current.headers().contains_key("deprecation"));
        assert!(!current.headers().contains_key("sunset"));
    }

    #[actix_web::test]
    async fn a_get_route_answers_head_and_no_route_answers_another_method() {
        let app = test::init_service(App::new().configure(register)).await;
        for (method, path, wanted) in [
            (Method::GET, LIST[0].path, StatusCode::OK),
            (Method::HEAD, LIST[0].path, StatusCode::OK),
            (Method::POST, LIST[0].path, StatusCode::NOT_FOUND),
            (Method::HEAD, LIST[1].path, StatusCode::NOT_FOUND),
            (Method::POST, LIST[1].path, StatusCode::OK),
        ] {
            let request = test::TestRequest::with_uri(path).method(method.clone());
            let answer = test::call_service(&app, request.to_request()).await;
            assert_eq!(answer.status(), wanted, "{method} {path}");
        }
    }
}
