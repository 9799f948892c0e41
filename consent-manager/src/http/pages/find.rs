//! What she looks for among her consents, out of the address of the page; and what of it matches.
//!
//! Everything is decided on the groups of her consents ([`ConsentGroup`]), of which there are few: the
//! words she types are looked for in what she reads in her language, and a page of cards is then
//! asked for by group. What the address names that there is not is as if it were not there.

use std::collections::{BTreeMap, BTreeSet};

use consent_model::party::PartyId;
use ui::{
    Locale,
    manager::{DashboardTab, Finder, Picker, Sorting},
    part::listed::Choice,
    wording::dataset,
};
use url::form_urlencoded;

use super::visit::{Failure, Visit};
use crate::service::{CardOrder, ConsentGroup, QuestionTitle, Tab};

/// Longest text she can look for, in characters.
const LONGEST: usize = 100;
/// Most words of it that count.
const MOST_WORDS: usize = 8;
/// Where there are fewer consents, there is nothing to look through.
const WORTH_FINDING: u64 = 6;

/// What the address asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Sought {
    words: String,
    organisation: Option<String>,
    data: Option<String>,
    purpose: Option<String>,
    sort: Option<String>,
}

impl Sought {
    /// Out of the address.
    pub(super) fn of(visit: &Visit) -> Self {
        let words = visit.query("q").unwrap_or_default();
        Self {
            words: words.trim().chars().take(LONGEST).collect(),
            organisation: visit.query("organisation"),
            data: visit.query("data"),
            purpose: visit.query("purpose"),
            sort: visit.query("sort"),
        }
    }

    /// Whether it is anything but everything.
    fn is_looking(&self) -> bool {
        let picked = [&self.organisation, &self.data, &self.purpose];
        !self.words.is_empty() || picked.into_iter().any(Option::is_some)
    }

    /// The address of a tab, with all this, and the page that begins after a mark.
    pub(super) fn href(&self, tab: DashboardTab, after: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("tab", tab.key());
        if tab != DashboardTab::Waiting {
            let words = Some(self.words.as_str()).filter(|words| !words.is_empty());
            for (name, value) in [
                ("q", words),
                ("organisation", self.organisation.as_deref()),
                ("data", self.data.as_deref()),
                ("purpose", self.purpose.as_deref()),
                ("sort", self.sort.as_deref()),
            ] {
                if let Some(value) = value {
                    query.append_pair(name, value);
                }
            }
        }
        if let Some(after) = after {
            query.append_pair("after", after);
        }
        format!("/dashboard?{}", query.finish())
    }
}

/// What a group is called, in her language.
struct Called {
    organisation: String,
    purpose: &'static str,
    /// Name and words of each kind of data.
    data: Vec<(String, String)>,
}

/// Her groups with their names, and what she looks for among them.
pub(super) struct Found {
    groups: Vec<ConsentGroup>,
    called: BTreeMap<String, Called>,
    matching: Vec<usize>,
    sought: Sought,
    order: Option<Sorting>,
    everything: bool,
}

impl Found {
    /// Looks through her groups.
    pub(super) async fn of(
        visit: &Visit,
        tab: DashboardTab,
        sought: Sought,
    ) -> Result<Self, Failure> {
        let manager = visit.manager();
        let groups = manager.consent_groups(visit.account()?.id).await?;
        let askers: BTreeSet<PartyId> = groups.iter().map(|g| g.data_user.clone()).collect();
        let names = manager.party_names(askers).await?;
        let kinds = groups.iter().flat_map(|group| &group.data);
        let digests = kinds.map(String::as_str).filter(|kind| is_question(kind));
        let titles = manager.question_titles(digests.collect()).await?;
        let called = groups.iter().map(|group| {
            let organisation = names.get(&group.data_user).cloned();
            let called = Called {
                organisation: organisation.unwrap_or_else(|| group.data_user.to_string()),
                purpose: group.purpose.text_in(visit.l.tag()),
                data: group
                    .data
                    .iter()
                    .map(|kind| data_words(&visit.l, kind, &titles))
                    .collect(),
            };
            (group.id.clone(), called)
        });
        let called = called.collect();
        Ok(Self::among(groups, called, tab, sought))
    }

    fn among(
        groups: Vec<ConsentGroup>,
        called: BTreeMap<String, Called>,
        tab: DashboardTab,
        sought: Sought,
    ) -> Self {
        let order = sought.sort.as_deref();
        let order = order.and_then(|key| Sorting::from_key(key, tab));
        let everything = !sought.is_looking();
        let words = words(&sought.words);
        let matches = |group: &ConsentGroup| {
            let Some(called) = called.get(&group.id) else {
                return false;
            };
            let is = |wanted: &Option<String>, value: &str| {
                wanted.as_deref().is_none_or(|wanted| wanted == value)
            };
            let data = sought.data.as_deref();
            is(&sought.organisation, group.data_user.as_str())
                && is(&sought.purpose, group.purpose.code())
                && data.is_none_or(|wanted| called.data.iter().any(|(name, _)| name == wanted))
                && (words.is_empty() || has_all(&words, group, called))
        };
        let mut matching: Vec<usize> = groups
            .iter()
            .enumerate()
            .filter_map(|(n, group)| matches(group).then_some(n))
            .collect();
        let label = |n: &usize| {
            let group = groups.get(*n)?;
            let called = called.get(&group.id)?;
            let data = called.data.first().map_or("", |(_, words)| words.as_str());
            let (organisation, purpose) = (called.organisation.as_str(), called.purpose);
            let first = match order {
                Some(Sorting::Organisation) => organisation,
                Some(Sorting::Data) => data,
                Some(Sorting::Purpose) => purpose,
                Some(Sorting::Ending) | None => return None,
            };
            let rest = (organisation, purpose, data, group.id.as_str());
            Some((first.to_lowercase(), rest))
        };
        matching.sort_by(|a, b| label(a).cmp(&label(b)));
        Self {
            groups,
            called,
            matching,
            sought,
            order,
            everything,
        }
    }

    /// How many match on a tab.
    pub(super) fn count(&self, tab: Tab) -> u64 {
        self.matching().map(|group| group.count(tab)).sum()
    }

    /// How many lie on a tab, whatever she looks for.
    pub(super) fn all(&self, tab: Tab) -> u64 {
        self.groups.iter().map(|group| group.count(tab)).sum()
    }

    fn matching(&self) -> impl Iterator<Item = &ConsentGroup> {
        self.matching.iter().filter_map(|n| self.groups.get(*n))
    }

    /// In which order cards are asked for.
    pub(super) const fn card_order(&self) -> CardOrder {
        match self.order {
            None => CardOrder::Latest,
            Some(Sorting::Ending) => CardOrder::Ending,
            Some(Sorting::Organisation | Sorting::Data | Sorting::Purpose) => CardOrder::Grouped,
        }
    }

    /// Of which groups; none: of all.
    pub(super) fn card_groups(&self) -> Option<Vec<&ConsentGroup>> {
        let all = self.everything && self.card_order() != CardOrder::Grouped;
        (!all).then(|| self.matching().collect())
    }

    /// What the cards of a group say.
    pub(super) fn told(&self, id: &str) -> Option<Told<'_>> {
        let group = self.groups.iter().find(|group| group.id == id)?;
        let called = self.called.get(id)?;
        Some(Told {
            organisation: &called.organisation,
            purpose: called.purpose,
            use_description: &group.use_description,
            data: called.data.iter().map(|(_, words)| words.clone()).collect(),
            only_answers: group.data.iter().all(|kind| is_question(kind)),
        })
    }

    /// The address of a tab, with all that she looks for.
    pub(super) fn href(&self, tab: DashboardTab, after: Option<&str>) -> String {
        self.sought.href(tab, after)
    }

    /// The form to look for more; none where there is little to look through.
    pub(super) fn finder(&self, l: &Locale, tab: DashboardTab, found: u64) -> Option<Finder> {
        let all = [Tab::Active, Tab::Paused, Tab::Ended].map(|tab| self.all(tab));
        if all.iter().sum::<u64>() < WORTH_FINDING && self.everything {
            return None;
        }
        let called = || {
            let groups = self.groups.iter();
            groups.filter_map(|group| Some((group, self.called.get(&group.id)?)))
        };
        let organisations = called()
            .map(|(group, called)| (group.data_user.to_string(), called.organisation.clone()));
        let data = called().flat_map(|(_, called)| called.data.iter().cloned());
        let purposes = called()
            .map(|(group, called)| (group.purpose.code().to_owned(), called.purpose.to_owned()));
        Some(Finder {
            words: self.sought.words.clone(),
            organisation: picker(organisations, self.sought.organisation.as_deref()),
            data: picker(data, self.sought.data.as_deref()),
            purpose: picker(purposes, self.sought.purpose.as_deref()),
            order: Sorting::picker(l, tab, self.order),
            found,
            reset_href: Sought::default().href(tab, None),
        })
    }
}

/// What the cards of a group say.
pub(super) struct Told<'a> {
    pub(super) organisation: &'a str,
    pub(super) purpose: &'static str,
    pub(super) use_description: &'a str,
    pub(super) data: Vec<String>,
    pub(super) only_answers: bool,
}

fn picker(values: impl Iterator<Item = (String, String)>, chosen: Option<&str>) -> Picker {
    // Each value once, by what it is called.
    let mut choices: Vec<_> = values
        .collect::<BTreeMap<_, _>>()
        .into_iter()
        .map(|(value, label)| (label.to_lowercase(), Choice::new(value, label)))
        .collect();
    choices.sort_by(|(a, _), (b, _)| a.cmp(b));
    Picker {
        choices: choices.into_iter().map(|(_, choice)| choice).collect(),
        chosen: chosen.map(str::to_owned),
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split_whitespace().take(MOST_WORDS);
    words.map(str::to_lowercase).collect()
}

fn has_all(words: &[String], group: &ConsentGroup, called: &Called) -> bool {
    let data = called.data.iter().map(|(_, words)| words.as_str());
    let told = [
        called.organisation.as_str(),
        group.data_user.as_str(),
        called.purpose,
        group.purpose.code(),
        group.use_description.as_str(),
    ];
    let told: Vec<_> = told
        .into_iter()
        .chain(data)
        .map(str::to_lowercase)
        .collect();
    let is_told = |word: &String| told.iter().any(|text| text.contains(word.as_str()));
    words.iter().all(is_told)
}

/// Kinds of records go by name, questions by digest.
fn is_question(kind: &str) -> bool {
    kind.starts_with("sha-256:")
}

/// Lasting name and words of a kind of data.
fn data_words(
    l: &Locale,
    kind: &str,
    titles: &BTreeMap<String, QuestionTitle>,
) -> (String, String) {
    match titles.get(kind) {
        Some(title) => (title.name.clone(), title.in_language(l.tag()).to_owned()),
        None if is_question(kind) => (kind.to_owned(), kind.to_owned()),
        None => (kind.to_owned(), dataset::name(l, kind)),
    }
}
