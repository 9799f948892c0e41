//! The parties of a load test: who asks, and the bank that is asked. They sign what they send, show who they
//! are as any party does (`private_key_jwt`, DPoP), take every event at once, and note when they heard of an
//! end.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use consent_model::{
    digest::Digest,
    jose::{CompactJws, SigningKey, possession, sign},
    link::{LinkRequest, LinkResponse, RESPONSE_TYP},
};
use hyper::{
    Method, StatusCode,
    header::{AUTHORIZATION, HeaderName},
};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use url::{Url, form_urlencoded};

use crate::{
    clock,
    http::{Answer, Call, Fault, Http},
    identity,
    rng::{Rng, mix},
    serve::{self, Asked, Said},
    world::{BANK, DATA_USERS, World, WorldError},
};

/// Seconds before its end at which a token is not used any more.
const EARLY: i64 = 30;

/// Every party.
#[derive(Debug)]
pub(crate) struct Parties {
    manager: Url,
    http: Http,
    keys: HashMap<&'static str, SigningKey>,
    /// The key of the proofs, and of the items of every request.
    proof: SigningKey,
    tokens: Mutex<HashMap<&'static str, (String, i64)>>,
    heard: Heard,
    made: AtomicU64,
}

/// What the parties have heard.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<HashMap<String, Instant>>>, Arc<AtomicU64>);

impl Heard {
    /// When the holder of this copy heard that it has ended.
    #[must_use]
    pub(crate) fn end_of(&self, artifact: &str) -> Option<Instant> {
        self.0.lock().ok()?.get(artifact).copied()
    }

    /// Events that came.
    #[must_use]
    pub(crate) fn events(&self) -> u64 {
        self.1.load(Ordering::Relaxed)
    }

    fn take(&self, asked: &Asked) -> Said {
        let now = Instant::now();
        self.1.fetch_add(1, Ordering::Relaxed);
        let event = serde_json::from_slice::<Value>(&asked.body).unwrap_or_default();
        let ended =
            event["type"] == "artifact.status_changed" && event["data"]["state"] == "revoked";
        if ended
            && let Some(artifact) = event["data"]["artifact_id"].as_str()
            && let Ok(mut heard) = self.0.lock()
        {
            heard.entry(artifact.to_owned()).or_insert(now);
        }
        serve::empty(StatusCode::NO_CONTENT)
    }
}

impl Parties {
    /// All of them, without their endpoints.
    ///
    /// # Errors
    /// When a key cannot be made.
    pub(crate) fn new(world: &World, http: Http) -> Result<Self, WorldError> {
        let names = DATA_USERS.iter().map(|(id, _)| *id).chain([BANK]);
        let keys = names.map(|id| Ok((id, world.key(id)?)));
        Ok(Self {
            manager: world.manager(),
            http,
            keys: keys.collect::<Result<_, WorldError>>()?,
            proof: world.key("proofs")?,
            tokens: Mutex::default(),
            heard: Heard::default(),
            made: AtomicU64::new(mix(clock::now().timestamp_micros().cast_unsigned())),
        })
    }

    /// How they call.
    #[must_use]
    pub(crate) const fn http(&self) -> &Http {
        &self.http
    }

    /// What they have heard.
    #[must_use]
    pub(crate) const fn heard(&self) -> &Heard {
        &self.heard
    }

    /// Serves their endpoints.
    ///
    /// # Errors
    /// When the port is taken.
    pub(crate) async fn serve(&self, world: &World) -> Result<JoinHandle<()>, WorldError> {
        let heard = self.heard.clone();
        serve::serve(world.kept.parties, move |asked| heard.take(&asked)).await
    }

    fn key(&self, party: &str) -> Result<&SigningKey, Fault> {
        self.keys
            .get(party)
            .ok_or(Fault::Unmade("a party without a key"))
    }

    /// A name that is not used again.
    fn jti(&self) -> String {
        Rng::new(self.made.fetch_add(1, Ordering::Relaxed)).name()
    }

    /// Asks for a month's or a year's transactions of somebody; gives the request's name.
    ///
    /// # Errors
    /// When the manager does not take it.
    pub(crate) async fn ask(&self, party: &str, subject: &str, ask: &Ask) -> Result<String, Fault> {
        let claims = self.request(party, subject, ask);
        let jws = sign("consent-request+jwt", &claims, self.key(party)?);
        let jws = jws.map_err(|_| Fault::Unmade("a signed request"))?;
        let url = self.url("v1/consent-requests")?;
        let call = Call::post(url, "application/jose", jws.as_str().to_owned());
        let view = self
            .http
            .send(call)
            .await?
            .with(StatusCode::CREATED)?
            .json()?;
        let id = view["request_id"].as_str().map(str::to_owned);
        id.ok_or(Fault::Lacks("a request"))
    }

    fn request(&self, party: &str, subject: &str, ask: &Ask) -> Value {
        let now = clock::now();
        let moment = |days| {
            (now + TimeDelta::days(days))
                .format("%Y-%m-%dT%H:%M:%SZ")
                .to_string()
        };
        let day = |days| (now - TimeDelta::days(days)).date_naive().to_string();
        json!({
            "iss": party, "aud": self.manager, "iat": now.timestamp(),
            "exp": now.timestamp() + 86_400, "jti": self.jti(), "purpose": ask.purpose,
            "use_description": ask.use_description, "benefit": "A decision on the same day",
            "items": [{
                "id": "statement", "required": true,
                "ask": {"kind": "records", "datasets": ["bank.transactions"],
                    "range": {"from": day(180), "to": day(0)}},
                "source": {"kind": "provider"}, "cnf": self.proof.public(),
            }],
            "term": {"start": moment(0), "expiry": moment(ask.days), "fetch": "periodic",
                "frequency": {"unit": "month", "value": 4},
                "data_life": {"unit": "month", "value": 1}, "mode": "store"},
            "person": identity::email(subject),
            "return_url": format!("https://{party}/return"), "state": "s1",
        })
    }

    /// Where a request stands.
    ///
    /// # Errors
    /// When the manager does not say.
    pub(crate) async fn follow(&self, party: &'static str, request: &str) -> Result<Value, Fault> {
        let path = format!("v1/consent-requests/{request}");
        self.get(party, &path).await?.with(StatusCode::OK)?.json()
    }

    /// A copy of an artifact, in whose form it was signed.
    ///
    /// # Errors
    /// When the manager does not give it.
    pub(crate) async fn artifact(
        &self,
        party: &'static str,
        id: &str,
    ) -> Result<CompactJws, Fault> {
        let answer = self.get(party, &format!("v1/artifacts/{id}")).await?;
        let answer = answer.with(StatusCode::OK)?;
        let jws = CompactJws::parse(answer.text()?).map_err(|_| Fault::Lacks("a signed copy"))?;
        let claims: Value = jws
            .unverified_claims()
            .map_err(|_| Fault::Lacks("claims"))?;
        if claims["jti"].as_str() == Some(id) && claims["aud"].as_str() == Some(party) {
            return Ok(jws);
        }
        Err(Fault::Lacks("the copy that was asked for"))
    }

    /// The answer of the bank to a link request: the account is hers.
    ///
    /// # Errors
    /// When the request cannot be read.
    pub(crate) fn link(&self, asked: &str, account: &str) -> Result<String, Fault> {
        let asked = CompactJws::parse(asked).map_err(|_| Fault::Lacks("a link request"))?;
        let asked: LinkRequest = asked
            .unverified_claims()
            .map_err(|_| Fault::Lacks("claims"))?;
        let now = clock::seconds();
        let kinds = json!(["bank.accounts", "bank.transactions"]);
        let answer = LinkResponse {
            iss: asked.aud,
            aud: self.manager.clone(),
            iat: now,
            exp: now + 300,
            in_reply_to: asked.jti,
            pseudonym: asked.pseudonym,
            link: account.parse().map_err(|_| Fault::Unmade("an account"))?,
            label: "Savings ••••0001".into(),
            datasets: serde_json::from_value(kinds).map_err(|_| Fault::Unmade("kinds"))?,
            key: None,
            confirmed: Vec::new(),
            passkeys_only: false,
        };
        let signed = sign(RESPONSE_TYP, &answer, self.key(BANK)?);
        let signed = signed.map_err(|_| Fault::Unmade("a link response"))?;
        Ok(signed.as_str().to_owned())
    }

    /// An address of the manager's.
    ///
    /// # Errors
    /// When it is none.
    pub(crate) fn url(&self, path: &str) -> Result<Url, Fault> {
        self.manager
            .join(path)
            .map_err(|_| Fault::Unmade("an address"))
    }

    async fn get(&self, party: &'static str, path: &str) -> Result<Answer, Fault> {
        let token = self.token(party).await?;
        let url = self.url(path)?;
        let proof = self.proof(&Method::GET, &url, Some(&token))?;
        let call = Call::get(url)
            .header(AUTHORIZATION, format!("DPoP {token}"))
            .header(HeaderName::from_static("dpop"), proof);
        self.http.send(call).await
    }

    /// The access token of a party (RFC 6749 §4.4); a new one shortly before the old one ends.
    async fn token(&self, party: &'static str) -> Result<String, Fault> {
        let now = clock::seconds();
        let held = self
            .tokens
            .lock()
            .ok()
            .and_then(|held| held.get(party).cloned());
        if let Some((token, _)) = held.filter(|(_, until)| now < *until) {
            return Ok(token);
        }
        let issuer = self.manager.as_str().trim_end_matches('/');
        let claims = json!({"iss": party, "sub": party, "aud": issuer, "iat": now, "exp": now + 60,
            "jti": self.jti()});
        let assertion = sign("client-authentication+jwt", &claims, self.key(party)?);
        let assertion = assertion.map_err(|_| Fault::Unmade("an assertion"))?;
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "client_credentials")
            .append_pair("client_id", party)
            .append_pair(
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            )
            .append_pair("client_assertion", assertion.as_str())
            .finish();
        let url = self.url("v1/token")?;
        let proof = self.proof(&Method::POST, &url, None)?;
        let call = Call::post(url, "application/x-www-form-urlencoded", form)
            .header(HeaderName::from_static("dpop"), proof);
        let given = self.http.send(call).await?.with(StatusCode::OK)?.json()?;
        let token = given["access_token"]
            .as_str()
            .ok_or(Fault::Lacks("a token"))?;
        let until = now + given["expires_in"].as_i64().unwrap_or(0) - EARLY;
        if let Ok(mut held) = self.tokens.lock() {
            held.insert(party, (token.to_owned(), until));
        }
        Ok(token.to_owned())
    }

    /// A proof for one call (RFC 9449 §4.2).
    fn proof(&self, method: &Method, url: &Url, token: Option<&str>) -> Result<String, Fault> {
        let mut claims = json!({"jti": self.jti(), "htm": method.as_str(), "htu": url.as_str(),
            "iat": clock::seconds()});
        if let (Some(token), Some(claims)) = (token, claims.as_object_mut()) {
            let digest = Digest::of_bytes(token.as_bytes());
            let ath = URL_SAFE_NO_PAD.encode(digest.as_bytes());
            claims.insert("ath".into(), ath.into());
        }
        possession::sign("dpop+jwt", &claims, &self.proof).map_err(|_| Fault::Unmade("a proof"))
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask {
    /// Purpose.
    pub(crate) purpose: &'static str,
    /// What for.
    pub(crate) use_description: &'static str,
    /// For how many days.
    pub(crate) days: i64,
}

/// A loan: what a lender asks for in the morning.
pub(crate) const LOAN: Ask = Ask {
    purpose: "105",
    use_description: "To decide on a loan",
    days: 30,
};
