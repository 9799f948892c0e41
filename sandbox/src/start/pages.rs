//! The pages of the sandbox's own site, each one typed context.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use askama::Template;
use service_kit::server::{Scripts, content_security_policy};
use url::Url;

use super::outbox::Mail;
use crate::{network::Addresses, people::PersonEntry, requests::Line as Call};

/// Where everything is.
#[derive(Template)]
#[template(path = "start/front.html")]
pub(super) struct FrontPage<'a> {
    places: Vec<Place<'a>>,
    people: &'a [PersonEntry],
    steps: &'a [String],
    mails: usize,
    codes: String,
}

struct Place<'a> {
    name: &'static str,
    about: &'static str,
    url: &'a Url,
}

impl<'a> FrontPage<'a> {
    pub(super) fn of(at: &'a Addresses, steps: &'a [String], mails: usize) -> Self {
        let place = |name, about, url| Place { name, about, url };
        let places = vec![
            place(
                "Consent dashboard",
                "who can see what, and what waits",
                &at.manager,
            ),
            place("Personal store", "her records, and what left", &at.store),
            place("Lender", "asks for one answer about her income", &at.lender),
            place(
                "Research institute",
                "asks about her health",
                &at.researcher,
            ),
            place("Bank", "where she links her account", &at.bank),
            place("Clinic", "where she links her record", &at.clinic),
            place(
                "Mock bank",
                "a bank that can be told to misbehave",
                &at.mock_bank,
            ),
            place("Identity provider", "where she signs in", &at.identity),
        ];
        Self {
            places,
            people: &at.people,
            steps,
            mails,
            codes: at.messages.display().to_string(),
        }
    }
}

/// Most calls on a page.
const CALLS: usize = 200;

/// What has gone between the parties.
#[derive(Template)]
#[template(path = "start/requests.html")]
pub(super) struct RequestsPage<'a> {
    lines: Vec<CallLine>,
    parties: Vec<String>,
    party: &'a str,
    more: bool,
}

struct CallLine {
    at: String,
    line: Call,
}

impl<'a> RequestsPage<'a> {
    pub(super) fn new(mut lines: Vec<Call>, parties: Vec<String>, party: &'a str) -> Self {
        let more = lines.len() > CALLS;
        lines.truncate(CALLS);
        let line = |line: Call| CallLine {
            at: line.at.format("%H:%M:%S%.3f").to_string(),
            line,
        };
        Self {
            lines: lines.into_iter().map(line).collect(),
            parties,
            party,
            more,
        }
    }
}

/// What was sent.
#[derive(Template)]
#[template(path = "start/outbox.html")]
pub(super) struct OutboxPage {
    mails: Vec<Mail>,
    total: usize,
    page: usize,
    pages: usize,
    texts: Vec<String>,
}

impl OutboxPage {
    pub(super) const fn new(
        mails: Vec<Mail>,
        total: usize,
        page: usize,
        pages: usize,
        texts: Vec<String>,
    ) -> Self {
        Self {
            mails,
            total,
            page,
            pages,
            texts,
        }
    }
}

/// One mail.
#[derive(Template)]
#[template(path = "start/mail.html")]
pub(super) struct MailPage {
    mail: Mail,
    lines: Vec<Line>,
}

/// A line of a mail.
enum Line {
    Words(String),
    /// An address of this network and nothing else.
    Address(String),
}

impl MailPage {
    pub(super) fn of(mail: Mail, at: &Addresses) -> Self {
        let ours = [at.manager.origin(), at.store.origin()];
        let line = |words: &str| match Url::parse(words.trim()) {
            Ok(url) if ours.contains(&url.origin()) => Line::Address(url.into()),
            _ => Line::Words(words.to_owned()),
        };
        Self {
            lines: mail.text.trim_end().lines().map(line).collect(),
            mail,
        }
    }
}

/// Nothing is here.
#[derive(Template)]
#[template(path = "start/missing.html")]
pub(super) struct MissingPage;

/// Sends a page without forms and scripts.
pub(crate) fn send(status: StatusCode, page: &impl Template) -> HttpResponse {
    match page.render() {
        Ok(body) => HttpResponse::build(status)
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                content_security_policy(&[], Scripts::None),
            ))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type("text/html; charset=utf-8")
            .body(body),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(subject: &str, text: &str) -> Mail {
        Mail {
            id: "0193-row".into(),
            service: "Personal store",
            at: "2026-11-20T08:00:00".parse().unwrap(),
            to: "meera@people.example".into(),
            subject: subject.into(),
            text: text.into(),
            attachments: Vec::new(),
        }
    }

    #[test]
    fn an_empty_outbox_says_so() {
        let page = OutboxPage::new(Vec::new(), 0, 1, 1, Vec::new());
        let html = page.render().unwrap();
        assert!(html.contains("Nothing has been sent yet"), "{html}");
        assert!(!html.contains("<table") && !html.contains("rel=\"next\""));
    }

    #[test]
    fn a_list_is_paged_and_what_a_mail_says_is_no_markup() {
        let page = OutboxPage::new(vec![mail("<b>News", "x")], 41, 2, 3, vec!["<i>".into()]);
        let html = page.render().unwrap();
        assert!(!html.contains("<b>News") && !html.contains("<i>"));
        assert!(
            html.contains("href=\"/outbox?page=1\"") && html.contains("href=\"/outbox?page=3\"")
        );
        assert!(html.contains("href=\"/outbox/0193-row\""));
    }

    #[test]
    fn only_an_address_of_this_network_can_be_followed() {
        let url = |text: &str| text.parse::<Url>().unwrap();
        let at = Addresses {
            start: url("http://localhost:8409/"),
            identity: url("http://localhost:8402/"),
            manager: url("http://localhost:8400/"),
            store: url("http://localhost:8401/"),
            bank: url("http://localhost:8403/"),
            clinic: url("http://localhost:8404/"),
            mock_bank: url("http://localhost:8410/"),
            aa_bank: url("http://localhost:8411/"),
            aa_lender: url("http://localhost:8412/"),
            lender: url("http://localhost:8405/"),
            researcher: url("http://localhost:8407/"),
            people: Vec::new(),
            ward: crate::people::WARD,
            questions: Vec::new(),
            messages: "messages.txt".into(),
            operator: "operator.toml".into(),
        };
        let text = "Look:\nhttp://localhost:8400/messages\nhttp://evil.example/\njavascript:x()";
        let html = MailPage::of(mail("News", text), &at).render().unwrap();
        assert!(
            html.contains("href=\"http://localhost:8400/messages\""),
            "{html}"
        );
        assert!(!html.contains("href=\"http://evil") && !html.contains("href=\"javascript"));
        let front = FrontPage::of(&at, &[], 3).render().unwrap();
        assert!(front.contains("href=\"/outbox\"") && front.contains("http://localhost:8405/"));
    }
}
