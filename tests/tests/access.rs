//! Who may call what: one readable table for every service, and nobody gets in without proof.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::fmt::Write as _;

use amanat_tests::harness::Harness;
use reqwest::{Client, Method, redirect::Policy};
use url::Url;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tables/who-may-call.tsv");

fn rows() -> Vec<(&'static str, &'static str, &'static str, String)> {
    let mut rows = Vec::new();
    for r in consent_manager::http::routes::ROUTES {
        rows.push((
            "consent-manager",
            r.method,
            r.path,
            format!("{:?}", r.access),
        ));
    }
    for r in personal_store::http::routes::ROUTES {
        rows.push((
            "personal-store",
            r.method,
            r.path,
            format!("{:?}", r.access),
        ));
    }
    for (method, path, access) in fiduciary_adapter::http::routes::ROUTES {
        rows.push(("fiduciary-adapter", method, path, format!("{access:?}")));
    }
    rows
}

#[test]
fn every_route_stands_in_the_table() {
    let mut table = String::from("service\tmethod\tpath\twho\n");
    for (service, method, path, who) in rows() {
        writeln!(table, "{service}\t{method}\t{path}\t{who}").unwrap();
    }
    if std::env::var_os("AMANAT_WRITE_TABLES").is_some() {
        std::fs::write(TABLE, &table).unwrap();
    }
    let written = std::fs::read_to_string(TABLE).unwrap_or_default();
    assert_eq!(
        written, table,
        "review the difference, then write it with AMANAT_WRITE_TABLES=1"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_proof_nothing_private_is_served() {
    let network = Harness::start(2).await.unwrap();
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let place = |service: &str| -> Url {
        match service {
            "consent-manager" => network.addresses.manager.clone(),
            "personal-store" => network.addresses.store.clone(),
            _ => network.addresses.bank.clone(),
        }
    };
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let mut asked = 0;
    for (service, method, path, who) in rows() {
        if who == "Public" {
            continue;
        }
        let path: String = path
            .split('/')
            .map(|part| match part {
                "{page}" => "0",
                part if part.starts_with('{') => id,
                part => part,
            })
            .collect::<Vec<_>>()
            .join("/");
        let url = place(service).join(&path).unwrap();
        let method: Method = method.parse().unwrap();
        let answer = client.request(method.clone(), url).send().await.unwrap();
        let status = answer.status().as_u16();
        assert!(
            matches!(status, 303 | 400 | 401 | 403 | 404 | 415),
            "{service} {method} {path} ({who}) answered {status} to a stranger"
        );
        asked += 1;
    }
    assert!(asked > 30, "only {asked} routes were asked");
    network.stop().await.unwrap();
}
