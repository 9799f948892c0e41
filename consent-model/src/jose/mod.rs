//! Signed and sealed messages: JWS, JWE and their keys (RFC 7515 to 7518, 8037).
//!
//! This module is the only way to the cryptographic library, and inside it only `backend` names
//! the library. Everything the library would accept and should not is refused before it is called:
//! repeated header members, `crit`, keys in headers, compression, truncated tags and initialisation
//! vectors, algorithms outside the short list. The algorithm always comes from the key.
//!
//! What it deliberately does not do: open sealed pages. See the `payload-opener` crate.

pub(crate) mod b64;
mod backend;
pub mod detached;
pub mod error;
pub mod foreign;
mod header;
pub mod jws;
pub mod key;
pub mod key_set;
pub mod network;
pub mod possession;
pub mod scan;
pub mod seal;
pub mod sealing_key;
pub mod signing_key;
pub mod thumbprint;

pub use detached::{sign_detached, verify_detached};
pub use error::JoseError;
pub use foreign::{ForeignJwks, ForeignJws};
pub use jws::{CompactJws, MAX_JWS, Verified, sign};
pub(crate) use key::Point;
pub use key::{Algorithm, VerifyingKey};
pub use key_set::{Jwks, KeySet};
pub use network::{NetworkKey, NetworkSigner};
pub use scan::PageScanner;
pub use seal::{MAX_PAGE, MAX_PAGE_PLAINTEXT, PageBinding, SealedPage, seal};
pub use sealing_key::SealingKey;
pub use signing_key::SigningKey;
pub use thumbprint::Thumbprint;
