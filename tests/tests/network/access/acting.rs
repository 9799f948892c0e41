//! One person acts for another: what is open, what stays shut, and that the end is felt at once.

use amanat_tests::harness::Harness;
use consent_manager::service::{Checked, Ender};
use consent_model::ids::RepresentationId;
use sandbox::{
    people::PEOPLE,
    story::{browser::Page, life::Life},
};
use url::Url;

/// Pages that are nobody's but her own.
const HER_OWN: [&str; 8] = [
    "passkeys",
    "passkeys/new",
    "settings",
    "nominees",
    "guardians",
    "links",
    "approvals/x",
    "resumes/x",
];

struct Acts<'a> {
    who: Life<'a>,
    manager: Url,
}

impl Acts<'_> {
    async fn open(&self, path: &str) -> Page {
        let url = self.manager.join(path).unwrap();
        self.who.browser.open(&url).await.unwrap()
    }

    /// The token that forms carry now.
    async fn token(&self) -> String {
        let page = self.open("dashboard").await;
        page.form("/sign-out").unwrap().fields()["csrf"].to_owned()
    }

    async fn post(&self, path: &str, token: &str, fields: &[(&str, &str)]) -> Page {
        let url = self.manager.join(path).unwrap();
        let mut fields = fields.to_vec();
        fields.push(("csrf", token));
        self.who.browser.post(&url, &fields).await.unwrap()
    }

    async fn act_for(&self, right: &str) -> Page {
        let token = self.token().await;
        let fields = [("representation", right)];
        self.post("acting", &token, &fields).await
    }

    async fn is_acting(&self) -> bool {
        self.open("dashboard")
            .await
            .body
            .contains("<aside class=\"acting\"")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_acts_for_her_is_let_in_to_what_is_allowed_and_out_again_at_the_end() {
    let network = Harness::start(6).await.unwrap();
    let meera = Acts {
        who: Life::new(&network, &PEOPLE[0]).unwrap(),
        manager: network.addresses.manager.clone(),
    };
    meera.who.sign_in().await.unwrap();
    meera.who.link_store().await.unwrap();
    let bank = network.addresses.bank.clone();
    let customer = PEOPLE[0].bank_customer;
    meera
        .who
        .link_provider("bank", &bank, customer)
        .await
        .unwrap();
    meera.who.deposit("bank").await.unwrap();
    let waiting = meera.who.asks_for_deposit("bank").await.unwrap().url;

    let token = meera.token().await;
    let named = [("name", "Arjun Sample"), ("email", PEOPLE[1].email)];
    let page = meera.post("nominees", &token, &named).await;
    let (_, rest) = page.body.split_once("action=\"/nominees/").unwrap();
    let right = rest.split('/').next().unwrap().to_owned();
    let id: RepresentationId = right.parse().unwrap();

    // Named, and no more: nothing to choose, and nothing is begun.
    let arjun = Acts {
        who: Life::new(&network, &PEOPLE[1]).unwrap(),
        manager: network.addresses.manager.clone(),
    };
    arjun.who.sign_in().await.unwrap();
    assert!(!arjun.open("guardians").await.body.contains(&right));
    assert_eq!(arjun.act_for(&right).await.status, 404);
    assert!(!arjun.is_acting().await);

    let found = Checked {
        by: "Desk",
        ground: "death certificate",
        proof: "DC-17",
        until: None,
        same_as: None,
    };
    let manager = &network.manager.manager;
    manager.accept_representation(id, found).await.unwrap();
    // In force, but not for a third.
    let sana = Acts {
        who: Life::new(&network, &PEOPLE[2]).unwrap(),
        manager: network.addresses.manager.clone(),
    };
    sana.who.sign_in().await.unwrap();
    assert_eq!(sana.act_for(&right).await.status, 404);

    let before = arjun.token().await;
    assert!(arjun.act_for(&right).await.status.is_success());
    assert!(arjun.is_acting().await);
    // A form from before he began does nothing in her name.
    let complaint = [("to", "this"), ("matter", "grievance"), ("text", "Slow.")];
    assert_eq!(arjun.post("rights", &before, &complaint).await.status, 403);

    for path in HER_OWN {
        assert_eq!(arjun.open(path).await.status, 403, "{path}");
    }
    let token = arjun.token().await;
    let shut = [
        ("passkeys/sign-in", vec![]),
        ("settings/language", vec![("language", "hi")]),
        ("settings/mail", vec![("topic", "use"), ("mail", "off")]),
        (
            "nominees",
            vec![("name", "Sana"), ("email", PEOPLE[2].email)],
        ),
        ("links", vec![("party", "clinic.sandbox.example")]),
    ];
    for (path, fields) in shut {
        let page = arjun.post(path, &token, &fields).await;
        assert_eq!(page.status, 403, "{path}");
    }
    // He sees who asks and what, and has no yes to give.
    let notice = arjun.who.browser.open(&waiting).await.unwrap();
    assert_eq!(notice.status, 200);
    assert!(!notice.body.contains("value=\"approve\""));
    let form = notice.form("/decision").unwrap();
    let shown = form.fields()["notice"].to_owned();
    let yes = [("notice", shown.as_str()), ("decision", "approve")];
    let decision = format!("{}/decision", waiting.path().trim_start_matches('/'));
    let refused = arjun.post(&decision, &token, &yes).await;
    assert!(
        !refused.url.path().starts_with("/approvals/"),
        "{}",
        refused.url
    );
    assert!(
        arjun
            .post("rights", &token, &complaint)
            .await
            .status
            .is_success()
    );

    // Back to himself, where nothing of hers is.
    arjun.post("acting", &token, &[]).await;
    assert!(!arjun.is_acting().await);
    assert_eq!(arjun.who.browser.open(&waiting).await.unwrap().status, 404);

    // In her place once more when it ends: at once, and his next form is refused.
    arjun.act_for(&right).await;
    let token = arjun.token().await;
    let by = Ender::Operator("Desk");
    manager.end_representation(id, by).await.unwrap();
    assert_eq!(arjun.post("rights", &token, &complaint).await.status, 403);
    assert!(!arjun.is_acting().await);
    assert_eq!(arjun.who.browser.open(&waiting).await.unwrap().status, 404);
    assert_eq!(arjun.act_for(&right).await.status, 404);
    network.stop().await.unwrap();
}
