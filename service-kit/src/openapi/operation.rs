//! One operation, told once by the service that serves it.

use std::fmt;

use consent_model::problem::ProblemType;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::samples::Signed;
use crate::routes::Route;

/// Makes a schema, or a reference to one.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// A reference to the schema of `T`.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> SchemaOf {
    |generator| generator.subschema_for::<T>()
}

/// Who uses an operation: its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Users {
    /// Data users.
    DataUser,
    /// Providers, and stores, which serve as they do.
    Provider,
    /// Both.
    Both,
    /// Systems of the organisation's own.
    Own,
    /// Anyone, without proof.
    Public,
}

impl Users {
    /// All, in the order they are shown.
    pub const ALL: [Self; 5] = [
        Self::DataUser,
        Self::Provider,
        Self::Both,
        Self::Own,
        Self::Public,
    ];

    /// Name of the tag.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DataUser => "data user",
            Self::Provider => "provider",
            Self::Both => "both",
            Self::Own => "own system",
            Self::Public => "public",
        }
    }
}

/// Where a parameter stands, and what it is.
#[derive(Debug, Clone)]
pub struct Parameter {
    pub(super) name: &'static str,
    pub(super) place: &'static str,
    pub(super) required: bool,
    pub(super) description: &'static str,
    pub(super) schema: SchemaOf,
    pub(super) example: Option<Value>,
}

/// What is sent.
#[derive(Debug, Clone)]
pub struct Body {
    pub(super) media: &'static str,
    pub(super) description: String,
    pub(super) schema: SchemaOf,
    pub(super) limit: usize,
    pub(super) typ: Option<&'static str>,
    pub(super) examples: Vec<(&'static str, Value, Option<Value>)>,
}

impl Body {
    /// A signed document with claims of type `T`: a JWS in compact form.
    #[must_use]
    pub fn signed<T: JsonSchema>(typ: &'static str, limit: usize, sample: &Signed) -> Self {
        Self {
            media: "application/jose",
            description: format!("A compact JWS, `typ: {typ}`, over these claims."),
            schema: schema_of::<T>(),
            limit,
            typ: Some(typ),
            examples: vec![(
                "signed",
                sample.jws.clone().into(),
                Some(sample.claims.clone()),
            )],
        }
    }

    /// JSON of type `T`.
    #[must_use]
    pub fn json<T: JsonSchema>(limit: usize, example: Value) -> Self {
        Self::json_of(schema_of::<T>(), limit, vec![("example", example)])
    }

    /// JSON of another form than that of one type.
    #[must_use]
    pub fn json_of(schema: SchemaOf, limit: usize, examples: Vec<(&'static str, Value)>) -> Self {
        let examples = examples.into_iter();
        Self {
            media: "application/json",
            description: String::new(),
            schema,
            limit,
            typ: None,
            examples: examples.map(|(name, value)| (name, value, None)).collect(),
        }
    }

    /// A form.
    #[must_use]
    pub fn form(schema: SchemaOf, limit: usize, example: Value) -> Self {
        Self {
            media: "application/x-www-form-urlencoded",
            description: "A form, each member once.".into(),
            schema,
            limit,
            typ: None,
            examples: vec![("form", example, None)],
        }
    }

    /// Plain text.
    #[must_use]
    pub fn text(limit: usize, example: &'static str) -> Self {
        Self {
            media: "text/plain",
            description: String::new(),
            schema: text,
            limit,
            typ: None,
            examples: vec![("text", example.into(), None)],
        }
    }

    /// A sealed page.
    #[must_use]
    pub fn sealed_page(limit: usize, example: String) -> Self {
        Self {
            media: "application/jose",
            description: "A sealed page: a compact JWE that only its receiver opens.".into(),
            schema: sealed_page,
            limit,
            typ: None,
            examples: vec![("page", example.into(), None)],
        }
    }
}

fn sealed_page(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "pattern": consent_model::schema::SEALED_PAGE})
}

fn text(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string"})
}

/// Where an answer leads: the operation that comes next, and what it takes from this one.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// Its name.
    pub name: &'static str,
    /// Id of the operation.
    pub to: &'static str,
    /// Parameters of that operation, each with a runtime expression.
    pub parameters: &'static [(&'static str, &'static str)],
    /// In words.
    pub says: &'static str,
}

/// One way an operation succeeds.
#[derive(Debug, Clone)]
pub struct Answer {
    pub(super) status: u16,
    pub(super) description: &'static str,
    pub(super) content: Option<(&'static str, SchemaOf, Value)>,
    pub(super) typ: Option<(&'static str, SchemaOf, Value)>,
    pub(super) headers: Vec<&'static str>,
    pub(super) links: Vec<Link>,
}

impl Answer {
    /// An answer without a body.
    #[must_use]
    pub fn empty(status: u16, description: &'static str) -> Self {
        Self {
            status,
            description,
            content: None,
            typ: None,
            headers: Vec::new(),
            links: Vec::new(),
        }
    }

    /// JSON of type `T`.
    #[must_use]
    pub fn json<T: JsonSchema>(status: u16, description: &'static str, example: Value) -> Self {
        Self::of(
            "application/json",
            status,
            description,
            schema_of::<T>(),
            example,
        )
    }

    /// Some other media type.
    #[must_use]
    pub fn of(
        media: &'static str,
        status: u16,
        description: &'static str,
        schema: SchemaOf,
        example: Value,
    ) -> Self {
        let mut answer = Self::empty(status, description);
        answer.content = Some((media, schema, example));
        answer
    }

    /// Plain text.
    #[must_use]
    pub fn text(status: u16, description: &'static str, example: &'static str) -> Self {
        let media = "text/plain; charset=utf-8";
        Self::of(media, status, description, text, example.into())
    }

    /// A sealed page.
    #[must_use]
    pub fn sealed_page(status: u16, description: &'static str, example: String) -> Self {
        let media = "application/jose";
        Self::of(media, status, description, sealed_page, example.into())
    }

    /// A signed document with claims of type `T`.
    #[must_use]
    pub fn signed<T: JsonSchema>(
        media: &'static str,
        typ: &'static str,
        description: &'static str,
        sample: &Signed,
    ) -> Self {
        let mut answer = Self::of(
            media,
            200,
            description,
            schema_of::<consent_model::jose::CompactJws>(),
            sample.jws.clone().into(),
        );
        answer.typ = Some((typ, schema_of::<T>(), sample.claims.clone()));
        answer
    }

    /// The same with a header of `components.headers`.
    #[must_use]
    pub fn header(mut self, name: &'static str) -> Self {
        self.headers.push(name);
        self
    }

    /// The same with a link.
    #[must_use]
    pub fn link(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }
}

/// One operation: what the route does not say itself.
#[derive(Debug, Clone)]
pub struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) users: Users,
    pub(super) description: &'static str,
    pub(super) section: &'static str,
    pub(super) step: Option<u8>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<Body>,
    pub(super) answers: Vec<Answer>,
    pub(super) refusals: Vec<ProblemType>,
}

impl Operation {
    /// The operation behind this route.
    #[must_use]
    pub fn new(
        method: &'static str,
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        users: Users,
    ) -> Self {
        Self {
            method,
            path,
            id,
            summary,
            users,
            description: "",
            section: "",
            step: None,
            parameters: Vec::new(),
            body: None,
            answers: Vec::new(),
            refusals: Vec::new(),
        }
    }

    /// What it does, and the heading of `docs/protocol.md` that rules it.
    #[must_use]
    pub const fn says(mut self, description: &'static str, section: &'static str) -> Self {
        self.description = description;
        self.section = section;
        self
    }

    /// Its place on the way from zero to an answer.
    #[must_use]
    pub const fn step(mut self, step: u8) -> Self {
        self.step = Some(step);
        self
    }

    /// A part of the path.
    #[must_use]
    pub fn path_of(self, name: &'static str, says: &'static str, schema: SchemaOf) -> Self {
        self.parameter("path", name, true, says, schema)
    }

    /// A part of the path that is read as `T`.
    #[must_use]
    pub fn path_as<T: JsonSchema>(self, name: &'static str, says: &'static str) -> Self {
        self.path_of(name, says, schema_of::<T>())
    }

    /// A part of the query.
    #[must_use]
    pub fn query(
        self,
        name: &'static str,
        required: bool,
        says: &'static str,
        schema: SchemaOf,
    ) -> Self {
        self.parameter("query", name, required, says, schema)
    }

    /// A header that is read.
    #[must_use]
    pub fn header(
        self,
        name: &'static str,
        required: bool,
        says: &'static str,
        schema: SchemaOf,
    ) -> Self {
        self.parameter("header", name, required, says, schema)
    }

    fn parameter(
        mut self,
        place: &'static str,
        name: &'static str,
        required: bool,
        description: &'static str,
        schema: SchemaOf,
    ) -> Self {
        self.parameters.push(Parameter {
            name,
            place,
            required,
            description,
            schema,
            example: None,
        });
        self
    }

    /// Reads `Idempotency-Key`.
    #[must_use]
    pub fn idempotent(self) -> Self {
        self.header(
            "Idempotency-Key",
            false,
            "Names this attempt; the same key with another body is refused. Kept for a week.",
            |_| json_schema!({"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}),
        )
        .refuses(&[ProblemType::IdempotencyConflict, ProblemType::MalformedRequest])
    }

    /// A list in pages: `cursor` and `limit`.
    #[must_use]
    pub fn paged(self) -> Self {
        self.query(
            "cursor",
            false,
            "Where to go on: `next` of the page before.",
            |_| json_schema!({"type": "string", "format": "uuid", "pattern": consent_model::schema::ID}),
        )
        .query("limit", false, "Most entries in the answer.", |_| {
            json_schema!({"type": "integer", "minimum": 1, "maximum": 200, "default": 100})
        })
    }

    /// What is sent.
    #[must_use]
    pub fn body(mut self, body: Body) -> Self {
        self.body = Some(body);
        self
    }

    /// One way it succeeds.
    #[must_use]
    pub fn answer(mut self, answer: Answer) -> Self {
        self.answers.push(answer);
        self
    }

    /// Why it refuses, beside what everything that is called so can refuse for.
    #[must_use]
    pub fn refuses(mut self, types: &[ProblemType]) -> Self {
        self.refusals.extend_from_slice(types);
        self
    }

    /// A document that is read has a tag; a sealed page, which comes in parts, and text have none.
    pub(super) fn tagged(mut self) -> Self {
        let is_document = |answer: &Answer| {
            let media = answer.content.as_ref().map_or("", |(media, ..)| media);
            answer.status == 200
                && media.starts_with("application/")
                && !answer.headers.contains(&"Content-Length")
        };
        if self.method != "GET" || !self.answers.iter().any(is_document) {
            return self;
        }
        for answer in &mut self.answers {
            for name in ["ETag", "Cache-Control"] {
                if is_document(answer) && !answer.headers.contains(&name) {
                    answer.headers.push(name);
                }
            }
        }
        if !self.answers.iter().any(|answer| answer.status == 304) {
            let same = Answer::empty(304, "The copy at hand is still good.");
            self.answers
                .push(same.header("ETag").header("Cache-Control"));
        }
        if self.parameters.iter().any(|p| p.name == "If-None-Match") {
            return self;
        }
        self.header(
            "If-None-Match",
            false,
            "Tag of the copy at hand.",
            |_| json_schema!({"type": "string"}),
        )
    }

    pub(super) fn is_of(&self, route: &Route) -> bool {
        self.method == route.method && self.path == plain(route.path)
    }

    pub(super) fn step_number(&self) -> Option<u8> {
        self.step
    }

    pub(super) fn path(&self) -> &'static str {
        self.path
    }

    pub(super) fn is_for(&self, users: Users) -> bool {
        self.users == users || matches!(self.users, Users::Both | Users::Public)
    }
}

/// A route's path without what its parts have to look like, which OpenAPI has no word for.
pub(super) fn plain(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut parts = path.split('{');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (inside, after) = part.split_once('}').unwrap_or((part, ""));
        let name = inside.split(':').next().unwrap_or_default();
        plain.push('{');
        plain.push_str(name);
        plain.push('}');
        plain.push_str(after);
    }
    plain
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
