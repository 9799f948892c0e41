//! Where messages of the network come in and go out.
//!
//! In: API key, signature over the bytes as they came, syntax, schema, version, time and transaction id, in
//! this order and for every operation (`docs/account-aggregator.md`). Out: only what the specification has
//! a form for is signed and sent.

mod outgoing;

use std::sync::{Arc, PoisonError, RwLock};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use consent_model::{
    jose::{JoseError, NetworkSigner, network::verify_detached_by},
    json as strict,
};
use ring::digest::{SHA256, digest};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

pub use self::outgoing::{Call, CallError};
use crate::{
    code::{ErrorCode, Refusal},
    registry::{EntityId, Kind, Registry},
    spec::Operation,
    time,
};

/// Largest body of a message without data.
pub const MAX_MESSAGE: usize = 1024 * 1024;
/// Largest body that carries financial information: 64 MiB of documents, in base64, and some.
pub const MAX_DATA: usize = 96 * 1024 * 1024;

/// Header with the signature beside a body.
pub const SIGNATURE: &str = "x-jws-signature";
/// Header that names the receiver.
pub const META: &str = "x-request-meta";

/// Versions of the interface that are understood.
const VERSIONS: &[&str] = &["2.0.0", "2.1.0"];

/// A party that we deal with, and the secrets between it and us.
#[derive(Clone)]
pub struct Peer {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: EntityId,
    /// SHA-256 of the API key that it calls us with; none: it does not call us, or (an aggregator that
    /// calls a data user, where the specification has no such header) needs none.
    pub calls_with: Option<[u8; 32]>,
    /// The API key that we call it with.
    pub called_with: Option<String>,
}

impl std::fmt::Debug for Peer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Peer({} {})", self.kind.name(), self.id)
    }
}

/// SHA-256 of an API key, as it is kept.
#[must_use]
pub fn hash_api_key(key: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, key.as_bytes()).as_ref());
    hash
}

/// A call as it came.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// What is called.
    pub operation: Operation,
    /// `client_api_key`.
    pub client_api_key: Option<&'a str>,
    /// `fip_api_key`.
    pub fip_api_key: Option<&'a str>,
    /// `aa_api_key`.
    pub aa_api_key: Option<&'a str>,
    /// [`SIGNATURE`].
    pub signature: Option<&'a str>,
    /// [`META`].
    pub request_meta: Option<&'a str>,
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// A call that is genuine, well-formed and of now. What it asks for is the receiver's to judge.
#[derive(Clone)]
pub struct Opened {
    /// What is called.
    pub operation: Operation,
    /// Who calls.
    pub kind: Kind,
    /// Its id.
    pub caller: EntityId,
    /// The version it speaks.
    pub ver: String,
    /// Its transaction id.
    pub txnid: String,
    /// The body.
    pub body: Value,
    /// SHA-256 of the body's bytes.
    pub digest: [u8; 32],
    /// The body's bytes, as they came.
    pub bytes: Vec<u8>,
    /// The signature that holds over them.
    pub signature: String,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opened({:?} by {})", self.operation, self.caller)
    }
}

impl Opened {
    /// The body as a message.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidRequest`], when the schema lets something pass that the message does not have.
    pub fn message<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_value(self.body.clone())
            .map_err(|_| Refusal::invalid("the body does not have the form of the specification"))
    }
}

/// A call that is refused, and what its answer repeats of it.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// The version to answer in.
    pub ver: String,
    /// The transaction id to answer with.
    pub txnid: String,
}

/// A response, signed.
#[derive(Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
    /// [`SIGNATURE`].
    pub signature: String,
}

/// A party's own end: who it is, its keys, the registry and whom it deals with.
pub struct Gate {
    kind: Kind,
    id: EntityId,
    signer: NetworkSigner,
    peers: Vec<Peer>,
    registry: RwLock<Arc<Registry>>,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gate({} {})", self.kind.name(), self.id)
    }
}

impl Gate {
    /// The end of party `id`.
    #[must_use]
    pub fn new(
        kind: Kind,
        id: EntityId,
        signer: NetworkSigner,
        peers: Vec<Peer>,
        registry: Registry,
    ) -> Self {
        Self {
            kind,
            id,
            signer,
            peers,
            registry: RwLock::new(Arc::new(registry)),
        }
    }

    /// Our id.
    #[must_use]
    pub const fn id(&self) -> &EntityId {
        &self.id
    }

    /// What we are.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The key we sign with.
    #[must_use]
    pub const fn signer(&self) -> &NetworkSigner {
        &self.signer
    }

    /// The registry as it is now.
    #[must_use]
    pub fn registry(&self) -> Arc<Registry> {
        let held = self.registry.read();
        held.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another registry in its place.
    pub fn set_registry(&self, registry: Registry) {
        let mut held = self
            .registry
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *held = Arc::new(registry);
    }

    /// A party we deal with.
    #[must_use]
    pub fn peer(&self, kind: Kind, id: &EntityId) -> Option<&Peer> {
        self.peers.iter().find(|p| p.kind == kind && &p.id == id)
    }

    /// Parties of a kind that we deal with.
    pub fn peers(&self, kind: Kind) -> impl Iterator<Item = &Peer> {
        self.peers.iter().filter(move |peer| peer.kind == kind)
    }

    /// Opens a call. `fresh` becomes the answer's transaction id where the call has none that can be read.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn open(
        &self,
        received: &Received<'_>,
        now: DateTime<Utc>,
        fresh: Uuid,
    ) -> Result<Opened, Box<Refused>> {
        // What an answer repeats is looked for first, and trusted with nothing.
        let loose: Option<Value> = serde_json::from_slice(received.body).ok();
        let member = |name: &str| {
            let found = loose.as_ref()?.get(name)?.as_str()?;
            (1..=128).contains(&found.len()).then(|| found.to_owned())
        };
        let ver = member("ver").filter(|ver| VERSIONS.contains(&ver.as_str()));
        let ver = ver.unwrap_or_else(|| VERSIONS[0].to_owned());
        let txnid = member("txnid").unwrap_or_else(|| fresh.to_string());
        self.open_checked(received, now).map_err(|refusal| {
            Box::new(Refused {
                refusal,
                ver,
                txnid,
            })
        })
    }

    fn open_checked(&self, received: &Received<'_>, now: DateTime<Utc>) -> Result<Opened, Refusal> {
        use ErrorCode::{NoSuchVersion, SignatureDoesNotMatch};
        let operation = received.operation;
        let registry = self.registry();
        let named = self.holder_of_key(received)?;
        if operation.method() == "GET" {
            let peer = named.ok_or_else(unauthorized)?;
            return Ok(Opened {
                operation,
                kind: peer.kind,
                caller: peer.id.clone(),
                ver: VERSIONS[0].into(),
                txnid: String::new(),
                body: Value::Null,
                digest: [0; 32],
                bytes: Vec::new(),
                signature: String::new(),
            });
        }
        let signature = received.signature.ok_or_else(|| {
            Refusal::new(
                SignatureDoesNotMatch,
                "the header `x-jws-signature` is missing",
            )
        })?;
        let signer = signer_of(&registry, named, signature, received.body).map_err(|why| {
            Refusal::new(
                SignatureDoesNotMatch,
                format!("`x-jws-signature` does not hold over the body as received: {why}"),
            )
        })?;
        let caller = match named {
            Some(peer) if peer.kind == signer.0 && peer.id == signer.1 => peer,
            // An aggregator that needs no API key is whoever signed, if we deal with it.
            None => self
                .peer(signer.0, &signer.1)
                .filter(|peer| peer.calls_with.is_none())
                .ok_or_else(unauthorized)?,
            Some(_) => {
                return Err(Refusal::invalid(
                    "the body is signed by another party than the one the API key was given to",
                ));
            }
        };
        self.check_meta(received.request_meta)?;
        let most = if matches!(operation, Operation::AaFiFetch | Operation::FipFiFetch) {
            MAX_DATA
        } else {
            MAX_MESSAGE
        };
        let body: Value = strict::parse(received.body, most)
            .map_err(|error| Refusal::invalid(format!("the body is not JSON: {error}")))?;
        operation
            .check_request(&body)
            .map_err(|error| Refusal::invalid(error.to_string()))?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let ver = text("ver").to_owned();
        if !VERSIONS.contains(&ver.as_str()) {
            return Err(Refusal::new(
                NoSuchVersion,
                format!("`ver` must be one of {}", VERSIONS.join(", ")),
            ));
        }
        // A consent artefact that is handed to a provider has no time of its own.
        if body.get("timestamp").is_some() {
            let at = time::parse(text("timestamp"));
            let at = at.ok_or_else(|| Refusal::invalid("`timestamp` is not a date-time"))?;
            if (at - now).abs() > time::TOLERANCE {
                return Err(Refusal::invalid(
                    "`timestamp` must lie within 15 minutes of now",
                ));
            }
        }
        let txnid = text("txnid").to_owned();
        if !is_uuid(&txnid) {
            return Err(Refusal::invalid("`txnid` must be a UUID of 36 characters"));
        }
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, received.body).as_ref());
        Ok(Opened {
            operation,
            kind: caller.kind,
            caller: caller.id.clone(),
            ver,
            txnid,
            body,
            digest: hash,
            bytes: received.body.to_vec(),
            signature: signature.to_owned(),
        })
    }

    /// Whose API key it is; none where this kind of caller may come without.
    fn holder_of_key(&self, received: &Received<'_>) -> Result<Option<&Peer>, Refusal> {
        let given: Vec<(Kind, &str)> = match self.kind {
            Kind::Aa => vec![
                (Kind::Fiu, received.client_api_key),
                (Kind::Fip, received.fip_api_key),
            ],
            Kind::Fip | Kind::Fiu => vec![(Kind::Aa, received.aa_api_key)],
        }
        .into_iter()
        .filter_map(|(kind, key)| Some((kind, key?)))
        .filter(|(kind, _)| callers(received.operation).contains(kind))
        .collect();
        for (kind, key) in &given {
            let hash = hash_api_key(key);
            let holder = self.peers.iter();
            let mut holder = holder.filter(|p| p.kind == *kind && p.calls_with == Some(hash));
            if let Some(peer) = holder.next() {
                return Ok(Some(peer));
            }
        }
        let may_lack = self.kind == Kind::Fiu && given.is_empty();
        if may_lack {
            Ok(None)
        } else {
            Err(unauthorized())
        }
    }

    fn check_meta(&self, meta: Option<&str>) -> Result<(), Refusal> {
        let Some(meta) = meta else { return Ok(()) };
        let wrong = || {
            Refusal::invalid(
                "`x-request-meta` must be base64 of `{\"recipient-id\": …}` that names us",
            )
        };
        let bytes = STANDARD.decode(meta.trim()).map_err(|_| wrong())?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        let named = value.get("recipient-id").and_then(Value::as_str);
        if named == Some(self.id.as_str()) {
            Ok(())
        } else {
            Err(wrong())
        }
    }

    /// Signs the answer to a call that was opened. What does not follow the specification is never
    /// sent: it becomes an internal error.
    #[must_use]
    pub fn answer(
        &self,
        opened: &Opened,
        outcome: Result<Value, Refusal>,
        now: DateTime<Utc>,
    ) -> Answer {
        self.answer_as(opened.operation, &opened.ver, &opened.txnid, outcome, now)
    }

    /// Signs the answer to a call that could not be opened.
    #[must_use]
    pub fn refuse(&self, operation: Operation, refused: &Refused, now: DateTime<Utc>) -> Answer {
        let outcome = Err(refused.refusal.clone());
        self.answer_as(operation, &refused.ver, &refused.txnid, outcome, now)
    }

    fn answer_as(
        &self,
        operation: Operation,
        ver: &str,
        txnid: &str,
        outcome: Result<Value, Refusal>,
        now: DateTime<Utc>,
    ) -> Answer {
        let error = |refusal: &Refusal| {
            let body = json!({
                "ver": ver, "timestamp": time::format(now), "txnid": txnid,
                "errorCode": refusal.code.name(), "errorMsg": refusal.message,
            });
            (refusal.code.status(), body)
        };
        let (mut status, mut body) = match outcome {
            Ok(mut body) => {
                if let Some(members) = body.as_object_mut() {
                    members.insert("ver".into(), ver.into());
                    if operation.method() != "GET" {
                        members.insert("txnid".into(), txnid.into());
                    }
                    // An artefact tells when it was made, and nothing else.
                    if operation != Operation::AaConsentFetch {
                        members.insert("timestamp".into(), time::format(now).into());
                    }
                }
                (200, body)
            }
            Err(refusal) => error(&refusal),
        };
        if operation.check_response(status, &body).is_err() {
            (status, body) = error(&Refusal::new(
                ErrorCode::InternalError,
                "the answer cannot be given in a form of the specification",
            ));
        }
        let bytes = body.to_string().into_bytes();
        let signature = self.signer.sign_detached(&bytes);
        Answer {
            status,
            // Without a signature nobody may rely on it, so nothing is said.
            body: if signature.is_ok() { bytes } else { Vec::new() },
            signature: signature.unwrap_or_default(),
        }
    }
}

/// Who may call an operation.
const fn callers(operation: Operation) -> &'static [Kind] {
    use Operation as O;
    match operation {
        O::AaConsent | O::AaConsentHandle | O::AaFiRequest | O::AaFiFetch => &[Kind::Fiu],
        O::AaConsentFetch | O::AaConsentNotification | O::AaHeartbeat => &[Kind::Fiu, Kind::Fip],
        O::AaFiNotification | O::AaAccountLinkNotification => &[Kind::Fip],
        _ => &[Kind::Aa],
    }
}

fn unauthorized() -> Refusal {
    Refusal::new(
        ErrorCode::Unauthorized,
        "the API key is missing, or is not one that was given to a party that may call this",
    )
}

/// Who signed: the holder of the API key if it is one of its keys, else whoever's key it is.
fn signer_of(
    registry: &Registry,
    named: Option<&Peer>,
    signature: &str,
    body: &[u8],
) -> Result<(Kind, EntityId), JoseError> {
    let holder = named.and_then(|peer| registry.get(peer.kind, &peer.id));
    let mut last = JoseError::UnknownKey;
    if let Some(entity) = holder {
        match verify_detached_by(signature, body, |kid| entity.key(kid)) {
            Ok(_) => return Ok((entity.kind, entity.id.clone())),
            Err(error) => last = error,
        }
    }
    // Another party's signature is told apart from one that does not hold.
    let mut candidates = Vec::new();
    let _ = verify_detached_by(signature, body, |kid| {
        candidates.extend(
            registry
                .keys_named(kid)
                .map(|(entity, _)| (entity.kind, entity.id.clone())),
        );
        None
    });
    for (kind, id) in candidates {
        let entity = registry.get(kind, &id);
        let holds = verify_detached_by(signature, body, |kid| entity.and_then(|e| e.key(kid)));
        if holds.is_ok() {
            return Ok((kind, id));
        }
    }
    Err(last)
}

/// The least that a UUID has (general guidelines): 36 characters, hyphens in their places, hexadecimal.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, b)| match place {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}
