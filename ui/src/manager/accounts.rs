//! Her accounts on the Account Aggregator network: her address there, what is linked, and where more can be.
//!
//! Posts `/accounts/address` with `address`. Links on to `/accounts/link/{party}` and
//! `/accounts/{link}/end`.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::manager::accounts_link::LinkTrouble;
use crate::{samples, wording};

/// Why an address was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressTrouble {
    /// It has not the form of one.
    Unfit,
    /// Somebody has it.
    Taken,
}

impl AddressTrouble {
    fn label(self, l: &Locale) -> String {
        match self {
            Self::Unfit => fl!(l, "accounts-address-unfit"),
            Self::Taken => fl!(l, "accounts-address-taken"),
        }
    }
}

/// What came of linking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkingResult {
    /// Linked, at this provider.
    Linked(String),
    /// Not linked, at this provider.
    Trouble(LinkTrouble, String),
}

/// A linked account.
#[derive(Clone, Debug)]
pub struct LinkedAccount {
    /// Its link, as paths use it.
    pub id: String,
    /// Where it is.
    pub provider: String,
    /// What it is: kind and masked number.
    pub title: String,
    /// Since when it is linked.
    pub linked: DateTime<Utc>,
}

/// Where accounts can be linked.
#[derive(Clone, Debug)]
pub struct AccountProvider {
    /// Its party id, as paths use it.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// `GET /accounts`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/accounts.html")]
pub struct Accounts {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// What came of linking just now.
    pub result: Option<LinkingResult>,
    /// Her whole address, once she has one.
    pub address: Option<String>,
    /// What follows in every address, with the `@`.
    pub handle: String,
    /// What she has typed.
    pub entered: String,
    /// Why it was not taken.
    pub trouble: Option<AddressTrouble>,
    /// What is linked.
    pub linked: Vec<LinkedAccount>,
    /// Where more can be; none: who looks links nothing.
    pub providers: Option<Vec<AccountProvider>>,
    /// The request that she came from.
    pub back_href: Option<String>,
}

impl Accounts {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let account = |id: &str, kind: &str, masked: &str| LinkedAccount {
            id: id.to_owned(),
            provider: samples::LONG_NAME.to_owned(),
            title: wording::dataset::account(&l, kind, masked),
            linked: samples::at(3, 9, 30),
        };
        let provider = |id: &str, name: &str| AccountProvider {
            id: id.to_owned(),
            name: name.to_owned(),
        };
        Self {
            chrome: samples::manager_chrome(NavItem::Accounts).with_accounts(),
            result: Some(LinkingResult::Linked("Second Bank".to_owned())),
            address: Some("asha.verma-with-a-long-name@amanat-aa".to_owned()),
            handle: "@amanat-aa".to_owned(),
            entered: String::new(),
            trouble: None,
            linked: vec![
                account("a1", "DEPOSIT", "XXXXXX1234"),
                account("a2", "TERM_DEPOSIT", "XXXXXX9876"),
            ],
            providers: Some(vec![
                provider("second-bank.fip.network", "Second Bank"),
                provider("yamuna.fip.network", samples::LONG_NAME),
            ]),
            back_href: Some("/requests/r1".to_owned()),
            l,
        }
    }

    /// Somebody without an address, and one that did not fit.
    #[must_use]
    pub fn sample_new(l: Locale) -> Self {
        Self {
            result: None,
            address: None,
            entered: "a b".to_owned(),
            trouble: Some(AddressTrouble::Unfit),
            linked: Vec::new(),
            ..Self::sample(l)
        }
    }

    /// A taken address, nobody to link with, and a nominee who looks.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let mut all = vec![
            Self {
                trouble: Some(AddressTrouble::Taken),
                ..Self::sample_new(l.clone())
            },
            Self {
                providers: Some(Vec::new()),
                ..Self::sample(l.clone())
            },
            Self {
                providers: None,
                ..Self::sample(l.clone())
            },
        ];
        all.extend(LinkTrouble::ALL.map(|trouble| Self {
            result: Some(LinkingResult::Trouble(trouble, "Second Bank".to_owned())),
            ..Self::sample(l.clone())
        }));
        all
    }
}
