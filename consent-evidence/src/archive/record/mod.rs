//! What is made out of entries and documents for other tools and for people. Pure functions: who
//! verifies makes the same again, byte for byte.

pub mod consent_27560;
pub mod kantara;
pub mod ledger;
