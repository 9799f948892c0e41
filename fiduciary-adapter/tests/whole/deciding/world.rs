//! A lender with a consent to records and to an answer, a manager, and a clock that the test moves.

use std::{net::SocketAddr, path::Path, sync::Arc};

use chrono::TimeDelta;
use consent_model::{
    approval::ApprovedSource,
    artifact::ArtifactClaims,
    dataset::DatasetKind,
    digest::Digest,
    event::{Event, What},
    purpose::Purpose,
    request::{Ask, RequestState, SourceAsk},
    term::{DataLife, DataRange, Mode, Term, Unit},
};
use fiduciary_adapter::{
    AdapterConfig, AdapterParts, Decision, Decisions, FieldsForm, Question, Running, Whom,
    config::DecideConfig,
    data_user::{AskItem, ConsentAsk},
    decide::Rule,
    party_keys, start,
};
use service_kit::{
    clock::{Clock, FixedClock},
    entropy::IdSource,
    server::bind,
    testing::{self, Asked, FakeManager},
    webhook,
};

pub(crate) const PSEUDONYM: &str = "pseudonym-of-her-1";
pub(crate) const QUESTION: &[u8] = b"a question";

pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) manager: FakeManager,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ids: IdSource,
    pub(crate) folder: tempfile::TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        let clock = testing::fixed_clock();
        let ids = testing::ids_at(clock.clone(), 7);
        let manager = FakeManager::start(ids.clone()).await;
        let folder = tempfile::tempdir().unwrap();
        manager.admit(party_keys(folder.path(), &ids).unwrap());
        Self {
            running: run(folder.path(), &manager, &ids).await,
            manager,
            clock,
            ids,
            folder,
        }
    }

    /// With a consent that is held, and known to the decision point.
    pub(crate) async fn consented() -> (Self, ArtifactClaims) {
        let w = Self::new().await;
        let claims = w.consent(|_| ()).await;
        assert!(w.decisions().refresh().await);
        (w, claims)
    }

    /// Another adapter on the same data folder, as another process would be.
    pub(crate) async fn another(&self) -> Running {
        run(self.folder.path(), &self.manager, &self.ids).await
    }

    pub(crate) async fn restarted(self) -> Self {
        self.running.stop().await;
        let running = run(self.folder.path(), &self.manager, &self.ids).await;
        Self { running, ..self }
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await;
        self.manager.stop().await;
    }

    pub(crate) fn decisions(&self) -> Decisions {
        self.running.adapter.decisions().unwrap()
    }

    pub(crate) fn decide_address(&self) -> SocketAddr {
        self.running.decide_address().unwrap()
    }

    /// She approves records of bank and an answer, for purpose 105, with a data life of two days.
    pub(crate) async fn consent(&self, change: impl FnOnce(&mut ArtifactClaims)) -> ArtifactClaims {
        self.consent_in(Mode::Store, change).await
    }

    pub(crate) async fn consent_in(
        &self,
        mode: Mode,
        change: impl FnOnce(&mut ArtifactClaims),
    ) -> ArtifactClaims {
        let user = self.running.adapter.data_user();
        let view = user.request_consent(ask(mode)).await.unwrap();
        let asked: Vec<Asked> = self.manager.asked();
        let asked = asked
            .iter()
            .find(|asked| asked.view.request_id == view.request_id)
            .unwrap();
        let source = ApprovedSource {
            party: "bank.example".parse().unwrap(),
            link: "link-reference".parse().unwrap(),
            key: None,
        };
        let mut claims = self
            .manager
            .user_copy(asked, &PSEUDONYM.parse().unwrap(), "she", &source);
        // Her store signs its answers with a key of hers.
        for item in &mut claims.items {
            if matches!(item.value.ask, Ask::Answer { .. }) {
                item.value.source.key = Some(self.manager.key().public().clone());
            }
        }
        claims.statement.items = claims.items.iter().map(|i| i.digest().unwrap()).collect();
        change(&mut claims);
        claims.evidence = self.manager.evidence(&claims.statement, "she");
        self.manager.issue(&claims);
        let (id, request) = (claims.jti, view.request_id);
        self.manager
            .decide(request, RequestState::Approved, Some(id));
        user.artifact(request).await.unwrap();
        claims
    }

    /// The manager tells this, to the lender or to another adapter on its database.
    pub(crate) async fn tell(&self, to: &Running, what: What) {
        let event = Event {
            id: self.ids.mint(),
            at: self.clock.now(),
            what,
        };
        let body = serde_json::to_vec(&event).unwrap();
        let id = event.id.to_string();
        let headers = webhook::sign(&id, &body, &self.manager.key(), self.clock.now()).unwrap();
        let url = to.base_url.join("v1/events").unwrap();
        let mut call = reqwest::Client::new().post(url).body(body);
        for (name, value) in headers.pairs() {
            call = call.header(name, value);
        }
        assert_eq!(call.send().await.unwrap().status(), 204);
    }

    pub(crate) fn decided(&self, asked: &Question) -> Decision {
        self.decisions().may_process(asked)
    }

    /// The one rule for which everything about her transactions is denied now.
    pub(crate) fn denied_by(&self) -> Rule {
        let Decision::Deny(denied) = self.decided(&transactions()) else {
            panic!("it was allowed");
        };
        let mut rules = denied.reasons;
        for candidate in denied.candidates {
            rules.extend(candidate.reasons.iter().map(|reason| reason.reason));
        }
        assert_eq!(rules.len(), 1, "{rules:?}");
        rules[0]
    }

    pub(crate) fn is_allowed(&self) -> bool {
        let decision = self.decided(&transactions());
        assert!(decision.is_allowed(), "{decision:?}");
        true
    }
}

pub(crate) fn range() -> DataRange {
    DataRange {
        from: "2026-12-01".parse().unwrap(),
        to: "2027-01-31".parse().unwrap(),
    }
}

pub(crate) fn purpose() -> Purpose {
    "105".parse().unwrap()
}

pub(crate) fn whom() -> Whom {
    Whom::Person(PSEUDONYM.parse().unwrap())
}

/// May her transactions be processed?
pub(crate) fn transactions() -> Question {
    let fields = vec![FieldsForm::records(
        DatasetKind::BankTransactions,
        &["amount_minor"],
    )];
    Question::new("loan-desk", whom(), purpose(), fields).unwrap()
}

fn ask(mode: Mode) -> ConsentAsk {
    let item = |id: &str, ask, source| AskItem {
        id: id.parse().unwrap(),
        required: true,
        ask,
        source,
    };
    let records = Ask::Records {
        datasets: vec![DatasetKind::BankTransactions],
        range: range(),
    };
    let answer = Ask::Answer {
        question: Digest::of_bytes(QUESTION),
        parameters: serde_json::Map::new(),
        range: range(),
        providers: None,
    };
    ConsentAsk {
        purpose: purpose(),
        use_description: "To decide on your loan.".into(),
        benefit: "An answer today.".into(),
        items: vec![
            item("records", records, SourceAsk::Provider { party: None }),
            item("income", answer, SourceAsk::Store),
        ],
        term: Term {
            start: testing::start(),
            data_life: DataLife {
                unit: Unit::Day,
                value: 2,
            },
            mode,
            ..testing::one_time()
        },
        supersedes: None,
        person: None,
        return_url: "http://127.0.0.1:8091/back".parse().unwrap(),
        state: None,
        expires_in: TimeDelta::days(1),
    }
}

async fn run(data: &Path, manager: &FakeManager, ids: &IdSource) -> Running {
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let mut config = AdapterConfig::new(
        "lender.example".parse().unwrap(),
        format!("http://{address}/").parse().unwrap(),
        data.to_owned(),
        manager.base().clone(),
        manager.identity_issuer().to_owned(),
    );
    config.decide = Some(DecideConfig {
        listen: "127.0.0.1:0".parse().unwrap(),
        keep_days: 366,
    });
    let parts = AdapterParts {
        clock: Arc::clone(ids.clock()),
        ids: ids.clone(),
        listener,
        source: None,
        codes: None,
    };
    start(config, parts).await.unwrap()
}
