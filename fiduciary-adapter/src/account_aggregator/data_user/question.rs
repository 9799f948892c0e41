//! A published question in the place of accounts (`docs/aa-query-profile.md`): asked with a key of its own,
//! answered by her store, sealed past the aggregator.

use account_aggregator::{
    Refusal,
    artefact::SignedConsentDetail,
    message::{ConsentDetail, Fi, FiFetched},
    query::{self, AgreedQuery, Query},
};
use chrono::{DateTime, TimeDelta};
use consent_model::{
    data_request::{self, SESSION_MINUTES, SourceRequest},
    jose::{CompactJws, SealedPage, SigningKey, sign},
    party::{ItemId, PartyId},
    request::Ask,
    term::DataRange,
};
use payload_opener::OpeningKey;
use sea_orm::EntityTrait;
use serde_json::{Map, Value, json};
use service_kit::entropy::IdSource;
use zeroize::Zeroizing;

use super::{
    ConsentView, FetchedDocument, Form, NetworkUser, NetworkUserError,
    agreement::Discarded,
    ask::seed_cell,
    error::UnreadableError,
    storage::{consent, request, session},
};
use crate::data_user::{Asked, Expected, PageReader, Received};

/// The seed of a key.
pub(super) type Seed = Zeroizing<[u8; 32]>;

/// A source request, and the seed of the key that its answer is sealed to.
pub(super) struct SignedQuestion {
    pub(super) request: CompactJws,
    pub(super) seed: Seed,
}

/// Puts into the members of a detail with a `Query` what follows from that, and a key made for it; gives the
/// key's seed.
pub(super) fn complete(
    detail: &mut Map<String, Value>,
    ids: &IdSource,
) -> Result<Option<Seed>, NetworkUserError> {
    let Some(query) = detail.get_mut("Query") else {
        return Ok(None);
    };
    let members = query.as_object_mut();
    let members = members.filter(|members| !members.contains_key("cnf"));
    let members = members.ok_or_else(|| {
        NetworkUserError::NotAcceptable(Refusal::invalid(
            "`Query` must be an object, with `question` and `parameters`; leave `cnf` out: a key is made for \
             each request",
        ))
    })?;
    let seed = Zeroizing::new(ids.bytes32());
    let key = SigningKey::from_seed_ed25519(&seed)?;
    members.insert("cnf".into(), json!(key.public()));
    for (member, value) in [
        ("consentMode", json!(query::MODE)),
        ("consentTypes", json!(["SUMMARY"])),
        ("fiTypes", json!([query::FI_TYPE])),
    ] {
        detail.entry(member).or_insert(value);
    }
    Ok(Some(seed))
}

/// Whether a question is of the profile, before anybody is asked.
pub(super) fn check(detail: &ConsentDetail) -> Result<(), Refusal> {
    let Some(query) = &detail.query else {
        return Ok(());
    };
    Query::read(query)?;
    if detail.consent_mode != query::MODE || detail.fi_types != [query::FI_TYPE] {
        return Err(Refusal::invalid(
            "with a `Query`, `consentMode` must be `QUERY` and `fiTypes` `[\"OTHER\"]`, or left out",
        ));
    }
    Ok(())
}

/// Whether a signed consent is about the question that was asked, and about nothing else.
pub(super) fn agreed(signed: &SignedConsentDetail, asked: &ConsentDetail) -> bool {
    match (&signed.query, &asked.query) {
        (None, None) => true,
        (Some(signed_query), Some(asked)) => {
            let one = signed.accounts.as_slice();
            let is_answer = matches!(one, [one] if one.masked_acc_number == query::MASKED
                && one.fi_type == query::FI_TYPE);
            let same = AgreedQuery::read(signed_query)
                .and_then(|agreed| Ok(agreed.answers(&Query::read(asked)?)));
            is_answer && same.unwrap_or(false)
        }
        _ => false,
    }
}

impl NetworkUser {
    /// Signs a source request under a consent; none where accounts were asked for.
    pub(super) async fn sign_question(
        &self,
        view: &ConsentView,
    ) -> Result<Option<SignedQuestion>, NetworkUserError> {
        if view.detail.query.is_none() {
            return Ok(None);
        }
        let broken = || NetworkUserError::Row(request::TABLE);
        let key = (view.aggregator.clone(), view.id.clone());
        let held = consent::Entity::find_by_id(key).one(self.db()).await?;
        let held = held.ok_or(NetworkUserError::Unknown("consent"))?;
        let asked = request::Entity::find_by_id(&held.request_id)
            .one(self.db())
            .await?
            .ok_or_else(broken)?;
        let sealed = asked.sealed_seed.as_deref().ok_or_else(broken)?;
        let seed = self.unseal(seed_cell(&asked.id), sealed)?;
        let seed: Seed = Zeroizing::new(seed.as_slice().try_into().map_err(|_| broken())?);
        let cnf = SigningKey::from_seed_ed25519(&seed)?;
        let seed = Zeroizing::new(self.0.ids.bytes32());
        let opening = OpeningKey::from_seed(&seed).map_err(NetworkUserError::AnswerKey)?;
        let now = self.now();
        let request = SourceRequest {
            item: item_of(&view.detail)?,
            recipient: opening.sealing_key(),
            iat: now.timestamp(),
            exp: (now + TimeDelta::minutes(SESSION_MINUTES)).timestamp(),
            jti: self.fresh(),
            range: None,
        };
        let request = sign(data_request::SOURCE_TYP, &request, &cnf)?;
        Ok(Some(SignedQuestion { request, seed }))
    }

    /// Opens and judges an answer: sealed to the key of this session, signed by her store for this very
    /// request, about the question that was agreed to.
    pub(super) fn open_answer(
        &self,
        said: &FiFetched,
        consent: &SignedConsentDetail,
        (session, request): (&session::Model, &str),
        secret: &[u8],
    ) -> Result<FetchedDocument, NetworkUserError> {
        let broken = || NetworkUserError::Row(session::TABLE);
        let account = consent.accounts.first().ok_or(Discarded::Form)?;
        let query = consent.query.as_ref().ok_or_else(broken)?;
        let agreed = AgreedQuery::read(query).map_err(Discarded::Artefact)?;
        let source: PartyId = account.fip_id.parse().map_err(|_| Discarded::Form)?;
        let (id, keys) = (item_of(consent)?, [agreed.key.clone()]);
        let ask = Ask::Answer {
            question: agreed.question,
            parameters: agreed.parameters.clone(),
            range: DataRange {
                from: consent.range.from.0.date_naive(),
                to: consent.range.to.0.date_naive(),
            },
            providers: None,
        };
        let seed: Seed = Zeroizing::new(secret.try_into().map_err(|_| broken())?);
        let opening = OpeningKey::from_seed(&seed).map_err(NetworkUserError::AnswerKey)?;
        let mut reader = PageReader::new(Expected {
            item: Asked {
                id: &id,
                ask: &ask,
                source: &source,
                preview: agreed.preview,
            },
            request: request.parse().map_err(|_| broken())?,
            asked_at: DateTime::from_timestamp_millis(session.created_at).ok_or_else(broken)?,
            pages: u32::try_from(said.fi.len()).map_err(|_| Discarded::Form)?,
            keys: &keys,
        });
        for (place, entry) in said.fi.iter().enumerate() {
            let unreadable = |source: UnreadableError| NetworkUserError::Document {
                place: place + 1,
                source,
            };
            let page = SealedPage::parse(page_of(entry, account)?)
                .map_err(|error| unreadable(UnreadableError::NotSealed(error)))?;
            reader
                .read(&page, &opening, self.now())
                .map_err(|error| unreadable(error.into()))?;
        }
        let (received, signed) = reader
            .finish()
            .map_err(|error| NetworkUserError::Document {
                place: said.fi.len(),
                source: error.into(),
            })?;
        Ok(FetchedDocument {
            record: self.fresh(),
            fip: account.fip_id.clone(),
            account: account.clone(),
            form: Form::Answer,
            content: Zeroizing::new(written(&agreed, &received, &signed)),
            keep_until: self.config()?.keep_until(consent, self.now()),
            shared_key: false,
        })
    }
}

/// What the answer is called in the consent.
fn item_of(consent: &SignedConsentDetail) -> Result<ItemId, Discarded> {
    let account = consent.accounts.first().ok_or(Discarded::Form)?;
    account.link_ref_number.parse().map_err(|_| Discarded::Form)
}

/// The sealed page of an entry that is of the consent's one account.
fn page_of<'a>(
    entry: &'a Fi,
    account: &account_aggregator::artefact::ConsentAccount,
) -> Result<&'a str, Discarded> {
    if entry.fip_id.as_str() != account.fip_id {
        return Err(Discarded::NotConsented("fipID"));
    }
    let [data] = entry.data.as_slice() else {
        return Err(Discarded::Twice);
    };
    if data.link_ref_number != account.link_ref_number {
        return Err(Discarded::NotConsented("linkRefNumber"));
    }
    if data.masked_acc_number != account.masked_acc_number {
        return Err(Discarded::NotConsented("maskedAccNumber"));
    }
    Ok(&data.encrypted_fi)
}

/// The answer, with what proves it.
fn written(agreed: &AgreedQuery, received: &Received, signed: &[CompactJws]) -> Vec<u8> {
    json!({
        "question": agreed.question, "parameters": agreed.parameters, "rows": received.answer_rows(),
        "receipt": received.receipt, "source": received.source, "signed": signed.first(),
    })
    .to_string()
    .into_bytes()
}
