//! Linking as a guardian: a store that he keeps for a child or for a person with a disability,
//! apart from his own, with a vault and keys of its own.
//!
//! That he is her guardian the manager says, and this store believes it only so far: a name that it
//! does not know begins an empty store, and a name that it knows leads to nobody but the guardian
//! who confirmed it. So a manager that makes a guardian up opens nothing that is here.

use chrono::{DateTime, Utc};
use consent_model::{
    link::LinkRequest,
    problem::ProblemType,
    redacted::Redacted,
    representation::{GuardianOf, Guardianship},
};
use ui::{
    shared::error_page::ErrorCause,
    store::{LinkedWard, WardName},
};

use super::{PageError, fresh_name, linked_elsewhere, wrong, wrong_because};
use crate::{
    flow::{FlowError, Store},
    http::wards::acts_as,
    storage::{Link, Person, Ward},
};

/// Longest name of a ward's store, in characters.
const LONGEST_NAME: usize = 60;

/// The name that was typed in, if it can be one.
pub(super) fn name(entered: &str) -> Option<String> {
    let name = entered.trim();
    let length = name.chars().count();
    let printable = name.chars().all(|c| !c.is_control() && !is_invisible(c));
    ((1..=LONGEST_NAME).contains(&length) && printable).then(|| name.to_owned())
}

/// Characters that turn the direction of text or show nothing by themselves. Joiners stay: words of
/// several languages need them.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// What the page says of the ward.
pub(super) fn shown(
    right: Guardianship,
    known: Option<&Ward>,
    entered: Option<&str>,
) -> LinkedWard {
    LinkedWard {
        acts_as: acts_as(right.of),
        until: right
            .until
            .and_then(|until| DateTime::from_timestamp(until, 0)),
        name: match (known, entered) {
            (Some(ward), _) => {
                WardName::Known(ward.person.name.expose().clone().unwrap_or_default())
            }
            (None, None) => WardName::New,
            (None, Some(entered)) => WardName::Unfit(entered.to_owned()),
        },
        longest: LONGEST_NAME,
    }
}

/// The ward whom this guardian has linked under the name of the request. None where the name is
/// new, or the request is for his own store.
///
/// # Errors
/// `state-conflict` when the name is anybody else's: her own, another guardian's, of another kind, or with
/// another's approvals.
pub(super) async fn known(
    store: &Store,
    own: &Person,
    asked: &LinkRequest,
) -> Result<Option<Ward>, PageError> {
    let Some(right) = asked.guardian else {
        return Ok(None);
    };
    let link = store.db.link_of(&asked.pseudonym).await;
    let Some(link) = link.map_err(FlowError::from)? else {
        return Ok(None);
    };
    let of: Option<GuardianOf> = link.guardian.map(|guardian| guardian.of);
    if of != Some(right.of) || link.evidence != asked.evidence_subject {
        return Err(linked_elsewhere());
    }
    let ward = store.db.ward(own.account, link.account).await;
    ward.map_err(FlowError::from)?
        .ok_or_else(linked_elsewhere)
        .map(Some)
}

/// Links the ward's store: begins it where the name is new, and brings the end of his right up to
/// date where it is known.
pub(super) async fn link(
    store: &Store,
    own: &Person,
    (asked, right): (&LinkRequest, Guardianship),
    (ward, name): (Option<Ward>, String),
    now: DateTime<Utc>,
) -> Result<Link, PageError> {
    if ward.is_none() && begin(store, own, (asked, right), name, now).await? {
        return kept(store, asked).await;
    }
    // Known; or begun a moment ago, by another click of his.
    if ward.is_none() && known(store, own, asked).await?.is_none() {
        return Err(wrong(
            ProblemType::TooManyRequests,
            "a guardian keeps as many stores here as anybody may",
        ));
    }
    let told_at = DateTime::from_timestamp(asked.iat, 0).unwrap_or_default();
    let renewed = store.db.renew_ward(&asked.pseudonym, right, told_at, now);
    if !renewed.await.map_err(FlowError::from)? {
        return Err(wrong_because(
            ProblemType::StateConflict,
            "the guardian's right has ended since this was asked",
            ErrorCause::AddressTooOld,
        ));
    }
    kept(store, asked).await
}

/// Begins a store for a ward. Whether it was: not where the name is known by now, or he keeps too
/// many.
async fn begin(
    store: &Store,
    own: &Person,
    (asked, right): (&LinkRequest, Guardianship),
    name: String,
    now: DateTime<Utc>,
) -> Result<bool, PageError> {
    let vault = store.ids.mint();
    let keys = store.vaults.create(vault, &store.ids).await;
    let person = Person {
        account: store.ids.mint(),
        name: Redacted::new(Some(name)),
        vault,
        keys: keys.map_err(FlowError::from)?,
        epoch: 0,
    };
    let link = Link {
        pseudonym: asked.pseudonym.clone(),
        link: fresh_name(store)?,
        account: person.account,
        evidence: asked.evidence_subject.clone(),
        guardian: Some(right),
    };
    let added = store.db.add_ward(&person, own.account, (&link, right), now);
    if added.await.map_err(FlowError::from)? {
        return Ok(true);
    }
    store.vaults.erase(vault).await.map_err(FlowError::from)?;
    Ok(false)
}

async fn kept(store: &Store, asked: &LinkRequest) -> Result<Link, PageError> {
    let kept = store.db.link_of(&asked.pseudonym).await;
    kept.map_err(FlowError::from)?.ok_or_else(linked_elsewhere)
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_is_short_printable_and_there() {
        for unfit in [
            "",
            "   ",
            "a\nb",
            "a\u{202e}b",
            "a\u{200b}b",
            &"x".repeat(61),
        ] {
            assert_eq!(name(unfit), None, "{unfit:?}");
        }
        assert_eq!(name(" Tara "), Some("Tara".to_owned()));
        assert_eq!(name(&"த".repeat(60)), Some("த".repeat(60)));
        // Words that are written with a joiner.
        assert!(name("क्\u{200d}ष").is_some());
    }
}
