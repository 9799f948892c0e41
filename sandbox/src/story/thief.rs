//! A thief who has all that the manager has: its signing key, its copies of every artifact, and
//! what passed it. She sends artifacts, events and data requests straight to bank and store, over
//! HTTP as the manager would, and shows artifacts to a data user's adapter. Nothing may be taken.

use std::fs;

use chrono::TimeDelta;
use consent_model::{
    artifact::ArtifactClaims,
    data_request::{RELAYED_TYP, RelayedRequest, SOURCE_TYP, SourceRequest},
    event::{Event, What},
    jose::{CompactJws, SigningKey, Verified, sign},
    party::PartyId,
    problem::{Problem, ProblemType},
};
use reqwest::{Client, RequestBuilder, header::CONTENT_TYPE};
use service_kit::{keyfile, webhook};
use url::Url;

use super::Told;
use crate::network::{Network, NetworkError};

/// What she has.
pub(super) struct Thief<'a> {
    pub(super) network: &'a Network,
    pub(super) manager: SigningKey,
    pub(super) stranger: SigningKey,
    http: Client,
}

/// An event as it arrives: what was signed, and what is sent.
pub(super) struct Delivery<'a> {
    pub(super) number: String,
    pub(super) signed: &'a Event,
    pub(super) sent: &'a Event,
    pub(super) key: &'a SigningKey,
    /// How long ago it says it was sent.
    pub(super) age: TimeDelta,
}

impl<'a> Delivery<'a> {
    /// With nothing wrong about it but, perhaps, what is in it.
    pub(super) fn of(event: &'a Event, key: &'a SigningKey) -> Self {
        Self {
            number: event.id.to_string(),
            signed: event,
            sent: event,
            key,
            age: TimeDelta::zero(),
        }
    }
}

/// A source, and what the manager knows of the last request that it served.
pub(super) struct Target {
    pub(super) party: PartyId,
    pub(super) copy: CompactJws,
    at: Url,
    served: RelayedRequest,
}

impl<'a> Thief<'a> {
    /// Reads the manager's key from its folder.
    pub(super) fn new(network: &'a Network) -> Result<Self, NetworkError> {
        let file = network.layout.folder("manager")?.join("signing-key.json");
        if !file.exists() {
            return Err("the manager's key is not where it was".into());
        }
        Ok(Self {
            network,
            manager: keyfile::load_or_create_signing_key(&file, &network.ids)?,
            stranger: network.ids.signing_key(),
            http: Client::builder().no_proxy().build()?,
        })
    }

    /// What the manager sent to this source last that was good.
    pub(super) async fn target(&self, name: &str, at: &Url) -> Result<Target, NetworkError> {
        let party: PartyId = format!("{name}.sandbox.example").parse()?;
        let mut served = self.sent_to(name)?;
        // What she has sent herself is recorded, too.
        served.retain(|relayed| relayed.aud == party);
        served.sort_by_key(|relayed| std::cmp::Reverse(relayed.session));
        for served in served {
            let manager = &self.network.manager.manager;
            // What the thief made up names copies that the party does not have.
            let Ok(copy) = manager.artifact(&party, served.artifact).await else {
                continue;
            };
            let claims: ArtifactClaims = copy.unverified_claims()?;
            let by_cnf = claims.items.iter().any(|item| {
                let signed = served
                    .request
                    .verify::<SourceRequest>(SOURCE_TYP, &item.value.cnf);
                signed.is_ok()
            });
            if by_cnf {
                return Ok(Target {
                    party,
                    at: at.clone(),
                    copy,
                    served,
                });
            }
        }
        Err(format!("the manager has never sent a good request to {name}").into())
    }

    /// The data requests in the recorded traffic of the manager with one party.
    fn sent_to(&self, name: &str) -> Result<Vec<RelayedRequest>, NetworkError> {
        let folder = self.network.recording().ok_or("nothing was recorded")?;
        let mut sent = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if !path.to_string_lossy().ends_with(&format!("-{name}-in.bin")) {
                continue;
            }
            let bytes = fs::read(&path)?;
            // The next call follows the body of the last without a gap.
            let calls = String::from_utf8_lossy(&bytes).replace("POST /", " POST /");
            let of_jws = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            sent.extend(
                calls
                    .split(|c| !of_jws(c))
                    .filter_map(|run| CompactJws::parse(run).ok())
                    .filter_map(|jws| jws.verify(RELAYED_TYP, self.manager.public()).ok())
                    .map(Verified::into_claims),
            );
        }
        Ok(sent)
    }

    /// Relays the request that was served last once more, in a session of its own.
    pub(super) async fn relay_again(&self, of: &Target, wanted: ProblemType) -> Told {
        let jws = sign(RELAYED_TYP, &self.relayed(of), &self.manager)?;
        self.send(of, &jws, wanted).await
    }

    /// The request that was served last, in a fresh envelope of the manager's.
    pub(super) fn relayed(&self, of: &Target) -> RelayedRequest {
        let now = self.network.ids.clock().now().timestamp();
        RelayedRequest {
            iat: now,
            exp: now + 300,
            session: self.network.ids.mint(),
            ..of.served.clone()
        }
    }

    /// Says that this artifact was issued.
    pub(super) fn event(&self, artifact: &CompactJws) -> Event {
        Event {
            id: self.network.ids.mint(),
            at: self.network.ids.clock().now(),
            what: What::ArtifactIssued {
                artifact: artifact.clone(),
            },
        }
    }

    /// Delivers an event to a source.
    pub(super) async fn deliver(
        &self,
        to: &Target,
        delivery: &Delivery<'_>,
        wanted: ProblemType,
    ) -> Told {
        refused(self.call(to, delivery)?, wanted).await
    }

    /// The same, whatever it answers: what counts is what it does afterwards.
    pub(super) async fn tell(&self, to: &Target, event: &Event) -> Result<(), NetworkError> {
        let call = self.call(to, &Delivery::of(event, &self.manager))?;
        call.send().await?;
        Ok(())
    }

    fn call(&self, to: &Target, delivery: &Delivery<'_>) -> Result<RequestBuilder, NetworkError> {
        let signed = serde_json::to_vec(delivery.signed)?;
        let at = self.network.ids.clock().now() - delivery.age;
        let headers = webhook::sign(&delivery.number, &signed, delivery.key, at)?;
        let mut call = self
            .http
            .post(to.at.join("v1/events")?)
            .header(CONTENT_TYPE, "application/json");
        for (name, value) in headers.pairs() {
            call = call.header(name, value);
        }
        Ok(call.body(serde_json::to_vec(delivery.sent)?))
    }

    /// What stands at an address of the manager's.
    pub(super) async fn get(&self, at: &Url) -> Result<String, NetworkError> {
        let answer = self.http.get(at.clone()).send().await?;
        Ok(answer.error_for_status()?.text().await?)
    }

    /// Sends a data request to a source.
    pub(super) async fn send(&self, to: &Target, jws: &CompactJws, wanted: ProblemType) -> Told {
        let call = self
            .http
            .post(to.at.join("v1/data-requests")?)
            .header(CONTENT_TYPE, "application/jose");
        refused(call.body(jws.as_str().to_owned()), wanted).await
    }
}

async fn refused(call: RequestBuilder, wanted: ProblemType) -> Told {
    let answer = call.send().await?;
    let status = answer.status();
    if status.is_success() {
        return Err(format!("it was taken with {status}").into());
    }
    let problem: Problem = serde_json::from_slice(&answer.bytes().await?)?;
    if problem.kind == wanted && status.as_u16() == wanted.facts().status {
        let slug = wanted.facts().slug;
        return Ok(match problem.detail {
            Some(detail) => format!("{slug}: {detail}"),
            None => slug.into(),
        });
    }
    Err(format!("answered {status} with {:?}", problem.kind).into())
}
