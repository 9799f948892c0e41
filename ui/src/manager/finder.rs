//! Finding one consent among many: tabs, search, filters and order. Links and a form that gets, so
//! that every view has an address and works without script.

use i18n_embed_fl::fl;

use crate::locale::Locale;
use crate::part::listed::Choice;

/// A tab of the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DashboardTab {
    /// Requests that wait for her.
    Waiting,
    /// Consents in force.
    Active,
    /// Consents on hold.
    Paused,
    /// Consents that are over or used up.
    Ended,
}

impl DashboardTab {
    /// Every tab, in the order in which they stand.
    pub const ALL: [Self; 4] = [Self::Active, Self::Waiting, Self::Paused, Self::Ended];

    /// Its name in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }

    /// The tab of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.key() == key)
    }

    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Waiting => fl!(l, "dashboard-tab-waiting"),
            Self::Active => fl!(l, "dashboard-tab-active"),
            Self::Paused => fl!(l, "dashboard-tab-paused"),
            Self::Ended => fl!(l, "dashboard-tab-ended"),
        }
    }

    /// What is said where it holds nothing.
    #[must_use]
    pub fn empty(self, l: &Locale) -> String {
        match self {
            Self::Waiting => fl!(l, "dashboard-waiting-empty"),
            Self::Active => fl!(l, "dashboard-active-empty"),
            Self::Paused => fl!(l, "dashboard-paused-empty"),
            Self::Ended => fl!(l, "dashboard-ended-empty"),
        }
    }

    /// The icon beside that.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Waiting => "wait",
            Self::Active => "lock",
            Self::Paused => "pause",
            Self::Ended => "paper",
        }
    }
}

/// An order she can choose; the usual one is the latest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// What ends first.
    Ending,
    /// By the organisation's name.
    Organisation,
    /// By what it is about.
    Data,
    /// By the purpose.
    Purpose,
}

impl Sorting {
    /// Every order but the usual one.
    pub const ALL: [Self; 4] = [Self::Ending, Self::Organisation, Self::Data, Self::Purpose];

    /// Its name in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ending => "ending",
            Self::Organisation => "organisation",
            Self::Data => "data",
            Self::Purpose => "purpose",
        }
    }

    /// The order of a name, on a tab where it means something.
    #[must_use]
    pub fn from_key(key: &str, tab: DashboardTab) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|order| order.key() == key && order.is_for(tab))
    }

    /// Whether it means something on a tab: what has ended does not end any more.
    const fn is_for(self, tab: DashboardTab) -> bool {
        !matches!((self, tab), (Self::Ending, DashboardTab::Ended))
    }

    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Ending => fl!(l, "dashboard-sort-ending"),
            Self::Organisation => fl!(l, "dashboard-sort-organisation"),
            Self::Data => fl!(l, "dashboard-sort-data"),
            Self::Purpose => fl!(l, "dashboard-sort-purpose"),
        }
    }

    /// The list to choose from on a tab.
    #[must_use]
    pub fn picker(l: &Locale, tab: DashboardTab, chosen: Option<Self>) -> Picker {
        let fitting = Self::ALL.into_iter().filter(|order| order.is_for(tab));
        Picker {
            choices: fitting.map(|o| Choice::new(o.key(), o.label(l))).collect(),
            chosen: chosen.map(|order| order.key().to_owned()),
        }
    }
}

/// One tab, as a link.
#[derive(Clone, Debug)]
pub struct TabLink {
    /// Which.
    pub tab: DashboardTab,
    /// Where it leads; it keeps what she looks for.
    pub href: String,
    /// How many things lie there, of those she looks for.
    pub count: u64,
    /// Whether it is the one shown.
    pub current: bool,
}

/// One list to choose from, with what she has chosen.
#[derive(Clone, Debug, Default)]
pub struct Picker {
    /// What there is.
    pub choices: Vec<Choice>,
    /// What she has chosen, if anything.
    pub chosen: Option<String>,
}

impl Picker {
    /// Whether this line is the chosen one.
    #[must_use]
    pub fn is_chosen(&self, value: &str) -> bool {
        self.chosen.as_deref() == Some(value)
    }
}

/// What she looks for.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    /// Words.
    pub words: String,
    /// Organisations.
    pub organisation: Picker,
    /// Data.
    pub data: Picker,
    /// Purposes.
    pub purpose: Picker,
    /// Orders besides the usual one.
    pub order: Picker,
    /// How many match on this tab.
    pub found: u64,
    /// Where nothing is looked for.
    pub reset_href: String,
}

impl Finder {
    /// Whether she looks for something.
    #[must_use]
    pub fn is_looking(&self) -> bool {
        !self.words.is_empty()
            || [&self.organisation, &self.data, &self.purpose]
                .into_iter()
                .any(|picker| picker.chosen.is_some())
    }

    /// Whether the lists below the search are in use, and so shown open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        [&self.organisation, &self.data, &self.purpose, &self.order]
            .into_iter()
            .any(|picker| picker.chosen.is_some())
    }

    /// How many match, in words.
    #[must_use]
    pub fn found_words(&self, l: &Locale) -> String {
        let shown = l.number(self.found);
        fl!(l, "dashboard-found", n = self.found, shown = shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_is_found_again_by_its_name_and_no_other_word_is_one() {
        for tab in DashboardTab::ALL {
            assert_eq!(DashboardTab::from_key(tab.key()), Some(tab));
        }
        assert_eq!(DashboardTab::from_key("all"), None);
    }

    #[test]
    fn an_order_alone_is_not_looking_for_something() {
        let mut finder = Finder::default();
        finder.order.chosen = Some("ending".to_owned());
        assert!(!finder.is_looking() && finder.is_open());
        finder.words = "loan".to_owned();
        assert!(finder.is_looking());
    }
}
