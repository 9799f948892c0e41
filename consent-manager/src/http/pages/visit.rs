//! Who is there, in which language, and how she is answered.
//!
//! [`Visit`] looks at the session and at the account's epoch on every request.

use actix_session::{Session, SessionStatus};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    error::InternalError,
    http::{Method, StatusCode, header},
    web,
};
use chrono::{DateTime, Utc};
use consent_model::{
    digest::DigestError,
    ids::{AccountId, RepresentationId},
    problem::ProblemType,
    representation::RepresentationKind,
};
use futures_util::future::LocalBoxFuture;
use service_kit::{
    language,
    problem::ApiProblem,
    server::{Scripts, content_security_policy},
    session::PersonSession,
    telemetry,
};
use ui::{
    Chrome, Locale, NavItem, RenderError,
    shared::{ErrorKind, ErrorPage},
};
use url::form_urlencoded;

use crate::{
    http::Services,
    service::{Account, Acting, ActsFor, Manager, ManagerError},
};

/// Where the session keeps by which right she acts for another.
const ACTING: &str = "acting";

/// What a handler inside this folder gives.
pub(super) type Shown = Result<HttpResponse, Failure>;

/// Why a page cannot be shown.
#[derive(Debug)]
pub(super) enum Failure {
    /// She has to sign in first.
    SignInFirst,
    /// One of the errors there are words for.
    Kind(ErrorKind),
}

impl From<ErrorKind> for Failure {
    fn from(kind: ErrorKind) -> Self {
        Self::Kind(kind)
    }
}

impl From<ProblemType> for Failure {
    fn from(kind: ProblemType) -> Self {
        if kind == ProblemType::NotAuthenticated {
            return Self::SignInFirst;
        }
        Self::Kind(match kind.facts().status {
            401 | 403 => ErrorKind::NotAllowed,
            404 => ErrorKind::NotFound,
            409 | 410 => ErrorKind::Conflict,
            429 => ErrorKind::TooMany,
            502..=504 => ErrorKind::Unavailable,
            status if status >= 500 => ErrorKind::Internal,
            _ => ErrorKind::BadInput,
        })
    }
}

impl From<ManagerError> for Failure {
    fn from(error: ManagerError) -> Self {
        match error {
            ManagerError::OnlyHerself => ErrorKind::OnlyHerself.into(),
            ManagerError::NotForChild => ErrorKind::NotForChild.into(),
            ManagerError::OnlyWhoApproved => ErrorKind::OnlyWhoApproved.into(),
            ManagerError::AskerGone
            | ManagerError::SourceGone(_)
            | ManagerError::UnknownQuestion => ErrorKind::Withdrawn.into(),
            error => ApiProblem::from(error).into(),
        }
    }
}

impl From<ApiProblem> for Failure {
    fn from(problem: ApiProblem) -> Self {
        problem.kind().into()
    }
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        ApiProblem::internal(error).into()
    }
}

impl From<DigestError> for Failure {
    fn from(error: DigestError) -> Self {
        ApiProblem::internal(error).into()
    }
}

/// Somebody who is signed in.
#[derive(Debug)]
pub(super) struct Person {
    /// Her own account.
    account: Account,
    /// For whom she acts, when she does.
    acting: Option<ActsFor>,
    /// When she signed in, or last proved again that it is she.
    pub(super) authenticated_at: DateTime<Utc>,
    csrf: String,
    unread: u64,
}

/// A request for a page.
pub(super) struct Visit {
    /// The request as it came.
    pub(super) request: HttpRequest,
    /// What handlers work with.
    pub(super) services: web::Data<Services>,
    /// Her language.
    pub(super) l: Locale,
    session: Session,
    person: Option<Person>,
    chosen: bool,
}

impl Visit {
    async fn new(
        request: HttpRequest,
        session: Session,
        services: web::Data<Services>,
    ) -> Result<Self, actix_web::Error> {
        let (l, chosen) = locale(&request);
        let mut visit = Self {
            request,
            services,
            l,
            session,
            person: None,
            chosen,
        };
        match visit.recognise().await {
            Ok(person) => {
                visit.person = person;
                Ok(visit)
            }
            Err(failure) => Err(visit.refuse(failure)),
        }
    }

    /// Whose session this is. One of another epoch is ended.
    async fn recognise(&self) -> Result<Option<Person>, Failure> {
        let session = self.session();
        let Some(who) = session.signed_in(self.now())? else {
            return Ok(None);
        };
        let account = match who.account.parse::<AccountId>() {
            Ok(id) => match self.manager().account(id).await {
                Ok(account) => Some(account),
                Err(ManagerError::NotFound) => None,
                Err(error) => return Err(error.into()),
            },
            Err(_) => None,
        };
        let Some(account) = account.filter(|a| a.epoch == who.epoch) else {
            session.clear();
            return Ok(None);
        };
        let acting = self.acting_in(&session, account.id).await?;
        let shown = acting.as_ref().map_or(account.id, |acts| acts.account.id);
        let unread = self.manager().unread(shown).await?;
        let right = acting.as_ref().and_then(|a| a.acting.representation());
        let bound = self.csrf_session(right)?;
        let mask = self.manager().ids().bytes32();
        let csrf = self.services.csrf.issue(&bound, mask).as_str().to_owned();
        Ok(Some(Person {
            account,
            acting,
            authenticated_at: who.authenticated_at,
            csrf,
            unread,
        }))
    }

    /// For whom this session acts. The right is looked up each time: when it has ended, she is back to
    /// herself at once.
    async fn acting_in(
        &self,
        session: &PersonSession<'_>,
        me: AccountId,
    ) -> Result<Option<ActsFor>, Failure> {
        let Some(right) = session.look::<RepresentationId>(ACTING) else {
            return Ok(None);
        };
        match self.manager().act_for(me, right).await {
            Ok(acts) => Ok(Some(acts)),
            Err(ManagerError::NotFound) => {
                let _ = session.take::<RepresentationId>(ACTING);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What a form's token is bound to: the session, and for whom it acts. A form from before she
    /// began, changed or ended that does nothing in another's name.
    fn csrf_session(&self, right: Option<RepresentationId>) -> Result<String, Failure> {
        let id = self.session().id(self.manager().ids())?;
        Ok(match right {
            None => id,
            Some(right) => format!("{id} {right}"),
        })
    }

    /// Checks the token that a form carried.
    pub(super) fn verify_csrf(&self, token: &str) -> Result<(), Failure> {
        let bound = self.csrf_session(self.who()?.representation())?;
        let checked = self.services.csrf.verify(&bound, token);
        checked.map_err(|_| Failure::Kind(ErrorKind::FormExpired))
    }

    /// Acts for another from now on, or (none) for herself.
    pub(super) async fn act(&self, right: Option<RepresentationId>) -> Result<(), Failure> {
        let me = self.own()?.id;
        let _ = self.session().take::<RepresentationId>(ACTING);
        if let Some(right) = right {
            self.manager().act_for(me, right).await?;
            self.session().put(ACTING, &right)?;
        }
        Ok(())
    }

    /// The manager.
    pub(super) fn manager(&self) -> &Manager {
        &self.services.manager
    }

    /// Time.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.manager().clock().now()
    }

    /// The session.
    pub(super) fn session(&self) -> PersonSession<'_> {
        PersonSession::of(&self.session)
    }

    /// Whether the session was over when she came, so that it can keep nothing in this answer.
    pub(super) fn session_was_over(&self) -> bool {
        self.session.status() == SessionStatus::Purged
    }

    /// Who is signed in, if anybody.
    pub(super) fn person(&self) -> Option<&Person> {
        self.person.as_ref()
    }

    /// The account that is shown: her own, or that of the one she acts for.
    pub(super) fn account(&self) -> Result<&Account, Failure> {
        let person = self.person().ok_or(Failure::SignInFirst)?;
        let acting = person.acting.as_ref();
        Ok(acting.map_or(&person.account, |acts| &acts.account))
    }

    /// The same with who does it, for what changes something.
    pub(super) fn who(&self) -> Result<Acting, Failure> {
        let person = self.person().ok_or(Failure::SignInFirst)?;
        let acting = person.acting.as_ref();
        Ok(acting.map_or_else(|| person.account.id.into(), |acts| acts.acting))
    }

    /// The same for what only she herself or her guardian does: a yes, and what it needs.
    pub(super) fn who_says_yes(&self) -> Result<Acting, Failure> {
        let who = self.who()?;
        match who.says_yes() {
            true => Ok(who),
            false => Err(ErrorKind::OnlyHerself.into()),
        }
    }

    /// Her own account, for what nobody does in another's place.
    pub(super) fn herself(&self) -> Result<&Account, Failure> {
        match self.acts_for() {
            None => self.own(),
            Some(_) => Err(ErrorKind::OnlyHerself.into()),
        }
    }

    /// The account of who is signed in, for whomever she acts.
    pub(super) fn own(&self) -> Result<&Account, Failure> {
        let person = self.person().ok_or(Failure::SignInFirst)?;
        Ok(&person.account)
    }

    /// For whom she acts.
    pub(super) fn acts_for(&self) -> Option<&ActsFor> {
        self.person()?.acting.as_ref()
    }

    /// The name of the one she acts for: pages call her by it, and not "you".
    pub(super) fn acts_for_name(&self) -> Option<&str> {
        Some(self.acts_for()?.account.name.as_str())
    }

    /// The first value of a query parameter, unless it is empty.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        query(&self.request, name)
    }

    /// Whether the address asks for anything but these.
    pub(super) fn has_query_but(&self, names: &[&str]) -> bool {
        form_urlencoded::parse(self.request.query_string().as_bytes())
            .any(|(key, value)| !value.is_empty() && !names.contains(&key.as_ref()))
    }

    /// The frame of a page.
    pub(super) fn chrome(&self, active: NavItem) -> Chrome {
        let config = &self.services.config;
        let mut chrome = Chrome::manager(config.service_name.as_str()).active(active);
        if let Some((_, name)) = config.operator.iter().find(|(key, _)| key == "name") {
            chrome = chrome.operated_by(name.as_str());
        }
        if self.manager().edge().is_some() {
            chrome = chrome.with_accounts();
        }
        match self.person() {
            Some(person) => {
                let chrome = chrome
                    .signed_in(person.account.name.as_str(), person.csrf.as_str())
                    .unread(person.unread);
                match &person.acting {
                    None => chrome,
                    Some(acts) => {
                        let guardian = acts.kind != RepresentationKind::Nominee;
                        chrome.acting_for(acts.account.name.as_str(), guardian)
                    }
                }
            }
            None => chrome,
        }
    }

    /// Answers with a page.
    pub(super) fn html(&self, rendered: Result<String, RenderError>) -> Shown {
        self.html_as(StatusCode::OK, rendered)
    }

    /// Answers with a page under another status.
    pub(super) fn html_as(
        &self,
        status: StatusCode,
        rendered: Result<String, RenderError>,
    ) -> Shown {
        let body = rendered?;
        let mut response = HttpResponse::build(status);
        response.content_type("text/html; charset=utf-8");
        response.insert_header((header::CONTENT_LANGUAGE, self.l.tag()));
        // Approving and signing out are forms that end at the identity provider; no other leaves.
        let forms = self.services.oidc.form_targets();
        let scripts = if ui::assets::runs_script(&body) {
            Scripts::Own
        } else {
            Scripts::None
        };
        let policy = content_security_policy(&forms, scripts);
        response.insert_header((header::CONTENT_SECURITY_POLICY, policy));
        if self.chosen {
            let secure = self.services.config.secure_cookies;
            response.cookie(language::cookie(self.l.tag(), "/", secure));
        }
        Ok(response.body(body))
    }

    /// Answers with what was shown, or says why it was not.
    pub(super) fn settle(&self, shown: Shown) -> HttpResponse {
        match shown {
            Ok(response) => response,
            Err(Failure::SignInFirst) => see_other(&self.sign_in_path()),
            Err(Failure::Kind(kind)) => {
                let trace = telemetry::current_trace_id();
                let page = ErrorPage::of(self.l.clone(), self.chrome(NavItem::None), kind, trace);
                let status = StatusCode::from_u16(kind.status())
                    .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                self.html_as(status, ui::render(&page))
                    .unwrap_or_else(|_| HttpResponse::new(status))
            }
        }
    }

    /// The same as an error, for extractors.
    pub(super) fn refuse(&self, failure: Failure) -> actix_web::Error {
        InternalError::from_response("refused", self.settle(Err(failure))).into()
    }

    /// Our front page, which tells her that she is about to sign in and where, with the way back to
    /// this page.
    fn sign_in_path(&self) -> String {
        let here = self.request.uri().path_and_query().map(|p| p.as_str());
        match here.filter(|_| self.request.method() == Method::GET) {
            Some(here) => {
                let query = form_urlencoded::Serializer::new(String::new())
                    .append_pair("return", here)
                    .finish();
                format!("/?{query}")
            }
            None => "/".to_owned(),
        }
    }
}

impl FromRequest for Visit {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let session = Session::from_request(request, payload);
        let services = web::Data::<Services>::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move { Self::new(request, session.await?, services.await?).await })
    }
}

/// Answers with another page to go to.
pub(super) fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, to))
        .finish()
}

/// Answers with a document to keep.
pub(super) fn download(name: &str, document: &impl serde::Serialize) -> Shown {
    let body = serde_json::to_vec_pretty(document).map_err(ApiProblem::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(body))
}

/// An id out of a path; whatever is not one names nothing.
pub(super) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| ErrorKind::NotFound.into())
}

fn query(request: &HttpRequest, name: &str) -> Option<String> {
    form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty())
}

/// Her language, and whether she has chosen it just now.
fn locale(request: &HttpRequest) -> (Locale, bool) {
    let chosen = language::chosen(request).and_then(|tag| ui::Language::from_tag(&tag));
    if let Some(language) = chosen {
        return (Locale::of(language), true);
    }
    let (accepted, kept) = (language::accepted(request), language::kept(request));
    (Locale::negotiate(accepted, kept.as_deref()), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_no_part_any_more_is_told_as_that_and_not_as_a_fault_of_hers() {
        for error in [
            ManagerError::AskerGone,
            ManagerError::SourceGone("statement".into()),
            ManagerError::UnknownQuestion,
        ] {
            let told = Failure::from(error);
            assert!(matches!(told, Failure::Kind(ErrorKind::Withdrawn)));
        }
    }
}
