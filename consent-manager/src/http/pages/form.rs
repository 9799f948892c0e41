//! A form she sent. [`Sent`] exists only for a form of ours, in her session, started by none but our
//! own origin.

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use futures_util::future::LocalBoxFuture;
use service_kit::csrf::{self, SameOrigin};
use ui::shared::ErrorKind;

use super::visit::{Failure, Visit};

/// A form she sent: from our page, in her session.
pub(super) struct Sent {
    /// The visit.
    pub(super) visit: Visit,
    fields: Vec<(String, String)>,
}

impl Sent {
    /// The first value of a field, unless it is empty.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        field(&self.fields, name)
    }

    /// Every value of a field that may come several times.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.fields.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }
}

impl FromRequest for Sent {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Visit::from_request(request, payload);
        let form = web::Form::<Vec<(String, String)>>::from_request(request, payload);
        Box::pin(async move {
            let visit = visit.await?;
            let Ok(form) = form.await else {
                return Err(visit.refuse(ErrorKind::BadInput.into()));
            };
            match guard(&visit, &form) {
                Ok(()) => Ok(Self {
                    visit,
                    fields: form.into_inner(),
                }),
                Err(failure) => Err(visit.refuse(failure)),
            }
        })
    }
}

/// Both walls of [`csrf`].
fn guard(visit: &Visit, fields: &[(String, String)]) -> Result<(), Failure> {
    visit.account()?;
    let expired = Failure::Kind(ErrorKind::FormExpired);
    if SameOrigin::check(&visit.request).is_err() {
        return Err(expired);
    }
    visit.verify_csrf(field(fields, csrf::FIELD).unwrap_or_default())
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let (_, value) = fields.iter().find(|(key, _)| key == name)?;
    (!value.is_empty()).then_some(value.as_str())
}
