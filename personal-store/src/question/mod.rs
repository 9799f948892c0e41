//! Questions: reviewed packages of manifest and code, and the place where they run.
//!
//! A question runs on a fresh connection on which only the granted columns and rows exist (design
//! §7): what it may not see is not there. A second wall stands before and behind that: the
//! statement is parsed and held against a small subset of SQL ([`subset`]), and the database is
//! confined to one reading statement, a short list of functions, and budgets of steps, time, rows
//! and bytes. A package is held to the same rules when it is loaded and again when it runs.
//!
//! What it does not do: let anything out. See [`crate::gate`].
//!
//! Adding one:
//! 1. Make `personal-store/questions/<name>/manifest.json` and `query.sql`; one `SELECT` over the
//!    tables and columns of the manifest's inputs, with `:from`, `:to` and the parameters by name.
//! 2. Give every text output its list of `values`, every number its `min` and `max`, and where the
//!    release is `banded` its `multiple_of`. Days and moments do not leave.
//! 3. Have it reviewed, and set `review.state` to `published`.
//! 4. Add it to `catalogue::BUILTIN`, with examples of answers in this module's tests.

mod budget;
#[cfg(test)]
mod builtin_tests;
mod catalogue;
mod functions;
mod grant;
mod package;
mod rules;
mod sandbox;
mod subset;
#[cfg(test)]
mod tests;

pub use budget::Budget;
pub use catalogue::{Catalogue, CatalogueError};
pub use package::{CheckedPackage, PackageError};
pub use sandbox::{RawAnswer, RunError, run};
pub use subset::{Place, SubsetError};
