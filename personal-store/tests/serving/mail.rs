//! The store's own mail: it says that a consent has arrived, to the address that is vouched for, and
//! nothing that anybody on its way could use.

use std::{fs, path::PathBuf, time::Duration};

use consent_model::artifact::TYP;
use personal_store::storage::MailAddress;
use serde_json::{Value, json};
use service_kit::mail::MailConfig;

use crate::{signed_in::Browser, world::World};

impl World {
    /// A store that writes mails into a folder.
    pub(crate) async fn mailing() -> (Self, PathBuf) {
        let w = Self::new().await;
        let folder = w.folder().join("mails");
        let mail = MailConfig {
            from: "Store <store@mail.example>".to_owned(),
            smtp: None,
            outbox: Some(folder.clone()),
        };
        let w = w
            .restarted_with("SELECT 1", |config| config.mail = Some(mail))
            .await;
        (w, folder)
    }

    /// The manager tells the store of a consent.
    async fn told(&self) {
        let claims = self.manager.consent(&self.plan());
        self.manager.sign(TYP, &claims);
        assert_eq!(self.send_artifact(&claims).await, 204);
    }

    async fn address(&self) -> Option<MailAddress> {
        let db = self.host_db().await;
        let address = db.mail_address(self.account).await.unwrap();
        db.close().await.unwrap();
        address
    }
}

pub(crate) fn vouched(verified: bool) -> Value {
    json!({ "email": "she@mail.example", "email_verified": verified })
}

/// The mails in the folder, once there are as many; or what there are after a while.
pub(crate) async fn mails(folder: &PathBuf, wanted: usize) -> Vec<String> {
    let mut found = Vec::new();
    for _ in 0..60 {
        found = fs::read_dir(folder)
            .unwrap()
            .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        if found.len() >= wanted {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    found
}

#[actix_web::test]
async fn she_hears_of_a_consent_by_mail_and_nobody_on_its_way_learns_of_what() {
    let (w, folder) = World::mailing().await;
    let she = Browser::with(&w, "hers", &vouched(true)).await;
    w.told().await;
    let all = mails(&folder, 1).await;
    assert_eq!(all.len(), 1);
    assert!(all[0].contains("To: she@mail.example"), "{}", all[0]);
    for secret in ["lender", "Lender", "income", "43,000", "pseudonym"] {
        assert!(!all[0].contains(secret), "{secret}: {}", all[0]);
    }
    // She turns them off, and on again.
    let page = she.get("approved").await;
    assert!(page.body.contains("she@mail.example"));
    let off = she
        .post_with("approved/mail", &[], &[("wanted", "no")])
        .await;
    assert_eq!(off.status, 303);
    w.told().await;
    // Signing in again changes no wish.
    Browser::with(&w, "hers", &vouched(true)).await;
    assert!(!w.address().await.unwrap().wanted);
    she.post_with("approved/mail", &[], &[("wanted", "yes")])
        .await;
    w.told().await;
    assert_eq!(mails(&folder, 2).await.len(), 2);
    w.stop().await;
}

#[actix_web::test]
async fn an_address_that_nobody_vouches_for_is_not_written_to() {
    let (w, folder) = World::mailing().await;
    Browser::with(&w, "hers", &vouched(true)).await;
    assert!(w.address().await.is_some());
    let she = Browser::with(&w, "hers", &vouched(false)).await;
    assert!(w.address().await.is_none());
    w.told().await;
    let page = she.get("approved").await;
    assert!(page.body.contains("no confirmed mail address"));
    w.work().await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(mails(&folder, 0).await.len(), 0);
    w.stop().await;
}
