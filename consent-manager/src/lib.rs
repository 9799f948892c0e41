//! The data-blind consent manager.

pub mod service;
