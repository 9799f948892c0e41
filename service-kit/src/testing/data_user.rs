//! What a data user asked a [`FakeManager`] for, and what a test lets become of it.
#![expect(
    clippy::unwrap_used,
    reason = "test code that other crates use: it stops at the first surprise"
)]

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    acknowledgement::Acknowledgement,
    approval::{ApprovalStatement, ApprovedItem, ApprovedSource, Disclosure, STATEMENT_TAG},
    artifact::{ArtifactClaims, CopyFor, VERSION},
    data_request::{DataRequest, SessionState, SessionView, SourceRequest},
    delivery::DeliveryFault,
    ids::{ArtifactId, RequestId, SessionId},
    jose::{CompactJws, SealedPage},
    party::{Party, PartyId, Pseudonym},
    problem::Problem,
    request::{ConsentRequest, RequestState, RequestView},
    status_list::StatusReference,
};

use super::manager::{FakeManager, Relay};

/// A call of a data user that a test may have turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asking {
    /// `POST /v1/consent-requests`.
    Consent,
    /// `POST /v1/data-sessions`.
    Session,
    /// `GET /v1/data-sessions/{session}/pages/{n}`.
    Page,
    /// `DELETE /v1/data-sessions/{session}/pages/{n}`.
    Confirm,
    /// `POST /v1/data-sessions/{session}/fault`.
    Fault,
    /// `POST /v1/artifacts/{artifact}/end`.
    End,
    /// `POST /v1/artifacts/{artifact}/acknowledgement`.
    Acknowledge,
}

/// A consent request that was taken.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The bytes.
    pub jws: CompactJws,
    /// What they say.
    pub request: ConsentRequest,
    /// Where it stands.
    pub view: RequestView,
}

/// A data session that was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The bytes.
    pub jws: CompactJws,
    /// What they say.
    pub request: DataRequest,
    /// What the request to the source says; its signature is not checked.
    pub source: SourceRequest,
    /// Where it stands.
    pub view: SessionView,
    /// Pages that lie here.
    pub pages: Vec<SealedPage>,
    /// Pages that were confirmed, in order.
    pub confirmed: Vec<u32>,
}

/// Everything on the data user's side.
#[derive(Default)]
pub(super) struct DataUserSide {
    pub(super) answers: HashMap<Asking, Relay>,
    pub(super) parties: HashMap<PartyId, Party>,
    pub(super) asked: Vec<Asked>,
    pub(super) opened: Vec<Opened>,
    pub(super) ended: Vec<(ArtifactId, String)>,
    pub(super) faults: Vec<(SessionId, DeliveryFault)>,
    pub(super) acknowledged: Vec<Acknowledgement>,
}

impl FakeManager {
    /// Answers this call so from now on.
    pub fn answer_data_user(&self, call: Asking, answer: Relay) {
        self.state().data_user.answers.insert(call, answer);
    }

    /// Puts a party into its registry.
    pub fn register(&self, party: Party) {
        let id = party.id.clone();
        self.state().data_user.parties.insert(id, party);
    }

    /// The consent requests taken so far, each once.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.state().data_user.asked.clone()
    }

    /// The data sessions opened so far, each once.
    #[must_use]
    pub fn opened(&self) -> Vec<Opened> {
        self.state().data_user.opened.clone()
    }

    /// The consents that the data user has ended, with its reasons.
    #[must_use]
    pub fn ended(&self) -> Vec<(ArtifactId, String)> {
        self.state().data_user.ended.clone()
    }

    /// What the party has acknowledged, each once.
    #[must_use]
    pub fn acknowledged(&self) -> Vec<Acknowledgement> {
        self.state().data_user.acknowledged.clone()
    }

    /// The deliveries that the data user has refused, with its reasons.
    #[must_use]
    pub fn faults(&self) -> Vec<(SessionId, DeliveryFault)> {
        self.state().data_user.faults.clone()
    }

    /// Lets a request stand so.
    pub fn decide(&self, request: RequestId, state: RequestState, artifact: Option<ArtifactId>) {
        let mut held = self.state();
        let asked = held.data_user.asked.iter_mut();
        let view = asked.map(|asked| &mut asked.view);
        let view = view.into_iter().find(|view| view.request_id == request);
        let view = view.unwrap();
        (view.state, view.artifact_id) = (state, artifact);
    }

    /// Lets these pages lie here for the session.
    pub fn deliver(&self, session: SessionId, pages: Vec<SealedPage>) {
        self.of_session(session, |opened| {
            opened.view.state = SessionState::Ready;
            opened.view.pages = pages.len().try_into().unwrap();
            opened.pages = pages;
        });
    }

    /// Lets the session claim to have so many pages, whatever lies here.
    pub fn claim_pages(&self, session: SessionId, pages: u32) {
        self.of_session(session, |opened| opened.view.pages = pages);
    }

    /// Lets a session end without pages.
    pub fn end_session(&self, session: SessionId, state: SessionState, problem: Option<Problem>) {
        self.of_session(session, |opened| {
            (opened.view.state, opened.view.problem) = (state, problem);
        });
    }

    fn of_session(&self, session: SessionId, change: impl FnOnce(&mut Opened)) {
        let mut held = self.state();
        let mut opened = held.data_user.opened.iter_mut();
        change(opened.find(|o| o.view.session_id == session).unwrap());
    }

    /// The data user's copy of what `subject` approved, signed in now: everything that was asked
    /// for, from these sources.
    pub fn user_copy(
        &self,
        asked: &Asked,
        pseudonym: &Pseudonym,
        subject: &str,
        source: &ApprovedSource,
    ) -> ArtifactClaims {
        let ids = &self.shared.ids;
        let now = ids.clock().now().timestamp();
        let request = &asked.request;
        let items = request.items.iter().map(|item| Disclosure {
            salt: ids.salt(),
            value: ApprovedItem {
                id: item.id.clone(),
                ask: item.ask.clone(),
                source: source.clone(),
                cnf: item.cnf.clone(),
                preview: None,
            },
        });
        let items: Vec<_> = items.collect();
        let (of_request, of_notice, of_user) = (
            shown(ids.salt(), asked.jws.digest()),
            shown(
                ids.salt(),
                consent_model::digest::Digest::of_bytes(b"notice"),
            ),
            shown(ids.salt(), request.iss.clone()),
        );
        let statement = ApprovalStatement {
            tag: STATEMENT_TAG.into(),
            request: of_request.digest().unwrap(),
            notice: of_notice.digest().unwrap(),
            data_user: of_user.digest().unwrap(),
            items: items.iter().map(|i| i.digest().unwrap()).collect(),
            purpose: request.purpose,
            term: request.term,
            approved_by: None,
            made_at: now,
        };
        let evidence = self.evidence(&statement, subject);
        ArtifactClaims {
            version: VERSION,
            iss: self.base().clone(),
            aud: request.iss.clone(),
            copy_for: CopyFor::DataUser,
            sub: pseudonym.clone(),
            jti: ids.mint(),
            iat: now,
            nbf: request.term.start.timestamp(),
            exp: request.term.expiry.timestamp(),
            status: StatusReference {
                idx: self.next_index(),
                uri: self.shared.status_uri(),
            },
            decided_at: now,
            statement,
            items,
            request: Some(of_request),
            notice: Some(of_notice),
            data_user: Some(of_user),
            evidence,
            supersedes: None,
        }
    }
}

fn shown<T>(salt: consent_model::digest::Salt, value: T) -> Disclosure<T> {
    Disclosure { salt, value }
}

impl Asked {
    pub(super) fn new(
        id: RequestId,
        jws: CompactJws,
        request: ConsentRequest,
        base: &url::Url,
    ) -> Self {
        let view = RequestView {
            request_id: id,
            state: RequestState::Pending,
            redirect_url: base.join(&format!("requests/{id}")).unwrap(),
            expires_at: moment(request.exp),
            reason: None,
            artifact_id: None,
            decided_by: None,
        };
        Self { jws, request, view }
    }
}

impl Opened {
    pub(super) fn new(id: SessionId, jws: CompactJws, request: DataRequest) -> Self {
        let source = request.request.unverified_claims().unwrap();
        let view = SessionView {
            session_id: id,
            state: SessionState::Pending,
            expires_at: moment(request.iat) + TimeDelta::hours(1),
            pages: 0,
            problem: None,
        };
        Self {
            jws,
            request,
            source,
            view,
            pages: Vec::new(),
            confirmed: Vec::new(),
        }
    }
}

fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}
