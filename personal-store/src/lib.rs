//! The personal data store: data stays here, answers leave.
