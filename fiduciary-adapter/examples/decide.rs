//! A loan desk that asks before it processes: out of memory, in the same process as the adapter.
//!
//! `cargo run -p fiduciary-adapter --example decide -- PSEUDONYM` beside a manager on this machine and on
//! the data folder of the example `lender`; the pseudonym is `sub` of a consent that it holds. The same is
//! asked over HTTP in `docs/integrate/decide.md`.
#![expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::{error::Error, time::Duration};

use consent_model::dataset::DatasetKind;
use fiduciary_adapter::{
    Adapter, AdapterConfig, Decision, FieldsForm, Question, Whom,
    decide::{CheckFilter, Obligation, ReadError, read},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    telemetry,
};

/// What the desk does with an answer.
fn work(decision: &Decision) {
    match decision {
        Decision::Allow(allowed) => {
            println!("go on until {}", allowed.relied_on_until());
            for obligation in allowed.obligations() {
                match obligation {
                    Obligation::GuardianOfChild => {
                        println!("a child: no monitoring, no advertising")
                    }
                    Obligation::GuardianOfPersonWithDisability => println!("a guardian approved"),
                    Obligation::DoNotKeep => println!("look at it, and keep nothing"),
                }
            }
            if let Some(end) = allowed.data_life_until() {
                println!("delete what was received by {end}");
            }
        }
        Decision::Deny(denied) => {
            for rule in &denied.reasons {
                println!("no: {}", rule.word());
            }
            for candidate in &denied.candidates {
                for reason in &candidate.reasons {
                    println!("not under {}: {}", candidate.artifact, reason.reason.word());
                }
            }
        }
    }
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let _telemetry = telemetry::init(&telemetry::TelemetryOptions::default())?;
    let person = std::env::args().nth(1).ok_or("name a pseudonym")?;
    let config = AdapterConfig::new(
        "lender.example".parse()?,
        "http://127.0.0.1:8091/".parse()?,
        "lender-data".into(),
        "http://127.0.0.1:8400/".parse()?,
        "http://127.0.0.1:8060".to_owned(),
    );
    config.check()?;
    let data = config.data_dir.clone();
    let ids = IdSource::new(SystemClock::shared(), SystemEntropy::shared());
    // Beside a running `serve`: it takes the events, and this follows them.
    let adapter = Adapter::open(config, ids).await?;
    let decisions = adapter.decisions()?;
    while !decisions.refresh().await {
        println!("waiting for the manager");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    println!("{} consents are held", decisions.held());

    // Made once, asked often.
    let fields = vec![FieldsForm::records(
        DatasetKind::BankTransactions,
        &["amount_minor", "booked_at"],
    )];
    let her = Whom::Person(person.parse()?);
    let asked = Question::new("loan-desk", her, "105".parse()?, fields)?;
    work(&decisions.may_process(&asked));
    // The same for who goes on when this process dies.
    work(&decisions.may_process_written(&asked).await);

    adapter.close().await?;
    let mut checks = 0;
    read(
        &data,
        &CheckFilter::default(),
        |_| -> Result<(), ReadError> {
            checks += 1;
            Ok(())
        },
    )?;
    println!("{checks} checks are in the log");
    Ok(())
}
