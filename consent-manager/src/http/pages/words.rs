//! What the manager knows, as the pieces pages are made of.
//!
//! Texts of a notice are shown as they were when she decided; only names that are no part of it
//! (kinds of records, columns, parameters) are looked up here.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveTime, Utc};
use consent_model::{
    approval::ApprovedItem,
    artifact::LifecycleState,
    dataset::{Classification, ColumnType, DatasetKind},
    digest::{Digest, DigestError},
    fi::{Comparison, ConsentType, FiFilter, FiFilterKind, FiType},
    notice::{Notice, NoticeItem, NoticeWhat},
    party::{Actor, ItemId, PartyId},
    question::{self, Manifest, Parameters, text_in},
    request::Ask,
    scope::Scope,
    term::{self, Term, Unit},
};
use ui::{
    Language, Locale,
    part::{
        listed::Fact,
        status::{ConsentStatus, Level},
        term::{
            AnswerField, DataLife, Field, Frequency, Item, Look, NoticeRef, Purpose, Question,
            ReleaseRule, Source, Terms, Withdrawn, Yield,
        },
    },
    wording::{
        answer::{self, Shape},
        dataset, parameter,
    },
};

use super::{
    party::Parties,
    visit::{Failure, Visit},
};
use crate::service::{ConsentSummary, Manager, ManagerError, QuestionStep, is_used_up};

/// Questions by digest, those that were withdrawn among them.
pub(super) type Questions = BTreeMap<Digest, Manifest>;

/// Every question that she may have agreed to. Whether one may be asked is not decided on pages.
pub(super) async fn questions(visit: &Visit) -> Result<Questions, Failure> {
    Ok(known_to(visit.manager()).await?)
}

/// The same without a visit.
pub(super) async fn known_to(manager: &Manager) -> Result<Questions, ManagerError> {
    let known = manager.known_questions().await?;
    Ok(known.into_iter().collect())
}

/// The notice itself.
pub(super) fn notice_ref(notice: &Notice) -> Result<NoticeRef, DigestError> {
    let language = Language::from_tag(&notice.language);
    Ok(NoticeRef {
        language: language.map_or_else(|| notice.language.clone(), |l| l.endonym().to_owned()),
        tag: notice.language.clone(),
        version: notice.version.to_string(),
        digest: notice.digest()?.to_string(),
    })
}

/// The purpose in the words of the notice: the code's own text and the use asked for.
pub(super) fn purpose_sentence(l: &Locale, notice: &Notice) -> String {
    ui::wording::purpose_with_use(l, &notice.purpose_text, &notice.use_description)
}

/// What turns a notice into terms on a page.
pub(super) struct TermsView<'a> {
    /// Her language.
    pub(super) l: &'a Locale,
    /// The notice.
    pub(super) notice: &'a Notice,
    /// The terms that hold; those of the notice or narrower.
    pub(super) term: &'a Term,
    /// Days and providers that hold; those of the notice or narrower. Of an item that is not here,
    /// those of the notice.
    pub(super) scopes: &'a [(ItemId, Scope)],
    /// Whom she may have named.
    pub(super) parties: &'a Parties,
    /// Questions she may have agreed to.
    pub(super) questions: &'a Questions,
    /// Our page before the one where an answer can be seen.
    pub(super) previews: &'a [(ItemId, String)],
    /// What is said of her having seen it.
    pub(super) looks: &'a [(ItemId, Look)],
    /// Questions that were withdrawn since.
    pub(super) withdrawn: &'a BTreeMap<Digest, QuestionStep>,
}

impl TermsView<'_> {
    /// The terms, each item with its source; an item without one is left out.
    pub(super) fn terms(&self, source_of: impl Fn(&ItemId) -> Option<Source>) -> Terms {
        let notice = self.notice;
        let benefit = notice.benefit.trim();
        Terms {
            purpose: Purpose {
                sentence: purpose_sentence(self.l, notice),
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

    /// Days and providers of an item that hold, where they are not those of the notice.
    fn scope(&self, item: &ItemId) -> Option<&Scope> {
        let found = self.scopes.iter().find(|(id, _)| id == item);
        found.map(|(_, scope)| scope)
    }

    fn item(&self, item: &NoticeItem, source: Source) -> Item {
        let range = self.scope(&item.id).map_or(item.range, |scope| scope.range);
        let (title, yields) = match &item.what {
            NoticeWhat::Records { datasets } => (datasets_title(self.l, datasets), Yield::Records),
            NoticeWhat::Accounts { .. } => (notice_title(self.l, item), Yield::Records),
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
                    meaning: dataset::column(self.l, f.dataset.name(), &f.column),
                    records: dataset::name(self.l, f.dataset.name()),
                    level: level(f.class),
                })
                .collect(),
            source,
            range: Some((range.from, range.to)),
            yields,
        }
    }

    fn answer(&self, item: &NoticeItem) -> Yield {
        let NoticeWhat::Answer {
            question,
            title,
            explanation,
            parameters,
            providers,
            example,
        } = &item.what
        else {
            return Yield::Records;
        };
        let told = |id: &PartyId| {
            let named = providers.iter().find(|named| named.id == *id);
            named.map_or_else(|| self.parties.name(id), |named| named.name.clone())
        };
        let names: Vec<String> = match self.scope(&item.id) {
            Some(scope) => scope.providers.iter().flatten().map(told).collect(),
            None => providers.iter().map(|named| named.name.clone()).collect(),
        };
        let manifest = self.questions.get(question);
        let preview = self.previews.iter().find(|(id, _)| *id == item.id);
        let look = self.looks.iter().find(|(id, _)| *id == item.id);
        Yield::Answer(Box::new(Question {
            title: title.clone(),
            explanation: explanation.clone(),
            parameters: {
                let mut told = self::parameters(self.l, parameters, manifest);
                told.extend(parameter::providers(
                    self.l,
                    names.iter().map(String::as_str),
                ));
                told
            },
            rule: match manifest.map(|m| &m.release) {
                Some(question::ReleaseRule::Banded) => ReleaseRule::Banded,
                Some(question::ReleaseRule::Exact) | None => ReleaseRule::Exact,
            },
            output: manifest.map(|m| output(self.l, m)).unwrap_or_default(),
            publisher: manifest.map(|m| m.publisher.clone()),
            digest: question.to_string(),
            preview_href: preview.map(|(_, href)| href.clone()),
            example: example.clone(),
            look: look.map_or(Look::Untold, |(_, look)| look.clone()),
            withdrawn: self.withdrawn.get(question).map(|step| Withdrawn {
                at: step.at,
                reason: step.reason.clone(),
            }),
        }))
    }
}

fn parameters(l: &Locale, asked: &Parameters, manifest: Option<&Manifest>) -> Vec<Fact> {
    let told = asked.iter().map(|(name, value)| {
        let text = value.to_string();
        let value = match (value.as_i64(), value.as_str()) {
            (Some(number), _) => parameter::Value::Number(number),
            (None, word) => {
                let word = word.unwrap_or(&text);
                let called = manifest.and_then(|m| m.word(l.tag(), name, word));
                parameter::Value::Text(called.unwrap_or(word))
            }
        };
        parameter::fact(l, name, value, manifest.and_then(|m| m.unit_of(name)))
    });
    told.collect()
}

fn output(l: &Locale, manifest: &Manifest) -> Vec<AnswerField> {
    let columns = manifest.output.columns.iter();
    columns
        .map(|column| {
            let words = column.values.as_ref().map(|values| {
                let called = values.iter().map(|value| {
                    let word = manifest.word(l.tag(), &column.name, value);
                    word.map_or_else(|| answer::value(l, value), str::to_owned)
                });
                called.collect::<Vec<_>>()
            });
            let shape = match (&words, &column.unit) {
                (Some(words), _) => Shape::OneOf(words),
                (None, Some(unit)) => Shape::In(unit),
                (None, None) => match column.kind {
                    ColumnType::Text => Shape::Text,
                    ColumnType::Integer => Shape::WholeNumber,
                    ColumnType::Real => Shape::Number,
                    ColumnType::Date => Shape::Day,
                    ColumnType::Timestamp => Shape::Moment,
                },
            };
            AnswerField {
                name: column.name.clone(),
                meaning: answer::column(l, &column.name),
                shape: shape.label(l),
            }
        })
        .collect()
}

/// A notice with what was approved of its accounts: one item for each, in the place of the one that asked for
/// them.
pub(super) fn with_accounts(notice: &Notice, approved: &[ApprovedItem]) -> Notice {
    let mut told = notice.clone();
    told.items.clear();
    for item in &notice.items {
        let NoticeWhat::Accounts { .. } = &item.what else {
            told.items.push(item.clone());
            continue;
        };
        let of_it = approved.iter().filter_map(|approved| {
            let rest = approved.id.as_str().strip_prefix(item.id.as_str())?;
            let more = rest.strip_prefix('-').map(str::parse::<u32>);
            let (
                Ask::Accounts {
                    fi_types: kinds, ..
                },
                true,
            ) = (
                &approved.ask,
                rest.is_empty() || matches!(more, Some(Ok(_))),
            )
            else {
                return None;
            };
            let mut one = item.clone();
            one.id = approved.id.clone();
            if let NoticeWhat::Accounts { fi_types, .. } = &mut one.what {
                fi_types.clone_from(kinds);
            }
            Some(one)
        });
        told.items.extend(of_it);
    }
    told
}

/// What an item of a notice is, in the notice's words.
pub(super) fn notice_title(l: &Locale, item: &NoticeItem) -> String {
    match &item.what {
        NoticeWhat::Records { datasets } => datasets_title(l, datasets),
        NoticeWhat::Accounts {
            fi_types,
            consent_types,
            filter,
        } => accounts_title(l, fi_types, consent_types, filter),
        NoticeWhat::Answer { title, .. } => title.clone(),
    }
}

/// What an approved item is, in a few words.
pub(super) fn item_title(l: &Locale, ask: &Ask, questions: &Questions) -> String {
    match ask {
        Ask::Records { datasets, .. } => datasets_title(l, datasets),
        Ask::Accounts {
            fi_types,
            consent_types,
            filter,
            ..
        } => accounts_title(l, fi_types, consent_types, filter),
        Ask::Answer { question, .. } => questions.get(question).map_or_else(
            || question.to_string(),
            |m| text_in(&m.title, l.tag()).to_owned(),
        ),
    }
}

/// The days an item covers, and the parameters of its question.
pub(super) fn item_terms(l: &Locale, ask: &Ask, questions: &Questions) -> String {
    let range = ask.range();
    let days = format!("{} – {}", l.date(&range.from), l.date(&range.to));
    let Ask::Answer {
        question,
        parameters,
        providers,
        ..
    } = ask
    else {
        return days;
    };
    let mut told = self::parameters(l, parameters, questions.get(question));
    let names = providers.iter().flatten().map(PartyId::as_str);
    told.extend(parameter::providers(l, names));
    told.iter().fold(days, |text, fact| {
        format!("{text}; {}: {}", fact.name, fact.value)
    })
}

/// The end of a day.
pub(super) fn end_of(day: chrono::NaiveDate) -> Option<DateTime<Utc>> {
    NaiveTime::from_hms_opt(23, 59, 59).map(|time| day.and_time(time).and_utc())
}

/// The state of a consent as she sees it. One in force whose only use is over is used up.
pub(super) fn status(consent: &ConsentSummary) -> ConsentStatus {
    let used_up = is_used_up(
        consent.term.fetch,
        consent.uses,
        consent.items.len(),
        &consent.withdrawn,
    );
    status_of(consent.state, consent.state_by, used_up)
}

/// The same of its parts.
pub(super) const fn status_of(state: LifecycleState, by: Actor, used_up: bool) -> ConsentStatus {
    match state {
        LifecycleState::Active if used_up => ConsentStatus::UsedUp,
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

/// Until when what was received may be kept; none when it may not be kept at all.
pub(super) fn kept_until(from: DateTime<Utc>, life: term::DataLife) -> Option<DateTime<Utc>> {
    life.end(from)
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

/// Kinds of accounts, what is told of them, and which transactions are left out.
fn accounts_title(
    l: &Locale,
    fi_types: &[FiType],
    consent_types: &[ConsentType],
    filter: &[FiFilter],
) -> String {
    let kinds: Vec<_> = fi_types
        .iter()
        .map(|kind| dataset::fi_type(l, kind.name()))
        .collect();
    let parts = consent_types.iter().map(|part| {
        let word = match part {
            ConsentType::Profile => "PROFILE",
            ConsentType::Summary => "SUMMARY",
            ConsentType::Transactions => "TRANSACTIONS",
        };
        dataset::consent_type(l, word)
    });
    let filters = filter.iter().map(|rule| {
        let kind = match rule.kind {
            FiFilterKind::TransactionType => "type",
            FiFilterKind::TransactionAmount => "amount",
        };
        let operator = match rule.operator {
            Comparison::Equal => "=",
            Comparison::NotEqual => "≠",
            Comparison::More => ">",
            Comparison::Less => "<",
            Comparison::AtLeast => "≥",
            Comparison::AtMost => "≤",
        };
        dataset::fi_filter(l, kind, operator, &rule.value)
    });
    let told: Vec<_> = parts.chain(filters).collect();
    format!("{} ({})", kinds.join(", "), told.join("; "))
}

fn datasets_title(l: &Locale, datasets: &[DatasetKind]) -> String {
    let names: Vec<_> = datasets
        .iter()
        .map(|d| dataset::name(l, d.name()))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_kept_has_no_end_and_the_rest_ends_when_agreed() {
        let from: DateTime<Utc> = "2026-11-23T10:00:00Z".parse().unwrap();
        let of = |unit, value| kept_until(from, term::DataLife { unit, value });
        assert_eq!(of(Unit::Year, 0), None);
        for (unit, value, end) in [
            (Unit::Hour, 5, "2026-11-23T15:00:00Z"),
            (Unit::Day, 8, "2026-12-01T10:00:00Z"),
            (Unit::Month, 3, "2027-02-23T10:00:00Z"),
            (Unit::Year, 1, "2027-11-23T10:00:00Z"),
        ] {
            assert_eq!(of(unit, value), Some(end.parse().unwrap()));
        }
    }

    #[test]
    fn hours_never_look_shorter_than_they_are() {
        let life = |unit, value| data_life(term::DataLife { unit, value });
        assert_eq!(life(Unit::Hour, 0), DataLife::NotKept);
        assert_eq!(life(Unit::Hour, 1), DataLife::Days(1));
        assert_eq!(life(Unit::Hour, 25), DataLife::Days(2));
    }
}
