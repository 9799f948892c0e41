//! Calls of ours: signed on their way out, and what comes back for them checked.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use consent_model::{jose::network::verify_detached_by, json as strict};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Gate, MAX_DATA, META, SIGNATURE, VERSIONS};
use crate::{
    message::Personal,
    registry::{EntityId, Kind},
    spec::Operation,
    time,
};

/// A call of ours, signed.
#[derive(Clone)]
pub struct Call {
    /// What is called.
    pub operation: Operation,
    /// Whom.
    pub to: EntityId,
    /// Address.
    pub url: String,
    /// Headers beside the content type.
    pub headers: Vec<(&'static str, String)>,
    /// Body; empty for a GET.
    pub body: Vec<u8>,
    /// Transaction id, which the answer must repeat.
    pub txnid: String,
}

/// Why what came back for a call is no answer to it. Tells no values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The party is not in the registry.
    #[error("the party is not in the registry")]
    Unknown,
    /// What was to be sent does not follow the specification.
    #[error("the request does not follow the specification: {0}")]
    Request(String),
    /// The signature does not hold.
    #[error("the answer is not signed by the party it was asked of")]
    NotGenuine,
    /// Not a form of the specification.
    #[error("the answer does not follow the specification: {0}")]
    Form(String),
    /// Another version, time or transaction.
    #[error("the answer has another `{0}` than it must have")]
    Other(&'static str),
    /// Refused by the party.
    #[error("refused with status {status} and `{code}`")]
    Refused {
        /// HTTP status.
        status: u16,
        /// `errorCode`.
        code: String,
        /// `errorMsg`: the party's own words, which may name anybody. For whoever asked, never for a log.
        message: Personal,
    },
    /// We cannot sign.
    #[error("the request cannot be signed")]
    Signing,
}

impl Gate {
    /// Signs a call. `body` has no `ver`, `timestamp` and `txnid` yet.
    ///
    /// # Errors
    /// When the party is unknown, or the body does not follow the specification.
    pub fn call(
        &self,
        operation: Operation,
        to: &EntityId,
        body: &impl Serialize,
        txnid: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Call, CallError> {
        let registry = self.registry();
        let entity = registry.get(operation.answered_by(), to);
        let entity = entity.ok_or(CallError::Unknown)?;
        let peer = self
            .peer(operation.answered_by(), to)
            .ok_or(CallError::Unknown)?;
        let mut headers = Vec::new();
        if let Some(key) = &peer.called_with {
            headers.push((self.key_header(), key.clone()));
        }
        let meta = json!({"recipient-id": to}).to_string();
        headers.push((META, STANDARD.encode(meta)));
        let mut bytes = Vec::new();
        if operation.method() != "GET" {
            let form = |error: String| CallError::Request(error);
            let mut value = serde_json::to_value(body).map_err(|e| form(e.to_string()))?;
            if let Some(members) = value.as_object_mut() {
                let version = VERSIONS[usize::from(operation.answered_by() != Kind::Fiu)];
                members.insert("ver".into(), version.into());
                members.insert("txnid".into(), txnid.to_string().into());
                if operation != Operation::FipConsent {
                    members.insert("timestamp".into(), time::format(now).into());
                }
            }
            operation
                .check_request(&value)
                .map_err(|e| form(e.to_string()))?;
            bytes = value.to_string().into_bytes();
            let signature = self.signer.sign_detached(&bytes);
            headers.push((SIGNATURE, signature.map_err(|_| CallError::Signing)?));
        }
        Ok(Call {
            operation,
            to: to.clone(),
            url: entity.url(operation.path()),
            headers,
            body: bytes,
            txnid: txnid.to_string(),
        })
    }

    const fn key_header(&self) -> &'static str {
        match self.kind {
            Kind::Aa => "aa_api_key",
            Kind::Fip => "fip_api_key",
            Kind::Fiu => "client_api_key",
        }
    }

    /// Checks what came back for a call: signed by the party that was asked, of a form of the
    /// specification, of now, and for this transaction.
    ///
    /// # Errors
    /// [`CallError::Refused`] for a genuine refusal; else what makes it no answer.
    pub fn accept(
        &self,
        call: &Call,
        status: u16,
        signature: Option<&str>,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Value, CallError> {
        let registry = self.registry();
        let entity = registry.get(call.operation.answered_by(), &call.to);
        let entity = entity.ok_or(CallError::Unknown)?;
        let signature = signature.ok_or(CallError::NotGenuine)?;
        verify_detached_by(signature, body, |kid| entity.key(kid))
            .map_err(|_| CallError::NotGenuine)?;
        let value: Value =
            strict::parse(body, MAX_DATA).map_err(|error| CallError::Form(error.to_string()))?;
        call.operation
            .check_response(status, &value)
            .map_err(|error| CallError::Form(error.to_string()))?;
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        if status == 200 {
            if !text("ver").is_some_and(|ver| VERSIONS.contains(&ver)) {
                return Err(CallError::Other("ver"));
            }
            let of_now =
                |at: &str| time::parse(at).is_some_and(|at| (at - now).abs() <= time::TOLERANCE);
            if text("timestamp").is_some_and(|at| !of_now(at)) {
                return Err(CallError::Other("timestamp"));
            }
            if call.operation.method() != "GET" && text("txnid") != Some(&call.txnid) {
                return Err(CallError::Other("txnid"));
            }
            return Ok(value);
        }
        Err(CallError::Refused {
            status,
            code: text("errorCode").unwrap_or_default().to_owned(),
            message: Personal(text("errorMsg").unwrap_or_default().to_owned()),
        })
    }
}
