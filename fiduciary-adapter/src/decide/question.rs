//! What a system of the fiduciary's own asks before it processes: whose data, what of it, what for.
//!
//! Checked once, when it is made: what a [`Question`] holds is of the right form, so that neither the
//! decision nor the log of checks has to look again.

use std::{fmt, fmt::Write as _, sync::Arc};

use consent_model::{
    artifact::CopyFor, dataset::DatasetKind, digest::Digest, ids::ArtifactId, party::Pseudonym,
    purpose::Purpose, term::DataRange,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most questions in one body.
pub const MOST_QUESTIONS: usize = 1000;
/// Most entries of `fields`.
pub const MOST_FIELDS: usize = 16;
/// Most columns named in one of them.
pub const MOST_COLUMNS: usize = 64;
/// Longest name of a system, question or column, in bytes.
pub const LONGEST_NAME: usize = 64;
/// The form of a name, as [`is_name`] checks it.
const NAME: &str = "^[A-Za-z0-9._-]{1,64}$";
/// A name or a digest.
const QUESTION: &str = "^([A-Za-z0-9._-]{1,64}|sha-256:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$";

/// A question as it is sent. [`Question::try_from`] checks it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Question")]
pub struct QuestionForm {
    /// Which system asks: a name that the log of checks shows, `loan-desk` for instance. At most 64
    /// of A-Z, a-z, 0-9, `.`, `-` and `_`.
    #[schemars(regex(pattern = NAME))]
    pub system: String,
    /// The person, by the pseudonym under which this party knows her (`sub` of its copies). Either
    /// this or `artifact`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Pseudonym>,
    /// One copy of a consent instead, by its id (`jti`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<ArtifactId>,
    /// What for: a code of the table of purposes.
    #[schemars(with = "Purpose")]
    pub purpose: String,
    /// What is to be processed; all of it must be covered, by one consent.
    #[schemars(length(min = 1, max = MOST_FIELDS))]
    pub fields: Vec<FieldsForm>,
    /// The days that the data come from; absent: all days that were consented to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<DataRange>,
    /// Under which copies it is decided: those of a data user (what was received may be processed) or
    /// of a source (what is held here may be handed over).
    #[serde(default = "data_user")]
    pub copy_for: CopyFor,
}

const fn data_user() -> CopyFor {
    CopyFor::DataUser
}

/// Many questions at once, as they are sent.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Questions")]
pub struct QuestionsForm {
    /// 1 to 1,000 questions, all decided at one moment.
    #[schemars(length(min = 1, max = MOST_QUESTIONS))]
    pub questions: Vec<QuestionForm>,
}

/// Some fields: records of a kind, or the answer to a question. Exactly one of the two is named.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Fields")]
pub struct FieldsForm {
    /// A kind of records: `bank.transactions`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<DatasetKind>")]
    pub dataset: Option<String>,
    /// An answer: the digest of its question (`sha-256:…`), or the question's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = QUESTION))]
    pub question: Option<String>,
    /// Columns of the records, or of the answer; none named: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = MOST_COLUMNS), inner(regex(pattern = NAME)))]
    pub columns: Vec<String>,
}

/// Whose data.
#[derive(Clone, PartialEq, Eq)]
pub enum Whom {
    /// A person, under any consent of hers.
    Person(Pseudonym),
    /// Whoever gave this consent, under this one alone.
    Artifact(ArtifactId),
}

impl fmt::Debug for Whom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Whom")
    }
}

/// Some fields, as checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fields {
    /// Records of a kind. Consents are to whole kinds, so which columns does not matter to the
    /// decision; that they exist does.
    Records(DatasetKind),
    /// The answer to a question, and columns of it; none: all of them.
    Answer(QuestionName, Vec<String>),
}

impl Fields {
    /// How reasons and the log name them.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Records(dataset) => dataset.name().to_owned(),
            Self::Answer(QuestionName::Digest(digest), _) => digest.to_string(),
            Self::Answer(QuestionName::Name(name), _) => name.clone(),
        }
    }
}

/// How a question is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionName {
    /// By the digest of its package, as artifacts do.
    Digest(Digest),
    /// By the name in its manifest: any version of it.
    Name(String),
}

/// A question that has been checked. Cloning is cheap; ask the same one as often as you like.
#[derive(Clone)]
pub struct Question(Arc<Inner>);

struct Inner {
    whom: Whom,
    purpose: Purpose,
    fields: Vec<Fields>,
    days: Option<DataRange>,
    copy_for: CopyFor,
    logged: String,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Question({})", self.0.purpose)
    }
}

/// Why a question cannot be put. Each names the member to correct.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// No name, or one that is none.
    #[error("`system` must be 1 to 64 of A-Z, a-z, 0-9, `.`, `-` and `_`")]
    System,
    /// Both, or neither.
    #[error("exactly one of `person` and `artifact` must be given")]
    Whom,
    /// Not in the table.
    #[error("`purpose` is no code of the table in docs/purposes.md")]
    Purpose,
    /// None or too many.
    #[error("`fields` must have 1 to {MOST_FIELDS} entries")]
    Fields,
    /// Both, or neither.
    #[error("`fields[{0}]` must have exactly one of `dataset` and `question`")]
    Which(usize),
    /// Not a kind of records.
    #[error("`fields[{0}].dataset` is no kind of records; `bank.transactions` is one")]
    Dataset(usize),
    /// Neither a digest nor a name.
    #[error("`fields[{0}].question` is neither a digest nor the name of a question")]
    Question(usize),
    /// Too many columns.
    #[error("`fields[{0}].columns` has more than {MOST_COLUMNS} entries")]
    Columns(usize),
    /// A column that does not exist.
    #[error("`fields[{0}].columns[{1}]` is no column there")]
    Column(usize, usize),
    /// Begins after its end.
    #[error("`days.from` lies after `days.to`")]
    Days,
}

fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

impl TryFrom<QuestionForm> for Question {
    type Error = QuestionError;

    fn try_from(form: QuestionForm) -> Result<Self, QuestionError> {
        if !is_name(&form.system) {
            return Err(QuestionError::System);
        }
        let whom = match (form.person, form.artifact) {
            (Some(person), None) => Whom::Person(person),
            (None, Some(artifact)) => Whom::Artifact(artifact),
            _ => return Err(QuestionError::Whom),
        };
        let purpose: Purpose = form.purpose.parse().map_err(|_| QuestionError::Purpose)?;
        if form.fields.is_empty() || form.fields.len() > MOST_FIELDS {
            return Err(QuestionError::Fields);
        }
        if form.days.is_some_and(|days| days.from > days.to) {
            return Err(QuestionError::Days);
        }
        let mut logged = String::with_capacity(256);
        let _ = write!(logged, "\"system\":\"{}\",", form.system);
        let _ = match &whom {
            Whom::Person(person) => write!(logged, "\"person\":\"{person}\","),
            Whom::Artifact(artifact) => write!(logged, "\"asked_artifact\":\"{artifact}\","),
        };
        let end = match form.copy_for {
            CopyFor::DataUser => "data_user",
            CopyFor::Source => "source",
        };
        let _ = write!(
            logged,
            "\"copy_for\":\"{end}\",\"purpose\":\"{purpose}\",\"fields\":["
        );
        let mut fields = Vec::with_capacity(form.fields.len());
        for (place, some) in form.fields.iter().enumerate() {
            let checked = check(place, some)?;
            let comma = if place == 0 { "" } else { "," };
            let member = match checked {
                Fields::Records(_) => "dataset",
                Fields::Answer(..) => "question",
            };
            let _ = write!(logged, "{comma}{{\"{member}\":\"{}\"", checked.name());
            for (number, column) in some.columns.iter().enumerate() {
                let open = if number == 0 { ",\"columns\":[" } else { "," };
                let _ = write!(logged, "{open}\"{column}\"");
            }
            logged.push_str(if some.columns.is_empty() { "}" } else { "]}" });
            fields.push(checked);
        }
        logged.push(']');
        if let Some(days) = &form.days {
            let (from, to) = (days.from, days.to);
            let _ = write!(logged, ",\"days\":{{\"from\":\"{from}\",\"to\":\"{to}\"}}");
        }
        Ok(Self(Arc::new(Inner {
            whom,
            purpose,
            fields,
            days: form.days,
            copy_for: form.copy_for,
            logged,
        })))
    }
}

fn check(place: usize, some: &FieldsForm) -> Result<Fields, QuestionError> {
    if some.columns.len() > MOST_COLUMNS {
        return Err(QuestionError::Columns(place));
    }
    let misnamed = |is_column: &dyn Fn(&str) -> bool| {
        let unknown = some.columns.iter().position(|name| !is_column(name));
        unknown.map_or(Ok(()), |column| Err(QuestionError::Column(place, column)))
    };
    match (&some.dataset, &some.question) {
        (Some(dataset), None) => {
            let dataset: DatasetKind =
                dataset.parse().map_err(|_| QuestionError::Dataset(place))?;
            misnamed(&|name| dataset.schema().column(name).is_some())?;
            Ok(Fields::Records(dataset))
        }
        (None, Some(question)) => {
            misnamed(&is_name)?;
            let named = match question.parse() {
                Ok(digest) => QuestionName::Digest(digest),
                Err(_) if is_name(question) => QuestionName::Name(question.clone()),
                Err(_) => return Err(QuestionError::Question(place)),
            };
            Ok(Fields::Answer(named, some.columns.clone()))
        }
        _ => Err(QuestionError::Which(place)),
    }
}

impl Question {
    /// May this system process these fields of this person, for this purpose? Under the copies of a
    /// data user; [`Self::as_source`] asks as who hands over.
    ///
    /// # Errors
    /// [`QuestionError`].
    pub fn new(
        system: &str,
        whom: Whom,
        purpose: Purpose,
        fields: Vec<FieldsForm>,
    ) -> Result<Self, QuestionError> {
        let (person, artifact) = match whom {
            Whom::Person(person) => (Some(person), None),
            Whom::Artifact(artifact) => (None, Some(artifact)),
        };
        Self::try_from(QuestionForm {
            system: system.to_owned(),
            person,
            artifact,
            purpose: purpose.code().to_owned(),
            fields,
            days: None,
            copy_for: CopyFor::DataUser,
        })
    }

    /// Whose data.
    #[must_use]
    pub fn whom(&self) -> &Whom {
        &self.0.whom
    }

    /// What for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.0.purpose
    }

    /// What.
    #[must_use]
    pub fn fields(&self) -> &[Fields] {
        &self.0.fields
    }

    /// Of which days; none: of all that were consented to.
    #[must_use]
    pub fn days(&self) -> Option<&DataRange> {
        self.0.days.as_ref()
    }

    /// Under which copies.
    #[must_use]
    pub fn copy_for(&self) -> CopyFor {
        self.0.copy_for
    }

    /// Its part of an entry of the log: members of a JSON object. INVARIANT: every text in it has been
    /// checked to need no escape.
    pub(super) fn logged(&self) -> &str {
        &self.0.logged
    }
}

impl FieldsForm {
    /// Columns of records of a kind; none named: all of them.
    #[must_use]
    pub fn records(dataset: DatasetKind, columns: &[&str]) -> Self {
        Self {
            dataset: Some(dataset.name().to_owned()),
            question: None,
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    /// Columns of an answer; none named: all of them. The question by digest or by name.
    #[must_use]
    pub fn answer(question: &str, columns: &[&str]) -> Self {
        Self {
            dataset: None,
            question: Some(question.to_owned()),
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form(change: impl FnOnce(&mut serde_json::Value)) -> Result<Question, QuestionError> {
        let mut form = json!({
            "system": "loan-desk", "person": "pseudonym-of-her-1", "purpose": "105",
            "fields": [
                {"dataset": "bank.transactions", "columns": ["amount_minor", "booked_at"]},
                {"question": "average-monthly-income"},
            ],
            "days": {"from": "2026-12-01", "to": "2026-12-31"},
        });
        change(&mut form);
        let form: QuestionForm = serde_json::from_value(form).unwrap();
        form.try_into()
    }

    #[test]
    fn what_is_wrong_is_named_by_its_place() {
        let too_many: Vec<_> = (0..17)
            .map(|_| json!({"dataset": "bank.accounts"}))
            .collect();
        for (member, value, expected) in [
            ("system", json!(""), QuestionError::System),
            ("system", json!("a\"b"), QuestionError::System),
            (
                "artifact",
                json!("01890a5d-ac96-774b-bcce-b302099a8057"),
                QuestionError::Whom,
            ),
            ("person", json!(null), QuestionError::Whom),
            ("purpose", json!("999"), QuestionError::Purpose),
            ("fields", json!([]), QuestionError::Fields),
            ("fields", json!(too_many), QuestionError::Fields),
            ("fields", json!([{}]), QuestionError::Which(0)),
            (
                "fields",
                json!([{"dataset": "bank.loans"}]),
                QuestionError::Dataset(0),
            ),
            (
                "fields",
                json!([{"question": "a b"}]),
                QuestionError::Question(0),
            ),
            (
                "fields",
                json!([{"dataset": "bank.accounts", "columns": ["kind", "amount_minor"]}]),
                QuestionError::Column(0, 1),
            ),
            (
                "fields",
                json!([{"question": "x", "columns": ["a\"b"]}]),
                QuestionError::Column(0, 0),
            ),
            (
                "days",
                json!({"from": "2026-12-02", "to": "2026-12-01"}),
                QuestionError::Days,
            ),
        ] {
            let wrong = form(|form| form[member] = value).unwrap_err();
            assert_eq!(wrong, expected);
        }
        assert!(form(|_| ()).is_ok());
    }

    #[test]
    fn what_is_logged_of_it_is_json_whatever_was_asked() {
        let question = form(|_| ()).unwrap();
        let read: serde_json::Value =
            serde_json::from_str(&format!("{{{}}}", question.logged())).unwrap();
        assert_eq!(read["system"], "loan-desk");
        assert_eq!(read["person"], "pseudonym-of-her-1");
        assert_eq!(read["fields"][0]["columns"][1], "booked_at");
        assert_eq!(read["fields"][1]["question"], "average-monthly-income");
        assert_eq!(read["days"]["to"], "2026-12-31");
        assert!(!format!("{question:?}").contains("pseudonym"));
    }
}
