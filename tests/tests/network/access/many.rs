//! Many documents in one call, and long lists: each party's own, and what does not fit is told.

use amanat_tests::harness::Harness;
use fiduciary_adapter::verbs::{AskVerb, RequestsArgs};
use serde_json::Value;
use service_kit::program::ConfigFile;

use super::calls::{Caller, party};

#[tokio::test(flavor = "multi_thread")]
async fn each_document_of_a_batch_is_taken_or_refused_by_itself_and_again_as_before() {
    let network = Harness::start(5).await.unwrap();
    let caller = Caller::new(&network);
    let (lender, bank) = (caller.key_of("lender"), caller.key_of("bank"));
    let made = |path, key| caller.document("consent-manager", path, key);
    let asked = made("/v1/consent-requests", &lender);
    let batch = [
        &asked,
        &made("/v1/consent-requests", &bank),
        &made("/v1/data-sessions", &lender),
        &made("/v1/artifacts/{artifact}/end", &lender),
        &made("/v1/artifacts/{artifact}/acknowledgement", &lender),
        &made("/preview", &lender),
        &asked,
    ];
    let (status, answer) = caller.batch("lender", &batch).await;
    assert_eq!(status, 200);
    let items = answer["items"].as_array().unwrap();
    let statuses: Vec<_> = items.iter().map(|item| item["status"].as_u64()).collect();
    // What is about a copy that is not there is told so; the same request again is known.
    let expected = [201, 400, 404, 404, 404, 400, 200].map(Some);
    assert_eq!(statuses, expected, "{answer:#}");
    assert_eq!(items[0]["location"], items[6]["location"]);
    for refused in &items[1..6] {
        assert!(refused["problem"]["type"].is_string(), "{refused}");
        assert!(refused.get("body").is_none(), "{refused}");
    }
    let (_, again) = caller.batch("lender", &batch[..1]).await;
    assert_eq!(again["items"][0]["status"], 200);
    assert_eq!(again["items"][0]["location"], items[0]["location"]);
    // Another's documents are not taken, whoever carries them.
    let (status, carried) = caller.batch("bank", &batch[..1]).await;
    assert_eq!(status, 200);
    assert_eq!(carried["items"][0]["status"], 403, "{carried}");
    let none: [&_; 0] = [];
    assert_eq!(caller.batch("lender", &none).await.0, 400);
    network.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partys_requests_are_listed_by_page_state_and_time_and_another_query_is_refused() {
    let network = Harness::start(6).await.unwrap();
    let caller = Caller::new(&network);
    let key = caller.key_of("lender");
    let made = || caller.document("consent-manager", "/v1/consent-requests", &key);
    let (first, second) = (made(), made());
    let (_, taken) = caller.batch("lender", &[&first, &second]).await;
    let ids = taken["items"].as_array().unwrap().iter();
    let ids: Vec<_> = ids.map(|item| item["body"]["request_id"].clone()).collect();
    let list = async |query: &str| {
        let path = "/v1/consent-requests";
        caller.as_party("lender", "GET", path, query).await
    };
    let named = |page: &Value| -> Vec<Value> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["request_id"].clone()).collect()
    };
    let (status, page) = list("?limit=1").await;
    assert_eq!((status, named(&page)), (200, vec![ids[1].clone()]));
    let next = page["next"].as_str().unwrap().to_owned();
    let (_, page) = list(&format!("?limit=1&cursor={next}")).await;
    assert_eq!(named(&page), [ids[0].clone()], "the newest first");
    assert_eq!(named(&list("?state=pending").await.1).len(), 2);
    assert!(named(&list("?state=approved").await.1).is_empty());
    assert_eq!(named(&list("?since=2020-01-01T00:00:00Z").await.1).len(), 2);
    assert!(named(&list("?since=2099-01-01T00:00:00Z").await.1).is_empty());
    for wrong in [
        "?state=won",
        "?since=today",
        "?limit=0",
        "?cursor=x",
        "?more=1",
    ] {
        assert_eq!(list(wrong).await.0, 400, "{wrong}");
    }
    let (_, other) = caller
        .as_party("researcher", "GET", "/v1/consent-requests", "")
        .await;
    assert!(
        named(&other).is_empty(),
        "{} has made none",
        party("researcher")
    );
    // The same from the command line, on all pages.
    let verb = AskVerb::Requests(RequestsArgs {
        config: ConfigFile {
            config: "unused.toml".into(),
        },
        at_manager: true,
        state: None,
    });
    let (lender, mut out) = (network.lender.adapter.data_user(), Vec::new());
    verb.carry_out(&lender, &mut out).await.unwrap();
    let lines = String::from_utf8(out).unwrap();
    let lines = lines.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["request_id"].clone()
    });
    assert_eq!(lines.collect::<Vec<_>>(), [ids[1].clone(), ids[0].clone()]);
    network.stop().await.unwrap();
}
