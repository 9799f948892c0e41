//! `[transparency]` and `[witness]`: how the manager's log is watched, and whether it is cosigned.

use consent_evidence::checkpoint::{LogVerifier, NoteKey};
use serde::Deserialize;
use url::Url;

use super::{AdapterConfig, InvalidConfig};

/// How the manager's transparency log is watched.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TransparencyConfig {
    /// Seconds between two looks; 0: it is not watched.
    pub every: u32,
    /// The log's key, as C2SP signed-note writes it. None: the one that the manager names first, for good.
    pub key: Option<String>,
    /// Other parties, whose view of the log is compared with ours: public addresses of their adapters.
    pub peers: Vec<Url>,
}

impl Default for TransparencyConfig {
    fn default() -> Self {
        Self {
            every: 60,
            key: None,
            peers: Vec::new(),
        }
    }
}

/// This party cosigns checkpoints of the manager's log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WitnessConfig {
    /// The name it cosigns under. None: the party's own with `/witness`.
    pub name: Option<String>,
}

impl AdapterConfig {
    /// The name that this party cosigns under, if it is a witness.
    #[must_use]
    pub fn witness_name(&self) -> Option<String> {
        let witness = self.witness.as_ref()?;
        let own = || format!("{}/witness", self.party);
        Some(witness.name.clone().unwrap_or_else(own))
    }
}

pub(super) fn check(config: &AdapterConfig) -> Result<(), InvalidConfig> {
    if let Some(name) = config.witness_name() {
        // Any key does: it is the name that is looked at.
        NoteKey::of_witness(&name, &[0; 32]).map_err(|_| InvalidConfig::WitnessName)?;
    }
    let watched = &config.transparency;
    if let Some(key) = &watched.key {
        LogVerifier::new(key, Vec::new()).map_err(|_| InvalidConfig::LogKey)?;
    }
    for peer in &watched.peers {
        let is_web = matches!(peer.scheme(), "http" | "https");
        if !is_web || !peer.path().ends_with('/') || peer.query().is_some() {
            return Err(InvalidConfig::Peer);
        }
        config.http.check("transparency.peers", peer)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SAMPLE;

    #[test]
    fn a_name_key_or_peer_that_cannot_work_is_refused() {
        let sample: AdapterConfig = toml::from_str(SAMPLE).unwrap();
        assert_eq!(
            (sample.transparency.every, sample.witness_name()),
            (60, None)
        );
        let with = |lines: &str| {
            let config: AdapterConfig = toml::from_str(&format!("{SAMPLE}\n{lines}")).unwrap();
            config.check()
        };
        let key = NoteKey::of_log("manager.example/log", &[1; 32])
            .unwrap()
            .vkey();
        let cosigner = NoteKey::of_witness("w.example", &[1; 32]).unwrap().vkey();
        for (lines, wrong) in [
            (
                "[witness]\nname = 'a witness'".to_owned(),
                InvalidConfig::WitnessName,
            ),
            (
                "[transparency]\nkey = 'x'".to_owned(),
                InvalidConfig::LogKey,
            ),
            (
                format!("[transparency]\nkey = '{cosigner}'"),
                InvalidConfig::LogKey,
            ),
            (
                "[transparency]\npeers = ['https://a.example']".to_owned(),
                InvalidConfig::Peer,
            ),
            (
                "[transparency]\npeers = ['https://a.example/x']".to_owned(),
                InvalidConfig::Peer,
            ),
            (
                "[transparency]\npeers = ['ftp://a.example/']".to_owned(),
                InvalidConfig::Peer,
            ),
        ] {
            // An address without a path has `/`.
            let fine = lines.contains("a.example']");
            assert_eq!(with(&lines).err(), (!fine).then_some(wrong), "{lines}");
        }
        assert!(matches!(
            with("[transparency]\npeers = ['http://a.example/']"),
            Err(InvalidConfig::PlainHttp(_))
        ));
        let all = format!(
            "[witness]\n[transparency]\nevery = 0\nkey = '{key}'\npeers = ['https://a.example/api/']"
        );
        assert_eq!(with(&all), Ok(()));
        let config: AdapterConfig = toml::from_str(&format!("{SAMPLE}\n{all}")).unwrap();
        assert_eq!(
            config.witness_name().as_deref(),
            Some("bank.example/witness")
        );
    }
}
