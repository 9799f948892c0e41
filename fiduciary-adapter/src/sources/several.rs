//! Several sources as one: each serves other datasets, and one customer key names the same person in
//! all of them.
//!
//! When one is down, what the others have can still be had; [`Snapshot::missing`] says what cannot.

use async_trait::async_trait;
use consent_model::{
    dataset::DatasetKind, release::Missing, release::MissingReason, term::DataRange,
};
use futures_util::future::join_all;

use super::{
    CustomerRef, Health, NamedHealth, PassedOver, RowPage, Snapshot, Source, SourceAccount,
    SourceError, SourceState, guarded::Watch,
};

/// One of them.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) datasets: Vec<DatasetKind>,
    pub(super) source: Box<dyn Source>,
    /// Of one that is guarded.
    pub(super) watch: Option<Watch>,
}

/// All of them.
pub(super) struct Several(pub(super) Vec<Named>);

impl Several {
    fn all_datasets(&self) -> Vec<DatasetKind> {
        self.0.iter().flat_map(|s| &s.datasets).copied().collect()
    }
}

fn reason_of(error: &SourceError) -> MissingReason {
    match error {
        SourceError::Unavailable(_) => MissingReason::SourceUnavailable,
        _ => MissingReason::SourceBroken,
    }
}

#[async_trait]
impl Source for Several {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        let asked = self.0.iter().map(|one| one.source.find_customer(typed));
        let mut found: Option<CustomerRef> = None;
        let mut down = None;
        for answer in join_all(asked).await {
            match answer {
                // One key across all of them: two keys are two people.
                Ok(Some(key)) if found.as_ref().is_some_and(|have| *have != key) => {
                    return Ok(None);
                }
                Ok(Some(key)) => found = Some(key),
                Ok(None) => {}
                Err(error) => down = Some(error),
            }
        }
        match (found, down) {
            (None, Some(error)) => Err(error),
            (found, _) => Ok(found),
        }
    }

    async fn some_customer(&self) -> Result<Option<CustomerRef>, SourceError> {
        let mut down = None;
        for one in &self.0 {
            match one.source.some_customer().await {
                Ok(None) => {}
                Ok(found) => return Ok(found),
                Err(error) => down = Some(error),
            }
        }
        down.map_or(Ok(None), Err)
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        self.snapshot_for(customer, &self.all_datasets()).await
    }

    async fn snapshot_for(
        &self,
        customer: &CustomerRef,
        datasets: &[DatasetKind],
    ) -> Result<Box<dyn Snapshot>, SourceError> {
        let asked = self.0.iter().filter_map(|one| {
            let own = one.datasets.iter().copied();
            let own: Vec<_> = own.filter(|kind| datasets.contains(kind)).collect();
            let is_asked = !own.is_empty();
            let asked = async move {
                let snapshot = one.source.snapshot_for(customer, &own).await;
                (one, own, snapshot)
            };
            is_asked.then_some(asked)
        });
        let mut parts = Vec::new();
        let mut missing = Vec::new();
        let mut down = None;
        for (one, own, snapshot) in join_all(asked).await {
            match snapshot {
                Ok(snapshot) => parts.push(snapshot),
                Err(SourceError::Changed) => return Err(SourceError::Changed),
                Err(error) => {
                    tracing::warn!(source = one.name, %error, "a source cannot be read");
                    let reason = reason_of(&error);
                    missing.extend(own.into_iter().map(|dataset| Missing { dataset, reason }));
                    down = Some(error);
                }
            }
        }
        match down {
            Some(error) if parts.is_empty() => Err(error),
            _ => Ok(Box::new(Together { parts, missing })),
        }
    }

    async fn health(&self) -> Result<Health, SourceError> {
        let mut passed_over = 0;
        for one in &self.0 {
            passed_over += one.source.health().await?.passed_over;
        }
        Ok(Health { passed_over })
    }

    async fn healths(&self) -> Vec<NamedHealth> {
        let asked = self.0.iter().map(|one| async {
            let health = one.source.health().await;
            let paused = one.watch.as_ref().is_some_and(Watch::is_paused);
            let last_error = one.watch.as_ref().and_then(Watch::last_error);
            let (state, passed_over, error) = match health {
                Ok(health) => (SourceState::Up, health.passed_over, None),
                Err(_) if paused => (SourceState::Paused, 0, None),
                Err(error) => (SourceState::Down, 0, Some(error.to_string())),
            };
            NamedHealth {
                name: one.name.clone(),
                state,
                passed_over,
                last_error: last_error.or(error),
            }
        });
        join_all(asked).await
    }
}

/// Their snapshots of one customer.
struct Together {
    parts: Vec<Box<dyn Snapshot>>,
    missing: Vec<Missing>,
}

#[async_trait]
impl Snapshot for Together {
    async fn accounts(&self) -> Result<Vec<SourceAccount>, SourceError> {
        let mut all = Vec::new();
        for (place, part) in self.parts.iter().enumerate() {
            all.extend(part.accounts().await?.into_iter().map(|account| {
                let reference = format!("{place}:{}", account.reference);
                SourceAccount {
                    reference,
                    ..account
                }
            }));
        }
        Ok(all)
    }

    async fn records(
        &self,
        account: &str,
        dataset: DatasetKind,
        range: &DataRange,
        from: usize,
    ) -> Result<RowPage, SourceError> {
        let part = account.split_once(':').and_then(|(place, account)| {
            let place: usize = place.parse().ok()?;
            Some((self.parts.get(place)?, account))
        });
        match part {
            Some((part, account)) => part.records(account, dataset, range, from).await,
            None => Ok(RowPage::default()),
        }
    }

    fn passed_over(&self) -> Vec<PassedOver> {
        self.parts
            .iter()
            .flat_map(|part| part.passed_over())
            .collect()
    }

    fn missing(&self) -> Vec<Missing> {
        self.missing.clone()
    }
}

#[cfg(test)]
mod tests;
