//! Made-up people, organisations and answers for tests and previews; and every page filled in.

mod asked;
mod audited;
mod cards;
pub mod folder;
mod found;
mod happened;
mod held;
mod known;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::manager;
use crate::{RenderError, adapter, render, shared, store};

pub use asked::{complaint, lender, notice, question, receipt, terms, withdrawn_question};
pub use cards::{active_cards, card, used_card, waiting};
pub use found::{finder, long_waiting, tabs};
pub use happened::{
    acknowledgements, approved, every_event, history, notifications, releases, replaces, sharing,
    statements,
};
pub use held::{deposit_choices, holdings, linkable, sources};
pub use known::{adds, known};

/// A page's name with its HTML.
pub type Rendered = (&'static str, Result<String, RenderError>);

/// A name as long as the longest in the registers.
pub(crate) const LONG_NAME: &str =
    "Kaveri-Godavari District Central Cooperative Agricultural Credit and Development Bank Limited";

/// Every page in every state its sample knows.
#[must_use]
pub fn all(l: &Locale) -> Vec<Rendered> {
    let l = || l.clone();
    let mut pages = vec![
        ("manager-sign-in", render(&shared::SignIn::sample(l()))),
        (
            "manager-sign-in-first",
            render(&shared::SignIn::sample_first(l())),
        ),
        (
            "manager-dashboard",
            render(&manager::Dashboard::sample(l())),
        ),
        (
            "manager-dashboard-empty",
            render(&manager::Dashboard::sample_empty(l())),
        ),
        (
            "manager-request",
            render(&manager::RequestNotice::sample(l())),
        ),
        (
            "manager-request-change",
            render(&manager::RequestNotice::sample_change(l())),
        ),
        (
            "manager-request-chosen",
            render(&manager::RequestNotice::sample_chosen(l())),
        ),
        (
            "manager-request-accounts",
            render(&manager::RequestNotice::sample_accounts(l())),
        ),
        (
            "manager-request-no-account",
            render(&manager::RequestNotice::sample_no_account(l())),
        ),
        (
            "manager-decision",
            render(&manager::DecisionDone::sample(l())),
        ),
        (
            "manager-receipt",
            render(&manager::ReceiptPage::sample(l())),
        ),
        (
            "manager-receipt-denied",
            render(&manager::ReceiptPage::sample_denied(l())),
        ),
        (
            "manager-consent",
            render(&manager::ConsentDetail::sample(l())),
        ),
        (
            "manager-approval",
            render(&manager::ApprovalPage::sample(l())),
        ),
        (
            "manager-passkeys",
            render(&manager::PasskeysPage::sample(l())),
        ),
        (
            "manager-passkeys-empty",
            render(&manager::PasskeysPage::sample_empty(l())),
        ),
        (
            "manager-passkeys-full",
            render(&manager::PasskeysPage::sample_full(l())),
        ),
        (
            "manager-passkey-new",
            render(&manager::NewPasskeyPage::sample(l())),
        ),
        (
            "manager-passkey-new-sign-in",
            render(&manager::NewPasskeyPage::sample_sign_in(l())),
        ),
        (
            "manager-passkey-remove",
            render(&manager::RemovePasskeyPage::sample(l())),
        ),
        ("manager-stop", render(&manager::StopConfirm::sample(l()))),
        (
            "manager-item-remove",
            render(&manager::ItemRemove::sample(l())),
        ),
        (
            "manager-item-remove-account",
            render(&manager::ItemRemove::sample_of_account(l())),
        ),
        (
            "manager-stop-unused",
            render(&manager::StopConfirm::sample_unused(l())),
        ),
        (
            "manager-unlink",
            render(&manager::UnlinkConfirm::sample(l())),
        ),
        (
            "manager-unlink-unused",
            render(&manager::UnlinkConfirm::sample_unused(l())),
        ),
        ("manager-record", render(&manager::Record::sample(l()))),
        (
            "manager-record-empty",
            render(&manager::Record::sample_empty(l())),
        ),
        ("manager-messages", render(&manager::Messages::sample(l()))),
        (
            "manager-messages-empty",
            render(&manager::Messages::sample_empty(l())),
        ),
        (
            "manager-rights",
            render(&manager::rights::Rights::sample(l())),
        ),
        (
            "manager-rights-empty",
            render(&manager::rights::Rights::sample_empty(l())),
        ),
        (
            "manager-rights-new",
            render(&manager::RightsNew::sample(l())),
        ),
        (
            "manager-rights-new-trouble",
            render(&manager::RightsNew::sample_trouble(l())),
        ),
        ("manager-nominees", render(&manager::Nominees::sample(l()))),
        (
            "manager-nominees-trouble",
            render(&manager::Nominees::sample_trouble(l())),
        ),
        ("manager-for-whom", render(&manager::ForWhom::sample(l()))),
        (
            "manager-guardians",
            render(&manager::Guardians::sample(l())),
        ),
        (
            "manager-guardians-trouble",
            render(&manager::Guardians::sample_trouble(l())),
        ),
        ("manager-accounts", render(&manager::Accounts::sample(l()))),
        (
            "manager-accounts-new",
            render(&manager::Accounts::sample_new(l())),
        ),
        (
            "manager-accounts-find",
            render(&manager::AccountsFind::sample(l())),
        ),
        (
            "manager-accounts-find-trouble",
            render(&manager::AccountsFind::sample_trouble(l())),
        ),
        (
            "manager-accounts-find-no-email",
            render(&manager::AccountsFind::sample_no_email(l())),
        ),
        (
            "manager-accounts-pick",
            render(&manager::AccountsPick::sample(l())),
        ),
        (
            "manager-accounts-pick-none",
            render(&manager::AccountsPick::sample_none(l())),
        ),
        (
            "manager-accounts-token",
            render(&manager::AccountsConfirm::sample(l())),
        ),
        (
            "manager-accounts-direct",
            render(&manager::AccountsConfirm::sample_direct(l())),
        ),
        ("manager-settings", render(&manager::Settings::sample(l()))),
        (
            "manager-settings-no-mail",
            render(&manager::Settings::sample_no_mail(l())),
        ),
        (
            "manager-record-filtered",
            render(&manager::Record::sample_filtered(l())),
        ),
        (
            "manager-record-print",
            render(&manager::RecordPrint::sample(l())),
        ),
        ("manager-about", render(&manager::About::sample(l()))),
        (
            "manager-about-unfilled",
            render(&manager::About::sample_unfilled(l())),
        ),
        ("manager-docs", render(&shared::Reference::sample(l()))),
        (
            "manager-problems",
            render(&shared::ProblemList::sample(l())),
        ),
        ("manager-problem", render(&shared::ProblemPage::sample(l()))),
        ("manager-message", render(&shared::Message::sample(l()))),
        ("manager-error", render(&shared::ErrorPage::sample(l()))),
        (
            "manager-leaving",
            render(&manager::LeavingPage::sample(l())),
        ),
        (
            "manager-leaving-store",
            render(&manager::LeavingPage::sample_store(l())),
        ),
        (
            "manager-leaving-preview",
            render(&manager::LeavingPage::sample_preview(l())),
        ),
        (
            "manager-leaving-back",
            render(&manager::LeavingPage::sample_back(l())),
        ),
        ("store-sign-in", render(&shared::SignIn::sample_store(l()))),
        ("store-holdings", render(&store::Holdings::sample(l()))),
        (
            "store-holdings-empty",
            render(&store::Holdings::sample_empty(l())),
        ),
        ("store-records", render(&store::Records::sample(l()))),
        ("store-upload", render(&store::UploadPage::sample(l()))),
        (
            "store-upload-trouble",
            render(&store::UploadPage::sample_trouble(l())),
        ),
        (
            "store-upload-preview",
            render(&store::UploadPreview::sample(l())),
        ),
        (
            "store-upload-nothing",
            render(&store::UploadPreview::sample_nothing(l())),
        ),
        ("store-approved", render(&store::ApprovedPage::sample(l()))),
        (
            "store-approved-empty",
            render(&store::ApprovedPage::sample_empty(l())),
        ),
        ("store-passkeys", render(&store::PasskeysPage::sample(l()))),
        (
            "store-passkeys-both",
            render(&store::PasskeysPage::sample_both(l())),
        ),
        (
            "store-passkeys-empty",
            render(&store::PasskeysPage::sample_empty(l())),
        ),
        (
            "store-approved-one",
            render(&store::ApprovedOne::sample(l())),
        ),
        ("store-releases", render(&store::Releases::sample(l()))),
        (
            "store-releases-empty",
            render(&store::Releases::sample_empty(l())),
        ),
        ("store-known", render(&store::KnownPage::sample(l()))),
        (
            "store-known-empty",
            render(&store::KnownPage::sample_empty(l())),
        ),
        ("store-preview", render(&store::Preview::sample(l()))),
        ("store-changed", render(&store::ChangedPage::sample(l()))),
        (
            "store-changed-empty",
            render(&store::ChangedPage::sample_empty(l())),
        ),
        ("store-take-out", render(&store::TakeOut::sample(l()))),
        ("store-erase", render(&store::EraseConfirm::sample(l()))),
        (
            "store-erase-not-ticked",
            render(&store::EraseConfirm::sample_not_ticked(l())),
        ),
        (
            "store-erase-passkey",
            render(&store::EraseConfirm::sample_passkey(l())),
        ),
        (
            "store-erase-cancelled",
            render(&store::EraseConfirm::sample_cancelled(l())),
        ),
        (
            "store-erase-none-counts",
            render(&store::EraseConfirm::sample_none_counts(l())),
        ),
        (
            "store-erase-wards-first",
            render(&store::EraseConfirm::sample_wards_first(l())),
        ),
        ("store-erased", render(&store::Erased::sample(l()))),
        ("store-link", render(&store::LinkConfirm::sample(l()))),
        (
            "store-link-passkey",
            render(&store::LinkConfirm::sample_passkey(l())),
        ),
        (
            "store-link-known",
            render(&store::LinkConfirm::sample_known(l())),
        ),
        ("store-wards", render(&store::Wards::sample(l()))),
        (
            "store-wards-empty",
            render(&store::Wards::sample_empty(l())),
        ),
        ("adapter-identify", render(&adapter::Identify::sample(l()))),
        ("adapter-code", render(&adapter::EnterCode::sample(l()))),
        (
            "adapter-code-wrong",
            render(&adapter::EnterCode::sample_wrong(l())),
        ),
        (
            "adapter-passkey",
            render(&adapter::ConfirmPasskey::sample(l())),
        ),
        (
            "adapter-stopped",
            render(&adapter::LinkStopped::sample(l())),
        ),
    ];
    let l = l();
    pages.extend(acted_for(&l));
    pages.extend(audited::audited(&l));
    for page in manager::Dashboard::samples(&l) {
        pages.push(("manager-dashboard-view", render(&page)));
    }
    for page in manager::ApprovalPage::samples(&l) {
        pages.push(("manager-approval-other", render(&page)));
    }
    for page in manager::RightsDetail::samples(&l) {
        pages.push(("manager-rights-one", render(&page)));
    }
    for page in manager::ReceiptPage::samples_by_mail(&l) {
        pages.push(("manager-receipt-mail", render(&page)));
    }
    for page in manager::DecisionDone::samples(&l) {
        pages.push(("manager-decision-other", render(&page)));
    }
    for page in manager::Accounts::samples(&l) {
        pages.push(("manager-accounts-other", render(&page)));
    }
    for page in manager::RequestNotice::samples(&l) {
        pages.push(("manager-request-trouble", render(&page)));
    }
    for page in manager::ConsentDetail::samples(&l) {
        pages.push(("manager-consent-state", render(&page)));
    }
    for page in store::ApprovedPage::samples(&l) {
        pages.push(("store-approved-mail", render(&page)));
    }
    for page in store::ApprovedOne::samples(&l) {
        pages.push(("store-approved-said", render(&page)));
    }
    for page in store::LinkConfirm::samples_ward(&l) {
        pages.push(("store-link-ward", render(&page)));
    }
    for page in store::Preview::samples(&l) {
        pages.push(("store-preview-state", render(&page)));
    }
    for page in adapter::ConfirmPasskey::samples(&l) {
        pages.push(("adapter-passkey-other", render(&page)));
    }
    for page in adapter::LinkStopped::samples(&l) {
        pages.push(("adapter-stopped-cause", render(&page)));
    }
    for page in shared::Message::samples(&l) {
        pages.push(("message", render(&page)));
    }
    for cause in shared::ErrorCause::ALL {
        let page = shared::ErrorPage::of(l.clone(), Chrome::store("Store"), cause.kind(), None);
        pages.push(("error-cause", render(&page.explained(cause))));
    }
    for kind in shared::ErrorKind::ALL {
        let page = shared::ErrorPage::of(l.clone(), Chrome::store("Store"), kind, None);
        pages.push(("error", render(&page)));
    }
    pages
}

/// A digest in the written form.
pub const DIGEST: &str = "sha-256:qUiQTy8PR5uPgZdpSzAYSw0u0cHNKh7A-4XSmaGSpEc";

/// An answer's exact bytes.
pub const ANSWER: &str =
    r#"{"months":12,"months_in_band":11,"band":{"from":40000,"to":50000,"unit":"INR"}}"#;

/// A moment in November 2026.
#[must_use]
pub fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, day, hour, minute, 0)
        .single()
        .unwrap_or_default()
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// Pages as somebody sees them who acts for another: a guardian and a nominee.
fn acted_for(l: &Locale) -> Vec<(&'static str, Result<String, RenderError>)> {
    let mut dashboard = manager::Dashboard::sample(l.clone());
    dashboard.chrome = dashboard.chrome.acting_for(LONG_NAME, true);
    let mut request = manager::RequestNotice::sample(l.clone());
    request.chrome = request.chrome.acting_for("Meera Verma", false);
    let mut consent = manager::ConsentDetail::sample(l.clone());
    consent.chrome = consent.chrome.acting_for("Meera Verma", false);
    consent.status = crate::part::status::ConsentStatus::Paused;
    let mut approved = store::ApprovedOne::sample(l.clone());
    approved.chrome = approved.chrome.acting_for(LONG_NAME, true);
    approved.entry.guardian = Some(crate::part::representation::ActsAs::GuardianOfChild);
    let mut holdings = store::Holdings::sample_empty(l.clone());
    holdings.chrome = holdings.chrome.acting_for(LONG_NAME, true);
    holdings.wards = true;
    let mut erase = store::EraseConfirm::sample(l.clone());
    erase.chrome = erase.chrome.acting_for(LONG_NAME, true);
    consent.may_resume = false;
    consent.evidence = Some(manager::Evidence::PasskeyOfGuardian);
    let mut guardian = manager::RequestNotice::sample(l.clone());
    guardian.chrome = guardian.chrome.acting_for(LONG_NAME, true);
    let mut forbidden = guardian.clone();
    forbidden.for_child = true;
    let mut identify = adapter::Identify::sample(l.clone());
    identify.links_for = Some(adapter::LinksFor::sample());
    let mut code = adapter::EnterCode::sample(l.clone());
    code.links_for = Some(adapter::LinksFor {
        child: false,
        until: None,
    });
    vec![
        ("store-acting-holdings", render(&holdings)),
        ("store-acting-erase", render(&erase)),
        ("store-acting-approved", render(&approved)),
        ("manager-acting-dashboard", render(&dashboard)),
        ("manager-acting-request", render(&request)),
        ("manager-acting-consent", render(&consent)),
        ("manager-guardian-request", render(&guardian)),
        ("manager-guardian-forbidden", render(&forbidden)),
        ("adapter-guardian-identify", render(&identify)),
        ("adapter-guardian-code", render(&code)),
    ]
}

/// The manager's frame with Asha signed in.
#[must_use]
pub fn manager_chrome(active: NavItem) -> Chrome {
    Chrome::manager("Amanat")
        .signed_in("Asha Verma", "sample-token")
        .active(active)
        .operated_by("Example Consent Services Limited")
}

/// The store's frame with Asha signed in.
#[must_use]
pub fn store_chrome(active: NavItem) -> Chrome {
    Chrome::store("Amanat Store")
        .signed_in("Asha Verma", "sample-token")
        .active(active)
        .operated_by("Example Store Host")
        .about_at("https://manager.example/about")
}

/// The frame of a bank's linking pages.
#[must_use]
pub fn adapter_chrome() -> Chrome {
    Chrome::adapter("Ganga Bank", "/")
        .with_csrf("sample-token")
        .operated_by("Ganga Bank")
        .languages_at("/link")
}
