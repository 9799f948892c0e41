//! A vault on disk with the door before it, and consents that were really approved.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use consent_model::{
    approval::{
        ApprovalStatement, ApprovedItem, Disclosure, Evidence, ExpectedSubject, STATEMENT_TAG,
        challenge,
    },
    artifact::{ArtifactClaims, CopyFor, Expectation, TYP, VERSION, VerifiedArtifact},
    data_request::{SOURCE_TYP, SourceRequest},
    digest::Digest,
    jose::{CompactJws, ForeignJwks, SigningKey, sign},
    purpose::Purpose,
    redacted::Redacted,
    status_list::{Status, StatusReference},
    term::{DataLife, FetchType, Frequency, Mode, Term, Unit},
};
use payload_opener::OpeningKey;
use personal_store::{
    gate::{Gate, HerWord, Moment},
    question::Catalogue,
    vault::{Vault, VaultHost, VaultId, WrappedKeys},
};
use serde_json::json;
use service_kit::{clock::FixedClock, entropy::IdSource, testing};

pub(crate) const STORE: &str = "store.example";

/// One person's vault and the door before it. Two that are made from one seed have the same keys.
pub(crate) struct Side {
    pub(crate) gate: Gate,
    pub(crate) vault: Vault,
    pub(crate) ids: IdSource,
    _host: VaultHost,
}

/// The vault of every test: its id and its wrapped keys.
pub(crate) struct Made(pub(crate) VaultId, pub(crate) WrappedKeys);

fn host(folder: &Path) -> VaultHost {
    VaultHost::new(folder.to_owned(), &Redacted::new([7; 32]), 4).unwrap()
}

/// Makes an empty vault.
pub(crate) async fn made(folder: &Path, seed: u64) -> Made {
    let ids = testing::ids(seed);
    let id: VaultId = ids.mint();
    Made(id, host(folder).create(id, &ids).await.unwrap())
}

impl Side {
    pub(crate) async fn open(
        folder: &Path,
        made: &Made,
        clock: Arc<FixedClock>,
        seed: u64,
    ) -> Self {
        let host = host(folder);
        let vault = host.open(made.0, &made.1).await.unwrap();
        let ids = testing::ids_at(clock, seed);
        let catalogue = Arc::new(Catalogue::builtin().unwrap());
        Self {
            gate: Gate::new(STORE.parse().unwrap(), ids.clone(), catalogue),
            vault,
            ids,
            _host: host,
        }
    }
}

/// Those who make a consent genuine: manager and identity provider.
pub(crate) struct Approvals {
    manager: SigningKey,
    provider: SigningKey,
    identity: BTreeMap<String, ForeignJwks>,
}

impl Approvals {
    pub(crate) fn new(seed: u64) -> Self {
        let ids = testing::ids(seed);
        let (manager, provider) = (ids.signing_key(), ids.signing_key());
        let mut jwk = serde_json::to_value(provider.public()).unwrap();
        jwk["kid"] = provider.kid().to_string().into();
        let keys = ForeignJwks::parse(json!({"keys": [jwk]}).to_string().as_bytes()).unwrap();
        Self {
            manager,
            provider,
            identity: BTreeMap::from([(String::from("https://id.example"), keys)]),
        }
    }

    /// An artifact that has passed every check. The same `ids` give the same artifact.
    pub(crate) fn artifact(
        &self,
        ids: &IdSource,
        item: ApprovedItem,
        term: Term,
        purpose: Purpose,
        data_user: &str,
    ) -> VerifiedArtifact {
        let now = testing::start();
        let item = Disclosure {
            salt: ids.salt(),
            value: item,
        };
        let data_user = Disclosure {
            salt: ids.salt(),
            value: data_user.parse().unwrap(),
        };
        let statement = ApprovalStatement {
            tag: STATEMENT_TAG.into(),
            request: Digest::of_bytes(b"request"),
            notice: Digest::of_bytes(b"notice"),
            data_user: data_user.digest().unwrap(),
            items: vec![item.digest().unwrap()],
            purpose,
            term,
            approved_by: None,
            made_at: now.timestamp(),
        };
        let nonce = ids.bytes32();
        let fresh = challenge(&nonce, &statement.digest().unwrap());
        let token = json!({"iss": "https://id.example", "sub": "s", "aud": "manager",
            "iat": now.timestamp(), "exp": now.timestamp() + 300, "auth_time": now.timestamp(),
            "nonce": URL_SAFE_NO_PAD.encode(fresh)});
        let id_token = sign("JWT", &token, &self.provider).unwrap().to_string();
        let claims = ArtifactClaims {
            version: VERSION,
            iss: "https://manager.example/".parse().unwrap(),
            aud: STORE.parse().unwrap(),
            copy_for: CopyFor::Source,
            sub: "pseudonym-0123456789".parse().unwrap(),
            jti: ids.mint(),
            iat: now.timestamp(),
            nbf: term.start.timestamp(),
            exp: term.expiry.timestamp(),
            status: StatusReference {
                idx: 1,
                uri: "https://manager.example/status/1".parse().unwrap(),
            },
            decided_at: now.timestamp(),
            statement,
            items: vec![item],
            request: None,
            notice: None,
            data_user: Some(data_user),
            evidence: Evidence::OidcSignIn {
                id_token,
                nonce: URL_SAFE_NO_PAD.encode(nonce),
            },
            supersedes: None,
        };
        let jws = sign(TYP, &claims, &self.manager).unwrap();
        let expected = Expectation {
            issuer: &claims.iss,
            audience: &claims.aud,
            copy_for: CopyFor::Source,
            subject: ExpectedSubject::AnyTrusted,
            now,
        };
        VerifiedArtifact::verify(&jws, self.manager.public(), &self.identity, &expected).unwrap()
    }
}

/// A month, once, or so often a day.
pub(crate) fn term(daily: Option<u32>) -> Term {
    Term {
        start: testing::start() - TimeDelta::days(1),
        expiry: testing::start() + TimeDelta::days(30),
        fetch: match daily {
            None => FetchType::OneTime,
            Some(_) => FetchType::Periodic,
        },
        frequency: daily.map(|value| Frequency {
            unit: Unit::Day,
            value,
        }),
        data_life: DataLife {
            unit: Unit::Month,
            value: 1,
        },
        mode: Mode::Query,
    }
}

/// A source request for the item, by this key.
pub(crate) fn request(
    item: &str,
    jti: &str,
    key: &SigningKey,
    opening: &OpeningKey,
    now: i64,
) -> CompactJws {
    let claims = SourceRequest {
        item: item.parse().unwrap(),
        recipient: opening.sealing_key(),
        iat: now,
        exp: now + 300,
        jti: jti.into(),
        range: None,
    };
    sign(SOURCE_TYP, &claims, key).unwrap()
}

/// The status of a consent that she has seen.
pub(crate) const fn seen(status: Option<Status>) -> Moment {
    Moment {
        status,
        word: HerWord::Seen,
        withdrawn: false,
    }
}
