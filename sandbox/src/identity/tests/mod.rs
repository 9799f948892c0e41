//! The provider over loopback, as a client and a browser see it.

mod exchange;
mod protocol;
mod sign_in;

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use consent_model::jose::{CompactJws, ForeignJwks, SigningKey};
use reqwest::header::{CONTENT_SECURITY_POLICY, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use scraper::{Html, Selector};
use serde_json::Value;
use service_kit::clock::FixedClock;
use service_kit::testing;
use sha2::{Digest, Sha256};
use url::Url;

use crate::identity::token::IdTokenClaims;
use crate::identity::{
    ClientRegistration, DemoPerson, IdentityOptions, IdentityProvider, RunningIdentity,
};

const VERIFIER: &str = "a-verifier-that-is-long-enough-for-rfc-7636-to-take";
const RIGHT: [(&str, &str); 2] = [("username", "asha"), ("password", "open sesame")];
const BACK: &str = "http://localhost:9/back";
const BYE: &str = "http://localhost:9/bye";

/// A running provider and one browser.
struct World {
    provider: RunningIdentity,
    clock: Arc<FixedClock>,
    browser: Client,
}

fn browser() -> Client {
    Client::builder()
        .cookie_store(true)
        .redirect(Policy::none())
        .build()
        .expect("a client")
}

impl World {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let clock = testing::fixed_clock();
        let client = |id: &str, secret: Option<&str>| ClientRegistration {
            client_id: id.to_owned(),
            client_secret: secret.map(str::to_owned),
            redirect_uris: vec![BACK.parse().expect("a url")],
            post_logout_redirect_uris: vec![BYE.parse().expect("a url")],
        };
        let provider = IdentityProvider::start(IdentityOptions {
            listener,
            issuer: format!("http://127.0.0.1:{port}").parse().expect("a url"),
            clients: vec![
                client("manager", Some("manager secret")),
                client("store", None),
            ],
            guests: None,
            people: vec![DemoPerson {
                username: "asha".to_owned(),
                password: "open sesame".to_owned(),
                name: "Asha Rao".to_owned(),
                email: "asha@example.test".to_owned(),
                subject_seed: "seed of asha".to_owned(),
            }],
            clock: clock.clone(),
            ids: testing::ids_at(clock.clone(), 11),
            key: SigningKey::from_seed_ed25519(&[5; 32]).expect("a key"),
        })
        .expect("a provider");
        Self {
            provider,
            clock,
            browser: browser(),
        }
    }

    fn at(&self, path: &str) -> Url {
        self.provider.issuer().join(path).expect("a url")
    }

    async fn authorize(&self, client: &str, more: &[(&str, &str)]) -> Response {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let mut url = self.at("/authorize");
        let mut pairs = vec![
            ("client_id", client),
            ("redirect_uri", BACK),
            ("response_type", "code"),
            ("scope", "openid profile email"),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        for (name, value) in more {
            pairs.retain(|(known, _)| known != name);
            pairs.push((name, value));
        }
        url.query_pairs_mut().extend_pairs(pairs);
        self.browser.get(url).send().await.expect("an answer")
    }

    async fn submit(&self, page: &str, fill: &[(&str, &str)]) -> Response {
        self.submit_as(&self.browser, page, fill).await
    }

    async fn submit_as(&self, browser: &Client, page: &str, fill: &[(&str, &str)]) -> Response {
        let (action, mut fields) = form(page);
        for (name, value) in fill {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        browser
            .post(self.at(&action))
            .form(&fields)
            .send()
            .await
            .expect("an answer")
    }

    /// Signs in from a sign-in page and returns the code.
    async fn sign_in(&self, page: Response) -> String {
        let page = shown(page, StatusCode::OK).await;
        code(&self.submit(&page, &RIGHT).await)
    }

    async fn exchange(&self, fields: &[(&str, &str)]) -> Response {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
        ];
        for (name, value) in fields {
            form.retain(|(known, _)| known != name);
            form.push((name, value));
        }
        self.browser
            .post(self.at("/token"))
            .form(&form)
            .send()
            .await
            .expect("an answer")
    }

    async fn claims(&self, answer: Response) -> (IdTokenClaims, String) {
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let answer: Value = answer.json().await.expect("json");
        assert_eq!(answer["token_type"], "Bearer");
        let token = answer["id_token"].as_str().expect("a token").to_owned();
        let keys = self
            .browser
            .get(self.at("/jwks"))
            .send()
            .await
            .expect("an answer");
        let keys = ForeignJwks::parse(&keys.bytes().await.expect("bytes")).expect("keys");
        let parsed = CompactJws::parse_foreign(&token).expect("a token");
        (
            parsed
                .verify_foreign(&keys)
                .expect("signed by the published key"),
            token,
        )
    }

    async fn fresh_claims(&self, code: &str) -> IdTokenClaims {
        self.claims(
            self.exchange(&[("client_id", "store"), ("code", code)])
                .await,
        )
        .await
        .0
    }
}

fn form(page: &str) -> (String, Vec<(String, String)>) {
    let html = Html::parse_document(page);
    let select = |css: &str| Selector::parse(css).expect("a selector");
    let form = html.select(&select("form")).next().expect("a form");
    let inputs = select("input");
    let fields = form.select(&inputs).map(|input| {
        let text = |name| input.attr(name).unwrap_or_default().to_owned();
        (text("name"), text("value"))
    });
    (
        form.attr("action").expect("an action").to_owned(),
        fields.collect(),
    )
}

async fn shown(answer: Response, status: StatusCode) -> String {
    assert_eq!(answer.status(), status);
    assert!(answer.headers().contains_key(CONTENT_SECURITY_POLICY));
    answer.text().await.expect("a page")
}

fn sent_to(answer: &Response) -> Url {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer.headers()[LOCATION]
        .to_str()
        .expect("text")
        .parse()
        .expect("a url")
}

fn param(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
}

fn code(answer: &Response) -> String {
    let to = sent_to(answer);
    assert!(to.as_str().starts_with(BACK), "sent to {to}");
    assert_eq!(param(&to, "state").as_deref(), Some("the-state"));
    param(&to, "code").expect("a code")
}

fn error(answer: &Response) -> String {
    param(&sent_to(answer), "error").expect("an error")
}

async fn refused(answer: Response, status: StatusCode) -> String {
    assert_eq!(answer.status(), status);
    let answer: Value = answer.json().await.expect("json");
    answer["error"].as_str().expect("an error").to_owned()
}
