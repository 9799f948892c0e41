//! The hostile statements.

use std::time::{Duration, Instant};

use serde::Deserialize;

use super::world::{Outcome, Vaults, package, parameters, tells_nothing, told};
use crate::question::{CheckedPackage, PackageError};

/// Longest that one run may take: its budget, and much for a busy machine.
const LONGEST: Duration = Duration::from_secs(60);

/// One statement and what must become of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attack {
    pub(super) name: String,
    pub(super) kind: String,
    sql: String,
    fill: Option<Fill>,
    #[serde(default)]
    gives: String,
    must: Must,
    by: Option<String>,
}

/// What `%%` stands for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fill {
    text: String,
    times: usize,
}

impl Fill {
    pub(super) fn into(fill: Option<&Self>, text: &str) -> String {
        match fill {
            Some(Self { text: part, times }) => text.replace("%%", &part.repeat(*times)),
            None => text.to_owned(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Must {
    RefusedAtRegistration,
    RefusedAtRun,
    Bounded,
}

pub(super) fn all() -> Vec<Attack> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        statement: Vec<Attack>,
    }
    let text = include_str!("../../../attacks/statements.toml");
    toml::from_str::<File>(text).unwrap().statement
}

/// Tries one, and says what became of it that must not.
pub(super) async fn tried(attack: &Attack, vaults: &Vaults) -> Result<(), String> {
    let sql = Fill::into(attack.fill.as_ref(), &attack.sql);
    let package = match CheckedPackage::check(package(&sql, &attack.gives)) {
        Ok(package) => package,
        Err(refused) => {
            // It may repeat words of the statement, and knows no others.
            tells_nothing(&told(&refused), &sql)?;
            let by = rule(&refused);
            return if attack.must == Must::RefusedAtRegistration && attack.by.as_deref() == Some(by)
            {
                Ok(())
            } else {
                Err(format!("refused at registration by {by}: {refused}"))
            };
        }
    };
    let began = Instant::now();
    let outcome = vaults.run(&package, &parameters()).await?;
    if began.elapsed() > LONGEST {
        return Err(format!("it took {:?}", began.elapsed()));
    }
    tells_nothing(&format!("{outcome:?}"), "")?;
    match (&outcome, attack.must) {
        (Outcome::Refused(_) | Outcome::Misshapen(_), Must::RefusedAtRun) => Ok(()),
        (_, Must::Bounded) => Ok(()),
        _ => Err(format!("{outcome:?}")),
    }
}

/// Tries one with the subset check out of the way; whether it answered.
pub(super) async fn tried_unread(attack: &Attack, vaults: &Vaults) -> Result<bool, String> {
    let sql = Fill::into(attack.fill.as_ref(), &attack.sql);
    let package = match CheckedPackage::unread_unchecked(package(&sql, &attack.gives)) {
        Ok(package) => package,
        Err(refused) => return tells_nothing(&told(&refused), &sql).map(|()| false),
    };
    let outcome = vaults.run_unread(&package).await?;
    tells_nothing(&format!("{outcome:?}"), &sql)?;
    Ok(matches!(outcome, Outcome::Answer(_)))
}

/// Which rule refused a package.
fn rule(refused: &PackageError) -> &'static str {
    match refused {
        PackageError::Subset(refused) => refused.rule(),
        PackageError::OtherColumns => "declared-columns",
        PackageError::NotOneSelect | PackageError::Refused(_) => "database",
        PackageError::UnknownInput(_) => "database-inputs",
        _ => "manifest",
    }
}
