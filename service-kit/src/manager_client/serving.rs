//! The source's calls: upload sealed pages, or say that it will not serve.

use std::time::Duration;

use consent_model::{ids::SessionId, jose::SealedPage, problem::Problem};
use reqwest::Method;

use super::{JOSE, ManagerCallError, ManagerClient, page_path};

/// Longest time for the upload of one page over a slow line.
const PAGE_TIME: Duration = Duration::from_secs(600);

impl ManagerClient {
    /// Uploads a sealed page of the session as the source knows it. The same bytes again are
    /// harmless. Tried once: the page lies on disk, and the source tries again from there.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn put_page(
        &self,
        session: SessionId,
        page: &SealedPage,
    ) -> Result<(), ManagerCallError> {
        let binding = page.binding();
        let last = if binding.last { "true" } else { "false" };
        let path = page_path("relay", session, binding.sequence);
        let call = self.call(Method::PUT, &path, &[("last", last)]);
        let call = call.bytes(JOSE, page.as_str().to_owned());
        call.tried_once().within(PAGE_TIME).send().await?;
        Ok(())
    }

    /// Says that this source will not serve the session, and why. Tried once: like a page, the
    /// source says it again until it has been heard.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn refuse_session(
        &self,
        session: SessionId,
        problem: &Problem,
    ) -> Result<(), ManagerCallError> {
        let path = format!("/v1/relay/{session}/refusal");
        self.call(Method::POST, &path, &[])
            .idempotency_key(&format!("refusal-{session}"))
            .json(problem)
            .tried_once()
            .send()
            .await?;
        Ok(())
    }
}
