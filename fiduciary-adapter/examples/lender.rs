//! A lender that asks for records, reacts to what the manager tells it, and fetches.
//!
//! `cargo run -p fiduciary-adapter --example lender` beside a manager on this machine; the entry
//! that the manager needs is printed with `fiduciary-adapter keys show` (`docs/embedding.md`).
#![expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::{collections::BTreeSet, error::Error, sync::Arc, time::Duration};

use chrono::TimeDelta;
use consent_model::{
    artifact::LifecycleState,
    dataset::DatasetKind,
    decision::Refusal,
    event::What,
    ids::RequestId,
    request::{Ask, RequestState, SourceAsk},
    term::{DataLife, DataRange, FetchType, Mode, Term, Unit},
};
use fiduciary_adapter::{
    Adapter, AdapterConfig, AdapterParts,
    data_user::{AskItem, ConsentAsk, DataUserError},
    start,
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    server::{bind, stop_signal},
    telemetry,
};

const ITEM: &str = "statement";

/// Asks for half a year of transactions, once. She decides at the address that is printed.
async fn ask(adapter: &Adapter) -> Result<RequestId, Box<dyn Error>> {
    let now = adapter.now();
    let ask = ConsentAsk {
        purpose: "105".parse()?,
        use_description: "To decide whether we can lend you money, and how much.".to_owned(),
        benefit: "An answer to your application today.".to_owned(),
        items: vec![AskItem {
            id: ITEM.parse()?,
            required: true,
            ask: Ask::Records {
                datasets: vec![DatasetKind::BankTransactions],
                range: DataRange {
                    from: "2026-01-01".parse()?,
                    to: "2026-06-30".parse()?,
                },
            },
            source: SourceAsk::Provider { party: None },
        }],
        term: Term {
            start: now,
            expiry: now + TimeDelta::days(7),
            fetch: FetchType::OneTime,
            frequency: None,
            data_life: DataLife {
                unit: Unit::Month,
                value: 1,
            },
            mode: Mode::Store,
        },
        supersedes: None,
        person: None,
        return_url: "http://127.0.0.1:8091/back".parse()?,
        // Your own word for it: it comes back with her, and stands in `requests()`.
        state: Some("application-17".to_owned()),
        expires_in: TimeDelta::days(1),
    };
    let view = adapter.data_user().request_consent(ask).await?;
    println!("send her to {}", view.redirect_url);
    Ok(view.request_id)
}

/// What is to be done about a request after a try.
enum Next {
    /// Nothing more: it was fetched, or never will be.
    Done,
    /// Try again later.
    Again,
}

/// Fetches what she approved. Called again after a failure, it carries on where it was.
async fn fetch(adapter: &Adapter, request: RequestId) -> Result<Next, DataUserError> {
    let user = adapter.data_user();
    // Genuine, ours, with her evidence, and what we asked: or an error.
    let artifact = user.artifact(request).await?;
    for approved in &artifact.claims().items {
        let item = &approved.value.id;
        match user.decide(&artifact, item).await? {
            Ok(()) => {}
            Err(refusal @ (Refusal::StatusUnknown | Refusal::Paused | Refusal::NotYetValid)) => {
                println!("not now: {refusal}");
                return Ok(Next::Again);
            }
            Err(refusal) => {
                println!("nothing more: {refusal}");
                continue;
            }
        }
        let received = user.fetch(&artifact, item).await?;
        let rows = received.records(DatasetKind::BankTransactions).len();
        println!("{rows} transactions, receipt {}", received.receipt);
    }
    Ok(Next::Done)
}

/// Tries everything that is still to be fetched; what fails for now stays.
async fn fetch_all(adapter: &Adapter, open: &mut BTreeSet<RequestId>) {
    for request in open.clone() {
        let next = fetch(adapter, request).await;
        match next {
            Ok(Next::Again) => {}
            Err(error) if error.is_transient() => println!("to be tried again: {error}"),
            Ok(Next::Done) => {
                open.remove(&request);
            }
            Err(error) => {
                println!("given up: {error}");
                open.remove(&request);
            }
        }
    }
}

/// Deals with events as they come, from where it left off. `after` and `open` belong into the lender's
/// own database, written in one transaction: an event is dealt with once what is to be done about it
/// stands there, not once it has been done. (This example begins at 0, so it finds `open` again.)
async fn follow(adapter: &Adapter) -> Result<(), Box<dyn Error>> {
    let mut after = 0;
    let mut open = BTreeSet::new();
    loop {
        // With the next event, and at the latest after a minute, what failed is tried again.
        for taken in adapter.next_events(after, Duration::from_secs(60)).await? {
            match taken.event.what {
                What::RequestDecided {
                    request_id,
                    state: RequestState::Approved,
                    ..
                } => {
                    open.insert(request_id);
                }
                What::RequestDecided { state, .. } => println!("the request is {state:?}"),
                What::StatusChanged {
                    state: LifecycleState::Revoked,
                    artifact_id,
                    ..
                } => println!("stop using what came under {artifact_id}"),
                What::StatusChanged { .. }
                | What::ArtifactIssued { .. }
                | What::SessionChanged { .. }
                | What::DeliveryRefused { .. }
                | What::PasskeyRemoved { .. }
                | What::GuardianEnded { .. }
                | What::RightsRequestMade(_)
                | What::Test {}
                | What::ItemsWithdrawn { .. }
                | What::QuestionWithdrawn { .. } => {}
            }
            after = taken.number;
        }
        fetch_all(adapter, &mut open).await;
    }
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let _telemetry = telemetry::init(&telemetry::TelemetryOptions::default())?;
    let mut config = AdapterConfig::new(
        "lender.example".parse()?,
        "http://127.0.0.1:8091/".parse()?,
        "lender-data".into(),
        "http://127.0.0.1:8400/".parse()?,
        "http://127.0.0.1:8060".to_owned(),
    );
    config.listen = ([127, 0, 0, 1], 8091).into();
    config.check()?;
    let stop = stop_signal()?;
    let clock = SystemClock::shared();
    let (listener, _) = bind(config.listen)?;
    let parts = AdapterParts {
        ids: IdSource::new(Arc::clone(&clock), SystemEntropy::shared()),
        clock,
        listener,
        source: None,
        codes: None,
    };
    let running = start(config, parts).await?;
    ask(&running.adapter).await?;
    tokio::select! {
        ended = follow(&running.adapter) => ended?,
        () = stop => {}
    }
    running.stop().await;
    Ok(())
}
