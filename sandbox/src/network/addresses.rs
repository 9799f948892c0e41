//! Where everything is, for programs.

use std::path::PathBuf;

use consent_model::digest::Digest;
use serde::Serialize;
use url::Url;

use super::NetworkError;
use crate::people::{PersonEntry, SampleWard, WARD};

/// The addresses, as `sandbox.json` gives them to programs ([`super::Network::announce`]).
#[derive(Debug, Clone, Serialize)]
pub struct Addresses {
    /// The sandbox's own page, with the mails and text messages that would be sent.
    pub start: Url,
    /// Identity provider.
    pub identity: Url,
    /// Manager: the citizen's dashboard and the API.
    pub manager: Url,
    /// Her personal store.
    pub store: Url,
    /// Bank, where she links.
    pub bank: Url,
    /// Clinic, where she links.
    pub clinic: Url,
    /// A bank that can be told to misbehave.
    pub mock_bank: Url,
    /// A bank that speaks the Account Aggregator network's interface and nothing else.
    pub aa_bank: Url,
    /// A lender that does.
    pub aa_lender: Url,
    /// The lender's page.
    pub lender: Url,
    /// The researcher's page.
    pub researcher: Url,
    /// Who can sign in.
    pub people: Vec<PersonEntry>,
    /// A child for whom one of them can act.
    pub ward: SampleWard,
    /// Digests of the questions on offer, by name.
    pub questions: Vec<(String, Digest)>,
    /// Where one-time codes are written.
    pub messages: PathBuf,
    /// Configuration for the operator's verbs (`consent-manager grievance`, `representation`).
    pub operator: PathBuf,
}

impl Addresses {
    /// What to try, in order, a sentence a step.
    #[must_use]
    pub fn what_to_try(&self) -> Vec<String> {
        vec![
            "Sign in at the dashboard and link your store, then the bank and the clinic. One-time \
             codes and mails are in the Outbox on the start page."
                .into(),
            "In your store, bring in records from the bank and the clinic.".into(),
            "At the lender, press \"Share my income\", look at the exact answer, approve. \
             Then say in your store that this is what you approved: nothing leaves before."
                .into(),
            "Let the lender fetch. Then stop the consent on the dashboard and let it try again."
                .into(),
            "At the lender, press \"Keep my limit up to date\", share both items, and take one out \
             again on the consent's page."
                .into(),
            "Under \"Accounts\" on the dashboard, choose your address on the Account Aggregator \
             network, and link an account at Sarovar Bank, which speaks nothing else."
                .into(),
            "Under \"Your rights\" on the dashboard, complain, or name a nominee.".into(),
            format!(
                "As `{}`, under \"Your rights\", ask to act for a child: {}, born {}, certificate {}. \
                 Accept it as the operator, with `cargo run --release -p consent-manager -- \
                 representation list --config {}` and then `accept`. Act for the child, link its \
                 account (bank customer `{}`) and say yes to what the lender asks.",
                WARD.guardian,
                WARD.name,
                WARD.born,
                WARD.certificate,
                self.operator.display(),
                WARD.bank_customer,
            ),
        ]
    }

    /// The digest of a question on offer.
    ///
    /// # Errors
    /// Names the question when there is none.
    pub fn question(&self, name: &str) -> Result<Digest, NetworkError> {
        let found = self.questions.iter().find(|(offered, _)| offered == name);
        found
            .map(|(_, digest)| *digest)
            .ok_or_else(|| format!("no question is called `{name}`").into())
    }
}
