//! Dependencies point one way (design §4), and the manager cannot link what opens payloads.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// What each crate may depend on inside the workspace, in builds (tests may use more).
const ARROWS: &[(&str, &[&str])] = &[
    ("consent-model", &[]),
    ("consent-evidence", &["consent-model"]),
    ("consent-verify", &["consent-model", "consent-evidence"]),
    ("payload-opener", &["consent-model"]),
    ("granted-rows", &[]),
    ("account-aggregator", &["consent-model"]),
    // The log only for its feature `testing`.
    (
        "service-kit",
        &[
            "account-aggregator",
            "consent-model",
            "consent-evidence",
            "migrations",
        ],
    ),
    ("migrations", &[]),
    ("ui", &["consent-model"]),
    (
        "consent-manager",
        &[
            "account-aggregator",
            "consent-model",
            "consent-evidence",
            "consent-verify",
            "service-kit",
            "migrations",
            "ui",
        ],
    ),
    (
        "personal-store",
        &[
            "consent-model",
            "payload-opener",
            "granted-rows",
            "service-kit",
            "migrations",
            "ui",
        ],
    ),
    (
        "fiduciary-adapter",
        &[
            "account-aggregator",
            "consent-model",
            "consent-evidence",
            "payload-opener",
            "service-kit",
            "migrations",
            "ui",
        ],
    ),
];

/// Crates that may use everything.
const TOPS: &[&str] = &["sandbox", "amanat-tests"];

fn metadata(features_resolved: bool) -> cargo_metadata::Metadata {
    let mut command = MetadataCommand::new();
    command.manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"));
    if !features_resolved {
        command.no_deps();
    }
    command
        .other_options(vec!["--locked".into()])
        .exec()
        .expect("cargo metadata runs")
}

/// Every package that `root` links, itself aside, through normal dependencies.
fn linked_by(metadata: &cargo_metadata::Metadata, root: &str) -> BTreeSet<String> {
    let resolve = metadata.resolve.as_ref().expect("resolved graph");
    let names: BTreeMap<_, _> = metadata
        .packages
        .iter()
        .map(|p| (&p.id, p.name.to_string()))
        .collect();
    let nodes: BTreeMap<_, _> = resolve.nodes.iter().map(|n| (&n.id, n)).collect();
    let start = metadata
        .packages
        .iter()
        .find(|p| p.name.as_str() == root)
        .expect("known crate");
    let (mut seen, mut queue) = (BTreeSet::new(), vec![&start.id]);
    while let Some(id) = queue.pop() {
        for dep in &nodes[id].deps {
            let normal = dep
                .dep_kinds
                .iter()
                .any(|k| k.kind == DependencyKind::Normal);
            if normal && seen.insert(names[&dep.pkg].clone()) {
                queue.push(&dep.pkg);
            }
        }
    }
    seen
}

#[test]
fn arrows_point_one_way() {
    let metadata = metadata(false);
    let ours: BTreeSet<_> = metadata
        .packages
        .iter()
        .map(|p| p.name.to_string())
        .collect();
    let known: BTreeSet<_> = ARROWS
        .iter()
        .map(|(name, _)| *name)
        .chain(TOPS.iter().copied())
        .map(str::to_owned)
        .collect();
    assert_eq!(
        ours, known,
        "a new crate needs its arrows written down here"
    );
    for package in &metadata.packages {
        let Some((_, allowed)) = ARROWS
            .iter()
            .find(|(name, _)| *name == package.name.as_str())
        else {
            continue;
        };
        for dependency in package
            .dependencies
            .iter()
            .filter(|d| d.kind == DependencyKind::Normal)
        {
            let inside = ours.contains(&dependency.name);
            assert!(
                !inside || allowed.contains(&dependency.name.as_str()),
                "{} must not depend on {}",
                package.name,
                dependency.name
            );
        }
    }
}

#[test]
fn the_manager_links_nothing_that_opens_payloads() {
    let metadata = metadata(true);
    let manager = linked_by(&metadata, "consent-manager");
    assert!(manager.contains("consent-model"), "the graph was read");
    for forbidden in [
        "payload-opener",
        "personal-store",
        "fiduciary-adapter",
        "sandbox",
    ] {
        assert!(
            !manager.contains(forbidden),
            "consent-manager links {forbidden}"
        );
    }
    assert!(linked_by(&metadata, "personal-store").contains("payload-opener"));
}

#[test]
fn only_the_two_sides_of_sealing_name_josekit() {
    let metadata = metadata(false);
    let users: BTreeSet<_> = metadata
        .packages
        .iter()
        .filter(|p| p.dependencies.iter().any(|d| d.name == "josekit"))
        .map(|p| p.name.to_string())
        .collect();
    assert_eq!(
        users,
        BTreeSet::from(["consent-model".to_owned(), "payload-opener".to_owned()])
    );
}
