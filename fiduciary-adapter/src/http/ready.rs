//! Whether this adapter can work, and what its source has to say.

use actix_web::{HttpResponse, web};
use consent_model::problem::ProblemType;
use service_kit::{
    problem::{ApiProblem, ApiResult},
    server::TEXT,
};

use crate::{
    provider::Provider,
    sources::{NamedHealth, SourceState},
};

/// `GET /readyz`: as [`service_kit::server::readyz`], with the number of records that are passed over
/// and a line for each source that is not as it should be.
pub(super) async fn readyz(provider: web::Data<Provider>) -> ApiResult<HttpResponse> {
    let healths = provider.ready().await.map_err(|part| {
        ApiProblem::new(ProblemType::Unavailable)
            .with_detail(format!("not ready: {part}"))
            .retry_after(1)
    })?;
    Ok(HttpResponse::Ok().content_type(TEXT).body(told(&healths)))
}

fn told(healths: &[NamedHealth]) -> String {
    let mut body = "ready".to_owned();
    let passed_over: u64 = healths.iter().map(|one| one.passed_over).sum();
    if passed_over > 0 {
        body.push_str(&format!("; {passed_over} records passed over"));
    }
    let several = healths.len() > 1;
    for one in healths {
        let state = match one.state {
            SourceState::Up if !several && one.last_error.is_none() => continue,
            SourceState::Up => "up",
            SourceState::Down => "down",
            SourceState::Paused => "left alone for a while, after several failures",
        };
        body.push_str(&format!("\nsource {}: {state}", one.name));
        if one.passed_over > 0 {
            body.push_str(&format!("; {} records passed over", one.passed_over));
        }
        if let Some(error) = &one.last_error {
            body.push_str(&format!("; last error: {error}"));
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_several_sources_has_its_line_and_one_that_is_well_has_none() {
        let one = |name: &str, state, passed_over, last_error: Option<&str>| NamedHealth {
            name: name.to_owned(),
            state,
            passed_over,
            last_error: last_error.map(str::to_owned),
        };
        let core = one("core", SourceState::Up, 2, None);
        assert_eq!(told(&[]), "ready");
        assert_eq!(
            told(std::slice::from_ref(&core)),
            "ready; 2 records passed over"
        );
        let lab = one("lab", SourceState::Paused, 0, Some("it took too long"));
        assert_eq!(
            told(&[core, lab]),
            "ready; 2 records passed over\nsource core: up; 2 records passed over\n\
             source lab: left alone for a while, after several failures; \
             last error: it took too long"
        );
    }
}
