//! A description as it is served: the bytes and their tag, made once.

use std::borrow::Cow;

use actix_web::{HttpRequest, HttpResponse};
use consent_model::digest::Digest;
use serde_json::Value;

use super::DescribeError;
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
