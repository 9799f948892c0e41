//! A file of her own: brought, looked at, taken in or let go.

use std::collections::BTreeMap;

use actix_multipart::{Field, Multipart};
use actix_session::Session;
use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Form},
};
use consent_model::{dataset::DatasetKind, problem::ProblemType};
use futures_util::StreamExt as _;
use serde::Deserialize;
use service_kit::{csrf::SameOrigin, problem::ApiProblem};
use ui::{
    Locale, NavItem,
    store::{
        ReadingField, UploadPage, UploadPreview, UploadProblem, UploadSet,
        upload::{field, reading},
    },
    wording,
};

use super::{
    error::{PageResult, page, see_other, wrong},
    records::columns,
    session::{self, Visitor},
    value::Values,
};
use crate::{
    flow::{Put, Store, Waiting},
    upload::{
        CsvOptions, CsvTable, Currency, DateForm, Decimal, Delimiter, Group, MOST_BYTES, Role,
        UploadError,
    },
};

/// Longest field of the form beside the file, in bytes.
const LONGEST_FIELD: usize = 4096;
/// What the form may hold beside the file, in bytes.
const BESIDE: usize = 64 * 1024;
/// A file that is too large is read on, and forgotten as it is read, up to so many bytes: a browser
/// that is cut off while it sends shows no page.
const READ_ON: usize = 64 * 1000 * 1000;
/// Longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 100;
/// Records shown of each kind.
const FIRST: usize = 5;

/// `GET /upload`.
pub(super) async fn show(store: Data<Store>, request: HttpRequest, session: Session) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let l = session::locale(&request);
    match store.waiting_file(&person).await? {
        Some(waiting) => preview(&store, &session, &person, l, waiting).await,
        None => asked(&store, &session, &person, l, None),
    }
}

/// `POST /upload`.
pub(super) async fn put(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Multipart,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let l = session::locale(&request);
    let sent = read_form(form, declared(&request)).await?;
    let Sent::Whole { csrf, file } = sent else {
        let trouble = match sent {
            Sent::TooLarge => Some((UploadError::TooLarge.name(), StatusCode::PAYLOAD_TOO_LARGE)),
            _ => Some(("no-file", StatusCode::BAD_REQUEST)),
        };
        return asked(&store, &session, &person, l, trouble);
    };
    session::check_click(&store, &session, &person, origin, &csrf)?;
    let (name, bytes) = file;
    let trouble = match store.put_file(&person, name, bytes).await? {
        Put::Waits => return Ok(see_other("/upload")),
        Put::AnotherWaits => ("another-waits", StatusCode::CONFLICT),
        Put::NotUnderstood(error) => (error.name(), StatusCode::UNPROCESSABLE_ENTITY),
    };
    asked(&store, &session, &person, l, Some(trouble))
}

#[derive(Deserialize)]
pub(super) struct ReadingForm {
    csrf: String,
    delimiter: String,
    date: String,
    decimal: String,
    currency: String,
    #[serde(flatten)]
    columns: BTreeMap<String, String>,
}

/// `POST /upload/reading`.
pub(super) async fn read_with(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<ReadingForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    let waiting = store.waiting_file(&person).await?;
    let table = waiting.and_then(|waiting| waiting.understood.ok()?.table);
    let Some(table) = table else {
        return Ok(see_other("/upload"));
    };
    let options = options(&form, &table).ok_or_else(|| {
        wrong(
            ProblemType::MalformedRequest,
            "there is no such way to read a table",
        )
    })?;
    store.read_file_with(&person, &options).await?;
    Ok(see_other("/upload"))
}

#[derive(Deserialize)]
pub(super) struct TakeForm {
    csrf: String,
    seen: String,
}

/// `POST /upload/take`.
pub(super) async fn take(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<TakeForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    store.take_file(&person, &form.seen).await?;
    Ok(see_other("/"))
}

#[derive(Deserialize)]
pub(super) struct DiscardForm {
    csrf: String,
}

/// `POST /upload/discard`.
pub(super) async fn discard(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<DiscardForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    store.discard_file(&person).await?;
    Ok(see_other("/upload"))
}

/// The page that asks for a file, with what was wrong with the last one.
fn asked(
    store: &Store,
    session: &Session,
    person: &Visitor,
    l: Locale,
    trouble: Option<(&str, StatusCode)>,
) -> PageResult {
    let mut answer = page(&UploadPage {
        chrome: session::chrome(store, session, person, NavItem::Holdings)?.languages_at("/upload"),
        l,
        trouble: trouble.map(|(name, _)| name.to_owned()),
    })?;
    if let Some((_, status)) = trouble {
        *answer.status_mut() = status;
    }
    Ok(answer)
}

/// What came with the form.
enum Sent {
    Whole {
        csrf: String,
        file: (String, Vec<u8>),
    },
    NoFile,
    TooLarge,
}

fn declared(request: &HttpRequest) -> Option<usize> {
    let length = request.headers().get("content-length")?;
    length.to_str().ok()?.parse().ok()
}

/// Reads the form as it streams: never more than a file's bound is kept.
async fn read_form(mut form: Multipart, declared: Option<usize>) -> Result<Sent, ApiProblem> {
    let unreadable = |_| {
        ApiProblem::new(ProblemType::MalformedRequest)
            .with_detail("the form could not be read to its end")
    };
    let hopeless = declared.is_some_and(|length| length > MOST_BYTES + BESIDE);
    let (mut csrf, mut file) = (None, None);
    let (mut too_large, mut read) = (hopeless, 0);
    while let Some(part) = form.next().await {
        let mut part = part.map_err(unreadable)?;
        let (is_file, most) = match part.name() {
            Some("file") if file.is_none() => (true, MOST_BYTES),
            _ => (false, LONGEST_FIELD),
        };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(unreadable)?;
            read += chunk.len();
            if read > READ_ON {
                return Ok(Sent::TooLarge);
            }
            if hopeless || bytes.len() + chunk.len() > most {
                too_large = true;
                bytes = Vec::new();
            } else if !too_large {
                bytes.extend_from_slice(&chunk);
            }
        }
        if is_file {
            file = Some((name_of(&part), bytes));
        } else if part.name() == Some("csrf") {
            csrf = String::from_utf8(bytes).ok();
        }
    }
    Ok(match (too_large, file) {
        (true, _) => Sent::TooLarge,
        (false, None) => Sent::NoFile,
        // A form without a chosen file sends an empty one without a name.
        (false, Some((name, bytes))) if name.is_empty() && bytes.is_empty() => Sent::NoFile,
        (false, Some(file)) => Sent::Whole {
            csrf: csrf.unwrap_or_default(),
            file,
        },
    })
}

/// The name of the file without folders and what no name should hold.
fn name_of(part: &Field) -> String {
    let disposition = part.content_disposition();
    let name = disposition
        .and_then(|d| d.get_filename())
        .unwrap_or_default();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.chars().filter(|c| !c.is_control());
    name.take(LONGEST_NAME).collect()
}

async fn preview(
    store: &Store,
    session: &Session,
    person: &Visitor,
    l: Locale,
    waiting: Waiting,
) -> PageResult {
    let Ok(understood) = waiting.understood else {
        // A newer program understands less of it; there is nothing to take in.
        store.discard_file(person).await?;
        let trouble = ("unknown-json", StatusCode::UNPROCESSABLE_ENTITY);
        return asked(store, session, person, l, Some(trouble));
    };
    let problems = understood
        .problems
        .iter()
        .map(|(problem, found)| UploadProblem {
            name: problem.name().to_owned(),
            count: found.count,
            places: found.places.clone(),
            in_table: understood.table.is_some(),
        });
    page(&UploadPreview {
        chrome: session::chrome(store, session, person, NavItem::Holdings)?,
        file: waiting.name,
        format: understood.format.name().to_owned(),
        until: waiting.until,
        seen: waiting.digest.to_string(),
        sets: understood
            .groups
            .iter()
            .map(|group| set(&l, &understood.groups, group))
            .collect(),
        problems: problems.collect(),
        unused: understood.unused.clone().into_iter().collect(),
        reading: understood
            .table
            .as_ref()
            .map(|table| fields(&l, table))
            .unwrap_or_default(),
        ambiguous_days: understood.table.is_some_and(|table| table.ambiguous_days),
        l,
    })
}

fn set(l: &Locale, all: &[Group], group: &Group) -> UploadSet {
    let kind: DatasetKind = group.dataset;
    let schema = kind.schema();
    let days = || {
        let time = schema.time_column?;
        let days = group.rows.iter().filter_map(|row| {
            let text = row.get(time)?.as_str()?.get(..10)?;
            text.parse::<chrono::NaiveDate>().ok()
        });
        let (first, last) = days.fold((None, None), |(first, last), day| {
            let first = first.map_or(day, |first: chrono::NaiveDate| first.min(day));
            let last = last.map_or(day, |last: chrono::NaiveDate| last.max(day));
            (Some(first), Some(last))
        });
        first.zip(last)
    };
    // Accounts of one source may have the numbers of another's.
    let of = |group: &Group| group.claim.as_ref().map(|claim| claim.source.to_string());
    let accounts = all
        .iter()
        .filter(|other| other.dataset == DatasetKind::BankAccounts && of(other) == of(group));
    let values = Values::new(l, accounts.flat_map(|accounts| &accounts.rows));
    let first = group.rows.iter().take(FIRST).map(|row| {
        let columns = schema.columns.iter();
        columns
            .map(|column| values.shown(column, row).unwrap_or_default())
            .collect()
    });
    UploadSet {
        name: wording::dataset::name(l, kind.name()),
        claim: group.claim.as_ref().map(|claim| claim.source.to_string()),
        rows: group.rows.len() as u64,
        range: days(),
        columns: columns(l, kind)
            .into_iter()
            .map(|column| column.name)
            .collect(),
        first: first.collect(),
    }
}

/// The selects of the form, what is chosen now first: then nothing needs to be chosen for her.
fn fields(l: &Locale, table: &CsvTable) -> Vec<ReadingField> {
    let options = &table.options;
    let of = |name: &str, now: &str, all: Vec<&str>| {
        let mut all: Vec<&str> = all;
        all.sort_by_key(|value| *value != now);
        let words = all
            .into_iter()
            .map(|value| (value.to_owned(), reading(l, name, value)));
        ReadingField {
            name: name.to_owned(),
            label: field(l, name),
            options: words.collect(),
        }
    };
    let mut fields = vec![
        of(
            "delimiter",
            options.delimiter.name(),
            Delimiter::ALL.map(Delimiter::name).to_vec(),
        ),
        of(
            "date",
            options.date.name(),
            DateForm::ALL.map(DateForm::name).to_vec(),
        ),
        of(
            "decimal",
            options.decimal.name(),
            Decimal::ALL.map(Decimal::name).to_vec(),
        ),
        of(
            "currency",
            options.currency.name(),
            Currency::ALL.map(Currency::name).to_vec(),
        ),
    ];
    for role in Role::ALL {
        let now = options.columns.get(&role).copied();
        let none = ("none".to_owned(), reading(l, role.name(), "none"));
        let named = table.names.iter().enumerate();
        let mut all: Vec<_> = named
            .map(|(place, name)| {
                let words = match name.as_str() {
                    "" => (place + 1).to_string(),
                    name => name.to_owned(),
                };
                (place.to_string(), words)
            })
            .collect();
        all.insert(0, none);
        let now = now.map_or_else(|| "none".to_owned(), |place| place.to_string());
        all.sort_by_key(|(value, _)| *value != now);
        fields.push(ReadingField {
            name: role.name().to_owned(),
            label: field(l, role.name()),
            options: all,
        });
    }
    fields
}

/// What the form says; none where it says what cannot be chosen.
fn options(form: &ReadingForm, table: &CsvTable) -> Option<CsvOptions> {
    fn named<T: Copy, const N: usize>(
        all: [T; N],
        name: fn(T) -> &'static str,
        wanted: &str,
    ) -> Option<T> {
        all.into_iter().find(|value| name(*value) == wanted)
    }
    let delimiter = named(Delimiter::ALL, Delimiter::name, &form.delimiter)?;
    let mut columns = BTreeMap::new();
    for role in Role::ALL {
        match form.columns.get(role.name()).map(String::as_str) {
            None | Some("none") => {}
            Some(place) => {
                let place: usize = place.parse().ok()?;
                if place >= table.names.len() {
                    return None;
                }
                columns.insert(role, place);
            }
        }
    }
    // Two columns of amounts say more than one with a sign.
    if columns.contains_key(&Role::Out) && columns.contains_key(&Role::In) {
        columns.remove(&Role::Amount);
    }
    Some(CsvOptions {
        delimiter,
        head: table.options.head,
        date: named(DateForm::ALL, DateForm::name, &form.date)?,
        decimal: named(Decimal::ALL, Decimal::name, &form.decimal)?,
        currency: named(Currency::ALL, Currency::name, &form.currency)?,
        columns,
    })
}

impl std::fmt::Debug for Sent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sent")
    }
}
