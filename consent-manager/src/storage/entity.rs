//! One entity for each table of `migrations/sql/manager`, column for column; the comments are
//! there.
#![allow(unreachable_pub, reason = "the entity macros make everything `pub`")]

macro_rules! table {
    ($module:ident, $name:tt { $($(#[$attribute:meta])* $field:ident: $kind:ty,)+ }) => {
        pub(crate) mod $module {
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

table!(account, "account" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    issuer: String, subject: String, name: String, email: String, epoch: i64, created_at: i64,
    passkey_offered_at: Option<i64>,
});
table!(party, "party" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    document: String, updated_at: i64,
});
table!(question, "question" {
    #[sea_orm(primary_key, auto_increment = false)] digest: String,
    manifest: String, updated_at: i64,
});
table!(question_review, "question_review" {
    #[sea_orm(primary_key, auto_increment = false)] digest: String,
    state: String, origin: String, reviewed_by: Option<String>,
});
table!(question_step, "question_step" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    digest: String, state: String, actor: String, reason: String, at: i64,
});
table!(pseudonym, "pseudonym" {
    #[sea_orm(primary_key, auto_increment = false)] account_id: String,
    #[sea_orm(primary_key, auto_increment = false)] party_id: String,
    value: String,
});
table!(guardian_pseudonym, "guardian_pseudonym" {
    #[sea_orm(primary_key, auto_increment = false)] account_id: String,
    #[sea_orm(primary_key, auto_increment = false)] guardian_id: String,
    #[sea_orm(primary_key, auto_increment = false)] party_id: String,
    value: String,
});
table!(link_attempt, "link_attempt" {
    #[sea_orm(primary_key, auto_increment = false)] jti: String,
    account_id: String, party_id: String, expires_at: i64, used_at: Option<i64>,
    guardian_id: Option<String>,
});
table!(link, "link" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    account_id: String, party_id: String, reference: String, label: String, datasets: String,
    signing_key: Option<String>, linked_at: i64, ended_at: Option<i64>, confirmed: String,
    passkeys_only: bool, guardian_id: Option<String>, guardian_until: Option<i64>,
    fi_type: Option<String>,
});
table!(document, "document" {
    #[sea_orm(primary_key, auto_increment = false)] issuer: String,
    #[sea_orm(primary_key, auto_increment = false)] jti: String,
    digest: String, result_id: String, seen_at: i64,
});
table!(attempt, "attempt" {
    #[sea_orm(primary_key, auto_increment = false)] party_id: String,
    #[sea_orm(primary_key, auto_increment = false)] name: String,
    digest: String, made_at: i64,
});
table!(consent_request, "consent_request" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    party_id: String, jws: String, person: Option<String>, account_id: Option<String>,
    state: String, reason: Option<String>, consent_id: Option<String>, decided_by: Option<String>,
    created_at: i64, expires_at: i64, decided_at: Option<i64>, supersedes: Option<String>, purpose: Option<String>,
});
table!(notice, "notice" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    request_id: String, account_id: String, language: String, digest: String, body: String,
    shown_at: i64,
});
table!(approval, "approval" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    request_id: String, account_id: String, notice_id: String, draft: String, expires_at: i64,
    used_at: Option<i64>, guardian_id: Option<String>,
});
table!(preview_receipt, "preview_receipt" {
    #[sea_orm(primary_key, auto_increment = false)] request_id: String,
    #[sea_orm(primary_key, auto_increment = false)] item: String,
    party_id: String, reference: String, answer: String, seen_at: i64, jws: String,
});
table!(passkey, "passkey" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    account_id: String, credential: String, public_key: String, rp_id: String, name: String,
    created_at: i64, last_used_at: Option<i64>, removed_at: Option<i64>,
});
table!(passkey_challenge, "passkey_challenge" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    account_id: String, session: String, challenge: String, expires_at: i64,
});
table!(resuming, "resuming" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    consent_id: String, account_id: String, statement: String, nonce: String, expires_at: i64,
    proof: Option<String>, guardian_id: Option<String>,
});
table!(decision, "decision" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    request_id: String, account_id: String, notice_id: String, outcome: String,
    reason: Option<String>, consent_id: Option<String>, decided_at: i64, actor: String,
    by_name: Option<String>,
});
table!(consent, "consent" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    account_id: String, request_id: String, notice_id: String, data_user: String, purpose: String,
    term: String, items: String, state: String, state_at: i64, state_by: String, granted_at: i64,
    expires_at: i64, supersedes: Option<String>, uses: i64, last_used_at: Option<i64>,
    tab: Option<String>, tab_at: Option<i64>, group_id: Option<String>,
    withdrawn_items: Option<String>,
});
table!(consent_group, "consent_group" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    account_id: String, data_user: String, purpose: String, use_description: String, data: String,
    active: i64, paused: i64, ended: i64,
});
table!(artifact, "artifact" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    consent_id: String, party_id: String, copy_for: String, jws: String, status_list: i64,
    status_index: i64, issued_at: i64, end_asked_at: Option<i64>, kid: String, status_version: i64,
});
table!(acknowledgement, "acknowledgement" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    artifact_id: String, consent_id: String, party_id: String, event_id: String, state: String,
    outcome: String, due_at: Option<i64>, jws: String, signer: String, acknowledged_at: i64,
});
table!(status_list, "status_list" {
    #[sea_orm(primary_key, auto_increment = false)] number: i64,
    entries: i64, version: i64,
});
table!(data_session, "data_session" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    source_session: String, consent_id: String, item: String, data_user: String, source: String,
    state: String, problem: Option<String>, pages: i64, created_at: i64, expires_at: i64,
});
table!(page, "page" {
    #[sea_orm(primary_key, auto_increment = false)] source_session: String,
    #[sea_orm(primary_key, auto_increment = false)] sequence: i64,
    last: bool, bytes: i64, digest: String, delivered_at: Option<i64>, received_at: i64,
});
table!(sharing, "sharing" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    account_id: String, consent_id: String, session_id: String, source: String, data_user: String,
    item: String, classes: String, bytes: i64, pages: i64, shared_at: i64,
});
table!(delivery, "delivery" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    kind: String, event_id: String, event_type: String, party_id: String,
    consent_id: Option<String>, session_id: Option<String>, body: String, state: String,
    attempts: i64, last_status: Option<i64>, next_at: i64, created_at: i64,
    acknowledged_at: Option<i64>,
});
table!(delivery_attempt, "delivery_attempt" {
    #[sea_orm(primary_key, auto_increment = false)] delivery_id: String,
    #[sea_orm(primary_key, auto_increment = false)] number: i64,
    tried_at: i64, status: Option<i64>, fault: Option<String>, took_ms: i64,
});
table!(webhook_secret, "webhook_secret" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    party_id: String, sealed: String, fingerprint: String, made_at: i64, ends_at: Option<i64>,
});
table!(signing_key, "signing_key" {
    #[sea_orm(primary_key, auto_increment = false)] number: i64,
    kid: String, public_key: String, published_at: i64, signs_at: i64, retired_at: Option<i64>,
    compromised: bool,
});
table!(history, "history" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    account_id: Option<String>, subject: String, subject_id: String, action: String,
    actor: String, reason: Option<String>, happened_at: i64, representation_id: Option<String>,
    by_name: Option<String>,
});
table!(message, "message" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    account_id: String, kind: String, about: String, number: i64, told_at: i64,
    read_at: Option<i64>, mail_at: Option<i64>, mail_tries: i64,
});
table!(preference, "preference" {
    #[sea_orm(primary_key, auto_increment = false)] account_id: String,
    language: String, silent: String,
});
table!(reminder, "reminder" {
    #[sea_orm(primary_key, auto_increment = false)] consent_id: String,
    account_id: String, reminded_at: i64,
});
table!(rights_request, "rights_request" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    reference: String, account_id: String, party_id: Option<String>, matter: String, text: String,
    state: String, made_at: i64, due_at: i64, overdue_told_at: Option<i64>,
});
table!(rights_step, "rights_step" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    request_id: String, state: String, actor: String, by_name: Option<String>,
    text: Option<String>, at: i64,
});
table!(representation, "representation" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    kind: String, state: String, represented_id: Option<String>, represented_name: String,
    represented_email: Option<String>, birth_day: Option<String>,
    representative_id: Option<String>, representative_name: String,
    representative_email: Option<String>, relation: String, asked_proof: String,
    ground: Option<String>, proof: Option<String>, checked_by: Option<String>, made_at: i64,
    in_force_at: Option<i64>, until_at: Option<i64>, ended_at: Option<i64>,
});
table!(log_person, "log_person" {
    #[sea_orm(primary_key, auto_increment = false)] account_id: String,
    name: String,
});
table!(log_entry, "log_entry" {
    #[sea_orm(primary_key, auto_increment = false)] number: i64,
    digest: Vec<u8>, salt: Option<Vec<u8>>, event: Option<String>, id: String, happened_at: i64,
    subject: String, action: String, subject_id: String, seq: i64, person: Option<String>,
    person_seq: Option<i64>, party: Option<String>, source: Option<String>,
    purpose: Option<String>, consent_id: Option<String>, for_party: bool,
});
table!(log_tile, "log_tile" {
    #[sea_orm(primary_key, auto_increment = false)] level: i64,
    #[sea_orm(primary_key, auto_increment = false)] number: i64,
    hashes: Vec<u8>,
});
table!(log_checkpoint, "log_checkpoint" {
    #[sea_orm(primary_key, auto_increment = false)] size: i64,
    note: String, cosignatures: String, made_at: i64,
});
table!(elected, "elected" {
    #[sea_orm(primary_key, auto_increment = false)] id: i64,
    term: i64, name: String, elected_at: i64,
    session_seed: String, webhook_seal: String, folder: String,
});
table!(used_assertion, "used_assertion" {
    #[sea_orm(primary_key, auto_increment = false)] digest: String,
    until: i64,
});
table!(log_document, "log_document" {
    #[sea_orm(primary_key, auto_increment = false)] digest: String,
    kind: String, body: String, kept_at: i64,
});
table!(auditor, "auditor" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    name: String, body: String, code: Option<String>, code_ends_at: i64,
    account_id: Option<String>, invited_at: i64, joined_at: Option<i64>, until_at: i64,
    ended_at: Option<i64>, checkpoint: Option<String>,
});
table!(notice_wording, "notice_wording" {
    #[sea_orm(primary_key, auto_increment = false)] party_id: String,
    #[sea_orm(primary_key, auto_increment = false)] purpose: String,
    #[sea_orm(primary_key, auto_increment = false)] language: String,
    #[sea_orm(primary_key, auto_increment = false)] digest: String,
    body: String, notice_id: String, first_shown_at: i64,
});
table!(aa_customer, "aa_customer" {
    #[sea_orm(primary_key, auto_increment = false)] account_id: String,
    identifier: String, made_at: i64,
});
table!(aa_linking, "aa_linking" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    account_id: String, party_id: String, ref_number: String, authenticator: String,
    accounts: String, made_at: i64, expires_at: i64, done_at: Option<i64>,
});
table!(aa_account, "aa_account" {
    #[sea_orm(primary_key, auto_increment = false)] link_id: String,
    party_id: String, link_ref_number: String, acc_ref_number: String, acc_type: String,
    masked: String,
});
table!(aa_request, "aa_request" {
    #[sea_orm(primary_key, auto_increment = false)] request_id: String,
    handle: String, party_id: String, customer: String, body: String, signature: String,
    rules: String,
});
table!(aa_artefact, "aa_artefact" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    consent_id: String, party_id: String, end_of: String, signed_consent: String, made_at: i64,
});
table!(aa_session, "aa_session" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    artefact_id: String, consent_id: String, party_id: String, range_from: String,
    range_to: String, key_material: String, state: String, told: Option<String>, made_at: i64,
    expires_at: i64,
});
table!(aa_part, "aa_part" {
    #[sea_orm(primary_key, auto_increment = false)] session_id: String,
    #[sea_orm(primary_key, auto_increment = false)] party_id: String,
    artefact_id: String, provider_session: Option<String>, state: String, next_at: i64,
    tries: i64,
});
table!(aa_part_account, "aa_part_account" {
    #[sea_orm(primary_key, auto_increment = false)] session_id: String,
    #[sea_orm(primary_key, auto_increment = false)] party_id: String,
    #[sea_orm(primary_key, auto_increment = false)] link_ref_number: String,
    data_session: String, status: String, description: String,
});
table!(aa_answered, "aa_answered" {
    #[sea_orm(primary_key, auto_increment = false)] party_id: String,
    #[sea_orm(primary_key, auto_increment = false)] operation: String,
    #[sea_orm(primary_key, auto_increment = false)] txnid: String,
    digest: String, answer: String, made_at: i64,
});
