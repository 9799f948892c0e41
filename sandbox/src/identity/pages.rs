//! The provider's pages: one typed context each, no script, no outside files.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;
use url::Url;

use super::authorize::{AuthorizationRequest, Prompt};
use super::logout::Afterwards;
use super::people::SignInRefused;
use super::words::{Language, Words};

/// The style of every page.
pub(super) const STYLE: &str = include_str!("../../assets/sandbox.css");

/// The sign-in form.
#[derive(Template)]
#[template(path = "identity/sign_in.html")]
pub(super) struct SignInPage<'a> {
    pub(super) language: Language,
    pub(super) words: &'static Words,
    pub(super) request: &'a AuthorizationRequest,
    pub(super) form: &'a str,
    pub(super) csrf: String,
    pub(super) username: &'a str,
    pub(super) refused: Option<SignInRefused>,
}

impl SignInPage<'_> {
    fn returns_to(&self) -> String {
        self.request.redirect_uri.origin().ascii_serialization()
    }

    fn asks_again(&self) -> bool {
        self.request.prompt == Prompt::Login || self.request.max_age == Some(0)
    }
}

/// The question before signing out.
#[derive(Template)]
#[template(path = "identity/sign_out.html")]
pub(super) struct SignOutPage {
    pub(super) language: Language,
    pub(super) words: &'static Words,
    pub(super) csrf: String,
    pub(super) afterwards: Option<Afterwards>,
}

/// A page that only says something.
#[derive(Template)]
#[template(path = "identity/message.html")]
pub(super) struct MessagePage {
    pub(super) language: Language,
    pub(super) words: &'static Words,
    pub(super) title: &'static str,
    pub(super) body: &'static str,
}

impl MessagePage {
    pub(super) fn new(
        language: Language,
        choose: fn(&'static Words) -> (&'static str, &'static str),
    ) -> Self {
        let words = language.words();
        let (title, body) = choose(words);
        Self {
            language,
            words,
            title,
            body,
        }
    }
}

/// Sends a page under a policy that allows nothing but its own style and, where a form's answer
/// redirects to a client, that client's origin.
pub(super) fn send(
    mut response: HttpResponseBuilder,
    page: &impl Template,
    form_goes_on_to: Option<&Url>,
) -> HttpResponse {
    let onward = form_goes_on_to.map(|url| url.origin().ascii_serialization());
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self'{}{}; frame-ancestors 'none'; \
         base-uri 'none'",
        if onward.is_some() { " " } else { "" },
        onward.unwrap_or_default(),
    );
    match page.render() {
        Ok(body) => response
            .insert_header((CONTENT_SECURITY_POLICY, policy))
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((REFERRER_POLICY, "no-referrer"))
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type("text/html; charset=utf-8")
            .body(body),
        Err(error) => {
            tracing::error!(%error, "an identity page could not be rendered");
            HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> AuthorizationRequest {
        AuthorizationRequest {
            client_id: "<manager>".to_owned(),
            redirect_uri: Url::parse("http://localhost:9/back").expect("a url"),
            state: None,
            nonce: None,
            code_challenge: String::new(),
            profile: true,
            email: false,
            prompt: Prompt::Login,
            max_age: None,
            language: None,
            login_hint: None,
        }
    }

    #[test]
    fn the_form_names_who_asks_what_it_learns_and_where_she_returns() {
        for language in Language::ALL {
            let words = language.words();
            let page = SignInPage {
                language,
                words,
                request: &request(),
                form: "form-name",
                csrf: "form-token".to_owned(),
                username: "\"><i>",
                refused: Some(SignInRefused::Wait { seconds: 7 }),
            };
            let html = page.render().expect("renders");
            assert!(
                !html.contains("<manager>") && !html.contains("<i>"),
                "escaped"
            );
            assert!(html.contains("&#60;manager&#62;"));
            assert!(html.contains("http://localhost:9") && !html.contains("/back"));
            assert!(html.contains(words.learns_name) && !html.contains(words.learns_email));
            assert!(html.contains(words.fresh) && html.contains(words.wait_before));
            assert!(html.contains("value=\"form-token\""));
            assert!(html.contains(&format!("<html lang=\"{}\"", language.tag())));
            assert!(!html.contains("<script") && !html.contains("style="));
        }
    }

    #[test]
    fn a_page_may_send_its_form_nowhere_but_here_and_to_the_client() {
        let page = MessagePage::new(Language::English, |words| (words.problem, words.stale));
        let policy = |onward| {
            let sent = send(HttpResponse::Ok(), &page, onward);
            let header = sent
                .headers()
                .get(CONTENT_SECURITY_POLICY)
                .expect("a policy");
            header.to_str().expect("ascii").to_owned()
        };
        assert!(policy(None).contains("form-action 'self';"));
        let onward = Url::parse("http://localhost:9/back").expect("a url");
        assert!(policy(Some(&onward)).contains("form-action 'self' http://localhost:9;"));
    }
}
