//! Assertions, refused for each reason there is, and taken once.

use std::time::Duration;

use actix_web::test::TestRequest;

use super::*;
use crate::testing::{self, start};

struct World {
    ids: IdSource,
    key: SigningKey,
    party: PartyId,
    service: Url,
    seen: SeenTokens,
}

fn world() -> World {
    let ids = testing::ids(1);
    World {
        key: ids.signing_key(),
        ids,
        party: "bank.example".parse().unwrap(),
        service: "https://manager.example/".parse().unwrap(),
        seen: SeenTokens::new(10, 10),
    }
}

impl World {
    fn target<'a>(&'a self, method: &'a str, path: &'a str) -> CallTarget<'a> {
        CallTarget {
            service: &self.service,
            method,
            path,
        }
    }

    fn claims(&self) -> Claims {
        Claims {
            iss: self.party.clone(),
            sub: self.party.clone(),
            aud: "https://manager.example".into(),
            iat: start().timestamp(),
            exp: start().timestamp() + 60,
            jti: "1".into(),
            htm: "POST".into(),
            htu: "https://manager.example/v1/requests".into(),
        }
    }

    fn check(&self, token: &str) -> Result<VerifiedClient, ClientAuthError> {
        let target = self.target("POST", "/v1/requests");
        UnverifiedAssertion::parse(token)?.verify(self.key.public(), &target, &self.seen, start())
    }

    fn check_claims(
        &self,
        change: impl FnOnce(&mut Claims),
    ) -> Result<VerifiedClient, ClientAuthError> {
        let mut claims = self.claims();
        change(&mut claims);
        self.check(jose::sign(TYP, &claims, &self.key).unwrap().as_str())
    }
}

#[test]
fn an_assertion_for_another_request_service_or_party_is_refused() {
    use ClientAuthError as E;
    let w = world();
    assert!(matches!(
        w.check_claims(|c| c.htm = "GET".into()),
        Err(E::WrongTarget)
    ));
    assert!(matches!(
        w.check_claims(|c| c.htu += "/1"),
        Err(E::WrongTarget)
    ));
    assert!(matches!(
        w.check_claims(|c| c.aud = "https://store.example".into()),
        Err(E::WrongAudience)
    ));
    assert!(matches!(
        w.check_claims(|c| c.sub = "clinic.example".parse().unwrap()),
        Err(E::NotItself)
    ));
    assert!(w.seen.is_empty(), "a refused assertion takes no memory");
}

#[test]
fn an_assertion_outside_its_time_is_refused() {
    let w = world();
    let changes: [fn(&mut Claims); 7] = [
        |c| c.exp = c.iat + 61,
        |c| c.exp = c.iat,
        |c| (c.iat, c.exp) = (c.iat + 61, c.exp + 61),
        |c| (c.iat, c.exp) = (c.iat - 120, c.exp - 120),
        |c| (c.iat, c.exp) = (i64::MAX - 1, i64::MAX),
        |c| (c.iat, c.exp) = (i64::MIN, i64::MAX),
        |c| (c.iat, c.exp) = (-60, -1),
    ];
    for change in changes {
        assert!(matches!(
            w.check_claims(change),
            Err(ClientAuthError::OutsideTime)
        ));
    }
    assert!(
        w.check_claims(|c| (c.iat, c.exp) = (c.iat + 60, c.exp + 60))
            .is_ok()
    );
}

#[test]
fn an_assertion_works_once() {
    let w = world();
    w.check_claims(|_| ()).unwrap();
    let again = w.check_claims(|_| ()).unwrap_err();
    assert!(matches!(again, ClientAuthError::Seen(SeenError::Replayed)));
    assert_eq!(ApiProblem::from(again).kind(), ProblemType::Replayed);
}

#[test]
fn another_key_another_typ_and_another_claim_are_refused() {
    let w = world();
    let stranger = w.ids.signing_key();
    let forged = jose::sign(TYP, &w.claims(), &stranger).unwrap();
    assert!(matches!(
        w.check(forged.as_str()),
        Err(ClientAuthError::NotSigned(_))
    ));
    let other = jose::sign("consent-request+jwt", &w.claims(), &w.key).unwrap();
    assert!(matches!(
        w.check(other.as_str()),
        Err(ClientAuthError::NotSigned(_))
    ));
    let mut wide = serde_json::to_value(w.claims()).unwrap();
    wide["scope"] = "all".into();
    let wide = jose::sign(TYP, &wide, &w.key).unwrap();
    assert!(matches!(
        w.check(wide.as_str()),
        Err(ClientAuthError::Malformed(_))
    ));
    assert!(matches!(
        w.check("a.b.c"),
        Err(ClientAuthError::Malformed(_))
    ));
    for jti in [String::new(), "j".repeat(129)] {
        assert!(matches!(
            w.check_claims(|c| c.jti = jti),
            Err(ClientAuthError::BadId)
        ));
    }
}

#[test]
fn a_request_without_one_bearer_assertion_is_refused() {
    for request in [
        TestRequest::default(),
        TestRequest::default().insert_header(("authorization", "Basic eDp5")),
        TestRequest::default()
            .append_header(("authorization", "Bearer a.b.c"))
            .append_header(("authorization", "Bearer a.b.c")),
    ] {
        let request = request.to_http_request();
        let error = UnverifiedAssertion::of_request(&request).unwrap_err();
        assert!(matches!(error, ClientAuthError::Missing));
        assert_eq!(
            ApiProblem::from(error).kind(),
            ProblemType::NotAuthenticated
        );
    }
}

#[test]
fn a_party_that_signs_for_this_request_is_verified() {
    let w = world();
    let target = w.target("POST", "/v1/requests");
    let token = assertion(&w.party, &w.key, &target, &w.ids).unwrap();
    let request = TestRequest::default()
        .insert_header(("authorization", format!("Bearer {token}")))
        .to_http_request();
    let read = UnverifiedAssertion::of_request(&request).unwrap();
    assert_eq!(read.unverified_party(), &w.party);
    let late = start() + Duration::from_secs(100);
    let client = read.verify(w.key.public(), &target, &w.seen, late).unwrap();
    assert_eq!(client.party(), &w.party);
    assert_eq!(client.kid(), w.key.kid());
    assert_eq!(client.exp(), start() + Duration::from_secs(60));
    assert!(!client.jti().is_empty());
}
