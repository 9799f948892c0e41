//! What she sees in her own store: an exact answer before she approves it, the consent itself before
//! anything leaves under it, and, when her records have changed, the other answer it would be now.

use consent_model::{digest::Digest, ids::RequestId, problem::ProblemType};
use fiduciary_adapter::data_user::DataUser;
use serde_json::Value;

use super::{
    Teller, Told,
    browser::Page,
    life::{Life, good},
    outcomes::refused,
    search::Search,
};
use crate::network::NetworkError;

const ITEM: &str = "income";

/// Lives it, from the notice `page` of request `id` on.
pub(super) async fn live(
    life: &Life<'_>,
    teller: &mut Teller<'_>,
    lender: &DataUser,
    (id, page): (RequestId, Page),
) {
    let seen = life.preview(&page).await;
    let seen = teller.page("she sees the exact answer of now", seen);
    teller.step(
        "she approves exactly that",
        life.approve(seen.unwrap_or(page)).await,
    );
    teller.step("she sees in her store what she approved", life.look().await);
    let earned = life.files().earn(60_000);
    teller.step(
        "she is paid a bonus",
        earned
            .map(|id| format!("{id} at the bank"))
            .map_err(Into::into),
    );
    teller.step("it comes into her store", life.deposit("bank").await);
    teller.step(
        "the answer is another now, and is refused",
        refused(lender, id, ITEM, ProblemType::AnswerChanged).await,
    );
    teller.step("she accepts it in her store", life.accept_changed().await);
    teller.step(
        "the lender fetches what she accepted",
        life.income_is_right(lender, id).await,
    );
    teller.step(
        "and no other after it",
        refused(lender, id, ITEM, ProblemType::FrequencyExhausted).await,
    );
}

impl Life<'_> {
    /// Looks at the exact answer in her store, says there that she has seen it, and is back at the
    /// notice, which says what her approval covers now.
    pub(super) async fn preview(&self, notice: &Page) -> Result<(String, Page), NetworkError> {
        // Told first where she goes.
        let leaving = good(self.browser.open(&notice.link("/preview?item=")?).await?)?;
        let url = leaving.link("preview?request=")?;
        let page = self.give_password(self.browser.open(&url).await?).await?;
        let (lower, upper) = self.shows_income(&page)?;
        let form = page.form("/preview")?;
        let back = good(self.browser.send(form).await?)?;
        if back.url.origin() != self.network.addresses.manager.origin() {
            return Err(format!("ended at {}", back.url.path()).into());
        }
        let says = "your approval covers exactly this answer";
        if !back.text().contains(says) {
            return Err(format!("the notice does not say \"{says}\"").into());
        }
        Ok((format!("{lower} to {upper}, on her store's own page"), back))
    }

    /// Her store shows her the consent that has arrived, and lets nothing out under it before she says
    /// that it is what she approved.
    ///
    /// # Errors
    /// When it shows none, or goes on as before.
    pub async fn look(&self) -> Told {
        let mut home = self.at_store("").await?;
        // It is told of a moment later than she is.
        for _ in 0..100 {
            if home.link("/approved/").is_ok() {
                break;
            }
            let moment = std::time::Duration::from_millis(100);
            self.network.clock.pause(moment).await;
            home = self.at_store("").await?;
        }
        let mut seen = Vec::new();
        while let Ok(url) = home.link("/approved/") {
            let page = good(self.browser.open(&url).await?)?;
            let says = "Nothing leaves under it before you have answered";
            if !page.text().contains(says) {
                return Err(format!("her store does not say \"{says}\"").into());
            }
            let form = page.form("/approved/")?.press("decision", "seen")?;
            let page = good(self.browser.send(form).await?)?;
            if !page.text().contains("you said that it is right") {
                return Err("her store does not say that she has seen it".into());
            }
            seen.push(url.path().to_owned());
            home = self.at_store("").await?;
        }
        match seen.len() {
            0 => Err("her store shows her no consent to look at".into()),
            n => Ok(format!(
                "{n} on her store's own page, and it is what she approved"
            )),
        }
    }

    /// Her store says that something has changed, and what it would be now; she lets it leave.
    async fn accept_changed(&self) -> Told {
        let home = self.at_store("").await?;
        let page = good(self.browser.open(&home.link("/changed")?).await?)?;
        let (lower, upper) = self.shows_income(&page)?;
        let form = page.form("/changed")?.press("decision", "accept")?;
        let page = good(self.browser.send(form).await?)?;
        let says = "You accepted the new answer";
        if !page.text().contains(says) {
            return Err(format!("her store does not say \"{says}\"").into());
        }
        Ok(format!("{lower} to {upper} may leave"))
    }

    /// The band worked out from the bank's file, which the page must show.
    fn shows_income(&self, page: &Page) -> Result<(i64, i64), NetworkError> {
        let (lower, upper) = self.files().income_band(6, 5000)?;
        // However the page groups digits.
        let text = page.text().replace(',', "");
        if text.contains(&lower.to_string()) && text.contains(&upper.to_string()) {
            return Ok((lower, upper));
        }
        Err("the page does not show the answer".into())
    }

    /// The manager holds what stands for the answers she saw, and neither these nor what opens them:
    /// not the exact rows, not the plain digest that could be guessed at, not the salt.
    pub(super) async fn answers_unknown(&self) -> Told {
        let export = self.at_store("export.json").await?.body;
        let export: Value = serde_json::from_str(&export)?;
        let seen = export["seen"].as_array().ok_or("her store kept nothing")?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for entry in seen {
            let (answer, salt) = (text(&entry["answer"]), text(&entry["salt"]));
            let rows = answer.split_once("\"rows\":").ok_or("no rows")?.1;
            unknown.push(rows.as_bytes().to_vec());
            unknown.push(Digest::of_bytes(answer.as_bytes()).to_string().into_bytes());
            unknown.push(
                serde_json::from_value::<consent_model::digest::Salt>(entry["salt"].clone())?
                    .as_bytes()
                    .to_vec(),
            );
            unknown.push(salt.into_bytes());
            known.push(text(&entry["digest"]).into_bytes());
        }
        let manager = self.network.layout.root().join("manager");
        let traffic = self.network.recording();
        let traffic = traffic.ok_or("the traffic was not recorded")?.to_owned();
        let (all, looks) = (unknown.len(), known.len());
        tokio::task::spawn_blocking(move || {
            let places = [manager.as_path(), traffic.as_path()];
            if Search::whole(known)?.files(&places)? < 2 {
                return Err("the search does not find what stands for the answers".into());
            }
            match Search::whole(unknown)?.files(&places)? {
                0 => Ok(format!("found 0 of {all}, of {looks} answers that she saw")),
                some => Err(format!("found {some} of {all}").into()),
            }
        })
        .await?
    }
}
