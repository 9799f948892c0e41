//! Somebody who has a passkey lives with it: makes it, confirms it at store and bank, approves, is
//! answered, pauses, lets go on and stops. At her store nothing else counts. While her consents stand,
//! the manager turns against her, and gets nowhere.

use consent_model::{
    artifact::ArtifactClaims,
    ids::RequestId,
    problem::ProblemType,
    term::{FetchType, Frequency, Unit},
};
use fiduciary_adapter::data_user::{ConsentAsk, DataUser};
use url::Url;

use super::{
    Teller, Told,
    browser::Page,
    life::{ALONE, Life, good},
    outcomes::{refused, served},
    passkey::Authenticator,
    thief::Thief,
    turncoat::Turncoat,
};
use crate::{
    asks,
    network::{Network, NetworkError},
    people::PEOPLE,
};

/// The number of her device.
const HERS: u8 = 101;

/// What the lender asks her for, from whom.
struct Wish {
    what: &'static str,
    item: &'static str,
    from: &'static str,
    at: Url,
    /// Where else a consent of hers stands.
    other: (&'static str, Url),
}

pub(super) async fn live(
    network: &Network,
    thief: &Thief<'_>,
    teller: &mut Teller<'_>,
) -> Result<(), NetworkError> {
    let person = PEOPLE.get(2).ok_or("nobody else lives here")?;
    let device = Authenticator::new(HERS, "localhost")?;
    let life = Life::new(network, person)?;
    teller.step("somebody else signs in", life.sign_in().await);
    let life = life.with_passkey(device);
    arrives(&life, teller).await;

    let (bank, store) = (&network.addresses.bank, &network.addresses.store);
    let lender = network.lender.adapter.data_user();
    let often = |mut ask: ConsentAsk| {
        ask.term.fetch = FetchType::Periodic;
        ask.term.frequency = Some(Frequency {
            unit: Unit::Day,
            value: 10,
        });
        ask
    };
    let (now, base) = (network.ids.clock().now(), &network.addresses.lender);
    let question = network.addresses.question("average-monthly-income")?;
    let income = Wish {
        what: "her income, again and again",
        item: "income",
        from: "store",
        at: store.clone(),
        other: ("bank", bank.clone()),
    };
    let asked = asks(&life, &lender, often(asks::income(now, question, base))).await;
    lives(&life, thief, teller, &lender, &income, asked).await?;
    let statement = Wish {
        what: "her statement, again and again",
        item: "statement",
        from: "bank",
        at: bank.clone(),
        other: ("store", store.clone()),
    };
    let asked = asks(&life, &lender, often(asks::statement(now, base))).await;
    lives(&life, thief, teller, &lender, &statement, asked).await
}

async fn arrives(life: &Life<'_>, teller: &mut Teller<'_>) {
    teller.step("she makes a passkey", life.makes_hers().await);
    teller.step(
        "she confirms it at her store, and lets nothing else count there",
        life.link_store().await,
    );
    teller.step(
        "she confirms it at the bank",
        life.link_provider(
            "bank",
            &life.network.addresses.bank,
            life.person.bank_customer,
        )
        .await,
    );
    teller.step(
        "her records come from the bank with it",
        life.deposit("bank").await,
    );
}

async fn asks(
    life: &Life<'_>,
    lender: &DataUser,
    ask: ConsentAsk,
) -> Result<(RequestId, Page), NetworkError> {
    let view = lender.request_consent(ask).await?;
    let page = good(life.browser.open(&view.redirect_url).await?)?;
    Ok((view.request_id, page))
}

async fn lives(
    life: &Life<'_>,
    thief: &Thief<'_>,
    teller: &mut Teller<'_>,
    lender: &DataUser,
    wish: &Wish,
    asked: Result<(RequestId, Page), NetworkError>,
) -> Result<(), NetworkError> {
    let (id, notice) = asked?;
    let item = wish.item;
    teller.step(
        &format!("the lender asks for {}", wish.what),
        Ok(format!("request {id}")),
    );
    let approved = life.approve(notice).await;
    let alone = wish.from == "store";
    teller.step(
        "she approves with her passkey",
        approved.and_then(|told| only_where_wanted(told, alone)),
    );
    if alone {
        teller.step("she sees in her store what she approved", life.look().await);
        teller.step("it is answered", life.income_is_right(lender, id).await);
    } else {
        teller.step("it is sent", life.statement(lender, id).await);
    }

    let turncoat = Turncoat::new(thief)?;
    let target = thief.target(wish.from, &wish.at).await?;
    let (other, at) = &wish.other;
    let used: ArtifactClaims = thief.target(other, at).await?.copy.unverified_claims()?;
    turncoat.forges(teller, &target, &used.evidence).await;

    teller.step("she pauses", life.change("pause").await);
    teller.step(
        "paused is refused",
        refused(lender, id, item, ProblemType::ConsentPaused).await,
    );
    turncoat.resumes(teller, &target).await;
    teller.step("she resumes with her passkey", life.resume().await);
    teller.step("served again", served(lender, id, item).await);
    teller.step("she stops it", life.stop().await);
    teller.step(
        "what became of her data is signed, and on her page",
        life.deletion_is_stated().await,
    );
    teller.step(
        "stopped is refused",
        refused(lender, id, item, ProblemType::ConsentRevoked).await,
    );
    Ok(())
}

/// At her store, and nowhere else, she lets nothing but her passkey count.
fn only_where_wanted(told: String, wanted: bool) -> Told {
    if told.contains(ALONE) == wanted {
        return Ok(told);
    }
    Err(format!("that only her passkey counts should be {wanted}: {told}").into())
}
