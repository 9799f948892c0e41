//! No answer leaves that rests on what is not on disk yet.
//!
//! Writers share a transaction (`migrations::shared`), so one may see what another has written before that is
//! durable: a request that comes again finds that it was done. Its own answer waits until it is.

use actix_web::{
    Error, ResponseError as _,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use migrations::shared::observing;

use crate::problem::ApiProblem;

/// Middleware: an answer waits for what its handler has seen of others' work. Where that has been undone the answer
/// is 503 in its place: it may be wrong, and the request can be made again.
///
/// # Errors
/// Those of the service behind it.
pub async fn answers<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let (answered, observed) = observing(next.call(request)).await;
    let undone = observed.settled().await;
    let response = answered?;
    match undone {
        Ok(()) => Ok(response.map_into_left_body()),
        Err(error) => {
            let refusal = ApiProblem::unavailable(error).error_response();
            let (request, _) = response.into_parts();
            Ok(ServiceResponse::new(request, refusal).map_into_right_body())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use actix_web::{App, HttpResponse, middleware::from_fn, test, web};
    use migrations::{database::begin, shared::Database};
    use sea_orm::ConnectionTrait as _;
    use tokio::task::yield_now;

    use super::*;

    async fn database(folder: &std::path::Path) -> Database {
        let url = format!("sqlite://{}/a.db?mode=rwc", folder.display());
        let db = Database::new(sea_orm::Database::connect(url).await.unwrap());
        for table in [
            "PRAGMA journal_mode = WAL",
            "CREATE TABLE done (id INTEGER PRIMARY KEY)",
            "CREATE TABLE late (id INTEGER REFERENCES done (id) DEFERRABLE INITIALLY DEFERRED)",
        ] {
            db.execute_unprepared(table).await.unwrap();
        }
        db
    }

    /// Takes its turn, and answers from what it finds, without writing anything.
    async fn done_before(db: web::Data<Database>) -> HttpResponse {
        let _tx = begin(&db).await.unwrap();
        HttpResponse::Ok().body("that was done before")
    }

    #[actix_web::test]
    async fn what_another_has_done_is_not_told_before_it_is_on_disk() {
        for (last, status) in [
            ("INSERT INTO done (id) VALUES (2)", 200),
            // No commit takes it.
            ("INSERT INTO late (id) VALUES (404)", 503),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let db = database(folder.path()).await;
            let app = App::new()
                .app_data(web::Data::new(db.clone()))
                .route("/", web::get().to(done_before))
                .wrap(from_fn(answers));
            let app = test::init_service(app).await;
            let first = begin(&db).await.unwrap();
            let insert = "INSERT INTO done (id) VALUES (1)";
            first.execute_unprepared(insert).await.unwrap();
            let told = Cell::new(false);
            let waiting = async |as_many: usize| {
                while db.waiting() < as_many {
                    yield_now().await;
                }
            };
            let asks = async {
                let request = test::TestRequest::get().uri("/").to_request();
                let response = test::call_service(&app, request).await;
                told.set(true);
                response.status().as_u16()
            };
            let comes_last = async {
                waiting(1).await;
                let tx = begin(&db).await.unwrap();
                // The handler is through: its turn is over.
                for _ in 0..100 {
                    yield_now().await;
                }
                assert!(!told.get(), "what was found may be undone yet");
                tx.execute_unprepared(last).await.unwrap();
                tx.commit().await
            };
            let commits = async {
                waiting(2).await;
                first.commit().await
            };
            let (said, last, first) = tokio::join!(asks, comes_last, commits);
            assert_eq!(said, status);
            assert_eq!(last.is_ok(), status == 200);
            assert_eq!(first.is_ok(), status == 200);
        }
    }
}
