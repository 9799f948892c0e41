//! Where a manager's database lies, said without making it.

use std::path::{Path, PathBuf};

use migrations::look;
use sea_orm::DbErr;
use service_kit::secret::Secret;

use crate::config::Config;

/// Where the database lies.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// A file.
    Sqlite(PathBuf),
    /// A server, by its address, which may carry a password.
    Postgres(Secret),
}

impl Place {
    /// As it is configured.
    pub(crate) fn of(config: &Config) -> Result<Self, DbErr> {
        let Some(url) = &config.database_url else {
            return Ok(Self::Sqlite(config.data_dir.join("manager.db")));
        };
        Ok(match look::sqlite_file(url.expose())? {
            Some(file) => Self::Sqlite(file),
            None => Self::Postgres(url.clone()),
        })
    }

    /// Its address.
    pub(crate) fn url(&self) -> Secret {
        match self {
            Self::Sqlite(file) => file_url(file),
            Self::Postgres(url) => url.clone(),
        }
    }
}

/// The address of a SQLite file, whatever is in its name.
pub(crate) fn file_url(file: &Path) -> Secret {
    let name = file.display().to_string();
    let name = name.replace('%', "%25").replace('?', "%3F");
    Secret::new(format!("sqlite://{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_signs_of_an_address_in_it_is_the_same_file() {
        let file = Path::new("/var/50%41/what?/manager.db");
        let read = look::sqlite_file(file_url(file).expose()).unwrap();
        assert_eq!(read.as_deref(), Some(file));
    }
}
