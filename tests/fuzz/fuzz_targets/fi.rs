//! See `fiduciary_adapter::fi::fuzz::document`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fiduciary_adapter::fi::fuzz::document(bytes));
