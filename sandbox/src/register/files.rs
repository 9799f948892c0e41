//! The files that a newly registered party is given.

use std::path::{Path, PathBuf};

use consent_model::{digest::Digest, party::PartyId};
use url::Url;

use super::RegisterError;

/// How an adapter's configuration is written.
pub(super) struct Config<'a> {
    pub(super) party: &'a PartyId,
    pub(super) base_url: &'a Url,
    pub(super) port: u16,
    pub(super) folder: &'a Path,
    pub(super) manager: &'a Url,
    pub(super) issuer: &'a str,
    /// The `[[sources]]` of a provider.
    pub(super) sources: Option<toml::Value>,
}

impl Config<'_> {
    pub(super) fn text(&self) -> Result<String, RegisterError> {
        let text = |value: &str| toml::Value::String(value.to_owned()).to_string();
        let path = |name: &str| text(&self.folder.join(name).to_string_lossy());
        let mut written = format!(
            "# An adapter beside the sandbox; `amanat register` wrote it. What each value means says\n\
             # the file that `amanat adapter init` writes.\n\
             party = {}\nbase_url = {}\nlisten = \"127.0.0.1:{}\"\ndata_dir = {}\n\
             manager_url = {}\nidentity_issuer = {}\n",
            text(self.party.as_str()),
            text(self.base_url.as_str()),
            self.port,
            path("adapter-data"),
            text(self.manager.as_str()),
            text(self.issuer),
        );
        if let Some(sources) = &self.sources {
            // Where `amanat ready` and people look for codes.
            written += &format!("code_spool = {}\n", path("codes.ndjson"));
            let table = toml::Table::from_iter([("sources".to_owned(), sources.clone())]);
            written += "\n";
            written += &toml::to_string(&table)
                .map_err(|e| RegisterError::Source(self.folder.to_owned(), e.to_string()))?;
        }
        Ok(written)
    }
}

/// What a new data user asks for, to begin with.
pub(super) fn ask(question: &Digest, base_url: &Url) -> String {
    format!(
        r#"# What is asked for; `amanat adapter request --help` explains each line.
purpose = "105"
use_description = "To decide whether we can lend you money, and how much."
benefit = "An answer to your loan application today, without paper statements."
return_url = "{base_url}return"
hours_to_decide = 24

[term]
days = 30
mode = "query"
data_life = {{ unit = "month", value = 3 }}

# The band of 5,000 that the average income of six months lies in.
[[items]]
id = "income"
ask.kind = "answer"
ask.question = "{question}"
ask.parameters = {{ months = 6, band = 5000 }}
ask.range = {{ from = "2026-01-01", to = "2026-06-30" }}
source.kind = "store"
"#
    )
}

/// The records themselves, from one provider.
pub(super) fn ask_records(provider: &PartyId, base_url: &Url) -> String {
    format!(
        r#"# What is asked for; `amanat adapter request --help` explains each line.
purpose = "105"
use_description = "To check your statement line by line."
benefit = "A larger loan than on your income band alone."
return_url = "{base_url}return"
hours_to_decide = 24

[term]
days = 7
mode = "store"
data_life = {{ unit = "month", value = 3 }}
frequency = {{ unit = "day", value = 10 }}

[[items]]
id = "statement"
ask.kind = "records"
ask.datasets = ["bank.transactions"]
ask.range = {{ from = "2026-01-01", to = "2026-06-30" }}
source.kind = "provider"
source.party = "{provider}"
"#
    )
}

/// The `[[sources]]` of a file, with their paths made absolute: the adapter may be started anywhere.
pub(super) fn sources_of(file: &Path) -> Result<toml::Value, RegisterError> {
    let wrong = |why: String| RegisterError::Source(file.to_owned(), why);
    let text = std::fs::read_to_string(file).map_err(|e| wrong(e.to_string()))?;
    let mut whole: toml::Table = text
        .parse()
        .map_err(|e: toml::de::Error| wrong(e.message().to_owned()))?;
    let Some(toml::Value::Array(mut sources)) = whole.remove("sources") else {
        return Err(wrong("it has no `[[sources]]`".to_owned()));
    };
    if let Some(other) = whole.keys().next() {
        return Err(wrong(format!(
            "`{other}` is not part of a source; only `[[sources]]` are taken"
        )));
    }
    let beside = file.parent().unwrap_or(Path::new(""));
    for source in sources.iter_mut().filter_map(toml::Value::as_table_mut) {
        for name in ["path", "dir"] {
            if let Some(toml::Value::String(path)) = source.get_mut(name) {
                let found = beside.join(PathBuf::from(&*path)).canonicalize();
                let found = found.map_err(|e| wrong(format!("`{name}`: {e}")))?;
                *path = found.to_string_lossy().into_owned();
            }
        }
    }
    Ok(toml::Value::Array(sources))
}
