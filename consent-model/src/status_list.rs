//! Who has been stopped: IETF Token Status List (draft-ietf-oauth-status-list).
//!
//! A [`StatusList`] packs one small number per consent; the manager signs it as a token; everybody
//! else asks a [`VerifiedStatusList`], which only answers while its copy is neither expired nor
//! from the future. No index, no answer: an unknown index, an unknown value or an old copy is an
//! error, which callers treat as *no*.
//!
//! What it does not do: fetch lists, or choose indices (the manager draws them at random and never
//! gives one out twice).

mod bits;
mod token;

pub use bits::{EncodedList, Status, StatusList};
pub use token::{
    MAX_ENTRIES, MAX_SKEW, MAX_TTL, STATUS_LIST_TYP, StatusListClaims, StatusReference,
    VerifiedStatusList,
};

/// Why a status list was refused or gives no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusError {
    /// Only 1, 2, 4 and 8 bits for each status exist (§4.1).
    #[error("a status takes 1, 2, 4 or 8 bits, not {0}")]
    Bits(u8),
    /// The list is not base64url of one whole ZLIB stream.
    #[error("the status list is not one whole compressed stream")]
    Encoding,
    /// The list is longer than accepted.
    #[error("the status list has more than {limit} entries")]
    TooLong {
        /// The most entries accepted.
        limit: u32,
    },
    /// The list has no such index.
    #[error("the status list has no index {0}")]
    UnknownIndex(u32),
    /// The value has no meaning here.
    #[error("the status value {0} has no meaning here")]
    UnknownStatus(u8),
    /// A revoked or superseded entry never changes again.
    #[error("the status is final")]
    Final,
    /// The token's signature, type or claims are refused.
    #[error("the status list token is refused")]
    Token(#[from] crate::jose::JoseError),
    /// The token is for another list.
    #[error("the status list token is for another list")]
    WrongList,
    /// The times in the token contradict each other or the format.
    #[error("the times of the status list token are not acceptable")]
    Times,
    /// The token was issued in the future.
    #[error("the status list token is from the future")]
    NotYetValid,
    /// The token's term is over.
    #[error("the copy of the status list is stale")]
    Stale,
}
