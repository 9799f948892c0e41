//! Her accounts on the Account Aggregator network: her address there, linking and unlinking. Where the manager
//! has no edge, there are no such pages.
//!
//! What a provider found is never in a form or the session: a form names the try and the places of what
//! she ticked.

use actix_web::{HttpResponse, web};
use consent_model::{
    ids::{LinkId, RequestId},
    party::PartyId,
};
use ui::{
    NavItem,
    manager::{
        AccountProvider, Accounts, AccountsConfirm, AccountsFind, AccountsPick, AddressTrouble,
        FindEntered, FoundLine, LinkTrouble, LinkedAccount, LinkingResult, UnlinkConfirm,
    },
    shared::ErrorKind,
    wording,
};

use super::{
    form::Sent,
    party::Parties,
    visit::{Failure, Shown, Visit, id, see_other},
};
use crate::service::{
    LinkingError, LinkingFault, LinkingStage, LinkingView, ManagerError, TypedIdentifiers,
};

/// The request that she came from, in her session.
const FOR: &str = "accounts-for";
/// What came of linking, in her session: the provider, and what went wrong if something did.
const RESULT: &str = "accounts-result";

/// Her own page, of what is hers or of the one she acts for, where there is an edge.
fn on_network(visit: &Visit) -> Result<(), Failure> {
    visit.account()?;
    match visit.manager().edge() {
        Some(_) => Ok(()),
        None => Err(ErrorKind::NotFound.into()),
    }
}

/// `GET /accounts`; with `for=`, on the way to a request that needs an account.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = overview(&visit, String::new(), None).await;
    visit.settle(shown)
}

async fn overview(visit: &Visit, entered: String, trouble: Option<AddressTrouble>) -> Shown {
    on_network(visit)?;
    let (manager, me) = (visit.manager(), visit.account()?.id);
    if let Some(request) = visit.query("for") {
        visit.session().put(FOR, &id::<RequestId>(&request)?)?;
    }
    let request = visit.session().look::<RequestId>(FOR);
    let result = visit.session().take::<(String, Option<String>)>(RESULT);
    let parties = Parties::of(visit).await?;
    let linked = manager.network_accounts(me).await?;
    // A nominee links nothing.
    let providers = match visit.who()?.says_yes() {
        true => Some(manager.network_providers().await?),
        false => None,
    };
    let page = Accounts {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Accounts).languages_at("/accounts"),
        result: result.map(|(name, fault)| match fault {
            None => LinkingResult::Linked(name),
            Some(_) => LinkingResult::Trouble(LinkTrouble::Over, name),
        }),
        address: manager.network_address(me).await?,
        handle: manager
            .network_own_handle()
            .map(|handle| format!("@{handle}"))
            .unwrap_or_default(),
        entered,
        trouble,
        linked: linked
            .iter()
            .map(|account| LinkedAccount {
                id: account.link.to_string(),
                provider: parties.name(&account.party),
                title: title(visit, account.fi_type.name(), &account.masked),
                linked: account.linked_at,
            })
            .collect(),
        providers: providers.map(|all| {
            let line = |provider: crate::service::NetworkProvider| AccountProvider {
                id: provider.party.to_string(),
                name: provider.name,
            };
            all.into_iter().map(line).collect()
        }),
        back_href: request.map(|request| format!("/requests/{request}")),
    };
    visit.html(ui::render(&page))
}

fn title(visit: &Visit, kind: &str, masked: &str) -> String {
    wording::dataset::account(&visit.l, kind, masked)
}

/// `POST /accounts/address`.
pub(super) async fn address(sent: Sent) -> HttpResponse {
    let shown = choose_address(&sent).await;
    sent.visit.settle(shown)
}

async fn choose_address(sent: &Sent) -> Shown {
    let visit = &sent.visit;
    on_network(visit)?;
    let who = visit.who_says_yes()?;
    let name = sent.field("address").unwrap_or_default();
    match visit.manager().choose_network_address(who, name).await {
        Ok(_) => Ok(see_other("/accounts")),
        Err(ManagerError::UnfitText(_)) => {
            overview(
                visit,
                name.chars().take(130).collect(),
                Some(AddressTrouble::Unfit),
            )
            .await
        }
        Err(ManagerError::AddressTaken) => {
            overview(visit, name.to_owned(), Some(AddressTrouble::Taken)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /accounts/link/{party}`: what she is found by.
pub(super) async fn find(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = found_by(&visit, &path, FindEntered::default(), None).await;
    visit.settle(shown)
}

async fn found_by(
    visit: &Visit,
    path: &str,
    entered: FindEntered,
    trouble: Option<LinkTrouble>,
) -> Shown {
    on_network(visit)?;
    visit.who_says_yes()?;
    let (manager, party) = (visit.manager(), id::<PartyId>(path)?);
    let provider = manager.network_provider(&party).await?;
    let me = visit.account()?;
    if manager.network_address(me.id).await?.is_none() {
        return Ok(see_other("/accounts"));
    }
    let page = AccountsFind {
        l: visit.l.clone(),
        chrome: visit
            .chrome(NavItem::Accounts)
            .languages_at(&format!("/accounts/link/{party}")),
        id: party.to_string(),
        name: provider.name,
        email: Some(me.email.clone()).filter(|email| !email.is_empty()),
        entered,
        trouble,
    };
    visit.html(ui::render(&page))
}

/// `POST /accounts/link/{party}`.
pub(super) async fn look(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = discover(&sent, &path).await;
    sent.visit.settle(shown)
}

async fn discover(sent: &Sent, path: &str) -> Shown {
    let visit = &sent.visit;
    on_network(visit)?;
    let (who, party) = (visit.who_says_yes()?, id::<PartyId>(path)?);
    let field = |name: &str| {
        sent.field(name)
            .unwrap_or_default()
            .chars()
            .take(64)
            .collect()
    };
    let typed = TypedIdentifiers {
        mobile: field("mobile"),
        pan: field("pan"),
        number: field("number"),
    };
    match visit.manager().discover_accounts(who, &party, &typed).await {
        Ok(linking) => Ok(see_other(&format!("/accounts/linkings/{linking}"))),
        Err(LinkingError::Manager(ManagerError::NoAddress)) => Ok(see_other("/accounts")),
        Err(LinkingError::Manager(error)) => Err(error.into()),
        Err(LinkingError::Fault(fault)) => {
            let entered = FindEntered {
                mobile: typed.mobile,
                pan: typed.pan,
                number: typed.number,
            };
            found_by(visit, path, entered, Some(trouble(fault))).await
        }
    }
}

/// `GET /accounts/linkings/{id}`: what was found, or how it is proven that it is she.
pub(super) async fn linking(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = step(&visit, &path, None).await;
    visit.settle(shown)
}

async fn step(visit: &Visit, path: &str, trouble: Option<LinkTrouble>) -> Shown {
    on_network(visit)?;
    let who = visit.who_says_yes()?;
    let linking = visit.manager().linking(who, path).await?;
    let here = format!("/accounts/linkings/{}", linking.id);
    let chrome = visit.chrome(NavItem::Accounts).languages_at(&here);
    let found = lines(visit, &linking);
    let (id, name) = (linking.id, linking.provider.name);
    let l = visit.l.clone();
    let rendered = match linking.stage {
        LinkingStage::Found => ui::render(&AccountsPick {
            l,
            chrome,
            id,
            name,
            found,
            trouble,
        }),
        LinkingStage::Token | LinkingStage::Direct => ui::render(&AccountsConfirm {
            until: l.moment(&linking.until),
            l,
            chrome,
            id,
            name,
            direct: linking.stage == LinkingStage::Direct,
            web: linking.provider.web.map(String::from),
            accounts: found,
            trouble,
        }),
        LinkingStage::Done => return done(visit, name, None),
        LinkingStage::Over => return done(visit, name, Some("over")),
    };
    visit.html(rendered)
}

/// Back to all of her accounts, with what came of it.
fn done(visit: &Visit, name: String, fault: Option<&str>) -> Shown {
    visit.session().put(RESULT, &(name, fault))?;
    Ok(see_other("/accounts"))
}

fn lines(visit: &Visit, linking: &LinkingView) -> Vec<FoundLine> {
    let accounts = linking.accounts.iter().enumerate();
    accounts
        .map(|(place, account)| FoundLine {
            place,
            title: title(visit, account.fi_type.name(), &account.masked),
            linked: account.linked,
        })
        .collect()
}

/// `POST /accounts/linkings/{id}`: what she ticked, or the code that the provider sent her.
pub(super) async fn go_on(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = next(&sent, &path).await;
    sent.visit.settle(shown)
}

async fn next(sent: &Sent, path: &str) -> Shown {
    let visit = &sent.visit;
    on_network(visit)?;
    let (who, manager) = (visit.who_says_yes()?, visit.manager());
    let linking = manager.linking(who, path).await?;
    let outcome = match linking.stage {
        LinkingStage::Found => {
            let ticked: Vec<usize> = sent
                .all("account[]")
                .filter_map(|t| t.parse().ok())
                .collect();
            manager.begin_linking(who, path, &ticked).await.map(drop)
        }
        LinkingStage::Token => {
            let token = sent.field("token").unwrap_or_default();
            manager.verify_linking(who, path, token).await.map(drop)
        }
        LinkingStage::Direct | LinkingStage::Done | LinkingStage::Over => Ok(()),
    };
    match outcome {
        Ok(()) => Ok(see_other(&format!("/accounts/linkings/{}", linking.id))),
        Err(LinkingError::Manager(error)) => Err(error.into()),
        Err(LinkingError::Fault(LinkingFault::Over)) => {
            done(visit, linking.provider.name, Some("over"))
        }
        Err(LinkingError::Fault(fault)) => step(visit, path, Some(trouble(fault))).await,
    }
}

const fn trouble(fault: LinkingFault) -> LinkTrouble {
    match fault {
        LinkingFault::NoEmail => LinkTrouble::NoEmail,
        LinkingFault::UnfitMobile => LinkTrouble::Mobile,
        LinkingFault::UnfitPan => LinkTrouble::Pan,
        LinkingFault::UnfitNumber => LinkTrouble::Number,
        LinkingFault::NoAccounts => LinkTrouble::NoAccounts,
        LinkingFault::Unsupported => LinkTrouble::Unsupported,
        LinkingFault::AccountGone => LinkTrouble::AccountGone,
        LinkingFault::NothingTicked => LinkTrouble::NothingTicked,
        LinkingFault::WrongToken => LinkTrouble::WrongToken,
        LinkingFault::Over => LinkTrouble::Over,
        LinkingFault::Unreachable => LinkTrouble::Unreachable,
        LinkingFault::NoAnswer => LinkTrouble::NoAnswer,
        LinkingFault::Refused => LinkTrouble::Refused,
    }
}

/// `GET /accounts/{link}/end`: what ends with one account.
pub(super) async fn confirm_end(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = second_click(&visit, &path).await;
    visit.settle(shown)
}

async fn second_click(visit: &Visit, path: &str) -> Shown {
    on_network(visit)?;
    let (me, link) = (visit.account()?.id, id::<LinkId>(path)?);
    let manager = visit.manager();
    let ending = manager.resting_on_account(me, link).await?;
    let account = manager.network_accounts(me).await?;
    let account = account.into_iter().find(|account| account.link == link);
    let account = account.ok_or(ErrorKind::NotFound)?;
    let ending = ending.into_iter().map(|consent| {
        let purpose = consent.purpose.text_in(visit.l.tag()).to_owned();
        (consent.data_user_name, purpose)
    });
    let page = UnlinkConfirm {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::Accounts),
        action: format!("/accounts/{link}/end"),
        back_href: "/accounts".to_owned(),
        source: title(visit, account.fi_type.name(), &account.masked),
        ending: ending.collect(),
    };
    visit.html(ui::render(&page))
}

/// `POST /accounts/{link}/end`.
pub(super) async fn end(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = unlink(&sent.visit, &path).await;
    sent.visit.settle(shown)
}

async fn unlink(visit: &Visit, path: &str) -> Shown {
    on_network(visit)?;
    let link = id::<LinkId>(path)?;
    visit.manager().unlink_account(visit.who()?, link).await?;
    Ok(see_other("/accounts"))
}

/// Where she links an account for a request that none of hers fits.
pub(super) fn link_for(visit: &Visit, request: RequestId) -> Option<String> {
    visit.manager().edge()?;
    Some(format!("/accounts?for={request}"))
}
