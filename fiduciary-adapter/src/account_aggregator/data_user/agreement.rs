//! Whether an artefact is what was asked for, and never wider. Pure.

use account_aggregator::{
    Refusal, artefact,
    message::{ConsentArtefact, ConsentDetail, Units},
    registry::{Entity, EntityId, Kind},
    time::TOLERANCE,
};
use chrono::{DateTime, SubsecRound, Utc};

use super::{config::life, question};

/// Why a genuine answer is not taken. Names no customer and no account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Discarded {
    /// Not of the form it must have.
    #[error("it does not have the form of the specification")]
    Form,
    /// About something else than was asked.
    #[error("its `{0}` is another than was asked about")]
    Other(&'static str),
    /// Given to something before.
    #[error("its `{0}` was given before")]
    Known(&'static str),
    /// Not an id.
    #[error("its `{0}` is not a UUID")]
    NotUuid(&'static str),
    /// The signature or the form of the artefact inside.
    #[error("the artefact does not hold: {0}")]
    Artefact(Refusal),
    /// The artefact says something else than was asked for, or more.
    #[error("the artefact's `{0}` is not what was asked for, or wider")]
    Wider(&'static str),
    /// The artefact contradicts itself or the time.
    #[error("the artefact's `{0}` cannot be")]
    Impossible(&'static str),
    /// Data that the consent does not have.
    #[error("it has `{0}` that the consent does not have")]
    NotConsented(&'static str),
    /// Data twice.
    #[error("it has one account twice")]
    Twice,
}

/// Between whom, and when.
pub(super) struct Ends<'a> {
    pub(super) us: &'a EntityId,
    pub(super) aggregator: &'a Entity,
    /// When it was asked for.
    pub(super) asked_at: DateTime<Utc>,
    pub(super) now: DateTime<Utc>,
}

/// Verifies an artefact by the aggregator's key and against what was asked for.
pub(super) fn agreed(
    told: &ConsentArtefact,
    id: &str,
    asked: &ConsentDetail,
    ends: &Ends<'_>,
) -> Result<artefact::SignedConsentDetail, Discarded> {
    if told.consent_id != id {
        return Err(Discarded::Other("consentId"));
    }
    let made = told.create_timestamp.0;
    if made > ends.now + TOLERANCE || made < ends.asked_at - TOLERANCE {
        return Err(Discarded::Impossible("createTimestamp"));
    }
    let used = &told.consent_use;
    let last = used.last_use_date_time.0;
    if last > ends.now + TOLERANCE || last < made - TOLERANCE {
        return Err(Discarded::Impossible("ConsentUse.lastUseDateTime"));
    }
    if asked.fetch_type == "ONETIME" && used.count > 1 {
        return Err(Discarded::Impossible("ConsentUse.count"));
    }
    if used.log_uri.trim().is_empty() || used.log_uri.contains(char::is_whitespace) {
        return Err(Discarded::Impossible("ConsentUse.logUri"));
    }
    let signed = artefact::verify(&told.signed_consent, ends.aggregator, Kind::Fiu)
        .map_err(Discarded::Artefact)?;
    compare(&signed, asked, ends)?;
    Ok(signed)
}

fn compare(
    signed: &artefact::SignedConsentDetail,
    asked: &ConsentDetail,
    ends: &Ends<'_>,
) -> Result<(), Discarded> {
    let wider = |fits: bool, what: &'static str| {
        if fits {
            Ok(())
        } else {
            Err(Discarded::Wider(what))
        }
    };
    let consumer = &signed.data_consumer;
    wider(
        consumer.id == *ends.us && consumer.r#type == "FIU",
        "DataConsumer",
    )?;
    let provider = &signed.data_provider;
    wider(
        provider.id == ends.aggregator.id && provider.r#type == "AA",
        "DataProvider",
    )?;
    let hers = match &asked.customer.id {
        Some(id) => signed.customer.id == *id,
        None => signed
            .customer
            .id
            .0
            .ends_with(&format!("@{}", ends.aggregator.handle)),
    };
    wider(hers, "Customer")?;
    // Milliseconds are all that was sent.
    let ms = |at: DateTime<Utc>| at.trunc_subsecs(3);
    let (start, expiry) = (signed.consent_start.0, signed.consent_expiry.0);
    wider(start >= ms(asked.consent_start.0), "consentStart")?;
    wider(expiry <= asked.consent_expiry.0, "consentExpiry")?;
    if expiry <= start {
        return Err(Discarded::Impossible("consentExpiry"));
    }
    wider(signed.consent_mode == asked.consent_mode, "consentMode")?;
    wider(signed.fetch_type == asked.fetch_type, "fetchType")?;
    wider(
        within(&signed.consent_types, &asked.consent_types),
        "consentTypes",
    )?;
    wider(within(&signed.fi_types, &asked.fi_types), "fiTypes")?;
    wider(signed.purpose.code == asked.purpose.code, "Purpose")?;
    let range = &signed.range;
    wider(
        range.from.0 >= ms(asked.range.from.0) && range.to.0 <= asked.range.to.0,
        "FIDataRange",
    )?;
    if range.to.0 <= range.from.0 {
        return Err(Discarded::Impossible("FIDataRange"));
    }
    wider(
        lives_no_longer(&signed.data_life, &asked.data_life, ends.asked_at),
        "DataLife",
    )?;
    if asked.fetch_type != "ONETIME" {
        wider(
            no_more_often(&signed.frequency, &asked.frequency),
            "Frequency",
        )?;
    }
    // Less may be left out only where we asked for less.
    let filtered = asked
        .data_filter
        .iter()
        .all(|f| signed.data_filter.contains(f));
    wider(filtered, "DataFilter")?;
    wider(question::agreed(signed, asked), "Query")?;
    if signed.accounts.is_empty() {
        return Err(Discarded::Impossible("Accounts"));
    }
    for (place, account) in signed.accounts.iter().enumerate() {
        wider(
            signed.fi_types.contains(&account.fi_type),
            "Accounts.fiType",
        )?;
        let same = |other: &artefact::ConsentAccount| {
            other.fip_id == account.fip_id && other.link_ref_number == account.link_ref_number
        };
        if signed.accounts[..place].iter().any(same) {
            return Err(Discarded::Impossible("Accounts.linkRefNumber"));
        }
    }
    Ok(())
}

fn within(signed: &[String], asked: &[String]) -> bool {
    !signed.is_empty() && signed.iter().all(|one| asked.contains(one))
}

/// Compared as ends of the same beginning, since months have no length of their own.
fn lives_no_longer(signed: &Units, asked: &Units, from: DateTime<Utc>) -> bool {
    if signed == asked {
        return true;
    }
    // `INF` says 0, and 0 is not to be kept at all.
    let end = |units: &Units| match units.unit.as_str() {
        "INF" => (units.value == 0.0).then_some(from),
        _ => life(units).map(|life| life.end(from).unwrap_or(from)),
    };
    end(signed)
        .zip(end(asked))
        .is_some_and(|(signed, asked)| signed <= asked)
}

/// So many in a unit of so many hours: the fewer in no shorter a time.
fn no_more_often(signed: &Units, asked: &Units) -> bool {
    let hours = |unit: &str| match unit {
        "HOUR" => Some(1.0),
        "DAY" => Some(24.0),
        "MONTH" => Some(720.0),
        "YEAR" => Some(8640.0),
        _ => None,
    };
    let (Some(ours), Some(theirs)) = (hours(&asked.unit), hours(&signed.unit)) else {
        return false;
    };
    signed.value >= 1.0 && signed.value * ours <= asked.value * theirs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(unit: &str, value: f64) -> Units {
        Units {
            unit: unit.into(),
            value,
        }
    }

    #[test]
    fn a_life_and_a_frequency_are_compared_over_their_units() {
        let now = "2026-11-25T10:00:00Z".parse().unwrap();
        for (signed, asked, fits) in [
            (("MONTH", 2.0), ("MONTH", 1.0), false),
            (("DAY", 31.0), ("MONTH", 1.0), false),
            (("DAY", 1.0), ("INF", 0.0), false),
            (("INF", 1.0), ("YEAR", 10.0), false),
            (("DAY", 30.0), ("MONTH", 1.0), true),
            (("DAY", 0.0), ("INF", 0.0), true),
            (("YEAR", 1.0), ("MONTH", 12.0), true),
        ] {
            let found = lives_no_longer(&units(signed.0, signed.1), &units(asked.0, asked.1), now);
            assert_eq!(found, fits, "{signed:?} for {asked:?}");
        }
        for (signed, asked, fits) in [
            (("HOUR", 1.0), ("DAY", 1.0), false),
            (("DAY", 2.0), ("DAY", 1.0), false),
            (("INF", 1.0), ("DAY", 1.0), false),
            (("DAY", 0.0), ("DAY", 1.0), false),
            (("MONTH", 30.0), ("DAY", 1.0), true),
            (("DAY", 1.0), ("HOUR", 1.0), true),
        ] {
            let found = no_more_often(&units(signed.0, signed.1), &units(asked.0, asked.1));
            assert_eq!(found, fits, "{signed:?} for {asked:?}");
        }
    }
}
