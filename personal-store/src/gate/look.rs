//! What she has said of a consent on this store's own pages, and which releases wait for it.
//!
//! An approval can be genuine and yet not what she meant: the screen on which she gave it may have
//! lied. This store's page is another screen, on another origin. Whatever reads columns of a level
//! that the operator sets ([`SeeBefore`]) is released only once she has seen the consent there; what
//! she objects to there is released never again.

use consent_model::{
    artifact::ArtifactClaims,
    dataset::{Classification, DatasetKind},
    digest::Digest,
    question::Manifest,
    request::Ask,
    status_list::Status,
};
use serde::Deserialize;

use super::{Gate, Rule};

/// From which level of columns on the first release under a consent waits until she has seen it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeeBefore {
    /// Every release waits.
    Public,
    /// From what is of use inside the network only.
    Internal,
    /// From what is about her.
    #[default]
    Sensitive,
    /// From what can harm her.
    Protected,
    /// From what names her or an account of hers.
    Restricted,
    /// None waits.
    Never,
}

/// What she has said of a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HerWord {
    /// Nothing yet.
    Nothing,
    /// She has seen it, and did not object.
    Seen,
    /// She did not approve this. There is no way back.
    Objected,
}

impl HerWord {
    /// Its lasting name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Seen => "seen",
            Self::Objected => "objected",
        }
    }
}

/// What counts at one moment, apart from the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Of the consent; `None` while it cannot be established.
    pub status: Option<Status>,
    /// What she has said of it.
    pub word: HerWord,
    /// Whether she has taken the item asked for out of it at the manager.
    pub withdrawn: bool,
}

impl Moment {
    /// Refuses what she objects to.
    pub(super) fn check(&self) -> Result<(), Rule> {
        match self.word {
            HerWord::Objected => Err(Rule::Objected),
            HerWord::Nothing | HerWord::Seen => Ok(()),
        }
    }
}

impl SeeBefore {
    const fn level(self) -> Option<Classification> {
        Some(match self {
            Self::Public => Classification::Public,
            Self::Internal => Classification::Internal,
            Self::Sensitive => Classification::Sensitive,
            Self::Protected => Classification::Protected,
            Self::Restricted => Classification::Restricted,
            Self::Never => return None,
        })
    }

    /// Whether a question reads columns of the level, or of none that is known.
    #[must_use]
    pub fn covers(self, manifest: &Manifest) -> bool {
        let Some(least) = self.level() else {
            return false;
        };
        manifest.inputs.iter().any(|input| {
            let reaches = |name: &String| class_of(input.dataset, name).is_none_or(|c| c >= least);
            input.columns.iter().any(reaches)
        })
    }
}

impl Gate {
    /// The same door, where releases from another level on wait for her.
    #[must_use]
    pub fn with_see_before(self, see_before: SeeBefore) -> Self {
        Self { see_before, ..self }
    }

    /// Whether a first release under this consent waits until she has seen it.
    #[must_use]
    pub fn waits_for_her(&self, claims: &ArtifactClaims) -> bool {
        claims.items.iter().any(|item| match &item.value.ask {
            Ask::Answer { question, .. } => self.waits_for(question),
            // Refused anyway.
            Ask::Records { .. } | Ask::Accounts { .. } => false,
        })
    }

    fn waits_for(&self, question: &Digest) -> bool {
        let package = self.catalogue.get(question);
        package.is_some_and(|package| self.see_before.covers(package.manifest()))
    }

    /// Whether the release of an answer to this question has to wait now.
    pub(super) fn check_seen(&self, manifest: &Manifest, word: HerWord) -> Result<(), Rule> {
        match word {
            HerWord::Objected => Err(Rule::Objected),
            HerWord::Nothing if self.see_before.covers(manifest) => Err(Rule::AwaitingHer),
            HerWord::Nothing | HerWord::Seen => Ok(()),
        }
    }
}

fn class_of(dataset: DatasetKind, name: &str) -> Option<Classification> {
    let columns = dataset.schema().columns.iter();
    let found = columns.filter(|column| column.name == name);
    found.map(|column| column.class).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::Catalogue;

    #[test]
    fn a_question_waits_by_the_highest_level_that_it_reads() {
        let catalogue = Catalogue::builtin().unwrap();
        for package in catalogue.packages() {
            let manifest = package.manifest();
            assert!(SeeBefore::Public.covers(manifest), "{}", manifest.name);
            assert!(!SeeBefore::Never.covers(manifest), "{}", manifest.name);
            let levels = [
                SeeBefore::Public,
                SeeBefore::Internal,
                SeeBefore::Sensitive,
                SeeBefore::Protected,
                SeeBefore::Restricted,
            ];
            let waits: Vec<bool> = levels.map(|level| level.covers(manifest)).to_vec();
            assert!(waits.is_sorted_by(|a, b| a >= b), "{waits:?}");
        }
        let income = catalogue.packages();
        let mut income = income.filter(|p| p.manifest().name == "average-monthly-income");
        let income = income.next().unwrap();
        assert!(SeeBefore::default().covers(income.manifest()));
    }
}
