//! A form that sends what her passkey gave, of all three services.
//!
//! The form is hidden until the script of [`crate::assets::script_href`] finds that her browser can do it,
//! and says there what stops it. Whatever else the page offers has to work without it.
//!
//! # Adding a form
//!
//! 1. Fill a [`PasskeyForm`] in the page's context.
//! 2. In the template: import `components/passkey.html`, name the script in `{% block script %}`
//!    with `passkey::script`, open the form with `passkey::open`, put the CSRF token, fields and a
//!    submit button of the page's own into it, and close it with `passkey::close`. What she can do
//!    without a passkey stands outside this form; `passkey::absent` says why there is none.
//! 3. Give the page a policy with `service_kit::server::Scripts::Own`.
//! 4. The form posts `credential`, `authenticator_data`, `client_data` and `signature` for a passkey
//!    that was used, `authenticator_data` and `client_data` for one that was made; all base64url
//!    without padding.

use crate::part::listed::Fact;

/// What the form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ceremony {
    /// To make a passkey.
    Create {
        /// Her id for authenticators, base64url: 64 bytes at most, and nothing that names her.
        user_id: String,
        /// The name her authenticator shows beside the passkey.
        user_name: String,
        /// The name of the service that it is for.
        rp_name: String,
    },
    /// To use one.
    Get,
}

impl Ceremony {
    /// Its name for the script.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Get => "get",
        }
    }
}

/// What the browser and the service have to know.
#[derive(Clone, Debug)]
pub struct PasskeyForm {
    /// What is done.
    pub ceremony: Ceremony,
    /// Where the form posts to.
    pub action: String,
    /// The challenge, base64url.
    pub challenge: String,
    /// The domain that her passkeys belong to.
    pub rp_id: String,
    /// Ids of passkeys, base64url: one of these is asked for, or none of these is made again.
    pub credentials: Vec<String>,
    /// Hidden fields, apart from the CSRF token.
    pub fields: Vec<Fact>,
}

impl PasskeyForm {
    /// The ids as the script reads them.
    #[must_use]
    pub fn ids(&self) -> String {
        self.credentials.join(" ")
    }

    /// The names of the fields that the script fills.
    #[must_use]
    pub const fn parts(&self) -> &'static [&'static str] {
        match self.ceremony {
            Ceremony::Create { .. } => &["authenticator_data", "client_data"],
            Ceremony::Get => &[
                "credential",
                "authenticator_data",
                "client_data",
                "signature",
            ],
        }
    }

    /// A form that asks for one of two passkeys, for samples.
    #[must_use]
    pub fn sample(action: &str) -> Self {
        Self {
            ceremony: Ceremony::Get,
            action: action.to_owned(),
            challenge: "t0Wg8kSZ5n7l1H2c3R4v5B6n7M8k9J0h1G2f3D4s5A0".to_owned(),
            rp_id: "manager.example".to_owned(),
            credentials: vec!["AQEBAQEBAQEBAQEBAQEBAQ".to_owned(), "AgICAgIC".to_owned()],
            fields: Vec::new(),
        }
    }

    /// A form that makes a passkey, for samples.
    #[must_use]
    pub fn sample_create(action: &str) -> Self {
        Self {
            ceremony: Ceremony::Create {
                user_id: "AwMDAwMDAwMDAwMDAwMDAw".to_owned(),
                user_name: "Asha Rao".to_owned(),
                rp_name: "Amanat".to_owned(),
            },
            ..Self::sample(action)
        }
    }
}

#[cfg(test)]
mod tests {
    use askama::Template;
    use i18n_embed_fl::fl;

    use super::*;
    use crate::{Chrome, Language, Locale, assets};

    #[derive(Template)]
    #[template(
        ext = "html",
        source = r#"{%- import "components/passkey.html" as passkey -%}
{{ passkey::script(self.chrome) }}
{{ passkey::open(self.form) }}<button type="submit">{{ self.button }}</button>{{ passkey::close(self.form) }}
{{ passkey::absent() }}"#
    )]
    struct Page {
        l: Locale,
        chrome: Chrome,
        form: PasskeyForm,
        button: String,
    }

    fn page(form: PasskeyForm) -> String {
        let page = Page {
            l: Locale::of(Language::En),
            chrome: Chrome::adapter("Bank", "/consents"),
            form,
            button: "<script src=evil>".to_owned(),
        };
        page.render().unwrap()
    }

    #[test]
    fn the_form_is_hidden_until_the_script_has_found_that_it_can_work() {
        for form in [PasskeyForm::sample("/x"), PasskeyForm::sample_create("/x")] {
            let kind = form.ceremony.key();
            let html = page(form);
            assert!(
                html.contains(&format!(" hidden data-passkey=\"{kind}\"")),
                "{html}"
            );
            assert_eq!(html.contains("name=\"signature\""), kind == "get");
            assert_eq!(html.contains("data-user-id"), kind == "create");
            assert_eq!(html.matches("<script ").count(), 1, "{html}");
            assert!(html.contains("src=\"/consents/assets/passkey.js?v="));
        }
    }

    #[test]
    fn only_a_page_that_links_the_script_needs_to_run_it() {
        assert!(assets::runs_script(&page(PasskeyForm::sample("/x"))));
        assert!(!assets::runs_script("<p>&#60;script src=evil></p>"));
    }
}
