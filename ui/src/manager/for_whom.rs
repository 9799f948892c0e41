//! A request that nobody has opened yet, and somebody who acts for others: for whom is it?
//!
//! For herself it goes on at `me_href`; for another it posts `/acting` with `representation` and `request`.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::representation::ActsAs;
use crate::samples;

/// One for whom she may say yes.
#[derive(Clone, Debug)]
pub struct ForWard {
    /// The representation.
    pub id: String,
    /// Their name.
    pub name: String,
    /// As what she acts.
    pub acts_as: ActsAs,
}

/// `GET /requests/{id}`, before it is anybody's.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/for_whom.html")]
pub struct ForWhom {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The request.
    pub request: String,
    /// Who asks.
    pub organisation: String,
    /// Her own name.
    pub me: String,
    /// The request as her own.
    pub me_href: String,
    /// For whom else.
    pub wards: Vec<ForWard>,
}

impl ForWhom {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let ward = |id: &str, name: &str, acts_as| ForWard {
            id: id.to_owned(),
            name: name.to_owned(),
            acts_as,
        };
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::None),
            request: "r1".to_owned(),
            organisation: "Sunrise Finance".to_owned(),
            me: "Ananya Rao".to_owned(),
            me_href: "/requests/r1?for=me".to_owned(),
            wards: vec![
                ward("g1", "Tara Rao", ActsAs::GuardianOfChild),
                ward("g2", samples::LONG_NAME, ActsAs::GuardianOfPerson),
            ],
        }
    }
}
