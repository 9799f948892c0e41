//! A package to begin with: small, whole, and right as it stands.

use super::folder::Files;

/// The package under a name of its own.
#[must_use]
pub fn template(name: &str) -> Files {
    Files {
        name: name.to_owned(),
        manifest: include_str!("template/manifest.json").replace("NAME", name),
        query: include_str!("template/query.sql").to_owned(),
        examples: Some(include_str!("template/examples.json").to_owned()),
    }
}
