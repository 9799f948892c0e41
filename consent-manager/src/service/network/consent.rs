//! A consent is asked for over the edge, followed and taken.

use account_aggregator::{
    ErrorCode, Opened, Refusal,
    detail::check_purpose,
    fair_use::Asked,
    message::{ConsentDetail, ConsentRequest, ConsentResponse, CustomerId, Personal, Units},
    query::{self, Query},
    registry::Kind,
};
use chrono::{DateTime, Utc};
use consent_model::{
    fi::{Comparison, ConsentType, FiFilter, FiFilterKind, FiType},
    ids::RequestId,
    jose::sign,
    party::{Actor, ItemId},
    purpose::Purpose,
    request::{
        Ask, ConsentRequest as Ours, LONGEST_TEXT, RequestItem, RequestState, SourceAsk, TYP,
    },
    term::{DataLife, DataRange, FetchType, Frequency, Mode, Term, Unit},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value;

use super::{internal, party::party_of};
use crate::{
    service::{Happening, Line, Manager, ManagerError, MessageKind},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// What the accounts are called inside a request of ours.
const ACCOUNTS: &str = "accounts";
/// Longest that a request waits for her.
const LONGEST_WAIT_DAYS: i64 = 30;

impl Manager {
    /// `POST /Consent`.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub(crate) async fn network_consent(
        &self,
        opened: &Opened,
    ) -> Result<ConsentResponse, Refusal> {
        let edge = self.edge_or_none()?.clone();
        let now = self.now();
        let ConsentRequest { detail } = opened.message()?;
        let tx = begin(self.db()).await.map_err(|e| internal(e.into()))?;
        if let Some(before) = self.answered_before(&tx, opened).await? {
            return Ok(before);
        }
        if detail.data_consumer.id != opened.caller || detail.data_consumer.r#type != "FIU" {
            return Err(Refusal::invalid(
                "`DataConsumer` must be the calling data user, of type `FIU`",
            ));
        }
        let (account, address) = self.customer_of(&tx, &detail).await?;
        check_purpose(&detail.purpose, ErrorCode::InvalidConsentPurpose)?;
        let terms = detail.terms();
        terms.check(now)?;
        let rules = edge.fair_use().check(
            &Asked {
                purpose: &detail.purpose.code,
                fi_types: &detail.fi_types,
                consent_types: &detail.consent_types,
                data_user: Some(opened.caller.as_str()),
                terms,
            },
            now,
        )?;
        let request = self.as_ours(opened, &detail, now)?;
        request
            .check(self.issuer(), now)
            .map_err(|error| Refusal::invalid(error.to_string()))?;
        if let Ask::Answer {
            question,
            parameters,
            range,
            ..
        } = &request.items[0].ask
        {
            let manifest = self.question_on(&tx, question).await;
            let manifest =
                manifest.map_err(|_| Refusal::invalid("`Query.question` is not published here"))?;
            manifest
                .check_ask(request.purpose, parameters, range)
                .map_err(|error| Refusal::invalid(format!("`Query`: {error}")))?;
        }
        let handle = self.ids().uuid_v4().to_string();
        self.enter_request(&tx, opened, &request, &account)
            .await
            .map_err(refused)
            .and_then(|id| Ok((id, read::to_json(&rules).map_err(internal)?)))
            .map(|(id, rules)| entity::aa_request::ActiveModel {
                request_id: Set(id.to_string()),
                handle: Set(handle.clone()),
                party_id: Set(opened.caller.to_string()),
                customer: Set(address.clone()),
                body: Set(String::from_utf8_lossy(&opened.bytes).into_owned()),
                signature: Set(opened.signature.clone()),
                rules: Set(rules),
            })
            .map(entity::aa_request::Entity::insert)?
            .exec_without_returning(&tx)
            .await
            .map_err(|e| internal(e.into()))?;
        let answer = ConsentResponse {
            customer: CustomerId {
                id: Personal(address),
            },
            handle,
        };
        self.keep_answer(&tx, opened, &answer).await?;
        tx.commit().await.map_err(|e| internal(e.into()))?;
        self.wake();
        Ok(answer)
    }

    /// Whose consent is asked for: by her address, else by an e-mail address that she has proven.
    async fn customer_of(
        &self,
        db: &impl ConnectionTrait,
        detail: &ConsentDetail,
    ) -> Result<(String, String), Refusal> {
        let unknown = || {
            Refusal::new(
                ErrorCode::InvalidCustomerAddress,
                "`Customer.id` is not the address of a customer here",
            )
        };
        if let Some(Personal(address)) = &detail.customer.id {
            let account = self.customer_account(db, address).await.map_err(internal)?;
            return Ok((account.ok_or_else(unknown)?, address.clone()));
        }
        for identifier in &detail.customer.identifiers {
            if identifier.r#type != "EMAIL" {
                continue;
            }
            let email = identifier.value.0.trim().to_lowercase();
            let mut found = entity::account::Entity::find()
                .filter(entity::account::Column::Email.eq(email))
                .all(db)
                .await
                .map_err(|e| internal(e.into()))?;
            // One that two accounts have names neither.
            if let (Some(row), true) = (found.pop(), found.is_empty()) {
                let address = self.customer_address(db, &row.id).await.map_err(internal)?;
                return Ok((row.id, address.ok_or_else(unknown)?));
            }
        }
        Err(unknown())
    }

    /// What is asked for as a request of ours. The manager puts it into its own form and signs that form;
    /// the data user's own words and signature are kept beside it.
    fn as_ours(
        &self,
        opened: &Opened,
        detail: &ConsentDetail,
        now: DateTime<Utc>,
    ) -> Result<Ours, Refusal> {
        let edge = self.edge_or_none()?;
        let registry = edge.gate().registry();
        let caller = registry.get(Kind::Fiu, &opened.caller);
        let caller =
            caller.ok_or_else(|| Refusal::invalid("the data user is not in the registry"))?;
        let iss = party_of(Kind::Fiu, &opened.caller)
            .ok_or_else(|| Refusal::invalid("the data user's id cannot be used here"))?;
        let purpose: Purpose = detail.purpose.code.parse().map_err(|_| {
            Refusal::new(
                ErrorCode::InvalidConsentPurpose,
                "`Purpose.code` is not known here",
            )
        })?;
        let text: String = detail
            .purpose
            .text
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .unwrap_or(purpose.facts().text)
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_TEXT)
            .collect();
        let range = DataRange {
            from: detail.range.from.0.date_naive(),
            to: detail.range.to.0.date_naive(),
        };
        let (ask, source, cnf) = match (&detail.query, detail.consent_mode.as_str()) {
            (Some(asked), query::MODE) => {
                let query = question_in(asked, detail)?;
                let ask = Ask::Answer {
                    question: query.question,
                    parameters: query.parameters,
                    range,
                    providers: None,
                };
                (ask, SourceAsk::Store, query.cnf)
            }
            (Some(_), _) => {
                return Err(Refusal::invalid(
                    "`Query` goes with `consentMode` `QUERY` only",
                ));
            }
            (None, _) => {
                let ask = accounts(detail, range)?;
                // Nothing is ever signed with it: at this edge each fetch brings a key of its own.
                let cnf = self.ids().signing_key().public().clone();
                (ask, SourceAsk::Provider { party: None }, cnf)
            }
        };
        let item = RequestItem {
            id: item_id()?,
            required: true,
            ask,
            source,
            cnf,
        };
        let expiry = detail.consent_expiry.0;
        Ok(Ours {
            iss,
            aud: self.issuer().clone(),
            iat: now.timestamp(),
            exp: expiry
                .timestamp()
                .min(now.timestamp() + LONGEST_WAIT_DAYS * 86_400)
                .max(now.timestamp() + 1),
            jti: format!("{}:{}", opened.caller, opened.txnid),
            purpose,
            use_description: text.clone(),
            benefit: text,
            items: vec![item],
            term: term(detail)?,
            supersedes: None,
            person: None,
            return_url: caller.web.clone().unwrap_or_else(|| caller.base.clone()),
            state: None,
        })
    }

    async fn enter_request(
        &self,
        db: &impl ConnectionTrait,
        opened: &Opened,
        request: &Ours,
        account: &str,
    ) -> Result<RequestId, ManagerError> {
        let now = self.now();
        let id: RequestId = self.ids().mint();
        let party = self.asker_on(db, &request.iss).await?;
        self.check_waiting(db, &party.id, None, Some(account))
            .await?;
        let jws = sign(TYP, request, &*self.signing_key()?)?;
        let row = entity::consent_request::ActiveModel {
            id: Set(id.to_string()),
            party_id: Set(party.id.to_string()),
            jws: Set(jws.as_str().to_owned()),
            person: Set(None),
            account_id: Set(Some(account.to_owned())),
            state: Set(read::to_word(&RequestState::Pending)?),
            reason: Set(None),
            consent_id: Set(None),
            decided_by: Set(None),
            created_at: Set(now.timestamp_millis()),
            expires_at: Set(request.exp * 1000),
            decided_at: Set(None),
            supersedes: Set(None),
            purpose: Set(Some(request.purpose.to_string())),
        };
        entity::consent_request::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        let her = read::text(At("consent_request", "account_id", account), account)?;
        self.tell_her(db, her, MessageKind::Waiting, &id.to_string(), 1)
            .await?;
        let line = Line {
            account: None,
            what: Happening::RequestReceived,
            id: id.to_string(),
            actor: Actor::DataUser,
            reason: None,
            at: now,
        };
        self.note(db, line).await?;
        tracing::info!(request = %id, caller = %opened.caller, "a consent was asked for over the network");
        Ok(id)
    }
}

fn item_id() -> Result<ItemId, Refusal> {
    ACCOUNTS
        .parse()
        .map_err(|_| Refusal::new(ErrorCode::InternalError, "the request cannot be named"))
}

/// The question of a detail, whose other members must leave room for it.
fn question_in(asked: &Value, detail: &ConsentDetail) -> Result<Query, Refusal> {
    let query = Query::read(asked)?;
    if detail.fi_types != [query::FI_TYPE] {
        return Err(Refusal::invalid(
            "`fiTypes` must be `[\"OTHER\"]` where `Query` is given",
        ));
    }
    if !detail.data_filter.is_empty() {
        return Err(Refusal::invalid(
            "`DataFilter` must be absent where `Query` is given",
        ));
    }
    Ok(query)
}

fn accounts(detail: &ConsentDetail, range: DataRange) -> Result<Ask, Refusal> {
    let mut fi_types: Vec<FiType> = Vec::new();
    for kind in &detail.fi_types {
        let kind = kind
            .parse()
            .map_err(|_| Refusal::invalid("`fiTypes` names an unknown kind"))?;
        if !fi_types.contains(&kind) {
            fi_types.push(kind);
        }
    }
    let mut consent_types = Vec::new();
    for part in &detail.consent_types {
        let part = match part.as_str() {
            "PROFILE" => ConsentType::Profile,
            "SUMMARY" => ConsentType::Summary,
            _ => ConsentType::Transactions,
        };
        if !consent_types.contains(&part) {
            consent_types.push(part);
        }
    }
    let filter = detail.data_filter.iter().map(|rule| FiFilter {
        kind: if rule.r#type == "TRANSACTIONTYPE" {
            FiFilterKind::TransactionType
        } else {
            FiFilterKind::TransactionAmount
        },
        operator: match rule.operator.as_str() {
            "=" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            ">" => Comparison::More,
            "<" => Comparison::Less,
            ">=" => Comparison::AtLeast,
            _ => Comparison::AtMost,
        },
        value: rule.value.clone(),
    });
    Ok(Ask::Accounts {
        fi_types,
        consent_types,
        range,
        filter: filter.collect(),
    })
}

fn term(detail: &ConsentDetail) -> Result<Term, Refusal> {
    let fetch = if detail.fetch_type == "PERIODIC" {
        FetchType::Periodic
    } else {
        FetchType::OneTime
    };
    let frequency = match fetch {
        FetchType::OneTime => None,
        FetchType::Periodic => Some(Frequency {
            unit: unit(&detail.frequency)?,
            value: whole(&detail.frequency)?,
        }),
    };
    let data_life = if detail.data_life.unit == "INF" {
        DataLife {
            unit: Unit::Day,
            value: 0,
        }
    } else {
        DataLife {
            unit: unit(&detail.data_life)?,
            value: whole(&detail.data_life)?,
        }
    };
    Ok(Term {
        start: detail.consent_start.0,
        expiry: detail.consent_expiry.0,
        fetch,
        frequency,
        data_life,
        mode: match detail.consent_mode.as_str() {
            "VIEW" => Mode::View,
            // Without a question there is no answer: documents, of which nothing is kept.
            "QUERY" if detail.query.is_some() => Mode::Query,
            "QUERY" => Mode::View,
            "STREAM" => Mode::Stream,
            _ => Mode::Store,
        },
    })
}

fn unit(of: &Units) -> Result<Unit, Refusal> {
    match of.unit.as_str() {
        "HOUR" => Ok(Unit::Hour),
        "DAY" => Ok(Unit::Day),
        "MONTH" => Ok(Unit::Month),
        "YEAR" => Ok(Unit::Year),
        _ => Err(Refusal::invalid("a unit of time that cannot be used here")),
    }
}

fn whole(of: &Units) -> Result<u32, Refusal> {
    // Whole and in range, as `Terms::check` has seen to.
    format!("{:.0}", of.value)
        .parse()
        .map_err(|_| Refusal::invalid("a number that is not whole"))
}

/// A refusal of ours in the network's words.
pub(super) fn refused(error: ManagerError) -> Refusal {
    match error {
        ManagerError::TooManyWaiting => Refusal::new(
            ErrorCode::ServiceUnavailable,
            "too many requests of yours wait for this customer; ask again once she has decided",
        ),
        ManagerError::AskerGone | ManagerError::NotPermitted => {
            Refusal::invalid("the data user takes no part here")
        }
        other => internal(other),
    }
}
