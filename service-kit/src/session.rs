//! The signed-in person's session, in an encrypted cookie.
//!
//! Everything is in the cookie (AES-256-GCM, `HttpOnly`, `SameSite=Lax`, and `Secure` with the
//! `__Host-` prefix on https), so the service keeps no session table. A copied cookie could be
//! replayed after sign-out; therefore the session carries the account's `epoch`, which the
//! service compares with its own on every request and raises to end all sessions of an account.
//! A session ends after 30 idle minutes by our clock, whatever the browser does, and after 12
//! hours in any case. Signing in changes the session's id.
//!
//! It holds no profile and no consent, only who signed in and when.

use actix_session::{
    Session, SessionMiddleware,
    config::{BrowserSession, CookieContentSecurity},
    storage::CookieSessionStore,
};
use actix_web::cookie::{Key, SameSite};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::problem::ProblemType;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{entropy::IdSource, problem::ApiProblem};

/// Minutes without a request after which a session ends.
pub const IDLE_MINUTES: i64 = 30;
/// Hours after which a session ends in any case.
pub const MAX_HOURS: i64 = 12;
/// The cookie is renewed at most this often, so that most answers carry no cookie.
const TOUCH_SECONDS: i64 = 60;

const SIGNED_IN: &str = "signed_in";
const SESSION_ID: &str = "sid";

/// How the session cookie of a service is made.
#[derive(Debug, Clone)]
pub struct SessionOptions {
    /// The cookie's name, without prefix: `manager`.
    pub name: String,
    /// Whether people reach the service over https.
    pub https: bool,
}

impl SessionOptions {
    /// The cookie's full name.
    #[must_use]
    pub fn cookie_name(&self) -> String {
        // `__Host-`: no other host and no plain-http page can set it (RFC 6265bis §4.1.3.2).
        if self.https {
            format!("__Host-{}", self.name)
        } else {
            self.name.clone()
        }
    }
}

/// The session middleware of a service; `seed` is its session secret.
#[must_use]
pub fn middleware(
    options: &SessionOptions,
    seed: &[u8; 32],
) -> SessionMiddleware<CookieSessionStore> {
    SessionMiddleware::builder(CookieSessionStore::default(), Key::derive_from(seed))
        .cookie_name(options.cookie_name())
        .cookie_secure(options.https)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".into())
        .cookie_domain(None)
        .cookie_content_security(CookieContentSecurity::Private)
        .session_lifecycle(BrowserSession::default())
        .build()
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The service's own id of the account.
    pub account: String,
    /// The account's epoch at sign-in; the service refuses any other than the current one.
    pub epoch: i64,
    /// When the person last proved who she is.
    pub authenticated_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    who: SignedIn,
    began: DateTime<Utc>,
    seen: DateTime<Utc>,
}

/// The session of a request, seen through our own types.
pub struct PersonSession<'a>(&'a Session);

impl std::fmt::Debug for PersonSession<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonSession")
    }
}

impl<'a> PersonSession<'a> {
    /// Looks at a session.
    #[must_use]
    pub fn of(session: &'a Session) -> Self {
        Self(session)
    }

    /// Signs a person in: forgets all that the session held and gives it a new id.
    ///
    /// # Errors
    /// `internal` when the session cannot be written.
    pub fn sign_in(&self, who: SignedIn, ids: &IdSource) -> Result<(), ApiProblem> {
        self.0.clear();
        self.0.renew();
        let now = ids.clock().now();
        self.put(SESSION_ID, ids.token().expose())?;
        self.put(
            SIGNED_IN,
            &Stored {
                who,
                began: now,
                seen: now,
            },
        )
    }

    /// Who is signed in at `now`; notes the visit. `None` after the idle time or the longest
    /// time, and for a session from the future.
    ///
    /// # Errors
    /// `internal` when the session cannot be written.
    pub fn signed_in(&self, now: DateTime<Utc>) -> Result<Option<SignedIn>, ApiProblem> {
        let Some(mut stored) = self.look::<Stored>(SIGNED_IN) else {
            return Ok(None);
        };
        let skew = TimeDelta::seconds(TOUCH_SECONDS);
        let idle = now - stored.seen >= TimeDelta::minutes(IDLE_MINUTES);
        let over = now - stored.began >= TimeDelta::hours(MAX_HOURS);
        if idle || over || stored.seen > now + skew {
            self.0.purge();
            return Ok(None);
        }
        if now - stored.seen >= skew {
            stored.seen = now;
            self.put(SIGNED_IN, &stored)?;
        }
        Ok(Some(stored.who))
    }

    /// Who is signed in, or the refusal for somebody who is not.
    ///
    /// # Errors
    /// `not-authenticated` when nobody is.
    pub fn require(&self, now: DateTime<Utc>) -> Result<SignedIn, ApiProblem> {
        self.signed_in(now)?
            .ok_or_else(|| ApiProblem::new(ProblemType::NotAuthenticated))
    }

    /// Notes that the signed-in person has proved again who she is.
    ///
    /// # Errors
    /// `not-authenticated` when nobody is signed in.
    pub fn authenticated_again(&self, now: DateTime<Utc>) -> Result<(), ApiProblem> {
        let mut stored = self
            .look::<Stored>(SIGNED_IN)
            .ok_or_else(|| ApiProblem::new(ProblemType::NotAuthenticated))?;
        stored.who.authenticated_at = now;
        self.put(SIGNED_IN, &stored)
    }

    /// Ends the session and removes its cookie.
    pub fn clear(&self) {
        self.0.purge();
    }

    /// The session's random id, for CSRF tokens; made when there is none yet.
    ///
    /// # Errors
    /// `internal` when the session cannot be written.
    pub fn id(&self, ids: &IdSource) -> Result<String, ApiProblem> {
        if let Some(id) = self.look::<String>(SESSION_ID) {
            return Ok(id);
        }
        let id = ids.token().into_exposed();
        self.put(SESSION_ID, &id)?;
        Ok(id)
    }

    /// Keeps a small value, such as a pending sign-in. The cookie as a whole must stay below
    /// 4 KiB.
    ///
    /// # Errors
    /// `internal` when the session cannot be written.
    pub fn put<T: Serialize>(&self, key: &str, value: &T) -> Result<(), ApiProblem> {
        self.0.insert(key, value).map_err(ApiProblem::internal)
    }

    /// Takes a kept value out. One that does not fit `T` counts as absent.
    #[must_use]
    pub fn take<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        self.0.remove_as(key).and_then(Result::ok)
    }

    /// Looks at a kept value. One that does not fit `T` counts as absent.
    #[must_use]
    pub fn look<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        self.0.get(key).ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use actix_web::{App, HttpResponse, cookie::Cookie, test, web};

    use super::*;
    use crate::{
        clock::{Clock, FixedClock},
        testing,
    };

    struct World {
        clock: Arc<FixedClock>,
        ids: IdSource,
    }

    async fn sign_in(
        session: Session,
        world: web::Data<World>,
    ) -> Result<HttpResponse, ApiProblem> {
        let now = world.clock.now();
        let who = SignedIn {
            account: "a-1".into(),
            epoch: 3,
            authenticated_at: now,
        };
        PersonSession::of(&session).sign_in(who, &world.ids)?;
        Ok(HttpResponse::NoContent().finish())
    }

    async fn who(session: Session, world: web::Data<World>) -> Result<String, ApiProblem> {
        Ok(PersonSession::of(&session)
            .require(world.clock.now())?
            .account)
    }

    async fn id(session: Session, world: web::Data<World>) -> Result<String, ApiProblem> {
        PersonSession::of(&session).id(&world.ids)
    }

    async fn sign_out(session: Session) -> HttpResponse {
        PersonSession::of(&session).clear();
        HttpResponse::NoContent().finish()
    }

    macro_rules! app {
        ($world:expr, $https:expr) => {
            test::init_service(
                App::new()
                    .app_data($world.clone())
                    .route("/in", web::post().to(sign_in))
                    .route("/who", web::get().to(who))
                    .route("/id", web::get().to(id))
                    .route("/out", web::post().to(sign_out))
                    .wrap(middleware(
                        &SessionOptions {
                            name: "manager".into(),
                            https: $https,
                        },
                        &[9; 32],
                    )),
            )
            .await
        };
    }

    macro_rules! call {
        ($app:expr, $method:ident, $path:expr, $cookie:expr) => {{
            let mut request = test::TestRequest::$method().uri($path);
            if let Some(cookie) = $cookie {
                let cookie: &Cookie<'static> = cookie;
                request = request.cookie(cookie.clone());
            }
            test::call_service(&$app, request.to_request()).await
        }};
    }

    fn world() -> web::Data<World> {
        let clock = testing::fixed_clock();
        web::Data::new(World {
            ids: testing::ids_at(clock.clone(), 1),
            clock,
        })
    }

    fn cookie_of<B>(response: &actix_web::dev::ServiceResponse<B>) -> Option<Cookie<'static>> {
        response.response().cookies().next().map(Cookie::into_owned)
    }

    #[actix_web::test]
    async fn without_or_with_a_forged_cookie_nobody_is_signed_in() {
        let app = app!(world(), false);
        let nobody: Option<&Cookie<'static>> = None;
        assert_eq!(call!(app, get, "/who", nobody).status().as_u16(), 401);
        let forged = Cookie::new("manager", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(
            call!(app, get, "/who", Some(&forged)).status().as_u16(),
            401
        );
    }

    #[actix_web::test]
    async fn a_session_ends_after_thirty_idle_minutes() {
        let world = world();
        let app = app!(world, false);
        let nobody: Option<&Cookie<'static>> = None;
        let first = cookie_of(&call!(app, post, "/in", nobody)).unwrap();
        world.clock.advance(Duration::from_secs(29 * 60));
        let seen = call!(app, get, "/who", Some(&first));
        assert_eq!(seen.status().as_u16(), 200);
        let second = cookie_of(&seen).unwrap();
        world.clock.advance(Duration::from_secs(2 * 60));
        assert_eq!(call!(app, get, "/who", Some(&first)).status().as_u16(), 401);
        assert_eq!(
            call!(app, get, "/who", Some(&second)).status().as_u16(),
            200
        );
    }

    #[actix_web::test]
    async fn a_session_ends_after_twelve_hours_however_busy() {
        let world = world();
        let app = app!(world, false);
        let nobody: Option<&Cookie<'static>> = None;
        let mut cookie = cookie_of(&call!(app, post, "/in", nobody)).unwrap();
        for _ in 0..35 {
            world.clock.advance(Duration::from_secs(20 * 60));
            let response = call!(app, get, "/who", Some(&cookie));
            assert_eq!(response.status().as_u16(), 200);
            cookie = cookie_of(&response).unwrap();
        }
        world.clock.advance(Duration::from_secs(20 * 60));
        assert_eq!(
            call!(app, get, "/who", Some(&cookie)).status().as_u16(),
            401
        );
    }

    #[actix_web::test]
    async fn signing_in_changes_the_session_id_and_signing_out_removes_the_cookie() {
        let app = app!(world(), false);
        let nobody: Option<&Cookie<'static>> = None;
        let before = call!(app, get, "/id", nobody);
        let cookie = cookie_of(&before).unwrap();
        let before = test::read_body(before).await;
        let cookie = cookie_of(&call!(app, post, "/in", Some(&cookie))).unwrap();
        let after = test::read_body(call!(app, get, "/id", Some(&cookie))).await;
        assert_ne!(before, after);
        let removed = cookie_of(&call!(app, post, "/out", Some(&cookie))).unwrap();
        assert_eq!(removed.value(), "");
    }

    #[actix_web::test]
    async fn the_cookie_is_sealed_and_bound_to_its_host() {
        let app = app!(world(), true);
        let nobody: Option<&Cookie<'static>> = None;
        let cookie = cookie_of(&call!(app, post, "/in", nobody)).unwrap();
        assert_eq!(cookie.name(), "__Host-manager");
        assert_eq!(cookie.path(), Some("/"));
        assert_eq!(cookie.domain(), None);
        assert_eq!(cookie.same_site(), Some(SameSite::Lax));
        assert_eq!(
            (cookie.http_only(), cookie.secure()),
            (Some(true), Some(true))
        );
        assert!(!cookie.value().contains("a-1"));
    }
}
