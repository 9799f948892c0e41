//! Signed documents and sealed pages as they crossed the wire, found in the recorded traffic.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use consent_model::{
    digest::Digest,
    jose::{CompactJws, SealedPage},
};

/// Where one message ends and the next begins without a gap.
const BEGINNINGS: [&str; 5] = ["HTTP/1.1 ", "GET /", "PUT /", "POST /", "DELETE /"];

/// What was found, each document once.
#[derive(Default)]
pub(super) struct Recorded {
    /// Signed documents, by their bytes.
    pub(super) signed: BTreeMap<String, CompactJws>,
    /// Sealed pages, by their digest.
    pub(super) sealed: BTreeMap<String, SealedPage>,
}

impl Recorded {
    /// Reads every recording in the folder.
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let mut found = Self::default();
        let files: BTreeSet<_> = fs::read_dir(folder)?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<Result<_, _>>()?;
        for file in files {
            found.take(&fs::read(file)?);
        }
        Ok(found)
    }

    fn take(&mut self, bytes: &[u8]) {
        let mut text = String::from_utf8_lossy(bytes).into_owned();
        for beginning in BEGINNINGS {
            text = text.replace(beginning, &format!(" {beginning}"));
        }
        let of_document = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        for run in text.split(|c| !of_document(c)) {
            match run.matches('.').count() {
                2 => {
                    if let Ok(jws) = CompactJws::parse(run) {
                        self.signed.insert(run.to_owned(), jws);
                    }
                }
                4 => {
                    if let Ok(page) = SealedPage::parse(run) {
                        let digest = Digest::of_bytes(run.as_bytes()).to_string();
                        self.sealed.insert(digest, page);
                    }
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use consent_model::jose::sign;
    use serde_json::json;
    use service_kit::testing;

    use super::*;

    #[test]
    fn documents_are_found_where_one_message_follows_another_and_each_once() {
        let key = testing::ids(1).signing_key();
        let jws = |n: u32| sign("consent-request+jwt", &json!({ "n": n }), &key).unwrap();
        let (one, two) = (jws(1), jws(2));
        let traffic = format!(
            "POST /v1/x HTTP/1.1\r\n\r\n{}PUT /v1/y HTTP/1.1\r\n\r\n{}HTTP/1.1 200 OK\r\n\r\n{}",
            one.as_str(),
            two.as_str(),
            one.as_str(),
        );
        let mut found = Recorded::default();
        found.take(traffic.as_bytes());
        let texts: BTreeSet<_> = found.signed.keys().map(String::as_str).collect();
        assert_eq!(texts, BTreeSet::from([one.as_str(), two.as_str()]));
        assert!(found.sealed.is_empty());
    }
}
