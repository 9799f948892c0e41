//! The API reference for engineers: an OpenAPI document as one page that needs no script and no
//! network.
//!
//! Its texts are those of the document, which is written in English; so the page says `lang="en"` of
//! them, whatever language its frame has. It shows what the document holds and adds nothing.

mod read;

use askama::Template;
use i18n_embed_fl::fl;
use serde_json::Value;

use crate::chrome::Chrome;
use crate::locale::Locale;

/// A parameter or header of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// `path`, `query` or `header`.
    pub place: String,
    /// Whether it must be there.
    pub required: bool,
    /// Its form: type, bounds, pattern.
    pub form: String,
    /// What it is for.
    pub says: String,
}

/// What is sent, or comes back.
#[derive(Clone, Debug)]
pub struct Content {
    /// Its media type.
    pub media: String,
    /// Name of its schema, or of that of the claims inside.
    pub schema: Option<String>,
    /// Whether the schema is of signed claims.
    pub signed: bool,
    /// An example as it travels.
    pub example: String,
    /// What the example says, if it is signed.
    pub claims: Option<String>,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// Its status.
    pub status: String,
    /// What it means.
    pub says: String,
    /// Its headers.
    pub headers: Vec<String>,
    /// Its body.
    pub content: Option<Content>,
    /// Types of problems it can be.
    pub problems: Vec<String>,
    /// Which operations come next: id and words.
    pub links: Vec<(String, String)>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its id and anchor.
    pub id: String,
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// In a few words.
    pub summary: String,
    /// In paragraphs.
    pub says: Vec<String>,
    /// Who uses it.
    pub users: String,
    /// Its place on the way from zero to an answer.
    pub step: Option<u64>,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// How the caller proves itself.
    pub proof: Option<String>,
    /// What it takes beside a body.
    pub parameters: Vec<Parameter>,
    /// Words about its body.
    pub body_says: String,
    /// Its body.
    pub body: Option<Content>,
    /// Its answers.
    pub responses: Vec<Response>,
    /// The same as a command.
    pub curl: String,
}

/// One step on a way.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its number.
    pub number: u64,
    /// Id and anchor of its operation.
    pub id: String,
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// In a few words.
    pub summary: String,
}

/// The way of one kind of users from zero to an answer.
#[derive(Clone, Debug)]
pub struct Way {
    /// Whose.
    pub title: String,
    /// In order.
    pub steps: Vec<Step>,
}

/// Operations of one kind of users, or of one way.
#[derive(Clone, Debug)]
pub struct Group {
    /// Who.
    pub name: String,
    /// Its anchor.
    pub anchor: String,
    /// Who that is.
    pub says: String,
    /// What they use, in order.
    pub operations: Vec<Operation>,
}

/// One schema.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Its name and anchor.
    pub name: String,
    /// Written out.
    pub json: String,
}

/// `GET /docs`.
#[derive(Clone, Debug, Template)]
#[template(path = "shared/reference.html")]
pub struct Reference {
    /// The language of the frame.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// What is described.
    pub title: String,
    /// In paragraphs.
    pub says: Vec<String>,
    /// Each way, to be found step by step.
    pub ways: Vec<Way>,
    /// Each operation once: the ways, then by who uses it.
    pub groups: Vec<Group>,
    /// What is sent from here.
    pub webhooks: Vec<Operation>,
    /// How callers prove themselves: name and words.
    pub schemes: Vec<(String, String)>,
    /// Every schema.
    pub schemas: Vec<Schema>,
    /// Where the pages of the problem types are.
    pub problems_at: String,
}

impl Reference {
    /// The page of an OpenAPI document that a service under `base` serves. `problems_at` is where the
    /// pages of the problem types are.
    #[must_use]
    pub fn new(l: Locale, chrome: Chrome, document: &Value, base: &str, problems_at: &str) -> Self {
        let text = |path: &str| read::text(document.pointer(path));
        let base = base.trim_end_matches('/');
        let operations = read::operations(document, base);
        Self {
            l,
            chrome,
            title: text("/info/title"),
            says: read::paragraphs(&text("/info/description")),
            ways: read::ways(&operations),
            groups: read::groups(document, &operations),
            webhooks: read::webhooks(document),
            schemes: read::schemes(document),
            schemas: read::schemas(document),
            problems_at: problems_at.to_owned(),
        }
    }

    /// A filled-in page.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let chrome = Chrome::manager("Consent manager").operated_by("Example Operator");
        let document = read::sample();
        Self::new(l, chrome, &document, "https://manager.example", "/problems")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn operations_come_by_step_and_then_by_who_uses_them_each_once() {
        let page = Reference::sample(Locale::of(Language::En));
        let steps = |way: &Way| way.steps.iter().map(|s| s.number).collect::<Vec<_>>();
        let ways: Vec<_> = page.ways.iter().map(steps).collect();
        assert_eq!(
            ways,
            [vec![1, 5], vec![1, 9]],
            "what is shared is on both ways"
        );
        let groups = page.groups.iter().map(|group| {
            let ids = group.operations.iter().map(|o| o.id.as_str());
            (group.anchor.as_str(), ids.collect::<Vec<_>>())
        });
        assert_eq!(
            groups.collect::<Vec<_>>(),
            [
                ("way-data-user", vec!["getMetadata", "submitConsentRequest"]),
                ("way-provider", vec!["putPage"]),
                ("data-user", vec!["listConsentRequests"]),
            ]
        );
        let html = crate::render(&page).unwrap();
        for id in ["getMetadata", "putPage", "listConsentRequests"] {
            assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        }
        assert!(html.contains("<li value=\"9\"><a href=\"#putPage\">"));
    }

    #[test]
    fn the_page_holds_each_operation_with_its_way_its_example_and_its_command() {
        let page = Reference::sample(Locale::of(Language::En));
        let operation = &page.groups[0].operations[1];
        assert_eq!(
            (operation.method.as_str(), operation.step),
            ("POST", Some(5))
        );
        assert!(
            operation.curl.starts_with("curl -X POST"),
            "{}",
            operation.curl
        );
        assert!(
            operation
                .curl
                .contains("'https://manager.example/v1/consent-requests'")
        );
        let body = operation.body.as_ref().unwrap();
        assert!(body.signed && body.claims.as_ref().unwrap().contains("lender.example"));
        let refused = operation.responses.last().unwrap();
        assert_eq!(refused.problems, ["unknown-purpose"]);
        let html = crate::render(&page).unwrap();
        for wanted in [
            "id=\"submitConsentRequest\"",
            "/problems/unknown-purpose",
            "lang=\"en\"",
        ] {
            assert!(html.contains(wanted), "{wanted}");
        }
    }
}
