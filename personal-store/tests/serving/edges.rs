//! What is refused at the door, before any consent is looked at.

use std::time::Duration;

use consent_model::{
    data_request::{RELAYED_TYP, RelayedRequest},
    jose::{self, SigningKey},
    party::Pseudonym,
    problem::ProblemType,
};
use personal_store::http::routes::ROUTES;
use serde_json::json;
use service_kit::{routes::Access, testing};

use crate::world::World;

impl World {
    fn relayed(&self) -> RelayedRequest {
        let iat = testing::start().timestamp();
        RelayedRequest {
            iss: self.manager.base().clone(),
            aud: "store.example".parse().unwrap(),
            iat,
            exp: iat + 60,
            session: testing::ids(1).mint(),
            artifact: testing::ids(2).mint(),
            request: self.manager.sign("source-request+jwt", &json!({})),
        }
    }
}

#[actix_web::test]
async fn a_route_is_closed_to_those_without_its_credentials() {
    let w = World::new().await;
    for route in ROUTES {
        let path = route
            .path
            .trim_start_matches('/')
            .replace("{name}", "app.css");
        let method = route.method.parse().unwrap();
        let call = w.http.request(method, w.at(&path));
        let status = call.send().await.unwrap().status().as_u16();
        match route.access {
            // Of an erased store that nobody can name there is nothing.
            Access::Public if path.contains("{vault}") => assert_eq!(status, 404),
            // A callback without a sign-in under way is the sign-in page; sign-in needs a provider.
            Access::Public => assert!(status < 400 || status == 503, "{} {status}", route.path),
            _ => {
                assert!(
                    matches!(status, 303 | 400 | 401 | 403 | 415),
                    "{} {status}",
                    route.path
                );
            }
        }
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_data_request_that_is_not_the_managers_is_refused() {
    let w = World::new().await;
    let sign = |claims: &RelayedRequest, key| jose::sign(RELAYED_TYP, claims, key).unwrap();
    let good = w.relayed();
    let key = w.manager.key();
    let stranger = testing::ids(9).signing_key();
    assert_eq!(
        w.present(&sign(&good, &stranger)).await,
        Err(ProblemType::UnknownKey)
    );
    let other_type = jose::sign("artifact-end+jwt", &good, &key).unwrap();
    assert_eq!(
        w.present(&other_type).await,
        Err(ProblemType::InvalidSignature)
    );
    let elsewhere = RelayedRequest {
        aud: "bank.example".parse().unwrap(),
        ..good.clone()
    };
    assert_eq!(
        w.present(&sign(&elsewhere, &key)).await,
        Err(ProblemType::WrongAudience)
    );
    let late = RelayedRequest {
        iat: good.iat - 7200,
        exp: good.iat - 3600,
        ..good.clone()
    };
    assert_eq!(
        w.present(&sign(&late, &key)).await,
        Err(ProblemType::OutsideTime)
    );
    assert_eq!(
        w.present(&sign(&good, &key)).await,
        Err(ProblemType::NotFound),
        "unknown artifact"
    );
    w.stop().await;
}

#[actix_web::test]
async fn an_event_counts_once_and_only_with_the_managers_signature() {
    let w = World::new().await;
    let id = testing::ids(3).uuid_v7().to_string();
    let event = json!({
        "id": id, "at": testing::start(), "type": "data_session.changed",
        "data": { "session_id": testing::ids(4).uuid_v7(), "state": "ready" },
    });
    let body = event.to_string();
    let stranger = testing::ids(9).signing_key();
    assert_eq!(w.send_event(&stranger, &body, &id).await, 400);
    assert_eq!(
        w.send_event(&w.manager.key(), &body, "another-id").await,
        400
    );
    assert_eq!(w.send_event(&w.manager.key(), &body, &id).await, 204);
    assert_eq!(w.send_event(&w.manager.key(), &body, &id).await, 204);
    w.stop().await;
}

#[actix_web::test]
async fn a_new_key_of_the_manager_is_learned_once_and_a_strangers_never() {
    let w = World::new().await;
    let send = async |number: u64, key: &SigningKey| {
        let id = testing::ids(number).uuid_v7().to_string();
        let event = json!({
            "id": id, "at": testing::start(), "type": "data_session.changed",
            "data": { "session_id": testing::ids(4).uuid_v7(), "state": "ready" },
        });
        w.send_event(key, &event.to_string(), &id).await
    };
    assert_eq!(send(21, &w.manager.key()).await, 204);
    assert_eq!(w.manager.metadata_reads(), 1);
    let old = w.manager.key();
    w.manager.change_key();
    w.clock.advance(Duration::from_secs(31));
    assert_eq!(send(22, &w.manager.key()).await, 204);
    assert_eq!(w.manager.metadata_reads(), 2);
    for stranger in [testing::ids(9).signing_key(), old] {
        assert_eq!(send(23, &stranger).await, 400);
    }
    assert_eq!(w.manager.metadata_reads(), 2, "not asked again so soon");
    w.stop().await;
}

#[actix_web::test]
async fn a_link_request_with_a_foreign_way_back_or_provider_is_refused_before_sign_in() {
    let w = World::new().await;
    let iat = testing::start().timestamp();
    let pseudonym: Pseudonym = "abcdefghijklmnop".parse().unwrap();
    let link_by = |back: &str, issuer: &str| {
        let claims = json!({
            "iss": w.manager.base(), "aud": "store.example", "iat": iat, "exp": iat + 60, "jti": "1",
            "pseudonym": pseudonym, "return_url": back,
            "evidence_subject": { "iss": issuer, "aud": "m", "sub": "s" },
        });
        let jws = w.manager.sign("link-request+jwt", &claims);
        w.at(&format!("link?request={}", jws.as_str()))
    };
    let link = |back: &str| link_by(back, w.manager.identity_issuer());
    let back = w.manager.base().join("back").unwrap();
    for refused in [
        link("https://evil.example/"),
        link_by(back.as_str(), "https://evil.example"),
    ] {
        let refused = w.http.get(refused).send().await.unwrap();
        assert_eq!(refused.status(), 403);
    }
    let taken = w.http.get(link(back.as_str())).send().await.unwrap();
    assert_eq!(taken.status(), 303);
    let to = taken.headers()["location"].to_str().unwrap();
    assert!(to.starts_with("/sign-in?return=%2Flink%3Frequest%3D"));
    w.stop().await;
}
