//! Pages of a fiduciary's adapter, on the fiduciary's own origin: she shows that an account is hers.
//!
//! They say nothing of whether an account exists before a code was right.

pub mod confirm_passkey;
pub mod enter_code;
pub mod identify;
pub mod link_stopped;
pub mod links_for;

pub use confirm_passkey::{ConfirmPasskey, PasskeyNews};
pub use enter_code::EnterCode;
pub use identify::Identify;
pub use link_stopped::{LinkStopped, StopCause};
pub use links_for::LinksFor;
