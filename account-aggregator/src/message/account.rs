//! Accounts at a provider: found, linked, unlinked.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Customer, Personal};

/// `POST /Accounts/discover`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Discover {
    /// Whose accounts.
    #[serde(rename = "Customer")]
    pub customer: Customer,
    /// Kinds of accounts.
    #[serde(rename = "FITypes")]
    pub fi_types: Vec<String>,
}

/// Its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Discovered {
    /// What was found.
    #[serde(rename = "DiscoveredAccounts")]
    pub accounts: Vec<Account>,
}

/// An account, as a provider tells it before it is linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Kind.
    #[serde(rename = "FIType")]
    pub fi_type: String,
    /// `SAVINGS`, `CURRENT`, `DEFAULT`, `NRE` or `NRO`.
    #[serde(rename = "accType")]
    pub acc_type: String,
    /// How the provider calls it.
    #[serde(rename = "accRefNumber")]
    pub acc_ref_number: Personal,
    /// How she knows it.
    #[serde(rename = "maskedAccNumber")]
    pub masked_acc_number: Personal,
}

/// `POST /Accounts/link`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Link {
    /// Whose, and which.
    #[serde(rename = "Customer")]
    pub customer: LinkCustomer,
}

/// Whose accounts, and which.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LinkCustomer {
    /// Her address.
    pub id: Personal,
    /// Which accounts.
    #[serde(rename = "Accounts")]
    pub accounts: Vec<Account>,
}

/// Its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Linking {
    /// `DIRECT` or `TOKEN`.
    #[serde(rename = "AuthenticatorType")]
    pub authenticator: String,
    /// How the attempt is called.
    #[serde(rename = "RefNumber")]
    pub ref_number: String,
}

/// `POST /Accounts/link/verify`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkToken {
    /// Which attempt.
    pub ref_number: String,
    /// What she was sent.
    pub token: String,
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken")
    }
}

/// Its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Linked {
    /// The links.
    #[serde(rename = "AccLinkDetails")]
    pub links: Vec<LinkDetail>,
}

/// A link that was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkDetail {
    /// Whose.
    pub customer_address: Personal,
    /// How it is called.
    pub link_ref_number: String,
    /// Which account.
    pub acc_ref_number: Personal,
    /// `LINKED` or `DELINKED`.
    pub status: String,
}

/// `POST /Accounts/delink`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Delink {
    /// Which link.
    #[serde(rename = "Account")]
    pub account: DelinkAccount,
}

/// A link, by whose it is and how it is called.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DelinkAccount {
    /// Whose.
    pub customer_address: Personal,
    /// How it is called.
    pub link_ref_number: String,
}

/// Its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Delinked {
    /// The link, over.
    #[serde(rename = "AccLinkDetails")]
    pub link: DelinkedAccount,
}

/// A link that is over.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DelinkedAccount {
    /// Whose.
    pub customer_address: Personal,
    /// How it was called.
    pub link_ref_number: String,
    /// `DELINKED`.
    pub status: String,
}
