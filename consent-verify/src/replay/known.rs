//! The kinds of entries that this program knows. Others are neutral: a newer manager may write them;
//! but they are counted and told.

/// Every known subject with its actions, as in `docs/evidence.md`.
const KNOWN: &[(&str, &[&str])] = &[
    ("account", &["opened", "address_chosen"]),
    ("artifact", &["issued", "changed"]),
    ("audit", &["looked"]),
    ("auditor", &["invited", "joined", "ended"]),
    (
        "consent",
        &[
            "granted",
            "paused",
            "resumed",
            "withdrawn",
            "revoked",
            "expired",
            "superseded",
            "item_withdrawn",
            "acknowledged",
            "end_asked_for",
        ],
    ),
    (
        "consent_request",
        &[
            "received",
            "approved",
            "denied",
            "expired",
            "failed",
            "answer_seen",
        ],
    ),
    ("data_session", &["opened", "shared", "refused", "expired"]),
    ("decision", &["approved", "denied", "deferred"]),
    ("export", &["made"]),
    ("notice", &["shown"]),
    ("passkey", &["added", "renamed", "removed"]),
    ("party", &["registered", "updated"]),
    ("person", &["erased"]),
    ("policy", &["published"]),
    (
        "question",
        &["registered", "reviewed", "published", "withdrawn"],
    ),
    ("retention", &["run"]),
    ("sharing", &["recorded"]),
    ("signing_key", &["made", "retired", "compromised"]),
];
/// Subjects of which every action is known.
const WHOLE: &[&str] = &["link", "representation", "rights_request"];

/// Whether a kind is known.
pub(crate) fn is_known(subject: &str, action: &str) -> bool {
    let listed =
        |(known, actions): &(&str, &[&str])| *known == subject && actions.contains(&action);
    WHOLE.contains(&subject) || KNOWN.iter().any(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_every_kind_that_is_known() {
        let page = include_str!("../../../docs/evidence.md");
        for (subject, actions) in KNOWN {
            for action in *actions {
                let named = page.contains(&format!("`{subject}.{action}`"))
                    || page.contains(&format!("`.{action}`"));
                assert!(named, "{subject}.{action}");
            }
        }
        for subject in WHOLE {
            assert!(page.contains(&format!("`{subject}.*`")), "{subject}");
        }
        assert!(!is_known("consent", "sold"));
    }
}
