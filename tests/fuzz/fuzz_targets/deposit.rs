//! See `personal_store::fuzz::deposit`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| personal_store::fuzz::deposit(bytes));
