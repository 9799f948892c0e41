//! What the answer would be, for her own eyes. Nothing is released, counted or written.

use std::fmt;

use consent_model::{
    dataset::Row,
    digest::Digest,
    purpose::Purpose,
    question::Parameters,
    scope::{Providers, Scope},
    term::DataRange,
};

use super::{Gate, GateError, Rule, door::work_out};
use crate::vault::Vault;

/// What she is being asked.
#[derive(Debug, Clone, Copy)]
pub struct PreviewAsk<'a> {
    /// The question.
    pub question: &'a Digest,
    /// Why it is asked.
    pub purpose: Purpose,
    /// Its parameters.
    pub parameters: &'a Parameters,
    /// Days it may look at.
    pub range: &'a DataRange,
    /// Providers whose records alone count.
    pub providers: Option<&'a Providers>,
    /// Language of the sentence, as BCP 47 tag.
    pub language: &'a str,
}

impl PreviewAsk<'_> {
    /// What the answer is worked out over.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope {
            range: *self.range,
            providers: self.providers.cloned(),
        }
    }
}

/// The answer as she would give it now.
#[derive(Clone, PartialEq)]
pub struct Preview {
    /// The answer.
    pub rows: Vec<Row>,
    /// The answer in words, one line a row.
    pub sentence: String,
    /// The exact bytes that would be released.
    pub bytes: Vec<u8>,
    /// Their digest, which an approval can cover.
    pub digest: Digest,
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preview")
    }
}

impl Gate {
    /// Runs a question for her to see, by the same rules by which its answer would leave.
    ///
    /// # Errors
    /// The rule that would refuse it, or a fault of the store's own.
    pub async fn preview(&self, vault: &Vault, ask: &PreviewAsk<'_>) -> Result<Preview, GateError> {
        self.check_offered(ask.question)?;
        let package = self
            .catalogue
            .get(ask.question)
            .ok_or(Rule::UnknownQuestion)?;
        let manifest = package.manifest();
        manifest
            .check_ask(ask.purpose, ask.parameters, ask.range)
            .map_err(Rule::from)?;
        let output = work_out(vault, package, ask.parameters, &ask.scope()).await?;
        Ok(Preview {
            sentence: manifest.sentence(ask.language, ask.parameters, output.rows()),
            rows: output.rows().to_vec(),
            bytes: output.bytes().to_vec(),
            digest: output.digest(),
        })
    }
}
