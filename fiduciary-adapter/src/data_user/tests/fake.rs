//! A small manager with a source and an identity provider, which can be told to cheat.

use std::sync::Mutex;

use actix_web::{HttpRequest, HttpResponse, web};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    acknowledgement::{self, Acknowledgement},
    approval::{
        ApprovalStatement, ApprovedItem, ApprovedSource, Disclosure, Evidence, STATEMENT_TAG,
        challenge,
    },
    artifact::{ArtifactClaims, CopyFor, VERSION},
    data_request::{self, DataRequest, SourceRequest},
    dataset::DatasetKind,
    digest::Digest,
    jose::{CompactJws, PageBinding, SigningKey, seal, sign},
    problem::{Problem, ProblemType},
    release::{Missing, MissingReason, ReleaseBody, ReleasePage},
    request::{self, Ask, ConsentRequest},
    status_list::{MAX_TTL, STATUS_LIST_TYP, StatusList, StatusListClaims, StatusReference},
};
use serde_json::json;
use service_kit::entropy::IdSource;
use tokio::sync::Notify;
use url::Url;

/// What goes wrong, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twist {
    None,
    OtherPurpose,
    OtherItemKey,
    OtherRequest,
    /// She gave fewer days and an earlier end.
    Narrowed,
    MoreDays,
    LaterEnd,
    Refused,
    Exhausted,
    OtherSigner,
    OtherBinding,
    OtherRecipient,
    SwappedPages,
    WrongDataset,
    OutsideRange,
    OtherReceipt,
    /// A part, and what is missing.
    Partial,
    /// What is there, called missing.
    MissingAndThere,
    /// Something missing that was not asked for.
    MissingUnasked,
    /// Something missing on the first page only.
    MissingOnce,
    WithoutLast,
    SilentAtFirst,
    LosesAnswer,
    RefusesRequests,
    AnswersLate,
    /// Its status list says that everything goes on.
    AllGoesOn,
    /// Says that a session is ready once two have asked.
    Together,
}

/// Minutes that a session lasts.
pub(super) const SESSION: i64 = 50;

pub(super) struct Fake {
    pub(super) base: Url,
    pub(super) ids: IdSource,
    pub(super) now: DateTime<Utc>,
    pub(super) manager: SigningKey,
    pub(super) source: SigningKey,
    pub(super) identity: SigningKey,
    pub(super) twist: Mutex<Twist>,
    pub(super) request: Mutex<Option<CompactJws>>,
    pub(super) data_request: Mutex<Vec<CompactJws>>,
    pub(super) confirmed: Mutex<Vec<u32>>,
    /// What was signed for it, in order.
    pub(super) acknowledged: Mutex<Vec<Acknowledgement>>,
    /// Where [`Twist::Together`] waits for the second.
    pub(super) both: tokio::sync::Barrier,
    /// Where [`Twist::AnswersLate`] has made up its answer, or the status list was asked for; and until
    /// when it keeps its answer.
    pub(super) made_up: Notify,
    pub(super) late: Notify,
}

pub(super) const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// What is missing, as far as the source says.
fn missing(twist: Twist, page: u32) -> Vec<Missing> {
    let reason = MissingReason::SourceUnavailable;
    let of = |dataset| vec![Missing { dataset, reason }];
    match (twist, page) {
        (Twist::MissingAndThere, _) => of(DatasetKind::BankTransactions),
        (Twist::MissingUnasked, _) => of(DatasetKind::ClinicPatients),
        (Twist::Partial, _) | (Twist::MissingOnce, 0) => of(DatasetKind::BankAccounts),
        _ => Vec::new(),
    }
}

fn with_first_day(ask: &Ask, day: &str) -> Ask {
    let mut ask = ask.clone();
    if let Ask::Records { range, .. } = &mut ask {
        range.from = day.parse().unwrap();
    }
    ask
}

impl Fake {
    fn artifact(&self) -> CompactJws {
        let twist = *self.twist.lock().unwrap();
        let jws = self.request.lock().unwrap().clone().unwrap();
        let request: ConsentRequest = jws.unverified_claims().unwrap();
        let salt = self.ids.salt();
        let items: Vec<_> = request
            .items
            .iter()
            .map(|item| {
                let cnf = match twist {
                    Twist::OtherItemKey => self.source.public().clone(),
                    _ => item.cnf.clone(),
                };
                let party = "bank.example".parse().unwrap();
                let link = "link-reference".parse().unwrap();
                let source = ApprovedSource {
                    party,
                    link,
                    key: None,
                };
                Disclosure {
                    salt,
                    value: ApprovedItem {
                        id: item.id.clone(),
                        ask: match twist {
                            Twist::Narrowed => with_first_day(&item.ask, "2026-05-01"),
                            Twist::MoreDays => with_first_day(&item.ask, "2025-12-31"),
                            _ => item.ask.clone(),
                        },
                        source,
                        cnf,
                        preview: None,
                    },
                }
            })
            .collect();
        let asked = match twist {
            Twist::OtherRequest => Digest::of_bytes(b"another"),
            _ => jws.digest(),
        };
        let asked = Disclosure { salt, value: asked };
        let notice = Disclosure {
            salt,
            value: Digest::of_bytes(b"notice"),
        };
        let data_user = Disclosure {
            salt,
            value: request.iss.clone(),
        };
        let mut term = request.term;
        match twist {
            Twist::Narrowed => term.expiry -= TimeDelta::days(1),
            Twist::LaterEnd => term.expiry += TimeDelta::days(1),
            _ => {}
        }
        let statement = ApprovalStatement {
            tag: STATEMENT_TAG.into(),
            request: asked.digest().unwrap(),
            notice: notice.digest().unwrap(),
            data_user: data_user.digest().unwrap(),
            items: items.iter().map(|i| i.digest().unwrap()).collect(),
            purpose: match twist {
                Twist::OtherPurpose => "102".parse().unwrap(),
                _ => request.purpose,
            },
            term,
            approved_by: None,
            made_at: self.now.timestamp(),
        };
        let t = self.now.timestamp();
        let evidence = self.sign_in(&statement.digest().unwrap());
        let claims = ArtifactClaims {
            version: VERSION,
            iss: self.base.clone(),
            aud: request.iss.clone(),
            copy_for: CopyFor::DataUser,
            sub: "pseudonym-0123456789".parse().unwrap(),
            jti: ID.parse().unwrap(),
            iat: t,
            nbf: term.start.timestamp(),
            exp: term.expiry.timestamp(),
            status: StatusReference {
                idx: 1,
                uri: self.base.join("status/1").unwrap(),
            },
            decided_at: t,
            statement,
            items,
            request: Some(asked),
            notice: Some(notice),
            data_user: Some(data_user),
            evidence,
            supersedes: None,
        };
        sign(consent_model::artifact::TYP, &claims, &self.manager).unwrap()
    }

    /// Her word for what has this digest.
    pub(super) fn sign_in(&self, statement: &Digest) -> Evidence {
        let t = self.now.timestamp();
        let wanted = challenge(&[7; 32], statement);
        let token = json!({"iss": self.base, "sub": "she", "aud": "manager", "iat": t, "exp": t + 300,
            "auth_time": t, "nonce": URL_SAFE_NO_PAD.encode(wanted)});
        Evidence::OidcSignIn {
            id_token: sign("JWT", &token, &self.identity).unwrap().as_str().into(),
            nonce: URL_SAFE_NO_PAD.encode([7; 32]),
        }
    }

    /// Two pages of transactions.
    fn page(&self, number: u32) -> String {
        let twist = *self.twist.lock().unwrap();
        let jws = self.data_request.lock().unwrap().last().cloned().unwrap();
        let asked: DataRequest = jws.unverified_claims().unwrap();
        let source: SourceRequest = asked.request.unverified_claims().unwrap();
        let place = if twist == Twist::SwappedPages {
            1 - number
        } else {
            number
        };
        let day = if twist == Twist::OutsideRange {
            "2025-12-01"
        } else {
            "2026-06-01"
        };
        let receipt = if twist == Twist::OtherReceipt && number == 1 {
            self.ids.mint()
        } else {
            ID.parse().unwrap()
        };
        let row = json!({"transaction_id": format!("t{number}"), "account_id": "a", "category": "c",
            "booked_at": format!("{day}T10:00:00Z"), "amount_minor": 100});
        let (dataset, rows) = match twist {
            Twist::WrongDataset => (DatasetKind::ClinicPatients, Vec::new()),
            _ => (
                DatasetKind::BankTransactions,
                vec![row.as_object().unwrap().clone()],
            ),
        };
        let last = place == 1 && twist != Twist::WithoutLast;
        let page = ReleasePage {
            iss: "bank.example".parse().unwrap(),
            iat: self.now.timestamp(),
            request: asked.request.digest(),
            item: asked.item,
            sequence: place,
            last,
            body: ReleaseBody::Records {
                dataset,
                rows,
                receipt,
                missing: missing(twist, number),
            },
        };
        let key = if twist == Twist::OtherSigner {
            &self.manager
        } else {
            &self.source
        };
        let signed = sign(consent_model::release::TYP, &page, key).unwrap();
        let request = match twist {
            Twist::OtherBinding => Digest::of_bytes(b"another"),
            _ => asked.request.digest(),
        };
        let recipient = match twist {
            Twist::OtherRecipient => payload_opener::OpeningKey::from_seed(&[9; 32])
                .unwrap()
                .sealing_key(),
            _ => source.recipient,
        };
        let binding = PageBinding {
            request,
            sequence: place,
            last,
        };
        seal(signed.as_str().as_bytes(), &recipient, &binding)
            .unwrap()
            .into_string()
    }
}

pub(super) async fn answer(
    call: HttpRequest,
    body: web::Bytes,
    fake: web::Data<Fake>,
) -> HttpResponse {
    let twist = *fake.twist.lock().unwrap();
    let jws = || CompactJws::parse(std::str::from_utf8(&body).unwrap()).unwrap();
    let base = &fake.base;
    let view = |approved: bool| {
        json!({"request_id": ID, "state": if approved { "approved" } else { "pending" },
        "redirect_url": base.join("requests/x").unwrap(), "expires_at": fake.now,
        "artifact_id": approved.then_some(ID)})
    };
    let session = |state: &str| {
        let until = fake.now + chrono::TimeDelta::minutes(SESSION);
        json!({"session_id": ID, "state": state, "expires_at": until,
        "pages": if state == "ready" { 2 } else { 0 },
        "problem": (state == "failed").then(|| Problem::new(match twist {
            Twist::Exhausted => ProblemType::FrequencyExhausted,
            _ => ProblemType::ConsentRevoked,
        }))})
    };
    let path = call.path().to_owned();
    match (call.method().as_str(), path.as_str()) {
        ("GET", "/.well-known/amanat.json") => HttpResponse::Ok().json(json!({
            "issuer": base, "keys": {"keys": [fake.manager.public()]}, "status_lists": [],
            "identity_issuer": base, "identity_client": "manager",
            "api": base.join("v1/").unwrap(), "languages": ["en"]})),
        ("POST", "/v1/token") => HttpResponse::Ok().json(json!({
            "access_token": "token", "token_type": "DPoP", "expires_in": 300})),
        ("GET", "/.well-known/openid-configuration") => {
            HttpResponse::Ok().json(json!({"issuer": base, "jwks_uri": base.join("jwks").unwrap()}))
        }
        ("GET", "/jwks") => {
            let mut jwk = serde_json::to_value(fake.identity.public()).unwrap();
            jwk["kid"] = json!(fake.identity.kid());
            HttpResponse::Ok().json(json!({"keys": [jwk]}))
        }
        ("POST", "/v1/consent-requests") => {
            jws()
                .verify::<ConsentRequest>(request::TYP, &party_key().public().clone())
                .unwrap();
            if twist == Twist::RefusesRequests {
                let problem = Problem::new(ProblemType::UnknownPurpose);
                let status = actix_web::http::StatusCode::from_u16(problem.status).unwrap();
                return HttpResponse::build(status)
                    .content_type("application/problem+json")
                    .body(serde_json::to_vec(&problem).unwrap());
            }
            *fake.request.lock().unwrap() = Some(jws());
            if twist == Twist::LosesAnswer {
                return HttpResponse::BadGateway().finish();
            }
            let view = view(false);
            if twist == Twist::AnswersLate {
                fake.made_up.notify_one();
                fake.late.notified().await;
            }
            HttpResponse::Created().json(view)
        }
        ("GET", p) if p.starts_with("/v1/consent-requests/") => {
            let view = view(twist != Twist::AnswersLate);
            if twist == Twist::AnswersLate {
                fake.made_up.notify_one();
                fake.late.notified().await;
            }
            HttpResponse::Ok().json(view)
        }
        ("GET", "/status/1") if twist == Twist::AllGoesOn => {
            fake.made_up.notify_one();
            let list = StatusListClaims {
                sub: base.join("status/1").unwrap(),
                iat: fake.now,
                exp: fake.now + chrono::TimeDelta::minutes(5),
                ttl: MAX_TTL,
                status_list: StatusList::new(8).encode().unwrap(),
            };
            let list = sign(STATUS_LIST_TYP, &list, &fake.manager).unwrap();
            HttpResponse::Ok().body(list.as_str().to_owned())
        }
        ("GET", p) if p.starts_with("/v1/artifacts/") => {
            HttpResponse::Ok().body(fake.artifact().as_str().to_owned())
        }
        ("GET", p) if p.starts_with("/v1/parties/") => HttpResponse::Ok().json(json!({
            "id": "bank.example", "name": "Bank", "roles": ["provider"], "standing": "active",
            "since": fake.now, "website": base, "grievance_url": base, "endpoint": base,
            "keys": {"keys": [fake.source.public()]}, "datasets": []})),
        ("POST", p) if p.ends_with("/acknowledgement") => {
            let signed =
                jws().verify::<Acknowledgement>(acknowledgement::TYP, party_key().public());
            let said = signed.unwrap().into_claims();
            assert!(p.contains(&said.artifact.to_string()) && said.aud == *base);
            let problem = match twist {
                Twist::Refused => Some(Problem::new(ProblemType::StateConflict)),
                Twist::RefusesRequests => Some(Problem::new(ProblemType::UnknownKey)),
                _ => None,
            };
            if let Some(problem) = problem {
                let status = actix_web::http::StatusCode::from_u16(problem.status).unwrap();
                return HttpResponse::build(status)
                    .content_type("application/problem+json")
                    .body(serde_json::to_vec(&problem).unwrap());
            }
            fake.acknowledged.lock().unwrap().push(said);
            match twist {
                Twist::LosesAnswer => HttpResponse::BadGateway().finish(),
                _ => HttpResponse::NoContent().finish(),
            }
        }
        ("POST", "/v1/data-sessions") => {
            let jws = jws();
            let data: DataRequest = jws.unverified_claims().unwrap();
            let asked: ConsentRequest = fake
                .request
                .lock()
                .unwrap()
                .as_ref()
                .unwrap()
                .unverified_claims()
                .unwrap();
            data.request
                .verify::<SourceRequest>(data_request::SOURCE_TYP, &asked.items[0].cnf)
                .unwrap();
            fake.data_request.lock().unwrap().push(jws);
            if twist == Twist::SilentAtFirst {
                return HttpResponse::BadGateway().finish();
            }
            HttpResponse::Created().json(session("pending"))
        }
        ("GET", p) if p.contains("/pages/") => {
            let number = p.rsplit('/').next().unwrap().parse().unwrap();
            HttpResponse::Ok().body(fake.page(number))
        }
        ("GET", p) if p.starts_with("/v1/data-sessions/") => {
            if twist == Twist::Together {
                fake.both.wait().await;
            }
            HttpResponse::Ok().json(session(match twist {
                Twist::Refused | Twist::Exhausted => "failed",
                _ => "ready",
            }))
        }
        ("DELETE", p) => {
            fake.confirmed
                .lock()
                .unwrap()
                .push(p.rsplit('/').next().unwrap().parse().unwrap());
            HttpResponse::NoContent().finish()
        }
        _ => HttpResponse::NotFound().finish(),
    }
}

pub(super) fn party_key() -> SigningKey {
    SigningKey::from_seed_ed25519(&[3; 32]).unwrap()
}
