//! THE list of routes, with who may call each and what answers.
//!
//! # Adding one
//! 1. Write its handler in the module of its noun.
//! 2. Add its row here. Nothing is served without one.

use service_kit::server::{healthz, readyz};

use super::{
    approved, changed, erase, export, holdings, known, link, machine, passkeys, preview, records,
    releases, sign_in, upload, wards,
};

service_kit::routes! {
    /// Every route of the store.
    pub const ROUTES;
    /// Registers them.
    pub(crate) fn register;
    GET "/" Public => holdings::show,
    POST "/acting" Citizen => wards::act,
    GET "/approved" Citizen => approved::show,
    POST "/approved/mail" Citizen => approved::mail,
    GET "/approved/{id}" Citizen => approved::one::show,
    POST "/approved/{id}" Citizen => approved::one::decide,
    GET "/assets/{name}" Public => holdings::asset,
    GET "/callback" Public => sign_in::callback,
    GET "/changed" Citizen => changed::show,
    POST "/changed" Citizen => changed::decide,
    POST "/deposits/request" Citizen => holdings::ask,
    GET "/erase" Citizen => erase::show,
    POST "/erase" Citizen => erase::erase,
    GET "/erased/{vault}" Public => erase::erased,
    GET "/erased/{vault}/certificate.json" Public => erase::certificate,
    GET "/export" Citizen => erase::begin,
    GET "/export.json" Citizen => export::export,
    GET "/export.zip" Citizen => export::zip,
    GET "/healthz" Public => healthz,
    GET "/known" Citizen => known::show,
    GET "/link" CitizenWithDocument => link::show,
    POST "/link" CitizenWithDocument => link::decide,
    GET "/passkeys" Citizen => passkeys::show,
    POST "/passkeys/only" Citizen => passkeys::only,
    POST "/passkeys/remove" Citizen => passkeys::remove,
    GET "/preview" CitizenWithDocument => preview::show,
    POST "/preview" CitizenWithDocument => preview::seen,
    GET "/readyz" Public => readyz,
    GET "/records/{dataset}" Citizen => records::show,
    GET "/releases" Citizen => releases::show,
    GET "/sign-in" Public => sign_in::begin,
    POST "/sign-out" Citizen => sign_in::sign_out,
    GET "/upload" Citizen => upload::show,
    POST "/upload" Citizen => upload::put,
    POST "/upload/discard" Citizen => upload::discard,
    POST "/upload/reading" Citizen => upload::read_with,
    POST "/upload/take" Citizen => upload::take,
    POST "/v1/data-requests" ManagerDocument => machine::data_request,
    POST "/v1/events" ManagerEvent => machine::event,
    GET "/wards" Citizen => wards::show,
}
