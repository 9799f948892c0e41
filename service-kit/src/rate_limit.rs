//! How often a party may call, and the headers that say so (draft-ietf-httpapi-ratelimit-headers).
//!
//! Each party has a bucket of its own that fills again evenly: `burst` calls at once, `per_second`
//! calls for ever. The limit is of one process and in memory; it protects a service from a program
//! that has gone wrong, and counts nothing that anybody pays for. Only who has been verified is
//! counted, so that nobody can use up another's bucket and there are no more buckets than parties.

use std::{num::NonZeroU32, time::Duration};

use actix_web::{
    Error, HttpMessage as _, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
};
use chrono::{DateTime, Utc};
use consent_model::{party::PartyId, problem::ProblemType};
use governor::{
    Quota, RateLimiter,
    clock::Clock,
    middleware::{NoOpMiddleware, StateInformationMiddleware},
    nanos::Nanos,
    state::keyed::HashMapStateStore,
};
use serde::Deserialize;

use crate::{
    clock::SharedClock,
    problem::{ApiProblem, ApiResult},
};

/// What a party may use.
pub const POLICY_HEADER: &str = "ratelimit-policy";
/// What it has left.
pub const LIMIT_HEADER: &str = "ratelimit";

/// How often one party may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimit {
    /// Calls each second, for ever.
    pub per_second: NonZeroU32,
    /// Calls at once, after a rest.
    pub burst: NonZeroU32,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self {
            per_second: NonZeroU32::MIN.saturating_add(99),
            burst: NonZeroU32::MIN.saturating_add(999),
        }
    }
}

impl RateLimit {
    /// Seconds in which an empty bucket is full again.
    fn window(self) -> u32 {
        self.burst.get().div_ceil(self.per_second.get())
    }
}

/// The service's clock as `governor` reads it: from the moment of the start.
#[derive(Clone)]
struct Time {
    clock: SharedClock,
    start: DateTime<Utc>,
}

impl Clock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let passed = self.clock.now() - self.start;
        Nanos::from(passed.to_std().unwrap_or(Duration::ZERO))
    }
}

type Buckets = RateLimiter<PartyId, HashMapStateStore<PartyId>, Time, StateInformationMiddleware>;

/// The buckets of all parties.
pub struct RateLimits {
    limit: RateLimit,
    time: Time,
    buckets: Buckets,
}

impl std::fmt::Debug for RateLimits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RateLimits({:?})", self.limit)
    }
}

/// What is left of a bucket; laid beside the request for [`headers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    limit: RateLimit,
    calls: u32,
    /// Seconds until the bucket is full again.
    full_in: u32,
}

impl RateLimits {
    /// Full buckets for everybody.
    #[must_use]
    pub fn new(limit: RateLimit, clock: SharedClock) -> Self {
        let time = Time {
            start: clock.now(),
            clock,
        };
        let quota = Quota::per_second(limit.per_second).allow_burst(limit.burst);
        let plain: RateLimiter<_, _, _, NoOpMiddleware<Nanos>> =
            RateLimiter::new(quota, HashMapStateStore::default(), time.clone());
        let buckets = plain.with_middleware::<StateInformationMiddleware>();
        Self {
            limit,
            time,
            buckets,
        }
    }

    /// Takes one call out of the bucket of a party that has been verified.
    ///
    /// # Errors
    /// `too-many-requests` with the seconds after which there is one again.
    pub fn take(&self, request: &HttpRequest, party: &PartyId) -> ApiResult<()> {
        let limit = self.limit;
        let left = |calls: u32| Left {
            limit,
            calls,
            full_in: (limit.burst.get() - calls.min(limit.burst.get()))
                .div_ceil(limit.per_second.get()),
        };
        match self.buckets.check_key(party) {
            Ok(state) => {
                let calls = state.remaining_burst_capacity();
                request.extensions_mut().insert(left(calls));
                Ok(())
            }
            Err(not_until) => {
                request.extensions_mut().insert(left(0));
                let wait = not_until.wait_time_from(self.time.now());
                let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
                Err(ApiProblem::new(ProblemType::TooManyRequests)
                    .with_detail(format!(
                        "{} calls a second, {} at once, are what one party may make",
                        limit.per_second, limit.burst
                    ))
                    .retry_after(seconds.saturating_add(1)))
            }
        }
    }
}

/// Says in every answer to a party what it has left.
///
/// # Errors
/// None of its own.
pub async fn headers<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let left = response.request().extensions().get::<Left>().copied();
    if let Some(left) = left {
        let policy = format!("\"party\";q={};w={}", left.limit.burst, left.limit.window());
        let now = format!("\"party\";r={};t={}", left.calls, left.full_in);
        for (name, text) in [(POLICY_HEADER, policy), (LIMIT_HEADER, now)] {
            if let Ok(value) = HeaderValue::try_from(text) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        }
    }
    Ok(response)
}

#[cfg(test)]
mod tests {

    use actix_web::test as web_test;
    use actix_web::{App, HttpResponse, middleware::from_fn, web};

    use super::*;
    use crate::testing::fixed_clock;

    fn limits(clock: SharedClock) -> RateLimits {
        let limit = RateLimit {
            per_second: NonZeroU32::new(2).unwrap(),
            burst: NonZeroU32::new(3).unwrap(),
        };
        RateLimits::new(limit, clock)
    }

    #[test]
    fn a_full_bucket_holds_the_burst_and_fills_again_evenly_for_each_party_by_itself() {
        let clock = fixed_clock();
        let limits = limits(clock.clone());
        let request = web_test::TestRequest::default().to_http_request();
        let party = |name: &str| -> PartyId { name.parse().unwrap() };
        let bank = party("bank.example");
        let take = || limits.take(&request, &bank);
        for _ in 0..3 {
            take().unwrap();
        }
        let refused = take().unwrap_err();
        assert_eq!(refused.kind(), ProblemType::TooManyRequests);
        assert!(limits.take(&request, &party("clinic.example")).is_ok());
        clock.advance(Duration::from_millis(500));
        take().unwrap();
        take().unwrap_err();
        clock.advance(Duration::from_secs(60));
        for _ in 0..3 {
            take().unwrap();
        }
        take().unwrap_err();
    }

    #[actix_web::test]
    async fn the_headers_say_what_is_left_also_when_nothing_is() {
        let limits = web::Data::new(limits(fixed_clock()));
        let handler = |request: HttpRequest, limits: web::Data<RateLimits>| async move {
            limits.take(&request, &"bank.example".parse().unwrap())?;
            ApiResult::Ok(HttpResponse::Ok().finish())
        };
        let app = App::new()
            .app_data(limits)
            .route("/", web::get().to(handler))
            .route("/open", web::get().to(HttpResponse::Ok))
            .wrap(from_fn(headers));
        let app = web_test::init_service(app).await;
        let get = async |path: &str| {
            let request = web_test::TestRequest::with_uri(path).to_request();
            let answer = web_test::call_service(&app, request).await;
            let of = |name: &str| {
                answer
                    .headers()
                    .get(name)
                    .map(|v| v.to_str().unwrap().to_owned())
            };
            (
                answer.status().as_u16(),
                of(POLICY_HEADER),
                of(LIMIT_HEADER),
                of("retry-after"),
            )
        };
        let policy = Some("\"party\";q=3;w=2".to_owned());
        let now = |text: &str| Some(format!("\"party\";{text}"));
        assert_eq!(get("/").await, (200, policy.clone(), now("r=2;t=1"), None));
        get("/").await;
        get("/").await;
        let refused = (429, policy, now("r=0;t=2"), Some("1".to_owned()));
        assert_eq!(get("/").await, refused);
        assert_eq!(get("/open").await, (200, None, None, None));
    }
}
