//! One person with her browser, on the pages of the manager: cookies, redirects one by one, forms as they
//! stand on the page. Each method is one step of hers; it fails when a page does not say what it should.

use std::{collections::BTreeMap, sync::Arc};

use hyper::{
    StatusCode,
    header::{ACCEPT, ACCEPT_LANGUAGE, COOKIE, HeaderName, ORIGIN, SET_COOKIE},
};
use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::{
    http::{Answer, Call, Fault, Http},
    identity,
    parties::Parties,
    world::BANK,
};

/// One person.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    http: Http,
    manager: Url,
    subject: Arc<str>,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// Somebody with an empty browser.
    #[must_use]
    pub(crate) fn new(http: &Http, manager: &Url, subject: &str) -> Self {
        Self {
            http: http.clone(),
            manager: manager.clone(),
            subject: subject.into(),
            cookies: BTreeMap::new(),
        }
    }

    /// How the identity provider calls her.
    #[must_use]
    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }

    fn url(&self, path: &str) -> Result<Url, Fault> {
        self.manager
            .join(path)
            .map_err(|_| Fault::Unmade("an address"))
    }

    async fn send(&mut self, call: Call) -> Result<Answer, Fault> {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let mut call = call
            .header(ACCEPT, "text/html")
            .header(ACCEPT_LANGUAGE, "en");
        if !cookies.is_empty() {
            call = call.header(COOKIE, cookies);
        }
        let answer = self.http.send(call).await?;
        for set in answer.headers.get_all(SET_COOKIE) {
            let pair = set.to_str().ok().and_then(|set| set.split(';').next());
            if let Some((name, value)) = pair.and_then(|pair| pair.split_once('=')) {
                self.cookies
                    .insert(name.trim().to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }

    async fn get(&mut self, path: &str) -> Result<Answer, Fault> {
        let url = self.url(path)?;
        self.send(Call::get(url)).await
    }

    async fn page(&mut self, path: &str) -> Result<Answer, Fault> {
        self.get(path).await?.with(StatusCode::OK)
    }

    /// Sends a form and gives where it leads to.
    async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<String, Fault> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let url = self.url(path)?;
        let origin = url.origin().ascii_serialization();
        let call = Call::post(url, "application/x-www-form-urlencoded", body)
            .header(ORIGIN, origin)
            .header(HeaderName::from_static("sec-fetch-site"), "same-origin");
        let answer = self.send(call).await?.with(StatusCode::SEE_OTHER)?;
        Ok(answer.location()?.to_owned())
    }

    /// Back from the identity provider, where she has said who she is.
    async fn come_back(&mut self, sent_to: &str) -> Result<String, Fault> {
        let sent_to = Url::parse(sent_to).map_err(|_| Fault::Lacks("an address"))?;
        let back = identity::signed_in(&sent_to, &self.subject);
        let back = back.ok_or(Fault::Lacks("a sign-in that was begun"))?;
        let answer = self
            .send(Call::get(back))
            .await?
            .with(StatusCode::SEE_OTHER)?;
        Ok(answer.location()?.to_owned())
    }

    /// Signs in: three calls of hers, and one of the manager's to the identity provider.
    ///
    /// # Errors
    /// When she is not led to a page of hers.
    pub(crate) async fn sign_in(&mut self) -> Result<(), Fault> {
        let away = self.get("sign-in").await?.with(StatusCode::SEE_OTHER)?;
        let home = self.come_back(away.location()?).await?;
        if home == "/dashboard" || home.starts_with("/passkeys") {
            return Ok(());
        }
        Err(Fault::Lacks("a sign-in"))
    }

    /// Looks at her dashboard; gives the page.
    ///
    /// # Errors
    /// When it is not hers.
    pub(crate) async fn dashboard(&mut self) -> Result<String, Fault> {
        self.tab("dashboard").await
    }

    /// Looks at one of her lists.
    ///
    /// # Errors
    /// When it is not hers.
    pub(crate) async fn tab(&mut self, path: &str) -> Result<String, Fault> {
        let page = self.page(path).await?;
        let text = page.text()?;
        // The form to leave is on no page of a stranger.
        if text.contains("action=\"/sign-out\"") {
            return Ok(text.to_owned());
        }
        Err(Fault::Lacks("her dashboard"))
    }

    /// Links the bank, on whose page she says that the account is hers.
    ///
    /// # Errors
    /// When it is not linked.
    pub(crate) async fn link_bank(&mut self, parties: &Parties) -> Result<(), Fault> {
        let page = self.dashboard().await?;
        let csrf = field(&page, "csrf")?;
        self.form("links", &[("csrf", &csrf), ("party", BANK)])
            .await?;
        let page = self.page("links").await?;
        let asked = between(page.text()?, "link?request=", "\"")?.to_owned();
        let account = format!("account-of-{}", self.subject);
        let answer = parties.link(&asked, &account)?;
        let back = format!("links/return?response={answer}");
        self.get(&back).await?.with(StatusCode::SEE_OTHER)?;
        let page = self.page("links").await?;
        if page.text()?.contains("is linked") {
            return Ok(());
        }
        Err(Fault::Lacks("a linked bank"))
    }

    /// Opens a request; gives the page with its notice.
    ///
    /// # Errors
    /// When it is not put before her.
    pub(crate) async fn open(&mut self, request: &str) -> Result<String, Fault> {
        let page = self.page(&format!("requests/{request}")).await?;
        let text = page.text()?;
        if text.contains("name=\"notice\"") {
            return Ok(text.to_owned());
        }
        Err(Fault::Lacks("a notice to decide on"))
    }

    /// Decides on the page of a request; gives where that leads to.
    async fn decide(&mut self, request: &str, page: &str, what: &str) -> Result<String, Fault> {
        let (csrf, notice) = (field(page, "csrf")?, field(page, "notice")?);
        let mut fields = vec![
            ("csrf", csrf.as_str()),
            ("notice", &notice),
            ("decision", what),
        ];
        if page.contains("name=\"item-statement\"") {
            fields.push(("item-statement", "yes"));
        }
        self.form(&format!("requests/{request}/decision"), &fields)
            .await
    }

    /// Says yes and proves that it is she, by signing in afresh. Gives the page of the decision.
    ///
    /// # Errors
    /// When no consent comes of it.
    pub(crate) async fn approve(&mut self, request: &str, page: &str) -> Result<String, Fault> {
        let proof = self.decide(request, page, "approve").await?;
        if !proof.starts_with("/approvals/") {
            return Err(Fault::Lacks("an approval to prove"));
        }
        let page = self.page(&proof).await?;
        let csrf = field(page.text()?, "csrf")?;
        let away = self
            .form(&format!("{proof}/sign-in"), &[("csrf", &csrf)])
            .await?;
        let done = self.come_back(&away).await?;
        if !done.starts_with("/decisions/") {
            return Err(Fault::Lacks("a decision"));
        }
        let page = self.page(&done).await?;
        Ok(page.text()?.to_owned())
    }

    /// Says no.
    ///
    /// # Errors
    /// When that is not taken.
    pub(crate) async fn deny(&mut self, request: &str, page: &str) -> Result<(), Fault> {
        let done = self.decide(request, page, "deny").await?;
        if done.starts_with("/decisions/") {
            return Ok(());
        }
        Err(Fault::Lacks("a decision"))
    }

    /// Looks at a consent.
    ///
    /// # Errors
    /// When it is not shown.
    pub(crate) async fn consent(&mut self, consent: &str) -> Result<String, Fault> {
        let page = self.page(&format!("consents/{consent}")).await?;
        let text = page.text()?;
        if text.contains(consent) {
            return Ok(text.to_owned());
        }
        Err(Fault::Lacks("the consent"))
    }

    /// Takes the receipt of a consent along.
    ///
    /// # Errors
    /// When it is not given.
    pub(crate) async fn receipt(&mut self, consent: &str) -> Result<Value, Fault> {
        let page = self
            .page(&format!("consents/{consent}/receipt.json"))
            .await?;
        let receipt = page.json()?;
        if receipt["copies"].is_array() && receipt["log"].is_array() {
            return Ok(receipt);
        }
        Err(Fault::Lacks("a receipt"))
    }

    /// Stops a consent, with the two clicks that it takes.
    ///
    /// # Errors
    /// When it goes on.
    pub(crate) async fn stop(&mut self, consent: &str) -> Result<(), Fault> {
        let page = self.page(&format!("consents/{consent}/stop")).await?;
        let csrf = field(page.text()?, "csrf")?;
        self.change(consent, "stop", &csrf).await
    }

    /// Pauses a consent from its page.
    ///
    /// # Errors
    /// When it goes on.
    pub(crate) async fn pause(&mut self, consent: &str) -> Result<(), Fault> {
        let page = self.consent(consent).await?;
        let csrf = field(&page, "csrf")?;
        self.change(consent, "pause", &csrf).await
    }

    async fn change(&mut self, consent: &str, how: &str, csrf: &str) -> Result<(), Fault> {
        let path = format!("consents/{consent}/{how}");
        let next = self.form(&path, &[("csrf", csrf)]).await?;
        if next == format!("/consents/{consent}") {
            return Ok(());
        }
        Err(Fault::Lacks("a change"))
    }
}

/// The value of a hidden field.
fn field(page: &str, name: &str) -> Result<String, Fault> {
    Ok(between(page, &format!("name=\"{name}\" value=\""), "\"")?.to_owned())
}

fn between<'p>(page: &'p str, before: &str, after: &str) -> Result<&'p str, Fault> {
    let lacks = Fault::Lacks("a form that belongs on it");
    let (_, rest) = page.split_once(before).ok_or_else(|| lacks.clone())?;
    let (found, _) = rest.split_once(after).ok_or(lacks)?;
    Ok(found)
}

/// The consents that a page links to, in its order, each once.
#[must_use]
pub(crate) fn consents_on(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in page.split("href=\"/consents/").skip(1) {
        let id = rest.get(..36).unwrap_or_default().to_owned();
        if id.len() == 36 && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_its_form_is_a_fault() {
        assert!(field("<p>closed</p>", "csrf").is_err());
        let page = r#"<input type="hidden" name="csrf" value="abc">"#;
        assert_eq!(field(page, "csrf").unwrap(), "abc");
    }

    #[test]
    fn consents_are_found_once_each() {
        let id = "019a7c1e-6f10-7d3a-9b52-3f1f0e6f7a10";
        let page = format!(
            "<a href=\"/consents/{id}\"><a href=\"/consents/{id}#x\"><a href=\"/consents/\">"
        );
        assert_eq!(consents_on(&page), [id]);
    }
}
