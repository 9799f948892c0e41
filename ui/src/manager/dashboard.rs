//! Who can see what right now.
//!
//! Gets itself with `tab`, `q`, `organisation`, `data`, `purpose`, `sort` and `after`. Posts: `/links`
//! with `party`; Stop leads to `/consents/{id}/stop`, the second click is there.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::manager::card::ConsentCard;
use crate::manager::finder::{DashboardTab, Finder, TabLink};
use crate::manager::passkeys::Counting;
use crate::part::listed::Listed;
use crate::part::source::SourceKind;
use crate::part::status::ConsentStatus;
use crate::samples;

/// A request that waits for her.
#[derive(Clone, Debug)]
pub struct WaitingRequest {
    /// Its id, as paths use it.
    pub id: String,
    /// Who asks.
    pub organisation: String,
    /// Why.
    pub purpose: String,
    /// When it asked.
    pub asked: DateTime<Utc>,
    /// Until when she can decide.
    pub decide_by: Option<DateTime<Utc>>,
    /// Whether she has put it off before.
    pub deferred: bool,
}

/// A source she has linked.
#[derive(Clone, Debug)]
pub struct LinkedSource {
    /// Its name.
    pub name: String,
    /// Its id on the network.
    pub id: String,
    /// What kind it is.
    pub kind: SourceKind,
    /// Its accounts, masked; empty where their only name is the source's own.
    pub accounts: Vec<String>,
    /// Since when it is linked.
    pub linked: DateTime<Utc>,
    /// The guardian who linked it and whose yes counts there; none: she herself.
    pub guardian: Option<String>,
    /// Where she looks at it, when it has pages of its own.
    pub href: Option<String>,
    /// Whether a passkey of hers counts there; none while she has no passkey.
    pub counting: Option<Counting>,
}

/// A source she can link.
#[derive(Clone, Debug)]
pub struct LinkableSource {
    /// The party id that the form sends.
    pub party: String,
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: SourceKind,
}

/// What is linked, and what can be.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Sources she has linked.
    pub linked: Vec<LinkedSource>,
    /// Sources she can link.
    pub linkable: Vec<LinkableSource>,
}

/// `GET /dashboard`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/dashboard.html")]
pub struct Dashboard {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// How many consents are in force, whatever she looks for.
    pub in_force: u64,
    /// The tab shown.
    pub tab: DashboardTab,
    /// All tabs.
    pub tabs: Vec<TabLink>,
    /// What she looks for; none where there is little to look through.
    pub finder: Option<Finder>,
    /// Requests that wait for her: on their tab a page of them, elsewhere the first few.
    pub waiting: Listed<WaitingRequest>,
    /// The consents of the tab.
    pub cards: Listed<ConsentCard>,
    /// Where the list begins, when this is not its beginning.
    pub first_href: Option<String>,
    /// Her sources, on her first page only.
    pub sources: Option<Sources>,
}

impl Dashboard {
    /// The sentence under the title: how many can see something now.
    #[must_use]
    pub fn summary(&self) -> String {
        let shown = self.l.number(self.in_force);
        fl!(
            self.l,
            "dashboard-summary",
            n = self.in_force,
            shown = shown
        )
    }

    /// The heading over what waits: how much.
    #[must_use]
    pub fn waiting_words(&self) -> String {
        fl!(self.l, "dashboard-waiting", n = self.waiting.total)
    }

    /// Whether it is the tab of requests.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.tab == DashboardTab::Waiting
    }

    /// Whether nothing matches what she looks for.
    #[must_use]
    pub fn found_nothing(&self) -> bool {
        self.cards.is_empty() && self.finder.as_ref().is_some_and(Finder::is_looking)
    }

    fn of(l: Locale, tab: DashboardTab) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Dashboard),
            in_force: 0,
            tab,
            tabs: samples::tabs(tab, [0; 4]),
            finder: None,
            waiting: Listed::default(),
            cards: Listed::default(),
            first_href: None,
            sources: None,
        }
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            in_force: 14,
            tabs: samples::tabs(DashboardTab::Active, [14, 2, 1, 230]),
            finder: Some(samples::finder(&l, DashboardTab::Active)),
            waiting: Listed::part(vec![samples::waiting()], 2, "/dashboard?tab=waiting"),
            cards: Listed::part(samples::active_cards(), 14, "/dashboard?after=m"),
            sources: Some(Sources {
                linked: samples::sources(),
                linkable: samples::linkable(),
            }),
            ..Self::of(l, DashboardTab::Active)
        }
    }

    /// A page for somebody new, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            sources: Some(Sources {
                linked: Vec::new(),
                linkable: samples::linkable(),
            }),
            ..Self::of(l, DashboardTab::Active)
        }
    }

    /// Every other tab, filled and empty, and a search with hits and without, for tests.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        use ConsentStatus::{Expired, Paused, Revoked, Superseded, Withdrawn};
        let counts = [14, 2, 1, 230];
        let mut pages: Vec<_> = DashboardTab::ALL
            .into_iter()
            .map(|tab| Self::of(l.clone(), tab))
            .collect();
        let waiting = vec![samples::waiting(), samples::long_waiting()];
        pages.push(Self {
            tabs: samples::tabs(DashboardTab::Waiting, counts),
            waiting: Listed::part(waiting, 12, "/dashboard?tab=waiting&after=r2"),
            ..Self::of(l.clone(), DashboardTab::Waiting)
        });
        pages.push(Self {
            tabs: samples::tabs(DashboardTab::Paused, counts),
            cards: Listed::whole(vec![samples::card("c3", Paused)]),
            ..Self::of(l.clone(), DashboardTab::Paused)
        });
        let mut ended = vec![samples::used_card("c6")];
        ended.extend([Withdrawn, Revoked, Expired, Superseded].map(|s| samples::card("c4", s)));
        pages.push(Self {
            tabs: samples::tabs(DashboardTab::Ended, counts),
            finder: Some(samples::finder(l, DashboardTab::Ended)),
            cards: Listed::part(ended, 230, "/dashboard?tab=ended&after=m"),
            first_href: Some("/dashboard?tab=ended".to_owned()),
            ..Self::of(l.clone(), DashboardTab::Ended)
        });
        for found in [2, 0] {
            let mut finder = samples::finder(l, DashboardTab::Active);
            finder.words = "loan \"2 November\"".to_owned();
            finder.organisation.chosen = Some("sahaj.example".to_owned());
            finder.order.chosen = Some("ending".to_owned());
            finder.found = found;
            let cards = if found == 0 {
                Vec::new()
            } else {
                samples::active_cards()
            };
            pages.push(Self {
                in_force: 14,
                tabs: samples::tabs(DashboardTab::Active, [found, 2, 0, 3]),
                finder: Some(finder),
                cards: Listed::whole(cards),
                ..Self::of(l.clone(), DashboardTab::Active)
            });
        }
        pages
    }
}
