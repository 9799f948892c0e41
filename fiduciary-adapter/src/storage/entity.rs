//! One entity for each table of `migrations/sql/adapter`, column for column; the comments are
//! there.

macro_rules! table {
    ($module:ident, $name:tt { $($(#[$attribute:meta])* $field:ident: $kind:ty,)+ }) => {
        pub(crate) mod $module {
            #![allow(unreachable_pub, reason = "the derive makes its companions as visible as it is told")]
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $name)]
            pub struct Model { $($(#[$attribute])* pub $field: $kind,)+ }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

table!(link, "link" {
    #[sea_orm(primary_key, auto_increment = false)] reference: String,
    pseudonym: String, customer: String, evidence_subject: String, label: String,
    datasets: String, linked_at: i64, passkeys_only: bool,
    guardian_of: Option<String>, guardian_until: Option<i64>,
});
table!(link_passkey, "link_passkey" {
    #[sea_orm(primary_key, auto_increment = false)] reference: String,
    #[sea_orm(primary_key, auto_increment = false)] credential: String,
    passkey: String, confirmed_at: i64,
});
table!(link_attempt, "link_attempt" {
    #[sea_orm(primary_key, auto_increment = false)] token: String,
    jti: String, request: String, typed: Option<String>, customer: Option<String>, code: Option<String>,
    code_expires_at: Option<i64>, tries: i32, expires_at: i64, used_at: Option<i64>,
    proven_at: Option<i64>, nonce: Option<String>, asked_at: Option<i64>, confirmed: Option<String>,
});
table!(event, "event" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    number: i64, kind: String, body: String, happened_at: i64, received_at: i64,
});
table!(artifact, "artifact" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    copy_for: String, jws: String, statement: String, evidence_key: String,
    request_digest: Option<String>, received_at: i64,
});
table!(artifact_state, "artifact_state" {
    #[sea_orm(primary_key, auto_increment = false)] artifact_id: String,
    state: String, changed_by: String, changed_at: i64,
});
table!(artifact_pause, "artifact_pause" {
    #[sea_orm(primary_key, auto_increment = false)] artifact_id: String,
    since: i64, resumed_at: Option<i64>,
});
table!(withdrawn_item, "withdrawn_item" {
    #[sea_orm(primary_key, auto_increment = false)] artifact_id: String,
    #[sea_orm(primary_key, auto_increment = false)] item: String,
    withdrawn_at: i64,
});
table!(acknowledgement, "acknowledgement" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    event_id: String, artifact_id: String, state: String, items: String, heard_at: i64,
    outcome: String, deletion: Option<String>, awaits_host: bool, attempts: i64, next_at: i64,
    sent_at: Option<i64>, refused: Option<String>,
});
table!(release, "release" {
    #[sea_orm(primary_key, auto_increment = false)] session_id: String,
    relayed: String, artifact_id: String, item: String, cnf: String, jti: String,
    receipt_id: String, pages: i32, rows_released: i64, state: String, problem: Option<String>,
    refused: Option<String>, created_at: i64,
});
table!(release_page, "release_page" {
    #[sea_orm(primary_key, auto_increment = false)] session_id: String,
    #[sea_orm(primary_key, auto_increment = false)] sequence: i32,
    sealed: String,
});
table!(refusal, "refusal" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    session_id: String, artifact_id: String, problem: String, refused_at: i64,
});
table!(log_key, "log_key" {
    #[sea_orm(primary_key, auto_increment = false)] vkey: String,
    standing: String, seen_at: i64,
});
table!(log_seen, "log_seen" {
    #[sea_orm(primary_key, auto_increment = false)] vkey: String,
    #[sea_orm(primary_key, auto_increment = false)] part: String,
    size: i64, root: String, note: String, cosignature: Option<String>, seen_at: i64,
});
table!(log_fork, "log_fork" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    vkey: String, kind: String, shown_to: String,
    ours_size: i64, ours_root: String, ours_note: String,
    theirs_size: i64, theirs_root: String, theirs_note: String, found_at: i64,
});
table!(fip_account, "fip_account" {
    #[sea_orm(primary_key, auto_increment = false)] aggregator: String,
    #[sea_orm(primary_key, auto_increment = false)] customer: String,
    #[sea_orm(primary_key, auto_increment = false)] acc_ref: String,
    fi_type: String, acc_type: String, masked: String, sealed: String, found_at: i64,
});
table!(fip_link_attempt, "fip_link_attempt" {
    #[sea_orm(primary_key, auto_increment = false)] ref_number: String,
    aggregator: String, customer: String, host_customer: String, sealed: String, authenticator: String,
    created_at: i64, expires_at: i64, token: Option<String>, tries: i64, state: String,
});
table!(fip_link, "fip_link" {
    #[sea_orm(primary_key, auto_increment = false)] link_ref: String,
    aggregator: String, customer: String, acc_ref: String, fi_type: String, acc_type: String,
    masked: String, sealed: String, linked_at: i64, delinked_at: Option<i64>,
});
table!(fip_consent, "fip_consent" {
    #[sea_orm(primary_key, auto_increment = false)] aggregator: String,
    #[sea_orm(primary_key, auto_increment = false)] consent_id: String,
    signature: String, sealed: String, received_at: i64, state: String, changed_by: String,
    changed_at: i64,
});
table!(fip_consent_link, "fip_consent_link" {
    #[sea_orm(primary_key, auto_increment = false)] aggregator: String,
    #[sea_orm(primary_key, auto_increment = false)] consent_id: String,
    #[sea_orm(primary_key, auto_increment = false)] link_ref: String,
});
table!(fip_session, "fip_session" {
    #[sea_orm(primary_key, auto_increment = false)] session_id: String,
    aggregator: String, consent_id: String, range_from: i64, range_to: i64, key_material: String,
    created_at: i64, expires_at: i64, state: String, counts: bool, attempts: i64, next_at: i64,
});
table!(fip_document, "fip_document" {
    #[sea_orm(primary_key, auto_increment = false)] session_id: String,
    #[sea_orm(primary_key, auto_increment = false)] link_ref: String,
    status: String, key_material: Option<String>, encrypted: Option<String>,
});
table!(fip_outbox, "fip_outbox" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    aggregator: String, kind: String, subject: String, txnid: String, sealed: String,
    until: Option<i64>, attempts: i64, next_at: i64, sent_at: Option<i64>, refused: Option<String>,
});
table!(fip_answer, "fip_answer" {
    #[sea_orm(primary_key, auto_increment = false)] aggregator: String,
    #[sea_orm(primary_key, auto_increment = false)] operation: String,
    #[sea_orm(primary_key, auto_increment = false)] txnid: String,
    digest: String, sealed: String, answered_at: i64,
});
