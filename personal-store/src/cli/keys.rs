//! `keys …`: the store's signing key, and the key of the host.

use std::io::{self, Write as _};

use clap::Subcommand;
use service_kit::program::{ConfigFile, Failure, KeysVerb};

use super::reach::Reach;
use crate::{config::Config, storage::Rewrapped};

/// What can be done with the store's keys.
#[derive(Debug, Subcommand)]
pub enum StoreKeysVerb {
    /// What every party does with its keys.
    #[command(flatten)]
    Party(KeysVerb),
    /// Wrap everything that lies under an older host key under the current one. Can be interrupted
    /// and run again; a running service must know both keys.
    RotateHost(ConfigFile),
}

/// `keys rotate-host`. Whether nothing is left.
///
/// # Errors
/// When a key is missing, or a running service does not know the current one.
pub async fn rotate_host(file: &ConfigFile) -> Result<bool, Failure> {
    let reach = Reach::of(Config::load(&file.config)?).await?;
    let mut out = io::stdout();
    let told = |done| {
        let _ = writeln!(io::stderr(), "{done} rewrapped so far");
    };
    let Rewrapped { done, left } = reach.beside()?.custody().rotate_host(told).await?;
    reach.close().await?;
    writeln!(out, "{done} rewrapped, {left} left")?;
    Ok(left == 0)
}
