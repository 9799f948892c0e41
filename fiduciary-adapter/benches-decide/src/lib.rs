//! Only a bench: `cargo bench --manifest-path fiduciary-adapter/benches-decide/Cargo.toml`.
