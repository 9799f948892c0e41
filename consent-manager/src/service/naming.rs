//! What things are called, read without reading the whole of them: a page names some dozens of
//! organisations and questions, and their keys and code do not matter to it.

use std::collections::{BTreeMap, BTreeSet};

use consent_model::{
    party::{Party, PartyId, Role},
    question::{Texts, text_in},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};
use serde::Deserialize;

use super::{Manager, ManagerError};
use crate::storage::{
    entity,
    read::{self, At},
};

/// What a question is called.
#[derive(Debug, Clone, Deserialize)]
pub struct QuestionTitle {
    /// Its lasting name.
    pub name: String,
    title: Texts,
}

impl QuestionTitle {
    /// Its title in a language, else in English.
    #[must_use]
    pub fn in_language(&self, tag: &str) -> &str {
        text_in(&self.title, tag)
    }
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

impl Manager {
    /// What these parties are called by people.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn party_names(
        &self,
        ids: BTreeSet<PartyId>,
    ) -> Result<BTreeMap<PartyId, String>, ManagerError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let these = ids.iter().map(PartyId::as_str);
        let rows = entity::party::Entity::find()
            .filter(entity::party::Column::Id.is_in(these))
            .all(self.db())
            .await?;
        rows.iter()
            .map(|row| {
                let at = |column| At("party", column, &row.id);
                let named: Named = read::json(at("document"), &row.document)?;
                Ok((read::text(at("id"), &row.id)?, named.name))
            })
            .collect()
    }

    /// Parties that data can come from.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sources(&self) -> Result<Vec<Party>, ManagerError> {
        // The words narrow down what is read, and the entry itself decides.
        let words = [r#"%"provider"%"#, r#"%"store"%"#];
        let [provider, store] = words.map(|word| entity::party::Column::Document.like(word));
        let rows = entity::party::Entity::find()
            .filter(provider.or(store))
            .all(self.db())
            .await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let party: Party = read::json(At("party", "document", &row.id), &row.document)?;
            if party.roles.contains(&Role::Provider) || party.roles.contains(&Role::Store) {
                found.push(party);
            }
        }
        Ok(found)
    }

    /// What these questions are called, by digest; those that were withdrawn among them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn question_titles(
        &self,
        digests: BTreeSet<&str>,
    ) -> Result<BTreeMap<String, QuestionTitle>, ManagerError> {
        if digests.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows = entity::question::Entity::find()
            .filter(entity::question::Column::Digest.is_in(digests))
            .all(self.db())
            .await?;
        rows.into_iter()
            .map(|row| {
                let title = read::json(At("question", "manifest", &row.digest), &row.manifest)?;
                Ok((row.digest, title))
            })
            .collect()
    }
}
