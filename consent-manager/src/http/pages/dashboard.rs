//! Who can see what right now.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use consent_model::{
    ids::{AccountId, RequestId},
    party::{self as registry, PartyId, Role},
    term::{Frequency, Term, Unit},
};
use ui::{
    Locale, NavItem,
    manager::{
        ConsentCard, Counting, Dashboard, DashboardTab, LinkableSource, LinkedSource, NextUse,
        Renewal, Sources, TabLink, WaitingRequest,
    },
    part::{listed::Listed, source::SourceKind, status::ConsentStatus},
};

use super::{
    find::{Found, Sought},
    party, passkey,
    visit::{Failure, Shown, Visit},
    words,
};
use crate::service::{CardMark, CardQuery, ConsentListing, Link, Tab};

/// Cards on one page.
const PER_PAGE: u64 = 20;
/// Waiting requests that her first page shows.
const FIRST_WAITING: u64 = 3;
/// From so many days on a card says that its consent ends.
const ENDS_SOON_DAYS: i64 = 14;

/// `GET /dashboard`.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit).await;
    visit.settle(shown)
}

async fn page(visit: &Visit) -> Shown {
    visit.account()?;
    let tab = visit.query("tab");
    let tab = tab.as_deref().and_then(DashboardTab::from_key);
    let tab = tab.unwrap_or(DashboardTab::Active);
    let sought = Sought::of(visit);
    let found = Found::of(visit, tab, sought).await?;
    let after = visit.query("after");
    let cards = match consents_on(tab) {
        Some(on) => cards(visit, &found, (tab, on), after.as_deref()).await?,
        None => Listed::default(),
    };
    let waiting = waiting(visit, tab, after.as_deref()).await?;
    // Her first page, with nothing looked for, also shows where her data can come from.
    let first = tab == DashboardTab::Active && !visit.has_query_but(&["tab", "lang"]);
    let sources = match first {
        true => Some(sources(visit).await?),
        false => None,
    };
    let page = Dashboard {
        l: visit.l.clone(),
        chrome: visit
            .chrome(NavItem::Dashboard)
            .keeping(visit.request.query_string()),
        in_force: found.all(Tab::Active),
        tab,
        tabs: tabs(tab, &found, waiting.total),
        finder: consents_on(tab).and_then(|on| found.finder(&visit.l, tab, found.count(on))),
        waiting,
        cards,
        first_href: after.is_some().then(|| found.href(tab, None)),
        sources,
    };
    visit.html(ui::render(&page))
}

const fn consents_on(tab: DashboardTab) -> Option<Tab> {
    match tab {
        DashboardTab::Waiting => None,
        DashboardTab::Active => Some(Tab::Active),
        DashboardTab::Paused => Some(Tab::Paused),
        DashboardTab::Ended => Some(Tab::Ended),
    }
}

fn tabs(current: DashboardTab, found: &Found, waiting: u64) -> Vec<TabLink> {
    let link = |tab| TabLink {
        tab,
        href: found.href(tab, None),
        count: consents_on(tab).map_or(waiting, |on| found.count(on)),
        current: tab == current,
    };
    DashboardTab::ALL.into_iter().map(link).collect()
}

async fn waiting(
    visit: &Visit,
    tab: DashboardTab,
    after: Option<&str>,
) -> Result<Listed<WaitingRequest>, Failure> {
    let me = visit.account()?.id;
    let total = visit.manager().waiting_count(me).await?;
    if total == 0 {
        return Ok(Listed::default());
    }
    let here = tab == DashboardTab::Waiting;
    let after = after.filter(|_| here);
    let after = after.and_then(|mark| mark.parse::<RequestId>().ok());
    let most = if here { PER_PAGE } else { FIRST_WAITING };
    let mut waiting = visit
        .manager()
        .waiting(me, after, most.saturating_add(1))
        .await?;
    let more = waiting.len() as u64 > most;
    waiting.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    let last = waiting.last().map(|request| request.id.to_string());
    let more_href = last.filter(|_| more).map(|last| {
        let after = here.then_some(last.as_str());
        Sought::default().href(DashboardTab::Waiting, after)
    });
    let items = waiting.into_iter().map(|request| WaitingRequest {
        id: request.id.to_string(),
        organisation: request.data_user_name,
        purpose: request.purpose.text_in(visit.l.tag()).to_owned(),
        asked: request.asked_at,
        decide_by: Some(request.expires_at),
        deferred: request.deferred,
    });
    Ok(Listed {
        items: items.collect(),
        total,
        more_href,
    })
}

async fn cards(
    visit: &Visit,
    found: &Found,
    (tab, on): (DashboardTab, Tab),
    after: Option<&str>,
) -> Result<Listed<ConsentCard>, Failure> {
    let total = found.count(on);
    if total == 0 {
        return Ok(Listed::default());
    }
    let query = CardQuery {
        tab: on,
        order: found.card_order(),
        groups: found.card_groups(),
        after: after.and_then(|mark| mark.parse::<CardMark>().ok()),
        most: PER_PAGE,
    };
    let me = visit.account()?.id;
    let page = visit.manager().cards(me, &query).await?;
    let now = visit.now();
    let items = page.items.iter();
    let more_href = page.next.as_ref().map(|mark| {
        let mark = mark.to_string();
        found.href(tab, Some(&mark))
    });
    Ok(Listed {
        items: items.filter_map(|c| card(c, found, now)).collect(),
        total,
        more_href,
    })
}

fn card(consent: &ConsentListing, found: &Found, now: DateTime<Utc>) -> Option<ConsentCard> {
    let told = found.told(&consent.group)?;
    let used_up = consent.tab == Tab::Ended;
    let status = words::status_of(consent.state, consent.state_by, used_up);
    Some(ConsentCard {
        id: consent.id.to_string(),
        organisation: told.organisation.to_owned(),
        purpose: told.purpose.to_owned(),
        use_description: told.use_description.to_owned(),
        data: told.data,
        only_answers: told.only_answers,
        status,
        granted: consent.granted_at,
        expires: consent.term.expiry,
        last_use: consent.last_used,
        uses: u64::from(consent.uses),
        next_use: next_use(status, &consent.term, consent.last_used, now),
        renewal: renewal(status, &consent.term, now),
        end_asked: consent.end_asked.as_ref().map(|asked| asked.reason.clone()),
        ended: (!status.can_stop()).then_some(consent.tab_at),
    })
}

/// When the next use is to be expected: the terms say how often at most, and so how long after the
/// last use one that keeps to an even pace comes.
pub(super) fn next_use(
    status: ConsentStatus,
    term: &Term,
    last: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<NextUse> {
    match status {
        ConsentStatus::Active => {}
        ConsentStatus::Paused => return Some(NextUse::OnHold),
        _ => return None,
    }
    if term.start > now {
        return Some(NextUse::Begins(term.start));
    }
    let paced = last.zip(term.frequency);
    let next = paced.and_then(|(last, often)| last.checked_add_signed(pace(often)));
    Some(match next {
        Some(next) if next >= term.expiry => NextUse::None,
        Some(next) if next > now => NextUse::From(next),
        _ => NextUse::AnyTime,
    })
}

/// The time from one use to the next, if all that are allowed are spread evenly.
fn pace(often: Frequency) -> chrono::TimeDelta {
    let hours = match often.unit {
        Unit::Hour => 1,
        Unit::Day => 24,
        Unit::Month => 24 * 30,
        Unit::Year => 24 * 365,
    };
    chrono::TimeDelta::seconds(hours * 3600 / i64::from(often.value.max(1)))
}

/// What is said of the end: that nothing renews by itself.
fn renewal(status: ConsentStatus, term: &Term, now: DateTime<Utc>) -> Option<Renewal> {
    match status {
        ConsentStatus::Active | ConsentStatus::Paused => {
            let days = (term.expiry - now).num_days();
            let soon = (0..=ENDS_SOON_DAYS).contains(&days);
            let days = u32::try_from(days).ok().filter(|_| soon)?;
            Some(Renewal::EndsSoon(days))
        }
        ConsentStatus::UsedUp
        | ConsentStatus::Withdrawn
        | ConsentStatus::Revoked
        | ConsentStatus::Expired => Some(Renewal::Over),
        ConsentStatus::Superseded => None,
    }
}

async fn sources(visit: &Visit) -> Result<Sources, Failure> {
    let manager = visit.manager();
    let (account, who) = (visit.account()?.id, visit.who()?);
    let links = manager.links(account).await?;
    // Who acts for her can take a source away; a guardian also links, and proves a yes by passkeys of her
    // own.
    let approver = who.says_yes().then_some(visit.own()?.id);
    let passkeys = match approver {
        Some(own) => manager.passkeys(own).await?,
        None => Vec::new(),
    };
    let mut guardians = BTreeMap::new();
    for guardian in links.iter().filter_map(|link| link.guardian) {
        guardians.insert(guardian, manager.account(guardian).await?.name);
    }
    let mine = |link: &Link| match approver {
        Some(own) => link.counts_for((own != account).then_some(own), visit.now()),
        None => false,
    };
    let parties = manager.sources().await?;
    let parties: BTreeMap<_, _> = parties.into_iter().map(|p| (p.id.clone(), p)).collect();
    // Those of the Account Aggregator network have a page of their own to link at.
    let here: Vec<_> = parties
        .values()
        .filter(|party| manager.entity_of(&party.id).is_none())
        .collect();
    Ok(Sources {
        linked: linked(&visit.l, &links, &parties, &guardians, |link| {
            // What of the Account Aggregator network is linked checks no passkey of hers.
            let checks = link.fi_type.is_none();
            (checks && mine(link) && !passkeys.is_empty())
                .then(|| passkey::counting(&passkeys, link))
        }),
        linkable: match approver {
            Some(_) => linkable(links.iter().filter(|link| mine(link)), &here),
            None => Vec::new(),
        },
    })
}

/// Her links, one line for each source and who linked it.
fn linked(
    l: &Locale,
    links: &[Link],
    parties: &BTreeMap<PartyId, registry::Party>,
    guardians: &BTreeMap<AccountId, String>,
    counting: impl Fn(&Link) -> Option<Counting>,
) -> Vec<LinkedSource> {
    let mut sources: BTreeMap<_, LinkedSource> = BTreeMap::new();
    for link in links {
        let party = parties.get(&link.party);
        let line = (&link.party, link.guardian);
        let source = sources.entry(line).or_insert_with(|| {
            let kind = party.map_or(SourceKind::Other, party::source_kind);
            let own_pages = party.filter(|_| kind == SourceKind::Store);
            LinkedSource {
                name: party.map_or_else(|| link.party.to_string(), |p| p.name.clone()),
                id: link.party.to_string(),
                kind,
                accounts: Vec::new(),
                linked: link.linked_at,
                guardian: link.guardian.and_then(|id| guardians.get(&id).cloned()),
                href: own_pages.map(|p| p.website.to_string()),
                counting: counting(link),
            }
        });
        let label = party::account_label(l, &source.name, link);
        source.accounts.extend(label);
    }
    sources.into_values().collect()
}

/// Sources that who looks can link: every provider, since it may hold another account; a store once.
fn linkable<'a>(
    links: impl Iterator<Item = &'a Link>,
    parties: &[&registry::Party],
) -> Vec<LinkableSource> {
    let linked: Vec<_> = links.map(|link| &link.party).collect();
    parties
        .iter()
        .filter(|party| {
            party.may_act_as(Role::Provider)
                || (party.may_act_as(Role::Store) && !linked.contains(&&party.id))
        })
        .map(|party| LinkableSource {
            party: party.id.to_string(),
            name: party.name.clone(),
            kind: party::source_kind(party),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use consent_model::term::{DataLife, FetchType, Mode};

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-23T10:00:00Z".parse().unwrap()
    }

    fn term(often: Option<(Unit, u32)>, days: i64) -> Term {
        Term {
            start: now() - TimeDelta::days(30),
            expiry: now() + TimeDelta::days(days),
            fetch: often.map_or(FetchType::OneTime, |_| FetchType::Periodic),
            frequency: often.map(|(unit, value)| Frequency { unit, value }),
            data_life: DataLife {
                unit: Unit::Day,
                value: 1,
            },
            mode: Mode::Query,
        }
    }

    #[test]
    fn nothing_is_expected_under_what_is_over_or_on_hold() {
        let term = term(None, 9);
        let of = |status| next_use(status, &term, None, now());
        for over in [
            ConsentStatus::UsedUp,
            ConsentStatus::Withdrawn,
            ConsentStatus::Revoked,
            ConsentStatus::Expired,
            ConsentStatus::Superseded,
        ] {
            assert_eq!(of(over), None);
        }
        assert_eq!(of(ConsentStatus::Paused), Some(NextUse::OnHold));
        assert_eq!(of(ConsentStatus::Active), Some(NextUse::AnyTime));
    }

    #[test]
    fn the_next_use_is_expected_one_even_step_after_the_last() {
        let ago = |hours| Some(now() - TimeDelta::hours(hours));
        let twice_a_day = term(Some((Unit::Day, 2)), 9);
        let of = |term: &Term, last| next_use(ConsentStatus::Active, term, last, now()).unwrap();
        let expected = now() + TimeDelta::hours(11);
        assert_eq!(of(&twice_a_day, ago(1)), NextUse::From(expected));
        assert_eq!(of(&twice_a_day, ago(12)), NextUse::AnyTime);
        assert_eq!(of(&twice_a_day, None), NextUse::AnyTime);
        assert_eq!(of(&term(Some((Unit::Year, 1)), 9), ago(1)), NextUse::None);
        let mut later = twice_a_day;
        later.start = now() + TimeDelta::days(1);
        assert_eq!(of(&later, None), NextUse::Begins(later.start));
    }

    #[test]
    fn from_two_weeks_before_its_end_a_card_says_that_nothing_renews_by_itself() {
        let of = |status, days| renewal(status, &term(None, days), now());
        assert_eq!(of(ConsentStatus::Active, 15), None);
        assert_eq!(of(ConsentStatus::Active, 14), Some(Renewal::EndsSoon(14)));
        assert_eq!(of(ConsentStatus::Paused, 0), Some(Renewal::EndsSoon(0)));
        assert_eq!(of(ConsentStatus::Expired, -3), Some(Renewal::Over));
        assert_eq!(of(ConsentStatus::Superseded, 3), None);
    }
}
