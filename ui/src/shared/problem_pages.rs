//! One page for each type of problem, for the engineer whose program was refused, and the list of
//! them. In English, as the problems themselves are; see [`super::reference`].

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::Chrome;
use crate::locale::Locale;

/// One type in the list.
#[derive(Clone, Debug)]
pub struct ProblemLine {
    /// Its name.
    pub slug: String,
    /// Its status.
    pub status: u16,
    /// What it is.
    pub title: String,
}

/// `GET /problems`.
#[derive(Clone, Debug, Template)]
#[template(path = "shared/problems.html")]
pub struct ProblemList {
    /// The language of the frame.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Every type.
    pub problems: Vec<ProblemLine>,
}

/// `GET /problems/{slug}`.
#[derive(Clone, Debug, Template)]
#[template(path = "shared/problem.html")]
pub struct ProblemPage {
    /// The language of the frame.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// What it is.
    pub about: ProblemLine,
    /// Its `type`.
    pub uri: String,
    /// What happened.
    pub cause: String,
    /// How to mend it.
    pub fix: String,
    /// Where it can come: id of the operation, and method with path.
    pub occurs: Vec<(String, String)>,
    /// A body.
    pub example: String,
}

impl ProblemList {
    /// A filled-in page.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: Chrome::manager("Consent manager").operated_by("Example Operator"),
            problems: vec![line()],
        }
    }
}

impl ProblemPage {
    /// A filled-in page.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: Chrome::manager("Consent manager").operated_by("Example Operator"),
            about: line(),
            uri: "https://amanat.example/problems/consent-revoked".to_owned(),
            cause: "She withdrew it or another party revoked it.".to_owned(),
            fix: "Stop, and delete what the consent's data life requires.".to_owned(),
            occurs: vec![("openDataSession".to_owned(), "POST /v1/data-sessions".to_owned())],
            example: "{\n  \"type\": \"https://amanat.example/problems/consent-revoked\",\n  \"status\": 403\n}".to_owned(),
        }
    }
}

fn line() -> ProblemLine {
    ProblemLine {
        slug: "consent-revoked".to_owned(),
        status: 403,
        title: "The consent has been revoked".to_owned(),
    }
}
