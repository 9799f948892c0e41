//! She gives less than was asked: the last month of her statement, and no longer than a day.

use std::collections::BTreeSet;

use consent_model::{dataset::DatasetKind, ids::RequestId};
use fiduciary_adapter::data_user::{DataUser, Narrowed};

use super::{Teller, Told, browser::Page, life::Life, life::good};
use crate::network::NetworkError;

/// The first day she chooses, of those that the page offers.
const FROM: &str = "2026-05-31";

/// Lives it, from the notice `page` of request `id` on.
pub(super) async fn live(
    life: &Life<'_>,
    teller: &mut Teller<'_>,
    lender: &DataUser,
    (id, page): (RequestId, Page),
) {
    let less = life.narrows(&page).await;
    let less = teller.page("she makes it smaller, and sees it so", less);
    teller.step(
        "she approves what is left",
        life.approve(less.unwrap_or(page)).await,
    );
    teller.step(
        "the lender is told that it is less, and gets no more",
        life.last_month_only(lender, id).await,
    );
}

impl Life<'_> {
    /// Chooses fewer days and an earlier end, and looks at the request again.
    async fn narrows(&self, notice: &Page) -> Result<(String, Page), NetworkError> {
        let now = self.network.lender.adapter.data_user().now();
        let tomorrow = now.date_naive().succ_opt();
        let tomorrow = tomorrow.ok_or("no tomorrow")?.to_string();
        let form = notice
            .form("/decision")?
            .set("from-statement", FROM)?
            .set("expires", &tomorrow)?
            .press("decision", "change")?;
        let page = good(self.browser.send(form).await?)?;
        let says = "Below stands what you chose";
        if !page.text().contains(says) {
            return Err(format!("the notice does not say \"{says}\"").into());
        }
        let kept = page.form("/decision")?;
        for (name, value) in [("from-statement", FROM), ("expires", &tomorrow)] {
            if kept.fields().get(name) != Some(&value) {
                return Err(format!("what she chose is not kept in `{name}`").into());
            }
        }
        Ok((format!("from {FROM}, until {tomorrow}"), page))
    }

    /// Every transaction of the last month in the bank's file, and no other; and the host knows.
    async fn last_month_only(&self, lender: &DataUser, id: RequestId) -> Told {
        let artifact = lender.artifact(id).await?;
        let less = lender.narrowed(id, &artifact).await?;
        let told = matches!(less[..], [Narrowed::Days { .. }, Narrowed::Until { .. }]);
        if !told {
            return Err(format!("the host was told {less:?}").into());
        }
        let received = lender.fetch(&artifact, &"statement".parse()?).await?;
        let rows = received.records(DatasetKind::BankTransactions);
        let ids = rows
            .iter()
            .filter_map(|row| row.get("transaction_id")?.as_str());
        let told: BTreeSet<_> = ids.map(str::to_owned).collect();
        let wanted: BTreeSet<_> = self
            .files()
            .statement()?
            .into_iter()
            .filter(|(_, booked_at, _)| booked_at.as_str() >= FROM)
            .map(|(id, ..)| id)
            .collect();
        if told != wanted || rows.len() != wanted.len() {
            return Err(format!("{} records instead of {}", rows.len(), wanted.len()).into());
        }
        Ok(format!("{} transactions since {FROM}", rows.len()))
    }
}
