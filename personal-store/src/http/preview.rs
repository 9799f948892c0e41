//! The exact answer, shown to her alone, before she decides. Nothing leaves.

use actix_session::Session;
use actix_web::{
    HttpRequest,
    web::{Data, Query},
};
use consent_model::{
    dataset::ColumnType,
    jose::CompactJws,
    preview::{LIFE, PreviewRequest, TYP},
    problem::ProblemType,
    question::{Manifest, Parameters, text_in},
};
use ui::{
    Locale, NavItem,
    part::{
        listed::Fact,
        party::{Party, Registration},
        term::{AnswerField, Question, ReleaseRule},
    },
    store::{Preview, Seen},
    wording::{
        answer::{self, Shape},
        parameter,
    },
};

use super::{
    error::{PageResult, page, wrong},
    link::LinkQuery,
    session,
};
use crate::{
    flow::{Addressed, FlowError, Store},
    gate::PreviewAsk,
};

/// `GET /preview`.
pub(super) async fn show(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    query: Query<LinkQuery>,
) -> PageResult {
    let jws = CompactJws::parse(&query.request)
        .map_err(|_| wrong(ProblemType::MalformedRequest, "the address is incomplete"))?;
    let asked = store
        .of_manager::<PreviewRequest>(&jws, TYP, LIFE, |r| Addressed {
            iss: &r.iss,
            aud: &r.aud,
            iat: r.iat,
            exp: r.exp,
        })
        .await?;
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let link = store.db.link(&asked.link).await.map_err(FlowError::from)?;
    if link.is_none_or(|link| link.account != person.account) {
        return Err(wrong(
            ProblemType::NotFound,
            "this preview is not about your store",
        ));
    }
    let l = session::locale(&request);
    let package = store.catalogue.get(&asked.question).ok_or_else(|| {
        wrong(
            ProblemType::UnknownQuestion,
            "this question is not known here",
        )
    })?;
    let manifest = package.manifest();
    let vault = store.vault_of(&person).await?;
    let ask = PreviewAsk {
        question: &asked.question,
        purpose: asked.purpose,
        parameters: &asked.parameters,
        range: &asked.range,
        language: l.tag(),
    };
    let shown = store
        .gate
        .preview(&vault, &ask)
        .await
        .map_err(FlowError::from)?;
    page(&Preview {
        chrome: session::chrome(&store, &session, &person, NavItem::None)?
            .keeping(request.query_string()),
        asker: Party {
            name: asked.asked_by.clone(),
            id: None,
            registration: Registration::Registered,
            since: None,
            website: None,
        },
        question: Question {
            title: text_in(&manifest.title, l.tag()).to_owned(),
            explanation: text_in(&manifest.explanation, l.tag()).to_owned(),
            parameters: parameters(&l, manifest, &asked.parameters),
            rule: match manifest.release {
                consent_model::question::ReleaseRule::Exact => ReleaseRule::Exact,
                consent_model::question::ReleaseRule::Banded => ReleaseRule::Banded,
            },
            output: output(&l, manifest),
            publisher: Some(manifest.publisher.clone()),
            digest: asked.question.to_string(),
            preview_href: None,
        },
        l,
        sentence: shown.sentence,
        bytes: String::from_utf8_lossy(&shown.bytes).into_owned(),
        digest: shown.digest.to_string(),
        computed: store.clock.now(),
        seen: Seen::NotNeeded,
        decide_href: (asked.return_url.origin() == store.config.manager_url.origin())
            .then(|| asked.return_url.to_string()),
    })
}

pub(super) fn parameters(l: &Locale, manifest: &Manifest, asked: &Parameters) -> Vec<Fact> {
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
    told.collect()
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
