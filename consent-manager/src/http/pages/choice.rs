//! What she has filled in on the page of a request: read from the form, kept in her session so that
//! nothing is lost when a choice does not work or when she looks at the answer in her store first,
//! and turned into what the manager takes.
//!
//! Which choices are offered is for the page ([`super::narrow`]); which are allowed is decided by
//! the manager alone.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::{
    ids::{LinkId, RequestId},
    narrowing::{ItemNarrowing, Often, TermNarrowing},
    party::{ItemId, PartyId},
    scope::{MOST_PROVIDERS, Providers},
    term::{Frequency, Unit},
};
use serde::{Deserialize, Serialize};
use ui::{manager as pages, shared::ErrorKind};

use super::{
    form::Sent,
    visit::{Failure, Visit},
    words,
};
use crate::service::{self, MOST_ACCOUNTS, ManagerError, OpenedRequest};

const CHOOSING: &str = "choosing";
/// Longest that is kept in the session: it is a cookie, and other things live there, too.
const LONGEST_KEPT: usize = 1200;

/// What she has filled in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Entered {
    items: BTreeMap<ItemId, EnteredItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    often: Option<Often>,
}

/// The same of one item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct EnteredItem {
    #[serde(default, skip_serializing_if = "is_false")]
    ticked: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<LinkId>,
    /// Accounts of the Account Aggregator network, of which several may be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links: Vec<LinkId>,
    #[serde(default)]
    less: ItemNarrowing,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// What is kept of one request.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Kept {
    /// What she has filled in.
    pub(super) entered: Entered,
    /// Why it did not work.
    pub(super) trouble: Option<Trouble>,
}

/// Why a choice did not work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Trouble {
    PickSource(String),
    NothingChosen,
    NotLess,
    NotSeen,
    OtherNotice,
}

impl Trouble {
    /// What she can mend, of what the manager refused; nothing for every other refusal.
    pub(super) fn of(error: &ManagerError) -> Option<Self> {
        match error {
            ManagerError::MissingItem(item) => Some(Self::PickSource(item.clone())),
            ManagerError::NothingChosen => Some(Self::NothingChosen),
            ManagerError::Term(_) | ManagerError::Widened(_) | ManagerError::Misfit(_) => {
                Some(Self::NotLess)
            }
            ManagerError::OtherPreview => Some(Self::NotSeen),
            _ => None,
        }
    }

    /// The same for the page; an item goes by its title.
    pub(super) fn told(self, title: impl Fn(&str) -> String) -> pages::Trouble {
        match self {
            Self::PickSource(item) => pages::Trouble::PickSource(title(&item)),
            Self::NothingChosen => pages::Trouble::NothingChosen,
            Self::NotLess => pages::Trouble::NotLess,
            Self::NotSeen => pages::Trouble::NotSeen,
            Self::OtherNotice => pages::Trouble::OtherNotice,
        }
    }
}

impl Entered {
    /// Reads the form. Only what the request has is read, and nothing that is not well-formed.
    pub(super) fn read(sent: &Sent, opened: &OpenedRequest) -> Result<Self, Failure> {
        let mut items = BTreeMap::new();
        for item in &opened.request.items {
            let named = |what: &str| format!("{what}-{}", item.id);
            let read = EnteredItem {
                ticked: sent.field(&named("item")) == Some("yes"),
                link: parsed(sent.field(&named("source")))?,
                links: {
                    let name = format!("{}[]", named("source"));
                    let ticked = sent.all(&name).take(MOST_ACCOUNTS + 1);
                    let ticked = ticked.map(str::parse).collect::<Result<Vec<_>, _>>();
                    ticked.map_err(bad)?
                },
                less: ItemNarrowing {
                    from: parsed(sent.field(&named("from")))?,
                    providers: {
                        // Once for each, as the brackets say to whoever reads the form.
                        let name = format!("{}[]", named("only"));
                        let ticked = sent.all(&name).map(str::parse::<PartyId>);
                        let ticked = ticked.take(MOST_PROVIDERS + 1);
                        let ticked: Providers = ticked.collect::<Result<_, _>>().map_err(bad)?;
                        (!ticked.is_empty()).then_some(ticked)
                    },
                },
            };
            if read != EnteredItem::default() {
                items.insert(item.id.clone(), read);
            }
        }
        let often = sent
            .field("often")
            .map(|word| often_of(word).ok_or(ErrorKind::BadInput));
        Ok(Self {
            items,
            until: parsed(sent.field("expires"))?,
            often: often.transpose()?,
        })
    }

    /// What the manager is asked to approve: all that is required, and of the rest what she ticked.
    pub(super) fn choice(
        &self,
        sent: &Sent,
        opened: &OpenedRequest,
    ) -> Result<service::Choice, Failure> {
        let (mut items, mut seen, mut less) = (Vec::new(), Vec::new(), Vec::new());
        for item in &opened.request.items {
            let entered = self.items.get(&item.id).cloned().unwrap_or_default();
            if !item.required && !entered.ticked {
                continue;
            }
            if let Some(digest) = sent.field(&format!("seen-{}", item.id)) {
                seen.push((item.id.clone(), digest.parse().map_err(bad)?));
            }
            less.push((item.id.clone(), entered.less));
            if entered.links.is_empty() {
                items.push((item.id.clone(), entered.link));
            }
            // Once for each account.
            let each = entered.links.into_iter();
            items.extend(each.map(|link| (item.id.clone(), Some(link))));
        }
        Ok(service::Choice {
            notice: opened.notice.id,
            items,
            seen,
            less,
            term: self.term(),
        })
    }

    /// What she makes smaller of the terms.
    pub(super) fn term(&self) -> TermNarrowing {
        TermNarrowing {
            expiry: self.until.and_then(words::end_of),
            often: self.often,
        }
    }

    /// What she makes smaller of an item.
    pub(super) fn less_of(&self, item: &ItemId) -> ItemNarrowing {
        let found = self.items.get(item);
        found
            .map(|entered| entered.less.clone())
            .unwrap_or_default()
    }

    /// Whether she has ticked an account of an item.
    pub(super) fn has_ticked(&self, item: &ItemId, link: LinkId) -> bool {
        let found = self.items.get(item);
        found.is_some_and(|entered| entered.links.contains(&link))
    }

    /// The last day she chose, and how often.
    pub(super) fn chosen(&self) -> (Option<NaiveDate>, Option<Often>) {
        (self.until, self.often)
    }

    /// Whether she makes anything smaller.
    pub(super) fn is_less(&self) -> bool {
        let less = |entered: &EnteredItem| entered.less != ItemNarrowing::default();
        self.term() != TermNarrowing::default() || self.items.values().any(less)
    }

    /// What is ticked and picked, for the page.
    pub(super) fn shown(&self) -> pages::Entered {
        let ticked = self.items.iter().filter(|(_, entered)| entered.ticked);
        let picked = self.items.iter().filter_map(|(id, entered)| {
            let link = entered.link?;
            Some((id.to_string(), link.to_string()))
        });
        pages::Entered {
            ticked: ticked.map(|(id, _)| id.to_string()).collect(),
            picked: picked.collect(),
        }
    }

    /// Keeps it in her session, with why it did not work. What is too long to keep is let go: then
    /// she fills it in again.
    pub(super) fn keep(
        self,
        visit: &Visit,
        id: RequestId,
        trouble: Option<Trouble>,
    ) -> Result<(), Failure> {
        let mut kept = Kept {
            entered: self,
            trouble,
        };
        if serde_json::to_string(&kept).is_ok_and(|text| text.len() > LONGEST_KEPT) {
            kept.entered = Self::default();
        }
        Ok(visit.session().put(CHOOSING, &(id, kept))?)
    }
}

impl Kept {
    /// What is kept of this request. Looking at it uses up only why it did not work.
    pub(super) fn of(visit: &Visit, id: RequestId) -> Result<Self, Failure> {
        let kept = visit.session().take::<(RequestId, Self)>(CHOOSING);
        let Some((_, kept)) = kept.filter(|(of, _)| *of == id) else {
            return Ok(Self::default());
        };
        kept.entered.clone().keep(visit, id, None)?;
        Ok(kept)
    }

    /// Lets go of what is kept: it is decided.
    pub(super) fn forget(visit: &Visit) {
        let _kept: Option<(RequestId, Self)> = visit.session().take(CHOOSING);
    }
}

/// How often, as the form says it: `once`, or a unit and a number.
pub(super) fn often_word(often: Often) -> String {
    match often {
        Often::Once => "once".to_owned(),
        Often::AtMost(f) => {
            let unit = match f.unit {
                Unit::Hour => "hour",
                Unit::Day => "day",
                Unit::Month => "month",
                Unit::Year => "year",
            };
            format!("{unit}-{}", f.value)
        }
    }
}

fn often_of(word: &str) -> Option<Often> {
    if word == "once" {
        return Some(Often::Once);
    }
    let (unit, value) = word.split_once('-')?;
    let unit = match unit {
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "month" => Unit::Month,
        "year" => Unit::Year,
        _ => return None,
    };
    let value = value.parse().ok()?;
    Some(Often::AtMost(Frequency { unit, value }))
}

/// A moment that a request names.
pub(super) fn moment(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

fn parsed<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>, Failure> {
    text.map(str::parse).transpose().map_err(bad)
}

fn bad<E>(_: E) -> Failure {
    ErrorKind::BadInput.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_is_read_back_as_it_was_written() {
        for often in [
            Often::Once,
            Often::AtMost(Frequency {
                unit: Unit::Month,
                value: 4,
            }),
        ] {
            assert_eq!(often_of(&often_word(often)), Some(often));
        }
        for bad in [
            "",
            "never",
            "day",
            "day-",
            "day--1",
            "week-1",
            "day-99999999999",
        ] {
            assert_eq!(often_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_she_can_mend_is_told_and_what_is_over_is_not() {
        let mendable = [
            ManagerError::NothingChosen,
            ManagerError::MissingItem("income".into()),
            ManagerError::OtherPreview,
        ];
        assert!(mendable.iter().all(|error| Trouble::of(error).is_some()));
        let over = [ManagerError::NotFound, ManagerError::AskerGone];
        assert!(over.iter().all(|error| Trouble::of(error).is_none()));
    }

    #[test]
    fn nothing_filled_in_makes_nothing_smaller() {
        let mut entered = Entered::default();
        assert!(!entered.is_less());
        let item: ItemId = "income".parse().unwrap();
        let ticked = EnteredItem {
            ticked: true,
            ..EnteredItem::default()
        };
        entered.items.insert(item.clone(), ticked);
        assert!(!entered.is_less() && entered.shown().ticked.contains("income"));
        entered.often = Some(Often::Once);
        assert!(entered.is_less());
        let text = serde_json::to_string(&entered).unwrap();
        assert_eq!(serde_json::from_str::<Entered>(&text).unwrap(), entered);
    }
}
