//! Her record, found by organisation and kind, and what she takes away of it (DPDP Rules, First
//! Schedule, Part B, items 3 and 4).

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpRequest, HttpResponse, http::header};
use consent_model::{
    ids::{AccountId, EventId},
    party::PartyId,
};
use ui::{
    NavItem,
    manager::{
        Picker, Record as RecordPage, RecordDownloads, RecordKind, RecordPrint, audit::AuditMaking,
        record_archive::RecordArchive,
    },
    part::{event::Event, listed::Choice},
};
use url::form_urlencoded;

use super::{
    event,
    visit::{Failure, Shown, Visit, download as document, see_other},
};
use crate::{
    exports::ExportState,
    http::export::send,
    service::{ExportScope, Happening, TimelineLine, TimelineQuery},
};

/// After how many seconds a page that waits is asked for again.
const AGAIN: u32 = 2;
/// Entries on one page.
const PER_PAGE: u64 = 50;
/// Entries on one page to print.
const PER_PRINT: u64 = 500;

/// What she looks for.
pub(super) struct Sought {
    pub(super) organisation: Option<PartyId>,
    kind: Option<RecordKind>,
    before: Option<EventId>,
}

impl Sought {
    /// Out of the address. What it names that there is not is as if it were not there.
    pub(super) fn of(visit: &Visit) -> Self {
        let asked = |name| visit.query(name);
        Self {
            organisation: asked("organisation").and_then(|id| id.parse().ok()),
            kind: asked("kind").and_then(|key| RecordKind::from_key(&key)),
            before: asked("before").and_then(|mark| mark.parse().ok()),
        }
    }

    fn href(&self, path: &str, before: Option<EventId>) -> String {
        let before = before.map(|mark| mark.to_string());
        let organisation = self.organisation.as_ref().map(PartyId::as_str);
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("organisation", organisation),
            ("kind", self.kind.map(RecordKind::key)),
            ("before", before.as_deref()),
        ] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        match query.finish() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// Whether things of this kind are wanted.
    pub(super) fn wants(&self, subject: &str) -> bool {
        self.kind
            .is_none_or(|kind| RecordKind::of_subject(subject) == kind)
    }

    fn kinds(&self) -> Vec<Happening> {
        event::shown(|subject| self.wants(subject))
    }
}

/// Names of organisations by id.
pub(super) type Names = BTreeMap<PartyId, String>;

/// A page of lines: the lines, their organisations' names, and before which line the next page
/// begins.
async fn lines(
    visit: &Visit,
    sought: &Sought,
    most: u64,
) -> Result<(Vec<TimelineLine>, Names, Option<EventId>), Failure> {
    let query = TimelineQuery {
        kinds: &sought.kinds(),
        organisation: sought.organisation.clone(),
        before: sought.before,
        most: most.saturating_add(1),
    };
    let (me, manager) = (visit.account()?.id, visit.manager());
    let mut lines = manager.timeline(me, &query).await?;
    let more = lines.len() as u64 > most;
    lines.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    let named: BTreeSet<_> = lines
        .iter()
        .filter_map(|l| l.organisation.clone())
        .collect();
    let names = manager.party_names(named).await?;
    let next = lines.last().filter(|_| more).map(|line| line.id);
    Ok((lines, names, next))
}

fn events(visit: &Visit, lines: &[TimelineLine], names: &Names) -> Vec<Event> {
    let told = lines.iter().filter_map(|line| {
        let about = line.organisation.as_ref().map(|id| name(names, id));
        let event = event::event(
            &visit.l,
            &line.entry,
            about.as_deref(),
            visit.acts_for_name(),
        )?;
        let href = line.consent.map(|consent| format!("/consents/{consent}"));
        Some(Event { href, ..event })
    });
    told.collect()
}

/// What an organisation is called; its id when it is not there any more.
pub(super) fn name(names: &Names, id: &PartyId) -> String {
    names.get(id).cloned().unwrap_or_else(|| id.to_string())
}

/// `GET /record`.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

async fn page(visit: &Visit) -> Shown {
    let sought = Sought::of(visit);
    let (lines, names, next) = lines(visit, &sought, PER_PAGE).await?;
    let page = RecordPage {
        l: visit.l.clone(),
        chrome: visit
            .chrome(NavItem::Record)
            .keeping(visit.request.query_string()),
        entries: events(visit, &lines, &names),
        organisation: organisations(visit, &sought).await?,
        kind: RecordKind::picker(&visit.l, sought.kind),
        first_href: sought.before.map(|_| sought.href("/record", None)),
        earlier_href: next.map(|mark| sought.href("/record", Some(mark))),
        downloads: RecordDownloads {
            json: "/record.json".to_owned(),
            csv: sought.href("/record.csv", None),
            archive: "/record/archive".to_owned(),
            print: sought.href("/record/print", None),
        },
        kept_years: visit.services.config.retention.record_years,
    };
    visit.html(ui::render(&page))
}

/// Organisations that she has given a consent to.
async fn organisations(visit: &Visit, sought: &Sought) -> Result<Picker, Failure> {
    let manager = visit.manager();
    let groups = manager.consent_groups(visit.account()?.id).await?;
    let known: BTreeSet<_> = groups.into_iter().map(|group| group.data_user).collect();
    let known = known.into_iter().chain(sought.organisation.clone());
    let names = manager.party_names(known.collect()).await?;
    let mut choices: Vec<_> = names
        .into_iter()
        .map(|(id, name)| Choice::new(id.to_string(), name))
        .collect();
    choices.sort_by_key(|choice| choice.label.to_lowercase());
    Ok(Picker {
        choices,
        chosen: sought.organisation.as_ref().map(PartyId::to_string),
    })
}

/// `GET /record/print`.
pub(super) async fn print(visit: Visit) -> HttpResponse {
    let shown = paper(&visit).await;
    visit.settle(shown)
}

async fn paper(visit: &Visit) -> Shown {
    let sought = Sought::of(visit);
    let (lines, names, next) = lines(visit, &sought, PER_PRINT).await?;
    let page = RecordPrint {
        l: visit.l.clone(),
        chrome: visit
            .chrome(NavItem::Record)
            .keeping(visit.request.query_string()),
        name: visit.account()?.name.clone(),
        keeper: visit.manager().issuer().to_string(),
        made: visit.now(),
        entries: events(visit, &lines, &names),
        first_href: sought.before.map(|_| sought.href("/record/print", None)),
        earlier_href: next.map(|mark| sought.href("/record/print", Some(mark))),
        back_href: sought.href("/record", None),
    };
    visit.html(ui::render(&page))
}

/// `GET /record/archive`: her record as an archive that proves itself; the page waits with her until it
/// is made.
pub(super) async fn archive(visit: Visit) -> HttpResponse {
    let shown = waiting(&visit);
    visit.settle(shown)
}

fn waiting(visit: &Visit) -> Shown {
    let me = visit.account()?.id;
    let (exports, owner) = (&visit.services.exports, owner(me));
    let failed = exports.take_failure(&owner);
    let view = match exports.current(&owner, visit.now()) {
        Some(view) => Some(view),
        None if failed => None,
        None => Some(exports.begin(visit.manager(), &owner, ExportScope::Person(me))),
    };
    let making = view.as_ref().filter(|v| v.state == ExportState::Making);
    let made = view.as_ref().and_then(|view| view.bytes);
    let page = RecordArchive {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Record),
        making: making.map(|view| AuditMaking {
            done: view.done,
            of: view.of,
        }),
        failed,
        file: made.map(|bytes| ("/record/archive.zip".to_owned(), bytes)),
    };
    let answer = visit.html(ui::render(&page))?;
    Ok(match making {
        None => answer,
        Some(_) => renewed(answer),
    })
}

fn owner(account: AccountId) -> String {
    format!("account-{account}")
}

/// A page that the browser asks for again in a moment.
pub(super) fn renewed(mut page: HttpResponse) -> HttpResponse {
    let name = header::HeaderName::from_static("refresh");
    page.headers_mut()
        .insert(name, header::HeaderValue::from(AGAIN));
    page
}

/// `GET /record/archive.zip`: the archive, in whole or the part that a download lacks.
pub(super) async fn take(visit: Visit, request: HttpRequest) -> HttpResponse {
    let shown = taken(&visit, &request).await;
    visit.settle(shown)
}

async fn taken(visit: &Visit, request: &HttpRequest) -> Shown {
    let owner = owner(visit.account()?.id);
    let exports = &visit.services.exports;
    let made = exports.current(&owner, visit.now());
    match made.filter(|view| view.state == ExportState::Made) {
        // It is made on the page.
        None => Ok(see_other("/record/archive")),
        Some(view) => {
            let path = exports.file(&owner, view.export_id);
            Ok(send(request, view.export_id, &path).await?)
        }
    }
}

/// `GET /record.json`.
pub(super) async fn download(visit: Visit) -> HttpResponse {
    let shown = whole(&visit).await;
    visit.settle(shown)
}

async fn whole(visit: &Visit) -> Shown {
    let record = visit.manager().record(visit.account()?.id).await?;
    document("record.json", &record)
}
