//! What the program does as a provider of the network, beside a running adapter on the same database.
//! Prints on standard output; knows no rule of its own.

use std::io::Write;

use clap::{Args, Subcommand};
use service_kit::program::{ConfigFile, Failure};

use crate::Adapter;

/// What can be done as a provider.
#[derive(Debug, Subcommand)]
pub(crate) enum NetworkProviderVerb {
    /// As a provider with `authenticator = "DIRECT"`: the customer has confirmed a link with you. Prints each
    /// account that is linked, one JSON object a line; the running adapter tells the aggregator.
    ConfirmLink(ConfirmArgs),
    /// As a provider: a customer has asked you to end a consent. Nothing is given under it from now on; the
    /// running adapter tells the aggregator.
    Revoke(RevokeArgs),
}

/// Which link.
#[derive(Debug, Args)]
pub(crate) struct ConfirmArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// The reference number that the aggregator was given.
    #[arg(value_name = "REF")]
    ref_number: String,
}

/// Which consent.
#[derive(Debug, Args)]
pub(crate) struct RevokeArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// Its id, as the aggregator names it to you.
    #[arg(value_name = "CONSENT")]
    consent: String,
}

impl NetworkProviderVerb {
    /// The configuration that it is about.
    pub(crate) fn config(&self) -> &std::path::Path {
        match self {
            Self::ConfirmLink(args) => &args.file.config,
            Self::Revoke(args) => &args.file.config,
        }
    }

    /// Carries it out.
    ///
    /// # Errors
    /// Whatever kept it from being done.
    pub(crate) async fn carry_out(
        &self,
        adapter: &Adapter,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        match self {
            Self::ConfirmLink(args) => {
                for link in adapter.confirm_network_link(&args.ref_number).await? {
                    writeln!(out, "{}", serde_json::to_string(&link)?)?;
                }
            }
            Self::Revoke(args) => {
                adapter.revoke_network_consent(&args.consent).await?;
                writeln!(out, "{} revoked", args.consent)?;
            }
        }
        Ok(())
    }
}
