//! Every address that the registry names for people leads somewhere.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use amanat_tests::harness::Harness;
use sandbox::story::browser::Browser;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_complaint_finds_a_page_or_a_mailbox() {
    let network = Harness::start(5).await.unwrap();
    let browser = Browser::new().unwrap();
    let parties = network.manager.manager.parties().await.unwrap();
    assert_eq!(parties.len(), 8);
    for party in parties {
        if party.grievance_url.scheme() == "mailto" {
            continue;
        }
        let page = browser.open(&party.grievance_url).await.unwrap();
        assert_eq!(page.status, 200, "{}", party.grievance_url);
    }
    network.stop().await.unwrap();
}
