//! A bank that knows its customers by their mail addresses as well: what an aggregator finds them by.

use std::sync::Arc;

use async_trait::async_trait;
use consent_model::dataset::DatasetKind;
use fiduciary_adapter::sources::{CustomerRef, Health, NamedHealth, Snapshot, Source, SourceError};

use crate::people::PEOPLE;

/// The same records, found by another name.
pub(super) struct ByMail(pub(super) Arc<dyn Source>);

#[async_trait]
impl Source for ByMail {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        let mut people = PEOPLE.iter();
        let person = people.find(|person| person.email.eq_ignore_ascii_case(typed.trim()));
        let name = person.map_or(typed, |person| person.bank_customer);
        self.0.find_customer(name).await
    }

    async fn some_customer(&self) -> Result<Option<CustomerRef>, SourceError> {
        self.0.some_customer().await
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        self.0.snapshot(customer).await
    }

    async fn snapshot_for(
        &self,
        customer: &CustomerRef,
        datasets: &[DatasetKind],
    ) -> Result<Box<dyn Snapshot>, SourceError> {
        self.0.snapshot_for(customer, datasets).await
    }

    async fn health(&self) -> Result<Health, SourceError> {
        self.0.health().await
    }

    async fn healths(&self) -> Vec<NamedHealth> {
        self.0.healths().await
    }
}
