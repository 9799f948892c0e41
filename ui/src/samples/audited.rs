//! The pages of the auditor's console, and of a record to take away, in every state.

use super::Rendered;
use crate::locale::Locale;
use crate::manager::RecordArchive;
use crate::manager::audit::{
    AuditChanges, AuditEntry, AuditExports, AuditFigures, AuditJoin, AuditLooks, AuditSearch,
};
use crate::render;

pub(super) fn audited(l: &Locale) -> Vec<Rendered> {
    let l = || l.clone();
    vec![
        ("manager-audit", render(&AuditSearch::sample(l()))),
        (
            "manager-audit-empty",
            render(&AuditSearch::sample_empty(l())),
        ),
        (
            "manager-audit-nothing",
            render(&AuditSearch::sample_nothing(l())),
        ),
        (
            "manager-audit-trouble",
            render(&AuditSearch::sample_trouble(l())),
        ),
        ("manager-audit-entry", render(&AuditEntry::sample(l()))),
        (
            "manager-audit-entry-fails",
            render(&AuditEntry::sample_fails(l())),
        ),
        (
            "manager-audit-entry-destroyed",
            render(&AuditEntry::sample_destroyed(l())),
        ),
        ("manager-audit-figures", render(&AuditFigures::sample(l()))),
        (
            "manager-audit-figures-empty",
            render(&AuditFigures::sample_empty(l())),
        ),
        (
            "manager-audit-figures-long",
            render(&AuditFigures::sample_long(l())),
        ),
        (
            "manager-audit-figures-trouble",
            render(&AuditFigures::sample_trouble(l())),
        ),
        (
            "manager-audit-figures-weeks",
            render(&AuditFigures::sample_weeks(l())),
        ),
        (
            "manager-audit-figures-months",
            render(&AuditFigures::sample_months(l())),
        ),
        ("manager-audit-changes", render(&AuditChanges::sample(l()))),
        (
            "manager-audit-changes-empty",
            render(&AuditChanges::sample_empty(l())),
        ),
        (
            "manager-audit-changes-nothing",
            render(&AuditChanges::sample_nothing(l())),
        ),
        ("manager-audit-exports", render(&AuditExports::sample(l()))),
        (
            "manager-audit-exports-empty",
            render(&AuditExports::sample_empty(l())),
        ),
        (
            "manager-audit-exports-making",
            render(&AuditExports::sample_making(l())),
        ),
        (
            "manager-audit-exports-trouble",
            render(&AuditExports::sample_trouble(l())),
        ),
        (
            "manager-audit-exports-trouble",
            render(&AuditExports::sample_person(l())),
        ),
        (
            "manager-audit-exports-nothing",
            render(&AuditExports::sample_nothing(l())),
        ),
        ("manager-audit-looks", render(&AuditLooks::sample(l()))),
        (
            "manager-audit-looks-empty",
            render(&AuditLooks::sample_empty(l())),
        ),
        ("manager-audit-join", render(&AuditJoin::sample(l()))),
        (
            "manager-audit-join-wrong",
            render(&AuditJoin::sample_wrong(l())),
        ),
        (
            "manager-record-archive",
            render(&RecordArchive::sample(l())),
        ),
        (
            "manager-record-archive-begun",
            render(&RecordArchive::sample_begun(l())),
        ),
        (
            "manager-record-archive-made",
            render(&RecordArchive::sample_made(l())),
        ),
        (
            "manager-record-archive-failed",
            render(&RecordArchive::sample_failed(l())),
        ),
    ]
}
