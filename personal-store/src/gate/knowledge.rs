//! What a party knows of her from the answers it was given, and what one more would add.
//!
//! Pure: facts in, additions out. [`read`] brings the facts from the vault. Answers are compared by
//! the name of their question, so that a new version is no way around, and an answer is taken for
//! what it says: a number with a step stands for the band it begins, a pair `lower` and `upper` for
//! the band between. Two bands of one number are put together where nothing but the band differs.
//!
//! What it does not do: guess what a party knows from elsewhere, or what two parties know together.

mod band;
mod read;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, fmt};

use chrono::{DateTime, Utc};
use consent_model::{
    dataset::{DatasetKind, Row},
    digest::Digest,
    question::{Manifest, Parameters, Step},
    scope::Providers,
    term::DataRange,
};

pub use self::{
    band::{Band, Known},
    read::{Adds, told_to_all},
};

/// One way in which a party was told the answer to a question; the newest answer stands for all.
#[derive(Clone, PartialEq)]
pub struct Told {
    /// Name of the question.
    pub name: String,
    /// Its digest.
    pub question: Digest,
    /// Its parameters.
    pub parameters: Parameters,
    /// The days it was about, where they were kept.
    pub range: Option<DataRange>,
    /// Providers whose records alone counted.
    pub providers: Option<Providers>,
    /// The newest answer.
    pub rows: Vec<Row>,
    /// How often it was given.
    pub times: u64,
    /// When last.
    pub last: DateTime<Utc>,
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Told({})", self.name)
    }
}

/// An answer that has not left yet.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// What the question says of itself.
    manifest: &'a Manifest,
    /// Its digest.
    question: Digest,
    /// Its parameters.
    parameters: &'a Parameters,
    /// The days it is about.
    range: &'a DataRange,
    /// Providers whose records alone count.
    providers: Option<&'a Providers>,
    /// The answer.
    rows: &'a [Row],
}

impl fmt::Debug for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Asked({})", self.manifest.name)
    }
}

/// One thing that an answer adds to what a party knows.
#[derive(Debug, Clone, PartialEq)]
pub enum Addition {
    /// It knows nothing from her store yet.
    First,
    /// It knows other things, and nothing of this.
    FirstOfQuestion,
    /// The very same was told.
    Again {
        /// How often.
        times: u64,
        /// When last.
        last: DateTime<Utc>,
        /// Whether the answer is another now.
        changed: bool,
    },
    /// The same was told over days of which some are the same.
    Overlap {
        /// Those days.
        days: DataRange,
        /// The days that only one of the two is about: what happened on them can be told.
        apart: Vec<DataRange>,
        /// When last.
        last: DateTime<Utc>,
    },
    /// The same was told over other days, or over days that are not known any more.
    OtherDays {
        /// Those days.
        days: Option<DataRange>,
        /// When last.
        last: DateTime<Utc>,
    },
    /// The same was told over the same days with other parameters, over the records of other
    /// providers, or by another version.
    OtherWay {
        /// The version that was answered.
        question: Digest,
        /// Those parameters.
        parameters: Parameters,
        /// Those providers.
        providers: Option<Providers>,
        /// When last.
        last: DateTime<Utc>,
    },
    /// Together with what was told the answer says a number closer.
    Narrower {
        /// What is known of it.
        before: Known,
        /// What would be known.
        after: Band,
    },
    /// Another question was answered that looks at the same columns.
    SameColumns {
        /// The question.
        question: Digest,
        /// Columns that both look at.
        columns: Vec<(DatasetKind, String)>,
        /// When last.
        last: DateTime<Utc>,
    },
}

/// What an answer adds to what was told, the newest first. `manifest_of` knows the questions that
/// were answered, as far as they are still known.
fn additions<'m>(
    told: &[Told],
    asked: &Asked<'_>,
    manifest_of: impl Fn(&Digest) -> Option<&'m Manifest>,
) -> Vec<Addition> {
    if told.is_empty() {
        return vec![Addition::First];
    }
    let mut found = Vec::new();
    let (same, others): (Vec<&Told>, Vec<&Told>) =
        told.iter().partition(|t| t.name == asked.manifest.name);
    if same.is_empty() {
        found.push(Addition::FirstOfQuestion);
    }
    found.extend(same.iter().map(|earlier| beside(earlier, asked)));
    found.extend(narrower(&same, asked));
    let mut seen = BTreeSet::new();
    for other in others {
        let Some(manifest) = manifest_of(&other.question) else {
            continue;
        };
        let columns = common_columns(asked.manifest, manifest);
        if !columns.is_empty() && seen.insert(&other.name) {
            found.push(Addition::SameColumns {
                question: other.question,
                columns,
                last: other.last,
            });
        }
    }
    found
}

/// How an earlier answer to the same question stands to this one.
fn beside(earlier: &Told, asked: &Asked<'_>) -> Addition {
    let last = earlier.last;
    let (theirs, ours) = match &earlier.range {
        Some(range) => (range, asked.range),
        None => return Addition::OtherDays { days: None, last },
    };
    if theirs != ours {
        let days = Some(*theirs);
        return match common_days(theirs, ours) {
            Some(_) => Addition::Overlap {
                days: *theirs,
                apart: days_apart(theirs, ours),
                last,
            },
            None => Addition::OtherDays { days, last },
        };
    }
    if earlier.question == asked.question
        && earlier.parameters == *asked.parameters
        && earlier.providers.as_ref() == asked.providers
    {
        Addition::Again {
            times: earlier.times,
            last,
            changed: earlier.rows != asked.rows,
        }
    } else {
        Addition::OtherWay {
            question: earlier.question,
            parameters: earlier.parameters.clone(),
            providers: earlier.providers.clone(),
            last,
        }
    }
}

/// What this answer makes closer.
fn narrower(same: &[&Told], asked: &Asked<'_>) -> Vec<Addition> {
    let like = |earlier: &&&Told| {
        let with = (earlier.range.as_ref(), &earlier.parameters);
        earlier.providers.as_ref() == asked.providers
            && differ_in_band_only(asked.manifest, with, (Some(asked.range), asked.parameters))
    };
    let known = band::known(asked.manifest, same.iter().filter(like).copied());
    let bands = band::bands(asked.manifest, asked.parameters, asked.rows);
    let closer = |(place, new): (band::Place, Band)| {
        let before = known.iter().find(|known| known.place == place)?;
        let after = before.band.and(new)?;
        let before = before.clone();
        (after.width() < before.band.width()).then_some(Addition::Narrower { before, after })
    };
    bands.into_iter().filter_map(closer).collect()
}

/// What a party knows of the answers to one question: bands that more than one answer told of.
#[must_use]
pub fn together(manifest: &Manifest, told: &[Told]) -> Vec<Known> {
    let mut groups: Vec<Vec<&Told>> = Vec::new();
    for one in told {
        let like = |group: &&mut Vec<&Told>| {
            let with = |told: &Told| (told.range, told.parameters.clone());
            let ((a, b), (c, d)) = (with(group[0]), with(one));
            group[0].providers == one.providers
                && differ_in_band_only(manifest, (a.as_ref(), &b), (c.as_ref(), &d))
        };
        match groups.iter_mut().find(like) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let several = groups.into_iter().filter(|group| group.len() > 1);
    several
        .flat_map(|group| band::known(manifest, group))
        .collect()
}

/// Whether two ways of asking are about the same number, and cut it into bands of their own.
fn differ_in_band_only(
    manifest: &Manifest,
    one: (Option<&DataRange>, &Parameters),
    other: (Option<&DataRange>, &Parameters),
) -> bool {
    let of_band = |name: &str| {
        let names = |step: &Option<Step>| matches!(step, Some(Step::Parameter(n)) if n == name);
        manifest
            .output
            .columns
            .iter()
            .any(|c| names(&c.multiple_of))
    };
    let rest = |parameters: &Parameters| -> Parameters {
        let kept = parameters.iter().filter(|(name, _)| !of_band(name));
        kept.map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    };
    one.0.is_some() && one.0 == other.0 && rest(one.1) == rest(other.1)
}

/// Days that both ranges hold.
fn common_days(a: &DataRange, b: &DataRange) -> Option<DataRange> {
    let common = DataRange {
        from: a.from.max(b.from),
        to: a.to.min(b.to),
    };
    (common.from <= common.to).then_some(common)
}

/// Days that one of two overlapping ranges holds and the other does not.
fn days_apart(a: &DataRange, b: &DataRange) -> Vec<DataRange> {
    let before = a.from.max(b.from).pred_opt().map(|to| DataRange {
        from: a.from.min(b.from),
        to,
    });
    let after = a.to.min(b.to).succ_opt().map(|from| DataRange {
        from,
        to: a.to.max(b.to),
    });
    let some = before.into_iter().chain(after);
    some.filter(|days| days.from <= days.to).collect()
}

fn common_columns(a: &Manifest, b: &Manifest) -> Vec<(DatasetKind, String)> {
    let of = |m: &Manifest| -> BTreeSet<(DatasetKind, String)> {
        let columns = m.inputs.iter().flat_map(|input| {
            let named = input.columns.iter();
            named.map(move |name| (input.dataset, name.clone()))
        });
        columns.collect()
    };
    of(a).intersection(&of(b)).cloned().collect()
}
