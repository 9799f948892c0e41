//! Text with places in it: what stands in the records of one person is taken apart once, and put together
//! for each of many others.

use std::collections::HashMap;

/// Place of a value.
pub(super) type Place = usize;

/// Text and places in turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Value(Place),
}

impl Text {
    /// Puts the values in.
    pub(super) fn with(&self, values: &[String]) -> String {
        let mut whole = String::new();
        self.write(values, &mut whole);
        whole
    }

    fn write(&self, values: &[String], to: &mut String) {
        for piece in &self.0 {
            match piece {
                Piece::Plain(text) => to.push_str(text),
                Piece::Value(place) => {
                    to.push_str(values.get(*place).map_or("", String::as_str));
                }
            }
        }
    }

    /// Whether it has a place at all.
    #[cfg(test)]
    pub(super) fn varies(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Value(_)))
    }
}

/// What is looked for, and the place that it stands for.
#[derive(Debug, Clone, Default)]
pub(super) struct Needles {
    /// By the first byte, the longest first.
    of: HashMap<u8, Vec<(String, Place)>>,
}

impl Needles {
    /// One more. The first place of a text stays.
    pub(super) fn add(&mut self, needle: &str, place: Place) {
        let Some(first) = needle.bytes().next() else {
            return;
        };
        let beside = self.of.entry(first).or_default();
        if beside.iter().any(|(known, _)| known == needle) {
            return;
        }
        let at = beside.partition_point(|(known, _)| known.len() >= needle.len());
        beside.insert(at, (needle.to_owned(), place));
    }

    /// Takes a text apart. Of two needles at one place the longer one counts.
    pub(super) fn find(&self, text: &str) -> Text {
        let mut pieces = Vec::new();
        let (mut plain, mut at) = (0, 0);
        while at < text.len() {
            let found = self.at(text, at);
            let Some((needle, place)) = found else {
                at += 1;
                continue;
            };
            if plain < at {
                pieces.push(Piece::Plain(text[plain..at].to_owned()));
            }
            pieces.push(Piece::Value(*place));
            at += needle.len();
            plain = at;
        }
        if plain < text.len() {
            pieces.push(Piece::Plain(text[plain..].to_owned()));
        }
        Text(pieces)
    }

    fn at(&self, text: &str, at: usize) -> Option<&(String, Place)> {
        let rest = &text.as_bytes()[at..];
        let mut beside = self.of.get(rest.first()?)?.iter();
        beside.find(|(needle, _)| rest.starts_with(needle.as_bytes()))
    }
}

/// Every part of a text that has the form of a UUID.
pub(super) fn uuids(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let is_uuid = |part: &[u8]| {
        part.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(byte),
        })
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at + 36 <= bytes.len() {
        match text
            .get(at..at + 36)
            .filter(|part| is_uuid(part.as_bytes()))
        {
            Some(part) => {
                found.push(part);
                at += 36;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019a7c1e-6f10-7d3a-9b52-3f1f0e6f7a10";

    #[test]
    fn what_was_taken_apart_is_whole_again_with_its_own_values() {
        let text = format!("{{\"id\":\"{ID}\",\"name\":\"Asha राव\",\"again\":\"{ID}\"}}");
        let mut needles = Needles::default();
        needles.add(ID, 0);
        needles.add("Asha", 1);
        let apart = needles.find(&text);
        assert!(apart.varies());
        assert_eq!(apart.with(&[ID.into(), "Asha".into()]), text);
        let other = apart.with(&["X".into(), "Devi".into()]);
        assert_eq!(
            other,
            "{\"id\":\"X\",\"name\":\"Devi राव\",\"again\":\"X\"}"
        );
    }

    #[test]
    fn the_longer_of_two_counts() {
        let mut needles = Needles::default();
        needles.add("ab", 0);
        needles.add("abc", 1);
        assert_eq!(
            needles.find("xabcab").with(&["1".into(), "2".into()]),
            "x21"
        );
        assert!(!needles.find("nothing").varies());
    }

    #[test]
    fn ids_are_found_wherever_they_stand() {
        let text = format!("a{ID}/{ID}-é-{}", &ID[1..]);
        assert_eq!(uuids(&text), [ID, ID]);
    }
}
