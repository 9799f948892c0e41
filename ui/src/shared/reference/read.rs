//! From an OpenAPI document to the parts of its page. What is missing is empty, never a fault.

use serde_json::{Map, Value, json};

use super::{Content, Group, Operation, Parameter, Response, Schema, Step, Way};

/// Who has a way from zero to an answer: tag and its heading.
const WAYS: [(&str, &str); 2] = [
    ("data user", "A data user, from zero to an answer"),
    ("provider", "A provider, from zero to an answer"),
];
/// Tags of what both of them use on their way.
const SHARED: [&str; 2] = ["both", "public"];

pub(super) fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

pub(super) fn paragraphs(text: &str) -> Vec<String> {
    // A list of the document's Markdown: each point is a paragraph of its own.
    let parts = text.split("\n\n").flat_map(|part| part.split("\n* "));
    let parts = parts.map(|part| part.trim_start_matches("* ").trim().replace('`', ""));
    parts.filter(|part| !part.is_empty()).collect()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

/// All operations; those on the way first, in its order.
pub(super) fn operations(document: &Value, base: &str) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in members(document.get("paths")) {
        for (method, told) in members(Some(item)) {
            all.push(operation(document, method, path, told, base));
        }
    }
    all.sort_by_key(|o: &Operation| o.step.unwrap_or(u64::MAX));
    all
}

/// The steps of each kind of users that has any of its own.
pub(super) fn ways(all: &[Operation]) -> Vec<Way> {
    let ways = WAYS.iter().filter_map(|(tag, title)| {
        let steps: Vec<Step> = all
            .iter()
            .filter(|o| o.users == *tag || SHARED.contains(&o.users.as_str()))
            .filter_map(|o| {
                Some(Step {
                    number: o.step?,
                    id: o.id.clone(),
                    method: o.method.clone(),
                    path: o.path.clone(),
                    summary: o.summary.clone(),
                })
            })
            .collect();
        let own = all.iter().any(|o| o.users == *tag && o.step.is_some());
        own.then(|| Way {
            title: (*title).to_owned(),
            steps,
        })
    });
    ways.collect()
}

/// Each operation once: the ways step by step, then by tag what is beside them. What two ways share
/// stands with the first.
pub(super) fn groups(document: &Value, all: &[Operation]) -> Vec<Group> {
    let mut groups = Vec::new();
    let (mut on_the_way, beside): (Vec<Operation>, Vec<Operation>) =
        all.iter().cloned().partition(|o| o.step.is_some());
    for (tag, title) in WAYS {
        if !on_the_way.iter().any(|o| o.users == tag) {
            continue;
        }
        let here = |o: &Operation| o.users == tag || SHARED.contains(&o.users.as_str());
        let (operations, left) = on_the_way.into_iter().partition(here);
        on_the_way = left;
        groups.push(Group {
            anchor: format!("way-{}", tag.replace(' ', "-")),
            name: title.to_owned(),
            says: "Step by step; what is shared with others stands where it comes first.".into(),
            operations,
        });
    }
    let rest: Vec<Operation> = on_the_way.into_iter().chain(beside).collect();
    for tag in items(document.get("tags")) {
        let name = text(tag.get("name"));
        groups.push(Group {
            anchor: name.replace(' ', "-"),
            says: text(tag.get("description")),
            operations: rest.iter().filter(|o| o.users == name).cloned().collect(),
            name: format!("For: {name}"),
        });
    }
    groups.retain(|group| !group.operations.is_empty());
    groups
}

pub(super) fn webhooks(document: &Value) -> Vec<Operation> {
    let hooks = members(document.get("webhooks"));
    hooks
        .flat_map(|(name, item)| {
            members(Some(item)).map(move |(method, told)| (name, method, told))
        })
        .map(|(name, method, told)| {
            let mut hook = operation(document, method, name, told, "");
            hook.curl.clear();
            hook
        })
        .collect()
}

pub(super) fn schemes(document: &Value) -> Vec<(String, String)> {
    members(document.pointer("/components/securitySchemes"))
        .map(|(name, scheme)| (name.clone(), text(scheme.get("description"))))
        .collect()
}

pub(super) fn schemas(document: &Value) -> Vec<Schema> {
    members(document.pointer("/components/schemas"))
        .map(|(name, schema)| Schema {
            name: name.clone(),
            json: pretty(schema),
        })
        .collect()
}

fn operation(document: &Value, method: &str, path: &str, told: &Value, base: &str) -> Operation {
    let method = method.to_ascii_uppercase();
    let content = told.pointer("/requestBody/content");
    let body = content.and_then(|content| content_of(document, content));
    let schemes = items(told.get("security")).flat_map(|one| members(Some(one)));
    let proof = schemes.map(|(name, _)| name.clone()).next();
    let curl = curl(
        &method,
        path,
        base,
        proof.as_deref() == Some("party"),
        body.as_ref(),
    );
    Operation {
        id: text(told.get("operationId")),
        path: path.to_owned(),
        summary: text(told.get("summary")),
        says: paragraphs(&text(told.get("description"))),
        users: text(told.pointer("/tags/0")),
        step: told.get("x-amanat-step").and_then(Value::as_u64),
        deprecated: told.get("deprecated") == Some(&Value::Bool(true)),
        proof,
        parameters: items(told.get("parameters")).map(parameter).collect(),
        body_says: text(told.pointer("/requestBody/description")),
        body,
        responses: members(told.get("responses"))
            .map(|(status, response)| answer(document, status, response))
            .collect(),
        curl,
        method,
    }
}

fn curl(method: &str, path: &str, base: &str, proof: bool, body: Option<&Content>) -> String {
    let mut line = format!("curl -X {method} '{base}{path}'");
    if proof {
        line.push_str(" \\\n  -H \"Authorization: DPoP $TOKEN\" -H \"DPoP: $PROOF\"");
    }
    if let Some(body) = body {
        line.push_str(&format!(" \\\n  -H 'Content-Type: {}'", body.media));
        line.push_str(" \\\n  --data-binary @body");
    }
    line
}

fn parameter(told: &Value) -> Parameter {
    let schema = told.get("schema").unwrap_or(&Value::Null);
    Parameter {
        name: text(told.get("name")),
        place: text(told.get("in")),
        required: told.get("required") == Some(&Value::Bool(true)),
        form: form(schema),
        says: text(told.get("description")).replace('`', ""),
    }
}

fn form(schema: &Value) -> String {
    if let Some(name) = schema_name(schema) {
        return name;
    }
    let shown = members(Some(schema)).filter(|(name, _)| *name != "examples" && *name != "format");
    let parts = shown.map(|(name, value)| match (name.as_str(), value) {
        ("type", Value::String(kind)) => kind.clone(),
        (name, Value::String(value)) => format!("{name} {value}"),
        (name, value) => format!("{name} {value}"),
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn schema_name(schema: &Value) -> Option<String> {
    let reference = schema.get("$ref").and_then(Value::as_str)?;
    Some(reference.rsplit('/').next()?.to_owned())
}

/// The example itself, where the document refers to a shared one.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value.get("$ref").and_then(Value::as_str);
    let shared = reference.and_then(|r| document.pointer(r.trim_start_matches('#')));
    shared.unwrap_or(value)
}

fn content_of(document: &Value, content: &Value) -> Option<Content> {
    let (media, told) = members(Some(content)).next()?;
    let schema = told.get("schema").unwrap_or(&Value::Null);
    let claims = text(schema.get("x-amanat-claims"));
    let (_, example) = members(told.get("examples")).next()?;
    let example = resolved(document, example);
    let value = example.get("value").unwrap_or(&Value::Null);
    Some(Content {
        media: media.clone(),
        signed: !claims.is_empty(),
        schema: Some(claims)
            .filter(|name| !name.is_empty())
            .or_else(|| schema_name(schema)),
        example: value.as_str().map_or_else(|| pretty(value), str::to_owned),
        claims: example.get("x-amanat-claims").map(pretty),
    })
}

fn answer(document: &Value, status: &str, told: &Value) -> Response {
    let problems: Vec<_> = items(told.get("x-amanat-problems"))
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let content = told.get("content").filter(|_| problems.is_empty());
    Response {
        status: status.to_owned(),
        says: text(told.get("description")).replace('`', ""),
        headers: members(told.get("headers"))
            .map(|(name, _)| name.clone())
            .collect(),
        content: content.and_then(|content| content_of(document, content)),
        problems,
        links: members(told.get("links"))
            .map(|(_, link)| (text(link.get("operationId")), text(link.get("description"))))
            .collect(),
    }
}

/// A document of a few operations and one event.
pub(super) fn sample() -> Value {
    let claims = json!({"iss": "lender.example", "purpose": "103"});
    let body = json!({
        "description": "A compact JWS. At most 262144 bytes.",
        "content": {"application/jose": {
            "schema": {"type": "string", "x-amanat-claims": "ConsentRequest"},
            "examples": {"signed": {
                "value": "eyJhbGciOiJFZERTQSIsInR5cCI6ImNvbnNlbnQtcmVxdWVzdCtqd3QifQ.eyJpc3MiOiJsZW5kZXIuZXhhbXBsZSJ9.c2lnbmF0dXJl",
                "x-amanat-claims": claims,
            }},
        }},
    });
    let submit = json!({
        "operationId": "submitConsentRequest",
        "summary": "Ask for a consent",
        "description": "Purpose, items, terms.\n\nRuled by docs/protocol.md.",
        "tags": ["data user"],
        "security": [],
        "x-amanat-step": 5,
        "deprecated": true,
        "parameters": [{
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Names this attempt.",
            "schema": {"type": "string", "maxLength": 255},
        }],
        "requestBody": body,
        "responses": {
            "201": {
                "description": "It waits for her.",
                "headers": {"Location": {"$ref": "#/components/headers/Location"}},
                "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/RequestView"},
                    "examples": {"example": {"value": {"state": "pending"}}},
                }},
                "links": {"again": {
                    "operationId": "submitConsentRequest",
                    "description": "Where it stands.",
                }},
            },
            "422": {
                "description": "The purpose is not a known one.",
                "x-amanat-problems": ["unknown-purpose"],
            },
        },
    });
    let list = json!({
        "operationId": "listConsentRequests",
        "summary": "The caller's consent requests",
        "tags": ["data user"],
        "responses": {"200": {"description": "One page of them."}},
    });
    let metadata = json!({
        "operationId": "getMetadata",
        "summary": "What this manager is",
        "tags": ["public"],
        "x-amanat-step": 1,
        "responses": {"200": {"description": "This."}},
    });
    let put = json!({
        "operationId": "putPage",
        "summary": "Deliver a page",
        "tags": ["provider"],
        "x-amanat-step": 9,
        "responses": {"204": {"description": "It is here."}},
    });
    let event = json!({
        "operationId": "on.artifact.issued",
        "summary": "A copy of an artifact for the receiver.",
        "description": "Sent to {endpoint}v1/events.",
        "tags": ["both"],
        "responses": {"204": {"description": "It is on disk."}},
    });
    let empty = Map::new();
    json!({
        "info": {"title": "Amanat consent manager", "description": "For data users.\n\n* One.\n* Two."},
        "tags": [
            {"name": "data user", "description": "Who asks."},
            {"name": "provider", "description": "Who serves."},
        ],
        "paths": {
            "/.well-known/amanat.json": {"get": metadata},
            "/v1/consent-requests": {"get": list, "post": submit},
            "/v1/relay/{session}/pages/{page}": {"put": put},
        },
        "webhooks": {"artifact.issued": {"post": event}},
        "components": {
            "schemas": {"RequestView": {"type": "object"}, "ConsentRequest": {"type": "object"}},
            "headers": empty,
            "securitySchemes": {"party": {"type": "http", "description": "A client assertion."}},
        },
    })
}
