//! The adapter's HTTP side: pages for her, calls for the manager.

mod machine;
mod pages;
pub mod routes;

pub(crate) use pages::error_pages;
pub(crate) use routes::register;
