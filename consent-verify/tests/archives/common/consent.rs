//! One consent with its documents: request, notice, evidence and the two copies, signed.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use consent_evidence::archive::DocumentKind;
use consent_model::{
    approval::{
        ApprovalStatement, ApprovedItem, ApprovedSource, ConfirmedPasskey, Disclosure, Evidence,
        EvidenceKey, STATEMENT_TAG, challenge,
    },
    artifact::{self, ArtifactClaims, CopyFor, VERSION},
    digest::{Digest, Salt},
    jose::{ForeignJwks, SigningKey, sign},
    passkey::{Assertion, CredentialId, Passkey, PasskeyKey},
    request,
    status_list::StatusReference,
    term::{DataLife, FetchType, Frequency, Mode, Term, Unit},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{BANK, LENDER, MANAGER, PROVIDER, World, bank, lender, manager, passkey_of, provider};

pub const PURPOSE: &str = "104";

/// What is asked and shown.
#[derive(Clone)]
pub struct Asked {
    pub request: Digest,
    pub notice: Digest,
    pub language: &'static str,
    pub item: ApprovedItem,
    pub term: Term,
}

pub fn term(world: &World) -> Term {
    Term {
        start: world.now - TimeDelta::days(1),
        expiry: world.now + TimeDelta::days(30),
        fetch: FetchType::Periodic,
        frequency: Some(Frequency {
            unit: Unit::Day,
            value: 3,
        }),
        data_life: DataLife {
            unit: Unit::Month,
            value: 1,
        },
        mode: Mode::Store,
    }
}

/// A signed request.
pub fn ask(world: &mut World, language: &'static str) -> Asked {
    let term = term(world);
    let cnf = SigningKey::from_seed_ed25519(&[21; 32]).unwrap();
    let range = json!({"from": "2026-05-01", "to": "2026-10-31"});
    let ask = json!({"kind": "records", "datasets": ["bank.transactions"], "range": range});
    let at = world.now.timestamp();
    let jti: uuid::Uuid = world.id();
    let request = json!({
        "iss": LENDER, "aud": MANAGER, "iat": at, "exp": at + 86_400, "jti": jti.to_string(),
        "purpose": PURPOSE, "use_description": "A loan", "benefit": "A loan",
        "items": [{"id": "records", "required": true, "ask": ask,
            "source": {"kind": "provider", "party": BANK}, "cnf": cnf.public()}],
        "term": term, "return_url": "https://lender.example/back",
    });
    let jws = sign(request::TYP, &request, &lender()).unwrap();
    let request = world.keep(DocumentKind::Request, jws.as_str());
    let notice_id: uuid::Uuid = world.id();
    let notice = json!({
        "version": 1, "id": notice_id.to_string(), "language": language, "request": request,
        "data_user": {"id": LENDER, "name": "Lender", "website": "https://lender.example/",
            "standing": "active", "since": "2026-01-01T00:00:00Z"},
        "data_user_key": lender().kid(), "purpose": PURPOSE, "purpose_text": "monitoring",
        "use_description": "A loan", "benefit": "A loan",
        "items": [{"id": "records", "required": true,
            "source": {"kind": "provider", "party": BANK}, "range": range,
            "what": {"kind": "records", "datasets": ["bank.transactions"]}, "fields": []}],
        "term": term, "withdraw_url": "https://manager.example/",
        "grievance_url": "https://lender.example/complain", "board_url": "https://board.example/",
        "made_at": world.now,
    });
    let notice = world.keep(DocumentKind::Notice, &notice.to_string());
    let item = ApprovedItem {
        id: "records".parse().unwrap(),
        ask: serde_json::from_value(ask).unwrap(),
        source: ApprovedSource {
            party: BANK.parse().unwrap(),
            link: "link-reference".parse().unwrap(),
            key: None,
        },
        cnf: cnf.public().clone(),
        preview: None,
    };
    Asked {
        request,
        notice,
        language,
        item,
        term,
    }
}

fn disclose<T: serde::Serialize>(salt: Salt, value: T) -> (Disclosure<T>, Digest) {
    let shown = Disclosure { salt, value };
    let digest = shown.digest().unwrap();
    (shown, digest)
}

/// Both copies, for the data user first, and the key of the evidence.
pub fn approve(
    world: &mut World,
    person: usize,
    asked: &Asked,
    passkey: bool,
) -> ([ArtifactClaims; 2], String) {
    let (request, request_digest) = disclose(world.salt(), asked.request);
    let (notice, notice_digest) = disclose(world.salt(), asked.notice);
    let (data_user, user_digest) = disclose(world.salt(), LENDER.parse().unwrap());
    let (item, item_digest) = disclose(world.salt(), asked.item.clone());
    let at = world.now.timestamp();
    let statement = ApprovalStatement {
        tag: STATEMENT_TAG.into(),
        request: request_digest,
        notice: notice_digest,
        data_user: user_digest,
        items: vec![item_digest],
        purpose: PURPOSE.parse().unwrap(),
        term: asked.term,
        approved_by: None,
        made_at: at,
    };
    let digest = statement.digest().unwrap();
    let (evidence, key) = if passkey {
        by_passkey(person, &digest)
    } else {
        by_sign_in(person, &digest, at)
    };
    let copy = |copy_for, aud: &str, sub: String, jti, idx| ArtifactClaims {
        version: VERSION,
        iss: MANAGER.parse().unwrap(),
        aud: aud.parse().unwrap(),
        copy_for,
        sub: sub.parse().unwrap(),
        jti,
        iat: at,
        nbf: asked.term.start.timestamp(),
        exp: asked.term.expiry.timestamp(),
        status: StatusReference {
            idx,
            uri: format!("{MANAGER}status/1").parse().unwrap(),
        },
        decided_at: at,
        statement: statement.clone(),
        items: vec![item.clone()],
        request: (copy_for == CopyFor::DataUser).then(|| request.clone()),
        notice: (copy_for == CopyFor::DataUser).then(|| notice.clone()),
        data_user: (copy_for == CopyFor::DataUser).then(|| data_user.clone()),
        evidence: evidence.clone(),
        supersedes: None,
    };
    let (one, other) = (world.id(), world.id());
    // Every place once, and not in order.
    let place = |world: &mut World| {
        world.next_status += 1;
        world.next_status * 5 % (1 << 13)
    };
    let (first, second) = (place(world), place(world));
    let copies = [
        copy(
            CopyFor::DataUser,
            LENDER,
            format!("pseudonym-lender-{person:04}"),
            one,
            first,
        ),
        copy(
            CopyFor::Source,
            BANK,
            format!("pseudonym-bank-{person:04}"),
            other,
            second,
        ),
    ];
    (copies, key)
}

pub fn signed(claims: &impl serde::Serialize, key: &SigningKey) -> String {
    sign(artifact::TYP, claims, key).unwrap().to_string()
}

pub fn identity() -> std::collections::BTreeMap<String, ForeignJwks> {
    let key = provider();
    let mut jwk = serde_json::to_value(key.public()).unwrap();
    jwk["kid"] = key.kid().to_string().into();
    let keys = ForeignJwks::parse(json!({"keys": [jwk]}).to_string().as_bytes()).unwrap();
    [(PROVIDER.to_owned(), keys)].into()
}

pub fn by_sign_in(person: usize, statement: &Digest, at: i64) -> (Evidence, String) {
    let nonce = [9; 32];
    let token = json!({
        "iss": PROVIDER, "aud": "manager", "sub": format!("person-{person}"), "iat": at,
        "exp": at + 300, "auth_time": at,
        "nonce": URL_SAFE_NO_PAD.encode(challenge(&nonce, statement)),
    });
    let evidence = Evidence::OidcSignIn {
        id_token: sign("JWT", &token, &provider()).unwrap().to_string(),
        nonce: URL_SAFE_NO_PAD.encode(nonce),
    };
    let key = evidence.named_key(&identity()).unwrap().to_text().unwrap();
    (evidence, key)
}

pub fn confirmed(person: usize) -> ConfirmedPasskey {
    ConfirmedPasskey {
        rp_id: "manager.example".parse().unwrap(),
        passkey: Passkey {
            id: CredentialId::from_bytes(format!("passkey-{person}").as_bytes()).unwrap(),
            key: PasskeyKey::Curve(passkey_of(person).public().clone()),
        },
    }
}

/// What a software passkey signs.
pub fn by_passkey(person: usize, statement: &Digest) -> (Evidence, String) {
    let nonce = [15; 32];
    let ConfirmedPasskey { rp_id, passkey } = confirmed(person);
    let mut data = Sha256::digest("manager.example").to_vec();
    data.extend([0x05, 0, 0, 0, 0]);
    let client_data = json!({
        "type": "webauthn.get", "crossOrigin": false, "origin": "https://manager.example",
        "challenge": URL_SAFE_NO_PAD.encode(challenge(&nonce, statement)),
    })
    .to_string();
    let mut bytes = data.clone();
    bytes.extend(Sha256::digest(&client_data));
    let signature = passkey_of(person).sign_bytes(&bytes).unwrap();
    let assertion = Assertion::new(
        passkey.id.clone(),
        &data,
        client_data.as_bytes(),
        &signature,
    )
    .unwrap();
    let evidence = Evidence::Passkey {
        rp_id,
        passkey: Box::new(passkey),
        assertion,
        nonce: URL_SAFE_NO_PAD.encode(nonce),
    };
    let key = EvidenceKey::Passkey(confirmed(person)).to_text().unwrap();
    (evidence, key)
}

/// A party's entry of the registry.
pub fn registered(id: &str) -> Value {
    let key = if id == LENDER { lender() } else { bank() };
    json!({
        "id": id, "name": format!("Name of {id}"), "roles": ["data_user"], "standing": "active",
        "since": "2026-01-01T00:00:00Z", "website": format!("https://{id}/"),
        "grievance_url": format!("https://{id}/complain"), "endpoint": format!("https://{id}/"),
        "keys": {"keys": [key.public()]}, "datasets": [],
    })
}

pub fn manager_kid() -> String {
    manager().kid().to_string()
}
