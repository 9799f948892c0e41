//! The notice, and the form in which she decides.
//!
//! Posts `/requests/{id}/decision` with `notice` (the digest of the one shown), `decision`
//! (`approve`, `deny`, `defer`, or `change` to see it again with what she made smaller),
//! `item-<id>=yes` for each optional item she ticked, `seen-<id>` (the digest of the answer that she
//! saw), `source-<id>` where several accounts fit (`source-<id>[]`, once for each, where several may be used), `from-<id>`, `only-<id>[]` (once for each provider),
//! `often`, `expires` and `reason`. Nothing is ticked or chosen for her; approve and deny look alike
//! (DPDP Rules 2025, rule 3). What she chose herself is still there when the page is shown again.
//!
//! In the order a person needs: who, why, what, the answer or an example of one, how long, how
//! often, how far back, what happens afterwards, what she gets, that she can stop; then the decision.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Choice;
use crate::part::narrow::{Narrow, NarrowItem, Select, Tick};
use crate::part::party::Party;
use crate::part::term::{Complaint, NoticeRef, Source, Terms};
use crate::part::unusual::Unusual;
use crate::{samples, wording};

/// One difference between an older consent and what is asked now.
#[derive(Clone, Debug)]
pub struct TermChange {
    /// Which term.
    pub term: ChangedTerm,
    /// What she agreed to before; `None` means it is new.
    pub before: Option<String>,
    /// What is asked now; `None` means it is dropped.
    pub after: Option<String>,
}

impl TermChange {
    /// Whether it is new, dropped or different.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match (&self.before, &self.after) {
            (None, _) => fl!(l, "request-change-new"),
            (_, None) => fl!(l, "request-change-gone"),
            (Some(_), Some(_)) => fl!(l, "request-change-other"),
        }
    }

    /// The chip's tone: what is new asks for more of her.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "warn",
            (_, None) => "quiet",
            (Some(_), Some(_)) => "accent",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "in",
            (_, None) => "out",
            (Some(_), Some(_)) => "info",
        }
    }
}

/// A term that can differ.
#[derive(Clone, Debug)]
pub enum ChangedTerm {
    /// Why.
    Purpose,
    /// An item, by what it was or is called.
    Item(String),
    /// The end.
    Until,
    /// How often.
    Frequency,
    /// What happens afterwards.
    DataLife,
    /// What the data user says it does with it.
    Use,
    /// What she gets.
    Benefit,
    /// From whom it comes.
    Source,
    /// Whether it is looked at, kept, or only an answer.
    Mode,
}

impl ChangedTerm {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::Purpose => fl!(l, "request-why"),
            Self::Item(title) => title.clone(),
            Self::Until => fl!(l, "request-change-until"),
            Self::Frequency => fl!(l, "term-frequency"),
            Self::DataLife => fl!(l, "term-data-life"),
            Self::Use => fl!(l, "request-change-use"),
            Self::Benefit => fl!(l, "request-benefit"),
            Self::Source => fl!(l, "item-source"),
            Self::Mode => fl!(l, "request-change-mode"),
        }
    }
}

/// What the recipient does with what it gets (ReBIT `consentMode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Looks at it and does not keep it.
    View,
    /// Keeps it for the data life.
    Store,
    /// Receives an answer only.
    Query,
    /// Passes it on as it comes and does not keep it.
    Stream,
}

impl Use {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::View => fl!(l, "use-view"),
            Self::Store => fl!(l, "use-store"),
            Self::Query => fl!(l, "use-query"),
            Self::Stream => fl!(l, "use-stream"),
        }
    }
}

/// The consent in force that a request would replace.
#[derive(Clone, Debug)]
pub struct Replaces {
    /// The old consent's page.
    pub href: String,
    /// What differs; empty when nothing but the dates does.
    pub changes: Vec<TermChange>,
}

/// Why her last choice did not work. Nothing was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// An item for which she has not said which account.
    PickSource(String),
    /// Nothing is ticked.
    NothingChosen,
    /// A choice is more than was asked, or leaves nothing.
    NotLess,
    /// What she chose is not what she looked at.
    NotSeen,
    /// The notice is another than the one she decided on.
    OtherNotice,
}

impl Trouble {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::PickSource(item) => fl!(l, "trouble-pick-source", item = item.as_str()),
            Self::NothingChosen => fl!(l, "trouble-nothing-chosen"),
            Self::NotLess => fl!(l, "trouble-not-less"),
            Self::NotSeen => fl!(l, "trouble-not-seen"),
            Self::OtherNotice => fl!(l, "trouble-other-notice"),
        }
    }
}

/// What she had filled in before the page was shown again; nothing at first.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    /// Optional items that she ticked.
    pub ticked: BTreeSet<String>,
    /// Accounts that she picked, by item.
    pub picked: BTreeMap<String, String>,
}

/// `GET /requests/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/request_notice.html")]
pub struct RequestNotice {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The request's id, as paths use it.
    pub id: String,
    /// Why her last choice did not work.
    pub trouble: Option<Trouble>,
    /// What she had filled in.
    pub entered: Entered,
    /// Who asks.
    pub asker: Party,
    /// Whether a child's guardian looks at it, and it asks for what nobody may ask of a child.
    pub for_child: bool,
    /// What is asked, or less of it, as she chose.
    pub terms: Terms,
    /// What of it is more than usual.
    pub unusual: Unusual,
    /// Ids of the fair-use rules of the Account Aggregator network that it was checked against.
    pub rules: Vec<String>,
    /// Where she links an account of that network, for an item that has none yet.
    pub accounts_href: Option<String>,
    /// The consent it would replace, if any.
    pub replaces: Option<Replaces>,
    /// What she may make smaller.
    pub narrow: Narrow,
    /// Reasons she may give for a no.
    pub deny_reasons: Vec<Choice>,
    /// Whom she complains to.
    pub complaint: Complaint,
    /// The notice itself.
    pub notice: NoticeRef,
    /// When it was asked.
    pub asked: DateTime<Utc>,
    /// Until when she can decide.
    pub decide_by: Option<DateTime<Utc>>,
}

impl RequestNotice {
    /// Whether an item has no source yet, so that saying yes would lead nowhere.
    #[must_use]
    pub fn lacks_source(&self) -> bool {
        self.terms
            .items
            .iter()
            .any(|i| i.required && matches!(i.source, Source::Missing))
    }

    /// Whether a yes of who looks at it can count.
    #[must_use]
    pub fn says_yes(&self) -> bool {
        self.chrome.says_yes() && !self.for_child
    }

    /// Whether she has ticked an item before.
    #[must_use]
    pub fn is_ticked(&self, item: &str) -> bool {
        self.entered.ticked.contains(item)
    }

    /// Whether she has picked an account before.
    #[must_use]
    pub fn is_picked(&self, item: &str, account: &str) -> bool {
        self.entered.picked.get(item).is_some_and(|a| a == account)
    }

    /// The earliest day that any item reaches back to, in words.
    #[must_use]
    pub fn earliest_words(&self) -> Option<String> {
        let day = self.terms.earliest()?;
        Some(fl!(self.l, "request-back-to", day = self.l.date(&day)))
    }

    /// Which rules of the network it keeps, in words.
    #[must_use]
    pub fn fair_use_words(&self) -> Option<String> {
        let rules = (!self.rules.is_empty()).then(|| self.rules.join(", "))?;
        Some(fl!(self.l, "request-fair-use-text", rules = rules))
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let deny_reasons = ["too_much", "not_trusted", "other"]
            .map(|reason| Choice::new(reason, wording::denial::label(&l, reason)))
            .into();
        let choice = |value: &str, label: &str| Choice::new(value, label);
        let tick = |value: &str, label: &str| Tick {
            value: value.to_owned(),
            label: label.to_owned(),
            ticked: false,
        };
        Self {
            chrome: samples::manager_chrome(NavItem::None),
            id: "r1".to_owned(),
            trouble: None,
            entered: Entered::default(),
            asker: samples::lender(),
            for_child: false,
            terms: samples::terms(),
            unusual: Unusual::default(),
            rules: Vec::new(),
            accounts_href: None,
            replaces: None,
            narrow: Narrow {
                items: vec![NarrowItem {
                    id: "income".to_owned(),
                    title: "How steady your income is".to_owned(),
                    asked_from: l.date(&samples::day(2025, 11, 1)),
                    from: Select {
                        choices: vec![
                            choice("2026-10-01", "1 Oct 2026"),
                            choice("2026-08-01", "1 Aug 2026"),
                        ],
                        chosen: None,
                    },
                    only: vec![
                        tick("ganga-bank.example", "Ganga Bank"),
                        tick("yamuna.example", "Yamuna Co-operative Bank"),
                    ],
                }],
                often: Select {
                    choices: vec![choice("once", "Once")],
                    chosen: None,
                },
                until: Select {
                    choices: vec![
                        choice("2026-12-03", "3 Dec 2026"),
                        choice("2026-11-10", "10 Nov 2026"),
                    ],
                    chosen: None,
                },
                chosen: false,
            },
            deny_reasons,
            complaint: samples::complaint(),
            notice: samples::notice(),
            asked: samples::at(3, 9, 30),
            decide_by: Some(samples::at(10, 9, 30)),
            l,
        }
    }

    /// A request that she has made smaller, shown again because a choice did not work.
    #[must_use]
    pub fn sample_chosen(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.trouble = Some(Trouble::PickSource("Bank statement".to_owned()));
        page.entered.ticked.insert("statement".to_owned());
        let narrow = &mut page.narrow;
        narrow.chosen = true;
        narrow.often.chosen = Some("once".to_owned());
        if let Some(item) = narrow.items.first_mut() {
            item.from.chosen = Some("2026-08-01".to_owned());
            if let Some(only) = item.only.first_mut() {
                only.ticked = true;
            }
        }
        page.terms.frequency = crate::part::term::Frequency::Once;
        page
    }

    /// A request that replaces a consent, asks for more than usual and lacks a source, for tests and
    /// previews.
    #[must_use]
    pub fn sample_change(l: Locale) -> Self {
        let mut page = Self::sample(l);
        let changes = vec![
            TermChange {
                term: ChangedTerm::Until,
                before: Some("3 Dec 2026".to_owned()),
                after: Some("3 Feb 2027".to_owned()),
            },
            TermChange {
                term: ChangedTerm::Item("Clinic visits".to_owned()),
                before: None,
                after: Some("The last 2 years".to_owned()),
            },
            TermChange {
                term: ChangedTerm::Item("Address".to_owned()),
                before: Some("Included".to_owned()),
                after: None,
            },
        ];
        page.replaces = Some(Replaces {
            href: "/consents/c1".to_owned(),
            changes,
        });
        if let Some(item) = page.terms.items.first_mut() {
            item.source = Source::Missing;
        }
        page.terms.frequency = crate::part::term::Frequency::PerDay(400);
        page.unusual = Unusual {
            often: Some(crate::part::term::Frequency::Once),
            long: Some(30),
            back: Some(366),
            kept: Some(31),
        };
        page.narrow = Narrow::default();
        page
    }

    /// A request of the Account Aggregator network, with accounts to tick, for tests and previews.
    #[must_use]
    pub fn sample_accounts(l: Locale) -> Self {
        let mut page = Self::sample(l);
        let tick = |(value, ticked): (&str, bool)| Tick {
            value: value.to_owned(),
            label: format!(
                "{} – {}",
                samples::LONG_NAME,
                wording::dataset::account(&page.l, "DEPOSIT", "XXXXXX1234")
            ),
            ticked,
        };
        let source = Source::Tick([("a1", true), ("a2", false)].map(tick).into());
        page.terms.items.truncate(1);
        if let Some(item) = page.terms.items.first_mut() {
            item.title = wording::dataset::fi_type(&page.l, "DEPOSIT");
            item.yields = crate::part::term::Yield::Records;
            item.source = source;
        }
        page.rules = vec!["loan-monthly".to_owned(), "deposit-any".to_owned()];
        page
    }

    /// The same where none of her accounts fits.
    #[must_use]
    pub fn sample_no_account(l: Locale) -> Self {
        let mut page = Self::sample_accounts(l);
        page.accounts_href = Some("/accounts?for=r1".to_owned());
        if let Some(item) = page.terms.items.first_mut() {
            item.source = Source::Missing;
        }
        page
    }

    /// One page for every trouble, for tests.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        [
            Trouble::NothingChosen,
            Trouble::NotLess,
            Trouble::NotSeen,
            Trouble::OtherNotice,
        ]
        .into_iter()
        .map(|trouble| Self {
            trouble: Some(trouble),
            ..Self::sample(l.clone())
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_required_item_without_a_source_is_noticed() {
        let l = Locale::of(Language::En);
        assert!(RequestNotice::sample_change(l.clone()).lacks_source());
        assert!(!RequestNotice::sample(l).lacks_source());
    }
}
