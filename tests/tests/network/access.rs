//! Who may call what: one readable table for every service, and nobody gets in without proof.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod acting;
mod auditor;
mod calls;
mod many;
mod others;
mod second_passkey;
mod strangers;

use std::{fmt::Write as _, path::PathBuf};

use service_kit::routes::Route;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tables/who-may-call.tsv");

/// The folders of the services, and what each serves.
fn services() -> [(&'static str, Vec<&'static Route>); 3] {
    [
        (
            "consent-manager",
            consent_manager::http::routes::routes().collect(),
        ),
        (
            "personal-store",
            personal_store::http::routes::ROUTES.iter().collect(),
        ),
        ("fiduciary-adapter", {
            use fiduciary_adapter::http::routes::{DECIDE_ROUTES, ROUTES};
            // Of the second list, only what the first has not: health is on both listeners.
            let own = DECIDE_ROUTES.iter().filter(|own| {
                let mut routes = ROUTES.iter();
                !routes.any(|r| (r.method, r.path) == (own.method, own.path))
            });
            ROUTES.iter().chain(own).collect()
        }),
    ]
}

#[test]
fn every_route_stands_in_the_table_once() {
    let mut table = String::from("service\tmethod\tpath\twho\n");
    for (service, routes) in services() {
        for route in &routes {
            let Route {
                method,
                path,
                access,
                deprecation,
            } = route;
            writeln!(table, "{service}\t{method}\t{path}\t{access:?}").unwrap();
            let same = |r: &&&Route| (r.method, r.path) == (*method, *path);
            assert_eq!(routes.iter().filter(same).count(), 1, "{method} {path}");
            let known = deprecation.is_none_or(|days| days.days().is_some());
            assert!(known, "{method} {path}: two days, a year apart at least");
        }
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

/// `service_kit::routes!` is the only way in: an endpoint registered by hand would have no row.
#[test]
fn nothing_is_registered_but_through_the_list() {
    let mut read = 0;
    for (service, _) in services() {
        let root = format!("{}/../{service}/src", env!("CARGO_MANIFEST_DIR"));
        let mut folders = vec![PathBuf::from(root)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text: String = std::fs::read_to_string(&path).unwrap();
                let text: String = text.split_whitespace().collect();
                // A thread's scope, and none of routes.
                let text = text.replace("thread::scope(", "");
                for way in [
                    ".route(",
                    "::resource(",
                    "Resource::new(",
                    "::scope(",
                    "Scope::new(",
                    ".service(",
                    "#[get(",
                    "#[post(",
                    "#[route(",
                ] {
                    assert!(!text.contains(way), "{} has `{way}`", path.display());
                }
                read += 1;
            }
        }
    }
    assert!(read > 60, "only {read} files");
}
