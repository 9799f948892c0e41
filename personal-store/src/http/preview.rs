//! The exact answer, shown to her alone, before she decides. The answer stays here; what she takes
//! back, once she has seen it, is a receipt with a digest that tells nothing without its salt.

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Form, Query},
};
use consent_model::{
    dataset::ColumnType,
    digest::Digest,
    jose::{CompactJws, sign},
    party::PartyId,
    preview::{LIFE, PreviewReceipt, PreviewRequest, RECEIPT_TYP, TYP},
    problem::ProblemType,
    question::{Manifest, Parameters, text_in},
    scope::Providers,
};
use serde::Deserialize;
use service_kit::csrf::SameOrigin;
use ui::{
    Locale, NavItem,
    part::{
        listed::Fact,
        party::{Party, Registration},
        term::{AnswerField, Look, Question, ReleaseRule},
    },
    store::{ExactAnswer, Preview, WouldBe},
    wording::{
        answer::{self, Shape},
        parameter,
    },
};
use url::Url;

use super::{
    error::{PageError, PageResult, page, see_other, wrong},
    known,
    session::{self, Visitor},
};
use crate::{
    flow::{Addressed, FlowError, Store},
    gate::{self, GateError, PreviewAsk, ShownFor},
    storage::AccountId,
    vault::Vault,
};

#[derive(Deserialize)]
pub(super) struct PreviewQuery {
    request: String,
    /// There when the answer changed under her eyes.
    changed: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct SeenForm {
    csrf: String,
    request: String,
    shown: Digest,
}

/// `GET /preview?request=`.
pub(super) async fn show(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    query: Query<PreviewQuery>,
) -> PageResult {
    let asked = read(&store, &query.request).await?;
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let person = at_its_store(&store, &session, person, &asked).await?;
    let l = session::locale(&request);
    let package = store.catalogue.get(&asked.question).ok_or_else(|| {
        wrong(
            ProblemType::UnknownQuestion,
            "this question is not known here",
        )
    })?;
    let manifest = package.manifest();
    let vault = store.vault_of(&person).await?;
    let ask = ask(&asked, l.tag());
    let (would_be, shown) = would_be(&store, &vault, &ask).await?;
    let adds = match &shown {
        Some(shown) => {
            let adds = store.gate.adds(&vault, &asked.data_user, &ask, &shown.rows);
            let adds = adds.await.map_err(FlowError::from)?;
            let (party, question) = (&asked.data_user, &asked.question);
            Some(known::adds(&store, &l, party, question, adds))
        }
        None => None,
    };
    let back = way_back(&store, &asked);
    page(&Preview {
        chrome: session::chrome(&store, &session, &person, NavItem::None)?
            .keeping(request.query_string()),
        asker: Party {
            name: asked.asked_by.clone(),
            id: None,
            registration: Registration::Registered,
            since: None,
            website: None,
            logo_href: None,
        },
        question: Question {
            title: text_in(&manifest.title, l.tag()).to_owned(),
            explanation: text_in(&manifest.explanation, l.tag()).to_owned(),
            parameters: parameters(&l, manifest, &asked.parameters, asked.providers.as_ref()),
            rule: match manifest.release {
                consent_model::question::ReleaseRule::Exact => ReleaseRule::Exact,
                consent_model::question::ReleaseRule::Banded => ReleaseRule::Banded,
            },
            output: output(&l, manifest),
            publisher: Some(manifest.publisher.clone()),
            digest: asked.question.to_string(),
            preview_href: None,
            example: None,
            look: Look::Untold,
            withdrawn: None,
        },
        l,
        would_be,
        adds,
        changed: query.changed.is_some(),
        request: back.is_some().then(|| query.request.clone()),
        decide_href: back.map(String::from),
    })
}

/// `POST /preview`: she has seen the answer, and takes a receipt of it back to her decision.
pub(super) async fn seen(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<SeenForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    let asked = read(&store, &form.request).await?;
    if whose(&store, &asked).await? != Some(person.account) {
        return Err(not_hers());
    }
    let mut back = way_back(&store, &asked).ok_or_else(|| {
        wrong(
            ProblemType::NotPermitted,
            "the way back leads elsewhere than to the manager",
        )
    })?;
    let l = session::locale(&request);
    let vault = store.vault_of(&person).await?;
    let of = asked.request.to_string();
    let shown_for = ShownFor {
        of: &of,
        item: &asked.item,
    };
    let saw = store
        .gate
        .saw(&vault, &ask(&asked, l.tag()), form.shown, shown_for)
        .await;
    let again = match saw {
        Ok(Some(answer)) => {
            let receipt = receipt(&store, asked, l.tag(), answer);
            let receipt = sign(RECEIPT_TYP, &receipt, vault.signing_key());
            let receipt = receipt.map_err(FlowError::from)?;
            back.query_pairs_mut()
                .append_pair("receipt", receipt.as_str());
            return Ok(see_other(back.as_str()));
        }
        // The page says what it is now, or by which rule there is no answer any more.
        Ok(None) => "1",
        Err(GateError::Refused(_)) => "",
        Err(error) => return Err(FlowError::from(error).into()),
    };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("request", &form.request);
    if !again.is_empty() {
        query.append_pair("changed", again);
    }
    Ok(see_other(&format!("/preview?{}", query.finish())))
}

/// The document she came with: the manager's, for this store, in its time.
async fn read(store: &Store, text: &str) -> Result<PreviewRequest, PageError> {
    let jws = CompactJws::parse(text)
        .map_err(|_| wrong(ProblemType::MalformedRequest, "the address is incomplete"))?;
    Ok(store
        .of_manager::<PreviewRequest>(&jws, TYP, LIFE, |r| Addressed {
            iss: &r.iss,
            aud: &r.aud,
            iat: r.iat,
            exp: r.exp,
        })
        .await?)
}

/// She at the store that it is about. Refuses what is about somebody else's.
async fn at_its_store(
    store: &Store,
    session: &Session,
    person: Visitor,
    asked: &PreviewRequest,
) -> Result<Visitor, PageError> {
    let account = whose(store, asked).await?.ok_or_else(not_hers)?;
    let there = session::at_store_of(store, session, person, account).await?;
    there.ok_or_else(not_hers)
}

/// Whose store it is about.
async fn whose(store: &Store, asked: &PreviewRequest) -> Result<Option<AccountId>, PageError> {
    let link = store.db.link(&asked.link).await.map_err(FlowError::from)?;
    Ok(link.map(|link| link.account))
}

fn not_hers() -> PageError {
    wrong(
        ProblemType::NotFound,
        "this preview is not about your store",
    )
}

fn ask<'a>(asked: &'a PreviewRequest, language: &'a str) -> PreviewAsk<'a> {
    PreviewAsk {
        question: &asked.question,
        purpose: asked.purpose,
        parameters: &asked.parameters,
        range: &asked.range,
        providers: asked.providers.as_ref(),
        language,
    }
}

/// The page where she decides, if it is the manager's.
fn way_back(store: &Store, asked: &PreviewRequest) -> Option<Url> {
    let theirs = asked.return_url.origin() == store.config.manager_url.origin();
    theirs.then(|| asked.return_url.clone())
}

fn receipt(store: &Store, asked: PreviewRequest, language: &str, answer: Digest) -> PreviewReceipt {
    let iat = store.clock.now().timestamp();
    PreviewReceipt {
        iss: store.config.party.clone(),
        aud: asked.iss,
        iat,
        exp: iat + LIFE,
        link: asked.link,
        request: asked.request,
        item: asked.item,
        question: asked.question,
        parameters: asked.parameters,
        range: asked.range,
        providers: asked.providers,
        language: language.to_owned(),
        answer,
    }
}

/// What the store would do if it were asked now, by the rules by which an answer leaves; with the
/// answer itself, if there is one.
pub(super) async fn would_be(
    store: &Store,
    vault: &Vault,
    ask: &PreviewAsk<'_>,
) -> Result<(WouldBe, Option<gate::Preview>), PageError> {
    match store.gate.preview(vault, ask).await {
        Ok(shown) => {
            let answer = ExactAnswer {
                sentence: shown.sentence.clone(),
                bytes: String::from_utf8_lossy(&shown.bytes).into_owned(),
                digest: shown.digest.to_string(),
                computed: store.clock.now(),
            };
            Ok((WouldBe::Answered(answer), Some(shown)))
        }
        Err(GateError::Refused(rule)) => Ok((WouldBe::Refused(rule.name().to_owned()), None)),
        Err(error) => Err(FlowError::from(error).into()),
    }
}

/// What shapes an answer, and whose records alone count.
pub(super) fn parameters(
    l: &Locale,
    manifest: &Manifest,
    asked: &Parameters,
    providers: Option<&Providers>,
) -> Vec<Fact> {
    let told = asked.iter().map(|(name, value)| {
        let text = value.to_string();
        let value = match (value.as_i64(), value.as_str()) {
            (Some(number), _) => parameter::Value::Number(number),
            (None, word) => {
                let word = word.unwrap_or(&text);
                let called = manifest.word(l.tag(), name, word);
                parameter::Value::Text(called.unwrap_or(word))
            }
        };
        parameter::fact(l, name, value, manifest.unit_of(name))
    });
    let names = providers.into_iter().flatten().map(PartyId::as_str);
    told.chain(parameter::providers(l, names)).collect()
}

fn output(l: &Locale, manifest: &Manifest) -> Vec<AnswerField> {
    let columns = manifest.output.columns.iter();
    columns
        .map(|column| {
            let words = column.values.as_ref().map(|values| {
                let called = values.iter().map(|value| {
                    let word = manifest.word(l.tag(), &column.name, value);
                    word.map_or_else(|| answer::value(l, value), str::to_owned)
                });
                called.collect::<Vec<_>>()
            });
            let shape = match (&words, &column.unit, column.kind) {
                (Some(words), ..) => Shape::OneOf(words),
                (None, Some(unit), _) => Shape::In(unit),
                (None, None, ColumnType::Text) => Shape::Text,
                (None, None, ColumnType::Integer) => Shape::WholeNumber,
                (None, None, ColumnType::Real) => Shape::Number,
                (None, None, ColumnType::Date) => Shape::Day,
                (None, None, ColumnType::Timestamp) => Shape::Moment,
            };
            AnswerField {
                name: column.name.clone(),
                meaning: answer::column(l, &column.name),
                shape: shape.label(l),
            }
        })
        .collect()
}
