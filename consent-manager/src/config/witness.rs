//! `[[witnesses]]`: who cosigns the transparency log.

use consent_evidence::checkpoint::WitnessKey;
use serde::Deserialize;
use url::Url;

use super::{Config, InvalidConfig};
use crate::worker;

/// Who cosigns the log.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessConfig {
    /// Its submission prefix (C2SP tlog-witness), ends with `/`.
    pub url: Url,
    /// Its key, as its operator gives it: `name+id+key`.
    pub vkey: String,
}

impl Config {
    /// The witnesses, with their keys read.
    ///
    /// # Errors
    /// The first that cannot be asked.
    pub(crate) fn log_witnesses(&self) -> Result<Vec<worker::witness::Witness>, InvalidConfig> {
        let mut all: Vec<worker::witness::Witness> = Vec::new();
        for (number, given) in self.witnesses.iter().enumerate() {
            let is_web = matches!(given.url.scheme(), "http" | "https");
            if !is_web || !given.url.path().ends_with('/') || given.url.query().is_some() {
                return Err(InvalidConfig::WitnessUrl(number + 1));
            }
            self.http.check("witnesses.url", &given.url)?;
            let key = WitnessKey::parse(&given.vkey);
            let key = key.map_err(|_| InvalidConfig::WitnessKey(number + 1))?;
            if all.iter().any(|other| other.key.name() == key.name()) {
                return Err(InvalidConfig::WitnessTwice(key.name().to_owned()));
            }
            all.push(worker::witness::Witness {
                url: given.url.clone(),
                key,
            });
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use consent_evidence::checkpoint::NoteKey;

    use super::*;
    use crate::config::SAMPLE;

    #[test]
    fn a_witness_without_a_usable_address_and_a_key_to_cosign_with_is_refused() {
        let vkey = |name: &str| NoteKey::of_witness(name, &[1; 32]).unwrap().vkey();
        let log = NoteKey::of_log("a.example", &[1; 32]).unwrap().vkey();
        let check = |given: &[(&str, String)]| {
            let mut text = SAMPLE.to_owned();
            for (url, vkey) in given {
                text.push_str(&format!("[[witnesses]]\nurl = '{url}'\nvkey = '{vkey}'\n"));
            }
            toml::from_str::<Config>(&text).unwrap().check()
        };
        let fine = "https://a.example/witness/";
        for url in [
            "https://a.example/witness",
            "ftp://a.example/",
            "https://a.example/?a=1",
        ] {
            assert_eq!(
                check(&[(url, vkey("a"))]),
                Err(InvalidConfig::WitnessUrl(1)),
                "{url}"
            );
        }
        assert!(matches!(
            check(&[("http://a.example/", vkey("a"))]),
            Err(InvalidConfig::PlainHttp(_))
        ));
        assert_eq!(
            check(&[(fine, vkey("a")), (fine, log)]),
            Err(InvalidConfig::WitnessKey(2))
        );
        let twice = check(&[(fine, vkey("a")), (fine, vkey("a"))]);
        assert_eq!(twice, Err(InvalidConfig::WitnessTwice("a".into())));
        assert_eq!(check(&[(fine, vkey("a")), (fine, vkey("b"))]), Ok(()));
    }
}
