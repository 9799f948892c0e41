//! An answer that has been held against its manifest.

use std::fmt;

use consent_model::{
    dataset::Row,
    digest::{Digest, Salt, canonical},
    question::Parameters,
    release::AnswerBytes,
    scope::Scope,
};

use super::{Rule, limit::Variant};
use crate::question::{CheckedPackage, RawAnswer};

/// Proof that an answer has the declared shape: of *this* question with *these* parameters over
/// *these* records. Only [`BoundedOutput::check`] makes one; nothing else can leave.
pub struct BoundedOutput {
    variant: Variant,
    parameters: Parameters,
    scope: Scope,
    rows: Vec<Row>,
    bytes: Vec<u8>,
    digest: Digest,
    salt: Option<Salt>,
}

impl BoundedOutput {
    /// Checks what a question gave: exact columns, row limit, types, bounds and steps.
    ///
    /// # Errors
    /// [`Rule::ShapeMismatch`], when anything is undeclared.
    pub fn check(package: &CheckedPackage, raw: RawAnswer) -> Result<Self, Rule> {
        let (question, parameters, scope, rows) = raw.into_parts();
        if question != package.digest() {
            return Err(Rule::ShapeMismatch);
        }
        package.manifest().check_answer(&parameters, &rows)?;
        let answer = AnswerBytes {
            question: &question,
            parameters: &parameters,
            rows: &rows,
        };
        let bytes = canonical(&answer).map_err(|_| Rule::ShapeMismatch)?;
        let digest = Digest::of_bytes(&bytes);
        let variant = Variant::of(&package.manifest().name, question, &parameters, &scope)
            .map_err(|_| Rule::ShapeMismatch)?;
        Ok(Self {
            variant,
            parameters,
            scope,
            rows,
            bytes,
            digest,
            salt: None,
        })
    }

    /// The question it answers.
    #[must_use]
    pub const fn question(&self) -> Digest {
        self.variant.question
    }

    /// The way of asking that it answers.
    pub(super) const fn variant(&self) -> &Variant {
        &self.variant
    }

    /// The parameters it was computed with.
    #[must_use]
    pub const fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The records it was computed over.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The answer.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The exact canonical bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its digest under a salt, as an approval of exactly this answer carries it.
    pub(super) fn seen_under(&self, salt: &Salt) -> Option<Digest> {
        let answer = AnswerBytes {
            question: &self.variant.question,
            parameters: &self.parameters,
            rows: &self.rows,
        };
        answer.seen_under(salt).ok()
    }

    /// The same, with the salt that opens what she approved.
    pub(super) fn with_salt(self, salt: Option<Salt>) -> Self {
        Self { salt, ..self }
    }

    /// The salt that opens what she approved, when that is this answer.
    pub(super) const fn salt(&self) -> Option<Salt> {
        self.salt
    }

    /// Digest of the exact bytes.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}

impl fmt::Debug for BoundedOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BoundedOutput({})", self.variant.question)
    }
}
