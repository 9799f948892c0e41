//! One of the sandbox's people, as she would act on the pages with her browser, driven from a command
//! line: so that a script can go through a whole journey.
//!
//! It has what everybody has who reads the sandbox's start page: addresses, a name and a password. It
//! calls no operation of a service but its pages, and knows no way around one: what it cannot do there
//! it cannot do at all.

mod customer;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use consent_model::ids::RequestId;
use serde_json::Value;
use url::Url;

use crate::{
    network::{Announced, NetworkError},
    people::{GUESTS, PersonEntry, guests},
    register::{Name, Shelf},
    story::browser::{Browser, Page},
};

pub use self::customer::Hook;

/// How long is waited for what another part does meanwhile.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(200);
/// Most forms that an identity provider asks to send for one sign-in.
const MOST_FORMS: u32 = 3;
/// Most exact answers that are looked at before one decision.
const MOST_PREVIEWS: usize = 8;

/// What she decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Looks at the exact answers, approves with a fresh sign-in, and says in her store that it is hers.
    Approve,
    /// Denies, because it asks for too much.
    Deny,
}

/// A person with her browser.
pub struct Visitor {
    root: PathBuf,
    at: Announced,
    person: PersonEntry,
    browser: Browser,
}

fn good(page: Page) -> Result<Page, NetworkError> {
    if page.status.is_success() {
        return Ok(page);
    }
    let says: String = page.text().chars().take(300).collect();
    Err(format!("{} says {}: {says}", page.url.path(), page.status).into())
}

impl Visitor {
    /// Somebody who signs in as `username` at the network on the folder `root`, and is signed in at the
    /// manager then.
    ///
    /// # Errors
    /// When no network runs there, or nobody is called so.
    pub async fn arrive(root: &Path, username: &str) -> Result<Self, NetworkError> {
        let at = Announced::of(root).await?;
        let guests = guests(&root.join(GUESTS))?;
        let guest = guests.into_iter().find(|guest| guest.username == username);
        let person = at.person(username).cloned().or(guest).ok_or_else(|| {
            let names: Vec<_> = at.people.iter().map(|p| p.username.as_str()).collect();
            format!(
                "nobody signs in as `{username}`; there are {}",
                names.join(", ")
            )
        })?;
        let visitor = Self {
            root: root.to_owned(),
            at,
            person,
            browser: Browser::new()?,
        };
        let page = visitor.open(&visitor.at.manager.join("sign-in")?).await?;
        if page.url.origin() != visitor.at.manager.origin() {
            return Err(format!("signing in ended at {}", page.url.path()).into());
        }
        Ok(visitor)
    }

    /// Links her store, the bank and the clinic, and brings in her records, as far as that has not been
    /// done; says what she did, a line each.
    ///
    /// # Errors
    /// When a page does not lead on.
    pub async fn settle(&self) -> Result<Vec<String>, NetworkError> {
        let mut told = Vec::new();
        if self.is_linked("store").await? {
            told.push("her store is linked".to_owned());
        } else {
            self.link_store().await?;
            told.push("linked her store".to_owned());
        }
        for (party, at, customer) in [
            ("bank", &self.at.bank, &self.person.bank_customer),
            ("clinic", &self.at.clinic, &self.person.clinic_patient),
        ] {
            if self.is_linked(party).await? {
                told.push(format!("the {party} is linked"));
            } else {
                self.link_at(party, at, customer).await?;
                told.push(format!("linked the {party}, where she is {customer}"));
            }
            let before = self.held(party).await?;
            if before == 0 {
                self.deposit(party).await?;
                let now = self.held(party).await?;
                told.push(format!("brought in {now} records from the {party}"));
            } else {
                told.push(format!("her store holds {before} records from the {party}"));
            }
        }
        Ok(told)
    }

    /// Links a provider where she is `customer`: one that was registered here, the mock bank, or one of
    /// the sandbox's own.
    ///
    /// # Errors
    /// When a page does not lead on, or no code comes.
    pub async fn link(&self, party: &str, customer: Option<&str>) -> Result<String, NetworkError> {
        let at = match party {
            "bank" => self.at.bank.clone(),
            "clinic" => self.at.clinic.clone(),
            "mock-bank" => self.at.mock_bank.clone(),
            other => self.registered_at(other)?,
        };
        let own = match party {
            "clinic" => &self.person.clinic_patient,
            _ => &self.person.bank_customer,
        };
        let customer = customer.unwrap_or(own);
        self.link_at(party, &at, customer).await?;
        Ok(format!("linked {party}, where she is {customer}"))
    }

    fn registered_at(&self, name: &str) -> Result<Url, NetworkError> {
        let id = name.parse::<Name>()?.party()?;
        let entries = Shelf::of(&self.root).entries()?;
        let entry = entries.into_iter().find(|entry| entry.id == id);
        Ok(entry
            .ok_or_else(|| format!("nobody was registered as `{name}`"))?
            .endpoint)
    }

    /// Decides a request on its page; says how it ended.
    ///
    /// # Errors
    /// When it cannot be decided: what the page says.
    pub async fn decide(&self, request: RequestId, answer: Answer) -> Result<String, NetworkError> {
        let url = self.at.manager.join(&format!("requests/{request}"))?;
        let mut notice = self.open(&url).await?;
        if notice.form("/decision").is_err() {
            let says: String = notice.text().chars().take(300).collect();
            return Err(format!(
                "nothing is left to decide about {request}; the page says: {says}"
            )
            .into());
        }
        if answer == Answer::Deny {
            let form = notice.form("/decision")?.set("reason", "too_much")?;
            self.decided(self.browser.send(form.press("decision", "deny")?).await?)?;
            return Ok("denied, because it asks for too much".to_owned());
        }
        let mut looked = 0;
        let previews = notice.links("/preview?item=");
        for link in previews.iter().take(MOST_PREVIEWS) {
            if let Some(back) = self.preview(link).await? {
                notice = back;
                looked += 1;
            }
        }
        let form = notice.form("/decision")?.press("decision", "approve")?;
        let draft = good(self.browser.send(form).await?)?;
        let asked = self.browser.send(draft.form("/sign-in")?).await?;
        self.decided(self.give_password(asked).await?)?;
        // An answer leaves only once she has said in her store that the consent is hers.
        let seen = match previews.is_empty() {
            true => 0,
            false => self.says_it_is_hers().await?,
        };
        Ok(format!(
            "approved with a fresh sign-in; exact answers looked at: {looked}; consents said to be hers in \
             her store: {seen}"
        ))
    }

    /// Stops the consent that came of a request, on its page and by its two clicks.
    ///
    /// # Errors
    /// When none came of it, or it has ended already: what the page says.
    pub async fn stop(&self, request: RequestId) -> Result<String, NetworkError> {
        let url = self.at.manager.join(&format!("requests/{request}"))?;
        let none = || format!("no consent of hers came of {request}");
        let settled = self.open(&url).await?;
        let decision = settled.link("/decisions/").map_err(|_| none())?;
        let decided = good(self.browser.open(&decision).await?)?;
        // The page itself, and not what hangs below it.
        let mut consents = decided.links("/consents/").into_iter();
        let page_of = |url: &Url| url.path_segments().is_some_and(|parts| parts.count() == 2);
        let consent = consents.find(|url| page_of(url)).ok_or_else(none)?;
        let page = good(self.browser.open(&consent).await?)?;
        let stop = page
            .link("/stop")
            .map_err(|_| format!("the consent that came of {request} has ended already"))?;
        let confirm = good(self.browser.open(&stop).await?)?;
        good(self.browser.send(confirm.form("/stop")?).await?)?;
        Ok("stopped the consent".to_owned())
    }

    fn decided(&self, page: Page) -> Result<(), NetworkError> {
        let page = good(page)?;
        let here = page.url.origin() == self.at.manager.origin();
        if here && page.url.path().starts_with("/decisions/") {
            return Ok(());
        }
        let says: String = page.text().chars().take(300).collect();
        Err(format!("ended at {}, which says: {says}", page.url.path()).into())
    }

    /// Looks at an exact answer in her store; the notice, if there was one to look at.
    async fn preview(&self, link: &Url) -> Result<Option<Page>, NetworkError> {
        let leaving = good(self.browser.open(link).await?)?;
        let page = self.open(&leaving.link("preview?request=")?).await?;
        let Ok(form) = page.form("/preview") else {
            return Ok(None);
        };
        let back = good(self.browser.send(form).await?)?;
        Ok(back.form("/decision").is_ok().then_some(back))
    }

    async fn says_it_is_hers(&self) -> Result<usize, NetworkError> {
        let until = tokio::time::Instant::now() + PATIENCE;
        let mut home = self.at_store("").await?;
        // Her store is told of a moment later than she is.
        while home.link("/approved/").is_err() && tokio::time::Instant::now() < until {
            tokio::time::sleep(PAUSE).await;
            home = self.at_store("").await?;
        }
        let mut seen = 0;
        while let Ok(url) = home.link("/approved/") {
            let page = good(self.browser.open(&url).await?)?;
            let form = page.form("/approved/")?.press("decision", "seen")?;
            good(self.browser.send(form).await?)?;
            seen += 1;
            home = self.at_store("").await?;
        }
        Ok(seen)
    }

    async fn is_linked(&self, party: &str) -> Result<bool, NetworkError> {
        let dashboard = self.open(&self.at.manager.join("dashboard")?).await?;
        Ok(dashboard
            .time_beside(&format!("{party}.sandbox.example"))
            .is_some())
    }

    async fn begin_link(&self, party: &str) -> Result<Page, NetworkError> {
        let id = format!("{party}.sandbox.example");
        let dashboard = self.open(&self.at.manager.join("dashboard")?).await?;
        let form = dashboard.form_where("/links", "party", &id)?;
        let page = good(self.browser.send(form).await?)?;
        // She is told first where she goes.
        match page.link("link?request=") {
            Ok(url) => self.open(&url).await,
            Err(_) => self.give_password(page).await,
        }
    }

    async fn link_store(&self) -> Result<(), NetworkError> {
        let page = self.begin_link("store").await?;
        let form = page.form("/link")?.press("decision", "confirm")?;
        self.linked(good(self.browser.send(form).await?)?)
    }

    async fn link_at(&self, party: &str, at: &Url, customer: &str) -> Result<(), NetworkError> {
        let page = self.begin_link(party).await?;
        if page.url.origin() != at.origin() {
            return Err(format!("linking {party} ended at {}", page.url.path()).into());
        }
        let before = self.codes(party);
        let form = page.form("/link/identify")?.set("customer", customer)?;
        let page = good(self.browser.send(form).await?)?;
        let code = self.new_code(party, before.len()).await?;
        let form = page.form("/link/verify")?.set("code", &code)?;
        self.linked(good(self.browser.send(form).await?)?)
    }

    fn linked(&self, page: Page) -> Result<(), NetworkError> {
        if page.url.origin() == self.at.manager.origin() && page.text().contains("is linked") {
            return Ok(());
        }
        let says: String = page.text().chars().take(300).collect();
        Err(format!("{} does not say that it is linked: {says}", page.url.path()).into())
    }

    /// The one-time codes that a provider has sent, oldest first.
    fn codes(&self, party: &str) -> Vec<String> {
        let own = Shelf::of(&self.root);
        let registered = party.parse::<Name>().ok().map(|name| own.folder(&name));
        let spool = registered.map(|folder| folder.join("codes.ndjson"));
        if let Some(spool) = spool.filter(|file| file.exists()) {
            let text = std::fs::read_to_string(spool).unwrap_or_default();
            let lines = text
                .lines()
                .filter_map(|line| serde_json::from_str::<Value>(line).ok());
            return lines
                .filter_map(|line| Some(line["code"].as_str()?.to_owned()))
                .collect();
        }
        let text = std::fs::read_to_string(&self.at.messages).unwrap_or_default();
        text.lines()
            .filter_map(|line| line.rsplit_once(' ').map(|(_, code)| code.to_owned()))
            .collect()
    }

    async fn new_code(&self, party: &str, before: usize) -> Result<String, NetworkError> {
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            let codes = self.codes(party);
            if let Some(code) = codes.get(before..).and_then(<[String]>::last) {
                return Ok(code.clone());
            }
            if tokio::time::Instant::now() > until {
                return Err("no code was sent: does the provider know this customer?".into());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// How many records of a group (`bank`, `clinic`) her store holds.
    async fn held(&self, group: &str) -> Result<usize, NetworkError> {
        let export: Value = serde_json::from_str(&self.at_store("export.json").await?.body)?;
        let records = export["records"].as_object().into_iter().flatten();
        let of_group = records.filter(|(dataset, _)| dataset.starts_with(group));
        Ok(of_group
            .filter_map(|(_, rows)| rows.as_array())
            .map(Vec::len)
            .sum())
    }

    async fn deposit(&self, group: &str) -> Result<(), NetworkError> {
        let page = self.at_store("").await?;
        let form = page.form_where("/deposits/request", "group", group)?;
        let notice = good(self.browser.send(form).await?)?;
        let form = notice.form("/decision")?.press("decision", "approve")?;
        let draft = good(self.browser.send(form).await?)?;
        let asked = self.browser.send(draft.form("/sign-in")?).await?;
        self.decided(self.give_password(asked).await?)?;
        let until = tokio::time::Instant::now() + PATIENCE;
        while self.held(group).await? == 0 {
            if tokio::time::Instant::now() > until {
                return Err(format!("no records came from the {group}").into());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }

    async fn at_store(&self, path: &str) -> Result<Page, NetworkError> {
        let page = self.open(&self.at.store.join(path)?).await?;
        match page.link("/sign-in") {
            Ok(onward) => self.open(&onward).await,
            Err(_) => Ok(page),
        }
    }

    /// Opens a page, signing in on the way where she is asked to.
    async fn open(&self, url: &Url) -> Result<Page, NetworkError> {
        self.give_password(self.browser.open(url).await?).await
    }

    async fn give_password(&self, mut page: Page) -> Result<Page, NetworkError> {
        for _ in 0..MOST_FORMS {
            if page.url.origin() != self.at.identity.origin() {
                break;
            }
            let mut form = page.form("")?;
            if form.has("username") {
                form = form
                    .set("username", &self.person.username)?
                    .set("password", &self.person.password)?;
            }
            form = form.clone().press("decision", "sign-in").unwrap_or(form);
            page = self.browser.send(form).await?;
        }
        good(page)
    }
}
