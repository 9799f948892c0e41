//! OpenAPI 3.1 descriptions out of the code: routes from [`crate::routes!`], schemas from the types
//! that serde reads and writes, problems from [`ProblemType`], examples signed by the code itself.
//!
//! A service describes each operation once, as an [`Operation`], and hands the list with its routes
//! to [`Document::build`]. Method, path and who may call come from the route; what everything that
//! is called so can answer (no proof, too large a body, no such thing) is added here and written
//! nowhere else. [`Document::undescribed`] names the routes that nobody has described, and a test of
//! each service wants none.
//!
//! It describes; it checks no request. Why schemas come from `schemars` and operations from a list:
//! `docs/decisions/0016-api-description.md`.
//!
//! # Adding an operation
//! 1. Its row in `routes!`, its handler.
//! 2. Its [`Operation`] in the service's `describe` module, and in the list there.
//! 3. `AMANAT_WRITE_TABLES=1 cargo nextest run -p SERVICE describe` writes the snapshot in
//!    `docs/api/`; read the difference.

mod events;
mod operation;
mod render;
pub mod samples;
mod served;
mod words;

use consent_model::problem::ProblemType;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

pub use self::{
    events::{event_names, event_sample},
    operation::{Answer, Body, Link, Operation, Parameter, SchemaOf, Users, schema_of},
    served::{Served, description_operation, health_operation},
};
use crate::routes::{Access, Route};

/// Version of the API that the descriptions are of.
pub const API_VERSION: &str = "1.0.0";

/// What a description is about.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Its title.
    pub title: &'static str,
    /// In one sentence.
    pub summary: &'static str,
    /// In Markdown.
    pub description: &'static str,
    /// Whether the manager's events are sent from here.
    pub sends_events: bool,
    /// Whether every document that is read has a tag ([`crate::conditional`]).
    pub conditional_reads: bool,
}

/// A description being put together.
#[derive(Debug)]
pub struct Document {
    about: About,
    operations: Vec<Operation>,
    schemes: Map<String, Value>,
}

/// Why there is no description.
#[derive(Debug, thiserror::Error)]
pub enum DescribeError {
    /// An operation without a route.
    #[error("{0} is described and not served: take it out of the list of operations")]
    NotServed(String),
    /// An example could not be signed.
    #[error("an example could not be signed")]
    Sample(#[from] consent_model::jose::JoseError),
    /// It cannot be written.
    #[error("the description cannot be written")]
    Unwritable(#[source] serde_json::Error),
}

impl Document {
    /// A description of these operations. `schemes` are its security schemes:
    /// `party` for [`Access::Party`], `webhookSignature` for [`Access::ManagerEvent`], `ownSystem` for
    /// [`Access::OwnSystem`].
    #[must_use]
    pub fn new(about: About, operations: Vec<Operation>, schemes: Map<String, Value>) -> Self {
        Self {
            about,
            operations,
            schemes,
        }
    }

    /// Routes that need a description and have none: all but pages, which people read.
    pub fn undescribed<'a>(
        &self,
        routes: impl IntoIterator<Item = &'a Route>,
        pages: &[&[Route]],
    ) -> Vec<String> {
        let is_page = |route: &Route| {
            let person = matches!(
                route.access,
                Access::Citizen | Access::CitizenWithDocument | Access::Linking
            );
            // The network's own specification describes what its parties call.
            let elsewhere = route.access == Access::Network;
            person || elsewhere || pages.iter().any(|list| list.contains(route))
        };
        let routes = routes.into_iter().filter(|route| !is_page(route));
        let missing = routes.filter(|route| !self.operations.iter().any(|o| o.is_of(route)));
        missing
            .map(|route| {
                format!(
                    "{} {} is served and not described: add an `Operation` to the service's `describe` module",
                    route.method, route.path
                )
            })
            .collect()
    }

    /// How many operations on the way from zero to an answer the users of this kind need.
    #[must_use]
    pub fn steps_of(&self, users: Users) -> usize {
        let way = self.operations.iter().filter(|o| o.step_number().is_some());
        let mut paths: Vec<_> = way
            .filter(|o| o.is_for(users))
            .map(Operation::path)
            .collect();
        paths.sort_unstable();
        paths.dedup();
        paths.len()
    }

    /// The document.
    ///
    /// # Errors
    /// [`DescribeError`].
    pub fn build<'a>(
        &self,
        routes: impl IntoIterator<Item = &'a Route>,
    ) -> Result<Value, DescribeError> {
        let routes: Vec<_> = routes.into_iter().collect();
        let settings = SchemaSettings::draft2020_12()
            .with(|settings| settings.definitions_path = "/components/schemas".into());
        let mut generator = settings.into_generator();
        let samples = samples::Samples::new()?;
        let mut paths = Map::new();
        for operation in &self.operations {
            let route = routes
                .iter()
                .find(|route| operation.is_of(route))
                .ok_or_else(|| DescribeError::NotServed(operation.to_string()))?;
            let item = paths.entry(operation.path()).or_insert_with(|| json!({}));
            let tagged;
            let operation = if self.about.conditional_reads {
                tagged = operation.clone().tagged();
                &tagged
            } else {
                operation
            };
            item[route.method.to_ascii_lowercase()] =
                render::operation(operation, route, &mut generator);
        }
        let mut document = json!({
            "openapi": "3.1.0",
            "info": {
                "title": self.about.title,
                "summary": self.about.summary,
                "description": self.about.description,
                "version": API_VERSION,
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
            "servers": [{"url": "/", "description": "The service that this document came from."}],
            "tags": render::tags(&self.operations),
            "paths": paths,
        });
        if self.about.sends_events {
            document["webhooks"] = events::webhooks(&mut generator, &samples);
        }
        let problem = generator.subschema_for::<consent_model::problem::Problem>();
        debug_assert!(problem.get("$ref").is_some());
        document["components"] = json!({
            "schemas": schemas(&mut generator),
            "headers": render::headers(),
            "examples": problem_examples(),
            "securitySchemes": self.schemes,
        });
        words::as_lists(&mut document);
        plain_links(&mut document);
        Ok(document)
    }
}

fn schemas(generator: &mut SchemaGenerator) -> Value {
    let mut found: Vec<_> = generator.take_definitions(true).into_iter().collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().collect::<Map<_, _>>().into()
}

/// One example of each problem type, for all answers to refer to.
fn problem_examples() -> Value {
    let examples = ProblemType::ALL.iter().map(|kind| {
        (
            format!("problem-{}", kind.facts().slug),
            json!({"summary": kind.facts().title, "value": problem_example(*kind)}),
        )
    });
    examples.collect::<Map<_, _>>().into()
}

/// The body of a refusal of this type, as an example.
#[must_use]
pub fn problem_example(kind: ProblemType) -> Value {
    let facts = kind.facts();
    json!({
        "type": kind.uri(),
        "title": facts.title,
        "status": facts.status,
        "fix": facts.fix,
        "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
    })
}

/// Links of the code's own documentation are none in a schema: [`Thing`] becomes `Thing`.
fn plain_links(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" && text.contains("[`") => {
                        *text = text.replace("[`", "`").replace("`]", "`");
                    }
                    other => plain_links(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(plain_links),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use actix_web::HttpResponse;

    use super::*;

    async fn none() -> HttpResponse {
        HttpResponse::NoContent().finish()
    }

    crate::routes! {
        const ROUTES;
        fn register;
        GET "/v1/things/{thing}" Party => none,
        GET "/v1/old" Public deprecated("2027-01-31", "2028-01-31") => none,
        GET "/page" Public => none,
        GET "/hers" Citizen => none,
    }
    crate::routes! {
        const PAGES;
        fn pages;
        GET "/page" Public => none,
    }

    fn document(operations: Vec<Operation>) -> Document {
        let about = About {
            title: "Things",
            summary: "Things.",
            description: "All about things.",
            sends_events: false,
            conditional_reads: false,
        };
        Document::new(about, operations, Map::new())
    }

    fn thing() -> Operation {
        Operation::new(
            "GET",
            "/v1/things/{thing}",
            "getThing",
            "A thing",
            Users::Both,
        )
        .path_as::<consent_model::ids::RequestId>("thing", "Which.")
        .answer(Answer::empty(204, "It is there."))
    }

    #[test]
    fn a_route_that_nobody_described_is_named_and_pages_are_not() {
        let _ = (register, pages);
        let missing = document(vec![thing()]).undescribed(ROUTES, &[PAGES]);
        assert_eq!(missing.len(), 1, "{missing:?}");
        assert!(missing[0].contains("GET /v1/old") && missing[0].contains("describe"));
        let unserved = Operation::new("PUT", "/v1/old", "x", "x", Users::Both);
        let refused = document(vec![unserved]).build(ROUTES).unwrap_err();
        assert!(refused.to_string().contains("PUT /v1/old"), "{refused}");
    }

    #[test]
    fn what_everything_called_so_can_answer_stands_in_each_and_deprecation_too() {
        let old = Operation::new("GET", "/v1/old", "getOld", "Old", Users::Both)
            .answer(Answer::empty(204, "It is there."));
        let built = document(vec![thing(), old]).build(ROUTES).unwrap();
        let thing = &built["paths"]["/v1/things/{thing}"]["get"];
        for status in ["204", "401", "403", "404", "429", "500"] {
            assert!(thing["responses"][status].is_object(), "{status}: {thing}");
        }
        assert!(thing.get("deprecated").is_none());
        let old = &built["paths"]["/v1/old"]["get"];
        assert_eq!(old["deprecated"], true);
        assert!(old["responses"]["204"]["headers"]["Sunset"].is_object());
        assert_eq!(old["security"], json!([]));
        assert!(
            old["responses"]["401"].is_null(),
            "nobody is asked who she is"
        );
    }
}
