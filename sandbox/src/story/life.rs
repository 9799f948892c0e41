//! What she does, on the pages that people use.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, SubsecRound, Utc};
use consent_model::ids::RequestId;
use serde_json::Value;
use url::Url;

use super::{
    Told,
    browser::{Browser, Page},
    check::Files,
    passkey::Authenticator,
};
use crate::{
    network::{Network, NetworkError},
    people::SamplePerson,
};

/// Most forms that an identity provider asks her to send for one sign-in.
const MOST_FORMS: u32 = 3;
/// Said of a passkey where the page offered no sign-in beside it.
pub(super) const ALONE: &str = ", and nothing else would have counted";

/// A person with her browser.
pub struct Life<'a> {
    /// Where she lives.
    pub(super) network: &'a Network,
    /// Signed in wherever she has been.
    pub browser: Browser,
    pub(super) person: &'a SamplePerson,
    /// What she proves herself with, if it is not a sign-in.
    device: Option<Authenticator>,
    noted: Mutex<Noted>,
}

/// What later steps need of earlier ones.
#[derive(Default)]
pub(super) struct Noted {
    /// The page of the consent that she gave last.
    pub(super) consent: Option<Url>,
    /// The records that the lender received, as JSON.
    pub(super) statement: String,
}

/// A page that must have been found, and its text for the message when it was not.
pub(super) fn good(page: Page) -> Result<Page, NetworkError> {
    if page.status.is_success() {
        return Ok(page);
    }
    let says: String = page.text().chars().take(200).collect();
    Err(format!("{} says {}: {says}", page.url.path(), page.status).into())
}

impl<'a> Life<'a> {
    /// Somebody who has been nowhere yet.
    ///
    /// # Errors
    /// When a browser cannot be made.
    pub fn new(network: &'a Network, person: &'a SamplePerson) -> Result<Self, NetworkError> {
        Ok(Self {
            network,
            browser: Browser::new()?,
            person,
            device: None,
            noted: Mutex::default(),
        })
    }

    /// The same with a device of hers, whose passkey she uses wherever it is asked for.
    #[must_use]
    pub fn with_passkey(mut self, device: Authenticator) -> Self {
        self.device = Some(device);
        self
    }

    pub(super) fn noted(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Signs in at the manager.
    ///
    /// # Errors
    /// When she does not end on her dashboard.
    pub async fn sign_in(&self) -> Told {
        let url = self.network.addresses.manager.join("sign-in")?;
        let mut page = self.give_password(self.browser.open(&url).await?).await?;
        if page.url.path() == "/passkeys/new" {
            // She is asked once whether she wants a passkey.
            page = good(self.browser.open(&page.link("/dashboard")?).await?)?;
        }
        if page.url.path() != "/dashboard" {
            return Err(format!("ended at {}", page.url.path()).into());
        }
        Ok(format!("{} is on her dashboard", self.person.name))
    }

    /// Signs in at the identity provider, when that is where she is, and answers what else it asks.
    pub(super) async fn give_password(&self, mut page: Page) -> Result<Page, NetworkError> {
        for _ in 0..MOST_FORMS {
            if page.url.origin() != self.network.addresses.identity.origin() {
                break;
            }
            let mut form = page.form("")?;
            if form.has("username") {
                form = form
                    .set("username", self.person.username)?
                    .set("password", self.person.password)?;
            }
            // The sandbox's own provider has a second button.
            form = form.clone().press("decision", "sign-in").unwrap_or(form);
            page = self.browser.send(form).await?;
        }
        good(page)
    }

    pub(super) async fn dashboard(&self) -> Result<Page, NetworkError> {
        good(
            self.browser
                .open(&self.network.addresses.manager.join("dashboard")?)
                .await?,
        )
    }

    async fn begin_link(&self, party: &str) -> Result<Page, NetworkError> {
        let party = format!("{party}.sandbox.example");
        let dashboard = self.dashboard().await?;
        let form = dashboard.form_where("/links", "party", &party)?;
        self.onward(self.browser.send(form).await?).await
    }

    /// Goes on from a page that says where she is about to be sent.
    async fn onward(&self, page: Page) -> Result<Page, NetworkError> {
        let page = good(page)?;
        let waits = page.url.origin() == self.network.addresses.manager.origin()
            && page.url.path() == "/links";
        if !waits {
            return Ok(page);
        }
        let url = page.link("link?request=")?;
        good(self.browser.open(&url).await?)
    }

    /// Links her store.
    ///
    /// # Errors
    /// When she does not come back linked.
    pub async fn link_store(&self) -> Told {
        let before = self.dashboard().await?.time_beside("store.sandbox.example");
        if let Some(since) = before {
            // A store stays linked; the dashboard offers it once.
            return Ok(format!("it has been linked since {since}"));
        }
        let began = self.now();
        let page = self.begin_link("store").await?;
        let page = self.give_password(page).await?;
        let form = page.form("/link")?;
        let form = match &self.device {
            // Says with it, too, that nothing else is to count there.
            Some(device) => device.get(form)?.set("only", "yes")?,
            None => form.press("decision", "confirm")?,
        };
        let page = good(self.browser.send(form).await?)?;
        self.linked("store", &page, began).await
    }

    /// Links a bank or a clinic, where she is `customer`.
    ///
    /// # Errors
    /// When she does not come back linked.
    pub async fn link_provider(&self, party: &str, at: &Url, customer: &str) -> Told {
        let began = self.now();
        let page = self.begin_link(party).await?;
        if page.url.origin() != at.origin() {
            return Err(format!("ended at {}", page.url.path()).into());
        }
        let form = page.form("/link/identify")?.set("customer", customer)?;
        let page = good(self.browser.send(form).await?)?;
        let code = self.network.messages.newest().ok_or("no code was sent")?;
        let form = page.form("/link/verify")?.set("code", &code)?;
        let mut page = good(self.browser.send(form).await?)?;
        if let (Some(device), Ok(form)) = (&self.device, page.form("/link/passkey")) {
            page = good(self.browser.send(device.get(form)?).await?)?;
        }
        self.linked(party, &page, began).await
    }

    /// She is back at the manager, which says that it is linked and shows it as linked just now.
    async fn linked(&self, party: &str, page: &Page, began: DateTime<Utc>) -> Told {
        let manager = self.network.addresses.manager.origin();
        if page.url.origin() != manager || !page.text().contains("is linked") {
            return Err(format!("{} does not say that it is linked", page.url.path()).into());
        }
        let id = format!("{party}.sandbox.example");
        let shown = self.dashboard().await?.time_beside(&id);
        let shown = shown.ok_or("her dashboard does not show it")?;
        let at: DateTime<Utc> = shown.parse()?;
        if at < began.trunc_subsecs(0) {
            return Err(format!("her dashboard says that it was linked at {shown}").into());
        }
        Ok(format!("{id} stands on her dashboard since {shown}"))
    }

    fn now(&self) -> DateTime<Utc> {
        self.network.ids.clock().now()
    }

    /// Lets her own device make a passkey, unless it has made one in an earlier story.
    pub(super) async fn makes_hers(&self) -> Told {
        let device = self.device.as_ref().ok_or("she has no device")?;
        let listed = self.network.addresses.manager.join("passkeys")?;
        let listed = good(self.browser.open(&listed).await?)?;
        if listed.link("/remove").is_ok() {
            return Ok("it has been on her list".into());
        }
        self.makes_passkey(device).await
    }

    /// Lets this authenticator make a passkey for her at the manager.
    ///
    /// # Errors
    /// When she cannot, or it is not on her list then.
    pub async fn makes_passkey(&self, authenticator: &Authenticator) -> Told {
        let url = self.network.addresses.manager.join("passkeys/new")?;
        let mut page = good(self.browser.open(&url).await?)?;
        if let Ok(form) = page.form("/passkeys/sign-in") {
            page = good(self.give_password(self.browser.send(form).await?).await?)?;
        }
        let form = authenticator.create(page.form("/passkeys")?)?;
        let page = good(self.browser.send(form).await?)?;
        page.link("/remove")?;
        Ok("it is on her list".into())
    }

    /// Lets her store ask for the records of one group of providers; gives the notice.
    ///
    /// # Errors
    /// When that does not lead to the notice.
    pub async fn asks_for_deposit(&self, group: &str) -> Result<Page, NetworkError> {
        let page = self.at_store("").await?;
        let form = page.form_where("/deposits/request", "group", group)?;
        good(self.browser.send(form).await?)
    }

    /// Brings the records of one group of providers into her store.
    ///
    /// # Errors
    /// When she cannot consent, or what arrives is not what the source holds.
    pub async fn deposit(&self, group: &str) -> Told {
        let began = self.now();
        let page = self.asks_for_deposit(group).await?;
        self.approve(page).await?;
        let wanted = self.files().counts()?;
        let wanted: BTreeMap<_, _> = wanted
            .into_iter()
            .filter(|(dataset, _)| dataset.starts_with(group))
            .collect();
        let mut held = BTreeMap::new();
        for _ in 0..100 {
            let export = self.at_store("export.json").await?;
            let export: Value = serde_json::from_str(&export.body)?;
            held = wanted
                .keys()
                .map(|dataset| (*dataset, delivered(&export, dataset, began)))
                .collect();
            if held == wanted {
                let told: Vec<_> = held
                    .iter()
                    .map(|(name, n)| format!("{n} of {name}"))
                    .collect();
                return Ok(format!("{}, as in the source's files", told.join(", ")));
            }
            let moment = std::time::Duration::from_millis(100);
            self.network.clock.pause(moment).await;
        }
        Err(format!("the source holds {wanted:?}; delivered and held are {held:?}").into())
    }

    /// Where the manager is.
    #[must_use]
    pub fn manager(&self) -> &Url {
        &self.network.addresses.manager
    }

    /// Signs out at the manager, and with it at the identity provider.
    ///
    /// # Errors
    /// When there is no button for it.
    pub async fn signs_out(&self) -> Result<Page, NetworkError> {
        let form = self.dashboard().await?.form("/sign-out")?;
        let page = good(self.browser.send(form).await?)?;
        let Ok(form) = page.form("") else {
            return Ok(page);
        };
        // The provider asks whether she means it.
        good(self.browser.send(form).await?)
    }

    /// A page of her store; she signs in there if she is not, or no longer, signed in.
    ///
    /// # Errors
    /// When it cannot be had.
    pub async fn at_store(&self, path: &str) -> Result<Page, NetworkError> {
        let url = self.network.addresses.store.join(path)?;
        let page = self.give_password(self.browser.open(&url).await?).await?;
        match page.link("/sign-in") {
            Ok(onward) => self.give_password(self.browser.open(&onward).await?).await,
            Err(_) => Ok(page),
        }
    }

    /// What bank and clinic hold of her.
    pub(super) fn files(&self) -> Files<'_> {
        Files {
            records: &self.network.records,
            person: self.person,
        }
    }

    /// Takes up an offer of a data user's site; gives the request and its notice.
    ///
    /// # Errors
    /// When that does not lead to the notice.
    pub async fn ask_on_site(
        &self,
        site: &Url,
        offer: &str,
    ) -> Result<(RequestId, Page), NetworkError> {
        let page = good(self.browser.open(site).await?)?;
        let page = good(
            self.browser
                .send(page.form(&format!("/offers/{offer}"))?)
                .await?,
        )?;
        let page = self.give_password(page).await?;
        let id = page
            .url
            .path()
            .strip_prefix("/requests/")
            .ok_or("not at the notice")?;
        Ok((id.parse()?, page))
    }

    /// The notice says who asks, why, what exactly, how often and who receives it.
    pub(super) fn sees_notice(notice: &Page) -> Told {
        let text = notice.text();
        let told = [
            "Sample Lender asks for your data",
            "Purpose code 105",
            "over 6 months",
            "in bands of ₹5,000",
            "How often Once",
            "Who receives it Sample Lender",
        ];
        match told.iter().find(|part| !text.contains(**part)) {
            None => Ok(told.join("; ")),
            Some(lacks) => Err(format!("it does not say \"{lacks}\": {text}").into()),
        }
    }

    /// Approves a request with a fresh sign-in.
    ///
    /// # Errors
    /// When she is not asked to sign in again, or the consent is not given.
    pub async fn approve(&self, notice: Page) -> Told {
        let form = notice.form("/decision")?.press("decision", "approve")?;
        let draft = good(self.browser.send(form).await?)?;
        let alone = self.device.is_some() && draft.form("/sign-in").is_err();
        let page = self.decided(self.prove(draft).await?, "approved").await?;
        let mut given = page.link("/consents/")?;
        let path = given.path().trim_end_matches("/receipt.json").to_owned();
        given.set_path(&path);
        self.noted().consent = Some(given);
        let says: String = page.text().chars().take(60).collect();
        let alone = if alone { ALONE } else { "" };
        Ok(format!("confirmed with {}{alone}: {says}", self.proof()))
    }

    fn proof(&self) -> &'static str {
        match &self.device {
            Some(_) => "her passkey",
            None => "a fresh sign-in",
        }
    }

    /// Proves on the page that asks for it that it is she.
    async fn prove(&self, page: Page) -> Result<Page, NetworkError> {
        if let Some(device) = &self.device {
            let form = device.get(page.form(page.url.path())?)?;
            return good(self.browser.send(form).await?);
        }
        let page = self.browser.send(page.form("/sign-in")?).await?;
        if page.url.origin() != self.network.addresses.identity.origin() {
            return Err("she was not asked to sign in again".into());
        }
        self.give_password(page).await
    }

    pub(super) async fn deny(&self, notice: Page) -> Told {
        let form = notice
            .form("/decision")?
            .set("reason", "too_much")?
            .press("decision", "deny")?;
        self.decided(self.browser.send(form).await?, "denied")
            .await?;
        Ok("denied, because it asks for too much".into())
    }

    /// The page of a decision, whose way back to the asker tells the same outcome: told first.
    async fn decided(&self, page: Page, outcome: &str) -> Result<Page, NetworkError> {
        let page = good(page)?;
        let at_manager = page.url.origin() == self.network.addresses.manager.origin();
        if !at_manager || !page.url.path().starts_with("/decisions/") {
            return Err(format!("ended at {}", page.url.path()).into());
        }
        let leaving = good(self.browser.open(&page.link("/return")?).await?)?;
        leaving.link(&format!("outcome={outcome}"))?;
        Ok(page)
    }

    pub(super) async fn change(&self, what: &str) -> Told {
        let page = self.newest_consent().await?;
        let form = page.form(&format!("/{what}"))?;
        good(self.browser.send(form).await?)?;
        Ok("done".into())
    }

    /// Lets a paused consent go on, which takes the same proof as giving it.
    pub(super) async fn resume(&self) -> Told {
        let page = self.newest_consent().await?;
        let page = good(self.browser.send(page.form("/resume")?).await?)?;
        let page = good(self.prove(page).await?)?;
        if !page.url.path().starts_with("/consents/") {
            return Err(format!("ended at {}", page.url.path()).into());
        }
        Ok(format!("confirmed with {}", self.proof()))
    }

    pub(super) async fn newest_consent(&self) -> Result<Page, NetworkError> {
        let given = self.noted().consent.clone();
        good(
            self.browser
                .open(&given.ok_or("she has given no consent")?)
                .await?,
        )
    }

    pub(super) async fn stop(&self) -> Told {
        let page = self.newest_consent().await?;
        let confirm = good(self.browser.open(&page.link("/stop")?).await?)?;
        good(self.browser.send(confirm.form("/stop")?).await?)?;
        Ok("two clicks".into())
    }
}

/// How many records of a dataset an export of her store holds, once one delivery of it is not older
/// than `began`; until then none.
fn delivered(export: &Value, dataset: &str, began: DateTime<Utc>) -> usize {
    let deliveries = export["deliveries"].as_array().into_iter().flatten();
    let fresh = deliveries
        .filter(|d| d["dataset"] == dataset)
        .filter_map(|d| d["received_at"].as_str()?.parse::<DateTime<Utc>>().ok())
        .any(|at| at >= began.trunc_subsecs(3));
    let rows = export["records"][dataset].as_array().map_or(0, Vec::len);
    if fresh { rows } else { 0 }
}
