//! Looks whether everything that an adapter needs is as it must be, and says how to mend what is not.
//!
//! Changes nothing: it makes no key and no database, and sends no document. The checks do not wait for
//! each other, each has [`PATIENCE`], and one that fails keeps no other from being made.
//!
//! # Adding one
//! 1. Write `async fn name(ctx: &Context) -> Vec<Finding>` in `here.rs` (this machine), `log.rs` or `there.rs`
//!    (the network).
//! 2. Put it into [`examine`], and its name into `docs/embedding.md`.
//! 3. Test what it says of each fault, in `tests/doctor.rs`.

mod here;
mod log;
mod network;
mod there;
mod verb;

use std::time::Duration;

use consent_model::{
    jose::{Jwks, SigningKey},
    metadata::Metadata,
};
use futures_util::future::{BoxFuture, join_all};
use service_kit::{
    entropy::IdSource,
    http_client::{ClientError, HttpClient, RetryPolicy},
    manager_client::ManagerClient,
    problem::Causes,
    secret,
};

pub use service_kit::finding::{Finding, Level};

pub use self::verb::DoctorVerb;
use crate::{adapter::KEY_FILE, config::AdapterConfig};

/// How long one check may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one call may take.
const CALL: Duration = Duration::from_secs(10);

/// An error and its causes as text.
fn told(error: &dyn std::error::Error) -> String {
    Causes(error).to_string()
}

/// What the checks look at.
struct Context<'a> {
    config: &'a AdapterConfig,
    ids: IdSource,
    http: HttpClient,
    manager: ManagerClient,
    /// Ours, where there is a key file that can be read.
    keys: Option<Jwks>,
    /// What the manager says of itself, or why that cannot be had.
    metadata: Result<Metadata, String>,
}

/// Makes all checks. What they find comes in a fixed order.
pub async fn examine(config: &AdapterConfig, ids: &IdSource) -> Vec<Finding> {
    let mut found = vec![match config.check() {
        Ok(()) => Finding::ok("configuration", "it can be used"),
        Err(error) => Finding::fail("configuration", told(&error), "correct that member"),
    }];
    let made = config.http.options().map_err(|error| told(&error));
    let made = made.and_then(|mut options| {
        options.retry = RetryPolicy::never();
        options.call_timeout = CALL;
        HttpClient::new(options).map_err(|error: ClientError| told(&error))
    });
    let http = match made {
        Ok(http) => http,
        Err(error) => {
            let mend = "correct `[http] extra_roots`: each must be a readable PEM file";
            found.push(Finding::fail("http", error, mend));
            return found;
        }
    };
    let key = signing_key(config);
    let keys = key
        .as_ref()
        .and_then(|key| Jwks::new(vec![key.public().clone()]).ok());
    let manager = ManagerClient::new(
        config.manager_url.clone(),
        config.party.clone(),
        // One that nobody knows proves nothing, and what needs none can be asked all the same.
        key.unwrap_or_else(|| ids.signing_key()),
        http.clone(),
        ids.clock().clone(),
        ids.clone(),
    );
    let metadata = match tokio::time::timeout(PATIENCE, manager.metadata()).await {
        Ok(Ok(metadata)) => Ok(metadata),
        Ok(Err(error)) => Err(told(&error)),
        Err(_) => Err("it took too long".to_owned()),
    };
    let ctx = Context {
        config,
        ids: ids.clone(),
        http,
        manager,
        keys,
        metadata,
    };
    let checks: Vec<(&'static str, BoxFuture<'_, Vec<Finding>>)> = vec![
        ("data folder", Box::pin(here::folder(&ctx))),
        ("disk", Box::pin(here::disk(&ctx))),
        ("key", Box::pin(here::key(&ctx))),
        ("database", Box::pin(here::database(&ctx))),
        ("transparency log", Box::pin(log::one_history(&ctx))),
        ("source", Box::pin(here::source(&ctx))),
        ("code spool", Box::pin(here::code_spool(&ctx))),
        ("network", Box::pin(network::edge(&ctx))),
        ("network tokens", Box::pin(network::tokens(&ctx))),
        ("manager", Box::pin(there::manager(&ctx))),
        ("clock", Box::pin(there::clock(&ctx))),
        ("manager keys", Box::pin(there::manager_keys(&ctx))),
        ("status lists", Box::pin(there::status_lists(&ctx))),
        ("identity provider", Box::pin(there::identity(&ctx))),
        ("registry entry", Box::pin(there::registry(&ctx))),
        ("public address", Box::pin(there::public_address(&ctx))),
        ("deliveries", Box::pin(there::deliveries(&ctx))),
        ("decision point", Box::pin(there::decision_point(&ctx))),
    ];
    let checks = checks.into_iter().map(|(check, future)| async move {
        match tokio::time::timeout(PATIENCE, future).await {
            Ok(found) => found,
            Err(_) => vec![Finding::fail(
                check,
                format!("no answer within {} seconds", PATIENCE.as_secs()),
                "see whether what it asks hangs, and try again",
            )],
        }
    });
    found.extend(join_all(checks).await.into_iter().flatten());
    found
}

/// The signing key, where it can be read; it is never made here.
fn signing_key(config: &AdapterConfig) -> Option<SigningKey> {
    let text = secret::read_private(&config.data_dir.join(KEY_FILE)).ok()?;
    SigningKey::from_jwk(&text).ok()
}
