//! What parties know of her from the answers they got, and what one more would add.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Fact;
use crate::samples;
use crate::store::Receiver;
use crate::wording::answer;

/// First and last day.
pub type Days = (NaiveDate, NaiveDate);

/// A number that an answer says to lie in a band.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Column of the answer; of a pair the one that ends in `lower`.
    pub column: String,
    /// The words that tell its row from the others, as they are called in her language.
    pub row: Vec<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// The least it can be, and the first that it cannot be.
    pub band: (i64, i64),
}

impl Measured {
    /// What it is, in words.
    #[must_use]
    pub fn name(&self, l: &Locale) -> String {
        let words = self.row.iter().cloned();
        let number = match self.column.strip_suffix("lower") {
            Some("") if self.row.is_empty() => Some(fl!(l, "known-number")),
            // The words of the row say which.
            Some("") => None,
            Some(start) => Some(answer::column(l, start.trim_end_matches('_'))),
            None => Some(answer::column(l, &self.column)),
        };
        let all: Vec<_> = words.chain(number).collect();
        all.join(" · ")
    }

    fn amount(&self, l: &Locale, number: i64) -> String {
        l.quantity(number, self.unit.as_deref())
    }

    /// How wide the band is, in words.
    #[must_use]
    pub fn width(&self, l: &Locale) -> String {
        self.amount(l, self.band.1.saturating_sub(self.band.0))
    }

    /// The band, in words.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        let (from, to) = self.band;
        fl!(
            l,
            "known-band",
            from = self.amount(l, from),
            to = self.amount(l, to)
        )
    }
}

/// One thing that an answer adds to what a party knows.
#[derive(Clone, Debug)]
pub enum Added {
    /// It knows nothing from this store.
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
        days: Days,
        /// What can be told apart: the days that only one of the two is about.
        apart: Vec<Days>,
        /// When last.
        last: DateTime<Utc>,
    },
    /// The same was told over other days; `None` where they are not known any more.
    OtherDays {
        /// Those days.
        days: Option<Days>,
        /// When last.
        last: DateTime<Utc>,
    },
    /// The same was told over the same days in another way.
    OtherWay {
        /// That way.
        facts: Vec<Fact>,
        /// When last.
        last: DateTime<Utc>,
    },
    /// Together with what was told it says a number closer.
    Narrower {
        /// What is known.
        before: Measured,
        /// What would be known.
        after: Measured,
    },
    /// Another question about the same was answered.
    SameColumns {
        /// Its title.
        title: String,
        /// What both look at.
        columns: Vec<String>,
        /// When last.
        last: DateTime<Utc>,
    },
}

impl Added {
    /// Whether two answers together tell more than either.
    const fn tells_more(&self) -> bool {
        matches!(self, Self::Overlap { .. } | Self::Narrower { .. })
    }

    /// The banner's tone.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        if self.tells_more() { "warn" } else { "quiet" }
    }

    /// The banner's icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        if self.tells_more() { "warn" } else { "info" }
    }

    /// Its words.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        match self {
            Self::First => fl!(l, "known-first"),
            Self::FirstOfQuestion => fl!(l, "known-first-of-question"),
            Self::Again {
                times,
                last,
                changed,
            } => {
                let (n, last) = (*times, l.moment(last));
                let again = fl!(l, "known-again", n = n, last = last);
                let then = match changed {
                    true => fl!(l, "known-again-changed"),
                    false => fl!(l, "known-again-same"),
                };
                format!("{again} {then}")
            }
            Self::Overlap { days, apart, last } => {
                let apart: Vec<_> = apart.iter().map(|days| days_words(l, *days)).collect();
                fl!(
                    l,
                    "known-overlap",
                    days = days_words(l, *days),
                    last = l.moment(last),
                    apart = apart.join(", ")
                )
            }
            Self::OtherDays { days, last } => match days {
                Some(days) => fl!(
                    l,
                    "known-other-days",
                    days = days_words(l, *days),
                    last = l.moment(last)
                ),
                None => fl!(l, "known-days-not-kept", last = l.moment(last)),
            },
            Self::OtherWay { facts, last } => {
                let facts: Vec<_> = facts
                    .iter()
                    .map(|f| format!("{} {}", f.name, f.value))
                    .collect();
                fl!(
                    l,
                    "known-other-way",
                    way = facts.join(", "),
                    last = l.moment(last)
                )
            }
            Self::Narrower { before, after } => fl!(
                l,
                "known-narrower",
                what = before.name(l),
                before = before.width(l),
                after = after.width(l),
                band = after.words(l)
            ),
            Self::SameColumns {
                title,
                columns,
                last,
            } => fl!(
                l,
                "known-same-columns",
                question = title.as_str(),
                columns = columns.join(", "),
                last = l.moment(last)
            ),
        }
    }
}

fn days_words(l: &Locale, days: Days) -> String {
    let (from, to) = days;
    match from == to {
        true => l.date(&from),
        false => fl!(l, "term-range", from = l.date(&from), to = l.date(&to)),
    }
}

/// How many variants of a question the party may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variants {
    /// Told so far, within the window.
    pub told: u32,
    /// Whether this one is among them.
    pub known: bool,
    /// Most that may be told.
    pub most: u32,
    /// Days of the window.
    pub days: u32,
}

impl Variants {
    /// Whether the store would refuse this one.
    #[must_use]
    pub const fn refused(self) -> bool {
        !self.known && self.told >= self.most
    }

    /// Where it stands, in words.
    #[must_use]
    pub fn words(self, l: &Locale) -> String {
        let limit = fl!(l, "known-variants", most = self.most, days = self.days);
        let stands = match (self.refused(), self.known) {
            (true, _) => fl!(l, "known-variants-over"),
            (_, true) => fl!(l, "known-variants-known"),
            (_, false) => fl!(l, "known-variants-next", n = self.told.saturating_add(1)),
        };
        format!("{limit} {stands}")
    }
}

/// What one more answer adds: a part of the page that shows it.
#[derive(Clone, Debug)]
pub struct Adds {
    /// What it adds.
    pub lines: Vec<Added>,
    /// How many variants may be told.
    pub variants: Variants,
    /// Everything that the party knows.
    pub href: String,
}

/// One way in which a question was answered.
#[derive(Clone, Debug)]
pub struct KnownWay {
    /// Its parameters.
    pub facts: Vec<Fact>,
    /// The days it was about.
    pub days: Option<Days>,
    /// The newest answer, in words.
    pub sentence: Option<String>,
    /// How often.
    pub times: u64,
    /// When last.
    pub last: DateTime<Utc>,
}

impl KnownWay {
    /// The days, in words.
    #[must_use]
    pub fn days_words(&self, l: &Locale) -> String {
        match self.days {
            Some(days) => days_words(l, days),
            None => fl!(l, "known-no-days"),
        }
    }

    /// How often and when last, in words.
    #[must_use]
    pub fn times_words(&self, l: &Locale) -> String {
        fl!(
            l,
            "known-times",
            n = self.times,
            last = l.moment(&self.last)
        )
    }
}

/// What a party knows of the answers to one question.
#[derive(Clone, Debug)]
pub struct KnownQuestion {
    /// Its title.
    pub title: String,
    /// The ways in which it was answered, the newest first.
    pub ways: Vec<KnownWay>,
    /// What several answers come to together.
    pub together: Vec<Measured>,
}

impl KnownQuestion {
    /// What a number comes to, in words.
    #[must_use]
    pub fn together_words(&self, l: &Locale, number: &Measured) -> String {
        fl!(
            l,
            "known-together",
            what = number.name(l),
            band = number.words(l),
            width = number.width(l)
        )
    }
}

/// One party and what it knows.
#[derive(Clone, Debug)]
pub struct KnownParty {
    /// The party.
    pub party: Receiver,
    /// What it knows.
    pub questions: Vec<KnownQuestion>,
}

/// `GET /known`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/known.html")]
pub struct KnownPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The parties.
    pub parties: Vec<KnownParty>,
}

impl KnownPage {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::Releases),
            parties: samples::known(),
        }
    }

    /// A store that has answered nobody, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            parties: Vec::new(),
            ..Self::sample(l)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn two_bands_that_pin_a_number_are_told_in_plain_words() {
        let l = Locale::of(Language::En);
        let lines = samples::adds().lines;
        let told = lines
            .iter()
            .find(|line| matches!(line, Added::Narrower { .. }));
        assert_eq!(
            told.map(|line| line.words(&l)).as_deref(),
            Some(
                "The amount: together these narrow it from ₹5,000 to ₹1,000, namely at least ₹42,000 and below ₹43,000."
            )
        );
        let mut food = match &lines[..] {
            [.., Added::Narrower { after, .. }, _] => after.clone(),
            _ => unreachable!("the sample has one"),
        };
        food.row = vec!["food".to_owned()];
        assert_eq!(food.name(&l), "food");
        food.column = "rent_lower".to_owned();
        food.row.clear();
        assert_eq!(food.name(&l), "Rent");
    }

    #[test]
    fn how_many_ways_are_left_is_told() {
        let l = Locale::of(Language::En);
        let of = |told, known| {
            let (most, days) = (3, 180);
            Variants {
                told,
                known,
                most,
                days,
            }
        };
        assert!(of(3, false).refused() && of(3, false).words(&l).contains("refuse"));
        assert!(!of(3, true).refused() && !of(2, false).refused());
        assert!(of(2, false).words(&l).contains("number 3"));
    }
}
