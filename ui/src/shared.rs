//! Pages that the manager and the store both show.

pub mod error_page;
pub mod leaving;
pub mod message;
pub mod sign_in;

pub use error_page::{ErrorKind, ErrorPage};
pub use leaving::{LeavingPage, LeavingReason, Onward};
pub use message::{Message, MessageKind, MessageText, NextLink};
pub use sign_in::{SignIn, SignInTrouble};
