//! From an [`Operation`] and its route to the members of the document.

use std::collections::BTreeMap;

use consent_model::problem::ProblemType;
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use super::{
    Answer, Operation, Users,
    operation::{Body, Parameter},
};
use crate::routes::{Access, Route};

const PROTOCOL: &str = "docs/protocol.md";

/// The tags: who uses these operations.
pub(super) fn tags(operations: &[Operation]) -> Value {
    let says = |users| match users {
        Users::DataUser => "Who asks for answers or records: a lender, an insurer, a store.",
        Users::Provider => "Who serves records or answers: a bank, a clinic, a store.",
        Users::Both => "Every registered party.",
        Users::Own => "Systems of the organisation that runs this.",
        Users::Public => "Anyone, without proof.",
    };
    let used = Users::ALL
        .into_iter()
        .filter(|users| operations.iter().any(|o| o.users == *users));
    used.map(|users| json!({"name": users.name(), "description": says(users)}))
        .collect()
}

/// Headers that answers carry.
pub(super) fn headers() -> Value {
    let text = |says: &str| json!({"description": says, "schema": {"type": "string"}});
    let whole =
        |says: &str| json!({"description": says, "schema": {"type": "integer", "minimum": 0}});
    json!({
        "Location": {
            "description": "Where the thing is.",
            "schema": {"type": "string", "format": "uri-reference"},
        },
        "ETag": text("Tag of this state, for `If-None-Match` (RFC 9110 §8.8.3)."),
        "Cache-Control": text("How long a copy may be used (RFC 9111 §5.2)."),
        "Content-Length": whole("Bytes of the body."),
        "Link": text("`rel=\"help\"`: the page that explains this problem type."),
        "Retry-After": whole("Seconds after which it is worth trying again (RFC 9110 §10.2.3)."),
        "RateLimit": text("What is left (draft-ietf-httpapi-ratelimit-headers)."),
        "RateLimit-Policy": text("The limits that hold (draft-ietf-httpapi-ratelimit-headers)."),
        "WWW-Authenticate": text("How to prove oneself (RFC 9110 §11.6.1)."),
        "Deprecation": text("Since when it is deprecated (RFC 9745)."),
        "Sunset": text("When it may be gone (RFC 8594)."),
    })
}

/// Name of the security scheme of an access class, if a scheme can say it.
const fn scheme_of(access: Access) -> Option<&'static str> {
    match access {
        Access::Party => Some("party"),
        Access::ManagerEvent => Some("webhookSignature"),
        Access::OwnSystem => Some("ownSystem"),
        _ => None,
    }
}

/// What everything that is called so can be refused for.
fn common(operation: &Operation, access: Access) -> Vec<ProblemType> {
    use ProblemType as P;
    let mut all = vec![P::Internal];
    match access {
        Access::Party => all.extend([
            P::NotAuthenticated,
            P::Replayed,
            P::WrongAudience,
            P::NotPermitted,
            P::TooManyRequests,
        ]),
        Access::SignedDocument => all.extend([
            P::InvalidSignature,
            P::UnknownKey,
            P::WrongAudience,
            P::OutsideTime,
            P::NotPermitted,
            P::Replayed,
            P::NotAuthenticated,
            P::TooManyRequests,
        ]),
        Access::ManagerEvent | Access::ManagerDocument => {
            all.extend([
                P::InvalidSignature,
                P::OutsideTime,
                P::Unavailable,
                P::NotAuthenticated,
            ]);
        }
        _ => {}
    }
    if access == Access::OwnSystem {
        all.push(P::NotAuthenticated);
    }
    if let Some(body) = &operation.body {
        all.extend([P::MalformedRequest, P::TooLarge]);
        if body.typ.is_some() && access != Access::ManagerDocument {
            all.push(P::UnsupportedMediaType);
        }
    }
    for parameter in &operation.parameters {
        match parameter.place {
            "path" => all.push(P::NotFound),
            "query" => all.push(P::MalformedRequest),
            _ => {}
        }
    }
    all
}

pub(super) fn operation(
    operation: &Operation,
    route: &Route,
    generator: &mut SchemaGenerator,
) -> Value {
    let mut description = operation.description.to_owned();
    if !operation.section.is_empty() {
        description.push_str(&format!(
            "\n\nRuled by {PROTOCOL}, \"{}\".",
            operation.section
        ));
    }
    let proof = match route.access {
        Access::SignedDocument => {
            "\n\nThe body is the proof: a document signed with a registered key of the caller."
        }
        Access::ManagerDocument => {
            "\n\nThe body is the proof: a document signed with a key of the consent manager."
        }
        _ => "",
    };
    description.push_str(proof);
    let mut told = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "description": description,
        "tags": [operation.users.name()],
        "security": scheme_of(route.access).map(|name| json!({name: []})).into_iter().collect::<Vec<_>>(),
    });
    if let Some(step) = operation.step {
        told["x-amanat-step"] = step.into();
    }
    if route.deprecation.is_some() {
        told["deprecated"] = true.into();
    }
    if !operation.parameters.is_empty() {
        let all = operation.parameters.iter();
        told["parameters"] = all.map(|p| parameter(p, generator)).collect();
    }
    if let Some(sent) = &operation.body {
        told["requestBody"] = body(sent, generator);
    }
    told["responses"] = responses(operation, route, generator);
    told
}

fn parameter(parameter: &Parameter, generator: &mut SchemaGenerator) -> Value {
    let mut told = json!({
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "description": parameter.description,
        "schema": (parameter.schema)(generator),
    });
    if let Some(example) = &parameter.example {
        told["example"] = example.clone();
    }
    told
}

/// A reference to a schema as its bare name, for `x-amanat-claims`.
fn name_of(schema: &Value) -> Value {
    let reference = schema["$ref"].as_str().unwrap_or_default();
    reference.rsplit('/').next().unwrap_or_default().into()
}

fn body(body: &Body, generator: &mut SchemaGenerator) -> Value {
    let mut schema = (body.schema)(generator).to_value();
    if let Some(typ) = body.typ {
        schema = json!({
            "type": "string",
            "pattern": consent_model::schema::COMPACT_JWS,
            "maxLength": body.limit,
            "x-amanat-typ": typ,
            "x-amanat-claims": name_of(&schema),
        });
    }
    let mut examples = Map::new();
    for (name, value, claims) in &body.examples {
        examples.insert((*name).into(), json!({"value": value}));
        if let Some(claims) = claims {
            examples[*name]["x-amanat-claims"] = claims.clone();
        }
    }
    let description = format!("{} At most {} bytes.", body.description, body.limit);
    json!({
        "required": true,
        "description": description.trim(),
        "x-amanat-limit": body.limit,
        "content": {body.media: {"schema": schema, "examples": examples}},
    })
}

fn responses(operation: &Operation, route: &Route, generator: &mut SchemaGenerator) -> Value {
    let mut told = Map::new();
    for given in &operation.answers {
        told.insert(given.status.to_string(), answer(given, route, generator));
    }
    let mut refused: BTreeMap<u16, Vec<ProblemType>> = BTreeMap::new();
    let mut types = common(operation, route.access);
    types.extend_from_slice(&operation.refusals);
    types.sort_unstable();
    types.dedup();
    for kind in types {
        refused.entry(kind.facts().status).or_default().push(kind);
    }
    for (status, types) in refused {
        // What the operation itself says of a status stands.
        told.entry(status.to_string())
            .or_insert_with(|| refusal(status, &types, route));
    }
    told.into()
}

fn reference(headers: &mut Map<String, Value>, name: &str) {
    headers.insert(
        name.to_owned(),
        json!({"$ref": format!("#/components/headers/{name}")}),
    );
}

fn answer(answer: &Answer, route: &Route, generator: &mut SchemaGenerator) -> Value {
    let mut told = json!({"description": answer.description});
    let mut headers = Map::new();
    for name in &answer.headers {
        reference(&mut headers, name);
    }
    if matches!(
        route.access,
        Access::Party | Access::SignedDocument | Access::Client
    ) {
        reference(&mut headers, "RateLimit");
        reference(&mut headers, "RateLimit-Policy");
    }
    if route.deprecation.is_some() {
        reference(&mut headers, "Deprecation");
        reference(&mut headers, "Sunset");
    }
    if !headers.is_empty() {
        told["headers"] = headers.into();
    }
    if let Some((media, schema, example)) = &answer.content {
        let mut schema = schema(generator).to_value();
        let mut example = json!({"value": example});
        if let Some((typ, claims_schema, claims)) = &answer.typ {
            schema = json!({
                "type": "string",
                "pattern": consent_model::schema::COMPACT_JWS,
                "x-amanat-typ": typ,
                "x-amanat-claims": name_of(&claims_schema(generator).to_value()),
            });
            example["x-amanat-claims"] = claims.clone();
        }
        told["content"] = json!({*media: {"schema": schema, "examples": {"example": example}}});
    }
    let links = answer.links.iter().map(|link| {
        let parameters = link.parameters.iter();
        let parameters: Map<_, _> = parameters
            .map(|(name, from)| ((*name).to_owned(), Value::from(*from)))
            .collect();
        let said = json!({
            "operationId": link.to,
            "parameters": parameters,
            "description": link.says,
        });
        (link.name.to_owned(), said)
    });
    let links: Map<_, _> = links.collect();
    if !links.is_empty() {
        told["links"] = links.into();
    }
    told
}

fn refusal(status: u16, types: &[ProblemType], route: &Route) -> Value {
    let names: Vec<_> = types.iter().map(|kind| kind.facts().slug).collect();
    let uris: Vec<_> = types.iter().map(|kind| kind.uri()).collect();
    let titles = types
        .iter()
        .map(|kind| format!("`{}`: {}.", kind.facts().slug, kind.facts().title));
    let examples = names.iter().map(|slug| {
        let shared = format!("#/components/examples/problem-{slug}");
        ((*slug).to_owned(), json!({"$ref": shared}))
    });
    let examples: Map<_, _> = examples.collect();
    let mut headers = Map::new();
    reference(&mut headers, "Link");
    match status {
        401 => reference(&mut headers, "WWW-Authenticate"),
        429 | 503 => reference(&mut headers, "Retry-After"),
        _ => {}
    }
    if route.deprecation.is_some() {
        reference(&mut headers, "Deprecation");
        reference(&mut headers, "Sunset");
    }
    json!({
        "description": titles.collect::<Vec<_>>().join(" "),
        "headers": headers,
        "content": {"application/problem+json": {
            "schema": {
                "allOf": [
                    {"$ref": "#/components/schemas/Problem"},
                    {"properties": {"type": {"enum": uris}}},
                ],
            },
            "examples": examples,
        }},
        "x-amanat-problems": names,
    })
}
