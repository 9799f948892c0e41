//! `[account_aggregator.data_user]` of a configuration.

use std::num::NonZeroU32;

use chrono::{DateTime, Days, Utc};
use consent_model::term::{DataLife, Unit};
use payload_opener::aa::{Curve, KeyForm, KeyPair};
use serde::Deserialize;

use account_aggregator::{artefact::SignedConsentDetail, message::Units};

/// How this party asks for data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkUserConfig {
    /// The curve of the keys that data is sealed to.
    #[serde(default)]
    pub curve: CurveName,
    /// How `KeyValue` is written, for providers that read one form only; else as is usual for the curve.
    #[serde(default)]
    pub key_form: Option<KeyFormName>,
    /// Seconds between two questions whether data is ready, while no notification comes.
    #[serde(default = "poll_seconds")]
    pub poll_seconds: NonZeroU32,
    /// Documents are kept for the data life of their consent, and for no longer than so many days; 0: not
    /// at all.
    #[serde(default)]
    pub keep_at_most_days: Option<u32>,
}

impl Default for NetworkUserConfig {
    fn default() -> Self {
        Self {
            curve: CurveName::default(),
            key_form: None,
            poll_seconds: poll_seconds(),
            keep_at_most_days: None,
        }
    }
}

const fn poll_seconds() -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(29)
}

/// A form of keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum CurveName {
    /// RFC 7748.
    #[default]
    X25519,
    /// Short Weierstrass form, for old peers.
    Curve25519,
}

/// How a public key is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyFormName {
    /// Base64 of the bare key.
    Raw,
    /// Hex of the bare key; with X25519 only.
    Hex,
    /// Base64 of the `SubjectPublicKeyInfo`.
    Spki,
    /// The `SubjectPublicKeyInfo` between PEM's markers.
    Pem,
}

impl From<KeyFormName> for KeyForm {
    fn from(name: KeyFormName) -> Self {
        match name {
            KeyFormName::Raw => Self::Raw,
            KeyFormName::Hex => Self::Hex,
            KeyFormName::Spki => Self::Spki,
            KeyFormName::Pem => Self::Pem,
        }
    }
}

impl From<CurveName> for Curve {
    fn from(name: CurveName) -> Self {
        match name {
            CurveName::X25519 => Self::X25519,
            CurveName::Curve25519 => Self::Curve25519,
        }
    }
}

impl NetworkUserConfig {
    /// `KeyValue` of a pair of ours.
    pub(super) fn key_value(&self, pair: &KeyPair) -> String {
        match self.key_form {
            Some(form) => pair.key_value_as(form.into()),
            None => pair.key_value(),
        }
    }

    /// Until when a document that came now may be kept; none when it may not be.
    pub(super) fn keep_until(
        &self,
        consent: &SignedConsentDetail,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        // An answer is no record: it may be kept without being stored.
        if consent.consent_mode != "STORE" && consent.query.is_none() {
            return None;
        }
        let until = life(&consent.data_life)?.end(now)?;
        match self.keep_at_most_days {
            None => Some(until),
            Some(0) => None,
            Some(days) => Some(until.min(now.checked_add_days(Days::new(u64::from(days)))?)),
        }
    }
}

/// A `DataLife` of the network; none: not to be kept. `INF` goes with 0 and gives no time.
pub(super) fn life(units: &Units) -> Option<DataLife> {
    let unit = match units.unit.as_str() {
        "HOUR" => Unit::Hour,
        "DAY" => Unit::Day,
        "MONTH" => Unit::Month,
        "YEAR" => Unit::Year,
        _ => return None,
    };
    let whole = units.value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&units.value);
    // Whole and in range, so nothing is cut off.
    let value = whole.then(|| format!("{:.0}", units.value).parse().ok())??;
    Some(DataLife { unit, value })
}
