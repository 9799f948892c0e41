//! The data-blind consent manager.
