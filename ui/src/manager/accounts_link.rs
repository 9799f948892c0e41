//! Linking accounts of the Account Aggregator network, step by step: what they are found by, which of them, and
//! that it is she.
//!
//! Posts `/accounts/link/{party}` with `mobile`, `pan` and `number`, then `/accounts/linkings/{id}` with
//! `account[]` (the place of each ticked one), then the same with `token`.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::{samples, wording};

/// Why accounts were not linked, and what she can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkTrouble {
    /// There is no address to look by.
    NoEmail,
    /// No mobile number.
    Mobile,
    /// No PAN.
    Pan,
    /// No account number.
    Number,
    /// Nothing was found.
    NoAccounts,
    /// None of these kinds are there.
    Unsupported,
    /// One is not there any more.
    AccountGone,
    /// Nothing is ticked.
    NothingTicked,
    /// Another code.
    WrongToken,
    /// Its time is over.
    Over,
    /// Nobody answers.
    Unreachable,
    /// The answer is none.
    NoAnswer,
    /// The provider does not.
    Refused,
}

impl LinkTrouble {
    /// All there are.
    pub const ALL: [Self; 13] = [
        Self::NoEmail,
        Self::Mobile,
        Self::Pan,
        Self::Number,
        Self::NoAccounts,
        Self::Unsupported,
        Self::AccountGone,
        Self::NothingTicked,
        Self::WrongToken,
        Self::Over,
        Self::Unreachable,
        Self::NoAnswer,
        Self::Refused,
    ];

    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale, name: &str) -> String {
        match self {
            Self::NoEmail => fl!(l, "accounts-fault-no-email"),
            Self::Mobile => fl!(l, "accounts-fault-mobile"),
            Self::Pan => fl!(l, "accounts-fault-pan"),
            Self::Number => fl!(l, "accounts-fault-number"),
            Self::NoAccounts => fl!(l, "accounts-fault-none", name = name),
            Self::Unsupported => fl!(l, "accounts-fault-unsupported", name = name),
            Self::AccountGone => fl!(l, "accounts-fault-gone", name = name),
            Self::NothingTicked => fl!(l, "accounts-fault-ticked"),
            Self::WrongToken => fl!(l, "accounts-fault-token", name = name),
            Self::Over => fl!(l, "accounts-fault-over", name = name),
            Self::Unreachable => fl!(l, "accounts-fault-unreachable", name = name),
            Self::NoAnswer => fl!(l, "accounts-fault-answer", name = name),
            Self::Refused => fl!(l, "accounts-fault-refused", name = name),
        }
    }
}

/// What she has typed to be found by.
#[derive(Clone, Debug, Default)]
pub struct FindEntered {
    /// A mobile number.
    pub mobile: String,
    /// A PAN.
    pub pan: String,
    /// An account or customer number.
    pub number: String,
}

/// `GET /accounts/link/{party}`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/accounts_find.html")]
pub struct AccountsFind {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The provider's party id, as paths use it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The address that is sent; none: there is none, and nothing can be found.
    pub email: Option<String>,
    /// What she has typed.
    pub entered: FindEntered,
    /// Why nothing came of it.
    pub trouble: Option<LinkTrouble>,
}

impl AccountsFind {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            chrome: samples::manager_chrome(NavItem::Accounts).with_accounts(),
            id: "second-bank.fip.network".to_owned(),
            name: "Second Bank".to_owned(),
            email: Some("asha.with.a.very.long.name.indeed@people.sandbox.example".to_owned()),
            entered: FindEntered::default(),
            trouble: None,
            l,
        }
    }

    /// Nothing was found.
    #[must_use]
    pub fn sample_trouble(l: Locale) -> Self {
        Self {
            name: samples::LONG_NAME.to_owned(),
            entered: FindEntered {
                mobile: "98765 43210".to_owned(),
                ..FindEntered::default()
            },
            trouble: Some(LinkTrouble::NoAccounts),
            ..Self::sample(l)
        }
    }

    /// Somebody for whom nobody vouches.
    #[must_use]
    pub fn sample_no_email(l: Locale) -> Self {
        Self {
            email: None,
            ..Self::sample(l)
        }
    }
}

/// An account that was found.
#[derive(Clone, Debug)]
pub struct FoundLine {
    /// Its place, as the form sends it.
    pub place: usize,
    /// What it is: kind and masked number.
    pub title: String,
    /// Whether it is linked already.
    pub linked: bool,
}

fn found(l: &Locale) -> Vec<FoundLine> {
    let line = |(place, kind, linked)| FoundLine {
        place,
        title: wording::dataset::account(l, kind, "XXXXXXXX1234"),
        linked,
    };
    [
        (0, "DEPOSIT", true),
        (1, "DEPOSIT", false),
        (2, "RECURRING_DEPOSIT", false),
    ]
    .map(line)
    .into()
}

/// `GET /accounts/linkings/{id}`, once accounts were found.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/accounts_pick.html")]
pub struct AccountsPick {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The try, as paths use it.
    pub id: String,
    /// The provider's name.
    pub name: String,
    /// What was found.
    pub found: Vec<FoundLine>,
    /// Why her choice did not work.
    pub trouble: Option<LinkTrouble>,
}

impl AccountsPick {
    /// Whether there is something to tick.
    #[must_use]
    pub fn any(&self) -> bool {
        self.found.iter().any(|line| !line.linked)
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            chrome: samples::manager_chrome(NavItem::Accounts).with_accounts(),
            id: "t1".to_owned(),
            name: "Second Bank".to_owned(),
            found: found(&l),
            trouble: Some(LinkTrouble::NothingTicked),
            l,
        }
    }

    /// Everything is linked already.
    #[must_use]
    pub fn sample_none(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.trouble = None;
        page.found.retain(|line| line.linked);
        page
    }
}

/// `GET /accounts/linkings/{id}`, while the provider makes sure that it is she.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/accounts_confirm.html")]
pub struct AccountsConfirm {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The try, as paths use it.
    pub id: String,
    /// The provider's name.
    pub name: String,
    /// Whether it asks her at its own place; else it has sent her a code.
    pub direct: bool,
    /// Its pages for people.
    pub web: Option<String>,
    /// Until when, in words.
    pub until: String,
    /// What is to be linked.
    pub accounts: Vec<FoundLine>,
    /// Why it did not work.
    pub trouble: Option<LinkTrouble>,
}

impl AccountsConfirm {
    /// A code is asked for, and the last one was another.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            chrome: samples::manager_chrome(NavItem::Accounts).with_accounts(),
            id: "t1".to_owned(),
            name: "Second Bank".to_owned(),
            direct: false,
            web: None,
            until: l.moment(&samples::at(3, 9, 45)),
            accounts: found(&l).split_off(1),
            trouble: Some(LinkTrouble::WrongToken),
            l,
        }
    }

    /// The provider asks her itself.
    #[must_use]
    pub fn sample_direct(l: Locale) -> Self {
        Self {
            direct: true,
            web: Some("https://second-bank.example/".to_owned()),
            accounts: found(&l),
            trouble: None,
            ..Self::sample(l)
        }
    }
}
