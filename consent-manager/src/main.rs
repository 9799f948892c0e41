//! The consent manager on its own.

mod auditor_verbs;
mod backup_verbs;
mod doctor_verbs;
mod export_verbs;
mod grievance_verbs;
mod keys_verbs;
mod representation_verbs;
mod retention_verbs;
mod verbs;

use std::{path::Path, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};
use consent_manager::{
    config::{Config, SAMPLE},
    server::{self, Running},
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    program::{self, Failure, Program, Verb},
    telemetry::TelemetryOptions,
};

use self::{
    auditor_verbs::AuditorVerb,
    backup_verbs::{BackupArgs, RestoreArgs},
    doctor_verbs::DoctorArgs,
    export_verbs::{ExportVerb, LogVerb},
    grievance_verbs::GrievanceVerb,
    keys_verbs::KeysVerb,
    representation_verbs::RepresentationVerb,
    retention_verbs::{EraseArgs, RetentionVerb},
    verbs::QuestionVerb,
};

/// The data-blind consent manager: issues and revokes signed consent artifacts.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    verb: ManagerVerb,
}

/// What the manager's program is told to do.
#[derive(Debug, Subcommand)]
enum ManagerVerb {
    /// What every program does.
    #[command(flatten)]
    Common(Verb),
    /// Look at everything that a manager needs, and say how to mend what is wrong; changes nothing, also while it runs.
    Doctor(DoctorArgs),
    /// Copy database, keys and checkpoint into a new folder, or check such a copy; also while a manager runs.
    Backup(BackupArgs),
    /// Put a backup back into an empty data folder and database, and look through its log.
    Restore(RestoreArgs),
    /// Look after the questions that may be asked; also while a manager runs.
    #[command(subcommand)]
    Question(QuestionVerb),
    /// Look after complaints and requests to this service; also while a manager runs.
    #[command(subcommand)]
    Grievance(GrievanceVerb),
    /// Check who may act for whom: nominees and guardians; also while a manager runs.
    #[command(subcommand)]
    Representation(RepresentationVerb),
    /// Let somebody look at the whole record for a supervisor, and see at what she looked; also while a manager runs.
    #[command(subcommand)]
    Auditor(AuditorVerb),
    /// Change the keys that this manager signs with; also while it runs.
    #[command(subcommand)]
    Keys(KeysVerb),
    /// Write an archive of the record that proves itself; also while a manager runs.
    #[command(subcommand)]
    Export(ExportVerb),
    /// Destroy what nobody has a ground to keep any longer, after saying what; also while a manager runs.
    #[command(subcommand)]
    Retention(RetentionVerb),
    /// Erase a person at her wish; also while a manager runs.
    Erase(EraseArgs),
    /// Look at the transparency log; also while a manager runs.
    #[command(subcommand)]
    Log(LogVerb),
}

#[actix_web::main]
async fn main() -> ExitCode {
    match Cli::parse().verb {
        ManagerVerb::Common(verb) => program::run::<Manager>(verb).await,
        ManagerVerb::Doctor(args) => program::exit_code(doctor_verbs::carry_out(args).await),
        ManagerVerb::Backup(args) => program::exit_code(backup_verbs::backup(args).await),
        ManagerVerb::Restore(args) => program::exit_code(backup_verbs::restore(args).await),
        ManagerVerb::Export(verb) => program::exit_code(export_verbs::export(verb).await),
        ManagerVerb::Retention(verb) => program::exit_code(retention_verbs::carry_out(verb).await),
        ManagerVerb::Erase(args) => program::exit_code(retention_verbs::erase(args).await),
        ManagerVerb::Log(verb) => program::exit_code(export_verbs::log(verb).await),
        ManagerVerb::Auditor(verb) => program::exit_code(auditor_verbs::carry_out(verb).await),
        ManagerVerb::Keys(verb) => program::exit_code(keys_verbs::carry_out(verb).await),
        ManagerVerb::Grievance(verb) => program::exit_code(grievance_verbs::carry_out(verb).await),
        ManagerVerb::Representation(verb) => {
            program::exit_code(representation_verbs::carry_out(verb).await)
        }
        ManagerVerb::Question(verb) => program::exit_code(verbs::carry_out(verb).await),
    }
}

struct Manager;

impl Program for Manager {
    type Config = Config;
    type Running = Running;
    const SAMPLE: &'static str = SAMPLE;

    fn load(path: &Path) -> Result<Config, Failure> {
        Config::load(path)
    }

    fn log(config: &Config) -> Result<TelemetryOptions, Failure> {
        let traces = config.traces.as_ref();
        Ok(config
            .log
            .with_traces(traces, &config.http, "consent-manager")?)
    }

    async fn migrate(config: Config) -> Result<Vec<String>, Failure> {
        Ok(server::migrate(&config).await?)
    }

    async fn start(config: Config) -> Result<Running, Failure> {
        let clock = SystemClock::shared();
        let ids = IdSource::new(Arc::clone(&clock), SystemEntropy::shared());
        let (listener, address) = service_kit::server::bind(config.listen)?;
        let parts = server::Parts {
            clock,
            ids,
            listener,
        };
        let running = server::start(config, parts).await?;
        tracing::info!(%address, "listening");
        Ok(running)
    }

    async fn stop(running: Running) -> Result<(), Failure> {
        Ok(running.stop().await?)
    }
}
