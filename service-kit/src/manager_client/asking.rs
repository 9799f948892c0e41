//! The data user's calls: ask for consent, open sessions, take pages.

use std::time::Duration;

use consent_model::{
    data_request::SessionView,
    delivery::{DeliveryFault, DeliveryRefusal},
    ids::{RequestId, SessionId},
    jose::{CompactJws, JoseError, MAX_PAGE, SealedPage},
    request::{RequestEntry, RequestState, RequestView},
};
use futures_util::StreamExt;
use reqwest::Method;

use super::{LONGEST_WAIT, Listing, ManagerCallError, ManagerClient, cursor_query, page_path};
use crate::http_client::ClientError;

impl ManagerClient {
    /// Submits a request signed before; the same bytes again get the same answer.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn submit_signed_request(
        &self,
        request: &CompactJws,
    ) -> Result<RequestView, ManagerCallError> {
        Ok(self
            .post("/v1/consent-requests", request)
            .send_json()
            .await?)
    }

    /// Where one of our requests stands.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn request(&self, id: RequestId) -> Result<RequestView, ManagerCallError> {
        self.get(&format!("/v1/consent-requests/{id}"), &[]).await
    }

    /// Our own requests, newest first, page by page; with `state`, only those that stand so.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn requests(
        &self,
        state: Option<RequestState>,
        cursor: Option<&str>,
    ) -> Result<Listing<RequestEntry>, ManagerCallError> {
        let mut query = cursor_query(cursor);
        query.extend(state.map(|state| ("state", state.name())));
        self.get("/v1/consent-requests", &query).await
    }

    /// Opens a session with a data request signed before; the same bytes again get the same
    /// session.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn open_signed_session(
        &self,
        request: &CompactJws,
    ) -> Result<SessionView, ManagerCallError> {
        Ok(self.post("/v1/data-sessions", request).send_json().await?)
    }

    /// Where a session stands, after waiting up to `wait` (at most [`LONGEST_WAIT`]) for it to
    /// leave `pending`.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn session(
        &self,
        id: SessionId,
        wait: Duration,
    ) -> Result<SessionView, ManagerCallError> {
        let wait = wait.min(LONGEST_WAIT).as_secs().to_string();
        self.get(&format!("/v1/data-sessions/{id}"), &[("wait", &wait)])
            .await
    }

    /// A sealed page, read as it streams and never beyond [`MAX_PAGE`] bytes.
    ///
    /// # Errors
    /// [`ManagerCallError`]; [`ManagerCallError::Document`] when it is not a sealed page.
    pub async fn page(
        &self,
        session: SessionId,
        number: u32,
    ) -> Result<SealedPage, ManagerCallError> {
        let call = self.call(
            Method::GET,
            &page_path("data-sessions", session, number),
            &[],
        );
        let (_, mut chunks) = call.stream().await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk?;
            if bytes.len() + chunk.len() > MAX_PAGE {
                return Err(ClientError::TooLarge(MAX_PAGE).into());
            }
            bytes.extend_from_slice(&chunk);
        }
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| ManagerCallError::Document(JoseError::NotCompact))?;
        SealedPage::parse(text).map_err(ManagerCallError::Document)
    }

    /// Says that what was delivered is not taken, and why; the session is over then, and the source
    /// hears the reason. Tried once: whoever says it says it again until it has been heard.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn refuse_delivery(
        &self,
        session: SessionId,
        fault: DeliveryFault,
    ) -> Result<(), ManagerCallError> {
        let path = format!("/v1/data-sessions/{session}/fault");
        self.call(Method::POST, &path, &[])
            .idempotency_key(&format!("fault-{session}"))
            .json(&DeliveryRefusal { fault })
            .tried_once()
            .send()
            .await?;
        Ok(())
    }

    /// Confirms a page: the manager deletes it. Confirming it again is harmless.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn confirm_page(
        &self,
        session: SessionId,
        number: u32,
    ) -> Result<(), ManagerCallError> {
        let path = page_path("data-sessions", session, number);
        self.call(Method::DELETE, &path, &[]).send().await?;
        Ok(())
    }
}
