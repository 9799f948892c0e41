//! The steps, in order.

use consent_model::{ids::RequestId, problem::ProblemType, request::DenialReason};
use fiduciary_adapter::data_user::DataUser;

use super::{
    Teller,
    browser::Page,
    edge, expiry, forgeries,
    life::Life,
    narrowing,
    outcomes::{denied, refused, relayed_by_thief},
    seen, study,
    thief::Thief,
    with_passkey,
};
use crate::{
    network::{Network, NetworkError},
    people::PEOPLE,
};

pub(super) async fn live(network: &Network, teller: &mut Teller<'_>) -> Result<(), NetworkError> {
    let person = PEOPLE.first().ok_or("nobody lives here")?;
    let life = Life::new(network, person)?;
    let thief = Thief::new(network)?;
    let lender = network.lender.adapter.data_user();

    arrives(&life, teller).await;
    gets_a_loan(&life, teller, &lender).await;
    let study = life
        .ask_on_site(&network.addresses.researcher, "hba1c")
        .await;
    let study = asked(teller, "the researcher asks, for again and again", study);
    if let Some(asked) = study {
        study::live(&life, &thief, teller, asked).await;
    }
    denies(&life, teller, &lender).await;
    let site = &network.addresses.lender;
    let again = life.ask_on_site(site, "income").await;
    if let Some(asked) = asked(teller, "the lender asks for the income of now", again) {
        seen::live(&life, teller, &lender, asked).await;
    }
    let site = &network.addresses.lender;
    let less = life.ask_on_site(site, "statement").await;
    if let Some(asked) = asked(teller, "the lender asks for half a year's statement", less) {
        narrowing::live(&life, teller, &lender, asked).await;
    }
    if let Err(error) = with_passkey::live(network, &thief, teller).await {
        teller.step("somebody with a passkey", Err(error));
    }
    if let Err(error) = edge::live(network, person, teller).await {
        teller.step("over the Account Aggregator edge", Err(error));
    }
    let held = shares_records(&life, teller, &lender).await;
    match forgeries::make(network, &lender) {
        Ok(attempts) => {
            for (name, bytes, wanted) in attempts {
                teller.step(name, forgeries::refused(&lender, &bytes, wanted).await);
            }
        }
        Err(error) => teller.step("forged requests", Err(error)),
    }
    teller.step("her record reconciles", life.record_reconciles().await);
    expiry::of_request(network, teller, &lender).await;
    if let Some(id) = held {
        expiry::of_consent(network, teller, &lender, id).await;
        teller.step(
            "the bank refuses what a thief relays under it",
            relayed_by_thief(
                &thief,
                "bank",
                &network.addresses.bank,
                ProblemType::ConsentExpired,
            )
            .await,
        );
    }
    // Last: whatever has happened until now has left its traces.
    teller.step("canaries in what the manager holds", life.canaries().await);
    teller.step(
        "answers she saw, in what the manager holds",
        life.answers_unknown().await,
    );
    Ok(())
}

async fn arrives(life: &Life<'_>, teller: &mut Teller<'_>) {
    let (addresses, person) = (&life.network.addresses, life.person);
    teller.step("sign in", life.sign_in().await);
    teller.step("link the store", life.link_store().await);
    teller.step(
        "link the bank",
        life.link_provider("bank", &addresses.bank, person.bank_customer)
            .await,
    );
    teller.step(
        "link the clinic",
        life.link_provider("clinic", &addresses.clinic, person.clinic_patient)
            .await,
    );
    teller.step("deposit from the bank", life.deposit("bank").await);
    teller.step("deposit from the clinic", life.deposit("clinic").await);
}

async fn gets_a_loan(life: &Life<'_>, teller: &mut Teller<'_>, lender: &DataUser) {
    let site = &life.network.addresses.lender;
    let income = life.ask_on_site(site, "income").await;
    let Some((id, page)) = asked(teller, "the lender asks for an income band", income) else {
        return;
    };
    teller.step("she sees the notice", Life::sees_notice(&page));
    let seen = life.preview(&page).await;
    let seen = teller.page("she sees the exact answer first", seen);
    teller.step("she approves", life.approve(seen.unwrap_or(page)).await);
    teller.step("she sees in her store what she approved", life.look().await);
    teller.step(
        "the lender fetches and verifies",
        life.income_is_right(lender, id).await,
    );
    teller.step(
        "the same again is refused",
        refused(lender, id, "income", ProblemType::FrequencyExhausted).await,
    );
}

async fn denies(life: &Life<'_>, teller: &mut Teller<'_>, lender: &DataUser) {
    let again = life
        .ask_on_site(&life.network.addresses.lender, "income")
        .await;
    if let Some((id, page)) = asked(teller, "the lender asks again", again) {
        teller.step("she denies with a reason", life.deny(page).await);
        teller.step(
            "the lender hears why",
            denied(lender, id, DenialReason::TooMuch).await,
        );
    }
}

async fn shares_records(
    life: &Life<'_>,
    teller: &mut Teller<'_>,
    lender: &DataUser,
) -> Option<RequestId> {
    let site = &life.network.addresses.lender;
    let raw = life.ask_on_site(site, "statement").await;
    let (id, page) = asked(teller, "the lender asks for the statement itself", raw)?;
    teller.step("she approves the statement", life.approve(page).await);
    teller.step(
        "records go sealed past the manager",
        life.statement(lender, id).await,
    );
    Some(id)
}

/// Tells that a request was made, and gives it to go on with.
fn asked(
    teller: &mut Teller<'_>,
    name: &str,
    result: Result<(RequestId, Page), NetworkError>,
) -> Option<(RequestId, Page)> {
    match result {
        Ok((id, page)) => {
            teller.step(name, Ok(format!("request {id}")));
            Some((id, page))
        }
        Err(error) => {
            teller.step(name, Err(error));
            None
        }
    }
}
