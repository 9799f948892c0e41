//! The manager's transparency log, as anybody may read it. Nothing is verified here.

use serde::Deserialize;
use url::Url;

use super::{ManagerCallError, ManagerClient};
use crate::http_client::{ClientError, HttpClient};

/// Largest checkpoint that is taken, in bytes: a few lines, and one for each witness.
pub const LARGEST_CHECKPOINT: usize = 64 * 1024;

/// The answer of `/v1/log/consistency`; what it says of the sizes is not needed.
#[derive(Deserialize)]
struct Joined {
    proof: Vec<String>,
}

impl ManagerClient {
    /// The log's last checkpoint, a signed note. Public; the caller verifies.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn checkpoint(&self) -> Result<String, ManagerCallError> {
        checkpoint_at(&self.0.http, self.at("/log/checkpoint"))
            .await
            .map_err(Into::into)
    }

    /// The proof that the tree of `to` entries begins with that of `from`: hashes in base64. Public;
    /// the caller verifies.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn log_consistency(
        &self,
        from: u64,
        to: u64,
    ) -> Result<Vec<String>, ManagerCallError> {
        let mut url = self.at("/v1/log/consistency");
        url.query_pairs_mut()
            .append_pair("from", &from.to_string())
            .append_pair("to", &to.to_string());
        let joined: Joined = self.0.http.get(url).send_json().await?;
        Ok(joined.proof)
    }

    /// What another party has seen of the log, a signed note; `base` is that party's address. Public;
    /// the caller verifies.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn seen_by(&self, base: &Url) -> Result<String, ManagerCallError> {
        checkpoint_at(&self.0.http, super::below(base, "/log/seen"))
            .await
            .map_err(Into::into)
    }
}

async fn checkpoint_at(http: &HttpClient, url: Url) -> Result<String, ClientError> {
    let answer = http.get(url).send().await?;
    if answer.body.len() > LARGEST_CHECKPOINT {
        return Err(ClientError::TooLarge(LARGEST_CHECKPOINT));
    }
    // What is no UTF-8 is no note: replaced, it does not open.
    Ok(String::from_utf8_lossy(&answer.body).into_owned())
}
