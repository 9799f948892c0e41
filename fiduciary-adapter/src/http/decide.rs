//! `POST /decide`: the decision point for systems of the fiduciary's own, on a listener of its own.
//!
//! A decision is answered with 200, whether it allows or denies; a check that could not be written down
//! with 503. Nobody else than the holder of the token in the data folder is answered anything.

use std::{net::SocketAddr, path::Path};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, http::header, middleware::from_fn, web,
};
use consent_model::problem::ProblemType;
use serde::{Deserialize, de::IgnoredAny};
use service_kit::{
    body::{BodyLimit, LimitedBytes, parse},
    csrf::CsrfKey,
    entropy::IdSource,
    keyfile,
    openapi::Served,
    problem::{self, ApiProblem, ApiResult},
    routes::refuse_other_methods,
    server::{self, RunningServer, TEXT},
    telemetry,
};
use url::Url;

use super::{describe, routes};
use crate::{
    adapter::Adapter,
    decide::{
        Answer, Answers, Decision, Decisions, LogUnavailable, MOST_QUESTIONS, Question,
        QuestionError, QuestionForm, QuestionsForm,
    },
    server::StartError,
};

/// Holds the token, in the data folder.
pub(crate) const TOKEN_FILE: &str = "decide.token";
/// Largest body read, in bytes.
pub(super) const LIMIT: usize = 1024 * 1024;
/// Threads that answer.
const WORKERS: usize = 2;

/// The token that own systems show.
#[derive(Clone)]
pub(crate) struct DecideToken {
    /// Both are compared by what a key that nobody knows makes of them, so in constant time.
    key: CsrfKey,
    expected: String,
}

impl DecideToken {
    /// Reads the token, or makes it.
    pub(crate) fn load(data: &Path, ids: &IdSource) -> Result<Self, StartError> {
        let path = data.join(TOKEN_FILE);
        // Made whole and private, as every key is.
        keyfile::load_or_create_seed(&path, ids)?;
        let text = service_kit::secret::read_private(&path).map_err(keyfile::KeyFileError::from)?;
        let key = CsrfKey::new(ids.bytes32());
        let expected = key.issue(text.trim(), ids.bytes32()).as_str().to_owned();
        Ok(Self { key, expected })
    }

    fn check(&self, request: &HttpRequest) -> ApiResult<()> {
        let shown = request.headers().get(header::AUTHORIZATION);
        let shown = shown.and_then(|value| value.to_str().ok());
        let shown = shown.and_then(|value| value.split_once(' '));
        match shown {
            Some((scheme, token))
                if scheme.eq_ignore_ascii_case("bearer")
                    && self.key.verify(token.trim(), &self.expected).is_ok() =>
            {
                Ok(())
            }
            _ => Err(ApiProblem::new(ProblemType::NotAuthenticated)
                .with_detail("send the token in the adapter's decide.token as bearer")),
        }
    }
}

/// What is said of the listener, and by whom.
pub(super) struct Described {
    pub(super) document: Served,
    /// The fiduciary.
    pub(super) name: String,
    /// Where it listens.
    pub(super) address: SocketAddr,
    pub(super) manager: Url,
}

/// Starts the listener.
pub(crate) fn start(adapter: &Adapter, listen: SocketAddr) -> Result<RunningServer, StartError> {
    let token = DecideToken::load(&adapter.config.data_dir, &adapter.ids)?;
    let decisions = adapter.decisions()?;
    let (listener, address) = server::bind(listen).map_err(StartError::Listen)?;
    let (token, decisions) = (web::Data::new(token), web::Data::new(decisions));
    let described = web::Data::new(Described {
        document: describe::decide::served()?,
        name: adapter.config.name().to_owned(),
        address,
        manager: adapter.config.manager_url.clone(),
    });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(token.clone())
            .app_data(decisions.clone())
            .app_data(described.clone())
            .app_data(BodyLimit(LIMIT))
            .configure(routes::register_decide)
            .configure(|config| refuse_other_methods(config, routes::DECIDE_ROUTES))
            .default_service(web::to(problem::not_found))
            .wrap(from_fn(telemetry::trace_ids))
            .wrap(telemetry::request_span())
    })
    .workers(WORKERS)
    .disable_signals()
    .listen(listener)
    .map_err(StartError::Listen)?
    .run();
    tracing::info!(%address, "the decision point listens");
    Ok(RunningServer::start(server, address))
}

/// `GET /openapi.json`
pub(super) async fn description(
    described: web::Data<Described>,
    request: HttpRequest,
) -> HttpResponse {
    described.document.answer(&request)
}

/// `GET /readyz`: decisions can be taken.
pub(super) async fn readyz(decisions: web::Data<Decisions>) -> ApiResult<HttpResponse> {
    decisions.ready().map_err(|part| {
        ApiProblem::new(ProblemType::Unavailable)
            .with_detail(format!("not ready: {part}"))
            .retry_after(1)
    })?;
    Ok(HttpResponse::Ok().content_type(TEXT).body("ready"))
}

/// `POST /decide`
pub(super) async fn decide(
    decisions: web::Data<Decisions>,
    token: web::Data<DecideToken>,
    request: HttpRequest,
    body: LimitedBytes,
) -> ApiResult<HttpResponse> {
    token.check(&request)?;
    if is_many(&body.0) {
        let form: QuestionsForm = parse(&body.0, LIMIT)?;
        let questions = all_of(form)?;
        let decided = decisions.may_process_all(&questions).await;
        if decided.iter().any(Decision::is_unrecorded) {
            return Err(unavailable());
        }
        let answers = decided.iter().map(Answer::from).collect();
        return Ok(HttpResponse::Ok().json(Answers { answers }));
    }
    let form: QuestionForm = parse(&body.0, LIMIT)?;
    let question = Question::try_from(form).map_err(|error| refusal(&error, error.to_string()))?;
    let decided = decisions.may_process_written(&question).await;
    if decided.is_unrecorded() {
        return Err(unavailable());
    }
    Ok(HttpResponse::Ok().json(Answer::from(&decided)))
}

/// Whether a body has `questions`; what is no JSON is told by whoever reads it whole.
fn is_many(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Probe {
        #[serde(default)]
        questions: Option<IgnoredAny>,
    }
    serde_json::from_slice(body).is_ok_and(|probe: Probe| probe.questions.is_some())
}

fn all_of(form: QuestionsForm) -> ApiResult<Vec<Question>> {
    if form.questions.is_empty() || form.questions.len() > MOST_QUESTIONS {
        return Err(
            ApiProblem::new(ProblemType::MalformedRequest).with_detail(format!(
                "`questions` must have 1 to {MOST_QUESTIONS} entries"
            )),
        );
    }
    let questions = form.questions.into_iter().enumerate();
    let questions = questions.map(|(place, form)| {
        Question::try_from(form)
            .map_err(|error| refusal(&error, format!("`questions[{place}]`: {error}")))
    });
    questions.collect()
}

fn refusal(error: &QuestionError, detail: String) -> ApiProblem {
    let kind = match error {
        QuestionError::Purpose => ProblemType::UnknownPurpose,
        _ => ProblemType::MalformedRequest,
    };
    ApiProblem::new(kind).with_detail(detail)
}

fn unavailable() -> ApiProblem {
    ApiProblem::new(ProblemType::Unavailable)
        .with_detail(LogUnavailable.to_string())
        .retry_after(1)
}
