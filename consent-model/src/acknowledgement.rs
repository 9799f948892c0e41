//! What a party says, signed, once it has heard of a change (`typ: artifact-acknowledgement+jwt`): that
//! it has, when, and, where a consent or an item of it has ended, what became of what it received.
//!
//! It is more than that an event was taken: it is the party's own word, which she keeps and can show
//! to the Board. It tells how many receipts there were of each item and nothing of what they held, so that
//! the manager stays blind: a digest of a short answer would tell the answer to who tries them all.
//!
//! What it does not do: prove that anything was deleted. Nobody can; the statement is what the party is
//! held to (DPDP Act s.8(7), s.6(6)).

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    artifact::LifecycleState,
    ids::{ArtifactId, EventId},
    party::{ItemId, PartyId},
};

/// `typ` of the signed statement.
pub const TYP: &str = "artifact-acknowledgement+jwt";
/// Most characters of each text that she reads.
pub const LONGEST_TEXT: usize = 300;
/// Most kinds of data that are kept on a ground of law.
pub const MOST_RETAINED: usize = 20;
/// The longest that a party may put off its statement after she has stopped a consent, in days: as long
/// as any answer to her may take (DPDP Rules, rule 14(3)).
pub const LONGEST_PENDING_DAYS: i64 = 90;

/// The claims: `POST /v1/artifacts/{artifact}/acknowledgement`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// The party (JWT `iss`).
    pub iss: PartyId,
    /// The manager (JWT `aud`): its base URL.
    pub aud: Url,
    /// Made at, seconds.
    pub iat: i64,
    /// Good until, seconds.
    pub exp: i64,
    /// Unique; other bytes under it are a replay.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::jti"))]
    pub jti: String,
    /// The party's own copy.
    pub artifact: ArtifactId,
    /// The event that told it.
    pub event: EventId,
    /// Where the consent stands by that event; `active` where items were taken out of it.
    pub state: LifecycleState,
    /// The items that were taken out; none when it is about the consent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemId>,
    /// When the party took the event.
    pub heard_at: DateTime<Utc>,
    /// What became of what was received; of a pause, nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Deletion>,
}

/// What became of the data that was received under a consent, or for its items.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum Deletion {
    /// It holds nothing that was received under it. A provider's own records are none of that.
    NothingHeld,
    /// What was brought in is hers, in a store of her own, and stays there until she erases it.
    Hers,
    /// It is gone.
    Deleted {
        /// Since when.
        at: DateTime<Utc>,
        /// How much of what.
        items: Vec<DeletedItem>,
        /// What became of it where others had it on the party's behalf.
        processors: Processors,
    },
    /// Some of it is kept because a law says so; the rest is gone.
    Retained {
        /// Since when the rest is gone.
        at: DateTime<Utc>,
        /// How much of what is gone.
        items: Vec<DeletedItem>,
        /// What is kept, and why.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = MOST_RETAINED)))]
        retained: Vec<Retained>,
        /// What became of the rest where others had it on the party's behalf.
        processors: Processors,
    },
    /// It is not gone yet; a later statement completes this one.
    Pending {
        /// By when it will be.
        until: DateTime<Utc>,
    },
}

impl fmt::Debug for Deletion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Deletion({})", self.outcome())
    }
}

/// What of one item is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeletedItem {
    /// The item.
    pub item: ItemId,
    /// How many deliveries of it.
    #[cfg_attr(feature = "schema", schemars(range(max = u32::MAX)))]
    pub receipts: u32,
}

/// What became of data at processors, who handled it on the party's behalf (DPDP Act s.8(7)(b)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Processors {
    /// None had it.
    None,
    /// It is gone there, too.
    Deleted,
    /// They were told to delete it.
    Told,
}

/// What is kept although she stopped the consent (DPDP Act s.8(7): unless retention is necessary for
/// compliance with any law).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Retained {
    /// What, in words for her.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::statement_text")
    )]
    pub what: String,
    /// The statute and its section.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::statement_text")
    )]
    pub ground: String,
    /// Until when.
    pub until: DateTime<Utc>,
}

impl fmt::Debug for Retained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Retained(until {})", self.until)
    }
}

/// What is wrong with a statement, by itself or after an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AcknowledgementError {
    /// A consent that goes on is acknowledged only for items taken out of it.
    #[error(
        "`items` are named exactly when the consent goes on without them (`state` is `active`)"
    )]
    Items,
    /// A pause deletes nothing.
    #[error("nothing is deleted for a pause: leave `deletion` out")]
    Pause,
    /// The end of a consent or an item asks for a statement.
    #[error(
        "what has ended needs a `deletion`: `nothing_held`, `hers`, `deleted`, `retained` or `pending`"
    )]
    NoDeletion,
    /// A text that she reads.
    #[error("`what` and `ground` must each have 1 to 300 characters and no control characters")]
    Text,
    /// A list that says nothing, or too much.
    #[error("`retained` must name between 1 and 20 things, and each item at most once")]
    List,
    /// A time that does not fit.
    #[error("`at` must not be in the future nor before the event, and `until` must lie ahead")]
    Time,
    /// Put off for too long.
    #[error("`until` of `pending` is later than 90 days, or than she agreed that it may be kept")]
    TooLate,
    /// It takes back what was said.
    #[error(
        "a signed statement was made before and is not taken back: only `pending` can be completed, and \
             `retained` become `deleted`"
    )]
    SaysLess,
}

impl Deletion {
    /// Its lasting name.
    #[must_use]
    pub const fn outcome(&self) -> &'static str {
        match self {
            Self::NothingHeld => "nothing_held",
            Self::Hers => "hers",
            Self::Deleted { .. } => "deleted",
            Self::Retained { .. } => "retained",
            Self::Pending { .. } => "pending",
        }
    }

    /// Whether it may come after an earlier statement about the same event.
    #[must_use]
    pub const fn completes(&self, earlier: &Self) -> bool {
        match (earlier, self) {
            (_, Self::Pending { .. }) => false,
            (Self::Pending { .. }, _) | (Self::Retained { .. }, Self::Deleted { .. }) => true,
            _ => false,
        }
    }

    /// Checks what it says by itself, of something that ended at `since` and may be put off until
    /// `latest`.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(
        &self,
        since: DateTime<Utc>,
        latest: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), AcknowledgementError> {
        let skew = crate::term::CLOCK_SKEW;
        let past = |at: &DateTime<Utc>| *at <= now + skew && *at >= since - skew;
        match self {
            Self::NothingHeld | Self::Hers => Ok(()),
            Self::Pending { until } if *until <= now => Err(AcknowledgementError::Time),
            Self::Pending { until } if *until > latest => Err(AcknowledgementError::TooLate),
            Self::Pending { .. } => Ok(()),
            Self::Deleted { at, items, .. } => {
                if !past(at) {
                    return Err(AcknowledgementError::Time);
                }
                once_each(items)
            }
            Self::Retained {
                at,
                items,
                retained,
                ..
            } => {
                if !past(at) || retained.iter().any(|kept| kept.until <= now) {
                    return Err(AcknowledgementError::Time);
                }
                if retained.is_empty() || retained.len() > MOST_RETAINED {
                    return Err(AcknowledgementError::List);
                }
                if !retained
                    .iter()
                    .all(|kept| fits(&kept.what) && fits(&kept.ground))
                {
                    return Err(AcknowledgementError::Text);
                }
                once_each(items)
            }
        }
    }
}

impl Acknowledgement {
    /// Whether what it says fits the state that it acknowledges.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check_form(&self) -> Result<(), AcknowledgementError> {
        if (self.state == LifecycleState::Active) == self.items.is_empty() {
            return Err(AcknowledgementError::Items);
        }
        match (self.state, &self.deletion) {
            (LifecycleState::Paused, Some(_)) => Err(AcknowledgementError::Pause),
            (LifecycleState::Paused, None) => Ok(()),
            (_, None) => Err(AcknowledgementError::NoDeletion),
            (_, Some(_)) => Ok(()),
        }
    }

    /// Whether both say the same, whenever they were signed.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let bare = |one: &Self| Self {
            iat: 0,
            exp: 0,
            jti: String::new(),
            ..one.clone()
        };
        bare(self) == bare(other)
    }
}

fn fits(text: &str) -> bool {
    let n = text.trim().chars().count();
    n > 0 && text.chars().count() <= LONGEST_TEXT && !text.chars().any(char::is_control)
}

fn once_each(items: &[DeletedItem]) -> Result<(), AcknowledgementError> {
    let names: std::collections::BTreeSet<_> = items.iter().map(|i| i.item.as_str()).collect();
    if names.len() == items.len() {
        Ok(())
    } else {
        Err(AcknowledgementError::List)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use serde_json::json;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-23T10:00:00Z".parse().unwrap()
    }

    fn deletion(value: serde_json::Value) -> Deletion {
        serde_json::from_value(value).unwrap()
    }

    fn check(value: serde_json::Value) -> Result<(), AcknowledgementError> {
        let latest = now() + TimeDelta::days(LONGEST_PENDING_DAYS);
        deletion(value).check(now() - TimeDelta::hours(1), latest, now())
    }

    fn claims(
        state: &str,
        items: serde_json::Value,
        deletion: serde_json::Value,
    ) -> Acknowledgement {
        serde_json::from_value(json!({
            "iss": "lender.example", "aud": "https://manager.example/", "iat": 1, "exp": 2,
            "jti": "j", "artifact": "019a7c1e-9c33-7aa1-8f10-77c2d1e0b5a9",
            "event": "019a7c1e-9c33-7aa1-8f10-77c2d1e0b5aa", "state": state, "items": items,
            "heard_at": "2026-11-23T09:59:00Z", "deletion": deletion,
        }))
        .unwrap()
    }

    fn retained(what: &str, ground: &str, until: &str) -> serde_json::Value {
        json!({"outcome": "retained", "at": "2026-11-23T10:00:00Z", "items": [], "processors": "none",
            "retained": [{"what": what, "ground": ground, "until": until}]})
    }

    #[test]
    fn what_has_ended_needs_a_statement_and_a_pause_has_none() {
        use AcknowledgementError::{Items, NoDeletion, Pause};
        let nothing = json!({"outcome": "nothing_held"});
        for (state, items, said, wrong) in [
            ("revoked", json!([]), json!(null), NoDeletion),
            ("expired", json!([]), json!(null), NoDeletion),
            ("superseded", json!([]), json!(null), NoDeletion),
            ("active", json!(["income"]), json!(null), NoDeletion),
            ("active", json!([]), nothing.clone(), Items),
            ("revoked", json!(["income"]), nothing.clone(), Items),
            ("paused", json!([]), nothing.clone(), Pause),
        ] {
            assert_eq!(
                claims(state, items, said).check_form(),
                Err(wrong),
                "{state}"
            );
        }
        for (state, items, said) in [
            ("revoked", json!([]), nothing.clone()),
            ("active", json!(["income"]), nothing),
            ("paused", json!([]), json!(null)),
        ] {
            assert_eq!(claims(state, items, said).check_form(), Ok(()), "{state}");
        }
    }

    #[test]
    fn a_statement_out_of_its_time_without_a_ground_or_put_off_for_ever_is_refused() {
        use AcknowledgementError::{List, Text, Time, TooLate};
        let deleted = |at: &str, items: serde_json::Value| json!({"outcome": "deleted", "at": at, "items": items, "processors": "none"});
        let twice = json!([{"item": "a", "receipts": 1}, {"item": "a", "receipts": 2}]);
        let empty = json!({"outcome": "retained", "at": "2026-11-23T10:00:00Z", "items": [],
            "processors": "told", "retained": []});
        for (value, wrong) in [
            (deleted("2026-11-23T11:00:00Z", json!([])), Time),
            (deleted("2026-11-23T08:00:00Z", json!([])), Time),
            (deleted("2026-11-23T10:00:00Z", twice), List),
            (empty, List),
            (retained("statements", " ", "2031-11-23T00:00:00Z"), Text),
            (retained("", "PMLA s.12", "2031-11-23T00:00:00Z"), Text),
            (retained("a\nb", "PMLA s.12", "2031-11-23T00:00:00Z"), Text),
            (
                retained(&"x".repeat(301), "PMLA s.12", "2031-11-23T00:00:00Z"),
                Text,
            ),
            (
                retained("statements", "PMLA s.12", "2026-11-23T10:00:00Z"),
                Time,
            ),
            (
                json!({"outcome": "pending", "until": "2026-11-23T10:00:00Z"}),
                Time,
            ),
            (
                json!({"outcome": "pending", "until": "2027-11-23T10:00:00Z"}),
                TooLate,
            ),
        ] {
            assert_eq!(check(value.clone()), Err(wrong), "{value}");
        }
        let one = json!([{"item": "a", "receipts": 1}]);
        for good in [
            json!({"outcome": "nothing_held"}),
            json!({"outcome": "hers"}),
            deleted("2026-11-23T10:00:00Z", one),
            retained("statements", "PMLA s.12", "2031-11-23T00:00:00Z"),
            json!({"outcome": "pending", "until": "2026-12-23T10:00:00Z"}),
        ] {
            assert_eq!(check(good.clone()), Ok(()), "{good}");
        }
    }

    #[test]
    fn only_what_is_open_is_completed_and_nothing_is_taken_back() {
        let pending = deletion(json!({"outcome": "pending", "until": "2026-12-23T10:00:00Z"}));
        let kept = deletion(retained("a", "b", "2031-11-23T00:00:00Z"));
        let gone = deletion(
            json!({"outcome": "deleted", "at": "2026-11-23T10:00:00Z", "items": [],
            "processors": "none"}),
        );
        let nothing = Deletion::NothingHeld;
        for (later, earlier) in [
            (&gone, &pending),
            (&kept, &pending),
            (&nothing, &pending),
            (&gone, &kept),
        ] {
            assert!(later.completes(earlier), "{later:?} after {earlier:?}");
        }
        for (later, earlier) in [
            (&pending, &pending),
            (&pending, &gone),
            (&kept, &gone),
            (&kept, &kept),
            (&nothing, &kept),
            (&nothing, &gone),
            (&gone, &gone),
            (&gone, &nothing),
            (&gone, &Deletion::Hers),
        ] {
            assert!(!later.completes(earlier), "{later:?} after {earlier:?}");
        }
    }

    #[test]
    fn what_is_kept_is_not_in_debug_output() {
        let kept = deletion(retained(
            "her statements",
            "PMLA s.12",
            "2031-11-23T00:00:00Z",
        ));
        assert!(!format!("{kept:?}").contains("statements"));
    }
}
