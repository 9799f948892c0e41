//! Linking: whose approvals count for her store, and until when she can mend a mistake.

use consent_model::{jose::CompactJws, link::LIFE};
use personal_store::storage::Link;

use crate::{
    signed_in::{Browser, Page},
    world::{PSEUDONYM, SHE, World},
};

const ANOTHER: &str = "pseudonym-of-another";
const SAYS_SO: &str = "it ends and this one takes its place";

impl World {
    async fn link_of(&self, pseudonym: &str) -> Option<Link> {
        let db = self.host_db().await;
        let link = db.link_of(&pseudonym.parse().unwrap()).await.unwrap();
        db.close().await.unwrap();
        link
    }

    /// Answers a link request of the manager's in this browser.
    async fn answer(&self, browser: &Browser<'_>, request: &CompactJws, decision: &str) -> Page {
        let fields = [
            ("csrf", &*browser.token().await),
            ("request", request.as_str()),
            ("decision", decision),
        ];
        browser.post("link", &fields).await
    }

    /// Opens a link request of the manager's in this browser and says yes. The page that asked, and
    /// what became of it.
    async fn link(&self, browser: &Browser<'_>, name: &str, approver: &str) -> (Page, Page) {
        let request = self.link_request(name, approver, LIFE);
        let address = format!("link?request={}", request.as_str());
        let asked = browser.get(&address).await;
        assert_eq!(asked.status, 200);
        (asked, self.answer(browser, &request, "confirm").await)
    }
}

#[actix_web::test]
async fn a_link_of_hers_is_not_taken_over_by_another_account() {
    let w = World::new().await;
    let another = Browser::of(&w, "theirs").await;
    let (_, refused) = w.link(&another, PSEUDONYM, SHE).await;
    assert_eq!(refused.status, 409);
    assert_eq!(w.link_of(PSEUDONYM).await.unwrap().account, w.account);
    // She herself gets her own link again.
    let she = Browser::of(&w, "hers").await;
    let (asked, linked) = w.link(&she, PSEUDONYM, SHE).await;
    assert!(!asked.body.contains(SAYS_SO));
    assert_eq!(linked.status, 303);
    assert!(linked.location.contains("response="));
    w.stop().await;
}

#[actix_web::test]
async fn another_sign_in_does_not_count_under_her_name_or_for_what_is_used() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let (_, refused) = w.link(&she, PSEUDONYM, "another").await;
    assert_eq!(refused.status, 409);
    // Something was approved under it.
    w.served(&w.plan()).await;
    let (asked, refused) = w.link(&she, ANOTHER, "another").await;
    assert!(!asked.body.contains(SAYS_SO));
    assert_eq!(refused.status, 409);
    assert!(w.link_of(ANOTHER).await.is_none());
    let link = w.link_of(PSEUDONYM).await.unwrap();
    assert_eq!(link.evidence, w.manager.evidence_subject(SHE));
    w.stop().await;

    // Records were asked for under it, and she said yes.
    let w = World::new().await;
    w.bank();
    w.opened().await;
    let she = Browser::of(&w, "hers").await;
    let (_, refused) = w.link(&she, ANOTHER, "another").await;
    assert_eq!(refused.status, 409);
    assert!(w.link_of(PSEUDONYM).await.is_some());
    w.stop().await;
}

#[actix_web::test]
async fn a_link_that_nothing_came_of_gives_way_and_the_page_says_so() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    // A request of somebody else's, which the manager takes from nobody but him.
    let (asked, linked) = w.link(&she, ANOTHER, "another").await;
    assert!(asked.body.contains(SAYS_SO), "{}", asked.body);
    assert_eq!(linked.status, 303);
    assert!(w.link_of(PSEUDONYM).await.is_none());
    let link = w.link_of(ANOTHER).await.unwrap();
    assert_eq!(link.evidence, w.manager.evidence_subject("another"));
    // Hers, again.
    let (asked, linked) = w.link(&she, PSEUDONYM, SHE).await;
    assert!(asked.body.contains(SAYS_SO));
    assert_eq!(linked.status, 303);
    assert!(w.link_of(ANOTHER).await.is_none());
    w.bank();
    w.opened().await;
    w.stop().await;
}

#[actix_web::test]
async fn a_page_that_answers_a_form_can_be_left_for_another_language() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let request = w.link_request(ANOTHER, "another", LIFE);
    let declined = w.answer(&she, &request, "decline").await;
    assert_eq!(declined.status, 200);
    let fields = [("csrf", "x"), ("group", "bank")];
    let refused = she.post("deposits/request", &fields).await;
    assert_eq!(refused.status, 403);
    for page in [declined, refused] {
        assert!(page.body.contains("href=\"/?lang=hi\""), "{}", page.body);
    }
    // A page that was asked for stays where it is, with its address.
    let refused = she.get("link?request=x&lang=en").await;
    let again = "href=\"?request=x&#38;lang=hi\"";
    assert!(refused.body.contains(again), "{}", refused.body);
    w.stop().await;
}
