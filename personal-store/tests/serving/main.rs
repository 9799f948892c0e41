//! The store over HTTP, against a manager whose documents are really signed.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod acknowledging;
mod answers;
mod asked_again;
mod bad_deposits;
mod deposits;
mod edges;
mod erasing;
mod erasing_afresh;
mod exporting;
mod her_word;
mod host_keys;
mod items;
mod keeping;
mod known;
mod linking;
mod mail;
mod new_keys;
mod own_files;
mod pages;
mod passkeys;
mod pausing;
mod preview;
mod refusals;
mod restarts;
mod signed_in;
mod silence;
mod uploads;
mod ward_approvals;
mod ward_ends;
mod wards;
mod world;
