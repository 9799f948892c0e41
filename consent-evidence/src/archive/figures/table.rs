//! The figures as a table: one figure to a row.

use std::borrow::Cow;

use super::{Kinds, Outcomes, Totals};
use crate::archive::record::ledger::line;

const HEAD: [&str; 6] = ["part", "day", "party", "purpose", "figure", "value"];

impl Totals {
    /// `report/figures.csv`: the head, then its rows.
    ///
    /// # Errors
    /// When it cannot be written, which does not happen in memory.
    pub fn csv(&self) -> Result<Vec<Vec<u8>>, csv::Error> {
        let mut table = vec![line(HEAD.into_iter().map(Cow::Borrowed))?];
        let mut row = |[part, day, party, purpose, figure]: [&str; 5], value: u64| {
            let value = value.to_string();
            let cells = [part, day, party, purpose, figure, &value];
            table.push(line(cells.into_iter().map(Cow::Borrowed))?);
            Ok::<(), csv::Error>(())
        };
        row(["entries", "", "", "", "entries"], self.entries)?;
        row(["entries", "", "", "", "sealed"], self.sealed)?;
        let mut kinds = |part, day: &str, kinds: &Kinds| {
            kinds
                .iter()
                .try_for_each(|(kind, count)| row([part, day, "", "", kind], *count))
        };
        kinds("kinds", "", &self.kinds)?;
        for (day, of_day) in &self.days {
            kinds("days", &day.to_string(), of_day)?;
        }
        for (figure, value) in self.consents.named() {
            row(["consents", "", "", "", figure], value)?;
        }
        for of in &self.parties {
            for (figure, value) in of.outcomes.named() {
                row(
                    ["parties", "", of.party.as_str(), &of.purpose, figure],
                    value,
                )?;
            }
        }
        let of = &self.acknowledgements;
        for (figure, value) in [
            ("stopped", of.stopped),
            ("number", of.number),
            ("none", of.none),
            ("median_ms", of.median_ms),
            ("p95_ms", of.p95_ms),
            ("longest_ms", of.longest_ms),
        ] {
            row(["acknowledgements", "", "", "", figure], value)?;
        }
        let of = &self.complaints;
        for (figure, value) in [
            ("made", of.made),
            ("answered", of.answered),
            ("escalated", of.escalated),
            ("closed", of.closed),
        ] {
            row(["complaints", "", "", "", figure], value)?;
        }
        Ok(table)
    }
}

impl Outcomes {
    const fn named(&self) -> [(&'static str, u64); 7] {
        [
            ("given", self.given),
            ("denied", self.denied),
            ("deferred", self.deferred),
            ("withdrawn", self.withdrawn),
            ("revoked", self.revoked),
            ("expired", self.expired),
            ("superseded", self.superseded),
        ]
    }
}
