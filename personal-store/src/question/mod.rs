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
//! Adding one (`docs/questions.md` tells it at length):
//! 1. `personal-store question new NAME --folder personal-store/questions` writes a package that
//!    passes: `manifest.json`, `query.sql`, `examples.json`. Change it into yours; the code is one
//!    `SELECT` over the tables and columns of the manifest's inputs, with `:from`, `:to`, the
//!    parameters by name and, with a parameter `months`, `:since`.
//! 2. Give every text output its list of `values` and their `words`, every number its `min` and
//!    `max`, and where the release is `banded` its `multiple_of`. Days and moments do not leave.
//! 3. Add it to [`builtin`]'s list and to the table in `docs/questions.md`, and run
//!    `personal-store question check --all`.
//! 4. Have it reviewed, and set `review.state` to `published`.

#[cfg(test)]
mod attacks;
mod budget;
mod builtin;
#[cfg(test)]
mod builtin_tests;
mod catalogue;
pub mod check;
pub mod example;
pub mod folder;
mod functions;
mod grant;
mod manifest;
mod package;
mod rules;
mod sandbox;
mod since;
mod subset;
pub mod template;
#[cfg(test)]
mod tests;
pub mod trial;
#[cfg(any(test, fuzzing))]
mod witness;

pub use budget::Budget;
pub use builtin::LANGUAGES;
pub use catalogue::{Catalogue, CatalogueError, builtin_files};
pub use package::{CheckedPackage, PackageError};
pub use sandbox::{RawAnswer, RunError, bound, run};
pub use subset::{Place, SubsetError};
#[cfg(any(test, fuzzing))]
pub(crate) use witness::accepted_touches_only_grants;
