//! Getting in: the token endpoint and its metadata; and many documents in one call.

use consent_model::problem::ProblemType as P;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use service_kit::openapi::{
    Answer, Body, Link, Operation, Users, problem_example,
    samples::{REQUEST, Samples},
};

use crate::http::batch::{Batch, BatchAnswer, LARGEST};

const GETTING_IN: &str = "Getting in";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn compact(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<consent_model::jose::CompactJws>()
}

fn form(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "properties": {
            "grant_type": {"const": "client_credentials"},
            "client_id": generator.subschema_for::<consent_model::party::PartyId>(),
            "client_assertion_type": {"const": ASSERTION_TYPE},
            "client_assertion": compact(generator),
        },
        "required": ["grant_type", "client_assertion_type", "client_assertion"],
    })
}

fn given(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "properties": {
            "access_token": {"type": "string"},
            "token_type": {"const": "DPoP"},
            "expires_in": {"type": "integer", "minimum": 1},
        },
        "required": ["access_token", "token_type", "expires_in"],
    })
}

/// RFC 6749 §5.2 and the members of every refusal.
fn refused(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "allOf": [
            generator.subschema_for::<consent_model::problem::Problem>(),
            {
                "properties": {
                    "error": {"enum": [
                        "invalid_request", "unsupported_grant_type", "invalid_client",
                        "invalid_dpop_proof", "temporarily_unavailable", "server_error",
                    ]},
                    "error_description": {"type": "string"},
                },
                "required": ["error"],
            },
        ],
    })
}

fn refusal(status: u16, says: &'static str, kind: P, error: &str) -> Answer {
    let mut example = problem_example(kind);
    example["status"] = status.into();
    example["error"] = error.into();
    Answer::of("application/json", status, says, refused, example)
}

fn server(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "object", "required": ["issuer", "token_endpoint", "jwks_uri"]})
}

pub(super) fn operations(samples: &Samples) -> Vec<Operation> {
    let metadata = json!({
        "issuer": "https://manager.example/",
        "token_endpoint": "https://manager.example/v1/token",
        "jwks_uri": "https://manager.example/.well-known/jwks.json",
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "dpop_signing_alg_values_supported": ["EdDSA", "ES256"],
    });
    let asked = json!({
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": samples.end.jws,
    });
    let token =
        json!({"access_token": samples.artifact.jws, "token_type": "DPoP", "expires_in": 300});
    vec![
        Operation::new(
            "GET",
            "/.well-known/oauth-authorization-server",
            "getAuthorizationServer",
            "Metadata of the token endpoint",
            Users::Public,
        )
        .says("RFC 8414.", GETTING_IN)
        .answer(
            Answer::of("application/json", 200, "The metadata.", server, metadata)
                .header("Cache-Control"),
        ),
        Operation::new("POST", "/v1/token", "getToken", "Get an access token", Users::Both)
            .says(
                "A client assertion (RFC 7523) for a token of five minutes that counts only with proofs \
                 of the key in `DPoP` (RFC 9449). Refusals have `error` (RFC 6749 §5.2) beside the members \
                 of every problem.",
                GETTING_IN,
            )
            .step(2)
            .header("DPoP", true, "A proof for this call (RFC 9449 §4).", compact)
            .body(Body::form(form, service_kit::body::DEFAULT_LIMIT, asked))
            .answer(Answer::of("application/json", 200, "The token.", given, token))
            .answer(refusal(400, "The form or the proof is not good.", P::MalformedRequest, "invalid_request"))
            .answer(refusal(401, "The client is not who it says.", P::NotAuthenticated, "invalid_client").header("WWW-Authenticate"))
            .answer(refusal(429, "Asked too often.", P::TooManyRequests, "temporarily_unavailable").header("Retry-After"))
            .answer(refusal(500, "A fault inside.", P::Internal, "server_error")),
        batch(samples),
    ]
}

fn batch(samples: &Samples) -> Operation {
    let taken: Value = json!({"items": [
        {"status": 201, "location": format!("/v1/consent-requests/{REQUEST}")},
        {"status": 422, "problem": problem_example(P::UnknownPurpose)},
    ]});
    Operation::new(
        "POST",
        "/v1/batch",
        "sendBatch",
        "Many documents in one call",
        Users::Both,
    )
    .says(
        "1 to 100 of the caller's own consent requests, data requests, ends and acknowledgements. \
             Each is taken or refused by itself, as if it had come alone; the answer says which, in the \
             same order.",
        "Manager: for parties",
    )
    .body(Body::json::<Batch>(
        LARGEST,
        json!({"documents": [samples.consent_request.jws, samples.end.jws]}),
    ))
    .answer(
        Answer::json::<BatchAnswer>(200, "What became of each.", taken).link(Link {
            name: "artifacts",
            to: "listArtifacts",
            parameters: &[],
            says: "The caller's copies.",
        }),
    )
}
