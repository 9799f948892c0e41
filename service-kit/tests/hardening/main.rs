//! What the edge of every service does with whoever can open a connection, byte for byte on a socket.
//!
//! The app is small, but it is put together and it listens by the same means as the services' own
//! (`wrap_common!`, `listen!`). Each group has a good request beside the bad ones, so that a server
//! that refused everything, or a test that looked at nothing, would be seen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may end itself"
)]

mod answers;
mod sessions;
mod sizes;
mod slowness;
mod smuggling;
mod wire;
mod world;
