//! A description as it is served: the bytes and their tag, made once.

use std::borrow::Cow;

use actix_web::{HttpRequest, HttpResponse};
use consent_model::digest::Digest;
use schemars::json_schema;
use serde_json::{Value, json};

use super::{Answer, DescribeError, Operation, Users};
use crate::asset;

/// A document that is ready to be served.
#[derive(Debug, Clone)]
pub struct Served {
    document: Value,
    bytes: Vec<u8>,
    etag: String,
}

impl Served {
    /// Writes a document down.
    ///
    /// # Errors
    /// [`DescribeError::Unwritable`], which does not happen.
    pub fn new(document: Value) -> Result<Self, DescribeError> {
        let bytes = serde_json::to_vec(&document).map_err(DescribeError::Unwritable)?;
        let etag = format!("\"{}\"", Digest::of_bytes(&bytes));
        Ok(Self {
            document,
            bytes,
            etag,
        })
    }

    /// What it says.
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// `GET /openapi.json`: kept for an hour, and asked for by its tag then.
    #[must_use]
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let head = ("application/json", self.etag.as_str());
        asset::answer(request, head, Cow::Owned(self.bytes.clone()))
    }
}

/// `GET /openapi.json` as every service describes it. `section` is the heading of `docs/protocol.md`
/// that rules it.
#[must_use]
pub fn description_operation(section: &'static str) -> Operation {
    let document = Answer::of(
        "application/json",
        200,
        "The document.",
        |_| json_schema!({"type": "object", "required": ["openapi", "paths"]}),
        json!({"openapi": "3.1.0", "paths": {}}),
    );
    let same = Answer::empty(304, "The copy at hand is still good.");
    Operation::new(
        "GET",
        "/openapi.json",
        "getDescription",
        "This description",
        Users::Public,
    )
    .says("OpenAPI 3.1; people read it at `/docs`.", section)
    .header(
        "If-None-Match",
        false,
        "Tag of the copy at hand.",
        |_| json_schema!({"type": "string"}),
    )
    .answer(document.header("ETag").header("Cache-Control"))
    .answer(same.header("ETag").header("Cache-Control"))
}

/// `GET /healthz` as every service describes it.
#[must_use]
pub fn health_operation() -> Operation {
    Operation::new(
        "GET",
        "/healthz",
        "getHealth",
        "Whether the process answers",
        Users::Public,
    )
    .answer(Answer::text(200, "It does.", "ok"))
}
