//! What the manager knows, as the pieces pages are made of.
//!
//! Texts of a notice are shown as they were when she decided; only names that are no part of it
//! (of parties, kinds of records, reasons) are looked up here.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use consent_model::{
    artifact::LifecycleState,
    dataset::{Classification, ColumnType, DatasetKind},
    digest::Digest,
    notice::{Notice, NoticeItem, NoticeWhat},
    party::{self, ItemId, PartyId, Role, Standing},
    question::{self, Manifest, text_in},
    request::{Ask, DenialReason},
    term::{self, Term, Unit},
};
use serde_json::Value;
use ui::{
    Language, Locale,
    part::{
        listed::{Choice, Fact},
        party::{Party, Registration},
        source::SourceKind,
        status::{ConsentStatus, Level},
        term::{
            Complaint, DataLife, Field, Frequency, Item, NoticeRef, Purpose, Question, ReleaseRule,
            Source, Terms, Yield,
        },
    },
};
use url::Url;

use super::visit::{Failure, Visit};

/// Published questions by digest.
pub(super) type Questions = BTreeMap<Digest, Manifest>;

/// Every published question.
pub(super) async fn questions(visit: &Visit) -> Result<Questions, Failure> {
    Ok(visit.manager().questions().await?.into_iter().collect())
}

/// Every party by id.
pub(super) struct Parties(BTreeMap<PartyId, party::Party>);

impl Parties {
    /// All that are registered.
    pub(super) async fn of(visit: &Visit) -> Result<Self, Failure> {
        let all = visit.manager().parties().await?;
        Ok(Self(all.into_iter().map(|p| (p.id.clone(), p)).collect()))
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &party::Party> {
        self.0.values()
    }

    /// One of them.
    pub(super) fn get(&self, id: &PartyId) -> Option<&party::Party> {
        self.0.get(id)
    }

    /// Its name for people; its id when it is not there any more.
    pub(super) fn name(&self, id: &PartyId) -> String {
        self.0
            .get(id)
            .map_or_else(|| id.to_string(), |p| p.name.clone())
    }
}

/// What kind of source a party is.
pub(super) fn source_kind(party: &party::Party) -> SourceKind {
    if party.roles.contains(&Role::Store) {
        return SourceKind::Store;
    }
    match party.datasets.first() {
        Some(DatasetKind::BankAccounts | DatasetKind::BankTransactions) => SourceKind::Bank,
        Some(
            DatasetKind::ClinicPatients
            | DatasetKind::ClinicConditions
            | DatasetKind::ClinicObservations
            | DatasetKind::ClinicMedications,
        ) => SourceKind::Clinic,
        None => SourceKind::Other,
    }
}

/// Who asks, as the notice names it.
pub(super) fn asker(notice: &Notice) -> Party {
    let party = &notice.data_user;
    Party {
        name: party.name.clone(),
        registration: match party.standing {
            Standing::Active => Registration::Registered,
            Standing::Suspended => Registration::Suspended,
            Standing::Withdrawn => Registration::Unknown,
        },
        since: Some(party.since.date_naive()),
        website: Some(party.website.to_string()),
    }
}

/// Where she complains (DPDP Rules, rule 3(c)).
pub(super) fn complaint(notice: &Notice) -> Complaint {
    Complaint {
        contact_name: notice.data_user.name.clone(),
        contact: notice.grievance_url.to_string(),
        days: None,
        board_href: Some(notice.board_url.to_string()),
    }
}

/// The notice itself.
pub(super) fn notice_ref(notice: &Notice) -> Result<NoticeRef, Failure> {
    let language = Language::from_tag(&notice.language);
    Ok(NoticeRef {
        language: language.map_or_else(|| notice.language.clone(), |l| l.endonym().to_owned()),
        tag: notice.language.clone(),
        version: notice.version.to_string(),
        digest: notice.digest()?.to_string(),
    })
}

/// The purpose in the words of the notice: the code's own text and the use asked for.
pub(super) fn purpose_sentence(notice: &Notice) -> String {
    format!("{} – {}", notice.purpose_text, notice.use_description)
}

/// What turns a notice into terms on a page.
pub(super) struct TermsView<'a> {
    /// Her language.
    pub(super) l: &'a Locale,
    /// The notice.
    pub(super) notice: &'a Notice,
    /// The terms that hold; those of the notice or narrower.
    pub(super) term: &'a Term,
    /// Published questions.
    pub(super) questions: &'a Questions,
    /// Where an answer can be seen before.
    pub(super) previews: &'a [(ItemId, Url)],
}

impl TermsView<'_> {
    /// The terms, each item with its source; an item without one is left out.
    pub(super) fn terms(&self, source_of: impl Fn(&ItemId) -> Option<Source>) -> Terms {
        let notice = self.notice;
        let benefit = notice.benefit.trim();
        Terms {
            purpose: Purpose {
                sentence: purpose_sentence(notice),
                code: notice.purpose.code().to_owned(),
            },
            benefit: (!benefit.is_empty()).then(|| benefit.to_owned()),
            items: notice
                .items
                .iter()
                .filter_map(|item| Some(self.item(item, source_of(&item.id)?)))
                .collect(),
            from: self.term.start,
            until: self.term.expiry,
            frequency: frequency(self.term.frequency),
            data_life: data_life(self.term.data_life),
            recipients: vec![notice.data_user.name.clone()],
        }
    }

    fn item(&self, item: &NoticeItem, source: Source) -> Item {
        let (title, yields) = match &item.what {
            NoticeWhat::Records { datasets } => (datasets_title(self.l, datasets), Yield::Records),
            NoticeWhat::Answer { title, .. } => (title.clone(), self.answer(item)),
        };
        Item {
            id: item.id.to_string(),
            title,
            required: item.required,
            fields: item
                .fields
                .iter()
                .map(|f| Field {
                    name: f.column.clone(),
                    meaning: dataset(self.l, f.dataset).to_owned(),
                    level: level(f.class),
                })
                .collect(),
            source,
            range: Some((item.range.from, item.range.to)),
            yields,
        }
    }

    fn answer(&self, item: &NoticeItem) -> Yield {
        let NoticeWhat::Answer {
            question,
            title,
            explanation,
            parameters,
        } = &item.what
        else {
            return Yield::Records;
        };
        let manifest = self.questions.get(question);
        let preview = self.previews.iter().find(|(id, _)| *id == item.id);
        Yield::Answer(Box::new(Question {
            title: title.clone(),
            explanation: explanation.clone(),
            parameters: parameters
                .iter()
                .map(|(k, v)| Fact::new(k, plain(v)))
                .collect(),
            rule: match manifest.map(|m| &m.release) {
                Some(question::ReleaseRule::Banded) => ReleaseRule::Banded,
                Some(question::ReleaseRule::Exact) | None => ReleaseRule::Exact,
            },
            output: manifest.map(output).unwrap_or_default(),
            publisher: manifest.map(|m| m.publisher.clone()),
            digest: question.to_string(),
            preview_href: preview.map(|(_, url)| url.to_string()),
        }))
    }
}

fn output(manifest: &Manifest) -> Vec<Fact> {
    let columns = manifest.output.columns.iter();
    columns
        .map(|column| {
            let value = match (&column.values, &column.unit) {
                (Some(values), _) => values.join(", "),
                (None, Some(unit)) => unit.clone(),
                (None, None) => column_type(column.kind).to_owned(),
            };
            Fact::new(column.name.as_str(), value)
        })
        .collect()
}

const fn column_type(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => "abc",
        ColumnType::Integer => "123",
        ColumnType::Real => "1.23",
        ColumnType::Date => "YYYY-MM-DD",
        ColumnType::Timestamp => "YYYY-MM-DD HH:MM",
    }
}

/// What an approved item is, in a few words.
pub(super) fn item_title(l: &Locale, ask: &Ask, questions: &Questions) -> String {
    match ask {
        Ask::Records { datasets, .. } => datasets_title(l, datasets),
        Ask::Answer { question, .. } => questions.get(question).map_or_else(
            || question.to_string(),
            |m| text_in(&m.title, l.tag()).to_owned(),
        ),
    }
}

/// The days an item covers, and the parameters of its question.
pub(super) fn item_terms(l: &Locale, ask: &Ask) -> String {
    let range = ask.range();
    let days = format!("{} – {}", l.date(&range.from), l.date(&range.to));
    match ask {
        Ask::Answer { parameters, .. } if !parameters.is_empty() => {
            let told: Vec<_> = parameters
                .iter()
                .map(|(name, value)| format!("{name} {}", plain(value)))
                .collect();
            format!("{days} ({})", told.join(", "))
        }
        Ask::Answer { .. } | Ask::Records { .. } => days,
    }
}

/// The text of a purpose's code.
pub(super) fn purpose_text(_l: &Locale, purpose: consent_model::purpose::Purpose) -> String {
    purpose.facts().text.to_owned()
}

/// A class of data as sharing records name it: a kind of records, or `answer:` and a question.
pub(super) fn class_words(l: &Locale, class: &str, questions: &Questions) -> String {
    if let Some(name) = class.strip_prefix("answer:") {
        let found = questions.values().find(|m| m.name == name);
        return found.map_or_else(
            || name.to_owned(),
            |m| text_in(&m.title, l.tag()).to_owned(),
        );
    }
    let kind = DatasetKind::ALL.iter().find(|k| k.name() == class);
    kind.map_or_else(|| class.to_owned(), |k| dataset(l, *k).to_owned())
}

/// Ends she may choose instead of the one asked: whole days, each before it.
pub(super) fn shorter(l: &Locale, term: &Term, now: chrono::DateTime<chrono::Utc>) -> Vec<Choice> {
    let begin = term.start.max(now).date_naive();
    [1, 7, 30, 90, 180]
        .into_iter()
        .filter_map(|days| begin.checked_add_days(chrono::Days::new(days)))
        .filter(|day| end_of(*day).is_some_and(|end| end < term.expiry))
        .map(|day| Choice::new(day.to_string(), l.date(&day)))
        .collect()
}

/// The end of a day.
pub(super) fn end_of(day: chrono::NaiveDate) -> Option<chrono::DateTime<chrono::Utc>> {
    NaiveTime::from_hms_opt(23, 59, 59).map(|time| day.and_time(time).and_utc())
}

/// Reasons she may give for a no.
pub(super) fn deny_reasons(l: &Locale) -> Vec<Choice> {
    DENIALS
        .iter()
        .map(|(_, value, en, hi)| Choice::new(*value, in_language(l, en, hi)))
        .collect()
}

/// The reason behind a value of the form.
pub(super) fn deny_reason(value: &str) -> Option<DenialReason> {
    DENIALS
        .iter()
        .find(|(_, word, ..)| *word == value)
        .map(|(reason, ..)| *reason)
}

const DENIALS: [(DenialReason, &str, &str, &str); 5] = [
    (
        DenialReason::TooMuch,
        "too_much",
        "It asks for too much",
        "यह बहुत अधिक माँगता है",
    ),
    (
        DenialReason::NotTrusted,
        "not_trusted",
        "I do not trust the organisation",
        "मुझे इस संगठन पर भरोसा नहीं है",
    ),
    (
        DenialReason::NotWanted,
        "not_wanted",
        "I did not ask for this service",
        "मैंने यह सेवा नहीं माँगी",
    ),
    (
        DenialReason::NotUnderstood,
        "not_understood",
        "I do not understand the request",
        "मुझे यह अनुरोध समझ नहीं आया",
    ),
    (
        DenialReason::Other,
        "other",
        "Another reason",
        "कोई और कारण",
    ),
];

/// The state of a consent as she sees it.
pub(super) fn status(state: LifecycleState, by: party::Actor) -> ConsentStatus {
    match state {
        LifecycleState::Active => ConsentStatus::Active,
        LifecycleState::Paused => ConsentStatus::Paused,
        LifecycleState::Revoked if by.is_on_her_side() => ConsentStatus::Withdrawn,
        LifecycleState::Revoked => ConsentStatus::Revoked,
        LifecycleState::Expired => ConsentStatus::Expired,
        LifecycleState::Superseded => ConsentStatus::Superseded,
    }
}

/// How often; without a frequency, once.
pub(super) fn frequency(often: Option<term::Frequency>) -> Frequency {
    match often {
        None => Frequency::Once,
        Some(term::Frequency { unit, value }) => match unit {
            Unit::Hour => Frequency::PerDay(value.saturating_mul(24)),
            Unit::Day => Frequency::PerDay(value),
            Unit::Month => Frequency::PerMonth(value),
            Unit::Year => Frequency::PerYear(value),
        },
    }
}

/// How long data may be kept; hours are rounded up to days, so that nothing looks shorter.
pub(super) const fn data_life(life: term::DataLife) -> DataLife {
    match (life.value, life.unit) {
        (0, _) => DataLife::NotKept,
        (n, Unit::Hour) => DataLife::Days(n.div_ceil(24)),
        (n, Unit::Day) => DataLife::Days(n),
        (n, Unit::Month) => DataLife::Months(n),
        (n, Unit::Year) => DataLife::Years(n),
    }
}

const fn level(class: Classification) -> Level {
    match class {
        Classification::Public => Level::Public,
        Classification::Internal => Level::Internal,
        Classification::Sensitive => Level::Sensitive,
        Classification::Protected => Level::Protected,
        Classification::Restricted => Level::Restricted,
    }
}

fn datasets_title(l: &Locale, datasets: &[DatasetKind]) -> String {
    let names: Vec<&str> = datasets.iter().map(|d| dataset(l, *d)).collect();
    names.join(", ")
}

fn dataset(l: &Locale, kind: DatasetKind) -> &'static str {
    let (en, hi) = match kind {
        DatasetKind::BankAccounts => ("Bank accounts", "बैंक खाते"),
        DatasetKind::BankTransactions => (
            "Money in and out of your accounts",
            "आपके खातों में आया और गया पैसा",
        ),
        DatasetKind::ClinicPatients => ("Your details at the clinic", "क्लिनिक में आपका विवरण"),
        DatasetKind::ClinicConditions => ("Diagnoses", "रोग-निदान"),
        DatasetKind::ClinicObservations => ("Test results and measurements", "जाँच के नतीजे और माप"),
        DatasetKind::ClinicMedications => ("Medicines prescribed", "लिखी गई दवाएँ"),
    };
    in_language(l, en, hi)
}

fn in_language<'a>(l: &Locale, en: &'a str, hi: &'a str) -> &'a str {
    match l.language() {
        Language::En => en,
        Language::Hi => hi,
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_back_as_the_model_writes_it() {
        for (reason, word, ..) in DENIALS {
            assert_eq!(serde_json::to_value(reason).unwrap(), word);
            assert_eq!(deny_reason(word), Some(reason));
        }
        assert_eq!(deny_reason("unheard"), None);
    }

    #[test]
    fn hours_never_look_shorter_than_they_are() {
        let life = |unit, value| data_life(term::DataLife { unit, value });
        assert_eq!(life(Unit::Hour, 0), DataLife::NotKept);
        assert_eq!(life(Unit::Hour, 1), DataLife::Days(1));
        assert_eq!(life(Unit::Hour, 25), DataLife::Days(2));
    }
}
