//! Connects a bank, clinic or lender to the consent network.
