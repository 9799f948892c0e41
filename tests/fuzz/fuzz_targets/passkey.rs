//! See `consent_model::fuzz::passkey`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| consent_model::fuzz::passkey(bytes));
