//! The page on which she confirms a passkey, and the end of linking.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use consent_model::passkey::Assertion;
use serde::Deserialize;
use service_kit::{csrf::SameOrigin, problem::ApiResult};
use ui::{
    adapter::{ConfirmPasskey, PasskeyNews},
    part::passkey::{Ceremony, PasskeyForm},
};

use super::{
    frame,
    pages::{checked_token, links_for},
    stopped::stopped,
};
use crate::provider::{
    Provider,
    link::{Choice, LinkError, Next},
};

/// What she ticked, if anything.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ticked {
    Only,
    Also,
}

impl From<Option<Ticked>> for Choice {
    fn from(ticked: Option<Ticked>) -> Self {
        match ticked {
            None => Self::Keep,
            Some(Ticked::Only) => Self::Only,
            Some(Ticked::Also) => Self::Also,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct PasskeyAnswer {
    csrf: String,
    credential: String,
    authenticator_data: String,
    client_data: String,
    signature: String,
    choice: Option<Ticked>,
}

impl PasskeyAnswer {
    fn assertion(&self) -> Option<Assertion> {
        let parts = serde_json::json!({
            "credential": self.credential,
            "authenticator_data": self.authenticator_data,
            "client_data": self.client_data,
            "signature": self.signature,
        });
        serde_json::from_value(parts).ok()
    }
}

#[derive(Deserialize)]
pub(super) struct NumberForm {
    csrf: String,
    number: String,
}

#[derive(Deserialize)]
pub(super) struct FinishForm {
    csrf: String,
    choice: Option<Ticked>,
}

/// `POST /link/passkey`
pub(super) async fn confirm(
    provider: web::Data<Provider>,
    request: HttpRequest,
    _: SameOrigin,
    form: web::Form<PasskeyAnswer>,
) -> ApiResult<HttpResponse> {
    let token = checked_token(&provider, &request, &form.csrf)?;
    let taken = match form.assertion() {
        Some(assertion) => {
            let choice = form.choice.into();
            provider.confirm_passkey(&token, &assertion, choice).await
        }
        None => Err(LinkError::OtherPasskey),
    };
    let news = match taken {
        Ok(Next::Back(back)) => return Ok(back_to(back.as_str())),
        Ok(Next::Passkey) => PasskeyNews::Confirmed,
        Err(LinkError::Stale | LinkError::OtherPasskey | LinkError::Passkey(_)) => {
            PasskeyNews::NotTaken
        }
        Err(error) => return stopped(&provider, &request, error),
    };
    page(&provider, &request, &token, news).await
}

/// `POST /link/number`
pub(super) async fn number(
    provider: web::Data<Provider>,
    request: HttpRequest,
    _: SameOrigin,
    form: web::Form<NumberForm>,
) -> ApiResult<HttpResponse> {
    let token = checked_token(&provider, &request, &form.csrf)?;
    let taken = match form.number.parse() {
        Ok(number) => provider.confirm_number(&token, &number).await,
        // What is no number at all costs no try.
        Err(_) => Err(LinkError::WrongNumber),
    };
    match taken {
        Ok(Next::Back(back)) => Ok(back_to(back.as_str())),
        Ok(Next::Passkey) => page(&provider, &request, &token, PasskeyNews::Confirmed).await,
        Err(LinkError::WrongNumber) => {
            page(&provider, &request, &token, PasskeyNews::WrongNumber).await
        }
        Err(error) => stopped(&provider, &request, error),
    }
}

/// `POST /link/finish`
pub(super) async fn finish(
    provider: web::Data<Provider>,
    request: HttpRequest,
    _: SameOrigin,
    form: web::Form<FinishForm>,
) -> ApiResult<HttpResponse> {
    let token = checked_token(&provider, &request, &form.csrf)?;
    match provider.finish_link(&token, form.choice.into()).await {
        Ok(back) => Ok(back_to(back.as_str())),
        Err(error) => stopped(&provider, &request, error),
    }
}

/// Sends her back to her manager.
pub(super) fn back_to(address: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, address))
        .finish()
}

/// The page, with a challenge of its own each time.
pub(super) async fn page(
    provider: &Provider,
    request: &HttpRequest,
    token: &str,
    news: PasskeyNews,
) -> ApiResult<HttpResponse> {
    let asks = match provider.ask_passkey(token).await {
        Ok(asks) => asks,
        Err(error) => return stopped(provider, request, error),
    };
    let links_for = match links_for(provider, token).await {
        Ok(links_for) => links_for,
        Err(error) => return stopped(provider, request, error),
    };
    let status = match news {
        PasskeyNews::NotTaken | PasskeyNews::WrongNumber => StatusCode::FORBIDDEN,
        PasskeyNews::None | PasskeyNews::Confirmed => StatusCode::OK,
    };
    let csrf = provider.csrf_token(token);
    let chrome = frame::frame(provider).with_csrf(csrf.as_str());
    let form = asks.ask.map(|asked| PasskeyForm {
        ceremony: Ceremony::Get,
        action: chrome.at("/link/passkey"),
        challenge: asked.challenge,
        rp_id: asked.rp_id,
        credentials: asked.credentials.iter().map(ToString::to_string).collect(),
        fields: Vec::new(),
    });
    let shown = ConfirmPasskey {
        l: frame::locale(request),
        chrome,
        links_for,
        news: match news {
            PasskeyNews::None if asks.confirmed => PasskeyNews::Confirmed,
            news => news,
        },
        form,
        counts: asks.counts,
        only: asks.only,
    };
    frame::page(provider, status, ui::render(&shown))
}
