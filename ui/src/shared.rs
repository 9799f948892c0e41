//! Pages that the manager and the store both show.

pub mod error_page;
pub mod message;
pub mod problem_pages;
pub mod reference;
pub mod sign_in;

pub use error_page::{ErrorCause, ErrorKind, ErrorPage};
pub use message::{Message, MessageKind, MessageText, NextLink};
pub use problem_pages::{ProblemLine, ProblemList, ProblemPage};
pub use reference::Reference;
pub use sign_in::{SignIn, SignInTrouble};
