//! Archives of the record over HTTP. A party's is asked for, looked after and taken here; a person's is
//! on her pages. Made beside the requests; a
//! download that was cut off goes on where it ended (RFC 9110 §14).

use std::{io::SeekFrom, path::Path};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{
            ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE, ETAG, IF_RANGE,
            LOCATION, RANGE,
        },
    },
    web,
};
use consent_model::{ids::ExportId, problem::ProblemType};
use service_kit::problem::{ApiProblem, ApiResult};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use super::{Services, api::id};
use crate::{
    exports::ExportState,
    review::By,
    service::{ExportScope, ManagerError},
};

service_kit::routes! {
    /// Archives.
    pub(super) const ROUTES;
    /// Registers these routes.
    pub(super) fn register;
    POST "/v1/exports" Party => begin,
    GET "/v1/exports/{export}" Party => view,
    GET "/v1/exports/{export}/archive" Party => archive,
}

/// Begins an archive of what the log says of the party's own copies; one at a time.
async fn begin(s: web::Data<Services>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let party = s.party(&request).await?;
    let owner = format!("party-{party}");
    let view = match s.exports.current(&owner, s.manager.clock().now()) {
        Some(view) => view,
        None => {
            let scope = ExportScope::Party(party.clone());
            let by = By {
                who: party.to_string(),
                why: "its own record".into(),
            };
            s.manager.note_export(&scope, &by).await?;
            s.exports.begin(&s.manager, &owner, scope)
        }
    };
    Ok(HttpResponse::Accepted()
        .insert_header((LOCATION, format!("/v1/exports/{}", view.export_id)))
        .json(view))
}

async fn view(
    s: web::Data<Services>,
    request: HttpRequest,
    export: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&request).await?;
    let view = s.exports.view(&format!("party-{party}"), id(&export)?)?;
    Ok(HttpResponse::Ok().json(view))
}

async fn archive(
    s: web::Data<Services>,
    request: HttpRequest,
    export: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let (party, id) = (s.party(&request).await?, id(&export)?);
    let owner = format!("party-{party}");
    match s.exports.view(&owner, id)?.state {
        ExportState::Made => send(&request, id, &s.exports.file(&owner, id)).await,
        ExportState::Making => Err(ApiProblem::new(ProblemType::StateConflict)
            .with_detail("the archive is still being made: ask for its state")),
        ExportState::Failed => Err(ManagerError::NotFound.into()),
    }
}

/// The file, or the part of it that is wanted.
pub(super) async fn send(
    request: &HttpRequest,
    id: ExportId,
    path: &Path,
) -> ApiResult<HttpResponse> {
    let mut file = tokio::fs::File::open(path)
        .await
        .map_err(|_| ApiProblem::from(ManagerError::NotFound))?;
    let whole = file.metadata().await.map_err(ApiProblem::internal)?.len();
    let tag = format!("\"{id}\"");
    let header = |name| request.headers().get(name).and_then(|v| v.to_str().ok());
    let same = header(IF_RANGE).is_none_or(|known| known == tag);
    let wanted = header(RANGE).filter(|_| same).map(|text| part(text, whole));
    let mut answer = match wanted {
        None => HttpResponse::Ok(),
        Some(None) => {
            return Ok(HttpResponse::build(StatusCode::RANGE_NOT_SATISFIABLE)
                .insert_header((CONTENT_RANGE, format!("bytes */{whole}")))
                .finish());
        }
        Some(Some((first, last))) => {
            let mut part = HttpResponse::build(StatusCode::PARTIAL_CONTENT);
            part.insert_header((CONTENT_RANGE, format!("bytes {first}-{last}/{whole}")));
            part
        }
    };
    let (first, last) = wanted.flatten().unwrap_or((0, whole.saturating_sub(1)));
    file.seek(SeekFrom::Start(first))
        .await
        .map_err(ApiProblem::internal)?;
    let length = (last + 1).saturating_sub(first).min(whole);
    let name = format!("attachment; filename=\"record-{id}.zip\"");
    Ok(answer
        .content_type("application/zip")
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, name))
        .no_chunking(length)
        .streaming(ReaderStream::new(file.take(length))))
}

/// The one range that is read: from a byte on, perhaps up to another; or the last ones.
fn part(text: &str, whole: u64) -> Option<(u64, u64)> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    if first.is_empty() {
        let last: u64 = last.parse().ok()?;
        return (last > 0 && whole > 0).then(|| (whole.saturating_sub(last), whole - 1));
    }
    let first: u64 = first.parse().ok()?;
    let last = match last {
        "" => whole.checked_sub(1)?,
        last => last.parse::<u64>().ok()?.min(whole.checked_sub(1)?),
    };
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn a_part_is_of_the_file_or_none() {
        assert_eq!(part("bytes=0-", 10), Some((0, 9)));
        assert_eq!(part("bytes=4-", 10), Some((4, 9)));
        assert_eq!(part("bytes=4-5", 10), Some((4, 5)));
        assert_eq!(part("bytes=4-500", 10), Some((4, 9)));
        assert_eq!(part("bytes=-3", 10), Some((7, 9)));
        assert_eq!(part("bytes=-30", 10), Some((0, 9)));
        for none in [
            "bytes=10-",
            "bytes=5-4",
            "bytes=-0",
            "bytes=a-",
            "4-5",
            "bytes=0-1,3-4",
        ] {
            assert_eq!(part(none, 10), None, "{none}");
        }
        assert_eq!(part("bytes=0-", 0), None);
    }
}
