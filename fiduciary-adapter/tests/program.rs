//! The compiled program.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

#[path = "../../tests/support/program.rs"]
mod program;

const PROGRAM: &str = env!("CARGO_BIN_EXE_fiduciary-adapter");

/// Any free port, and `DATA` for a folder of its own.
const CONFIG: &str = r#"
listen = "127.0.0.1:0"
base_url = "http://127.0.0.2/"
data_dir = "DATA"
party = "lender.example"
manager_url = "http://127.0.0.3/"
identity_issuer = "http://127.0.0.4"
"#;
