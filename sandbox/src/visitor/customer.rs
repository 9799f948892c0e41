//! A customer of the Account Aggregator network, for whoever runs a conformance suite against the sandbox: each
//! thing that she does is named by the suite, with a JSON object, and done on her pages
//! (`tests/aa-conformance/README.md`, hooks).

use std::{collections::BTreeMap, fs, io, path::Path};

use clap::ValueEnum;
use serde::Deserialize;
use serde_json::{Value, json};
use service_kit::whole_file;
use url::Url;

use super::{Visitor, good};
use crate::{
    network::{
        NetworkError,
        account_aggregator::{HANDLE, party_of},
    },
    people::{GUESTS, PersonEntry, guests},
    story::browser::Page,
};

/// Which requests a customer has decided, by their handles; beside the guests.
const DECIDED: &str = "guests-decided.json";

/// What she does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Hook {
    /// Becomes a customer.
    #[value(name = "customer.create")]
    Create,
    /// Leaves.
    #[value(name = "customer.deregister")]
    Deregister,
    /// Links accounts at a provider.
    #[value(name = "accounts.link")]
    Link,
    /// Unlinks one.
    #[value(name = "accounts.delink")]
    Delink,
    /// Approves a request.
    #[value(name = "consent.approve")]
    Approve,
    /// Denies it.
    #[value(name = "consent.reject")]
    Reject,
    /// Pauses a consent.
    #[value(name = "consent.pause")]
    Pause,
    /// Lets it go on.
    #[value(name = "consent.resume")]
    Resume,
    /// Stops it.
    #[value(name = "consent.revoke")]
    Revoke,
}

/// What the suite says.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Given {
    local_part: String,
    identifiers: Vec<Value>,
    customer_address: String,
    fip_id: String,
    accounts: Vec<Value>,
    masked_acc_number: String,
    token: Option<String>,
    authenticator: String,
    consent_handle: String,
}

impl Hook {
    /// Does it at the network on the folder `root`; what it answers.
    ///
    /// # Errors
    /// When a page does not lead on.
    pub async fn carry_out(self, root: &Path, given: Value) -> Result<Value, NetworkError> {
        let given: Given = serde_json::from_value(given)?;
        match self {
            Self::Create => return create(root, &given).await,
            Self::Deregister => {
                return Ok(json!({
                    "unsupported": true,
                    "reason": "a person's account ends at her identity provider, and her record is kept for seven years",
                }));
            }
            _ => {}
        }
        let name = given.customer_address.split('@').next().unwrap_or_default();
        let she = Visitor::arrive(root, name).await?;
        match self {
            Self::Create | Self::Deregister => {}
            Self::Link => she.links_accounts(&given).await?,
            Self::Delink => she.unlinks_account(&given).await?,
            Self::Approve => {
                let request = she.newest_request().await?;
                let decided = she.approves_accounts(&request, &given.accounts).await?;
                remember(root, &given.consent_handle, decided.url.path())?;
            }
            Self::Reject => {
                let notice = she.newest_request().await?;
                let form = notice.form("/decision")?.set("reason", "too_much")?;
                she.decided(she.browser.send(form.press("decision", "deny")?).await?)?;
            }
            Self::Pause | Self::Resume | Self::Revoke => {
                let page = she.consent_of(root, &given.consent_handle).await?;
                she.changes(page, self).await?;
            }
        }
        Ok(json!({}))
    }
}

async fn create(root: &Path, given: &Given) -> Result<Value, NetworkError> {
    let email = given.identifiers.iter().find(|one| one["type"] == "EMAIL");
    let email = email.and_then(|one| one["value"].as_str());
    let mut people = guests(&root.join(GUESTS))?;
    people.push(PersonEntry {
        username: given.local_part.clone(),
        password: "a guest of the sandbox".into(),
        name: given.local_part.clone(),
        email: email.map_or_else(
            || format!("{}@people.example", given.local_part),
            str::to_owned,
        ),
        bank_customer: String::new(),
        clinic_patient: String::new(),
    });
    whole_file::replace(&root.join(GUESTS), &serde_json::to_vec_pretty(&people)?)?;
    let she = Visitor::arrive(root, &given.local_part).await?;
    let address = she.chooses_address(&given.local_part).await?;
    Ok(json!({"customerAddress": address}))
}

fn remember(root: &Path, handle: &str, decision: &str) -> Result<(), NetworkError> {
    let file = root.join(DECIDED);
    let mut known = decided_before(&file)?;
    known.insert(handle.to_owned(), decision.to_owned());
    Ok(whole_file::replace(&file, &serde_json::to_vec(&known)?)?)
}

fn decided_before(file: &Path) -> Result<BTreeMap<String, String>, NetworkError> {
    match fs::read(file) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error.into()),
    }
}

impl Visitor {
    /// Chooses what stands before `@` in her address.
    ///
    /// # Errors
    /// When it is taken.
    pub async fn chooses_address(&self, name: &str) -> Result<String, NetworkError> {
        let page = self.open(&self.at.manager.join("accounts")?).await?;
        if let Ok(form) = page.form("/accounts/address") {
            let page = good(self.browser.send(form.set("address", name)?).await?)?;
            if page.form("/accounts/address").is_ok() {
                let says: String = page.text().chars().take(300).collect();
                return Err(format!("the address was not taken: {says}").into());
            }
        }
        Ok(format!("{name}@{HANDLE}"))
    }

    /// Finds her accounts at a provider of the network; the page on which she picks some.
    ///
    /// # Errors
    /// When there are none.
    pub async fn finds_accounts(&self, fip: &str) -> Result<Page, NetworkError> {
        let party = party_of(fip)?;
        let page = self.at.manager.join(&format!("accounts/link/{party}"))?;
        let form = self.open(&page).await?.form("/accounts/link/")?;
        good(self.browser.send(form).await?)
    }

    async fn links_accounts(&self, given: &Given) -> Result<(), NetworkError> {
        let wanted: Vec<&str> = masked(&given.accounts);
        let page = self.finds_accounts(&given.fip_id).await?;
        let mut form = page.form("/accounts/linkings/")?;
        for (value, label) in page.ticks("account[]") {
            if wanted.iter().any(|number| label.contains(number)) {
                form = form.tick("account[]", &value)?;
            }
        }
        let page = good(self.browser.send(form).await?)?;
        if !page.ticks("account[]").is_empty() {
            let says: String = page.text().chars().take(300).collect();
            return Err(format!("the accounts were not asked for: {says}").into());
        }
        if given.authenticator == "DIRECT" {
            return Ok(());
        }
        let token = given.token.as_deref().ok_or("no token was given")?;
        let form = page.form("/accounts/linkings/")?.set("token", token)?;
        good(self.browser.send(form).await?)?;
        Ok(())
    }

    async fn unlinks_account(&self, given: &Given) -> Result<(), NetworkError> {
        let page = self.open(&self.at.manager.join("accounts")?).await?;
        let link = page.link_labelled("/end", &given.masked_acc_number)?;
        let page = good(self.browser.open(&link).await?)?;
        good(self.browser.send(page.form("/end")?).await?)?;
        Ok(())
    }

    /// The newest request that waits for her, on its page.
    ///
    /// # Errors
    /// When none does.
    pub async fn newest_request(&self) -> Result<Page, NetworkError> {
        let dashboard = self.open(&self.at.manager.join("dashboard")?).await?;
        let waiting = dashboard.links("/requests/");
        let newest = waiting.first().ok_or("no request waits for her")?;
        good(self.browser.open(newest).await?)
    }

    /// Approves a request for these accounts (none: for what is ticked), with a fresh sign-in; the page of the
    /// decision.
    ///
    /// # Errors
    /// When it cannot be approved.
    pub async fn approves_accounts(
        &self,
        notice: &Page,
        accounts: &[Value],
    ) -> Result<Page, NetworkError> {
        let wanted: Vec<&str> = masked(accounts);
        let mut form = notice.form("/decision")?;
        for (value, label) in notice.ticks("source-accounts[]") {
            if wanted.is_empty() || wanted.iter().any(|number| label.contains(number)) {
                form = form.tick("source-accounts[]", &value)?;
            }
        }
        let form = form.press("decision", "approve")?;
        let draft = good(self.browser.send(form).await?)?;
        let asked = self.browser.send(draft.form("/sign-in")?).await?;
        let page = self.give_password(asked).await?;
        if page.url.path().starts_with("/decisions/") {
            return Ok(page);
        }
        let says: String = page.text().chars().take(300).collect();
        Err(format!("ended at {}, which says: {says}", page.url.path()).into())
    }

    async fn consent_of(&self, root: &Path, handle: &str) -> Result<Page, NetworkError> {
        let known = decided_before(&root.join(DECIDED))?;
        let decision = known
            .get(handle)
            .ok_or("she has approved no such request")?;
        self.consent_at(&self.at.manager.join(decision)?).await
    }

    /// The page of the consent that came of a decision.
    ///
    /// # Errors
    /// When none did.
    pub async fn consent_at(&self, decision: &Url) -> Result<Page, NetworkError> {
        let page = self.open(decision).await?;
        let is_page = |url: &&Url| url.path_segments().is_some_and(|parts| parts.count() == 2);
        let links = page.links("/consents/");
        let consent = links.iter().find(is_page).ok_or("no consent came of it")?;
        good(self.browser.open(consent).await?)
    }

    async fn changes(&self, page: Page, how: Hook) -> Result<(), NetworkError> {
        match how {
            Hook::Pause => self.pauses(page).await?,
            Hook::Resume => {
                let draft = good(self.browser.send(page.form("/resume")?).await?)?;
                let asked = self.browser.send(draft.form("/sign-in")?).await?;
                self.give_password(asked).await?;
            }
            _ => self.stops(page).await?,
        }
        Ok(())
    }

    /// Pauses a consent, on its page.
    ///
    /// # Errors
    /// When it cannot be paused.
    pub async fn pauses(&self, page: Page) -> Result<(), NetworkError> {
        good(self.browser.send(page.form("/pause")?).await?)?;
        Ok(())
    }

    /// Stops a consent, on its page and by its two clicks.
    ///
    /// # Errors
    /// When it has ended.
    pub async fn stops(&self, page: Page) -> Result<(), NetworkError> {
        let confirm = good(self.browser.open(&page.link("/stop")?).await?)?;
        good(self.browser.send(confirm.form("/stop")?).await?)?;
        Ok(())
    }

    /// Links all accounts that she has at a provider of the network, with the code that it sends her.
    ///
    /// # Errors
    /// When a page does not lead on, or no code comes.
    pub async fn links_all(&self, fip: &str) -> Result<String, NetworkError> {
        let page = self.finds_accounts(fip).await?;
        // Where nothing is left to link there is nothing to send.
        let Ok(mut form) = page.form("/accounts/linkings/") else {
            return Ok("all are linked already".to_owned());
        };
        let found = page.ticks("account[]");
        for (value, _) in &found {
            form = form.tick("account[]", value)?;
        }
        let before = self.codes(fip).len();
        let page = good(self.browser.send(form).await?)?;
        let token = self.new_code(fip, before).await?;
        let form = page.form("/accounts/linkings/")?.set("token", &token)?;
        let page = good(self.browser.send(form).await?)?;
        if !page.url.path().starts_with("/accounts") {
            return Err(format!("linking ended at {}", page.url.path()).into());
        }
        Ok(format!("{} accounts", found.len()))
    }
}

fn masked(accounts: &[Value]) -> Vec<&str> {
    let numbers = accounts
        .iter()
        .filter_map(|one| one["maskedAccNumber"].as_str());
    // What stands before the last four is hidden, and may be hidden otherwise on a page.
    numbers
        .map(|number| {
            number
                .get(number.len().saturating_sub(4)..)
                .unwrap_or(number)
        })
        .collect()
}
