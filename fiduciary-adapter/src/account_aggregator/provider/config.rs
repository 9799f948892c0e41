//! `[account_aggregator.provider]`: what a provider is told.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A provider on the network.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkProviderConfig {
    /// Kinds of accounts that are served.
    pub fi_types: Vec<FiType>,
    /// Types of `STRONG` identifiers by whose value the source finds a customer.
    #[serde(default = "mobile")]
    pub identifiers: Vec<String>,
    /// How a customer confirms a link.
    #[serde(default)]
    pub authenticator: Authenticator,
    /// Program that brings her the token, with its arguments; gets JSON on its standard input. Without it
    /// and `token_file`, `code_spool` is used.
    #[serde(default)]
    pub token_command: Vec<String>,
    /// Folder for tokens in the clear, one file for each reference number: for sandboxes and tests only.
    #[serde(default)]
    pub token_file: Option<PathBuf>,
    /// Most tokens that one customer is sent within ten minutes.
    #[serde(default = "most_tokens")]
    pub most_tokens: u32,
    /// How long sealed documents are held for the aggregator to fetch.
    #[serde(default = "longest_session")]
    pub session_minutes: u32,
}

impl NetworkProviderConfig {
    /// Serves these kinds, to customers found by identifiers of these types; tokens go the way that the host
    /// hands over, and everything else is as it is where nothing is said.
    #[must_use]
    pub fn new(fi_types: Vec<FiType>, identifiers: Vec<String>) -> Self {
        Self {
            fi_types,
            identifiers,
            authenticator: Authenticator::default(),
            token_command: Vec::new(),
            token_file: None,
            most_tokens: most_tokens(),
            session_minutes: longest_session(),
        }
    }
}

/// A kind of accounts that this adapter has documents for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FiType {
    /// Savings and current accounts.
    Deposit,
    /// Fixed deposits; the specification knows `TERM-DEPOSIT`, too.
    TermDeposit,
    /// Recurring deposits.
    RecurringDeposit,
}

impl FiType {
    /// As the network writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deposit => "DEPOSIT",
            Self::TermDeposit => "TERM_DEPOSIT",
            Self::RecurringDeposit => "RECURRING_DEPOSIT",
        }
    }

    /// Reads either spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "DEPOSIT" => Some(Self::Deposit),
            "TERM_DEPOSIT" | "TERM-DEPOSIT" => Some(Self::TermDeposit),
            "RECURRING_DEPOSIT" => Some(Self::RecurringDeposit),
            _ => None,
        }
    }
}

/// How a customer confirms a link.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Authenticator {
    /// With a token that she is sent, and gives to the aggregator.
    #[default]
    Token,
    /// With us, whereupon we tell the aggregator.
    Direct,
}

impl Authenticator {
    /// As the network writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Token => "TOKEN",
            Self::Direct => "DIRECT",
        }
    }
}

/// A provider's configuration that cannot work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNetwork {
    /// Nothing could be discovered.
    #[error("`account_aggregator.provider.fi_types` must name at least one kind of accounts")]
    NoTypes,
    /// Nobody could be found.
    #[error(
        "`account_aggregator.provider.identifiers` must name types of identifiers, such as `MOBILE`"
    )]
    NoIdentifiers,
    /// Two ways.
    #[error(
        "`account_aggregator.provider` takes `token_command` or `token_file`, not both, and neither with `DIRECT`"
    )]
    TwoWays,
    /// Nobody could ever confirm a link.
    #[error(
        "`account_aggregator.provider` needs `token_command` (or `code_spool`), so that tokens can be sent"
    )]
    NoWay,
    /// The network's longest.
    #[error("`account_aggregator.provider.session_minutes` must be between 1 and 60")]
    Session,
    /// Nobody could ever link.
    #[error("`account_aggregator.provider.most_tokens` must be at least 1")]
    NoTokens,
}

const KINDS: [&str; 9] = [
    "MOBILE", "AADHAR", "EMAIL", "PAN", "DOB", "ACCNO", "CRN", "PPAN", "Others",
];

impl NetworkProviderConfig {
    /// Checks what the types cannot say. `spool`: whether codes can be handed over otherwise.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self, spool: bool) -> Result<(), InvalidNetwork> {
        if self.fi_types.is_empty() {
            return Err(InvalidNetwork::NoTypes);
        }
        let known = |kind: &String| KINDS.contains(&kind.as_str());
        if self.identifiers.is_empty() || !self.identifiers.iter().all(known) {
            return Err(InvalidNetwork::NoIdentifiers);
        }
        let ways =
            usize::from(!self.token_command.is_empty()) + usize::from(self.token_file.is_some());
        match self.authenticator {
            Authenticator::Token if ways == 0 && !spool => return Err(InvalidNetwork::NoWay),
            Authenticator::Token if ways > 1 => return Err(InvalidNetwork::TwoWays),
            Authenticator::Direct if ways > 0 => return Err(InvalidNetwork::TwoWays),
            _ => {}
        }
        if !(1..=60).contains(&self.session_minutes) {
            return Err(InvalidNetwork::Session);
        }
        if self.most_tokens == 0 {
            return Err(InvalidNetwork::NoTokens);
        }
        Ok(())
    }
}

fn mobile() -> Vec<String> {
    vec!["MOBILE".to_owned()]
}

const fn most_tokens() -> u32 {
    20
}

const fn longest_session() -> u32 {
    60
}

#[cfg(test)]
mod tests {
    use super::*;

    type Change = fn(&mut NetworkProviderConfig);

    #[test]
    fn a_provider_that_could_not_work_is_refused() {
        let good: NetworkProviderConfig =
            toml::from_str("fi_types = [\"DEPOSIT\"]\ntoken_command = [\"send-token\"]").unwrap();
        good.check(false).unwrap();
        let changes: [(Change, InvalidNetwork); 7] = [
            (|c| c.fi_types.clear(), InvalidNetwork::NoTypes),
            (|c| c.identifiers.clear(), InvalidNetwork::NoIdentifiers),
            (
                |c| c.identifiers.push("mobile".into()),
                InvalidNetwork::NoIdentifiers,
            ),
            (|c| c.token_command.clear(), InvalidNetwork::NoWay),
            (
                |c| c.token_file = Some("tokens".into()),
                InvalidNetwork::TwoWays,
            ),
            (|c| c.session_minutes = 61, InvalidNetwork::Session),
            (|c| c.most_tokens = 0, InvalidNetwork::NoTokens),
        ];
        for (change, wrong) in changes {
            let mut config = good.clone();
            change(&mut config);
            assert_eq!(config.check(false), Err(wrong));
        }
    }
}
