//! Somebody looks at her dashboard.

use super::Journey;
use crate::{http::Fault, stage::Person};

pub(super) async fn arrive(mut journey: Journey, mut person: Person) -> Result<(), Fault> {
    journey
        .step("dashboard", person.visitor.dashboard())
        .await?;
    Ok(())
}
