//! Pages, components, design tokens and locales; no database, no rules.
//!
//! A page is one typed context (deriving [`askama::Template`]) and one template. A service fills
//! the context with what it has already decided and calls [`render`]; templates only choose and
//! loop. Pages work without script, carry no inline style, and put the CSRF token of [`Chrome`]
//! into every form.
//!
//! Where things are: [`manager`], [`store`] and [`adapter`] hold the pages, [`shared`] those that
//! manager and store both show, [`part`] the pieces pages are made of, [`wording`] human words for
//! technical names, [`chrome`] the frame, [`locale`] the language.
//!
//! # Adding a page
//!
//! 1. Write the context in the folder of its service, with `l`, `chrome` and `sample(l)`.
//! 2. Write the template of the same name in `templates/`, extending `components/layout.html`.
//! 3. Put its words into every `i18n/*/ui.ftl`, as `page-element`.
//! 4. Add its sample to [`samples`]; the tests then check it in every language.

pub mod adapter;
pub mod assets;
pub mod chrome;
mod direction;
pub mod escape;
pub mod format;
pub mod locale;
pub mod mail;
pub mod manager;
pub mod part;
pub mod samples;
pub mod shared;
pub mod store;
pub mod wording;

use askama::Template;

pub use chrome::{Chrome, NavItem, Service};
pub use locale::{Language, Locale};

/// Why a page could not be rendered.
#[derive(Debug, thiserror::Error)]
#[error("page could not be rendered")]
pub struct RenderError(#[source] askama::Error);

/// Renders a page to HTML.
///
/// # Errors
///
/// [`RenderError`] when formatting fails, which only an exhausted memory brings about.
pub fn render(page: &impl Template) -> Result<String, RenderError> {
    page.render().map_err(RenderError)
}
