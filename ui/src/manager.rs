//! Pages of the consent manager.
//!
//! Every form posts `csrf`. Paths the templates post to are written beside each context.

pub mod about;
pub mod accounts;
pub mod accounts_link;
pub mod approval;
pub mod audit;
pub mod card;
pub mod consent_detail;
pub mod dashboard;
pub mod decision_done;
pub mod finder;
pub mod for_whom;
pub mod guardians;
pub mod item_remove;
pub mod leaving;
pub mod messages;
pub mod nominees;
pub mod passkeys;
pub mod receipt;
pub mod record;
pub mod record_archive;
pub mod record_print;
pub mod request_notice;
pub mod rights;
pub mod settings;
pub mod stop_confirm;
pub mod unlink_confirm;

pub use about::{About, Grievance, KeptFor, OperatorParticulars};
pub use accounts::{AccountProvider, Accounts, AddressTrouble, LinkedAccount, LinkingResult};
pub use accounts_link::{
    AccountsConfirm, AccountsFind, AccountsPick, FindEntered, FoundLine, LinkTrouble,
};
pub use approval::{ApprovalPage, ProofTrouble, Proving, ToVisit};
pub use card::{ConsentCard, NextUse, Renewal};
pub use consent_detail::ConsentDetail;
pub use dashboard::{Dashboard, LinkableSource, LinkedSource, Sources, WaitingRequest};
pub use decision_done::{DecisionDone, DecisionOutcome, Evidence, Receipt};
pub use finder::{DashboardTab, Finder, Picker, Sorting, TabLink};
pub use for_whom::{ForWard, ForWhom};
pub use guardians::{AskEntered, Guardians, WardLine};
pub use item_remove::ItemRemove;
pub use leaving::{Going, LeavingPage};
pub use messages::{MessageLine, Messages};
pub use nominees::{NamingEntered, NamingTrouble, NomineeLine, Nominees};
pub use passkeys::{
    Counting, NewPasskeyPage, PasskeyCard, PasskeyChange, PasskeySource, PasskeyStep,
    PasskeyTrouble, PasskeysPage, RemovePasskeyPage,
};
pub use receipt::{ByMail, ReceiptPage, Verdict};
pub use record::{Record, RecordDownloads, RecordKind};
pub use record_archive::RecordArchive;
pub use record_print::RecordPrint;
pub use request_notice::{ChangedTerm, Entered, Replaces, RequestNotice, TermChange, Trouble, Use};
pub use rights::{RightsDetail, RightsLine, RightsNew, RightsStepLine};
pub use settings::{Settings, TopicLine};
pub use stop_confirm::StopConfirm;
pub use unlink_confirm::UnlinkConfirm;

pub use crate::shared::{ErrorPage, Message, SignIn};
