//! A store, a person and a consent, for this module's tests.

use std::{
    collections::BTreeMap,
    future::{Future, ready},
    sync::Arc,
};

use chrono::TimeDelta;
use consent_model::{
    approval::{
        ApprovalStatement, ApprovedItem, ApprovedSource, Disclosure, Evidence, ExpectedSubject,
        STATEMENT_TAG, challenge,
    },
    artifact::{
        ArtifactClaims, CopyFor, Expectation, TYP as ARTIFACT_TYP, VERSION, VerifiedArtifact,
    },
    data_request::{SOURCE_TYP, SourceRequest},
    dataset::DatasetKind::BankTransactions,
    digest::Digest,
    ids::SessionId,
    jose::{CompactJws, ForeignJwks, PageBinding, SealedPage, SigningKey, sign},
    release::ReleasePage,
    request::Ask,
    status_list::{Status, StatusReference},
    term::{DataLife, DataRange, FetchType, Mode, Term, Unit},
};
use payload_opener::OpeningKey;
use serde_json::json;
use service_kit::{clock::FixedClock, entropy::IdSource, testing};

use super::*;
use crate::{
    dataset::tests::{Sample, bring, sample, transaction},
    question::Catalogue,
};

pub(super) const ITEM: &str = "income";

pub(super) struct World {
    pub(super) sample: Sample,
    pub(super) gate: Gate,
    pub(super) ids: IdSource,
    pub(super) clock: Arc<FixedClock>,
    pub(super) question: Digest,
    pub(super) cnf: SigningKey,
    pub(super) manager: SigningKey,
    pub(super) opening: OpeningKey,
    /// Who receives under the consents that are made.
    pub(super) user: &'static str,
}

pub(super) fn half_year() -> DataRange {
    DataRange {
        from: "2026-07-01".parse().unwrap(),
        to: "2026-12-31".parse().unwrap(),
    }
}

pub(super) async fn world() -> World {
    let sample = sample().await;
    let clock = testing::fixed_clock();
    let ids = testing::ids_at(clock.clone(), 5);
    let rows = vec![
        transaction("t1", "2026-11-05T00:00:00Z", 4_200_000, "income"),
        transaction("t2", "2026-12-05T00:00:00Z", 4_400_000, "income"),
    ];
    bring(&sample, BankTransactions, rows).await;
    let catalogue = Catalogue::builtin().unwrap();
    let income =
        |p: &&crate::question::CheckedPackage| p.manifest().name == "average-monthly-income";
    let question = catalogue.packages().find(income).unwrap().digest();
    let gate = Gate::new(
        "store.example".parse().unwrap(),
        ids.clone(),
        Arc::new(catalogue),
    );
    let (cnf, manager) = (ids.signing_key(), ids.signing_key());
    let opening = OpeningKey::from_seed(&ids.bytes32()).unwrap();
    World {
        sample,
        gate,
        ids,
        clock,
        question,
        cnf,
        manager,
        opening,
        user: "lender.example",
    }
}

pub(super) fn parameters() -> consent_model::question::Parameters {
    json!({"months": 2, "band": 5000})
        .as_object()
        .unwrap()
        .clone()
}

/// The page that was released to a request, opened and verified as its data user does.
pub(super) async fn opened(w: &World, request: &CompactJws) -> ReleasePage {
    let waiting = pending(&w.sample.vault).await.unwrap();
    let sealed = SealedPage::parse(&waiting[0].sealed).unwrap();
    let binding = PageBinding {
        request: request.digest(),
        sequence: 0,
        last: true,
    };
    let opened = payload_opener::open(&sealed, &w.opening, &binding).unwrap();
    let signed = CompactJws::parse(std::str::from_utf8(opened.expose()).unwrap()).unwrap();
    let her_key = w.sample.vault.signing_key().public();
    let page = signed.verify::<ReleasePage>(consent_model::release::TYP, her_key);
    page.unwrap().into_claims()
}

impl World {
    pub(super) fn ask<'a>(
        &'a self,
        parameters: &'a consent_model::question::Parameters,
        range: &'a DataRange,
    ) -> PreviewAsk<'a> {
        PreviewAsk {
            question: &self.question,
            purpose: "105".parse().unwrap(),
            parameters,
            range,
            providers: None,
            language: "en",
        }
    }

    pub(super) fn term(&self) -> Term {
        Term {
            start: testing::start() - TimeDelta::days(1),
            expiry: testing::start() + TimeDelta::days(30),
            fetch: FetchType::OneTime,
            frequency: None,
            data_life: DataLife {
                unit: Unit::Month,
                value: 1,
            },
            mode: Mode::Query,
        }
    }

    pub(super) fn item(&self) -> ApprovedItem {
        let (question, parameters, range) = (self.question, parameters(), half_year());
        ApprovedItem {
            id: ITEM.parse().unwrap(),
            ask: Ask::Answer {
                question,
                parameters,
                range,
                providers: None,
            },
            source: ApprovedSource {
                party: "store.example".parse().unwrap(),
                link: "link-reference".parse().unwrap(),
                key: Some(self.sample.vault.signing_key().public().clone()),
            },
            cnf: self.cnf.public().clone(),
            preview: None,
        }
    }

    pub(super) fn artifact(&self) -> VerifiedArtifact {
        self.artifact_of(self.item(), self.term(), None)
    }

    /// An artifact that has passed every check of `VerifiedArtifact::verify`.
    pub(super) fn artifact_of(
        &self,
        item: ApprovedItem,
        term: Term,
        preview: Option<Digest>,
    ) -> VerifiedArtifact {
        self.artifact_with(item, term, preview, true)
    }

    pub(super) fn artifact_with(
        &self,
        item: ApprovedItem,
        term: Term,
        preview: Option<Digest>,
        named: bool,
    ) -> VerifiedArtifact {
        let manager = "https://manager.example/".parse().unwrap();
        let now = testing::start();
        let item = Disclosure {
            salt: self.ids.salt(),
            value: ApprovedItem { preview, ..item },
        };
        let data_user = Disclosure {
            salt: self.ids.salt(),
            value: self.user.parse().unwrap(),
        };
        let statement = ApprovalStatement {
            tag: STATEMENT_TAG.into(),
            request: Digest::of_bytes(b"request"),
            notice: Digest::of_bytes(b"notice"),
            data_user: data_user.digest().unwrap(),
            items: vec![item.digest().unwrap()],
            purpose: "105".parse().unwrap(),
            term,
            approved_by: None,
            made_at: now.timestamp(),
        };
        let nonce = self.ids.bytes32();
        let encode = |bytes: &[u8]| {
            use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
            URL_SAFE_NO_PAD.encode(bytes)
        };
        let provider = self.ids.signing_key();
        let token = json!({"iss": "https://id.example", "sub": "s", "aud": "manager",
            "iat": now.timestamp(), "exp": now.timestamp() + 300, "auth_time": now.timestamp(),
            "nonce": encode(&challenge(&nonce, &statement.digest().unwrap()))});
        let claims = ArtifactClaims {
            version: VERSION,
            iss: manager,
            aud: "store.example".parse().unwrap(),
            copy_for: CopyFor::Source,
            sub: "pseudonym-0123456789".parse().unwrap(),
            jti: self.ids.mint(),
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
            data_user: named.then_some(data_user),
            evidence: Evidence::OidcSignIn {
                id_token: sign("JWT", &token, &provider).unwrap().to_string(),
                nonce: encode(&nonce),
            },
            supersedes: None,
        };
        let mut jwk = serde_json::to_value(provider.public()).unwrap();
        jwk["kid"] = provider.kid().to_string().into();
        let keys = ForeignJwks::parse(json!({"keys": [jwk]}).to_string().as_bytes()).unwrap();
        let identity = BTreeMap::from([(String::from("https://id.example"), keys)]);
        let jws = sign(ARTIFACT_TYP, &claims, &self.manager).unwrap();
        let expected = Expectation {
            issuer: &claims.iss,
            audience: &claims.aud,
            copy_for: CopyFor::Source,
            subject: ExpectedSubject::AnyTrusted,
            now,
        };
        VerifiedArtifact::verify(&jws, self.manager.public(), &identity, &expected).unwrap()
    }

    pub(super) fn request(&self, jti: &str) -> CompactJws {
        self.request_of(jti, None, &self.cnf)
    }

    pub(super) fn request_of(
        &self,
        jti: &str,
        range: Option<DataRange>,
        key: &SigningKey,
    ) -> CompactJws {
        let now = self.ids.clock().now().timestamp();
        let claims = SourceRequest {
            item: ITEM.parse().unwrap(),
            recipient: self.opening.sealing_key(),
            iat: now,
            exp: now + 300,
            jti: jti.into(),
            range,
        };
        sign(SOURCE_TYP, &claims, key).unwrap()
    }

    pub(super) async fn serve_under<F: Future<Output = Option<Status>>>(
        &self,
        session: SessionId,
        artifact: &VerifiedArtifact,
        request: &CompactJws,
        status: impl Fn() -> F,
    ) -> Result<Served, Rule> {
        let access = Access {
            session,
            artifact,
            request,
        };
        // She has seen every consent of these tests.
        let moment = || async {
            Moment {
                status: status().await,
                word: HerWord::Seen,
                withdrawn: false,
            }
        };
        match self.gate.serve(&self.sample.vault, access, moment).await {
            Err(GateError::Refused(rule)) => Err(rule),
            other => Ok(other.unwrap()),
        }
    }

    pub(super) async fn serve(
        &self,
        artifact: &VerifiedArtifact,
        request: &CompactJws,
    ) -> Result<Served, Rule> {
        self.serve_under(self.ids.mint(), artifact, request, || {
            ready(Some(Status::Valid))
        })
        .await
    }

    /// Releases, waiting pages and the newest refusal.
    pub(super) async fn ledgers(&self) -> (usize, usize, Option<Rule>) {
        let vault = &self.sample.vault;
        let refused = refusals(vault, 1, None).await.unwrap();
        (
            releases(vault, 100, None).await.unwrap().len(),
            pending(vault).await.unwrap().len(),
            refused.first().map(|r| r.rule),
        )
    }

    pub(super) async fn assert_refused(&self, outcome: Result<Served, Rule>, rule: Rule) {
        assert_eq!(outcome, Err(rule));
        assert_eq!(self.ledgers().await, (0, 0, Some(rule)));
    }
}
