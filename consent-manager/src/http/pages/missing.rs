//! What no route answers: a page for somebody who reads pages, a problem document for programs.

use actix_web::{FromRequest, HttpRequest, HttpResponse};
use service_kit::{
    problem::{self, prefers_html},
    routes::PROGRAMS,
};
use ui::shared::ErrorKind;

use super::visit::{Failure, Visit};

/// Every path and method that is not there.
pub(super) async fn show(request: HttpRequest) -> Result<HttpResponse, actix_web::Error> {
    let for_programs = PROGRAMS.iter().any(|p| request.path().starts_with(p));
    if for_programs || !prefers_html(&request) {
        return Ok(problem::not_found(request).await?);
    }
    let visit = Visit::extract(&request).await?;
    Ok(visit.settle(Err(Failure::Kind(ErrorKind::NotFound))))
}
