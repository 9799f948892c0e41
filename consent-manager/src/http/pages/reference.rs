//! The API for engineers: the description as a page, and a page for each type of problem.

use actix_web::{HttpResponse, web};
use consent_model::problem::ProblemType;
use serde_json::Value;
use service_kit::openapi::problem_example;
use ui::{
    NavItem,
    shared::{ErrorKind, ProblemLine, ProblemList, ProblemPage, Reference},
};

use super::visit::{Failure, Shown, Visit};

/// `GET /docs`.
pub(super) async fn docs(visit: Visit) -> HttpResponse {
    let page = Reference::new(
        visit.l.clone(),
        visit.chrome(NavItem::None),
        visit.services.description.document(),
        visit.manager().issuer().as_str(),
        "/problems",
    );
    let shown = visit.html(ui::render(&page));
    visit.settle(shown)
}

/// `GET /problems`.
pub(super) async fn problems(visit: Visit) -> HttpResponse {
    let page = ProblemList {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        problems: ProblemType::ALL.iter().copied().map(line).collect(),
    };
    let shown = visit.html(ui::render(&page));
    visit.settle(shown)
}

/// `GET /problems/{slug}`.
pub(super) async fn problem(visit: Visit, slug: web::Path<String>) -> HttpResponse {
    let shown = one(&visit, &slug);
    visit.settle(shown)
}

fn one(visit: &Visit, slug: &str) -> Shown {
    let mut all = ProblemType::ALL.iter().copied();
    let kind = all
        .find(|kind| kind.facts().slug == slug)
        .ok_or(Failure::Kind(ErrorKind::NotFound))?;
    let example = problem_example(kind);
    let page = ProblemPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        about: line(kind),
        uri: kind.uri(),
        cause: kind.facts().cause.to_owned(),
        fix: kind.facts().fix.to_owned(),
        occurs: occurs(visit.services.description.document(), slug),
        example: format!("{example:#}"),
    };
    visit.html(ui::render(&page))
}

fn line(kind: ProblemType) -> ProblemLine {
    let facts = kind.facts();
    ProblemLine {
        slug: facts.slug.to_owned(),
        status: facts.status,
        title: facts.title.to_owned(),
    }
}

/// Operations that can be refused so: id, and method with path.
fn occurs(document: &Value, slug: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, item) in members(&document["paths"]) {
        for (method, operation) in members(item) {
            let refusals = members(&operation["responses"]);
            let mut named = refusals.flat_map(|(_, told)| {
                let names = told["x-amanat-problems"].as_array();
                names.into_iter().flatten()
            });
            if named.any(|name| name == slug) {
                let id = operation["operationId"].as_str().unwrap_or_default();
                found.push((
                    id.to_owned(),
                    format!("{} {path}", method.to_ascii_uppercase()),
                ));
            }
        }
    }
    found
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_the_operations_that_can_be_refused_so() {
        let document = crate::http::describe::document().unwrap();
        let paused = occurs(&document, "consent-paused");
        let named = [
            ("openDataSession", "POST /v1/data-sessions"),
            ("getPage", "GET /v1/data-sessions/{session}/pages/{page}"),
            ("putPage", "PUT /v1/relay/{session}/pages/{page}"),
        ];
        assert_eq!(
            paused,
            named.map(|(id, call)| (id.to_owned(), call.to_owned()))
        );
        assert!(occurs(&document, "internal").len() > 20);
        assert!(occurs(&document, "wrong-code").is_empty());
    }
}
