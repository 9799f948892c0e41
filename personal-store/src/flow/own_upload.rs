//! Her own files: one is put into her vault, looked at, and taken in or let go by her.
//!
//! A file is read in a thread of its own, one at a time in the whole host, so that nobody's file
//! stands in anybody's way, nor in the memory of the host beside others.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use consent_model::{digest::Digest, problem::ProblemType};
use service_kit::problem::Causes;

use super::{FlowError, Store};
use crate::{
    dataset::{
        DepositSummary, own,
        pending::{self, Pending},
    },
    storage::Person,
    upload::{self, CsvOptions, Understood, UploadError},
};

/// What became of a file that she put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Put {
    /// It waits for her.
    Waits,
    /// Another one waits; it is not kept.
    AnotherWaits,
    /// It is not understood, and not kept.
    NotUnderstood(UploadError),
}

/// A file that waits, and what is understood of it.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) name: String,
    pub(crate) until: DateTime<Utc>,
    /// Names the file and how it is read.
    pub(crate) digest: Digest,
    pub(crate) understood: Result<Understood, UploadError>,
}

impl Store {
    /// Lets a file wait in her vault, if anything of it is understood.
    pub(crate) async fn put_file(
        &self,
        person: &Person,
        name: String,
        bytes: Vec<u8>,
    ) -> Result<Put, FlowError> {
        let vault = self.vault_of(person).await?;
        let file = Pending {
            name,
            bytes,
            options: None,
            put_at: self.clock.now(),
        };
        let (file, understood) = self.read_file(file).await?;
        if let Err(error) = understood {
            return Ok(Put::NotUnderstood(error));
        }
        // Told to the host first: a crash in between costs one look, not a file that stays.
        self.db
            .upload_waits(person.account, file.expires_at())
            .await?;
        Ok(match pending::put(&vault, &file).await? {
            true => Put::Waits,
            false => Put::AnotherWaits,
        })
    }

    /// The file that waits for her, as it is understood now.
    pub(crate) async fn waiting_file(&self, person: &Person) -> Result<Option<Waiting>, FlowError> {
        let vault = self.vault_of(person).await?;
        let Some(file) = pending::waiting(&vault, self.clock.now()).await? else {
            return Ok(None);
        };
        let (file, understood) = self.read_file(file).await?;
        Ok(Some(Waiting {
            until: file.expires_at(),
            digest: file.digest(),
            name: file.name,
            understood,
        }))
    }

    /// Reads the waiting table so from now on.
    pub(crate) async fn read_file_with(
        &self,
        person: &Person,
        options: &CsvOptions,
    ) -> Result<(), FlowError> {
        let vault = self.vault_of(person).await?;
        Ok(pending::read_with(&vault, options).await?)
    }

    /// Takes the waiting file into her records: the one that she has seen, read as she has seen it.
    pub(crate) async fn take_file(
        &self,
        person: &Person,
        seen: &str,
    ) -> Result<Vec<DepositSummary>, FlowError> {
        let another = FlowError::Refused(
            ProblemType::StateConflict,
            "another file waits than the one that was shown, or none",
        );
        let vault = self.vault_of(person).await?;
        let now = self.clock.now();
        let Some(file) = pending::waiting(&vault, now).await? else {
            return Err(another);
        };
        if file.digest().to_string() != seen {
            return Err(another);
        }
        let digest = Digest::of_bytes(&file.bytes);
        let (file, understood) = self.read_file(file).await?;
        let Ok(understood) = understood else {
            return Err(another);
        };
        let named = (file.name.as_str(), digest);
        let taken = own::take_in(&vault, &self.ids, named, &understood, now).await?;
        self.db.upload_gone(person.account).await?;
        Ok(taken)
    }

    /// Lets the waiting file go.
    pub(crate) async fn discard_file(&self, person: &Person) -> Result<(), FlowError> {
        let vault = self.vault_of(person).await?;
        pending::discard(&vault).await?;
        Ok(self.db.upload_gone(person.account).await?)
    }

    /// Lets go of files that have waited long enough.
    ///
    /// # Errors
    /// When the host database fails.
    pub(crate) async fn uploads_over(&self) -> Result<(), FlowError> {
        let now = self.clock.now();
        for account in self.db.uploads_over(now).await? {
            let gone = async {
                let person = self.person(account).await?;
                let vault = self.vault_of(&person).await?;
                // A newer one may wait; looking lets go of what is over.
                match pending::waiting(&vault, now).await? {
                    Some(file) => self.db.upload_waits(account, file.expires_at()).await?,
                    None => self.db.upload_gone(account).await?,
                }
                Ok::<_, FlowError>(())
            };
            if let Err(error) = gone.await {
                tracing::error!(error = %Causes(&error), "a file that is over could not be let go");
            }
        }
        Ok(())
    }

    async fn read_file(
        &self,
        file: Pending,
    ) -> Result<(Pending, Result<Understood, UploadError>), FlowError> {
        let alone = Arc::clone(&self.reading).lock_owned().await;
        let now = self.clock.now();
        let read = tokio::task::spawn_blocking(move || {
            let _alone = alone;
            let understood = upload::understand(&file.bytes, file.options.as_ref(), now);
            (file, understood)
        });
        read.await.map_err(|_| {
            FlowError::Refused(
                ProblemType::Internal,
                "the file could not be read to its end",
            )
        })
    }
}
