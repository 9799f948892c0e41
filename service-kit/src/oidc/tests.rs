//! Sign-in against a small provider that can misbehave in one way at a time.

mod world;

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    jose::{self, SigningKey},
    problem::ProblemType,
};
use serde_json::{Value, json};

use self::world::*;
use super::*;
use crate::{
    problem::ApiProblem,
    server::bind,
    testing::{self, fixed_clock},
};

#[tokio::test]
async fn a_callback_of_another_session_issuer_or_time_is_refused() {
    let w = world().await;
    let (_, pending) = w.begin(false).await;
    let good = w.callback(&pending);
    for state in [None, Some(String::new()), Some("x".repeat(43))] {
        let params = CallbackParams {
            state,
            ..good.clone()
        };
        let result = w.client.finish(params, pending.clone()).await;
        assert!(matches!(result, Err(OidcError::NotPending)));
    }
    for iss in [None, Some("https://evil.example".to_owned())] {
        let params = CallbackParams {
            iss,
            ..good.clone()
        };
        let result = w.client.finish(params, pending.clone()).await;
        assert!(matches!(result, Err(OidcError::WrongIssuer)));
    }
    w.clock.advance(Duration::from_secs(15 * 60));
    let result = w.client.finish(good, pending).await;
    assert!(matches!(result, Err(OidcError::NotPending)));
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_refusal_a_missing_code_and_a_wrong_code_are_told_apart() {
    let w = world().await;
    let (_, pending) = w.begin(false).await;
    let good = w.callback(&pending);
    let denied = CallbackParams {
        error: Some("access_denied".into()),
        ..good.clone()
    };
    let result = w.client.finish(denied, pending.clone()).await;
    assert!(matches!(result, Err(OidcError::Refused)));
    let empty = CallbackParams {
        code: None,
        ..good.clone()
    };
    let result = w.client.finish(empty, pending.clone()).await;
    assert!(matches!(result, Err(OidcError::Refused)));
    let wrong = CallbackParams {
        code: Some("bad".into()),
        ..good
    };
    let result = w.client.finish(wrong, pending).await;
    assert!(matches!(result, Err(OidcError::CodeRefused)));
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_code_of_another_browser_is_refused_by_pkce() {
    let w = world().await;
    let (_, stolen) = w.begin(false).await;
    let (_, _) = w.begin(false).await;
    let result = w.client.finish(w.callback(&stolen), stolen).await;
    assert!(matches!(result, Err(OidcError::CodeRefused)));
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_token_with_a_wrong_claim_is_refused() {
    let w = world().await;
    let now = testing::start().timestamp();
    for (name, value) in [
        ("nonce", json!("n-2")),
        ("nonce", Value::Null),
        ("aud", json!("store")),
        ("aud", json!(["manager", "store"])),
        ("iss", json!("https://evil.example")),
        ("exp", json!(now)),
        ("iat", json!(now - 61)),
        ("iat", json!(now + 61)),
        ("auth_time", json!(now - 61)),
        ("auth_time", json!(now + 61)),
        ("auth_time", Value::Null),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")),
    ] {
        let result = w.with_claim(name, value.clone()).await;
        assert!(
            matches!(result, Err(OidcError::BadToken(_))),
            "{name} {value}: {result:?}"
        );
    }
    assert!(w.sign_in().await.is_ok());
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn unsigned_symmetric_and_foreign_tokens_are_refused() {
    let w = world().await;
    let (claims, kid) = {
        let script = w.script.lock().unwrap();
        (script.claims.to_string(), script.key.kid().to_string())
    };
    let stranger = testing::ids(9).signing_key();
    let forged = jose::sign(
        "JWT",
        &serde_json::from_str::<Value>(&claims).unwrap(),
        &stranger,
    );
    let header = |alg: &str| URL_SAFE_NO_PAD.encode(json!({"alg": alg, "kid": kid}).to_string());
    let body = URL_SAFE_NO_PAD.encode(&claims);
    let signed = |alg: &str, signature: &[u8]| {
        format!(
            "{}.{body}.{}",
            header(alg),
            URL_SAFE_NO_PAD.encode(signature)
        )
    };
    for token in [
        format!("{}.{body}.", header("none")),
        signed("HS256", &[0; 32]),
        signed("EdDSA", &[0; 64]),
        signed("RS256", &[0; 256]),
        forged.unwrap().as_str().to_owned(),
        "not-a-token".to_owned(),
    ] {
        w.script.lock().unwrap().raw_token = Some(token.clone());
        let result = w.sign_in().await;
        assert!(
            matches!(result, Err(OidcError::BadToken(_))),
            "{token}: {result:?}"
        );
    }
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_provider_under_another_name_is_refused() {
    let w = world().await;
    w.script.lock().unwrap().named_issuer = Some("https://evil.example".into());
    assert!(matches!(
        w.client.ready().await,
        Err(OidcError::Metadata(_))
    ));
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_provider_that_starts_later_is_found_and_asked_at_most_once_a_second() {
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    drop(listener);
    let issuer = format!("http://{address}");
    let clock = fixed_clock();
    let client = client(&issuer, clock.clone());
    let error = client.ready().await.unwrap_err();
    assert!(matches!(error, OidcError::Unreachable(_)));
    assert_eq!(ApiProblem::from(error).kind(), ProblemType::Unavailable);

    let script = script(issuer, testing::ids(1).signing_key());
    let server = serve(
        script.clone(),
        std::net::TcpListener::bind(address).unwrap(),
    )
    .await;
    assert!(client.ready().await.is_err(), "still pausing");
    clock.advance(Duration::from_secs(1));
    client.ready().await.unwrap();
    client.ready().await.unwrap();
    assert_eq!(script.lock().unwrap().fetches, 1);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_known_provider_serves_on_from_memory_while_it_is_away() {
    let w = world().await;
    w.client.ready().await.unwrap();
    w.server.stop().await.unwrap();
    w.clock.advance(Duration::from_secs(2 * 3600));
    w.client.ready().await.unwrap();
}

#[tokio::test]
async fn new_keys_are_fetched_for_an_unknown_kid_but_not_at_will() {
    let w = world().await;
    w.sign_in().await.unwrap();
    let newer = testing::ids(77).signing_key();
    {
        let mut script = w.script.lock().unwrap();
        script.published.push(newer.clone());
        script.key = newer.clone();
    }
    assert!(
        w.sign_in().await.is_err(),
        "the keys were fetched a moment ago"
    );
    assert_eq!(w.script.lock().unwrap().fetches, 1);
    w.clock.advance(Duration::from_secs(30));
    assert!(w.sign_in().await.is_ok());
    let kid = newer.kid().to_string();
    assert!(w.client.jwks_json(Some(&kid)).await.unwrap().contains(&kid));
    assert!(
        !w.client
            .jwks_json(Some("nobody"))
            .await
            .unwrap()
            .contains("nobody")
    );
    assert_eq!(w.script.lock().unwrap().fetches, 2);
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn the_way_to_the_provider_carries_pkce_nonce_and_the_wish_for_a_fresh_sign_in() {
    let w = world().await;
    let (url, pending) = w.begin(true).await;
    let asked = query(&url);
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "manager"),
        ("code_challenge_method", "S256"),
        ("nonce", "n-1"),
        ("prompt", "login"),
        ("max_age", "0"),
        ("ui_locales", "hi"),
        ("scope", "openid"),
        ("redirect_uri", "http://127.0.0.1:1/signed-in"),
    ] {
        assert_eq!(asked[name], value, "{name}");
    }
    assert!(
        !url.as_str().contains(&pending.verifier),
        "the verifier stays here"
    );
    let (url, pending) = w.client.begin(BeginOptions::default()).await.unwrap();
    assert!(!query(&url).contains_key("prompt"));
    assert_eq!(query(&url)["scope"], "openid profile email");
    assert_eq!(query(&url)["nonce"], pending.nonce());
    let kept = serde_json::to_string(&pending).unwrap();
    assert_eq!(
        serde_json::from_str::<PendingSignIn>(&kept).unwrap(),
        pending
    );
    assert_eq!(format!("{pending:?}"), "PendingSignIn");
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn forms_lead_to_where_the_provider_says_that_it_is() {
    let w = world().await;
    let issuer = format!("{}/", w.client.issuer());
    let targets = || w.client.form_targets().into_iter().map(String::from);
    assert_eq!(
        targets().collect::<Vec<_>>(),
        [issuer.as_str()],
        "not asked"
    );
    w.client.ready().await.unwrap();
    let known = [format!("{issuer}authorize"), format!("{issuer}end")];
    assert_eq!(targets().collect::<Vec<_>>(), known);
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_provider_that_is_not_there_yet_is_asked_until_it_is() {
    let w = world().await;
    w.script.lock().unwrap().named_issuer = Some("https://elsewhere.example".into());
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    let asking = w.client.discover_every(Duration::from_millis(10), stopped);
    let issuer = Url::parse(w.client.issuer()).unwrap();
    let coming_up = async {
        while w.script.lock().unwrap().fetches == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(w.client.form_targets(), [issuer]);
        w.script.lock().unwrap().named_issuer = None;
        w.clock.advance(Duration::from_secs(2));
    };
    tokio::join!(asking, coming_up);
    assert_eq!(w.client.form_targets().len(), 2);
    // Told to stop, it stops though nobody has answered.
    let nobody = client("http://127.0.0.1:1", fixed_clock());
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let asking = nobody.discover(stopped);
    let stopping = async { stop.send(true).unwrap() };
    tokio::join!(asking, stopping);
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn an_address_is_hers_only_if_the_provider_says_so() {
    let w = world().await;
    for (verified, expected) in [
        (Value::Null, None),
        (false.into(), None),
        (true.into(), Some("asha@example.org")),
    ] {
        let person = w.with_claim("email_verified", verified).await.unwrap();
        assert_eq!(person.verified_email(), expected);
    }
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn what_the_token_lacks_is_asked_for_except_when_it_is_to_be_evidence() {
    let w = world().await;
    {
        let mut script = w.script.lock().unwrap();
        let claims = script.claims.as_object_mut().unwrap();
        claims.remove("name");
        claims.remove("email");
        script.userinfo = Some(json!({"sub": "somebody-else", "name": "Not Asha"}));
    }
    let plain = async || {
        let (_, pending) = w.begin(false).await;
        let callback = w.callback(&pending);
        w.client.finish(callback, pending).await.unwrap()
    };
    assert_eq!(plain().await.name, None, "told of somebody else");
    w.script.lock().unwrap().userinfo = Some(Value::Null);
    let person = plain().await;
    assert_eq!((person.name, person.all_told), (None, false), "not asked");
    w.script.lock().unwrap().userinfo = Some(json!({
        "sub": "asha-1", "name": "Asha Rao", "email": "asha@example.org", "email_verified": true,
    }));
    let person = plain().await;
    assert_eq!(person.name.as_deref(), Some("Asha Rao"));
    assert_eq!(person.verified_email(), Some("asha@example.org"));
    assert!(person.all_told);
    let evidence = w.sign_in().await.unwrap();
    assert_eq!((evidence.name, evidence.email), (None, None));
    w.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_person_signs_in_with_ed25519_and_with_p256() {
    let p256 = SigningKey::from_scalar_p256(&[7; 32]).unwrap();
    for key in [testing::ids(1).signing_key(), p256] {
        let w = world_with(key.clone()).await;
        let person = w.sign_in().await.unwrap();
        assert_eq!(
            (person.issuer.as_str(), person.subject.as_str()),
            (w.client.issuer(), "asha-1")
        );
        assert_eq!(person.name.as_deref(), Some("Asha Rao"));
        assert_eq!(person.email.as_deref(), Some("asha@example.org"));
        assert_eq!(person.auth_time, Some(testing::start()));
        assert_eq!(format!("{person:?}"), "SignedIn");
        // What the provider signed is handed on byte for byte: others verify it again.
        let jws = jose::CompactJws::parse(&person.id_token).unwrap();
        jws.verify::<Value>("JWT", key.public()).unwrap();
        let basic = w.script.lock().unwrap().authorization.clone().unwrap();
        assert!(basic.starts_with("Basic "));
        let end = person.session_end_url.unwrap();
        assert_eq!(end.path(), "/end");
        assert_eq!(
            query(&end)["post_logout_redirect_uri"],
            "http://127.0.0.1:1/"
        );
        assert_eq!(query(&end)["state"], SIGNED_OUT);
        assert!(!end.as_str().contains(&person.id_token));
        assert_eq!(w.client.sign_out_url().await.unwrap(), Some(end));
        w.server.stop().await.unwrap();
    }
}
