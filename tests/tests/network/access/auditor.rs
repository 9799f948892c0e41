//! The auditor's console over HTTP: to whoever is no auditor it is not there; each look is entered
//! before anything is shown; and it ends at once.

use amanat_tests::harness::Harness;
use chrono::TimeDelta;
use consent_manager::{review::By, service::Inviting};
use sandbox::{
    people::PEOPLE,
    story::{browser::Page, life::Life},
};
use service_kit::routes::Access;
use url::Url;

use super::{
    calls::{ID, path},
    services,
};

struct Looks<'a> {
    who: Life<'a>,
    manager: Url,
}

impl Looks<'_> {
    async fn open(&self, path: &str) -> Page {
        let url = self.manager.join(path).unwrap();
        self.who.browser.open(&url).await.unwrap()
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.open("dashboard").await;
        let token = page.form("/sign-out").unwrap().fields()["csrf"].to_owned();
        let mut fields = fields.to_vec();
        fields.push(("csrf", &token));
        let url = self.manager.join(path).unwrap();
        self.who.browser.post(&url, &fields).await.unwrap()
    }

    /// What each route of the console answers.
    async fn ask_all(&self) -> Vec<(String, u16)> {
        let (_, routes) = services().into_iter().next().unwrap();
        let mut answers = Vec::new();
        for route in routes.iter().filter(|r| r.access == Access::Auditor) {
            let id = if route.path.contains("{number}") {
                "1"
            } else {
                ID
            };
            let at = path(route, id);
            let page = match route.method {
                "GET" => self.open(&at).await,
                _ => {
                    self.post(&at, &[("scope", "population"), ("reason", "x")])
                        .await
                }
            };
            answers.push((
                format!("{} {}", route.method, route.path),
                page.status.as_u16(),
            ));
        }
        answers
    }
}

fn by() -> By {
    By {
        who: "Operator".into(),
        why: "order 7".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_looks_at_the_log_and_nobody_else_does() {
    let network = Harness::start(7).await.unwrap();
    let manager = &network.manager.manager;
    let meera = Life::new(&network, &PEOPLE[0]).unwrap();
    meera.sign_in().await.unwrap();
    meera.link_store().await.unwrap();
    let arjun = Looks {
        who: Life::new(&network, &PEOPLE[1]).unwrap(),
        manager: network.addresses.manager.clone(),
    };
    arjun.who.sign_in().await.unwrap();

    // No auditor: nothing of it is there, and nothing is entered.
    let answers = arjun.ask_all().await;
    assert!(answers.len() >= 11, "{answers:?}");
    for (route, status) in &answers {
        assert_eq!(*status, 404, "{route}");
    }
    assert!(manager.looks(None, None, 9).await.unwrap().is_empty());
    let wrong = arjun
        .post("audit/join", &[("code", "AAAAA-AAAAA-AAAAA-AAAAA")])
        .await;
    assert_eq!(wrong.status, 422);

    let inviting = Inviting {
        name: "A. Examiner",
        body: "Data Protection Board",
        until: manager.clock().now() + TimeDelta::days(30),
        by: &by(),
    };
    let invited = manager.invite_auditor(inviting).await.unwrap();
    let joined = arjun
        .post("audit/join", &[("code", invited.code.expose())])
        .await;
    assert_eq!((joined.status.as_u16(), joined.url.path()), (200, "/audit"));
    assert!(joined.text().contains("Data Protection Board"));

    // Every page shows the log, under names that are nobody's, and each look was entered before.
    let mut looked = manager.looks(None, None, 99).await.unwrap().len();
    for (at, status) in [
        ("audit", 200),
        ("audit?event=link.linked", 200),
        ("audit?person=Meera", 422),
        ("audit?event=link.sold&from=2026-13-01", 422),
        ("audit/entries/0", 200),
        ("audit/entries/0/proof.json", 200),
        ("audit/entries/999999", 404),
        ("audit/entries/x", 404),
        ("audit/figures", 200),
        ("audit/figures?from=2026-11-30&to=2026-11-01", 422),
        ("audit/figures.csv", 200),
        ("audit/changes", 200),
        ("audit/changes?kind=parties", 200),
        ("audit/exports", 200),
        ("audit/looks", 200),
    ] {
        let page = arjun.open(at).await;
        assert_eq!(page.status, status, "{at}");
        for personal in [PEOPLE[0].name, PEOPLE[0].email] {
            assert!(!page.body.contains(personal), "{at} names {personal}");
        }
        let now = manager.looks(None, None, 99).await.unwrap().len();
        let entered = usize::from(at != "audit/entries/x");
        assert_eq!(now, looked + entered, "{at}");
        looked = now;
    }
    let entry = arjun.open("audit?event=link.linked").await;
    let link = entry.link("/audit/entries/").unwrap();
    let entry = arjun.who.browser.open(&link).await.unwrap();
    assert_eq!(entry.status, 200);
    let table = arjun.open("audit/figures.csv").await;
    assert!(
        table
            .body
            .starts_with("from,consent_request.received,notice.shown,consent.granted")
    );

    // An archive is asked for with a reason, made, verified, and taken.
    for fields in [
        &[("scope", "population"), ("reason", "")][..],
        &[
            ("scope", "population"),
            ("reason", "r"),
            ("from", "2031-01-01"),
        ],
        &[("scope", "person"), ("reason", "r")],
        &[
            ("scope", "party"),
            ("reason", "r"),
            ("party", "nobody.example"),
        ],
    ] {
        assert_eq!(
            arjun.post("audit/exports", fields).await.status,
            422,
            "{fields:?}"
        );
    }
    assert_eq!(
        arjun
            .post("audit/exports", &[("scope", "all"), ("reason", "r")])
            .await
            .status,
        400
    );
    let made = arjun
        .post(
            "audit/exports",
            &[("scope", "population"), ("reason", "order 7")],
        )
        .await;
    assert_eq!(made.status, 200);
    let file = loop {
        let page = arjun.open("audit/exports").await;
        match page.link("/audit/exports/") {
            Ok(file) if !page.body.contains("<progress") => break file,
            Err(_) if !page.body.contains("<progress") => panic!("{}", page.text()),
            _ => tokio::task::yield_now().await,
        }
    };
    let page = arjun.open("audit/exports").await;
    assert!(page.text().contains("nothing was found"), "{}", page.text());
    let archive = arjun.who.browser.open(&file).await.unwrap();
    assert_eq!(archive.status, 200);
    assert!(archive.body.starts_with("PK"));
    let verify = format!("{}/verify", file.path());
    assert_eq!(arjun.post(&verify, &[]).await.status, 200);
    let noted = manager.looks(None, None, 999).await.unwrap();
    assert!(noted.iter().any(|look| look.what.starts_with("download ")));

    // It ends while she looks.
    manager.end_auditor(invited.id, &by()).await.unwrap();
    for (route, status) in arjun.ask_all().await {
        assert_eq!(status, 404, "{route}");
    }
    let again = arjun
        .post("audit/join", &[("code", invited.code.expose())])
        .await;
    assert_eq!(again.status, 422);
    network.stop().await.unwrap();
}
