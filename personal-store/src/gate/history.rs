//! Her ledger as one list, page by page: what left and what was refused, newest first.
//!
//! A page goes on where the one before ended, in both ledgers, however many entries came since.

use std::{fmt, iter::Peekable, str::FromStr, vec::IntoIter};

use consent_model::ids::ReceiptId;

use super::{RefusalEntry, ReleaseEntry, ledger};
use crate::vault::{Vault, VaultError};

/// One entry of either ledger.
#[derive(Debug, Clone, PartialEq)]
pub enum LedgerEntry {
    /// It left.
    Released(Box<ReleaseEntry>),
    /// It did not.
    Refused(RefusalEntry),
}

/// Where a page begins: before these. Nothing of a ledger was shown yet where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Before {
    /// The last release shown.
    pub receipt: Option<ReceiptId>,
    /// The last refusal shown.
    pub refusal: Option<i64>,
}

/// A page of both ledgers.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerPage {
    /// Its entries, newest first.
    pub entries: Vec<LedgerEntry>,
    /// Entries in all.
    pub total: u64,
    /// Where the next page begins, if there is one.
    pub next: Option<Before>,
}

/// A page of at most `limit` entries.
///
/// # Errors
/// When the vault cannot be read.
pub async fn history(vault: &Vault, limit: u32, before: Before) -> Result<LedgerPage, VaultError> {
    // One more of each tells whether anything follows.
    let more = limit.saturating_add(1);
    let released = ledger::releases(vault, more, before.receipt).await?;
    let refused = ledger::refusals(vault, more, before.refusal).await?;
    let mut released = released.into_iter().peekable();
    let mut refused = refused.into_iter().peekable();
    let (mut entries, mut at) = (Vec::new(), before);
    while entries.len() < limit as usize {
        let Some(entry) = newest(&mut released, &mut refused) else {
            break;
        };
        match &entry {
            LedgerEntry::Released(entry) => at.receipt = Some(entry.receipt),
            LedgerEntry::Refused(entry) => at.refusal = Some(entry.id),
        }
        entries.push(entry);
    }
    let follows = released.peek().is_some() || refused.peek().is_some();
    Ok(LedgerPage {
        entries,
        total: ledger::size(vault).await?,
        next: follows.then_some(at),
    })
}

/// The newer of the two heads. Only heads are taken, so that what is left of each ledger is what
/// comes before its last entry that was shown.
fn newest(
    released: &mut Peekable<IntoIter<ReleaseEntry>>,
    refused: &mut Peekable<IntoIter<RefusalEntry>>,
) -> Option<LedgerEntry> {
    let refusal_is_newer = match (released.peek(), refused.peek()) {
        (Some(released), Some(refused)) => refused.at > released.at,
        (None, Some(_)) => true,
        (_, None) => false,
    };
    if refusal_is_newer {
        refused.next().map(LedgerEntry::Refused)
    } else {
        released
            .next()
            .map(|entry| LedgerEntry::Released(Box::new(entry)))
    }
}

/// As it stands in an address: the receipt, a dot, the number of the refusal.
impl fmt::Display for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(receipt) = self.receipt {
            write!(f, "{receipt}")?;
        }
        f.write_str(".")?;
        if let Some(refusal) = self.refusal {
            write!(f, "{refusal}")?;
        }
        Ok(())
    }
}

/// The text is no place in a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a ledger")]
pub struct NoPlace;

impl FromStr for Before {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (receipt, refusal) = text.split_once('.').ok_or(NoPlace)?;
        Ok(Self {
            receipt: parsed(receipt)?,
            refusal: parsed(refusal)?,
        })
    }
}

fn parsed<T: FromStr>(text: &str) -> Result<Option<T>, NoPlace> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| NoPlace)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use consent_model::term::{FetchType, Frequency, Term, Unit};

    use super::{super::world::world, *};

    #[test]
    fn a_place_reads_back_as_it_was_written_and_anything_else_is_none() {
        let receipt = "01890a5d-ac96-774b-bcce-b302099a8057".parse().ok();
        for place in [
            Before::default(),
            Before {
                receipt,
                refusal: None,
            },
            Before {
                receipt,
                refusal: Some(7),
            },
        ] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for other in ["", "x", "x.", ".x", "1.2.3"] {
            assert_eq!(other.parse::<Before>(), Err(NoPlace), "{other}");
        }
    }

    #[tokio::test]
    async fn every_entry_of_both_ledgers_is_on_exactly_one_page() {
        let w = world().await;
        let often = Term {
            fetch: FetchType::Periodic,
            frequency: Some(Frequency {
                unit: Unit::Day,
                value: 10,
            }),
            ..w.term()
        };
        let artifact = w.artifact_of(w.item(), often, None);
        for number in 0..10 {
            w.clock.advance(Duration::from_secs(1));
            let key = if number % 3 == 1 { &w.manager } else { &w.cnf };
            let request = w.request_of(&number.to_string(), None, key);
            let served = w.serve(&artifact, &request).await;
            assert_eq!(served.is_ok(), number % 3 != 1);
        }
        let (mut before, mut seen, mut pages) = (Before::default(), Vec::new(), 0);
        loop {
            let page = history(&w.sample.vault, 3, before).await.unwrap();
            assert_eq!(page.total, 10);
            seen.extend(page.entries);
            pages += 1;
            let Some(next) = page.next else { break };
            before = next;
        }
        assert_eq!((seen.len(), pages), (10, 4));
        let times: Vec<_> = seen
            .iter()
            .map(|entry| match entry {
                LedgerEntry::Released(entry) => entry.at,
                LedgerEntry::Refused(entry) => entry.at,
            })
            .collect();
        assert!(times.is_sorted_by(|a, b| a > b), "newest first, none twice");
    }
}
