//! What the store holds, by source.
//!
//! Posts `/deposits/request` with `group`.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::source::SourceKind;
use crate::part::status::Level;
use crate::samples;
use crate::store::deposit::DepositChoice;
use crate::wording::dataset;

/// How good one delivery was; shares lie between 0 and 1, `None` means it was not measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    /// How many values are as such values usually are.
    pub accuracy: Option<f64>,
    /// How many of the values that may be missing are there.
    pub completeness: Option<f64>,
    /// How many records came only once.
    pub uniqueness: Option<f64>,
    /// How many comparisons agree.
    pub consistency: Option<f64>,
    /// How many records have the right form.
    pub validity: Option<f64>,
    /// How many days old the newest record was.
    pub newest_age_days: Option<i64>,
}

impl Quality {
    /// All six figures, each with its name; none where the delivery was not measured at all.
    #[must_use]
    pub fn figures(&self, l: &Locale) -> Vec<(String, String)> {
        let shares = [
            (fl!(l, "quality-accuracy"), self.accuracy),
            (fl!(l, "quality-completeness"), self.completeness),
            (fl!(l, "quality-uniqueness"), self.uniqueness),
            (fl!(l, "quality-consistency"), self.consistency),
            (fl!(l, "quality-validity"), self.validity),
        ];
        let shares = shares.map(|(name, share)| (name, share.map(|share| l.percent(share))));
        let age = self.newest_age_days.map(|n| {
            // A record may carry a later day than its delivery.
            fl!(l, "quality-age-days", n = n.max(0))
        });
        let all: Vec<_> = shares
            .into_iter()
            .chain([(fl!(l, "quality-age"), age)])
            .collect();
        if all.iter().all(|(_, figure)| figure.is_none()) {
            return Vec::new();
        }
        let shown = |figure: Option<String>| figure.unwrap_or_else(|| fl!(l, "quality-nothing"));
        all.into_iter()
            .map(|(name, figure)| (name, shown(figure)))
            .collect()
    }
}

/// One deposit: who brought it, and under which consent.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// Who deposited.
    pub depositor: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The consent; none where she brought it.
    pub artifact: Option<String>,
    /// The file she brought; none where a source delivered it.
    pub file: Option<String>,
    /// The digest of the signed pages, or of the file.
    pub digest: String,
    /// How many records it held.
    pub rows: u64,
    /// How many of them were new.
    pub new: u64,
    /// How many were known and have changed.
    pub changed: u64,
    /// How many were known and the same.
    pub known: u64,
    /// How good it was.
    pub quality: Quality,
}

impl Provenance {
    /// How many records, and what became of them, in words.
    #[must_use]
    pub fn counts(&self, l: &Locale) -> String {
        let rows = fl!(
            l,
            "holdings-rows",
            n = self.rows,
            shown = l.number(self.rows)
        );
        let became = fl!(
            l,
            "holdings-counts",
            new = l.number(self.new),
            changed = l.number(self.changed),
            known = l.number(self.known)
        );
        format!("{rows}: {became}")
    }
}

/// One dataset.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Its technical name.
    pub id: String,
    /// Its name, in plain words.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// How many rows.
    pub rows: u64,
    /// The days it covers.
    pub range: Option<(NaiveDate, NaiveDate)>,
    /// When something was last deposited.
    pub last_deposit: Option<DateTime<Utc>>,
    /// The levels its columns are classified on, lowest first.
    pub levels: Vec<Level>,
    /// Where it came from, newest first.
    pub provenance: Vec<Provenance>,
    /// How many deliveries there were before those.
    pub earlier: u64,
    /// The records themselves.
    pub records_href: String,
}

impl Dataset {
    /// How good the last delivery was.
    #[must_use]
    pub fn figures(&self, l: &Locale) -> Vec<(String, String)> {
        let last = self.provenance.first();
        last.map(|p| p.quality.figures(l)).unwrap_or_default()
    }

    /// How many deliveries there were, in words.
    #[must_use]
    pub fn deliveries_words(&self, l: &Locale) -> String {
        let n = self.earlier.saturating_add(self.provenance.len() as u64);
        fl!(l, "holdings-provenance", n = n)
    }

    /// How many rows, in words.
    #[must_use]
    pub fn rows_words(&self, l: &Locale) -> String {
        dataset::rows(l, self.rows)
    }
}

/// All datasets from one source.
#[derive(Clone, Debug)]
pub struct SourceHolding {
    /// The source's name.
    pub source: String,
    /// Its id on the network.
    pub id: String,
    /// Whether she brought the records herself.
    pub own: bool,
    /// What kind it is.
    pub kind: SourceKind,
    /// Its datasets.
    pub datasets: Vec<Dataset>,
}

/// A consent in her name that has arrived, and that she has not looked at.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// To whom and what, in one line.
    pub line: String,
    /// Where she sees all of it, and can object.
    pub href: String,
}

/// `GET /`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/holdings.html")]
pub struct Holdings {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// What is held, by source.
    pub sources: Vec<SourceHolding>,
    /// What she can bring in.
    pub choices: Vec<DepositChoice>,
    /// How many answers have changed since she approved them, and wait for her.
    pub changed: u64,
    /// Consents that wait for her to look at them, the last that came first.
    pub arrived: Vec<Arrived>,
    /// Whether a file of her own waits for her.
    pub file_waits: bool,
    /// Whether she keeps stores for others, as a guardian.
    pub wards: bool,
}

/// Where records come from that she brought, with what an export claims.
#[must_use]
pub fn own_words(l: &Locale, claimed: Option<String>) -> String {
    match claimed {
        Some(name) => fl!(l, "own-claimed", name = name),
        None => fl!(l, "own-source"),
    }
}

impl Holdings {
    /// How many rows there are in all, in words.
    #[must_use]
    pub fn summary(&self) -> String {
        let n: u64 = self
            .sources
            .iter()
            .flat_map(|s| &s.datasets)
            .fold(0, |n, d| n.saturating_add(d.rows));
        fl!(self.l, "holdings-summary", n = n, shown = self.l.number(n))
    }

    /// That changed answers wait for her, in words.
    #[must_use]
    pub fn changed_words(&self) -> String {
        fl!(self.l, "holdings-changed", n = self.changed)
    }

    /// That consents wait for her, in words.
    #[must_use]
    pub fn arrived_words(&self) -> String {
        fl!(self.l, "holdings-arrived", n = self.arrived.len())
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let arrived = Arrived {
            line: "Sahaj Finance: Average monthly income".to_owned(),
            href: "/approved/019a7c1e-9c33-7aa1-8f10-77c2d1e09f04".to_owned(),
        };
        Self {
            arrived: vec![arrived.clone(), arrived],
            l,
            chrome: samples::store_chrome(NavItem::Holdings),
            sources: samples::holdings(),
            choices: samples::deposit_choices(),
            changed: 2,
            file_waits: false,
            wards: true,
        }
    }

    /// A store with nothing in it, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            sources: Vec::new(),
            arrived: Vec::new(),
            changed: 0,
            file_waits: true,
            wards: false,
            ..Self::sample(l)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_figure_that_could_not_be_measured_says_so() {
        let l = Locale::of(Language::En);
        assert!(Quality::default().figures(&l).is_empty());
        let quality = Quality {
            validity: Some(1.0),
            ..Quality::default()
        };
        let figures = quality.figures(&l);
        assert_eq!(figures.len(), 6);
        for (name, figure) in figures {
            let wanted = if name == "Valid" {
                "100 %"
            } else {
                "nothing to measure"
            };
            assert_eq!(figure, wanted, "{name}");
        }
        let aged = |days| Quality {
            newest_age_days: Some(days),
            ..Quality::default()
        };
        for (days, words) in [
            (-2, "of the same day"),
            (1, "1 day old"),
            (46, "46 days old"),
        ] {
            let figures = aged(days).figures(&l);
            assert_eq!(figures.last().map(|(_, value)| value.as_str()), Some(words));
        }
    }
}
