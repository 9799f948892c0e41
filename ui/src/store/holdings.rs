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

/// How good a dataset is, each between 0 and 1; `None` means it was not measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    /// How far values agree with the truth.
    pub accuracy: Option<f64>,
    /// How many values are there.
    pub completeness: Option<f64>,
    /// How many rows appear once.
    pub uniqueness: Option<f64>,
    /// How far values agree with each other.
    pub consistency: Option<f64>,
    /// How recent it is.
    pub timeliness: Option<f64>,
    /// How many values have the right form.
    pub validity: Option<f64>,
}

impl Quality {
    /// The figures that were measured, each with its name.
    #[must_use]
    pub fn figures(&self, l: &Locale) -> Vec<(String, String)> {
        [
            (fl!(l, "quality-accuracy"), self.accuracy),
            (fl!(l, "quality-completeness"), self.completeness),
            (fl!(l, "quality-uniqueness"), self.uniqueness),
            (fl!(l, "quality-consistency"), self.consistency),
            (fl!(l, "quality-timeliness"), self.timeliness),
            (fl!(l, "quality-validity"), self.validity),
        ]
        .into_iter()
        .filter_map(|(name, share)| share.map(|s| (name, l.percent(s))))
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
    /// The consent, shortened.
    pub artifact: String,
    /// The digest of the signed manifest.
    pub digest: String,
    /// How many rows.
    pub rows: u64,
}

/// One dataset.
#[derive(Clone, Debug)]
pub struct Dataset {
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
    /// How good it is, when that was measured.
    pub quality: Option<Quality>,
    /// Where it came from, newest first.
    pub provenance: Vec<Provenance>,
}

impl Dataset {
    /// How many rows, in words.
    #[must_use]
    pub fn rows_words(&self, l: &Locale) -> String {
        fl!(
            l,
            "holdings-rows",
            n = self.rows,
            shown = l.number(self.rows)
        )
    }
}

/// All datasets from one source.
#[derive(Clone, Debug)]
pub struct SourceHolding {
    /// The source's name.
    pub source: String,
    /// What kind it is.
    pub kind: SourceKind,
    /// Its datasets.
    pub datasets: Vec<Dataset>,
}

/// Something she can bring in.
#[derive(Clone, Debug)]
pub struct DepositChoice {
    /// The group that the form sends.
    pub group: String,
    /// Its name.
    pub label: String,
    /// What would come.
    pub description: String,
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

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::Holdings),
            sources: samples::holdings(),
            choices: samples::deposit_choices(),
        }
    }

    /// A store with nothing in it, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            sources: Vec::new(),
            ..Self::sample(l)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_figure_that_was_not_measured_is_not_shown() {
        let l = Locale::of(Language::En);
        assert!(Quality::default().figures(&l).is_empty());
        let quality = Quality {
            validity: Some(1.0),
            ..Quality::default()
        };
        assert_eq!(
            quality.figures(&l),
            vec![("Valid".to_owned(), "100 %".to_owned())]
        );
    }
}
