//! What a data user asks, written down in a file.

use std::path::{Path, PathBuf};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use consent_model::{
    ids::ArtifactId,
    json,
    party::ItemId,
    purpose::Purpose,
    request::{Ask, SourceAsk},
    term::{DataLife, FetchType, Frequency, Mode, Term},
};
use serde::Deserialize;
use service_kit::config::ConfigError;
use url::Url;

use crate::data_user::{AskItem, ConsentAsk};

/// A commented file to begin with.
pub const SAMPLE: &str = include_str!("ask.toml");

/// Largest file read, in bytes.
const LIMIT: usize = 256 * 1024;

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AskFileError {
    /// As TOML.
    #[error(transparent)]
    Toml(#[from] ConfigError),
    /// It cannot be read.
    #[error("`{path}` cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// As JSON.
    #[error("`{path}` is not what is asked for")]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        #[source]
        source: json::JsonError,
    },
}

/// A request for consent, as a file holds it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskFile {
    /// Why.
    pub purpose: Purpose,
    /// The goods, service or use, in plain words.
    pub use_description: String,
    /// What she gets.
    pub benefit: String,
    /// Where she is sent back to.
    pub return_url: Url,
    /// How long she may take to decide.
    #[serde(default = "one_day")]
    pub hours_to_decide: u32,
    /// Her sign-in name at the manager, if known.
    #[serde(default)]
    pub person: Option<String>,
    /// Opaque value handed back with her.
    #[serde(default)]
    pub state: Option<String>,
    /// Our copy of a consent in force that this one is to take the place of.
    #[serde(default)]
    pub supersedes: Option<ArtifactId>,
    /// Terms.
    pub term: FileTerm,
    /// What is asked for.
    pub items: Vec<FileItem>,
}

/// Terms that begin now.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileTerm {
    /// For how long the consent holds.
    pub days: u32,
    /// How often; once when left out.
    #[serde(default)]
    pub frequency: Option<Frequency>,
    /// How long what came in may be kept.
    pub data_life: DataLife,
    /// What may be done with it.
    pub mode: Mode,
}

/// One thing asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileItem {
    /// Its name.
    pub id: ItemId,
    /// Whether the rest is of no use without it.
    #[serde(default = "yes")]
    pub required: bool,
    /// What.
    pub ask: Ask,
    /// From whom.
    pub source: SourceAsk,
}

const fn one_day() -> u32 {
    24
}

const fn yes() -> bool {
    true
}

impl AskFile {
    /// Reads a file: JSON when it is named so, else TOML.
    ///
    /// # Errors
    /// The place that is wrong, without its value.
    pub fn read(path: &Path) -> Result<Self, AskFileError> {
        if path.extension().is_none_or(|extension| extension != "json") {
            return Ok(service_kit::config::load(path)?);
        }
        let path = path.to_owned();
        match std::fs::read(&path) {
            Ok(bytes) => {
                json::parse(&bytes, LIMIT).map_err(|source| AskFileError::Json { path, source })
            }
            Err(source) => Err(AskFileError::Unreadable { path, source }),
        }
    }

    /// The request, with terms that begin at `now`.
    #[must_use]
    pub fn ask(self, now: DateTime<Utc>) -> ConsentAsk {
        let start = now.trunc_subsecs(0);
        let fetch = match self.term.frequency {
            Some(_) => FetchType::Periodic,
            None => FetchType::OneTime,
        };
        ConsentAsk {
            purpose: self.purpose,
            use_description: self.use_description,
            benefit: self.benefit,
            items: self
                .items
                .into_iter()
                .map(|item| AskItem {
                    id: item.id,
                    required: item.required,
                    ask: item.ask,
                    source: item.source,
                })
                .collect(),
            term: Term {
                start,
                expiry: start + TimeDelta::days(i64::from(self.term.days)),
                fetch,
                frequency: self.term.frequency,
                data_life: self.term.data_life,
                mode: self.term.mode,
            },
            supersedes: self.supersedes,
            person: self.person,
            return_url: self.return_url,
            state: self.state,
            expires_in: TimeDelta::hours(i64::from(self.hours_to_decide)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_asks_for_what_is_not_there_is_refused_by_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let (toml, json) = (folder.path().join("a.toml"), folder.path().join("a.json"));
        std::fs::write(&toml, SAMPLE.replace("benefit", "benefits")).unwrap();
        let error = AskFile::read(&toml).unwrap_err();
        assert!(error.to_string().contains("line 5"), "{error}");
        std::fs::write(&json, b"{\"purpose\":\"105\"}").unwrap();
        assert!(matches!(
            AskFile::read(&json),
            Err(AskFileError::Json { .. })
        ));
    }

    #[test]
    fn what_the_sample_leaves_out_can_be_put_in() {
        let all: String = SAMPLE
            .replace("mode = \"query\"", "mode = \"store\"")
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.starts_with('[') || rest.contains(" = ") => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let file: AskFile = toml::from_str(&all).unwrap();
        assert!(file.items.len() == 2 && !file.items[1].required);
        assert!(file.person.is_some() && file.state.is_some() && file.term.frequency.is_some());
    }

    #[test]
    fn the_sample_is_a_request_in_both_forms() {
        let folder = tempfile::tempdir().unwrap();
        let (toml, json) = (folder.path().join("a.toml"), folder.path().join("a.json"));
        std::fs::write(&toml, SAMPLE).unwrap();
        let value: serde_json::Value = toml::from_str(SAMPLE).unwrap();
        std::fs::write(&json, value.to_string()).unwrap();
        let now = service_kit::testing::start();
        for path in [toml, json] {
            let ask = AskFile::read(&path).unwrap().ask(now);
            assert!(ask.items.len() == 1 && ask.items[0].required);
            assert_eq!(ask.term.fetch, FetchType::OneTime);
            assert_eq!(ask.term.expiry - ask.term.start, TimeDelta::days(30));
            let ids = service_kit::testing::ids_at(service_kit::testing::fixed_clock(), 3);
            let manager = "https://manager.example/".parse().unwrap();
            let iss = "lender.example".parse().unwrap();
            crate::data_user::compose(ask, &iss, &manager, &ids, now).unwrap();
        }
    }
}
