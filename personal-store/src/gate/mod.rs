//! The only door: what leaves a vault leaves through [`Gate::serve`].
//!
//! It decides, runs the question at home, holds the answer against the manifest, asks for the
//! status of the consent a second time, and then decides once more inside the one transaction
//! that counts the use, writes the receipt and puts the signed and sealed page into the outbox.
//! The inner step takes its proofs by value: a permit made in that transaction, a verified source
//! request and a bounded answer. A data session counts once and gives the same outcome for ever,
//! except that a refusal for a passing reason ([`Rule::may_pass`]) is decided anew.
//!
//! What a party may learn by asking one question in many ways is bounded ([`Limits`]), and she is
//! told what an answer adds to what it knows already ([`Adds`]).
//!
//! The first release under a consent over sensitive records waits until she has seen the consent on
//! this store's own page ([`SeeBefore`]); what she objects to there is never released.
//!
//! A store gives answers and never records; only providers hand over records.
//!
//! What it does not do: verify artifacts, fetch lists, or send anything over a network.

mod audit;
#[cfg(test)]
mod cases;
mod door;
mod history;
mod knowledge;
mod ledger;
mod limit;
mod look;
mod outbox;
mod output;
mod preview;
mod release;
mod rule;
#[cfg(test)]
mod scope_tests;
mod seen;
#[cfg(test)]
mod seen_tests;
#[cfg(test)]
mod tests;
mod withdrawn;
#[cfg(test)]
mod world;

pub use audit::{Agreement, agreement};
pub use door::{Access, Gate, GateError};
pub use history::{Before, LedgerEntry, LedgerPage, history};
pub use knowledge::{Addition, Adds, Band, Known, Told, together, told_to_all};
pub use ledger::{Delivery, RefusalEntry, ReleaseEntry, refusals, releases};
pub use limit::{Counted, Limits};
pub use look::{HerWord, Moment, SeeBefore};
pub use outbox::{OutboxPage, delivery, give_up, pending, sent};
pub use output::BoundedOutput;
pub use preview::{Preview, PreviewAsk};
pub use release::{Served, note_objection};
pub use rule::Rule;
pub use seen::{
    ChangedAnswer, ChangedState, SeenAnswer, ShownFor, changed, close_changed, seen_answers,
    waiting_changed,
};
pub use withdrawn::Withdrawn;
