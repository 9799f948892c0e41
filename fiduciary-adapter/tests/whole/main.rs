//! The adapter from outside. One program, since each that is linked for itself takes seconds to build.

mod aa_data_user;
mod aa_provider;
mod deciding;
mod doctor;
mod provider;
mod witness;
