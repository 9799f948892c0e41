//! The pages for people: sign-in, dashboard, notice and decision, consents, links, record.
//!
//! Every handler reads as a sentence: a [`visit::Visit`] says who is there, or a [`visit::Sent`]
//! proves that a form is hers and ours; one operation of the manager is called; one page of `ui`
//! is shown. Somebody who is not signed in is sent to sign in and comes back to where she was. What
//! belongs to another account is not there. Every failure is a page with words she can use, never
//! a fault of ours spelled out.
//!
//! No rule about consent lives here, and none of the API for parties.
//!
//! # Adding one
//!
//! 1. Write its context and template in `ui`.
//! 2. Write a handler in the module of its noun, taking `Visit` (GET) or `Sent` (POST).
//! 3. Add its row to the list below, with who may call it.

mod aa_accounts;
mod about;
mod acknowledgement;
mod acting;
mod approval;
mod audit;
mod change;
mod choice;
mod consent;
mod dashboard;
mod decision;
mod denial;
mod event;
mod find;
mod form;
mod guardian;
mod item;
mod leaving;
mod link;
pub(crate) mod message;
mod missing;
mod narrow;
mod nominee;
mod party;
mod passkey;
mod proof;
pub(crate) mod receipt;
mod record;
mod reference;
mod request;
mod rights;
mod setting;
mod sign_in;
mod table;
pub(crate) mod told;
mod unlink;
mod visit;
mod words;

use actix_web::web;

/// Answers what no route does. Registered last: whatever sets a default later replaces it.
pub(crate) fn fallback(config: &mut web::ServiceConfig) {
    config.default_service(web::to(missing::show));
}

service_kit::routes! {
    /// Every page.
    pub(super) const ROUTES;
    /// Registers these routes.
    pub(super) fn register;
    GET "/" Public => sign_in::front,
    GET "/sign-in" Public => sign_in::begin,
    GET "/callback" Public => sign_in::callback,
    GET "/about" Public => about::show,
    GET "/docs" Public => reference::docs,
    GET "/problems" Public => reference::problems,
    GET "/problems/{slug}" Public => reference::problem,
    GET "/assets/{file}" Public => about::asset,
    GET "/parties/{id}/logo.png" Public => party::logo,
    GET "/dashboard" Citizen => dashboard::show,
    GET "/requests/{id}" Citizen => request::show,
    GET "/requests/{id}/decision" Citizen => request::again,
    POST "/requests/{id}/decision" Citizen => request::decide,
    GET "/approvals/{id}" Citizen => proof::show_approval,
    POST "/approvals/{id}" Citizen => proof::approve,
    POST "/approvals/{id}/sign-in" Citizen => proof::sign_in_to_approve,
    GET "/resumes/{id}" Citizen => proof::show_resume,
    POST "/resumes/{id}" Citizen => proof::resume,
    POST "/resumes/{id}/sign-in" Citizen => proof::sign_in_to_resume,
    GET "/passkeys" Citizen => passkey::list,
    POST "/passkeys" Citizen => passkey::keep,
    GET "/passkeys/new" Citizen => passkey::new,
    POST "/passkeys/sign-in" Citizen => passkey::sign_in,
    POST "/passkeys/{id}/name" Citizen => passkey::rename,
    GET "/passkeys/{id}/remove" Citizen => passkey::confirm_removal,
    POST "/passkeys/{id}/remove" Citizen => passkey::remove,
    GET "/requests/{id}/preview" Citizen => leaving::preview,
    GET "/decisions/{id}" Citizen => decision::show,
    GET "/decisions/{id}/receipt" Citizen => receipt::show,
    GET "/decisions/{id}/receipt.json" Citizen => receipt::document,
    POST "/decisions/{id}/receipt/mail" Citizen => receipt::mail,
    GET "/decisions/{id}/return" Citizen => leaving::back,
    GET "/consents/{id}" Citizen => consent::show,
    GET "/consents/{id}/receipt.json" Citizen => consent::receipt,
    GET "/consents/{id}/acknowledgements/{acknowledgement}" Citizen => acknowledgement::signed,
    GET "/consents/{id}/stop" Citizen => consent::confirm_stop,
    POST "/consents/{id}/stop" Citizen => consent::stop,
    GET "/consents/{id}/items/{item}/remove" Citizen => item::confirm,
    POST "/consents/{id}/items/{item}/remove" Citizen => item::remove,
    POST "/consents/{id}/pause" Citizen => consent::pause,
    POST "/consents/{id}/resume" Citizen => consent::resume,
    GET "/links" Citizen => link::show,
    POST "/links" Citizen => link::begin,
    GET "/links/return" Citizen => link::finish,
    GET "/links/{party}/end" Citizen => unlink::confirm,
    POST "/links/{party}/end" Citizen => unlink::end,
    GET "/accounts" Citizen => aa_accounts::show,
    POST "/accounts/address" Citizen => aa_accounts::address,
    GET "/accounts/link/{party}" Citizen => aa_accounts::find,
    POST "/accounts/link/{party}" Citizen => aa_accounts::look,
    GET "/accounts/linkings/{linking}" Citizen => aa_accounts::linking,
    POST "/accounts/linkings/{linking}" Citizen => aa_accounts::go_on,
    GET "/accounts/{link}/end" Citizen => aa_accounts::confirm_end,
    POST "/accounts/{link}/end" Citizen => aa_accounts::end,
    GET "/messages" Citizen => message::show,
    POST "/messages/read" Citizen => message::read,
    GET "/rights" Citizen => rights::show,
    POST "/rights" Citizen => rights::make,
    GET "/rights/new" Citizen => rights::form,
    GET "/rights/{id}" Citizen => rights::detail,
    POST "/rights/{id}/close" Citizen => rights::close,
    POST "/rights/{id}/escalate" Citizen => rights::escalate,
    GET "/nominees" Citizen => nominee::show,
    POST "/nominees" Citizen => nominee::name,
    POST "/nominees/{id}/remove" Citizen => nominee::remove,
    GET "/guardians" Citizen => guardian::show,
    POST "/guardians" Citizen => guardian::ask,
    POST "/guardians/{id}/end" Citizen => guardian::end,
    POST "/acting" Citizen => acting::choose,
    GET "/settings" Citizen => setting::show,
    POST "/settings/mail" Citizen => setting::mail,
    POST "/settings/language" Citizen => setting::language,
    GET "/record" Citizen => record::show,
    GET "/record/print" Citizen => record::print,
    GET "/record.json" Citizen => record::download,
    GET "/record.csv" Citizen => table::download,
    GET "/record/archive" Citizen => record::archive,
    GET "/record/archive.zip" Citizen => record::take,
    GET "/audit" Auditor => audit::search::show,
    GET "/audit/join" Citizen => audit::join::show,
    POST "/audit/join" Citizen => audit::join::join,
    GET "/audit/entries/{number}" Auditor => audit::entry::show,
    GET "/audit/entries/{number}/proof.json" Auditor => audit::entry::proof,
    GET "/audit/figures" Auditor => audit::figure::show,
    GET "/audit/figures.csv" Auditor => audit::figure::table,
    GET "/audit/changes" Auditor => audit::change::show,
    GET "/audit/exports" Auditor => audit::export::show,
    POST "/audit/exports" Auditor => audit::export::make,
    GET "/audit/exports/{id}" Auditor => audit::export::take,
    POST "/audit/exports/{id}/verify" Auditor => audit::export::verify,
    GET "/audit/looks" Auditor => audit::looks::show,
    POST "/sign-out" Citizen => sign_in::sign_out,
}
