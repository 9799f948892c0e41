//! Whole stories, the rules that hold for the workspace as a whole, and the [`harness`] to write
//! more of them with.

pub mod harness;
