//! A study that asks again and again: paused, resumed, replaced by one that asks more often, robbed
//! and stopped.

use consent_model::{
    ids::RequestId,
    problem::ProblemType,
    status_list::Status,
    term::{Frequency, Unit},
};
use fiduciary_adapter::data_user::DataUser;

use super::{
    Teller, Told,
    browser::Page,
    life::{Life, good},
    outcomes::{refused, relayed_by_thief, served, status_is, wrong_key},
    robbery,
    thief::Thief,
};
use crate::{asks, network::NetworkError};

const ITEM: &str = "hba1c";

/// Lives the study, from the notice `page` of request `first` on.
pub(super) async fn live(
    life: &Life<'_>,
    thief: &Thief<'_>,
    teller: &mut Teller<'_>,
    (first, page): (RequestId, Page),
) {
    let network = life.network;
    let researcher = network.researcher.adapter.data_user();
    teller.step("she approves the study", life.approve(page).await);
    teller.step("she sees in her store what she approved", life.look().await);
    teller.step("served", life.study_is_right(&researcher, first).await);
    teller.step(
        "a data request signed with another key",
        wrong_key(&researcher, first, life.network).await,
    );
    teller.step("she pauses", life.change("pause").await);
    teller.step(
        "paused is refused",
        refused(&researcher, first, ITEM, ProblemType::ConsentPaused).await,
    );
    teller.step("she resumes", life.resume().await);
    teller.step("served again", served(&researcher, first, ITEM).await);

    let id = match ask_for_more(life, &researcher, first).await {
        Err(error) => {
            teller.step("the researcher asks for more", Err(error));
            first
        }
        Ok((second, page)) => {
            teller.step(
                "the researcher asks for more, and she sees what would change",
                difference_shown(&page),
            );
            teller.step("she approves the change", life.approve(page).await);
            teller.step("she sees in her store what she approved", life.look().await);
            teller.step(
                "the replaced consent is refused",
                refused(&researcher, first, ITEM, ProblemType::ConsentSuperseded).await,
            );
            teller.step(
                "the status list says so",
                status_is(&researcher, first, Status::Superseded).await,
            );
            teller.step(
                "the new one is served",
                served(&researcher, second, ITEM).await,
            );
            second
        }
    };

    let robbed = robbery::attempt(thief, teller, &network.researcher.adapter, id).await;
    if let Err(error) = robbed {
        teller.step("a thief has the manager's key", Err(error));
    }
    teller.step("she stops it", life.stop().await);
    teller.step(
        "stopped is refused",
        refused(&researcher, id, ITEM, ProblemType::ConsentRevoked).await,
    );
    teller.step(
        "the status list says so",
        status_is(&researcher, id, Status::Revoked).await,
    );
    teller.step(
        "the store refuses what a thief relays under it",
        relayed_by_thief(
            thief,
            "store",
            &network.addresses.store,
            ProblemType::ConsentRevoked,
        )
        .await,
    );
}

/// The same study, twenty times a day instead of ten.
async fn ask_for_more(
    life: &Life<'_>,
    researcher: &DataUser,
    old: RequestId,
) -> Result<(RequestId, Page), NetworkError> {
    let addresses = &life.network.addresses;
    let question = addresses.question("observations-in-range")?;
    let now = life.network.ids.clock().now();
    let mut ask = asks::research(now, question, &addresses.researcher);
    ask.supersedes = Some(researcher.artifact(old).await?.claims().jti);
    ask.term.frequency = Some(Frequency {
        unit: Unit::Day,
        value: 20,
    });
    let view = researcher.request_consent(ask).await?;
    let page = good(life.browser.open(&view.redirect_url).await?)?;
    Ok((view.request_id, page))
}

fn difference_shown(notice: &Page) -> Told {
    let text = notice.text();
    for wanted in ["What would change", "10 times a day", "20 times a day"] {
        if !text.contains(wanted) {
            return Err(format!("the notice does not say \"{wanted}\"").into());
        }
    }
    Ok("10 times a day, then 20 times a day".into())
}
