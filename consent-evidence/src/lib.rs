//! What makes the record prove itself (design §1, promise 5): the entries of the transparency log,
//! the tree above them, signed checkpoints and the witnesses that cosign them.
//!
//! Pure: no clock, no database, no network. The manager writes with it, a witness checks with it,
//! and `consent-verify` reads an archive with it. The tree, its tiles and proofs are of `tlog_tiles`,
//! the notes of `signed_note` (`docs/decisions/0023-transparency-log.md`).

pub mod archive;
pub mod checkpoint;
pub mod entry;
pub mod proof;
pub mod tree;
pub mod witness;
