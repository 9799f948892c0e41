//! The same sharing on a real PostgreSQL; `tests/run postgres` starts one and names it.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

#[path = "sharing/main.rs"]
mod sharing;

#[test]
fn the_server_is_named() {
    std::env::var("AMANAT_TEST_POSTGRES_URL").expect("run these through `tests/run postgres`");
}
