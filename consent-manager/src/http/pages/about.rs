//! Who runs this, for everybody; and the files pages link.
//!
//! The operator's particulars are pairs in the configuration. `name`, `registration`, `address`,
//! `contact`, `grievance_officer`, `grievance_contact`, `grievance_days` and `bodies_as_on` have a
//! place of their own; `people: <name>`, `shareholders: <name>` and `bodies: <name>` fill the lists
//! (DPDP Rules, First Schedule, Part B, item 11); the rest is shown as it stands.

use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use ui::{
    NavItem, assets,
    manager::{About, Grievance, KeptFor, OperatorParticulars},
    part::listed::Fact,
    shared::ErrorKind,
};

use super::visit::{Failure, Shown, Visit};

/// The longest time an answer to a complaint may take (DPDP Rules, rule 14(3)).
const LONGEST_ANSWER_DAYS: u32 = 90;
const PLACED: [&str; 8] = [
    "name",
    "registration",
    "address",
    "contact",
    "grievance_officer",
    "grievance_contact",
    "grievance_days",
    "bodies_as_on",
];
const LISTS: [&str; 3] = ["people", "shareholders", "bodies"];

/// `GET /about`.
pub(super) async fn show(visit: Visit) -> HttpResponse {
    let shown = page(&visit);
    visit.settle(shown)
}

fn page(visit: &Visit) -> Shown {
    let given = Given(&visit.services.config.operator);
    let page = About {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::About),
        operator: given.operator(),
        people: given.list("people"),
        shareholders: given.list("shareholders"),
        bodies: given.list("bodies"),
        bodies_as_on: given.text("bodies_as_on"),
        other: given.rest(),
        grievance: given.grievance(),
        kept: KeptFor {
            record_years: visit.services.config.retention.record_years,
            log_days: visit.services.config.retention.log_days,
        },
        checks: checks(visit),
    };
    visit.html(ui::render(&page))
}

fn checks(visit: &Visit) -> Vec<Fact> {
    let issuer = visit.manager().issuer();
    [
        "/.well-known/amanat.json",
        "/.well-known/jwks.json",
        "/log/checkpoint",
    ]
    .into_iter()
    .filter_map(|path| Some(Fact::new(path, issuer.join(path).ok()?)))
    .collect()
}

/// What the operator has filled in.
struct Given<'a>(&'a [(String, String)]);

impl Given<'_> {
    fn text(&self, key: &str) -> Option<String> {
        let (_, value) = self
            .0
            .iter()
            .find(|(k, v)| k == key && !v.trim().is_empty())?;
        Some(value.clone())
    }

    fn list(&self, key: &str) -> Vec<Fact> {
        let lines = self
            .0
            .iter()
            .filter_map(|(k, v)| Some((k.split_once(':')?, v)));
        lines
            .filter(|((list, _), _)| *list == key)
            .map(|((_, name), value)| Fact::new(name.trim(), value.as_str()))
            .collect()
    }

    fn rest(&self) -> Vec<Fact> {
        let of_list = |key: &str| {
            key.split_once(':')
                .is_some_and(|(list, _)| LISTS.contains(&list))
        };
        self.0
            .iter()
            .filter(|(key, _)| !PLACED.contains(&key.as_str()) && !of_list(key))
            .map(|(key, value)| Fact::new(key.as_str(), value.as_str()))
            .collect()
    }

    fn operator(&self) -> Option<OperatorParticulars> {
        Some(OperatorParticulars {
            name: self.text("name")?,
            registration: self.text("registration"),
            address: self.text("address").unwrap_or_default(),
            contact: self.text("contact").unwrap_or_default(),
        })
    }

    fn grievance(&self) -> Option<Grievance> {
        let days = self
            .text("grievance_days")
            .and_then(|days| days.parse().ok());
        Some(Grievance {
            officer: self.text("grievance_officer")?,
            contact: self.text("grievance_contact")?,
            days: days.unwrap_or(LONGEST_ANSWER_DAYS).min(LONGEST_ANSWER_DAYS),
        })
    }
}

/// `GET /assets/{file}`: links carry the digest of the bytes, so that they may be kept.
pub(super) async fn asset(
    request: HttpRequest,
    path: web::Path<String>,
) -> Result<HttpResponse, actix_web::Error> {
    let Some(asset) = assets::get(&path) else {
        let visit = Visit::extract(&request).await?;
        return Ok(visit.settle(Err(Failure::Kind(ErrorKind::NotFound))));
    };
    let head = (asset.mime, asset.etag.as_str());
    Ok(service_kit::asset::answer(&request, head, asset.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, SAMPLE};

    #[test]
    fn the_sample_configuration_fills_the_page() {
        let config: Config = toml::from_str(SAMPLE).unwrap();
        let given = Given(&config.operator);
        let operator = given.operator().unwrap();
        assert!(operator.registration.is_some());
        assert!(!operator.address.is_empty() && !operator.contact.is_empty());
        assert_eq!(given.grievance().unwrap().days, 30);
        for list in LISTS {
            assert_eq!(given.list(list).len(), 1, "{list}");
        }
        assert!(given.text("bodies_as_on").is_some());
        assert!(given.rest().is_empty(), "every name has its place");
    }

    #[test]
    fn what_the_operator_left_out_is_not_made_up() {
        let none = Given(&[]);
        assert!(none.operator().is_none() && none.grievance().is_none());
        let some = [
            ("people: R. Example", "Director"),
            ("grievance_officer", "S. Example"),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()));
        let some = Given(&some);
        assert!(some.grievance().is_none(), "an officer nobody can reach");
        assert_eq!(some.list("people").len(), 1);
        assert!(some.rest().is_empty());
    }
}
