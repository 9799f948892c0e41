//! A lender that holds consents of many people, and a bare route beside its decision point.

use std::sync::Arc;

use actix_web::{App, HttpResponse, HttpServer, dev::ServerHandle, web};
use chrono::TimeDelta;
use consent_model::{
    approval::ApprovedSource,
    artifact::TYP,
    dataset::DatasetKind,
    event::{Event, What},
    request::{Ask, SourceAsk},
    term::{DataRange, Mode, Term},
};
use fiduciary_adapter::{
    AdapterConfig, AdapterParts, FieldsForm, Question, Running, Whom,
    config::DecideConfig,
    data_user::{AskItem, ConsentAsk},
    party_keys, start,
};
use serde_json::json;
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    server::bind,
    testing::{self, FakeManager},
    webhook,
};

use crate::load::Target;

pub(crate) struct World {
    pub(crate) running: Running,
    manager: FakeManager,
    folder: tempfile::TempDir,
    people: usize,
}

fn pseudonym(number: usize) -> String {
    format!("pseudonym-{number:010}")
}

fn ask(now: chrono::DateTime<chrono::Utc>) -> ConsentAsk {
    let records = Ask::Records {
        datasets: vec![DatasetKind::BankAccounts, DatasetKind::BankTransactions],
        range: DataRange {
            from: "2026-01-01".parse().unwrap(),
            to: "2026-06-30".parse().unwrap(),
        },
    };
    ConsentAsk {
        purpose: "105".parse().unwrap(),
        use_description: "To decide on a loan.".into(),
        benefit: "An answer today.".into(),
        items: vec![AskItem {
            id: "records".parse().unwrap(),
            required: true,
            ask: records,
            source: SourceAsk::Provider { party: None },
        }],
        term: Term {
            start: now,
            expiry: now + TimeDelta::days(30),
            mode: Mode::Store,
            ..testing::one_time()
        },
        supersedes: None,
        person: None,
        return_url: "http://127.0.0.1:8091/back".parse().unwrap(),
        state: None,
        expires_in: TimeDelta::days(1),
    }
}

impl World {
    pub(crate) async fn new(people: usize) -> Self {
        let clock = SystemClock::shared();
        let ids = IdSource::new(Arc::clone(&clock), SystemEntropy::shared());
        let entries = u32::try_from(people).unwrap() + 8;
        let manager = FakeManager::with_entries(ids.clone(), entries).await;
        let folder = tempfile::tempdir().unwrap();
        manager.admit(party_keys(folder.path(), &ids).unwrap());
        let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let mut config = AdapterConfig::new(
            "lender.example".parse().unwrap(),
            format!("http://{address}/").parse().unwrap(),
            folder.path().to_owned(),
            manager.base().clone(),
            manager.identity_issuer().to_owned(),
        );
        config.decide = Some(DecideConfig {
            listen: "127.0.0.1:0".parse().unwrap(),
            keep_days: 366,
        });
        let parts = AdapterParts {
            clock: Arc::clone(&clock),
            ids: ids.clone(),
            listener,
            source: None,
            codes: None,
        };
        let running = start(config, parts).await.unwrap();
        let user = running.adapter.data_user();
        user.request_consent(ask(clock.now())).await.unwrap();
        let asked = manager.asked().remove(0);
        let source = ApprovedSource {
            party: "bank.example".parse().unwrap(),
            link: "link-reference".parse().unwrap(),
            key: None,
        };
        let client = reqwest::Client::new();
        for number in 0..people {
            let name = pseudonym(number).parse().unwrap();
            let claims = manager.user_copy(&asked, &name, "she", &source);
            let event = Event {
                id: ids.mint(),
                at: clock.now(),
                what: What::ArtifactIssued {
                    artifact: manager.sign(TYP, &claims),
                },
            };
            let body = serde_json::to_vec(&event).unwrap();
            let id = event.id.to_string();
            let signed = webhook::sign(&id, &body, &manager.key(), clock.now()).unwrap();
            let mut call = client.post(running.base_url.join("v1/events").unwrap());
            for (name, value) in signed.pairs() {
                call = call.header(name, value);
            }
            let answer = call.body(body).send().await.unwrap();
            assert_eq!(answer.status(), 204, "{}", answer.text().await.unwrap());
        }
        let decisions = running.adapter.decisions().unwrap();
        assert!(decisions.refresh().await);
        assert_eq!(decisions.held(), people);
        Self {
            running,
            manager,
            folder,
            people,
        }
    }

    pub(crate) fn target(&self) -> Target {
        let token = std::fs::read_to_string(self.folder.path().join("decide.token")).unwrap();
        let address = self.running.decide_address().unwrap();
        Target::new(address, token.trim(), "/decide", &bodies(self.people))
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await;
        self.manager.stop().await;
    }
}

/// What is asked in process, about one of them.
pub(crate) fn question(number: usize) -> Question {
    let whom = Whom::Person(pseudonym(number).parse().unwrap());
    let fields = FieldsForm::records(DatasetKind::BankTransactions, &["amount_minor"]);
    Question::new("loan-desk", whom, "105".parse().unwrap(), vec![fields]).unwrap()
}

fn bodies(people: usize) -> Vec<String> {
    let body = |number| {
        json!({
            "system": "loan-desk", "person": pseudonym(number), "purpose": "105",
            "fields": [{"dataset": "bank.transactions", "columns": ["amount_minor"]}],
        })
        .to_string()
    };
    (0..people).map(body).collect()
}

/// A route that reads the same body and answers as many bytes, and knows nothing.
pub(crate) fn bare() -> (Target, ServerHandle) {
    async fn answer(body: web::Bytes) -> HttpResponse {
        assert!(!body.is_empty());
        HttpResponse::Ok()
            .content_type("application/json")
            .body(ANSWER)
    }
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let server = HttpServer::new(|| App::new().route("/decide", web::post().to(answer)))
        .workers(2)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    (
        Target::new(address, "token", "/decide", &bodies(2000)),
        handle,
    )
}

const ANSWER: &str = r#"{"decision":"allow","at":"2026-11-26T09:00:00.000Z","copy_for":"data_user","artifact":"01890a5d-ac96-774b-bcce-b302099a8057","items":["records"],"relied_on_until":"2026-11-26T09:00:30Z"}"#;
