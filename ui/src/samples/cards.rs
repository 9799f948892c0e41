//! Requests that wait and consents, as lists show them.

use super::{LONG_NAME, at, lender, terms};
use crate::manager::{ConsentCard, NextUse, Renewal, WaitingRequest};
use crate::part::status::ConsentStatus;

/// A request that waits.
#[must_use]
pub fn waiting() -> WaitingRequest {
    WaitingRequest {
        id: "r1".to_owned(),
        organisation: lender().name,
        purpose: terms().purpose.sentence,
        asked: at(3, 9, 30),
        decide_by: Some(at(10, 9, 30)),
        deferred: true,
    }
}

/// A consent in a given state.
#[must_use]
pub fn card(id: &str, status: ConsentStatus) -> ConsentCard {
    ConsentCard {
        id: id.to_owned(),
        organisation: "Nadi Health Research".to_owned(),
        purpose: "Scientific research".to_owned(),
        use_description: "To study how often people see a doctor in their district.".to_owned(),
        data: vec!["How many clinic visits you had".to_owned()],
        only_answers: true,
        status,
        granted: at(1, 10, 0),
        expires: at(30, 10, 0),
        last_use: None,
        uses: 0,
        next_use: match status {
            ConsentStatus::Active => Some(NextUse::AnyTime),
            ConsentStatus::Paused => Some(NextUse::OnHold),
            _ => None,
        },
        renewal: match status {
            ConsentStatus::Active | ConsentStatus::Paused | ConsentStatus::Superseded => None,
            _ => Some(Renewal::Over),
        },
        end_asked: (status == ConsentStatus::Paused).then(|| "The account is closed".to_owned()),
        ended: (!status.can_stop()).then(|| at(2, 16, 45)),
    }
}

/// A consent for one use, which is over.
#[must_use]
pub fn used_card(id: &str) -> ConsentCard {
    let mut card = card(id, ConsentStatus::UsedUp);
    card.last_use = Some(at(2, 16, 45));
    card.uses = 1;
    card
}

/// Consents in force.
#[must_use]
pub fn active_cards() -> Vec<ConsentCard> {
    let mut loan = card("c1", ConsentStatus::Active);
    loan.organisation = lender().name;
    loan.purpose = "Providing a service that you have asked for".to_owned();
    loan.use_description = terms().purpose.sentence;
    loan.data = vec![
        "How steady your income is".to_owned(),
        "Bank statement".to_owned(),
    ];
    loan.only_answers = false;
    loan.last_use = Some(at(5, 8, 12));
    loan.uses = 2;
    loan.next_use = Some(NextUse::From(at(12, 8, 12)));
    loan.renewal = Some(Renewal::EndsSoon(9));
    let mut last = card("c7", ConsentStatus::Active);
    last.organisation = LONG_NAME.to_owned();
    last.renewal = Some(Renewal::EndsSoon(0));
    last.next_use = Some(NextUse::None);
    let mut later = card("c8", ConsentStatus::Active);
    later.next_use = Some(NextUse::Begins(at(20, 0, 0)));
    vec![loan, card("c2", ConsentStatus::Active), last, later]
}
