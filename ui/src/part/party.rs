//! Who asks, who holds, who acts.

use chrono::NaiveDate;
use i18n_embed_fl::fl;

use crate::locale::Locale;

/// How an organisation stands in the registry of parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Registered and in good standing.
    Registered,
    /// Registered, but suspended for now.
    Suspended,
    /// Not in the registry.
    Unknown,
}

impl Registration {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Registered => fl!(l, "registration-registered"),
            Self::Suspended => fl!(l, "registration-suspended"),
            Self::Unknown => fl!(l, "registration-unknown"),
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Registered => "good",
            Self::Suspended => "bad",
            Self::Unknown => "warn",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Registered => "ok",
            Self::Suspended => "stop",
            Self::Unknown => "warn",
        }
    }
}

/// An organisation as she sees it.
#[derive(Clone, Debug)]
pub struct Party {
    /// Its registered name.
    pub name: String,
    /// Its id on the network, where it is known.
    pub id: Option<String>,
    /// How it stands in the registry.
    pub registration: Registration,
    /// Since when it is registered.
    pub since: Option<NaiveDate>,
    /// Its website; shown as text and linked only when it is `https`.
    pub website: Option<String>,
    /// Its logo, on this origin; its initials stand for one that it has not.
    pub logo_href: Option<String>,
}

impl Party {
    /// The first letters of the first two words of its name.
    #[must_use]
    pub fn initials(&self) -> String {
        let words = self.name.split(|c: char| !c.is_alphanumeric());
        let firsts = words.filter_map(|word| word.chars().next());
        firsts.take(2).flat_map(char::to_uppercase).collect()
    }

    /// The website, when it is safe to link.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        self.website
            .as_deref()
            .filter(|w| w.starts_with("https://"))
    }
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// She herself.
    You,
    /// Her guardian.
    Guardian(String),
    /// Her nominee.
    Nominee(String),
    /// She herself, for one who acts for her.
    Person(String),
    /// An organisation, by name.
    Organisation(String),
    /// Where her data comes from.
    Source,
    /// Her own store.
    Store,
    /// The consent manager.
    Manager,
    /// The Data Protection Board.
    Board,
}

impl Actor {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::You => fl!(l, "actor-you"),
            Self::Guardian(name) => fl!(l, "actor-guardian", name = name.as_str()),
            Self::Nominee(name) => fl!(l, "actor-nominee", name = name.as_str()),
            Self::Person(name) | Self::Organisation(name) => name.clone(),
            Self::Source => fl!(l, "actor-source"),
            Self::Store => fl!(l, "actor-store"),
            Self::Manager => fl!(l, "actor-manager"),
            Self::Board => fl!(l, "actor-board"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_that_is_not_https_is_never_linked() {
        for website in [
            "javascript:alert(1)",
            "http://bank.example",
            "data:text/html,x",
        ] {
            let party = Party {
                name: "Bank".to_owned(),
                id: None,
                registration: Registration::Unknown,
                since: None,
                website: Some(website.to_owned()),
                logo_href: None,
            };
            assert_eq!(party.link(), None, "{website}");
        }
    }

    #[test]
    fn who_has_no_logo_is_known_by_initials() {
        for (name, initials) in [
            ("Sahaj Micro Credit", "SM"),
            ("bank", "B"),
            ("  (a) b", "AB"),
            ("<script>", "S"),
            ("सहज ऋण", "सऋ"),
            ("--", ""),
        ] {
            let party = Party {
                name: name.to_owned(),
                id: None,
                registration: Registration::Unknown,
                since: None,
                website: None,
                logo_href: None,
            };
            assert_eq!(party.initials(), initials);
        }
    }
}
