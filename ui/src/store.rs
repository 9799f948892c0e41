//! Pages of the personal store, on its own origin.
//!
//! They look like the manager's, in another accent colour and under the store's own name, so that
//! she sees whose page it is.

pub mod approved;
pub mod changed;
pub mod deposit;
pub mod holdings;
pub mod known;
pub mod link_confirm;
pub mod mail;
pub mod passkeys;
pub mod preview;
pub mod records;
pub mod releases;
pub mod take_out;
pub mod upload;
pub mod wards;

pub use approved::{
    Approved, ApprovedItem, ApprovedOne, ApprovedPage, Mails, Proof, Standing, Word,
};
pub use changed::{Changed, ChangedPage, ChangedStanding};
pub use deposit::{DepositChoice, DepositGroup, DepositNews, Missing, Refused};
pub use holdings::{Arrived, Dataset, Holdings, Provenance, Quality, SourceHolding, own_words};
pub use known::KnownPage;
pub use link_confirm::{LinkConfirm, LinkedWard, WardName};
pub use mail::arrival_mail;
pub use passkeys::{ConfirmedKey, PasskeysNews, PasskeysPage};
pub use preview::{ExactAnswer, Preview, WouldBe};
pub use records::{BroughtBy, Record, RecordColumn, Records};
pub use releases::{Receiver, Refusal, Release, ReleaseEntry, Releases};
pub use take_out::{EraseConfirm, EraseTrouble, EraseWay, Erased, TakeOut};
pub use upload::{ReadingField, UploadPage, UploadPreview, UploadProblem, UploadSet};
pub use wards::{WardLine, Wards};

pub use crate::shared::{ErrorPage, Message, SignIn};
