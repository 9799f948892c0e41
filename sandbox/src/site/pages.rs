//! The pages of a data user's site: each one typed context, filled from what was verified.

use std::error::Error as _;

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use askama::Template;
use consent_model::{
    approval::ApprovedItem,
    artifact::VerifiedArtifact,
    dataset::DatasetKind,
    digest::Digest,
    ids::RequestId,
    party::{ItemId, PartyId},
    problem::ProblemType,
    question::Manifest,
    release::ReleaseBody,
    request::{Ask, RequestState, RequestView},
    status_list::Status,
    term::FetchType,
};
use fiduciary_adapter::data_user::{DataUserError, Narrowed, Received};
use serde_json::Value;
use service_kit::server::{Scripts, content_security_policy};
use url::Url;

use super::{Offer, amounts};

/// What surrounds every page.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) title: &'a str,
    pub(super) tagline: &'a str,
}

/// The offers.
#[derive(Template)]
#[template(path = "site/offers.html")]
pub(super) struct OffersPage<'a> {
    pub(super) frame: Frame<'a>,
    pub(super) offers: &'a [Offer],
}

/// Where a request stands.
#[derive(Template)]
#[template(path = "site/request.html")]
pub(super) struct RequestPage<'a> {
    frame: Frame<'a>,
    heading: &'static str,
    text: &'static str,
    request: RequestId,
    state: &'static str,
    decide_at: Option<String>,
    items: Vec<ItemLine>,
    renewable: bool,
    facts: Vec<(&'static str, String)>,
}

struct ItemLine {
    id: String,
    text: String,
}

impl<'a> RequestPage<'a> {
    pub(super) fn new(
        frame: Frame<'a>,
        view: &RequestView,
        artifact: Option<&VerifiedArtifact>,
        status: Option<Status>,
        deferred: bool,
        less: &[Narrowed],
    ) -> Self {
        let (heading, text, state) = match view.state {
            RequestState::Pending if deferred => (
                "You have put it off",
                "The request waits at your consent manager. Nothing has been shared.",
                "pending",
            ),
            RequestState::Pending => (
                "Waiting for your decision",
                "You have not decided yet. Nothing has been shared.",
                "pending",
            ),
            RequestState::Approved => (
                "You have approved",
                "We hold a signed consent. We can fetch what it covers, and nothing else.",
                "approved",
            ),
            RequestState::Denied => (
                "You have said no",
                "Nothing has been shared, and nothing will be.",
                "denied",
            ),
            RequestState::Expired => (
                "The request is over",
                "It was not decided in time. Nothing has been shared.",
                "expired",
            ),
            RequestState::Failed => (
                "The request could not be carried out",
                "Nothing has been shared.",
                "failed",
            ),
        };
        // What is fetched once is over then; what holds can be asked for again in its place.
        let holds = matches!(status, Some(Status::Valid | Status::Paused));
        let again = |artifact: &VerifiedArtifact| {
            artifact.claims().statement.term.fetch == FetchType::Periodic
        };
        let renewable = holds && artifact.is_some_and(again);
        let pending = view.state == RequestState::Pending;
        let mut facts = Vec::new();
        if pending {
            facts.push(("Waits until", view.expires_at.to_rfc3339()));
        }
        if let Some(artifact) = artifact {
            let claims = artifact.claims();
            let status = match status {
                Some(Status::Valid) => "valid",
                Some(Status::Paused) => "paused",
                Some(Status::Revoked) => "revoked",
                Some(Status::Superseded) => "replaced",
                None => "cannot be established",
            };
            facts.push(("Consent", claims.jti.to_string()));
            facts.push(("Status now", status.to_owned()));
            facts.push(("Holds until", claims.statement.term.expiry.to_rfc3339()));
            facts.extend(less.iter().map(|one| ("Less than we asked", narrowed(one))));
        }
        let items = artifact.map(|artifact| {
            let items = artifact.claims().items.iter();
            items.map(|shown| ItemLine::of(&shown.value)).collect()
        });
        Self {
            frame,
            heading,
            text,
            request: view.request_id,
            state,
            decide_at: pending.then(|| view.redirect_url.to_string()),
            items: items.unwrap_or_default(),
            renewable,
            facts,
        }
    }
}

/// What she made smaller, in words.
fn narrowed(one: &Narrowed) -> String {
    match one {
        Narrowed::LeftOut { item } => format!("{item}: left out"),
        Narrowed::Days { item, given, .. } => {
            format!("{item}: {} to {} only", given.from, given.to)
        }
        Narrowed::Providers { item, given, .. } => {
            let named: Vec<_> = given.iter().flatten().map(PartyId::as_str).collect();
            format!("{item}: records of {} only", named.join(", "))
        }
        Narrowed::Until { given, .. } => format!("until {} only", given.to_rfc3339()),
        Narrowed::Often { given: None, .. } => "once only".to_owned(),
        Narrowed::Often {
            given: Some(often), ..
        } => {
            let unit = format!("{:?}", often.unit).to_lowercase();
            format!("{} times a {unit} only", often.value)
        }
    }
}

impl ItemLine {
    fn of(item: &ApprovedItem) -> Self {
        let from = &item.source.party;
        let text = match &item.ask {
            Ask::Answer {
                range, providers, ..
            } => {
                let of: Vec<_> = providers.iter().flatten().map(PartyId::as_str).collect();
                let of = match &of[..] {
                    [] => String::new(),
                    named => format!(" and records of {}", named.join(", ")),
                };
                format!(
                    "The answer to one question, worked out in the personal store at {from}, over \
                     {} to {}{of}.",
                    range.from, range.to
                )
            }
            Ask::Accounts {
                fi_types, range, ..
            } => {
                let names: Vec<_> = fi_types.iter().map(|kind| kind.name()).collect();
                let names = names.join(", ");
                format!(
                    "Accounts at {from}: {names}, from {} to {}.",
                    range.from, range.to
                )
            }
            Ask::Records { datasets, range } => {
                let names: Vec<_> = datasets.iter().map(|kind| kind.name()).collect();
                let names = names.join(", ");
                format!(
                    "Records from {from}: {names}, from {} to {}.",
                    range.from, range.to
                )
            }
        };
        Self {
            id: item.id.to_string(),
            text,
        }
    }
}

/// What was received.
#[derive(Template)]
#[template(path = "site/received.html")]
pub(super) struct ReceivedPage<'a> {
    frame: Frame<'a>,
    request: RequestId,
    item: String,
    sentence: Vec<String>,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    counts: Vec<(&'static str, usize)>,
    receipt: String,
    checks: Vec<String>,
}

/// The question that was answered, if it is an answer.
pub(super) fn question_of(received: &Received) -> Option<Digest> {
    received.pages.iter().find_map(|page| match &page.body {
        ReleaseBody::Answer { question, .. } => Some(*question),
        ReleaseBody::Records { .. } => None,
    })
}

impl<'a> ReceivedPage<'a> {
    pub(super) fn new(
        frame: Frame<'a>,
        request: RequestId,
        item: &ItemId,
        artifact: &VerifiedArtifact,
        received: &Received,
        manifest: Option<&Manifest>,
    ) -> Self {
        let answer = received.pages.iter().find_map(|page| match &page.body {
            ReleaseBody::Answer {
                parameters, rows, ..
            } => Some((parameters, rows)),
            ReleaseBody::Records { .. } => None,
        });
        let mut page = Self {
            frame,
            request,
            item: item.to_string(),
            sentence: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            counts: Vec::new(),
            receipt: received.receipt.to_string(),
            checks: checks(artifact, received, answer.is_some()),
        };
        if let Some((parameters, rows)) = answer {
            page.columns = match (manifest, rows.first()) {
                (Some(manifest), _) => manifest
                    .output
                    .columns
                    .iter()
                    .map(|column| column.name.clone())
                    .collect(),
                (None, Some(row)) => row.keys().cloned().collect(),
                (None, None) => Vec::new(),
            };
            let shown = match manifest {
                Some(manifest) => amounts::grouped(manifest, rows),
                None => rows.clone(),
            };
            let sign = |name: &str| match manifest {
                Some(manifest) if amounts::is_amount(manifest, name) => "₹",
                _ => "",
            };
            let value = |row: &consent_model::dataset::Row, name: &String| match row.get(name) {
                Some(Value::String(text)) => format!("{}{text}", sign(name)),
                None | Some(Value::Null) => "–".to_owned(),
                Some(other) => other.to_string(),
            };
            page.rows = shown
                .iter()
                .map(|row| page.columns.iter().map(|name| value(row, name)).collect())
                .collect();
            if let Some(manifest) = manifest {
                let sentence = manifest.sentence("en", parameters, &shown);
                page.sentence = sentence.lines().map(str::to_owned).collect();
            }
        } else {
            page.counts = DatasetKind::ALL
                .iter()
                .map(|kind| (kind.name(), received.records(*kind).len()))
                .filter(|(_, count)| *count > 0)
                .collect();
        }
        page
    }
}

fn checks(artifact: &VerifiedArtifact, received: &Received, answer: bool) -> Vec<String> {
    let claims = artifact.claims();
    let signer = if answer {
        "the person's own key at her store"
    } else {
        "a registered key"
    };
    let content = if answer {
        "It answers the approved question with the approved parameters."
    } else {
        "Every record is of a kind, and from a day, that the consent covers."
    };
    vec![
        format!(
            "Consent {} is signed by {}, names us, carries fresh evidence of the person's own \
             approval, and is for exactly what we asked.",
            claims.jti, claims.iss
        ),
        "The content was sealed to a key made for this one fetch, which is gone now.".to_owned(),
        format!(
            "It is signed by {} with {signer}: {}.",
            received.source,
            received.signer.kid()
        ),
        format!("All pages are here, in order: {}.", received.pages.len()),
        content.to_owned(),
        format!("Digest of what we received: {}.", received.digest),
    ]
}

/// Where to complain; notices name its address.
#[derive(Template)]
#[template(path = "site/grievance.html")]
pub(super) struct GrievancePage<'a> {
    pub(super) frame: Frame<'a>,
    pub(super) address: String,
}

/// Why something did not happen.
#[derive(Template)]
#[template(path = "site/refused.html")]
pub(super) struct RefusedPage<'a> {
    pub(super) frame: Frame<'a>,
    pub(super) heading: String,
    pub(super) lines: Vec<String>,
    pub(super) kind: Option<&'static str>,
    pub(super) request: Option<RequestId>,
    /// Where the same is tried again.
    pub(super) again: Option<String>,
}

impl<'a> RefusedPage<'a> {
    /// There is no answer yet. A store may wait until she has looked at the consent there.
    pub(super) fn waiting(
        frame: Frame<'a>,
        artifact: &VerifiedArtifact,
        request: RequestId,
        item: &ItemId,
    ) -> Self {
        let approved = artifact.item(item);
        let store = approved.is_some_and(|item| item.source.key.is_some());
        let (heading, lines): (_, &[_]) = if store {
            (
                "Waiting for you to look at it in your store",
                &[
                    "Your store lets nothing leave before you have seen the consent there.",
                    "Open your store, look at what you approved, and say that it is right. Then try again.",
                ],
            )
        } else {
            (
                "There is no answer yet",
                &[
                    "Who holds the records has not answered. Nothing is lost: try again in a moment.",
                ],
            )
        };
        Self {
            frame,
            heading: heading.to_owned(),
            lines: lines.iter().map(|&line| line.to_owned()).collect(),
            kind: store.then_some(ProblemType::AwaitingHer.facts().slug),
            request: Some(request),
            again: Some(format!("/fetch/{request}/{item}")),
        }
    }

    /// A refusal of manager or source in its own words; else what we have against it.
    pub(super) fn of(
        frame: Frame<'a>,
        error: &DataUserError,
        request: Option<RequestId>,
    ) -> (StatusCode, Self) {
        if let Some(problem) = error.problem() {
            let lines = problem
                .detail
                .iter()
                .chain([&problem.fix])
                .cloned()
                .collect();
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_GATEWAY);
            let (heading, kind) = (problem.title.clone(), Some(problem.kind.facts().slug));
            return (
                status,
                Self {
                    frame,
                    heading,
                    lines,
                    kind,
                    request,
                    again: None,
                },
            );
        }
        tracing::warn!(%error, "a data user's step came to nothing");
        let mut lines = vec![format!("{error}.")];
        let mut source = error.source();
        while let Some(cause) = source {
            lines.push(format!("{cause}."));
            source = cause.source();
        }
        let (status, heading) = match error {
            DataUserError::UnknownRequest(_) | DataUserError::UnknownItem(_) => {
                (StatusCode::NOT_FOUND, "There is nothing here")
            }
            DataUserError::NotApproved(_) => (StatusCode::CONFLICT, "There is no consent"),
            _ => (StatusCode::BAD_GATEWAY, "This did not work"),
        };
        (
            status,
            Self {
                frame,
                heading: heading.to_owned(),
                lines,
                kind: None,
                request,
                again: None,
            },
        )
    }
}

/// Sends a page under a policy whose forms lead nowhere but here and to `form_targets`.
pub(super) fn send(status: StatusCode, page: &impl Template, form_targets: &[Url]) -> HttpResponse {
    match page.render() {
        Ok(body) => HttpResponse::build(status)
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                content_security_policy(form_targets, Scripts::None),
            ))
            .content_type("text/html; charset=utf-8")
            .body(body),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

#[cfg(test)]
mod tests {
    use consent_model::problem::Problem;

    use super::*;

    const FRAME: Frame<'_> = Frame {
        title: "<Lender>",
        tagline: "Loans",
    };

    fn view(state: RequestState) -> RequestView {
        RequestView {
            request_id: "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap(),
            state,
            redirect_url: "http://manager.localhost/requests/1".parse().unwrap(),
            expires_at: "2026-11-23T10:00:00Z".parse().unwrap(),
            reason: None,
            artifact_id: None,
            decided_by: None,
        }
    }

    #[test]
    fn without_a_consent_there_is_nothing_to_fetch() {
        for (state, words) in [
            (RequestState::Denied, "You have said no"),
            (RequestState::Expired, "The request is over"),
            (RequestState::Failed, "could not be carried out"),
        ] {
            let page = RequestPage::new(FRAME, &view(state), None, None, false, &[]);
            let html = page.render().unwrap();
            assert!(html.contains(words) && !html.contains("<form"));
            assert!(!html.contains("http://manager.localhost"));
        }
        let page = RequestPage::new(FRAME, &view(RequestState::Pending), None, None, true, &[]);
        let html = page.render().unwrap();
        assert!(html.contains("You have put it off"));
        assert!(html.contains("http://manager.localhost/requests/1"));
        assert!(!html.contains("<Lender>") && !html.contains("<script"));
    }

    #[test]
    fn a_refusal_is_shown_with_its_words_its_mending_and_its_status() {
        let problem = Problem::new(ProblemType::ConsentRevoked).with_detail("since <today>");
        let error = DataUserError::Refused(Box::new(problem));
        let (status, page) = RefusedPage::of(FRAME, &error, None);
        assert_eq!(status, StatusCode::FORBIDDEN);
        let html = page.render().unwrap();
        let facts = ProblemType::ConsentRevoked.facts();
        for words in [
            facts.title,
            "Stop, and delete what",
            facts.slug,
            "since &#60;today&#62;",
        ] {
            assert!(html.contains(words), "{words}");
        }
    }

    #[test]
    fn forms_lead_only_here_and_to_the_manager() {
        let offers = [Offer {
            key: "loan",
            title: "A loan".into(),
            text: "Money".into(),
            ask: Box::new(|_| unreachable!("not taken up")),
        }];
        let page = OffersPage {
            frame: FRAME,
            offers: &offers,
        };
        let manager: Url = "http://manager.localhost/".parse().unwrap();
        let sent = send(StatusCode::OK, &page, std::slice::from_ref(&manager));
        let policy = sent.headers().get("content-security-policy").unwrap();
        let policy = policy.to_str().unwrap();
        assert!(policy.contains("form-action 'self' http://manager.localhost;"));
        assert!(policy.starts_with("default-src 'none'"));
        assert!(page.render().unwrap().contains("action=\"/offers/loan\""));
    }
}
