//! The steps, in order.

use std::sync::{Mutex, PoisonError};

use consent_model::{
    data_request::{DataRequest, SOURCE_TYP, SourceRequest, TYP as DATA_TYP},
    dataset::DatasetKind,
    ids::RequestId,
    jose::sign,
    party::ItemId,
    problem::ProblemType,
    question::grouped,
    request::RequestState,
};
use fiduciary_adapter::data_user::DataUser;
use payload_opener::OpeningKey;
use url::Url;

use super::{
    Teller, Told,
    browser::{Browser, Page},
    check, forgeries,
};
use crate::{
    asks,
    network::{Network, NetworkError},
    people::{PEOPLE, SamplePerson},
};

struct Life<'a> {
    network: &'a Network,
    browser: Browser,
    person: &'a SamplePerson,
    /// The page of the consent that she gave last.
    consent: Mutex<Option<Url>>,
}

pub(super) async fn live(network: &Network, teller: &mut Teller<'_>) -> Result<(), NetworkError> {
    let person = PEOPLE.first().ok_or("nobody lives here")?;
    let life = Life {
        network,
        browser: Browser::new()?,
        person,
        consent: Mutex::default(),
    };
    let (lender, researcher) = (
        network.lender.adapter.data_user(),
        network.researcher.adapter.data_user(),
    );

    teller.step("sign in", life.sign_in().await);
    teller.step("link the store", life.link_store().await);
    let (bank, clinic) = (
        network.addresses.bank.clone(),
        network.addresses.clinic.clone(),
    );
    teller.step(
        "link the bank",
        life.link_provider("bank", &bank, person.bank_customer)
            .await,
    );
    teller.step(
        "link the clinic",
        life.link_provider("clinic", &clinic, person.clinic_patient)
            .await,
    );
    teller.step("deposit from the bank", life.deposit("bank").await);
    teller.step("deposit from the clinic", life.deposit("clinic").await);

    let income = life.ask_on_site(&network.addresses.lender, "income").await;
    let income = told(
        teller,
        "the lender asks for an income band",
        income,
        |(id, _)| format!("request {id}"),
    );
    if let Some((id, page)) = income {
        teller.step("she sees the exact answer first", life.preview(&page).await);
        teller.step("she approves", life.approve(page).await);
        teller.step(
            "the lender fetches and verifies",
            life.income_is_right(&lender, id).await,
        );
        teller.step(
            "the same again is refused",
            refused(&lender, id, "income", ProblemType::FrequencyExhausted).await,
        );
    }

    let study = life
        .ask_on_site(&network.addresses.researcher, "hba1c")
        .await;
    let study = told(
        teller,
        "the researcher asks, for again and again",
        study,
        |(id, _)| format!("request {id}"),
    );
    if let Some((id, page)) = study {
        teller.step("she approves the study", life.approve(page).await);
        teller.step("served", served(&researcher, id, "hba1c").await);
        teller.step(
            "a data request signed with another key",
            wrong_key(&researcher, id, network).await,
        );
        teller.step("she pauses", life.change("pause").await);
        teller.step(
            "paused is refused",
            refused(&researcher, id, "hba1c", ProblemType::ConsentPaused).await,
        );
        teller.step("she resumes", life.change("resume").await);
        teller.step("served again", served(&researcher, id, "hba1c").await);
        teller.step("she stops it", life.stop().await);
        teller.step(
            "stopped is refused",
            refused(&researcher, id, "hba1c", ProblemType::ConsentRevoked).await,
        );
        teller.step(
            "the status list says so",
            says_revoked(&researcher, id).await,
        );
    }

    let denied = life.ask_on_site(&network.addresses.lender, "income").await;
    if let Some((id, page)) = told(teller, "the lender asks again", denied, |(id, _)| {
        format!("request {id}")
    }) {
        teller.step("she denies with a reason", life.deny(page).await);
        teller.step(
            "the lender hears why",
            state_is(&lender, id, RequestState::Denied).await,
        );
    }

    let raw = life
        .ask_on_site(&network.addresses.lender, "statement")
        .await;
    let held = raw.as_ref().ok().map(|(id, _)| *id);
    if let Some((id, page)) = told(
        teller,
        "the lender asks for the statement itself",
        raw,
        |(id, _)| format!("request {id}"),
    ) {
        teller.step("she approves the statement", life.approve(page).await);
        teller.step(
            "records go sealed past the manager",
            life.statement(&lender, id).await,
        );
    }

    for (name, bytes, wanted) in forgeries::make(network, &lender)? {
        teller.step(name, forgeries::refused(&lender, &bytes, wanted).await);
    }
    teller.step("her record reconciles", life.record(&lender).await);
    teller.step("canaries in what the manager holds", life.canaries());

    let now = network.ids.clock().now();
    let left = lender
        .request_consent(asks::statement(now, &network.addresses.lender))
        .await;
    if let Some(view) = told(
        teller,
        "a request is left unanswered",
        left.map_err(Into::into),
        |v| v.request_id.to_string(),
    ) {
        teller.step(
            "two days pass",
            network
                .advance(std::time::Duration::from_secs(2 * 86_400))
                .map(|()| "the clock of every part moved".into())
                .map_err(Into::into),
        );
        network.manager.manager.expire_due().await?;
        teller.step(
            "it has expired",
            state_is(&lender, view.request_id, RequestState::Expired).await,
        );
    }
    if let Some(id) = held {
        let week = std::time::Duration::from_secs(7 * 86_400);
        teller.step(
            "a week passes",
            network
                .advance(week)
                .map(|()| "the clock of every part moved".into())
                .map_err(Into::into),
        );
        network.manager.manager.expire_due().await?;
        teller.step(
            "the statement's consent has expired",
            refused(&lender, id, "statement", ProblemType::ConsentExpired).await,
        );
    }
    Ok(())
}

/// How many rows of a dataset an export of her store tells of.
fn rows_of(export: &serde_json::Value, dataset: &str) -> Option<usize> {
    export["records"][dataset].as_array().map(Vec::len)
}

/// Tells a step that gives something to go on with.
fn told<T>(
    teller: &mut Teller<'_>,
    name: &str,
    result: Result<T, NetworkError>,
    text: impl Fn(&T) -> String,
) -> Option<T> {
    match result {
        Ok(value) => {
            teller.step(name, Ok(text(&value)));
            Some(value)
        }
        Err(error) => {
            teller.step(name, Err(error));
            None
        }
    }
}

/// A page that must have been found, and its text for the message when it was not.
fn good(page: Page) -> Result<Page, NetworkError> {
    if page.status.is_success() {
        return Ok(page);
    }
    let says: String = page.text().chars().take(200).collect();
    Err(format!("{} says {}: {says}", page.url.path(), page.status).into())
}

impl Life<'_> {
    async fn sign_in(&self) -> Told {
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

    async fn dashboard(&self) -> Result<Page, NetworkError> {
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

    async fn link_store(&self) -> Told {
        let page = self.begin_link("store").await?;
        let page = self.give_password(page).await?;
        let form = page.form("/link")?.set("decision", "confirm");
        let page = good(self.browser.send(form).await?)?;
        self.back_at_manager(&page)
    }

    async fn link_provider(&self, party: &str, at: &Url, customer: &str) -> Told {
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

    async fn deposit(&self, group: &str) -> Told {
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
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        Err("nothing arrived within ten seconds".into())
    }

    async fn ask_on_site(
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

    async fn preview(&self, notice: &Page) -> Told {
        let url = notice.link("preview?request=")?;
        let page = self.give_password(self.browser.open(&url).await?).await?;
        let (lower, upper) = check::income_band(
            &self.network.records.transactions,
            self.person.bank_customer,
            6,
            5000,
        )?;
        let text = page.text();
        if [lower, upper]
            .map(grouped)
            .iter()
            .all(|shown| text.contains(shown))
        {
            return Ok(format!("{lower} to {upper}, on her store's own page"));
        }
        Err("the preview does not show the answer".into())
    }

    async fn approve(&self, notice: Page) -> Told {
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

    async fn deny(&self, notice: Page) -> Told {
        let form = notice
            .form("/decision")?
            .set("decision", "deny")
            .set("reason", "too_much");
        good(self.browser.send(form).await?)?;
        Ok("denied".into())
    }

    async fn income_is_right(&self, lender: &DataUser, id: RequestId) -> Told {
        let artifact = lender.artifact(id).await?;
        let received = lender.fetch(&artifact, &"income".parse()?).await?;
        let wanted = check::income_band(
            &self.network.records.transactions,
            self.person.bank_customer,
            6,
            5000,
        )?;
        let row = received.answer_rows().first().ok_or("no answer")?;
        let end = |name: &str| row.get(name).and_then(serde_json::Value::as_i64);
        if (end("lower"), end("upper")) == (Some(wanted.0), Some(wanted.1)) {
            return Ok(format!(
                "{} to {}, as worked out from the bank's file",
                wanted.0, wanted.1
            ));
        }
        Err("the answer differs from the one worked out from the bank's file".into())
    }

    async fn change(&self, what: &str) -> Told {
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

    async fn stop(&self) -> Told {
        let page = self.newest_consent().await?;
        let confirm = good(self.browser.open(&page.link("/stop")?).await?)?;
        good(self.browser.send(confirm.form("/stop")?).await?)?;
        Ok("two clicks".into())
    }

    async fn statement(&self, lender: &DataUser, id: RequestId) -> Told {
        let artifact = lender.artifact(id).await?;
        let received = lender.fetch(&artifact, &"statement".parse()?).await?;
        let rows = received.records(DatasetKind::BankTransactions).len();
        if rows == 0 {
            return Err("no record arrived".into());
        }
        Ok(format!("{rows} transactions opened by the lender"))
    }

    async fn record(&self, lender: &DataUser) -> Told {
        let url = self.network.addresses.manager.join("record.json")?;
        let page = good(self.browser.open(&url).await?)?;
        std::fs::write(self.network.layout.root().join("record.json"), &page.body)?;
        let record: serde_json::Value = serde_json::from_str(&page.body)?;
        let shared = record["sharing"].as_array().map_or(0, Vec::len);
        let mine = record["sharing"].as_array().into_iter().flatten();
        let to_lender = mine
            .filter(|s| s["data_user"] == "lender.sandbox.example")
            .count();
        let receipts = lender.receipts().await?.len();
        if to_lender == receipts {
            return Ok(format!(
                "{shared} sharings; the lender holds {receipts} receipts for its {to_lender}"
            ));
        }
        Err(
            format!("{to_lender} sharings with the lender, but it holds {receipts} receipts")
                .into(),
        )
    }

    fn canaries(&self) -> Told {
        let manager = self.network.layout.root().join("manager");
        let recording = self
            .network
            .recording()
            .ok_or("the traffic was not recorded")?;
        let words = &self.network.records.canaries;
        // The search must be able to find them where they are.
        let bank = check::found_in(words, &[&self.network.records.transactions])?;
        if bank == 0 {
            return Err("the search does not even find them at the bank".into());
        }
        match check::found_in(words, &[&manager, recording])? {
            0 => Ok(format!("found 0 of {}", words.len())),
            some => Err(format!("found {some} of {}", words.len()).into()),
        }
    }
}

async fn served(user: &DataUser, id: RequestId, item: &str) -> Told {
    let artifact = user.artifact(id).await?;
    let item: ItemId = item.parse()?;
    let received = user.fetch(&artifact, &item).await?;
    Ok(format!("receipt {}", received.receipt))
}

async fn refused(user: &DataUser, id: RequestId, item: &str, wanted: ProblemType) -> Told {
    let artifact = user.artifact(id).await?;
    match user.fetch(&artifact, &item.parse()?).await {
        Ok(_) => Err("it was served".into()),
        Err(error) if error.problem_type() == Some(wanted) => Ok(wanted.facts().slug.into()),
        Err(error) => Err(format!("refused otherwise: {error}").into()),
    }
}

/// A source checks the key bound in the artifact; neither the data user's own nor any other counts.
async fn wrong_key(user: &DataUser, id: RequestId, network: &Network) -> Told {
    let artifact = user.artifact(id).await?;
    let claims = artifact.claims();
    let item = claims.items.first().ok_or("no item")?.value.id.clone();
    let (client, now) = (user.manager(), network.ids.clock().now().timestamp());
    let jti = || network.ids.token().into_exposed();
    let inner = SourceRequest {
        item: item.clone(),
        recipient: OpeningKey::from_seed(&network.ids.bytes32())?.sealing_key(),
        iat: now,
        exp: now + 300,
        jti: jti(),
        range: None,
    };
    let outer = DataRequest {
        iss: client.party_id().clone(),
        aud: client.base().clone(),
        iat: now,
        exp: now + 300,
        jti: jti(),
        artifact: claims.jti,
        item,
        request: sign(SOURCE_TYP, &inner, &network.ids.signing_key())?,
    };
    let opened = client
        .open_signed_session(&client.sign(DATA_TYP, &outer)?)
        .await?;
    let ended = client
        .session(opened.session_id, std::time::Duration::from_secs(10))
        .await?;
    match ended.problem.map(|p| p.kind) {
        Some(ProblemType::WrongKey) => Ok("wrong-key".into()),
        other => Err(format!("the session ended as {:?} with {other:?}", ended.state).into()),
    }
}

async fn says_revoked(user: &DataUser, id: RequestId) -> Told {
    let artifact = user.artifact(id).await?;
    match user.status(&artifact).await {
        Some(consent_model::status_list::Status::Revoked) => Ok("revoked".into()),
        other => Err(format!("the list says {other:?}").into()),
    }
}

async fn state_is(user: &DataUser, id: RequestId, wanted: RequestState) -> Told {
    let view = user.follow(id).await?;
    if view.state == wanted {
        return Ok(format!("{wanted:?}, reason {:?}", view.reason));
    }
    Err(format!("the request is {:?}", view.state).into())
}
