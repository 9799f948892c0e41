//! The API description (`/openapi.json`): every operation, told once.
//!
//! Method, path and who may call come from the routes; schemas from the types; what anything called
//! so may answer is added by [`service_kit::openapi`]. Here stands what only we know: what an
//! operation is for, what it takes and gives, why it refuses, and what comes next.
//!
//! # Adding one
//! 1. An [`Operation`] in the module of its noun below, with an example for each body.
//! 2. Nothing else: each module's list is taken whole. The test here fails until it is there, and
//!    writes `docs/api/manager.openapi.json` with `AMANAT_WRITE_TABLES=1`.

mod access;
mod consents;
mod documents;
mod log;
mod rights;
mod sessions;
mod webhooks;

use serde_json::{Map, Value, json};
use service_kit::openapi::{About, DescribeError, Document, Operation, samples::Samples};

use super::routes;

const ABOUT: About = About {
    title: "Amanat consent manager",
    summary: "Ask for consent, get a signed artifact, and have answers or records relayed under it.",
    description: "For data users and providers. The way from zero to an answer is numbered \
        (`x-amanat-step`) and linked: each answer says which operation comes next.\n\n\
        * What is signed travels as `application/jose`, a compact JWS; `x-amanat-claims` names the \
        schema of what is inside.\n\
        * A refusal is `application/problem+json` with cause, fix and trace id; `Link` leads to a \
        page about its type.\n\
        * What belongs to another party is 404, never 403.\n\
        * `HEAD` is answered wherever `GET` is; another method is 405 with `Allow`.\n\
        * Members and claims that are not described are refused; so are query parameters, where \
        an operation reads any.\n\n\
        Versions, limits, repeats and pages of lists: docs/api-policy.md.",
    sends_events: true,
    conditional_reads: true,
};

/// How parties prove themselves.
fn schemes() -> Map<String, Value> {
    let schemes = json!({
        "party": {
            "type": "http",
            "scheme": "DPoP",
            "description": "`Authorization: DPoP <access token>` of the token endpoint, and in the \
                header `DPoP` a proof for exactly this method and address, used once (RFC 9449).",
        },
        "token": {
            "type": "oauth2",
            "description": "How the token is got: `private_key_jwt` (RFC 7523) with a registered \
                key, and a DPoP proof.",
            "flows": {"clientCredentials": {"tokenUrl": "/v1/token", "scopes": {}}},
        },
        "webhookSignature": {
            "type": "apiKey",
            "in": "header",
            "name": "webhook-signature",
            "description": "Standard Webhooks `v1a`: Ed25519 with a key of the manager.",
        },
    });
    match schemes {
        Value::Object(schemes) => schemes,
        _ => Map::new(),
    }
}

fn operations(samples: &Samples) -> Vec<Operation> {
    let mut all = documents::operations(samples);
    all.extend(log::operations());
    all.extend(access::operations(samples));
    all.extend(consents::operations(samples));
    all.extend(sessions::operations(samples));
    all.extend(rights::operations());
    all.extend(webhooks::operations());
    all
}

fn described() -> Result<Document, DescribeError> {
    Ok(Document::new(
        ABOUT,
        operations(&Samples::new()?),
        schemes(),
    ))
}

/// The description of what this manager serves.
///
/// # Errors
/// When an operation is described that is not served, which a test excludes.
pub(crate) fn document() -> Result<Value, DescribeError> {
    described()?.build(routes::routes())
}

#[cfg(test)]
mod tests {
    use service_kit::openapi::Users;

    use super::*;

    const SNAPSHOT: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../docs/api/manager.openapi.json"
    );

    #[test]
    fn every_route_for_programs_is_described_and_nothing_else() {
        let pages = [super::super::pages::ROUTES];
        let missing = described().unwrap().undescribed(routes::routes(), &pages);
        assert!(missing.is_empty(), "{missing:#?}");
        assert!(document().is_ok(), "{:?}", document().err());
    }

    #[test]
    fn the_way_from_zero_to_an_answer_has_at_most_thirteen_paths() {
        let described = described().unwrap();
        let (data_user, provider) = (
            described.steps_of(Users::DataUser),
            described.steps_of(Users::Provider),
        );
        assert!((8..=13).contains(&data_user), "{data_user}");
        // A provider serves two more itself, which the adapter's description holds.
        assert!((4..=11).contains(&provider), "{provider}");
    }

    #[test]
    fn the_committed_document_is_what_the_code_generates() {
        let text = format!("{:#}\n", document().unwrap());
        if std::env::var_os("AMANAT_WRITE_TABLES").is_some() {
            std::fs::write(SNAPSHOT, &text).unwrap();
        }
        let written = std::fs::read_to_string(SNAPSHOT).unwrap_or_default();
        assert!(
            written == text,
            "docs/api/manager.openapi.json differs: write it with AMANAT_WRITE_TABLES=1 and read \
             the difference"
        );
    }

    #[test]
    fn every_link_leads_to_an_operation_with_these_parameters_and_every_body_has_an_example() {
        let document = document().unwrap();
        let mut operations = std::collections::BTreeMap::new();
        for item in document["paths"].as_object().unwrap().values() {
            for operation in item.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap().to_owned();
                assert!(operations.insert(id, operation).is_none(), "{operation}");
            }
        }
        let (mut links, mut bodies) = (0, 0);
        for (id, operation) in &operations {
            let mut contents = vec![&operation["requestBody"]["content"]];
            for response in operation["responses"].as_object().unwrap().values() {
                contents.push(&response["content"]);
                for link in response["links"]
                    .as_object()
                    .into_iter()
                    .flat_map(|l| l.values())
                {
                    let to = &operations[link["operationId"].as_str().unwrap()];
                    for name in link["parameters"].as_object().unwrap().keys() {
                        let known = to["parameters"].as_array().unwrap();
                        assert!(known.iter().any(|p| p["name"] == **name), "{id}: {link}");
                    }
                    links += 1;
                }
            }
            for content in contents {
                for media in content.as_object().into_iter().flat_map(|c| c.values()) {
                    let examples = media["examples"].as_object();
                    assert!(examples.is_some_and(|e| !e.is_empty()), "{id}: {content}");
                    bodies += 1;
                }
            }
        }
        assert!(links >= 8 && bodies > 60, "{links} links, {bodies} bodies");
    }
}
