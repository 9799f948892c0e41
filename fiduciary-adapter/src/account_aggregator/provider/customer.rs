//! Who she is: her address at the aggregator, and her name in the host's system.

use account_aggregator::{
    EntityId, ErrorCode, Kind, Refusal,
    message::{Identifier, Personal},
};

use super::{NetworkError, NetworkProvider};
use crate::sources::CustomerRef;

/// A customer whom the source has found.
pub(super) struct Found {
    pub(super) customer: CustomerRef,
    /// What she was found by, where a token can be sent there.
    pub(super) destination: Option<String>,
}

/// Whether it is an address of the aggregator with this handle.
fn is_address(text: &str, handle: &str) -> bool {
    let Some((name, at)) = text.rsplit_once('@') else {
        return false;
    };
    at == handle
        && (3..=64).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

impl NetworkProvider {
    /// Checks that an address is one of the calling aggregator's; gives the digest it is known by here.
    pub(super) fn address(
        &self,
        aggregator: &EntityId,
        address: &Personal,
    ) -> Result<String, Refusal> {
        let registry = self.edge.gate().registry();
        let entity = registry.get(Kind::Aa, aggregator);
        if entity.is_some_and(|entity| is_address(&address.0, &entity.handle)) {
            return Ok(self.customer_digest(&address.0));
        }
        Err(Refusal::invalid(
            "the customer's address must be `name@handle` with the handle of the calling aggregator",
        ))
    }

    /// The customer whom all strong identifiers name that a customer can be found by here.
    pub(super) async fn find(&self, identifiers: &[Identifier]) -> Result<Found, NetworkError> {
        let usable: Vec<_> = identifiers
            .iter()
            .filter(|one| {
                one.category.as_deref() == Some("STRONG")
                    && self.config.identifiers.contains(&one.r#type)
            })
            .collect();
        if usable.is_empty() {
            return Err(NetworkError::invalid(format!(
                "`Customer.Identifiers` needs a STRONG one of type {}",
                self.config.identifiers.join(" or ")
            )));
        }
        let nobody = || {
            NetworkError::refused(
                ErrorCode::NoAccountsFound,
                "no accounts are found by these identifiers",
            )
        };
        let mut found: Option<Found> = None;
        for one in usable {
            let customer = self.source.find_customer(&one.value.0).await?;
            let customer = customer.ok_or_else(nobody)?;
            let reaches = matches!(one.r#type.as_str(), "MOBILE" | "EMAIL");
            let destination = reaches.then(|| one.value.0.clone());
            match &mut found {
                // Two people: whose accounts would be told is not for us to choose.
                Some(before) if before.customer != customer => return Err(nobody()),
                Some(before) => {
                    if before.destination.is_none() {
                        before.destination = destination;
                    }
                }
                None => {
                    found = Some(Found {
                        customer,
                        destination,
                    });
                }
            }
        }
        found.ok_or_else(nobody)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_another_form_or_aggregator_is_none() {
        for text in [
            "",
            "@one",
            "meera",
            "me@one",
            "meera@",
            "meera@two",
            "meera@one@two",
            "a b c@one",
            "meera@ONE",
            "mee/ra@one",
        ] {
            assert!(!is_address(text, "one"), "{text}");
        }
        assert!(!is_address(&format!("{}@one", "x".repeat(65)), "one"));
        assert!(is_address("meera.k_1-2@one", "one"));
    }
}
