//! The verbs of the program, and two processes on one database.

use std::io;

use consent_model::{ids::ReceiptId, request::RequestState};
use serde_json::Value;
use service_kit::program::ConfigFile;

use super::{fake::Twist, *};
use crate::verbs::{AskVerb, FetchArgs, FollowArgs, KeptArgs, RequestArgs, RequestsArgs, SAMPLE};

/// A full disk, or a pipe that nobody reads.
struct Full;

impl io::Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl World {
    async fn told(&self, verb: &AskVerb) -> Result<String, String> {
        let mut out = Vec::new();
        match verb.carry_out(&self.user, &mut out).await {
            Ok(()) => Ok(String::from_utf8(out).unwrap()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn file(&self) -> ConfigFile {
        ConfigFile {
            config: self.folder.path().join("unused.toml"),
        }
    }

    async fn told_to_nobody(&self, verb: &AskVerb) -> String {
        let done = verb.carry_out(&self.user, &mut Full).await;
        done.unwrap_err().to_string()
    }

    /// Asks for records as the sample does, to be kept; gives the request's id.
    async fn asked(&self) -> RequestId {
        self.asked_to("store").await
    }

    async fn asked_to(&self, mode: &str) -> RequestId {
        let ask = self.folder.path().join("ask.toml");
        let records = r#"[[items]]
            id = "statement"
            ask.kind = "records"
            ask.datasets = ["bank.accounts", "bank.transactions"]
            ask.range = { from = "2026-01-01", to = "2026-12-31" }
            source.kind = "provider"
        "#;
        let (head, _) = SAMPLE.split_once("[[items]]").unwrap();
        let head = head.replace("mode = \"query\"", &format!("mode = \"{mode}\""));
        std::fs::write(&ask, format!("{head}{records}")).unwrap();
        let told = self
            .told(&AskVerb::Request(RequestArgs {
                config: self.file(),
                ask,
                person: None,
                state: Some("application 17".to_owned()),
            }))
            .await
            .unwrap();
        let mut lines = told.lines();
        let id = lines.next().unwrap().strip_prefix("request ").unwrap();
        assert!(
            lines.next().unwrap().starts_with("decide http://"),
            "{told}"
        );
        id.parse().unwrap()
    }

    fn fetching(&self, request: RequestId, out: Option<&str>) -> AskVerb {
        AskVerb::Fetch(FetchArgs {
            config: self.file(),
            request,
            item: "statement".parse().unwrap(),
            out: out.map(|name| self.folder.path().join(name)),
        })
    }

    fn kept(&self, receipt: ReceiptId) -> AskVerb {
        AskVerb::Kept(KeptArgs {
            config: self.file(),
            receipt,
            source: None,
            out: None,
        })
    }
}

#[actix_web::test]
async fn a_file_that_is_there_is_never_written_over_and_costs_no_use() {
    let w = world(Twist::None).await;
    let request = w.asked().await;
    std::fs::write(w.folder.path().join("out.json"), "mine").unwrap();
    assert!(
        w.told(&w.fetching(request, Some("out.json")))
            .await
            .is_err()
    );
    assert!(w.fake.data_request.lock().unwrap().is_empty());
    let kept = std::fs::read_to_string(w.folder.path().join("out.json")).unwrap();
    assert_eq!(kept, "mine");

    *w.fake.twist.lock().unwrap() = Twist::Refused;
    assert!(
        w.told(&w.fetching(request, Some("new.json")))
            .await
            .is_err()
    );
    assert!(!w.folder.path().join("new.json").exists());
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_lender_without_code_asks_follows_fetches_and_keeps_receipts() {
    let w = world(Twist::None).await;
    let request = w.asked().await;
    let listed = |state| {
        AskVerb::Requests(RequestsArgs {
            config: w.file(),
            at_manager: false,
            state,
        })
    };
    let denied = listed(Some(RequestState::Denied));
    assert_eq!(w.told(&denied).await.unwrap(), "", "she has not said no");
    let known = w.told(&listed(None)).await.unwrap();
    let known: Value = serde_json::from_str(&known).unwrap();
    assert_eq!(known["word"], "application 17");
    assert_eq!(known["request"], request.to_string());
    let config = w.file();
    let told = w
        .told(&AskVerb::Follow(FollowArgs { config, request }))
        .await;
    assert_eq!(
        told.unwrap(),
        format!("state approved\nartifact {ID}\nitem statement\n")
    );
    let found = w.told(&w.fetching(request, None)).await.unwrap();
    let found: Value = serde_json::from_str(&found).unwrap();
    let rows = found["bank.transactions"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[1]["transaction_id"]), (2, &json!("t1")));
    let receipt = w.told(&AskVerb::Receipts(w.file())).await.unwrap();
    let receipt: Value = serde_json::from_str(&receipt).unwrap();
    assert_eq!(receipt["rows"], 2);
    assert_eq!(w.told(&AskVerb::Resubmit(w.file())).await.unwrap(), "");
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_part_is_written_out_with_what_is_missing_beside_it() {
    let w = world(Twist::Partial).await;
    let request = w.asked().await;
    let found = w.told(&w.fetching(request, None)).await.unwrap();
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found["bank.transactions"].as_array().unwrap().len(), 2);
    let missing = json!([{"dataset": "bank.accounts", "reason": "source_unavailable"}]);
    assert_eq!(found["missing"], missing);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn what_came_once_and_could_not_be_written_out_is_had_again_by_its_receipt() {
    let w = world(Twist::None).await;
    let request = w.asked().await;
    let error = w.told_to_nobody(&w.fetching(request, None)).await;
    let receipt = w.user.receipts().await.unwrap()[0].receipt;
    assert!(error.contains(&format!("`kept {receipt}`")), "{error}");
    let verb = w.kept(receipt);
    w.told_to_nobody(&verb).await;
    let found: Value = serde_json::from_str(&w.told(&verb).await.unwrap()).unwrap();
    assert_eq!(found["bank.transactions"].as_array().unwrap().len(), 2);

    // Also whoever was killed before anything was written is told of it.
    *w.fake.twist.lock().unwrap() = Twist::Exhausted;
    let error = w
        .told(&w.fetching(request, Some("out.json")))
        .await
        .unwrap_err();
    assert!(error.contains(&format!("`kept {receipt}`")), "{error}");
    assert!(!w.folder.path().join("out.json").exists());

    let unknown = w.told(&w.kept(w.fake.ids.mint())).await.unwrap_err();
    assert!(unknown.contains("there is no receipt"), "{unknown}");
    w.clock
        .advance(std::time::Duration::from_secs(400 * 86_400));
    let gone = w.told(&verb).await.unwrap_err();
    assert!(gone.contains("no longer"), "{gone}");
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn what_may_not_be_kept_is_received_only_once_it_is_written_out() {
    let w = world(Twist::None).await;
    let request = w.asked_to("view").await;
    w.told_to_nobody(&w.fetching(request, None)).await;
    assert!(w.user.receipts().await.unwrap().is_empty());
    assert!(w.fake.confirmed.lock().unwrap().is_empty());
    let found = w.told(&w.fetching(request, None)).await.unwrap();
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found["bank.transactions"].as_array().unwrap().len(), 2);
    assert_eq!(w.fake.data_request.lock().unwrap().len(), 1);
    let receipt = w.user.receipts().await.unwrap()[0].receipt;
    let gone = w.told(&w.kept(receipt)).await.unwrap_err();
    assert!(gone.contains("not kept"), "{gone}");
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn two_processes_on_one_database_make_one_data_request() {
    let w = world(Twist::SilentAtFirst).await;
    let artifact = w.artifact().await.unwrap();
    w.user.fetch(&artifact, &item()).await.unwrap_err();
    let config = w.user.parts().config.clone();
    let other = Adapter::open(config, ids_at(w.clock.clone(), 9))
        .await
        .unwrap();
    let other = other.data_user();
    // Neither is done before the other has begun.
    *w.fake.twist.lock().unwrap() = Twist::Together;
    let item = item();
    let (one, two) = tokio::join!(
        w.user.fetch(&artifact, &item),
        other.fetch(&artifact, &item)
    );
    assert!(one.is_ok() || two.is_ok(), "{one:?} {two:?}");
    let sent = w.fake.data_request.lock().unwrap().clone();
    assert!(sent.iter().all(|jws| jws.as_str() == sent[0].as_str()));
    assert_eq!(w.user.receipts().await.unwrap().len(), 1);
    assert_eq!(other.receipts().await.unwrap().len(), 1);
    w.server.stop().await.unwrap();
}
