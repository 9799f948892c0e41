//! How soon parties acknowledged that a consent had stopped.

use i18n_embed_fl::fl;

use super::plot::{float, tenth};
use crate::locale::Locale;

/// How wide the longest bar is, in the drawing's own units.
const WIDTH: f64 = 100.0;

/// Messages of a stop that parties had to acknowledge, and how soon they did.
#[derive(Clone, Debug, Default)]
pub struct AuditAcknowledged {
    /// How many there were.
    pub stops: u64,
    /// How many of them were acknowledged.
    pub acknowledged: u64,
    /// How many are still waited for.
    pub waiting: u64,
    /// The time within which half of them were.
    pub median_ms: Option<u64>,
    /// The time within which 95 of 100 were.
    pub p95_ms: Option<u64>,
    /// The longest.
    pub longest_ms: Option<u64>,
    /// How many within which time.
    pub within: Vec<AuditWithin>,
}

/// How many were acknowledged within a time, and not within the next shorter one.
#[derive(Clone, Debug)]
pub struct AuditWithin {
    /// The time.
    pub bound: AuditBound,
    /// How many.
    pub n: u64,
}

/// A time within which something was acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditBound {
    /// Within a second.
    Second,
    /// Within ten.
    TenSeconds,
    /// Within a minute.
    Minute,
    /// Within an hour.
    Hour,
    /// Within a day.
    Day,
    /// Later.
    Longer,
    /// Not yet at all.
    NotYet,
}

impl AuditBound {
    /// Every time, from the shortest on.
    pub const ALL: [Self; 7] = [
        Self::Second,
        Self::TenSeconds,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Longer,
        Self::NotYet,
    ];

    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Second => fl!(l, "audit-within-second"),
            Self::TenSeconds => fl!(l, "audit-within-ten-seconds"),
            Self::Minute => fl!(l, "audit-within-minute"),
            Self::Hour => fl!(l, "audit-within-hour"),
            Self::Day => fl!(l, "audit-within-day"),
            Self::Longer => fl!(l, "audit-within-longer"),
            Self::NotYet => fl!(l, "audit-within-not-yet"),
        }
    }

    /// The class of its bar: what is not acknowledged looks otherwise.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::NotYet => "bar hollow",
            _ => "bar",
        }
    }
}

impl AuditAcknowledged {
    /// How long the bar of a count is.
    #[must_use]
    pub fn length(&self, n: &u64) -> f64 {
        let most = self.within.iter().map(|within| within.n).max();
        match most {
            None | Some(0) => 0.0,
            Some(_) if *n == 0 => 0.0,
            Some(most) => tenth((float(*n) / float(most) * WIDTH).max(1.0)),
        }
    }

    /// A time, in the two largest units that it has.
    #[must_use]
    pub fn lasting(&self, l: &Locale, ms: &u64) -> String {
        lasting(l, *ms)
    }

    pub(super) fn sample() -> Self {
        let counts = [812, 143, 31, 12, 4, 1, 3];
        let within = AuditBound::ALL.into_iter().zip(counts);
        Self {
            stops: 1_006,
            acknowledged: 1_003,
            waiting: 3,
            median_ms: Some(84),
            p95_ms: Some(8_400),
            longest_ms: Some(185_000_000),
            within: within.map(|(bound, n)| AuditWithin { bound, n }).collect(),
        }
    }
}

/// A time, in the two largest units that it has.
fn lasting(l: &Locale, ms: u64) -> String {
    let seconds = ms / 1000;
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    let (s, m, h, d) = (seconds % 60, minutes % 60, hours % 24, hours / 24);
    match (ms, seconds, hours) {
        (0..1000, ..) => fl!(l, "audit-lasts-ms", n = ms),
        (_, 0..60, _) => {
            let tenths = format!("{seconds}.{}", ms % 1000 / 100);
            fl!(l, "audit-lasts-seconds", n = tenths)
        }
        (_, _, 0) => fl!(l, "audit-lasts-minutes", m = minutes, s = s),
        (_, _, 1..24) => fl!(l, "audit-lasts-hours", h = hours, m = m),
        _ => fl!(l, "audit-lasts-days", d = d, h = h),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn a_time_is_said_in_its_two_largest_units() {
        let l = Locale::of(Language::En);
        for (ms, words) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (1_000, "1.0 s"),
            (59_999, "59.9 s"),
            (60_000, "1 min 0 s"),
            (3_599_999, "59 min 59 s"),
            (3_600_000, "1 h 0 min"),
            (86_399_999, "23 h 59 min"),
            (86_400_000, "1 d 0 h"),
            (185_000_000, "2 d 3 h"),
        ] {
            assert_eq!(lasting(&l, ms), words);
        }
        assert!(!lasting(&l, u64::MAX).is_empty());
    }

    #[test]
    fn a_bar_is_as_long_as_its_share_of_the_longest() {
        let all = AuditAcknowledged::sample();
        assert_eq!(all.length(&812), WIDTH);
        assert_eq!(all.length(&406), WIDTH / 2.0);
        assert_eq!((all.length(&1), all.length(&0)), (1.0, 0.0));
        assert_eq!(AuditAcknowledged::default().length(&3), 0.0);
    }
}
