//! What she does, on the pages that people use.

use std::sync::{Mutex, PoisonError};

use consent_model::ids::RequestId;
use url::Url;

use super::{
    Told,
    browser::{Browser, Page},
    check,
};
use crate::{
    network::{Network, NetworkError},
    people::SamplePerson,
};

/// A person with her browser.
pub struct Life<'a> {
    /// Where she lives.
    pub(super) network: &'a Network,
    /// Signed in wherever she has been.
    pub browser: Browser,
    pub(super) person: &'a SamplePerson,
    /// The page of the consent that she gave last.
    pub(super) consent: Mutex<Option<Url>>,
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
            consent: Mutex::default(),
        })
    }

    /// Signs in at the manager.
    ///
    /// # Errors
    /// When she does not end on her dashboard.
    pub async fn sign_in(&self) -> Told {
        let url = self.network.addresses.manager.join("sign-in")?;
        let page = self.give_password(self.browser.open(&url).await?).await?;
        if page.url.path() != "/dashboard" {
            return Err(format!("ended at {}", page.url.path()).into());
        }
        Ok(format!("{} is on her dashboard", self.person.name))
    }

    /// Signs in at the identity provider, when that is where she is.
    async fn give_password(&self, page: Page) -> Result<Page, NetworkError> {
        if page.url.origin() != self.network.addresses.identity.origin() {
            return good(page);
        }
        let form = page
            .form("/sign-in")?
            .set("username", self.person.username)
            .set("password", self.person.password)
            .set("decision", "sign-in");
        good(self.browser.send(form).await?)
    }

    pub(super) async fn dashboard(&self) -> Result<Page, NetworkError> {
        good(
            self.browser
                .open(&self.network.addresses.manager.join("dashboard")?)
                .await?,
        )
    }

    async fn begin_link(&self, party: &str) -> Result<Page, NetworkError> {
        let form = self
            .dashboard()
            .await?
            .form("/links")?
            .set("party", &format!("{party}.sandbox.example"));
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
        let page = self.begin_link("store").await?;
        let page = self.give_password(page).await?;
        let form = page.form("/link")?.set("decision", "confirm");
        let page = good(self.browser.send(form).await?)?;
        self.back_at_manager(&page)
    }

    /// Links a bank or a clinic, where she is `customer`.
    ///
    /// # Errors
    /// When she does not come back linked.
    pub async fn link_provider(&self, party: &str, at: &Url, customer: &str) -> Told {
        let page = self.begin_link(party).await?;
        if page.url.origin() != at.origin() {
            return Err(format!("ended at {}", page.url.path()).into());
        }
        let form = page.form("/link/identify")?.set("customer", customer);
        let page = good(self.browser.send(form).await?)?;
        let code = self.network.messages.newest().ok_or("no code was sent")?;
        let form = page.form("/link/verify")?.set("code", &code);
        let page = good(self.browser.send(form).await?)?;
        self.back_at_manager(&page)
    }

    fn back_at_manager(&self, page: &Page) -> Told {
        if page.url.origin() != self.network.addresses.manager.origin() {
            return Err(format!("ended at {}", page.url.path()).into());
        }
        Ok("linked, and back at the manager".into())
    }

    /// Brings the records of one group of providers into her store.
    ///
    /// # Errors
    /// When she cannot consent, or what arrives is not what the source holds.
    pub async fn deposit(&self, group: &str) -> Told {
        let store = &self.network.addresses.store;
        let page = self.give_password(self.browser.open(store).await?).await?;
        let form = page.form("/deposits/request")?.set("group", group);
        let page = good(self.browser.send(form).await?)?;
        self.approve(page).await?;
        let dataset = if group == "bank" {
            "bank.transactions"
        } else {
            "clinic.observations"
        };
        for _ in 0..100 {
            let export = good(self.browser.open(&store.join("export.json")?).await?)?;
            let export: serde_json::Value = serde_json::from_str(&export.body)?;
            if let Some(rows) = rows_of(&export, dataset).filter(|n| *n > 0) {
                return Ok(format!("{rows} rows of {dataset} are in her store"));
            }
            let moment = std::time::Duration::from_millis(100);
            self.network.clock.pause(moment).await;
        }
        Err("nothing arrived within ten seconds".into())
    }

    pub(super) async fn ask_on_site(
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

    pub(super) async fn preview(&self, notice: &Page) -> Told {
        let url = notice.link("preview?request=")?;
        let page = self.give_password(self.browser.open(&url).await?).await?;
        let (lower, upper) = check::income_band(
            &self.network.records.transactions,
            self.person.bank_customer,
            6,
            5000,
        )?;
        // However the page groups digits.
        let text = page.text().replace(',', "");
        if text.contains(&lower.to_string()) && text.contains(&upper.to_string()) {
            return Ok(format!("{lower} to {upper}, on her store's own page"));
        }
        Err("the preview does not show the answer".into())
    }

    pub(super) async fn approve(&self, notice: Page) -> Told {
        let form = notice.form("/decision")?.set("decision", "approve");
        let page = self.browser.send(form).await?;
        let page = self.give_password(page).await?;
        if page.url.origin() == self.network.addresses.manager.origin() {
            let mut given = page.link("/consents/")?;
            given.set_path(
                given
                    .path()
                    .trim_end_matches("/receipt.json")
                    .to_owned()
                    .as_str(),
            );
            *self.consent.lock().unwrap_or_else(PoisonError::into_inner) = Some(given);
        }
        let says: String = page.text().chars().take(60).collect();
        Ok(format!("confirmed with a fresh sign-in: {says}"))
    }

    pub(super) async fn deny(&self, notice: Page) -> Told {
        let form = notice
            .form("/decision")?
            .set("decision", "deny")
            .set("reason", "too_much");
        good(self.browser.send(form).await?)?;
        Ok("denied".into())
    }

    pub(super) async fn change(&self, what: &str) -> Told {
        let page = self.newest_consent().await?;
        let form = page.form(&format!("/{what}"))?;
        good(self.browser.send(form).await?)?;
        Ok("done".into())
    }

    async fn newest_consent(&self) -> Result<Page, NetworkError> {
        let given = self
            .consent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
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

/// How many rows of a dataset an export of her store tells of.
fn rows_of(export: &serde_json::Value, dataset: &str) -> Option<usize> {
    export["records"][dataset].as_array().map(Vec::len)
}
