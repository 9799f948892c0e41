//! A browser without a screen: cookies, redirects one by one, links and forms. The story uses the
//! pages as a person does, so a broken form or a missing link fails it.

use std::collections::BTreeMap;

use reqwest::{
    Client, StatusCode,
    header::{CONTENT_TYPE, LOCATION, ORIGIN},
    redirect::Policy,
};
use scraper::{Html, Selector};
use url::Url;

/// Most redirects that one step may take.
const MOST_REDIRECTS: usize = 12;

/// What went wrong on the way.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// No answer.
    #[error("`{0}` did not answer")]
    NoAnswer(Url, #[source] reqwest::Error),
    /// Round and round.
    #[error("more than {MOST_REDIRECTS} redirects, the last to `{0}`")]
    TooManyRedirects(Url),
    /// A redirect without or with a bad address.
    #[error("`{0}` redirects to nowhere")]
    BadRedirect(Url),
    /// The page has no such form.
    #[error("`{url}` has no form to `{action}`; it says: {says}")]
    NoForm {
        /// The page.
        url: String,
        /// Part of the action that was looked for.
        action: String,
        /// Its text, shortened.
        says: String,
    },
    /// The page has no such link.
    #[error("`{url}` has no link to `{part}`; it says: {says}")]
    NoLink {
        /// The page.
        url: String,
        /// Part of the address that was looked for.
        part: String,
        /// Its text, shortened.
        says: String,
    },
}

/// A page that was loaded.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its address, after redirects.
    pub url: Url,
    /// Its status.
    pub status: StatusCode,
    /// Its body.
    pub body: String,
}

/// A form as it stands on a page, ready to be filled in.
#[derive(Debug, Clone)]
pub struct Form {
    page: Url,
    action: Url,
    post: bool,
    fields: Vec<(String, String)>,
}

/// One person's browser.
pub struct Browser {
    http: Client,
}

impl Browser {
    /// A fresh browser with no cookies.
    ///
    /// # Errors
    /// When the client cannot be made.
    pub fn new() -> Result<Self, reqwest::Error> {
        let http = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .build()?;
        Ok(Self { http })
    }

    /// Opens an address and follows redirects.
    ///
    /// # Errors
    /// When an address does not answer or redirects badly.
    pub async fn open(&self, url: &Url) -> Result<Page, BrowserError> {
        self.follow(url.clone(), self.http.get(url.clone())).await
    }

    /// Sends a form, with some fields set, and follows redirects.
    ///
    /// # Errors
    /// When an address does not answer or redirects badly.
    pub async fn send(&self, form: Form) -> Result<Page, BrowserError> {
        let Form {
            page,
            mut action,
            post,
            fields,
        } = form;
        let request = if post {
            let body = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&fields)
                .finish();
            self.http
                .post(action.clone())
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(ORIGIN, page.origin().ascii_serialization())
                .header(
                    "sec-fetch-site",
                    if page.origin() == action.origin() {
                        "same-origin"
                    } else {
                        "same-site"
                    },
                )
                .body(body)
        } else {
            action.query_pairs_mut().clear().extend_pairs(&fields);
            self.http.get(action.clone())
        };
        self.follow(action, request).await
    }

    /// Sends fields to an address that no form on a page led to, as a page of that address's own
    /// origin would, and follows redirects.
    ///
    /// # Errors
    /// When an address does not answer or redirects badly.
    pub async fn post(&self, url: &Url, fields: &[(&str, &str)]) -> Result<Page, BrowserError> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        self.send(Form {
            page: url.clone(),
            action: url.clone(),
            post: true,
            fields: fields.iter().map(owned).collect(),
        })
        .await
    }

    async fn follow(
        &self,
        mut url: Url,
        mut request: reqwest::RequestBuilder,
    ) -> Result<Page, BrowserError> {
        for _ in 0..MOST_REDIRECTS {
            let answer = request
                .send()
                .await
                .map_err(|e| BrowserError::NoAnswer(url.clone(), e))?;
            let status = answer.status();
            if !status.is_redirection() {
                let body = answer
                    .text()
                    .await
                    .map_err(|e| BrowserError::NoAnswer(url.clone(), e))?;
                return Ok(Page { url, status, body });
            }
            let next = answer
                .headers()
                .get(LOCATION)
                .and_then(|l| l.to_str().ok())
                .and_then(|l| url.join(l).ok())
                .ok_or_else(|| BrowserError::BadRedirect(url.clone()))?;
            request = self.http.get(next.clone());
            url = next;
        }
        Err(BrowserError::TooManyRedirects(url))
    }
}

impl Page {
    /// The text of the page, white space folded.
    #[must_use]
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.body);
        let main = Selector::parse("main")
            .ok()
            .and_then(|s| html.select(&s).next());
        let root = main.unwrap_or_else(|| html.root_element());
        root.text()
            .flat_map(str::split_whitespace)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The first form whose action contains `action`.
    ///
    /// # Errors
    /// When there is none.
    pub fn form(&self, action: &str) -> Result<Form, BrowserError> {
        self.find_form(action).ok_or_else(|| BrowserError::NoForm {
            url: self.bare_url(),
            action: action.into(),
            says: self.says(),
        })
    }

    /// The address of the first link that contains `part`.
    ///
    /// # Errors
    /// When there is none.
    pub fn link(&self, part: &str) -> Result<Url, BrowserError> {
        let html = Html::parse_document(&self.body);
        let found = Selector::parse("a[href]").ok().and_then(|anchors| {
            html.select(&anchors)
                .filter_map(|a| a.value().attr("href"))
                .find(|href| href.contains(part))
                .and_then(|href| self.url.join(href).ok())
        });
        found.ok_or_else(|| BrowserError::NoLink {
            url: self.bare_url(),
            part: part.into(),
            says: self.says(),
        })
    }

    fn find_form(&self, action: &str) -> Option<Form> {
        let html = Html::parse_document(&self.body);
        let (forms, fields) = (
            Selector::parse("form").ok()?,
            Selector::parse("input[name], select[name], textarea[name]").ok()?,
        );
        let options = Selector::parse("option").ok()?;
        let form = html.select(&forms).find(|f| {
            f.value()
                .attr("action")
                .unwrap_or_default()
                .contains(action)
        })?;
        let target = form.value().attr("action").unwrap_or_default();
        let action = if target.is_empty() {
            self.url.clone()
        } else {
            self.url.join(target).ok()?
        };
        let mut values = Vec::new();
        for field in form.select(&fields) {
            let element = field.value();
            let name = element.attr("name")?.to_owned();
            let value = element.attr("value").unwrap_or_default().to_owned();
            match (element.name(), element.attr("type")) {
                ("input", Some("checkbox" | "radio")) if element.attr("checked").is_none() => {}
                ("input", Some("submit")) => {}
                ("select", _) => {
                    let all: Vec<_> = field.select(&options).collect();
                    let chosen = all
                        .iter()
                        .find(|o| o.value().attr("selected").is_some())
                        .or_else(|| all.first());
                    if let Some(option) = chosen {
                        let own = option.value().attr("value").map(str::to_owned);
                        values.push((name, own.unwrap_or_else(|| option.text().collect())));
                    }
                }
                ("textarea", _) => values.push((name, field.text().collect())),
                _ => values.push((name, value)),
            }
        }
        let post = form
            .value()
            .attr("method")
            .is_some_and(|m| m.eq_ignore_ascii_case("post"));
        Some(Form {
            page: self.url.clone(),
            action,
            post,
            fields: values,
        })
    }

    fn bare_url(&self) -> String {
        let mut url = self.url.clone();
        url.set_query(None);
        url.into()
    }

    fn says(&self) -> String {
        self.text().chars().take(300).collect()
    }
}

impl Form {
    /// Sets a field, whether the form has it (an input) or not (the button that was pressed).
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The fields as they stand.
    #[must_use]
    pub fn fields(&self) -> BTreeMap<&str, &str> {
        self.fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect()
    }
}
