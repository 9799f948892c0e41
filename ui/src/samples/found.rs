//! What she looks for among many consents, and finds.

use super::{LONG_NAME, at, lender, waiting};
use crate::locale::Locale;
use crate::manager::{DashboardTab, Finder, Picker, Sorting, TabLink, WaitingRequest};
use crate::part::listed::Choice;

/// The tabs with so many on each, in their order, `current` being shown.
#[must_use]
pub fn tabs(current: DashboardTab, counts: [u64; 4]) -> Vec<TabLink> {
    let tabs = DashboardTab::ALL.into_iter().zip(counts);
    tabs.map(|(tab, count)| TabLink {
        tab,
        href: format!("/dashboard?tab={}", tab.key()),
        count,
        current: tab == current,
    })
    .collect()
}

/// The lists to choose from, with nothing chosen.
#[must_use]
pub fn finder(l: &Locale, tab: DashboardTab) -> Finder {
    let list = |choices: &[(&str, &str)]| Picker {
        choices: choices.iter().map(|(v, l)| Choice::new(*v, *l)).collect(),
        chosen: None,
    };
    Finder {
        words: String::new(),
        organisation: list(&[
            ("nadi.example", "Nadi Health Research"),
            ("sahaj.example", lender().name.as_str()),
            ("coop.example", LONG_NAME),
        ]),
        data: list(&[
            ("bank.transactions", "Bank statement"),
            ("income-stability", "How steady your income is"),
        ]),
        purpose: list(&[("dpv:ScientificResearch", "Scientific research")]),
        order: Sorting::picker(l, tab, None),
        found: 0,
        reset_href: "/dashboard?tab=active".to_owned(),
    }
}

/// A request from somebody with a long name.
#[must_use]
pub fn long_waiting() -> WaitingRequest {
    WaitingRequest {
        id: "r2".to_owned(),
        organisation: LONG_NAME.to_owned(),
        asked: at(4, 9, 30),
        decide_by: None,
        deferred: false,
        ..waiting()
    }
}
