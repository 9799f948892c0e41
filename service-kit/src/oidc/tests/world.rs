//! A small identity provider that can misbehave in one way at a time, and its client.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::jose::{self, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::super::*;
use crate::{
    clock::FixedClock,
    http_client::{HttpClientOptions, RetryPolicy},
    server::{RunningServer, bind},
    testing::{self, fixed_clock},
};

/// What the provider does, changed by the tests.
pub(super) struct Script {
    pub(super) issuer: String,
    pub(super) key: SigningKey,
    pub(super) published: Vec<SigningKey>,
    pub(super) claims: Value,
    pub(super) challenge: String,
    pub(super) promises_iss: bool,
    pub(super) named_issuer: Option<String>,
    pub(super) raw_token: Option<String>,
    pub(super) userinfo: Option<Value>,
    pub(super) fetches: usize,
    pub(super) authorization: Option<String>,
}

pub(super) type Shared = web::Data<Mutex<Script>>;

pub(super) async fn metadata(script: Shared) -> HttpResponse {
    let mut script = script.lock().unwrap();
    script.fetches += 1;
    let base = &script.issuer;
    let mut metadata = json!({
        "issuer": script.named_issuer.as_ref().unwrap_or(base),
        "authorization_endpoint": format!("{base}/authorize"),
        "token_endpoint": format!("{base}/token"),
        "jwks_uri": format!("{base}/jwks"),
        "end_session_endpoint": format!("{base}/end"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "ES256", "Unheard-Of"],
        "authorization_response_iss_parameter_supported": script.promises_iss,
    });
    if script.userinfo.is_some() {
        metadata["userinfo_endpoint"] = format!("{base}/userinfo").into();
    }
    HttpResponse::Ok().json(metadata)
}

pub(super) async fn userinfo(request: HttpRequest, script: Shared) -> HttpResponse {
    let bearer = request.headers().get("authorization");
    if bearer.is_none_or(|value| value != "Bearer opaque") {
        return HttpResponse::Unauthorized().finish();
    }
    match &script.lock().unwrap().userinfo {
        Some(Value::Null) | None => HttpResponse::ServiceUnavailable().finish(),
        Some(told) => HttpResponse::Ok().json(told),
    }
}

pub(super) async fn jwks(script: Shared) -> HttpResponse {
    let script = script.lock().unwrap();
    let keys: Vec<Value> = script
        .published
        .iter()
        .map(|key| {
            let mut jwk = serde_json::to_value(key.public()).unwrap();
            jwk["kid"] = key.kid().to_string().into();
            jwk["use"] = "sig".into();
            jwk
        })
        .collect();
    HttpResponse::Ok().json(json!({ "keys": keys }))
}

pub(super) async fn token(
    request: HttpRequest,
    form: web::Form<HashMap<String, String>>,
    script: Shared,
) -> HttpResponse {
    let mut script = script.lock().unwrap();
    script.authorization = request
        .headers()
        .get("authorization")
        .map(|value| value.to_str().unwrap().to_owned());
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    if form["code"] != "good-code" || proof != script.challenge {
        return HttpResponse::BadRequest().json(json!({"error": "invalid_grant"}));
    }
    let id_token = script.raw_token.clone().unwrap_or_else(|| {
        jose::sign("JWT", &script.claims, &script.key)
            .unwrap()
            .as_str()
            .to_owned()
    });
    HttpResponse::Ok().json(json!({
        "access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": id_token,
    }))
}

pub(super) struct World {
    pub(super) server: RunningServer,
    pub(super) script: Shared,
    pub(super) clock: Arc<FixedClock>,
    pub(super) client: OidcClient,
}

pub(super) async fn serve(script: Shared, listener: std::net::TcpListener) -> RunningServer {
    let address = listener.local_addr().unwrap();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(script.clone())
            .route("/.well-known/openid-configuration", web::get().to(metadata))
            .route("/jwks", web::get().to(jwks))
            .route("/token", web::post().to(token))
            .route("/userinfo", web::get().to(userinfo))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    RunningServer::start(server, address)
}

pub(super) fn script(issuer: String, key: SigningKey) -> Shared {
    let now = testing::start().timestamp();
    web::Data::new(Mutex::new(Script {
        claims: json!({
            "iss": issuer, "sub": "asha-1", "aud": "manager", "iat": now, "exp": now + 300,
            "auth_time": now, "nonce": "n-1", "name": "Asha Rao", "email": "asha@example.org",
        }),
        issuer,
        published: vec![key.clone()],
        key,
        challenge: String::new(),
        promises_iss: true,
        named_issuer: None,
        raw_token: None,
        userinfo: None,
        fetches: 0,
        authorization: None,
    }))
}

pub(super) fn client(issuer: &str, clock: Arc<FixedClock>) -> OidcClient {
    let settings = OidcSettings {
        issuer: issuer.to_owned(),
        client_id: "manager".into(),
        client_secret: Some(Secret::new("s3cret")),
        redirect_url: "http://127.0.0.1:1/signed-in".parse().unwrap(),
        after_sign_out: Some("http://127.0.0.1:1/".parse().unwrap()),
        scopes: vec!["profile".into(), "email".into()],
    };
    let options = HttpClientOptions {
        retry: RetryPolicy::never(),
        ..Default::default()
    };
    OidcClient::new(
        settings,
        HttpClient::new(options).unwrap(),
        testing::ids_at(clock, 5),
    )
}

pub(super) async fn world() -> World {
    world_with(testing::ids(1).signing_key()).await
}

pub(super) async fn world_with(key: SigningKey) -> World {
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let issuer = format!("http://{address}");
    let script = script(issuer.clone(), key);
    let clock = fixed_clock();
    let client = client(&issuer, clock.clone());
    World {
        server: serve(script.clone(), listener).await,
        script,
        clock,
        client,
    }
}

impl World {
    pub(super) async fn begin(&self, fresh: bool) -> (Url, PendingSignIn) {
        let options = BeginOptions {
            fresh,
            nonce: Some("n-1".into()),
            ui_locales: vec!["hi".into()],
        };
        let (url, pending) = self.client.begin(options).await.unwrap();
        self.script.lock().unwrap().challenge = query(&url)["code_challenge"].clone();
        (url, pending)
    }

    pub(super) fn callback(&self, pending: &PendingSignIn) -> CallbackParams {
        CallbackParams {
            code: Some("good-code".into()),
            state: Some(pending.state.clone()),
            iss: Some(self.client.issuer().into()),
            error: None,
        }
    }

    pub(super) async fn sign_in(&self) -> Result<SignedIn, OidcError> {
        let (_, pending) = self.begin(true).await;
        self.client.finish(self.callback(&pending), pending).await
    }

    pub(super) async fn with_claim(&self, name: &str, value: Value) -> Result<SignedIn, OidcError> {
        let before = self.script.lock().unwrap().claims.clone();
        self.script.lock().unwrap().claims[name] = value;
        let result = self.sign_in().await;
        self.script.lock().unwrap().claims = before;
        result
    }
}

pub(super) fn query(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}
