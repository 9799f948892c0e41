//! Figures of the whole population over a time, on a page and as a table.

use actix_web::{HttpResponse, http::header};
use chrono::{DateTime, Days, NaiveTime, Utc};
use service_kit::problem::ApiProblem;
use ui::manager::audit::{
    AuditAcknowledged, AuditBar, AuditBound, AuditCount, AuditFigure, AuditFigures,
    AuditGrievances, AuditOverdue, AuditPlot, AuditStep, AuditTab, AuditWithin,
};

use super::{
    Looking, Sought, chrome,
    search::status,
    sought::{party_choices, purpose_choices},
};
use crate::{
    http::pages::{
        table::written,
        visit::{Failure, Shown, Visit},
    },
    service::{Acknowledged, Figure, FigureQuery, FigureStep, Figures},
};

/// Days that are shown when none are asked for.
const DAYS: u64 = 30;

/// `GET /audit/figures`.
pub(in crate::http::pages) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

/// What figures are wanted of; without days, of the last ones.
fn wanted(visit: &Visit, sought: &mut Sought) -> FigureQuery {
    let today = visit.now().date_naive();
    let begin = |day: chrono::NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let to: DateTime<Utc> = sought.query.to.unwrap_or_else(|| {
        sought.typed.to = today.to_string();
        begin(today + Days::new(1))
    });
    let from = sought.query.from.unwrap_or_else(|| {
        let first = to.date_naive() - Days::new(DAYS);
        sought.typed.from = first.to_string();
        begin(first)
    });
    FigureQuery {
        from,
        to,
        party: sought.query.party.clone(),
        purpose: sought.query.purpose.clone(),
    }
}

/// The same for what cannot be counted: nothing.
async fn counted(
    visit: &Visit,
    sought: &mut Sought,
    what: &str,
) -> Result<(Looking, Figures), Failure> {
    let mut query = wanted(visit, sought);
    if !sought.troubles.is_empty() {
        query.to = query.from;
    }
    let looking = Looking::at(visit, &sought.words(what)).await?;
    Ok((looking, visit.manager().figures(&query).await?))
}

async fn page(visit: &Visit) -> Shown {
    let mut sought = Sought::of(visit);
    let (looking, figures) = counted(visit, &mut sought, "figures").await?;
    let entries_of = |figure: Figure| {
        let what = figure.happening();
        let mut these = Sought::new(|_| None);
        these.typed = sought.typed.clone();
        these.typed.event = format!("{}.{}", what.subject(), what.action());
        these.href("/audit", None)
    };
    let counts = figures.counts.iter().map(|(figure, n)| AuditCount {
        figure: shown(*figure),
        n: *n,
        href: (*n > 0).then(|| entries_of(*figure)),
    });
    let plots = [Figure::Given, Figure::Denied, Figure::Withdrawn].map(|figure| AuditPlot {
        figure: shown(figure),
        bars: bars(&figures, figure),
    });
    let page = AuditFigures {
        l: visit.l.clone(),
        chrome: chrome(visit),
        head: looking.head(AuditTab::Figures),
        parties: party_choices(visit).await?,
        purposes: purpose_choices(&visit.l),
        counts: counts.collect(),
        per: match figures.per {
            FigureStep::Day => AuditStep::Day,
            FigureStep::Week => AuditStep::Week,
            FigureStep::Month => AuditStep::Month,
        },
        plots: plots.into(),
        acknowledgement: acknowledged(&figures.acknowledged),
        grievances: AuditGrievances {
            made: figures.grievances.made,
            in_time: figures.grievances.in_time,
            late: figures.grievances.late,
            open: figures.grievances.open,
            overdue: figures.grievances.overdue,
            lines: figures
                .grievances
                .lines
                .iter()
                .map(|line| AuditOverdue {
                    reference: line.reference.clone(),
                    party: line.party.as_ref().map(ToString::to_string),
                    made: line.made,
                    due: line.due,
                })
                .collect(),
        },
        csv_href: sought.href("/audit/figures.csv", None),
        entries_href: sought.href("/audit", None),
        troubles: sought.troubles,
        sought: sought.typed,
    };
    visit.html_as(status(&page.troubles), ui::render(&page))
}

const fn shown(figure: Figure) -> AuditFigure {
    match figure {
        Figure::Asked => AuditFigure::Asked,
        Figure::Shown => AuditFigure::Shown,
        Figure::Given => AuditFigure::Given,
        Figure::Denied => AuditFigure::Denied,
        Figure::Deferred => AuditFigure::Deferred,
        Figure::Withdrawn => AuditFigure::Withdrawn,
        Figure::Revoked => AuditFigure::Revoked,
        Figure::Expired => AuditFigure::Expired,
        Figure::Shared => AuditFigure::Shared,
        Figure::Refused => AuditFigure::Refused,
    }
}

fn bars(figures: &Figures, figure: Figure) -> Vec<AuditBar> {
    let bars = figures.bars.iter();
    bars.map(|(day, counts)| AuditBar {
        day: *day,
        n: counts.get(&figure).copied().unwrap_or_default(),
    })
    .collect()
}

fn acknowledged(found: &Acknowledged) -> AuditAcknowledged {
    let within = &found.within;
    let bounds = [
        (AuditBound::Second, within.second),
        (AuditBound::TenSeconds, within.ten_seconds),
        (AuditBound::Minute, within.minute),
        (AuditBound::Hour, within.hour),
        (AuditBound::Day, within.day),
        (AuditBound::Longer, within.longer),
        (AuditBound::NotYet, within.not_yet),
    ];
    AuditAcknowledged {
        stops: found.stops,
        acknowledged: found.acknowledged,
        waiting: found.within.not_yet,
        median_ms: found.median_ms,
        p95_ms: found.p95_ms,
        longest_ms: found.longest_ms,
        within: bounds.map(|(bound, n)| AuditWithin { bound, n }).into(),
    }
}

/// `GET /audit/figures.csv`: a row for each step of time.
pub(in crate::http::pages) async fn table(visit: Visit) -> HttpResponse {
    let shown = csv(&visit).await;
    visit.settle(shown)
}

async fn csv(visit: &Visit) -> Shown {
    let mut sought = Sought::of(visit);
    let (_, figures) = counted(visit, &mut sought, "figures.csv").await?;
    let word = |figure: Figure| {
        let what = figure.happening();
        format!("{}.{}", what.subject(), what.action())
    };
    let head = [vec!["from".to_owned()], Figure::ALL.map(word).into()].concat();
    let rows = figures.bars.iter().map(|(day, counts)| {
        let n = |figure| counts.get(&figure).copied().unwrap_or_default().to_string();
        [vec![day.to_string()], Figure::ALL.map(n).into()].concat()
    });
    let body = written(std::iter::once(head).chain(rows)).map_err(ApiProblem::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"figures.csv\"",
        ))
        .body(body))
}
