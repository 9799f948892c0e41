//! The manager's operations, as its edges call them: inputs, answers and refusals.
//!
//! Promises that every refusal has one stable problem type. It holds no storage and no rule of
//! the lifecycle: those are `consent_model`'s.

pub mod error;
pub mod words;
