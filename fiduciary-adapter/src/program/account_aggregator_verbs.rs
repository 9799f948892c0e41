//! The verbs of the program on the Account Aggregator network, of whatever this party is there.

use std::{io, path::Path};

use clap::Subcommand;
use service_kit::program::Failure;

use crate::{
    Adapter,
    account_aggregator::{data_user::verbs::NetworkUserVerb, provider::NetworkProviderVerb},
};

/// What can be done on the network.
#[derive(Debug, Subcommand)]
pub(crate) enum AaVerb {
    #[command(flatten)]
    DataUser(NetworkUserVerb),
    #[command(flatten)]
    Provider(NetworkProviderVerb),
}

impl AaVerb {
    /// The configuration that it is about.
    pub(crate) fn config(&self) -> &Path {
        match self {
            Self::DataUser(verb) => verb.config(),
            Self::Provider(verb) => verb.config(),
        }
    }

    /// Carries it out.
    ///
    /// # Errors
    /// Whatever kept it from being done.
    pub(crate) async fn carry_out(&self, adapter: &Adapter) -> Result<(), Failure> {
        match self {
            Self::DataUser(verb) => {
                let user = adapter.network_user();
                let user =
                    user.ok_or("the configuration has no `[account_aggregator.data_user]`")?;
                verb.carry_out(&user, &mut io::stdout()).await
            }
            Self::Provider(verb) => verb.carry_out(adapter, &mut io::stdout()).await,
        }
    }
}
