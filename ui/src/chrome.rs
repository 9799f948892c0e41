//! The frame around every page: header, navigation, language switch, footer.
//!
//! Holds only what the frame shows. Whether somebody is signed in is the service's decision; the
//! frame merely shows her name and a way out.

use i18n_embed_fl::fl;

use crate::assets;
use crate::locale::{Language, Locale};

/// Which service the page belongs to; decides name, accent colour and navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// The consent manager.
    Manager,
    /// The personal store, on its own origin.
    Store,
    /// A fiduciary's own linking pages, on its own origin.
    Adapter,
}

/// The navigation entry the page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavItem {
    /// Manager: who can see what.
    Dashboard,
    /// Manager: what she is told.
    Messages,
    /// Manager: requests and complaints.
    Rights,
    /// Manager: accounts of the Account Aggregator network.
    Accounts,
    /// Manager: mail, language, security.
    Settings,
    /// Manager: the record of everything.
    Record,
    /// Manager: sign-in and passkeys.
    Passkeys,
    /// Both: who runs this.
    About,
    /// Store: what is held.
    Holdings,
    /// Store: what has left.
    Releases,
    /// Store: what it was told that she approved.
    Approved,
    /// Store: the passkeys that count there.
    Keys,
    /// Store: export and erase.
    TakeOut,
    /// No entry is marked.
    None,
}

/// What the frame shows.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The service this page belongs to.
    pub service: Service,
    /// The service's own name, as its operator chose it.
    pub service_name: String,
    /// Her name, once she is signed in.
    pub signed_in_as: Option<String>,
    /// The CSRF token of her session; every form of the page carries it.
    pub csrf: Option<String>,
    /// For whom she acts, when she does.
    pub acting: Option<ActsFor>,
    /// The marked navigation entry.
    pub active: NavItem,
    /// Whether the service is on the Account Aggregator network.
    pub accounts: bool,
    /// Messages she has not read.
    pub unread: u64,
    /// Who runs the service, when the operator has said so.
    pub operator: Option<String>,
    /// Where the publication page is.
    pub about_href: String,
    /// The query this page needs, which the language switch keeps.
    pub query: String,
    /// Where the language switch leads; empty for this very address.
    pub languages_at: String,
    /// What the paths of the service stand under, without a slash at its end; empty for its origin.
    pub root: String,
}

/// For whom somebody acts.
#[derive(Clone, Debug)]
pub struct ActsFor {
    /// Her name.
    pub name: String,
    /// As a guardian, or as a nominee.
    pub guardian: bool,
}

impl ActsFor {
    /// What the banner says.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        let name = self.name.as_str();
        if self.guardian {
            fl!(l, "chrome-acting-guardian", name = name)
        } else {
            fl!(l, "chrome-acting-nominee", name = name)
        }
    }
}

/// One line of the navigation.
#[derive(Clone, Debug)]
pub struct NavLink {
    /// Where it goes.
    pub href: String,
    /// Its words.
    pub label: String,
    /// A word beside it: how much is new.
    pub badge: Option<String>,
    /// Whether this page is it.
    pub current: bool,
}

impl Chrome {
    /// A frame of the consent manager for somebody who is not signed in.
    #[must_use]
    pub fn manager(service_name: impl Into<String>) -> Self {
        Self::of(Service::Manager, service_name.into())
    }

    /// A frame of the personal store for somebody who is not signed in.
    #[must_use]
    pub fn store(service_name: impl Into<String>) -> Self {
        Self::of(Service::Store, service_name.into())
    }

    /// A frame of a fiduciary's linking pages, whose paths stand under `root`. Nobody is ever signed
    /// in there, and what the fiduciary publishes about itself stands elsewhere.
    #[must_use]
    pub fn adapter(fiduciary: impl Into<String>, root: &str) -> Self {
        let mut chrome = Self::of(Service::Adapter, fiduciary.into());
        root.trim_end_matches('/').clone_into(&mut chrome.root);
        chrome
    }

    fn of(service: Service, service_name: String) -> Self {
        Self {
            service,
            service_name,
            signed_in_as: None,
            csrf: None,
            acting: None,
            active: NavItem::None,
            accounts: false,
            unread: 0,
            operator: None,
            about_href: "/about".to_owned(),
            query: String::new(),
            languages_at: String::new(),
            root: String::new(),
        }
    }

    /// Shows her as signed in, with the CSRF token of her session.
    #[must_use]
    pub fn signed_in(mut self, name: impl Into<String>, csrf: impl Into<String>) -> Self {
        self.signed_in_as = Some(name.into());
        self.csrf = Some(csrf.into());
        self
    }

    /// Whether a yes of who looks at the page can count: hers, or a guardian's, and no nominee's.
    #[must_use]
    pub fn says_yes(&self) -> bool {
        self.acting.as_ref().is_none_or(|acting| acting.guardian)
    }

    /// Says on every page for whom she acts.
    #[must_use]
    pub fn acting_for(mut self, name: impl Into<String>, guardian: bool) -> Self {
        self.acting = Some(ActsFor {
            name: name.into(),
            guardian,
        });
        self
    }

    /// Carries a CSRF token although nobody is signed in yet.
    #[must_use]
    pub fn with_csrf(mut self, csrf: impl Into<String>) -> Self {
        self.csrf = Some(csrf.into());
        self
    }

    /// Leads to her accounts of the Account Aggregator network.
    #[must_use]
    pub const fn with_accounts(mut self) -> Self {
        self.accounts = true;
        self
    }

    /// Says how many messages she has not read.
    #[must_use]
    pub const fn unread(mut self, n: u64) -> Self {
        self.unread = n;
        self
    }

    /// Marks a navigation entry.
    #[must_use]
    pub fn active(mut self, item: NavItem) -> Self {
        self.active = item;
        self
    }

    /// Names who runs the service.
    #[must_use]
    pub fn operated_by(mut self, operator: impl Into<String>) -> Self {
        self.operator = Some(operator.into());
        self
    }

    /// Puts the publication page elsewhere, for a service that has none of its own.
    #[must_use]
    pub fn about_at(mut self, href: impl Into<String>) -> Self {
        self.about_href = href.into();
        self
    }

    /// Keeps the query of this page's address when she changes the language.
    #[must_use]
    pub fn keeping(mut self, query: &str) -> Self {
        let pairs = query.split('&');
        let others: Vec<_> = pairs
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
            .collect();
        self.query = others.join("&");
        self
    }

    /// Lets the language switch lead to `path`, for a page that answers a form and so cannot be had
    /// again at its own address.
    #[must_use]
    pub fn languages_at(mut self, path: &str) -> Self {
        self.languages_at = self.at(path);
        self
    }

    /// This page in another language.
    #[must_use]
    pub fn language_href(&self, language: &Language) -> String {
        let (at, tag) = (&self.languages_at, language.tag());
        if self.query.is_empty() {
            return format!("{at}?lang={tag}");
        }
        format!("{at}?{}&lang={tag}", self.query)
    }

    /// Where a path of the service is.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    /// The token for a form's hidden field; empty, and so refused, when there is none.
    #[must_use]
    pub fn token(&self) -> &str {
        self.csrf.as_deref().unwrap_or_default()
    }

    /// The name of the accent colour, for `<html data-service>`.
    #[must_use]
    pub const fn service_key(&self) -> &'static str {
        match self.service {
            Service::Manager => "manager",
            Service::Store => "store",
            Service::Adapter => "adapter",
        }
    }

    /// Where the logo is.
    #[must_use]
    pub fn logo_href(&self) -> String {
        self.at(match self.service {
            Service::Manager => "/assets/logo.svg",
            Service::Store => "/assets/store-logo.svg",
            Service::Adapter => "/assets/adapter-logo.svg",
        })
    }

    /// What kind of service this is, under its name.
    #[must_use]
    pub fn tagline(&self, l: &Locale) -> String {
        match self.service {
            Service::Manager => fl!(l, "chrome-tagline-manager"),
            Service::Store => fl!(l, "chrome-tagline-store"),
            Service::Adapter => fl!(l, "chrome-tagline-adapter"),
        }
    }

    /// Where the stylesheet is.
    #[must_use]
    pub fn stylesheet(&self) -> String {
        self.at(assets::stylesheet_href())
    }

    /// Where the script for passkeys is.
    #[must_use]
    pub fn passkey_script(&self) -> String {
        self.at(assets::script_href())
    }

    /// Where her first page is, when the service has one.
    #[must_use]
    pub const fn home(&self) -> Option<&'static str> {
        match (self.service, self.signed_in_as.is_some()) {
            (Service::Manager, true) => Some("/dashboard"),
            (Service::Manager | Service::Store, _) => Some("/"),
            (Service::Adapter, _) => None,
        }
    }

    /// Whether there is a publication page that the frame can lead to.
    #[must_use]
    pub const fn has_about(&self) -> bool {
        match self.service {
            Service::Manager | Service::Store => true,
            Service::Adapter => false,
        }
    }

    /// Whether search engines are asked to leave the page out.
    #[must_use]
    pub const fn is_unlisted(&self) -> bool {
        matches!(self.service, Service::Adapter)
    }

    /// The navigation, empty until she is signed in.
    #[must_use]
    pub fn nav(&self, l: &Locale) -> Vec<NavLink> {
        if self.signed_in_as.is_none() {
            return Vec::new();
        }
        let entries = match self.service {
            Service::Manager => vec![
                (
                    NavItem::Dashboard,
                    "/dashboard".to_owned(),
                    fl!(l, "nav-dashboard"),
                ),
                (
                    NavItem::Messages,
                    "/messages".to_owned(),
                    fl!(l, "nav-messages"),
                ),
                (NavItem::Rights, "/rights".to_owned(), fl!(l, "nav-rights")),
                (
                    NavItem::Accounts,
                    "/accounts".to_owned(),
                    fl!(l, "nav-accounts"),
                ),
                (
                    NavItem::Settings,
                    "/settings".to_owned(),
                    fl!(l, "nav-settings"),
                ),
                (NavItem::Record, "/record".to_owned(), fl!(l, "nav-record")),
                (
                    NavItem::Passkeys,
                    "/passkeys".to_owned(),
                    fl!(l, "nav-passkeys"),
                ),
                (NavItem::About, self.about_href.clone(), fl!(l, "nav-about")),
            ],
            Service::Store => vec![
                (NavItem::Holdings, "/".to_owned(), fl!(l, "nav-holdings")),
                (
                    NavItem::Releases,
                    "/releases".to_owned(),
                    fl!(l, "nav-releases"),
                ),
                (
                    NavItem::Approved,
                    "/approved".to_owned(),
                    fl!(l, "nav-approved"),
                ),
                (NavItem::Keys, "/passkeys".to_owned(), fl!(l, "nav-keys")),
                (
                    NavItem::TakeOut,
                    "/export".to_owned(),
                    fl!(l, "nav-takeout"),
                ),
            ],
            Service::Adapter => Vec::new(),
        };
        // Sign-in and settings are nobody's but her own.
        let hidden = |item: &NavItem| {
            (self.acting.is_some() && matches!(item, NavItem::Settings | NavItem::Passkeys))
                || (!self.accounts && *item == NavItem::Accounts)
        };
        entries
            .into_iter()
            .filter(|(item, ..)| !hidden(item))
            .map(|(item, href, label)| NavLink {
                href,
                label,
                badge: (item == NavItem::Messages && self.unread > 0)
                    .then(|| fl!(l, "nav-unread", n = self.unread)),
                current: item == self.active,
            })
            .collect()
    }

    /// Every language, for the language switch.
    #[must_use]
    pub const fn languages(&self) -> &'static [Language] {
        &Language::ALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_sees_no_navigation_and_gets_no_token() {
        let chrome = Chrome::manager("Amanat");
        assert!(chrome.nav(&Locale::of(Language::En)).is_empty());
        assert_eq!(chrome.token(), "");
        assert_eq!(chrome.home(), Some("/"));
    }

    #[test]
    fn the_language_switch_keeps_what_the_page_needs() {
        let chrome = Chrome::store("Store");
        assert_eq!(chrome.language_href(&Language::Hi), "?lang=hi");
        let chrome = chrome.keeping("request=a.b.c&lang=en");
        assert_eq!(
            chrome.language_href(&Language::Hi),
            "?request=a.b.c&lang=hi"
        );
    }

    #[test]
    fn a_page_that_answers_a_form_is_had_in_another_language_elsewhere() {
        let chrome = Chrome::adapter("Bank", "/consents/").languages_at("/link");
        assert_eq!(
            chrome.language_href(&Language::Hi),
            "/consents/link?lang=hi"
        );
    }

    #[test]
    fn an_adapter_may_stand_under_a_path_and_leads_to_no_page_that_it_lacks() {
        let l = Locale::of(Language::En);
        for (root, under) in [("/", ""), ("/consents/", "/consents")] {
            let chrome = Chrome::adapter("Bank", root);
            assert_eq!(chrome.at("/link"), format!("{under}/link"));
            assert!(chrome.logo_href().starts_with(&format!("{under}/assets/")));
            assert!(chrome.stylesheet().starts_with(&format!("{under}/assets/")));
            assert_eq!((chrome.home(), chrome.has_about()), (None, false));
            assert!(chrome.signed_in("Asha", "t").nav(&l).is_empty());
        }
    }

    #[test]
    fn who_acts_for_another_is_not_led_to_her_sign_in_or_settings() {
        let l = Locale::of(Language::En);
        let chrome = Chrome::manager("Amanat").signed_in("Ravi", "t");
        let own = chrome.nav(&l).len();
        let nav = chrome.acting_for("Asha", false).nav(&l);
        assert_eq!(nav.len(), own - 2);
        let private = |href: &str| href == "/settings" || href == "/passkeys";
        assert!(!nav.iter().any(|link| private(&link.href)));
    }

    #[test]
    fn exactly_the_active_entry_is_marked() {
        let l = Locale::of(Language::En);
        let chrome = Chrome::store("Store")
            .signed_in("Asha", "t")
            .active(NavItem::Releases);
        let marked: Vec<_> = chrome.nav(&l).into_iter().filter(|n| n.current).collect();
        assert_eq!(marked.len(), 1);
        assert_eq!(marked[0].href, "/releases");
    }
}
