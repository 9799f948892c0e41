//! One consent of a lender to a person's store, with everything that belongs to it: good as it is,
//! to be spoilt by the tests.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use consent_model::approval::{
    ApprovalStatement, ApprovedItem, ApprovedSource, ConfirmedPasskey, Disclosure, Evidence,
    ExpectedSubject, IdentityKeys, STATEMENT_TAG, challenge,
};
use consent_model::artifact::{
    ArtifactClaims, ArtifactError, CopyFor, Expectation, TYP, VERSION, VerifiedArtifact,
};
use consent_model::digest::{Digest, Salt};
use consent_model::jose::{ForeignJwks, SigningKey, sign};
use consent_model::passkey::{Assertion, CredentialId, Passkey, PasskeyKey};
use consent_model::representation::GuardianOf;
use consent_model::request::Ask;
use consent_model::status_list::StatusReference;
use consent_model::term::{DataLife, DataRange, FetchType, Frequency, Mode, Term, Unit};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The manager's address.
pub const MANAGER: &str = "https://manager.example/";
/// Her identity provider.
pub const PROVIDER: &str = "https://id.example";
/// An id, where it does not matter which.
pub const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

pub fn now() -> DateTime<Utc> {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

/// The manager's key.
pub fn manager() -> SigningKey {
    SigningKey::from_seed_ed25519(&[10; 32]).unwrap()
}

/// The identity provider's key.
pub fn provider() -> SigningKey {
    SigningKey::from_seed_ed25519(&[11; 32]).unwrap()
}

/// The key of the item, which signs source requests.
pub fn cnf() -> SigningKey {
    SigningKey::from_seed_ed25519(&[12; 32]).unwrap()
}

/// Her store's key.
pub fn store() -> SigningKey {
    SigningKey::from_seed_ed25519(&[13; 32]).unwrap()
}

/// The header of a compact message.
pub fn header_of(compact: &str) -> Value {
    let header = compact.split('.').next().unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap()
}

/// The providers that are trusted, with their keys.
pub fn identity() -> BTreeMap<String, ForeignJwks> {
    let key = provider();
    let mut jwk = serde_json::to_value(key.public()).unwrap();
    jwk["kid"] = key.kid().to_string().into();
    let keys = ForeignJwks::parse(json!({"keys": [jwk]}).to_string().as_bytes()).unwrap();
    BTreeMap::from([(PROVIDER.to_owned(), keys)])
}

/// Ten uses a day for a month.
pub fn term() -> Term {
    Term {
        start: "2026-11-23T00:00:00Z".parse().unwrap(),
        expiry: "2026-12-23T00:00:00Z".parse().unwrap(),
        fetch: FetchType::Periodic,
        frequency: Some(Frequency {
            unit: Unit::Day,
            value: 10,
        }),
        data_life: DataLife {
            unit: Unit::Month,
            value: 1,
        },
        mode: Mode::Query,
    }
}

pub fn range() -> DataRange {
    DataRange {
        from: "2026-05-01".parse().unwrap(),
        to: "2026-10-31".parse().unwrap(),
    }
}

pub fn item() -> ApprovedItem {
    ApprovedItem {
        id: "income".parse().unwrap(),
        ask: Ask::Answer {
            question: Digest::of_bytes(b"question"),
            parameters: json!({"band": 5000}).as_object().unwrap().clone(),
            range: range(),
            providers: None,
        },
        source: ApprovedSource {
            party: "store.example".parse().unwrap(),
            link: "link-reference".parse().unwrap(),
            key: Some(store().public().clone()),
        },
        cnf: cnf().public().clone(),
        preview: None,
    }
}

/// The same for one time, after she has seen the exact answer.
pub fn seen() -> (Term, ApprovedItem) {
    let once = Term {
        fetch: FetchType::OneTime,
        frequency: None,
        ..term()
    };
    let item = ApprovedItem {
        preview: Some(Digest::of_bytes(b"salted answer")),
        ..item()
    };
    (once, item)
}

fn disclose<T: serde::Serialize>(salt: u8, value: T) -> (Disclosure<T>, Digest) {
    let salt = Salt::from_bytes([salt; 16]);
    let shown = Disclosure { salt, value };
    let digest = shown.digest().unwrap();
    (shown, digest)
}

/// A copy of the consent, with evidence that holds.
pub fn copy(copy_for: CopyFor) -> ArtifactClaims {
    copy_under(copy_for, term(), vec![item()])
}

/// A copy of a consent to these items under these terms.
pub fn copy_under(copy_for: CopyFor, term: Term, items: Vec<ApprovedItem>) -> ArtifactClaims {
    let (request, request_digest) = disclose(1, Digest::of_bytes(b"request"));
    let (notice, notice_digest) = disclose(2, Digest::of_bytes(b"notice"));
    let (data_user, user_digest) = disclose(3, "lender.example".parse().unwrap());
    let (items, digests) = items
        .into_iter()
        .zip(4..)
        .map(|(i, n)| disclose(n, i))
        .unzip();
    let statement = ApprovalStatement {
        tag: STATEMENT_TAG.into(),
        request: request_digest,
        notice: notice_digest,
        data_user: user_digest,
        items: digests,
        purpose: "104".parse().unwrap(),
        term,
        approved_by: None,
        made_at: now().timestamp(),
    };
    let receives = copy_for == CopyFor::DataUser;
    ArtifactClaims {
        version: VERSION,
        iss: MANAGER.parse().unwrap(),
        aud: (if receives {
            "lender.example"
        } else {
            "store.example"
        })
        .parse()
        .unwrap(),
        copy_for,
        sub: "pseudonym-0123456789".parse().unwrap(),
        jti: ID.parse().unwrap(),
        iat: now().timestamp(),
        nbf: term.start.timestamp(),
        exp: term.expiry.timestamp(),
        status: StatusReference {
            idx: 7,
            uri: "https://manager.example/status/1".parse().unwrap(),
        },
        decided_at: now().timestamp(),
        evidence: evidence(&statement, |_| ()),
        statement,
        items,
        request: receives.then_some(request),
        notice: receives.then_some(notice),
        data_user: Some(data_user),
        supersedes: Some("01890a5d-ac96-774b-bcce-b302099a8056".parse().unwrap()),
    }
}

/// Her approval of the statement, with the claims of the ID token put through `change`.
pub fn evidence(statement: &ApprovalStatement, change: impl FnOnce(&mut Value)) -> Evidence {
    let (nonce, at) = ([9; 32], now().timestamp());
    let answer = challenge(&nonce, &statement.digest().unwrap());
    let mut token = json!({
        "iss": PROVIDER, "aud": "manager", "sub": "she", "iat": at, "exp": at + 300,
        "auth_time": at, "nonce": URL_SAFE_NO_PAD.encode(answer),
    });
    change(&mut token);
    Evidence::OidcSignIn {
        id_token: sign("JWT", &token, &provider()).unwrap().to_string(),
        nonce: URL_SAFE_NO_PAD.encode(nonce),
    }
}

/// The key of her passkey.
pub fn passkey_key() -> SigningKey {
    SigningKey::from_seed_ed25519(&[14; 32]).unwrap()
}

/// Her passkey, as she has confirmed it with a source.
pub fn passkey() -> ConfirmedPasskey {
    passkey_of(&passkey_key())
}

/// The passkey with this key.
pub fn passkey_of(key: &SigningKey) -> ConfirmedPasskey {
    ConfirmedPasskey {
        rp_id: "manager.example".parse().unwrap(),
        passkey: Passkey {
            id: CredentialId::from_bytes(b"hers").unwrap(),
            key: PasskeyKey::Curve(key.public().clone()),
        },
    }
}

/// What `key` signs when it answers `challenge` for the manager's domain on the site `origin`.
pub fn answer(key: &SigningKey, challenge: &[u8; 32], origin: &str) -> Assertion {
    let mut data = Sha256::digest("manager.example").to_vec();
    data.extend([0x05, 0, 0, 0, 0]);
    let client_data = json!({
        "type": "webauthn.get", "challenge": URL_SAFE_NO_PAD.encode(challenge),
        "origin": origin, "crossOrigin": false,
    })
    .to_string();
    let mut signed = data.clone();
    signed.extend(Sha256::digest(&client_data));
    let signature = key.sign_bytes(&signed).unwrap();
    let id = CredentialId::from_bytes(b"hers").unwrap();
    Assertion::new(id, &data, client_data.as_bytes(), &signature).unwrap()
}

/// Her approval of the statement, with this passkey.
pub fn passkey_evidence(key: &SigningKey, statement: &Digest) -> Evidence {
    let ConfirmedPasskey { rp_id, passkey } = passkey_of(key);
    let nonce = [15; 32];
    Evidence::Passkey {
        rp_id,
        passkey: Box::new(passkey),
        assertion: answer(
            key,
            &challenge(&nonce, statement),
            "https://manager.example",
        ),
        nonce: URL_SAFE_NO_PAD.encode(nonce),
    }
}

/// The same consent, approved with her passkey.
pub fn by_passkey(claims: ArtifactClaims) -> ArtifactClaims {
    ArtifactClaims {
        evidence: passkey_evidence(&passkey_key(), &claims.statement.digest().unwrap()),
        ..claims
    }
}

/// The same, approved by a guardian.
pub fn by_guardian(mut claims: ArtifactClaims, of: GuardianOf) -> ArtifactClaims {
    claims.statement.approved_by = Some(of);
    claims.evidence = evidence(&claims.statement, |_| ());
    claims
}

/// Signs a copy as the manager and checks it as the party it names.
pub fn verify(claims: &ArtifactClaims) -> Result<VerifiedArtifact, ArtifactError> {
    verify_as(claims, ExpectedSubject::AnyTrusted)
}

/// The same, with evidence of the expected person.
pub fn verify_as(
    claims: &ArtifactClaims,
    subject: ExpectedSubject<'_>,
) -> Result<VerifiedArtifact, ArtifactError> {
    verify_beside(claims, None, subject, &identity())
}

/// The same beside another copy that was verified, with these keys of identity providers.
pub fn verify_beside(
    claims: &ArtifactClaims,
    other: Option<&VerifiedArtifact>,
    subject: ExpectedSubject<'_>,
    identity: &impl IdentityKeys,
) -> Result<VerifiedArtifact, ArtifactError> {
    let jws = sign(TYP, claims, &manager()).unwrap();
    let (issuer, audience) = (MANAGER.parse().unwrap(), claims.aud.clone());
    let expected = Expectation {
        issuer: &issuer,
        audience: &audience,
        copy_for: claims.copy_for,
        subject,
        now: now(),
    };
    VerifiedArtifact::verify_beside(&jws, manager().public(), identity, &expected, other)
}
