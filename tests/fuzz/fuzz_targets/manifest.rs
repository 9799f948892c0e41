//! See `personal_store::fuzz::manifest`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| personal_store::fuzz::manifest(bytes));
