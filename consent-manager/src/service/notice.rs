//! The notice she is shown, assembled from the request, the registry and the question's manifest,
//! and the way to her own store's preview of an answer.

use consent_model::{
    dataset::DatasetKind,
    ids::{NoticeId, RequestId},
    notice::{
        Notice, NoticeField, NoticeItem, NoticeParty, NoticeProvider, NoticeSupersedes, NoticeWhat,
        VERSION,
    },
    party::Party,
    preview::{LIFE as PREVIEW_LIFE, PreviewRequest, TYP as PREVIEW_TYP},
    question::text_in,
    request::{Ask, ConsentRequest, RequestItem},
};
use sea_orm::ConnectionTrait;
use url::Url;

use super::{Link, Manager, ManagerError, request::stored_jws};
use crate::storage::entity;

impl Manager {
    pub(super) async fn assemble_notice(
        &self,
        db: &impl ConnectionTrait,
        supersedes: Option<NoticeSupersedes>,
        row: &entity::consent_request::Model,
        request: &ConsentRequest,
        party: &Party,
        language: &str,
    ) -> Result<Notice, ManagerError> {
        let jws = stored_jws(row)?;
        let mut items = Vec::new();
        for item in &request.items {
            let (what, fields) = match &item.ask {
                Ask::Answer {
                    question,
                    parameters,
                    providers,
                    ..
                } => {
                    let mut named = Vec::new();
                    for id in providers.iter().flatten() {
                        named.push(NoticeProvider {
                            id: id.clone(),
                            name: self.party_on(db, id).await?.name,
                        });
                    }
                    let manifest = if row.decided_at.is_none() {
                        self.question_on(db, question).await?
                    } else {
                        self.manifest_on(db, question).await?
                    };
                    let fields = manifest
                        .inputs
                        .iter()
                        .flat_map(|i| fields_of(i.dataset, Some(&i.columns)))
                        .collect();
                    let what = NoticeWhat::Answer {
                        question: *question,
                        title: text_in(&manifest.title, language).to_owned(),
                        explanation: text_in(&manifest.explanation, language).to_owned(),
                        parameters: parameters.clone(),
                        providers: named,
                        example: manifest.example_sentence(language),
                    };
                    (what, fields)
                }
                Ask::Accounts {
                    fi_types,
                    consent_types,
                    filter,
                    ..
                } => {
                    let what = NoticeWhat::Accounts {
                        fi_types: fi_types.clone(),
                        consent_types: consent_types.clone(),
                        filter: filter.clone(),
                    };
                    (what, Vec::new())
                }
                Ask::Records { datasets, .. } => {
                    let fields = datasets.iter().flat_map(|d| fields_of(*d, None)).collect();
                    (
                        NoticeWhat::Records {
                            datasets: datasets.clone(),
                        },
                        fields,
                    )
                }
            };
            items.push(NoticeItem {
                id: item.id.clone(),
                required: item.required,
                source: item.source.clone(),
                range: *item.ask.range(),
                what,
                fields,
            });
        }
        Ok(Notice {
            version: VERSION,
            id: self.ids().mint::<NoticeId>(),
            language: language.to_owned(),
            request: jws.digest(),
            data_user: NoticeParty {
                id: party.id.clone(),
                name: party.name.clone(),
                website: party.website.clone(),
                standing: party.standing,
                since: party.since,
            },
            data_user_key: jws.unverified_kid().clone(),
            purpose: request.purpose,
            purpose_text: request.purpose.text_in(language).to_owned(),
            use_description: request.use_description.clone(),
            benefit: request.benefit.clone(),
            items,
            term: request.term,
            supersedes,
            withdraw_url: self.url("dashboard")?,
            grievance_url: party.grievance_url.clone(),
            board_url: self.0.parts.board_url.clone(),
            made_at: self.now(),
        })
    }

    pub(super) async fn preview_url(
        &self,
        db: &impl ConnectionTrait,
        request: &ConsentRequest,
        party: &Party,
        item: &RequestItem,
        link: &Link,
        id: RequestId,
    ) -> Result<Url, ManagerError> {
        let Ask::Answer {
            question,
            parameters,
            range,
            providers,
        } = &item.ask
        else {
            return Err(ManagerError::NotFound);
        };
        let now = self.now().timestamp();
        let claims = PreviewRequest {
            iss: self.issuer().clone(),
            aud: link.party.clone(),
            iat: now,
            exp: now + PREVIEW_LIFE,
            link: link.reference.clone(),
            request: id,
            item: item.id.clone(),
            data_user: request.iss.clone(),
            asked_by: party.name.clone(),
            purpose: request.purpose,
            question: *question,
            parameters: parameters.clone(),
            range: *range,
            providers: providers.clone(),
            return_url: self.url(&format!("requests/{id}"))?,
        };
        let store = self.party_on(db, &link.party).await?;
        let mut url = store
            .endpoint
            .join("preview")
            .map_err(|_| ManagerError::Unwritable)?;
        url.query_pairs_mut()
            .append_pair("request", self.sign(PREVIEW_TYP, &claims)?.as_str());
        Ok(url)
    }
}

fn fields_of(dataset: DatasetKind, only: Option<&[String]>) -> Vec<NoticeField> {
    dataset
        .schema()
        .columns
        .iter()
        .filter(|c| only.is_none_or(|names| names.iter().any(|n| n == c.name)))
        .map(|c| NoticeField {
            dataset,
            column: c.name.into(),
            class: c.class,
        })
        .collect()
}
