//! The hostile manifests.

use std::fs;

use consent_model::question::{MisfitError, ReviewState};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    statements::Fill,
    world::{Outcome, Vaults, june, manifest, parameters, tells_nothing, told},
};
use crate::question::{Catalogue, CatalogueError};

/// The code of each; it counts what a choice of words names.
const SQL: &str = "SELECT count(*) AS a FROM bank_transactions WHERE category = :word";
/// The code where the manifest has no choice of words.
const OTHER_SQL: &str = "SELECT 1 AS a FROM bank_transactions LIMIT 1";

/// One manifest and what must become of it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attack {
    pub(super) name: String,
    patch: Option<String>,
    swap: Option<[String; 2]>,
    fill: Option<Fill>,
    must: Must,
    by: Option<String>,
    /// Bytes that no text file holds.
    #[serde(skip)]
    bytes: Option<Vec<u8>>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Must {
    #[default]
    Refused,
    Bounded,
}

pub(super) fn all() -> Vec<Attack> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        manifest: Vec<Attack>,
    }
    let text = include_str!("../../../attacks/manifests.toml");
    let mut attacks = toml::from_str::<File>(text).unwrap().manifest;
    let good = good().to_string();
    let made: [(&str, Vec<u8>, &str); 7] = [
        ("nothing", Vec::new(), "malformed"),
        ("a list", format!("[{good}]").into_bytes(), "wrong shape"),
        (
            "a byte order mark",
            format!("\u{feff}{good}").into_bytes(),
            "malformed",
        ),
        (
            "not UTF-8",
            [good.as_bytes(), &[0xff]].concat(),
            "cannot be read",
        ),
        (
            "a text that is not UTF-8",
            good.replace("Title", "\u{1}").into_bytes(),
            "malformed",
        ),
        (
            "nested without end",
            "[".repeat(60_000).into_bytes(),
            "nested",
        ),
        (
            "a megabyte",
            good.replace("Explanation", &"x".repeat(1 << 20))
                .into_bytes(),
            "more than the",
        ),
    ];
    attacks.extend(made.into_iter().map(|(name, bytes, by)| Attack {
        name: name.to_owned(),
        bytes: Some(bytes),
        by: Some(by.to_owned()),
        ..Attack::default()
    }));
    attacks.push(Attack {
        name: "name and version of another".to_owned(),
        bytes: Some(good.into_bytes()),
        by: Some("exists twice".to_owned()),
        ..Attack::default()
    });
    attacks
}

fn good() -> Value {
    manifest(&json!([{"name": "a", "type": "integer", "min": 0, "max": 999, "nullable": true}]))
}

/// Tries one, and says what became of it that must not.
pub(super) async fn tried(attack: &Attack, vaults: &Vaults) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let bytes = attack
        .bytes
        .clone()
        .unwrap_or_else(|| made(attack).into_bytes());
    let sql = if String::from_utf8_lossy(&bytes).contains("\"word\"") {
        SQL
    } else {
        OTHER_SQL
    };
    let place = |name: &str, manifest: &[u8], sql: &str| {
        let place = folder.path().join(name);
        fs::create_dir(&place).unwrap();
        fs::write(place.join("manifest.json"), manifest).unwrap();
        fs::write(place.join("query.sql"), sql).unwrap();
    };
    place("attack", &bytes, sql);
    if attack.by.as_deref() == Some("exists twice") {
        place("first", good().to_string().as_bytes(), OTHER_SQL);
    }
    let loaded = Catalogue::load(folder.path());
    match (loaded, attack.must) {
        (Err(refused), Must::Refused) => {
            tells_nothing(&told(&refused), "")?;
            let (text, by) = (told(&refused), attack.by.clone().unwrap_or_default());
            match text.contains(&by)
                && !matches!(refused, CatalogueError::Unreadable(..) if by != "cannot be read")
            {
                true => Ok(()),
                false => Err(format!("refused, but not by `{by}`: {text}")),
            }
        }
        (Err(refused), Must::Bounded) => Err(format!("refused: {}", told(&refused))),
        (Ok(_), Must::Refused) => Err("accepted".to_owned()),
        (Ok(catalogue), Must::Bounded) => runs(&catalogue, vaults).await,
    }
}

fn made(attack: &Attack) -> String {
    let mut text = good();
    if let Some(patch) = &attack.patch {
        let patch = Fill::into(attack.fill.as_ref(), patch);
        merge(&mut text, serde_json::from_str(&patch).unwrap());
    }
    let text = text.to_string();
    match &attack.swap {
        Some([from, to]) => {
            assert!(text.contains(from.as_str()), "{from}");
            text.replacen(from.as_str(), to, 1)
        }
        None => text,
    }
}

/// RFC 7396.
fn merge(into: &mut Value, patch: Value) {
    let Value::Object(members) = patch else {
        *into = patch;
        return;
    };
    if !into.is_object() {
        *into = json!({});
    }
    let object = into.as_object_mut().unwrap();
    for (name, member) in members {
        if member.is_null() {
            object.remove(&name);
        } else {
            merge(object.entry(name).or_insert(Value::Null), member);
        }
    }
}

/// What loads may not be asked unless it is published, and is never more than values.
async fn runs(catalogue: &Catalogue, vaults: &Vaults) -> Result<(), String> {
    let package = catalogue
        .packages()
        .find(|p| p.manifest().name == "attack")
        .unwrap();
    let manifest = package.manifest();
    let words = match &manifest.parameters["word"] {
        consent_model::question::Parameter::Choice { values } => values.clone(),
        consent_model::question::Parameter::Integer { .. } => Vec::new(),
    };
    for word in words {
        let mut parameters = parameters();
        parameters.insert("word".to_owned(), word.clone().into());
        let asked = manifest.check_ask(manifest.purposes[0], &parameters, &june());
        if manifest.review.state != ReviewState::Published {
            return match asked {
                Err(MisfitError::NotPublished) => Ok(()),
                other => Err(format!("it may be asked: {other:?}")),
            };
        }
        asked.map_err(|e| e.to_string())?;
        let outcome = vaults.run(package, &parameters).await?;
        let nothing = matches!(&outcome, Outcome::Answer(bytes) if bytes.contains("{\"a\":0}"));
        if !nothing {
            return Err(format!("`{word}` was more than a value: {outcome:?}"));
        }
    }
    Ok(())
}
