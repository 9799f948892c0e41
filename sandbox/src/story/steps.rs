//! The steps, in order.

use consent_model::{problem::ProblemType, request::RequestState};

use super::{
    Teller, forgeries,
    life::Life,
    outcomes::{refused, relayed_by_thief, state_is},
    study,
    thief::Thief,
};
use crate::{
    asks,
    network::{Network, NetworkError},
    people::PEOPLE,
};

pub(super) async fn live(network: &Network, teller: &mut Teller<'_>) -> Result<(), NetworkError> {
    let person = PEOPLE.first().ok_or("nobody lives here")?;
    let life = Life::new(network, person)?;
    let thief = Thief::new(network)?;
    let lender = network.lender.adapter.data_user();

    teller.step("sign in", life.sign_in().await);
    teller.step("link the store", life.link_store().await);
    let (bank, clinic) = (
        network.addresses.bank.clone(),
        network.addresses.clinic.clone(),
    );
    teller.step(
        "link the bank",
        life.link_provider("bank", &bank, person.bank_customer)
            .await,
    );
    teller.step(
        "link the clinic",
        life.link_provider("clinic", &clinic, person.clinic_patient)
            .await,
    );
    teller.step("deposit from the bank", life.deposit("bank").await);
    teller.step("deposit from the clinic", life.deposit("clinic").await);

    let income = life.ask_on_site(&network.addresses.lender, "income").await;
    let income = told(
        teller,
        "the lender asks for an income band",
        income,
        |(id, _)| format!("request {id}"),
    );
    if let Some((id, page)) = income {
        teller.step("she sees the exact answer first", life.preview(&page).await);
        teller.step("she approves", life.approve(page).await);
        teller.step(
            "the lender fetches and verifies",
            life.income_is_right(&lender, id).await,
        );
        teller.step(
            "the same again is refused",
            refused(&lender, id, "income", ProblemType::FrequencyExhausted).await,
        );
    }

    let study = life
        .ask_on_site(&network.addresses.researcher, "hba1c")
        .await;
    let study = told(
        teller,
        "the researcher asks, for again and again",
        study,
        |(id, _)| format!("request {id}"),
    );
    if let Some(asked) = study {
        study::live(&life, &thief, teller, asked).await;
    }

    let denied = life.ask_on_site(&network.addresses.lender, "income").await;
    if let Some((id, page)) = told(teller, "the lender asks again", denied, |(id, _)| {
        format!("request {id}")
    }) {
        teller.step("she denies with a reason", life.deny(page).await);
        teller.step(
            "the lender hears why",
            state_is(&lender, id, RequestState::Denied).await,
        );
    }

    let raw = life
        .ask_on_site(&network.addresses.lender, "statement")
        .await;
    let held = raw.as_ref().ok().map(|(id, _)| *id);
    if let Some((id, page)) = told(
        teller,
        "the lender asks for the statement itself",
        raw,
        |(id, _)| format!("request {id}"),
    ) {
        teller.step("she approves the statement", life.approve(page).await);
        teller.step(
            "records go sealed past the manager",
            life.statement(&lender, id).await,
        );
    }

    for (name, bytes, wanted) in forgeries::make(network, &lender)? {
        teller.step(name, forgeries::refused(&lender, &bytes, wanted).await);
    }
    teller.step("her record reconciles", life.record_reconciles().await);
    teller.step("canaries in what the manager holds", life.canaries().await);

    let now = network.ids.clock().now();
    let left = lender
        .request_consent(asks::statement(now, &network.addresses.lender))
        .await;
    if let Some(view) = told(
        teller,
        "a request is left unanswered",
        left.map_err(Into::into),
        |v| v.request_id.to_string(),
    ) {
        teller.step(
            "two days pass",
            network
                .advance(std::time::Duration::from_secs(2 * 86_400))
                .map(|()| "the clock of every part moved".into())
                .map_err(Into::into),
        );
        network.manager.manager.expire_due().await?;
        teller.step(
            "it has expired",
            state_is(&lender, view.request_id, RequestState::Expired).await,
        );
    }
    if let Some(id) = held {
        let week = std::time::Duration::from_secs(7 * 86_400);
        teller.step(
            "a week passes",
            network
                .advance(week)
                .map(|()| "the clock of every part moved".into())
                .map_err(Into::into),
        );
        network.manager.manager.expire_due().await?;
        teller.step(
            "the statement's consent has expired",
            refused(&lender, id, "statement", ProblemType::ConsentExpired).await,
        );
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
    Ok(())
}

/// Tells a step that gives something to go on with.
fn told<T>(
    teller: &mut Teller<'_>,
    name: &str,
    result: Result<T, NetworkError>,
    text: impl Fn(&T) -> String,
) -> Option<T> {
    match result {
        Ok(value) => {
            teller.step(name, Ok(text(&value)));
            Some(value)
        }
        Err(error) => {
            teller.step(name, Err(error));
            None
        }
    }
}
