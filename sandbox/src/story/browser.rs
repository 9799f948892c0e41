//! A browser without a screen: cookies, redirects one by one, links and forms. The story uses the
//! pages as a person does, so a broken form or a missing link fails it.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{
    Client, StatusCode,
    header::{CONTENT_TYPE, LOCATION, ORIGIN},
    redirect::Policy,
};
use scraper::{ElementRef, Html, Selector};
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
    /// The form has no such field, or no such button.
    #[error("the form to `{action}` has no {what} `{name}`")]
    NoField {
        /// Where the form goes.
        action: String,
        /// A field or a button.
        what: &'static str,
        /// Its name, and for a button its value.
        name: String,
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
    /// Fields that can be filled in, also those that send nothing as they stand.
    names: BTreeSet<String>,
    /// Buttons that send a value.
    buttons: Vec<(String, String)>,
    data: BTreeMap<String, String>,
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
            // A server closes what has been idle; no request is to meet that on its way.
            .pool_max_idle_per_host(0)
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
            ..
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
            names: BTreeSet::new(),
            buttons: Vec::new(),
            data: BTreeMap::new(),
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
        let first = self.forms(action).into_iter().next();
        first.ok_or_else(|| self.no_form(action))
    }

    /// The form whose action contains `action`, among several the one where a field has this value.
    ///
    /// # Errors
    /// When there is none.
    pub fn form_where(&self, action: &str, name: &str, value: &str) -> Result<Form, BrowserError> {
        let has = |form: &Form| form.fields().get(name) == Some(&value);
        let found = self.forms(action).into_iter().find(has);
        found.ok_or_else(|| self.no_form(action))
    }

    fn no_form(&self, action: &str) -> BrowserError {
        BrowserError::NoForm {
            url: self.bare_url(),
            action: action.into(),
            says: self.says(),
        }
    }

    /// The time in the entry of a list that shows `code`, as its `datetime` has it.
    #[must_use]
    pub fn time_beside(&self, code: &str) -> Option<String> {
        let html = Html::parse_document(&self.body);
        let (entries, codes, times) = (
            Selector::parse("li").ok()?,
            Selector::parse("code").ok()?,
            Selector::parse("time[datetime]").ok()?,
        );
        let entry = html.select(&entries).find(|li| {
            li.select(&codes)
                .any(|c| c.text().collect::<String>() == code)
        })?;
        let time = entry.select(&times).next()?;
        time.value().attr("datetime").map(str::to_owned)
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

    /// The addresses of every link that contains `part`, in order, each once.
    #[must_use]
    pub fn links(&self, part: &str) -> Vec<Url> {
        let html = Html::parse_document(&self.body);
        let Ok(anchors) = Selector::parse("a[href]") else {
            return Vec::new();
        };
        let hrefs = html.select(&anchors).filter_map(|a| a.value().attr("href"));
        let mut found: Vec<Url> = Vec::new();
        for href in hrefs.filter(|href| href.contains(part)) {
            if let Ok(url) = self.url.join(href)
                && !found.contains(&url)
            {
                found.push(url);
            }
        }
        found
    }

    /// The address of the link whose address contains `part` and whose label contains `words`.
    ///
    /// # Errors
    /// When there is none.
    pub fn link_labelled(&self, part: &str, words: &str) -> Result<Url, BrowserError> {
        let html = Html::parse_document(&self.body);
        let found = Selector::parse("a[href]").ok().and_then(|anchors| {
            html.select(&anchors)
                .filter(|a| {
                    let label = a.value().attr("aria-label").unwrap_or_default();
                    label.contains(words) || a.text().collect::<String>().contains(words)
                })
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

    /// The boxes of this name that can be ticked: value, and the words beside it.
    #[must_use]
    pub fn ticks(&self, name: &str) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.body);
        let (Ok(labels), Ok(boxes)) = (
            Selector::parse("label"),
            Selector::parse("input[type=checkbox]:not([disabled])"),
        ) else {
            return Vec::new();
        };
        let found = html.select(&labels).filter_map(|label| {
            let field = label.select(&boxes).next()?;
            let value = field.value();
            (value.attr("name") == Some(name)).then(|| {
                let words = label.text().collect::<String>();
                (value.attr("value").unwrap_or_default().to_owned(), words)
            })
        });
        found.collect()
    }

    /// Every form whose action contains `action`, in order.
    fn forms(&self, action: &str) -> Vec<Form> {
        let html = Html::parse_document(&self.body);
        let Ok(forms) = Selector::parse("form") else {
            return Vec::new();
        };
        html.select(&forms)
            .filter(|f| f.attr("action").unwrap_or_default().contains(action))
            .filter_map(|f| self.form_of(&html, f))
            .collect()
    }

    fn form_of(&self, html: &Html, form: ElementRef<'_>) -> Option<Form> {
        let target = form.attr("action").unwrap_or_default();
        let action = if target.is_empty() {
            self.url.clone()
        } else {
            self.url.join(target).ok()?
        };
        let mut made = Form {
            page: self.url.clone(),
            action,
            post: form
                .attr("method")
                .is_some_and(|m| m.eq_ignore_ascii_case("post")),
            fields: Vec::new(),
            names: BTreeSet::new(),
            buttons: Vec::new(),
            data: form
                .value()
                .attrs()
                .filter_map(|(name, value)| {
                    let name = name.strip_prefix("data-")?;
                    Some((name.to_owned(), value.to_owned()))
                })
                .collect(),
        };
        let named = "input[name], select[name], textarea[name], button[name]";
        let named = Selector::parse(named).ok()?;
        for field in form.select(&named) {
            made.take(field)?;
        }
        // What stands elsewhere and names the form belongs to it, too.
        let id = form.attr("id").filter(|id| !id.is_empty());
        let elsewhere = |field: &ElementRef<'_>| id.is_some() && field.attr("form") == id;
        for field in html.select(&named).filter(elsewhere) {
            made.take(field)?;
        }
        Some(made)
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
    fn take(&mut self, field: ElementRef<'_>) -> Option<()> {
        let name = field.attr("name")?.to_owned();
        let value = field.attr("value").unwrap_or_default().to_owned();
        match (field.value().name(), field.attr("type")) {
            ("button", _) | ("input", Some("submit")) => {
                self.buttons.push((name, value));
                return Some(());
            }
            ("input", Some("checkbox" | "radio")) if field.attr("checked").is_none() => {}
            ("select", _) => {
                let all: Vec<_> = field.select(&Selector::parse("option").ok()?).collect();
                let chosen = all.iter().find(|o| o.attr("selected").is_some());
                if let Some(option) = chosen.or_else(|| all.first()) {
                    let own = option.attr("value").map(str::to_owned);
                    let value = own.unwrap_or_else(|| option.text().collect());
                    self.fields.push((name.clone(), value));
                }
            }
            ("textarea", _) => self.fields.push((name.clone(), field.text().collect())),
            _ => self.fields.push((name.clone(), value)),
        }
        self.names.insert(name);
        Some(())
    }

    /// Fills in a field that the form has.
    ///
    /// # Errors
    /// When it has none of this name: a person could not fill it in.
    pub fn set(mut self, name: &str, value: &str) -> Result<Self, BrowserError> {
        if !self.names.contains(name) {
            return Err(self.lacks("field", name.to_owned()));
        }
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        Ok(self)
    }

    /// Ticks one of several boxes of a name.
    ///
    /// # Errors
    /// When it has none of this name.
    pub fn tick(mut self, name: &str, value: &str) -> Result<Self, BrowserError> {
        if !self.names.contains(name) {
            return Err(self.lacks("field", name.to_owned()));
        }
        let ticked = (name.to_owned(), value.to_owned());
        if !self.fields.contains(&ticked) {
            self.fields.push(ticked);
        }
        Ok(self)
    }

    /// Presses a button that the form has, among several.
    ///
    /// # Errors
    /// When it has none that sends this.
    pub fn press(mut self, name: &str, value: &str) -> Result<Self, BrowserError> {
        let button = (name.to_owned(), value.to_owned());
        if !self.buttons.contains(&button) {
            return Err(self.lacks("button", format!("{name}={value}")));
        }
        self.fields.push(button);
        Ok(self)
    }

    /// What the form tells a script, without `data-`.
    #[must_use]
    pub fn data(&self, name: &str) -> Option<&str> {
        self.data.get(name).map(String::as_str)
    }

    /// Where the page stands that has the form.
    #[must_use]
    pub const fn page(&self) -> &Url {
        &self.page
    }

    /// Whether a person could fill in this field.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    fn lacks(&self, what: &'static str, name: String) -> BrowserError {
        BrowserError::NoField {
            action: self.action.path().to_owned(),
            what,
            name,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Page {
            url: "http://localhost/x".parse().unwrap(),
            status: StatusCode::OK,
            body: r#"<form action="/a"><input name="who" value="1"></form>
                <form action="/a" method="post"><input name="who" value="2">
                <input type="checkbox" name="tick" value="yes">
                <select name="why"><option value="">none</option><option value="x">x</option></select>
                <button name="decision" value="deny">no</button></form>
                <form action="/c" id="out"></form><button form="out" name="go" value="yes">go</button>
                <ul><li><code>b</code><time datetime="2026-01-01T00:00:00Z">t</time></li></ul>"#
                .into(),
        }
    }

    #[test]
    fn what_a_form_does_not_have_cannot_be_filled_in_or_pressed() {
        let form = page().form_where("/a", "who", "2").unwrap();
        assert!(form.clone().set("reason", "x").is_err());
        assert!(form.clone().set("decision", "deny").is_err(), "a button");
        assert!(form.clone().press("decision", "approve").is_err());
        assert!(page().form_where("/a", "who", "3").is_err());
        assert!(page().form("/b").is_err());
    }

    #[test]
    fn a_form_sends_what_stands_in_it_and_the_button_that_was_pressed() {
        let form = page().form_where("/a", "who", "2").unwrap();
        assert!(form.has("tick"));
        assert_eq!(form.fields(), BTreeMap::from([("who", "2"), ("why", "")]));
        let form = form.set("why", "x").unwrap().set("tick", "yes").unwrap();
        let form = form.press("decision", "deny").unwrap();
        let sent = [
            ("who", "2"),
            ("why", "x"),
            ("tick", "yes"),
            ("decision", "deny"),
        ];
        assert_eq!(form.fields(), BTreeMap::from(sent));
    }

    #[test]
    fn the_time_of_an_entry_is_that_beside_its_name() {
        assert_eq!(page().time_beside("b").unwrap(), "2026-01-01T00:00:00Z");
        assert_eq!(page().time_beside("c"), None);
    }
}
