//! From the assertion to a call, refused for each reason there is, and taken once.

use std::time::Duration;

use actix_web::{http::StatusCode, test::TestRequest};
use consent_model::jose::{SigningKey, possession, sign};
use serde_json::{Value, json};

use super::{
    assertion::ASSERTION_TYPE,
    endpoint::{TokenRefusal, TokenRequest},
    *,
};
use crate::{
    entropy::IdSource,
    testing::{self, start},
};

const PATH: &str = "/v1/sharing";
const TOKEN_PATH: &str = "/v1/token";

struct World {
    ids: IdSource,
    /// Registered.
    key: SigningKey,
    /// What tokens are bound to.
    held: SigningKey,
    /// The service's.
    own: SigningKey,
    service: Url,
    seen: SeenTokens,
}

fn world() -> World {
    let ids = testing::ids(1);
    World {
        key: ids.signing_key(),
        held: ids.signing_key(),
        own: ids.signing_key(),
        ids,
        service: "https://manager.example/".parse().unwrap(),
        seen: SeenTokens::new(20, 20),
    }
}

fn token_claims() -> Value {
    let now = start().timestamp();
    json!({"iss": "bank.example", "sub": "bank.example", "aud": "https://manager.example",
        "iat": now, "exp": now + 60, "jti": "1"})
}

fn proof_claims(method: &str, path: &str, token: Option<&str>) -> Value {
    let address = format!("https://manager.example{path}");
    let mut claims =
        json!({"jti": method, "htm": method, "htu": address, "iat": start().timestamp()});
    if let Some(token) = token {
        claims["ath"] = dpop::digest_of(token).into();
    }
    claims
}

impl World {
    fn target<'a>(&'a self, method: &'a str, path: &'a str) -> CallTarget<'a> {
        CallTarget {
            service: &self.service,
            method,
            path,
        }
    }

    fn asks(&self, assertion: &str, proof: &str) -> Result<String, TokenRefusal> {
        let form = format!(
            "grant_type=client_credentials&client_assertion_type={ASSERTION_TYPE}\
             &client_assertion={assertion}"
        );
        self.asks_with(&form, proof)
    }

    fn asks_with(&self, form: &str, proof: &str) -> Result<String, TokenRefusal> {
        let request = TestRequest::post()
            .insert_header(("content-type", "application/x-www-form-urlencoded"))
            .insert_header((dpop::HEADER, proof))
            .to_http_request();
        let asked = TokenRequest::read(&request, form.as_bytes())?;
        let target = self.target("POST", TOKEN_PATH);
        asked
            .grant(self.key.public(), &target, &self.own, &self.seen, &self.ids)
            .map(|given| given.access_token)
    }

    fn assertion(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = token_claims();
        change(&mut claims);
        let signed = sign(assertion::TYP, &claims, &self.key).unwrap();
        signed.as_str().to_owned()
    }

    fn proof(&self, claims: &Value) -> String {
        possession::sign(dpop::TYP, claims, &self.held).unwrap()
    }

    fn token(&self) -> String {
        let proof = self.proof(&proof_claims("POST", TOKEN_PATH, None));
        self.asks(&self.assertion(|_| ()), &proof).unwrap()
    }

    fn calls(&self, token: &str, proof: &str) -> Result<VerifiedClient, ClientAuthError> {
        self.calls_at(token, proof, start())
    }

    fn calls_at(
        &self,
        token: &str,
        proof: &str,
        now: DateTime<Utc>,
    ) -> Result<VerifiedClient, ClientAuthError> {
        let request = TestRequest::default()
            .insert_header(("authorization", format!("DPoP {token}")))
            .insert_header((dpop::HEADER, proof))
            .to_http_request();
        let target = self.target("GET", PATH);
        caller(&request, &target, self.own.public(), &self.seen, now)
    }
}

fn client_error(refused: Result<String, TokenRefusal>) -> ClientAuthError {
    match refused.unwrap_err() {
        TokenRefusal::Client(error) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_assertion_for_another_service_or_party_is_refused() {
    use ClientAuthError as E;
    let w = world();
    let proof = w.proof(&proof_claims("POST", TOKEN_PATH, None));
    let refused = |name: &str, value: &str| {
        let assertion = w.assertion(|claims| claims[name] = value.into());
        client_error(w.asks(&assertion, &proof))
    };
    for aud in ["https://store.example", "https://manager.example/v1/x"] {
        assert!(matches!(refused("aud", aud), E::WrongAudience));
    }
    assert!(matches!(refused("sub", "clinic.example"), E::NotItself));
    for jti in [String::new(), "j".repeat(129)] {
        assert!(matches!(refused("jti", &jti), E::BadId));
    }
    let stranger = sign(assertion::TYP, &token_claims(), &w.held).unwrap();
    let refused = client_error(w.asks(stranger.as_str(), &proof));
    assert!(matches!(refused, E::NotSigned(_)));
    let other = sign("consent-request+jwt", &token_claims(), &w.key).unwrap();
    let refused = client_error(w.asks(other.as_str(), &proof));
    assert!(matches!(refused, E::NotSigned(_)));
    assert!(w.seen.is_empty(), "a refused assertion takes no memory");
}

#[test]
fn an_assertion_outside_its_time_is_refused() {
    let w = world();
    let proof = w.proof(&proof_claims("POST", TOKEN_PATH, None));
    let now = start().timestamp();
    for (iat, exp) in [
        (now, now + 301),
        (now, now),
        (now + 61, now + 121),
        (now - 120, now - 60),
        (i64::MAX - 1, i64::MAX),
        (i64::MIN, i64::MAX),
        (-60, -1),
    ] {
        let assertion = w.assertion(|claims| {
            claims["iat"] = iat.into();
            claims["exp"] = exp.into();
        });
        let refused = client_error(w.asks(&assertion, &proof));
        assert!(matches!(refused, ClientAuthError::OutsideTime(_)), "{iat}");
    }
    let early = w.assertion(|claims| {
        claims["iat"] = (now + 60).into();
        claims["exp"] = (now + 120).into();
    });
    assert!(w.asks(&early, &proof).is_ok());
}

#[test]
fn an_assertion_and_a_proof_work_once() {
    let w = world();
    let token = w.token();
    let again = w.proof(
        &json!({"jti": "2", "htm": "POST", "iat": start().timestamp(),
        "htu": "https://manager.example/v1/token"}),
    );
    let refused = client_error(w.asks(&w.assertion(|_| ()), &again));
    assert_eq!(refused.problem(), ProblemType::Replayed);

    let proof = w.proof(&proof_claims("GET", PATH, Some(&token)));
    w.calls(&token, &proof).unwrap();
    let refused = w.calls(&token, &proof).unwrap_err();
    assert_eq!(refused.problem(), ProblemType::Replayed);
}

#[test]
fn the_token_endpoint_refuses_in_the_words_of_its_specification() {
    let w = world();
    let good = w.assertion(|_| ());
    let proof = w.proof(&proof_claims("POST", TOKEN_PATH, None));
    let asked = |grant: &str, kind: &str, more: &str| {
        format!("grant_type={grant}&client_assertion_type={kind}&client_assertion={good}{more}")
    };
    for (form, code, status) in [
        (String::new(), "invalid_request", 400),
        (asked("client_credentials", "x", ""), "invalid_request", 400),
        (
            asked("client_credentials", ASSERTION_TYPE, "&grant_type=x"),
            "invalid_request",
            400,
        ),
        (
            asked("authorization_code", ASSERTION_TYPE, ""),
            "unsupported_grant_type",
            400,
        ),
        (
            asked("client_credentials", ASSERTION_TYPE, "&client_id=a.example"),
            "invalid_client",
            401,
        ),
        (
            asked("client_credentials", ASSERTION_TYPE, ".x"),
            "invalid_client",
            401,
        ),
    ] {
        let refusal = w.asks_with(&form, &proof).unwrap_err();
        assert_eq!(
            (refusal.code(), refusal.status().as_u16()),
            (code, status),
            "{form}"
        );
    }
    let elsewhere = w.proof(&proof_claims("GET", TOKEN_PATH, None));
    for proof in ["x", elsewhere.as_str()] {
        let refusal = w.asks(&good, proof).unwrap_err();
        assert_eq!(refusal.code(), "invalid_dpop_proof");
        assert_eq!(refusal.answer().status(), StatusCode::BAD_REQUEST);
    }
    let known = asked(
        "client_credentials",
        ASSERTION_TYPE,
        "&client_id=bank.example&scope=any",
    );
    assert!(w.asks_with(&known, &proof).is_ok());
}

#[test]
fn a_token_without_its_proof_is_worth_nothing() {
    use ClientAuthError as E;
    let w = world();
    let token = w.token();
    let claims = || proof_claims("GET", PATH, Some(&token));
    // By somebody who has the token and not the key.
    let thief = possession::sign(dpop::TYP, &claims(), &w.key).unwrap();
    assert!(matches!(w.calls(&token, &thief), Err(E::NotBound)));
    // Made for something else.
    for (name, value) in [
        ("htm", json!("POST")),
        ("htu", json!("https://manager.example/v1/sharing/1")),
        ("htu", json!("https://store.example/v1/sharing")),
    ] {
        let mut other = claims();
        other[name] = value;
        let refused = w.calls(&token, &w.proof(&other));
        assert!(matches!(refused, Err(E::WrongTarget)), "{name}");
    }
    for other in [
        proof_claims("GET", PATH, None),
        proof_claims("GET", PATH, Some("x")),
    ] {
        let refused = w.calls(&token, &w.proof(&other));
        assert!(matches!(refused, Err(E::NotBound)));
    }
    let now = start().timestamp();
    for iat in [now + 61, now - 120, i64::MAX, i64::MIN] {
        let mut other = claims();
        other["iat"] = iat.into();
        let refused = w.calls(&token, &w.proof(&other));
        assert!(matches!(refused, Err(E::OutsideTime(_))), "{iat}");
    }
    let request = TestRequest::default()
        .insert_header(("authorization", format!("DPoP {token}")))
        .to_http_request();
    let target = w.target("GET", PATH);
    let refused = caller(&request, &target, w.own.public(), &w.seen, start());
    assert!(matches!(refused, Err(E::NoProof)));
}

#[test]
fn a_token_that_is_altered_old_or_foreign_is_refused() {
    use ClientAuthError as E;
    let w = world();
    let token = w.token();
    let proof = |token: &str| w.proof(&proof_claims("GET", PATH, Some(token)));
    let later = start() + Duration::from_secs(300);
    let late = w.calls_at(&token, &proof(&token), later);
    assert!(matches!(late, Err(E::Expired)));
    let mut other = token.clone();
    other.replace_range(token.len() - 6..token.len() - 5, "_");
    for forged in [other.as_str(), "x", &w.assertion(|_| ())] {
        let refused = w.calls(forged, &proof(forged));
        assert!(matches!(refused, Err(E::Token(_))), "{forged}");
    }
    let elsewhere: Url = "https://store.example/".parse().unwrap();
    let read = assertion::UnverifiedAssertion::parse(&w.assertion(|c| c["jti"] = "9".into()));
    let client = read
        .unwrap()
        .verify(w.key.public(), &w.service, TOKEN_PATH, &w.seen, start());
    let issued = access_token::issue(
        &client.unwrap(),
        w.held.kid(),
        None,
        &elsewhere,
        &w.own,
        &w.ids,
    );
    let foreign = issued.unwrap();
    let refused = w.calls(foreign.as_str(), &proof(foreign.as_str()));
    assert!(matches!(refused, Err(E::ForeignToken)));
}

#[test]
fn a_request_without_one_token_is_refused() {
    let w = world();
    for request in [
        TestRequest::default(),
        TestRequest::default().insert_header(("authorization", "Bearer a.b.c")),
        TestRequest::default().insert_header(("authorization", "DPoP ")),
        TestRequest::default()
            .append_header(("authorization", "DPoP a.b.c"))
            .append_header(("authorization", "DPoP a.b.c")),
    ] {
        let request = request.to_http_request();
        let target = w.target("GET", PATH);
        let refused = caller(&request, &target, w.own.public(), &w.seen, start()).unwrap_err();
        assert!(matches!(refused, ClientAuthError::NoToken));
        assert_eq!(refused.problem(), ProblemType::NotAuthenticated);
    }
}

#[test]
fn who_has_the_key_and_the_token_is_known_for_as_long_as_the_token_lives() {
    let w = world();
    let token = w.token();
    let later = start() + Duration::from_secs(100);
    let mut claims = proof_claims("GET", PATH, Some(&token));
    claims["iat"] = later.timestamp().into();
    claims["htu"] = "https://manager.example/v1/sharing?cursor=1".into();
    let client = w.calls_at(&token, &w.proof(&claims), later).unwrap();
    assert_eq!(client.party().as_str(), "bank.example");
    assert_eq!(client.client_key(), w.key.kid());
    assert_eq!(client.expires_at(), start() + Duration::from_secs(300));
}
