//! The few people whose records all others' are made of. They live on the real manager, over HTTP: sign in,
//! link their bank, are asked, say yes or no, pause, stop.

use std::time::Duration;

use tokio::time::sleep;

use super::SeedError;
use crate::{
    http::{Fault, Http},
    identity,
    parties::{Ask, Parties},
    visitor::{Visitor, consents_on},
    world::{DATA_USERS, World, subject},
};

/// How many kinds of people there are.
pub(super) const KINDS: u64 = 3;
/// How long the parties may take to hear of everything.
const HEARD: u32 = 300;

/// What becomes of something that she is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Given,
    Paused,
    Stopped,
    Denied,
}

use Ends::{Denied, Given, Paused, Stopped};

/// What each kind of person was asked and what became of it: ten consents of everybody, of which six to
/// eight are in force, and one or two refusals.
const LIVES: [&[Ends]; KINDS as usize] = [
    &[
        Given, Given, Denied, Given, Stopped, Given, Given, Paused, Given, Stopped, Given,
    ],
    &[
        Given, Stopped, Given, Given, Given, Given, Denied, Given, Given, Given, Denied, Stopped,
    ],
    &[
        Stopped, Given, Paused, Given, Given, Stopped, Given, Given, Denied, Given, Stopped,
    ],
];

/// What is asked for, in turn.
const ASKS: [Ask; 5] = [
    asks("105", "To decide on a loan"),
    asks("101", "To look after your savings plan"),
    asks("102", "To show you where your money goes"),
    asks("104", "To follow the repayment of your loan"),
    asks("103", "To put your accounts together in one statement"),
];

const fn asks(purpose: &'static str, use_description: &'static str) -> Ask {
    Ask {
        purpose,
        use_description,
        days: 360,
    }
}

/// Lives through all of them; gives how many consents each has.
pub(super) async fn live(world: &World) -> Result<u64, SeedError> {
    let http = Http::default();
    let parties = Parties::new(world, http.clone())?;
    let (provider, endpoints) = (identity::serve(world).await?, parties.serve(world).await?);
    let mut each = 0;
    for number in 0..KINDS {
        let life = LIVES.get(number as usize).copied().unwrap_or_default();
        let mut visitor = Visitor::new(&http, &world.manager(), &subject(number));
        let lived = one(&mut visitor, &parties, number as usize, life).await;
        lived.map_err(|fault| SeedError::Person(number, fault))?;
        each = life.iter().filter(|ends| **ends != Denied).count() as u64;
    }
    all_heard(&parties).await;
    provider.abort();
    endpoints.abort();
    Ok(each)
}

async fn one(
    visitor: &mut Visitor,
    parties: &Parties,
    kind: usize,
    life: &[Ends],
) -> Result<(), Fault> {
    visitor.sign_in().await?;
    visitor.link_bank(parties).await?;
    for (at, ends) in life.iter().enumerate() {
        let (party, _) = DATA_USERS[(at + kind) % DATA_USERS.len()];
        let ask = &ASKS[(at + kind * 2) % ASKS.len()];
        let request = parties.ask(party, visitor.subject(), ask).await?;
        let page = visitor.open(&request).await?;
        if *ends == Denied {
            visitor.deny(&request, &page).await?;
            continue;
        }
        let done = visitor.approve(&request, &page).await?;
        let consents = consents_on(&done);
        let consent = consents.first().ok_or(Fault::Lacks("the consent"))?;
        match ends {
            Paused => visitor.pause(consent).await?,
            Stopped => visitor.stop(consent).await?,
            Given | Denied => {}
        }
    }
    Ok(())
}

/// Waits until no party hears anything more: what lies in the database is then delivered.
async fn all_heard(parties: &Parties) {
    let (mut last, mut quiet) = (0, 0);
    for _ in 0..HEARD {
        let events = parties.heard().events();
        quiet = if events == last { quiet + 1 } else { 0 };
        last = events;
        if quiet >= 10 {
            return;
        }
        sleep(Duration::from_millis(200)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_the_same_number_of_consents() {
        for life in LIVES {
            let given = life.iter().filter(|ends| **ends != Denied).count();
            assert_eq!(given, 10);
        }
    }
}
