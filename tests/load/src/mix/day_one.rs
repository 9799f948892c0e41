//! Somebody comes for the first time: she signs in (an account is made), sees her empty dashboard, links her
//! bank, and looks again.

use super::Journey;
use crate::{http::Fault, parties::Parties, visitor::Visitor};

pub(super) async fn arrive(
    mut journey: Journey,
    mut visitor: Visitor,
    parties: &Parties,
) -> Result<(), Fault> {
    journey.step("sign-up", visitor.sign_in()).await?;
    journey.step("first dashboard", visitor.dashboard()).await?;
    journey
        .step("link the bank", visitor.link_bank(parties))
        .await?;
    journey.step("dashboard", visitor.dashboard()).await?;
    journey.whole("sign-up to linked bank, whole");
    Ok(())
}
