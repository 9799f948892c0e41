//! Looks for words in what somebody holds, also where an encoding hides them.
//!
//! Bytes are searched as they are, and so is what every base64 or base64url run in them decodes to,
//! again and again to [`DEPTH`]: a word in the payload of a JWS is found, also when that JWS stands
//! in JSON in the payload of another. A word counts as found when one third of it is: a page of a
//! database, a chunk of a transfer or the end of a row may cut it (or the run that holds it)
//! anywhere, but a cut spoils two thirds at most.
//!
//! It does not decompress or decrypt. Sealed pages are meant to be there, and must stay closed.

use std::{collections::BTreeSet, fs, io, path::Path};

/// How many encodings deep a word is looked for. The deepest document of the network is an ID token
/// in an artifact in an event: two.
const DEPTH: u32 = 4;
/// The shortest run worth decoding: a third of a canary, encoded.
const SHORTEST_RUN: usize = 20;
/// Shorter parts would be found by chance.
const SHORTEST_PART: usize = 12;

/// Words to look for.
pub(crate) struct Search {
    /// Which word, and a third of it.
    parts: Vec<(usize, Vec<u8>)>,
    /// Whether a part begins with this byte.
    begins: [bool; 256],
}

impl Search {
    /// Looks for these words.
    ///
    /// # Errors
    /// When a word is too short to be told from chance by a third of it.
    pub(crate) fn new(words: &[String]) -> io::Result<Self> {
        let mut parts = Vec::new();
        let mut begins = [false; 256];
        for (number, word) in words.iter().enumerate() {
            let third = word.len() / 3;
            if third < SHORTEST_PART {
                return Err(io::Error::other("a word is too short to look for"));
            }
            for part in word.as_bytes().chunks_exact(third).take(3) {
                begins[usize::from(part[0])] = true;
                parts.push((number, part.to_vec()));
            }
        }
        Ok(Self { parts, begins })
    }

    /// Looks for these bytes, whole: for what is too short to be told from chance by a part of it.
    ///
    /// # Errors
    /// When one of them is too short even so.
    pub(crate) fn whole(words: Vec<Vec<u8>>) -> io::Result<Self> {
        let mut begins = [false; 256];
        for word in &words {
            if word.len() < SHORTEST_PART {
                return Err(io::Error::other("a word is too short to look for"));
            }
            begins[usize::from(word[0])] = true;
        }
        Ok(Self {
            parts: words.into_iter().enumerate().collect(),
            begins,
        })
    }

    /// How many of the words are in any file below the places (or in the places themselves).
    ///
    /// # Errors
    /// When a place is not there or cannot be read.
    pub(crate) fn files(&self, places: &[&Path]) -> io::Result<usize> {
        let mut found = BTreeSet::new();
        for place in places {
            self.place(place, &mut found)?;
        }
        Ok(found.len())
    }

    /// How many of the words are in these bytes.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> usize {
        let mut found = BTreeSet::new();
        self.look(bytes, DEPTH, &mut found);
        found.len()
    }

    fn place(&self, place: &Path, found: &mut BTreeSet<usize>) -> io::Result<()> {
        if place.is_dir() {
            for entry in fs::read_dir(place)? {
                match self.place(&entry?.path(), found) {
                    // Sealed pages and journals of the database come and go.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    other => other?,
                }
            }
        } else {
            self.look(&fs::read(place)?, DEPTH, found);
        }
        Ok(())
    }

    fn look(&self, bytes: &[u8], depth: u32, found: &mut BTreeSet<usize>) {
        for (at, byte) in bytes.iter().enumerate() {
            if self.begins[usize::from(*byte)] {
                let here = self
                    .parts
                    .iter()
                    .filter(|(_, p)| bytes[at..].starts_with(p));
                found.extend(here.map(|(word, _)| *word));
            }
        }
        if depth == 0 {
            return;
        }
        for run in bytes.split(|byte| digit(*byte).is_none()) {
            if run.len() < SHORTEST_RUN {
                continue;
            }
            // The beginning of a run need not be that of what was encoded.
            for skip in 0..4 {
                self.look(&decode(&run[skip..]), depth - 1, found);
            }
        }
    }
}

/// The value of a digit of base64 or base64url (RFC 4648 §4, §5).
const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// What a run of digits stands for; bits left over at its end are dropped.
fn decode(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for value in run.iter().filter_map(|byte| digit(*byte)) {
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            let [.., byte] = (bits >> held).to_be_bytes();
            out.push(byte);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use base64::{
        Engine as _,
        engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
    };
    use consent_model::jose::sign;
    use serde_json::json;
    use service_kit::testing;

    use super::*;

    const WORD: &str = "CANARYq3Zt8LmPx0vWc5RbYnKe7HsGdJfUaTo1Ei4Xy2Bu6Mz";
    const OTHER: &str = "CANARYd8Fk2JhQw9sXv4TgNyLe6BzRcMuPaOi1Em5Vy3Ct7Kx";

    fn search() -> Search {
        Search::new(&[WORD.to_owned(), OTHER.to_owned()]).unwrap()
    }

    fn found(bytes: &[u8]) -> usize {
        let mut found = BTreeSet::new();
        search().look(bytes, DEPTH, &mut found);
        found.len()
    }

    /// A JWS whose payload holds the word where no plain search sees it.
    fn jws(of: &str) -> String {
        let key = testing::ids(1).signing_key();
        let jws = sign("test+jwt", &json!({"n": 1, "counterparty": of}), &key).unwrap();
        assert!(!jws.as_str().contains(&WORD[..16]));
        jws.as_str().to_owned()
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let about =
            json!({"word": OTHER.to_lowercase(), "random": testing::ids(2).token().expose()});
        assert_eq!(found(about.to_string().as_bytes()), 0);
        assert_eq!(
            found(jws("nothing of the kind, and long enough").as_bytes()),
            0
        );
        assert!(Search::new(&["CANARY".to_owned()]).is_err());
    }

    #[test]
    fn a_word_is_found_as_it_stands_in_any_file_below_a_folder_and_only_that_word() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("deep")).unwrap();
        fs::write(dir.path().join("deep/a"), format!("xx{WORD}xx")).unwrap();
        assert_eq!(search().files(&[dir.path()]).unwrap(), 1);
        assert!(search().files(&[&dir.path().join("gone")]).is_err());
    }

    #[test]
    fn a_word_in_the_payload_of_a_jws_is_found() {
        for offset in 0..4 {
            // Whatever stands before it in the same run of digits.
            let text = format!("token={}{}", "A".repeat(offset), jws(WORD));
            assert_eq!(found(text.as_bytes()), 1, "{offset}");
        }
    }

    #[test]
    fn a_word_in_a_jws_in_json_in_another_jws_is_found() {
        let event = json!({"type": "artifact.issued", "data": {"artifact": jws(&jws(WORD))}});
        assert_eq!(found(event.to_string().as_bytes()), 1);
    }

    #[test]
    fn both_alphabets_are_read() {
        let bytes = [&[0xfb, 0xff, 0xfe, 0xff], WORD.as_bytes(), &[0xff, 0xfe]].concat();
        for text in [STANDARD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            assert_eq!(found(text.as_bytes()), 1, "{text}");
        }
    }

    #[test]
    fn a_cut_anywhere_hides_nothing() {
        for text in [WORD.to_owned(), jws(WORD), jws(&jws(WORD))] {
            for at in 0..=text.len() {
                let cut = [
                    &text.as_bytes()[..at],
                    &[0, 0, 1, 7],
                    &text.as_bytes()[at..],
                ]
                .concat();
                assert_eq!(found(&cut), 1, "cut at {at} of {}", text.len());
            }
        }
    }
}
