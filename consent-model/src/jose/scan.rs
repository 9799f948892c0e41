//! The form of a sealed page, checked as its bytes come by.
//!
//! A relay need not hold a page to know that it is one: of what passes, only the header and the
//! two short parts are kept. What is certainly no sealed page is refused at the first byte that
//! says so.

use super::b64;
use super::error::JoseError;
use super::seal::{PageBinding, check_header};
use super::thumbprint::Thumbprint;

/// The longest protected header in its encoded form.
const LONGEST_HEADER: usize = 4096;
/// Room for the encoded initialisation vector or tag, and one byte over.
const LONGEST_SHORT_PART: usize = 23;

/// Reads a sealed page piece by piece. Memory does not grow with the page.
#[derive(Debug, Default)]
pub struct PageScanner {
    part: Part,
    /// What has come of the header, of a short part, or of the ciphertext's last quadruple.
    held: Vec<u8>,
    read: Option<(Thumbprint, PageBinding)>,
}

/// The part of the compact form that is being read (RFC 7516 §7.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Header,
    EncryptedKey,
    Iv,
    Ciphertext,
    Tag,
}

impl PageScanner {
    /// Starts before the first byte.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes, however the page is cut into pieces.
    ///
    /// # Errors
    ///
    /// [`JoseError`], as soon as the bytes so far cannot be the beginning of a sealed page.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), JoseError> {
        let mut pieces = bytes.split(|b| *b == b'.');
        // A split always gives at least one piece, which belongs to the part being read.
        if let Some(first) = pieces.next() {
            self.take(first)?;
        }
        for piece in pieces {
            self.close()?;
            self.take(piece)?;
        }
        Ok(())
    }

    /// Says what the page is part of, and whom it is sealed to, once all of it has come.
    ///
    /// # Errors
    ///
    /// [`JoseError`] when it broke off, or its last part is not a tag.
    pub fn finish(self) -> Result<(Thumbprint, PageBinding), JoseError> {
        if self.part != Part::Tag {
            return Err(JoseError::NotCompact);
        }
        if decode_array::<16>(&self.held).is_none() {
            return Err(JoseError::BadTag);
        }
        self.read.ok_or(JoseError::NotCompact)
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), JoseError> {
        match self.part {
            Part::Header => self.hold(piece, LONGEST_HEADER, JoseError::NotCompact),
            Part::EncryptedKey if piece.is_empty() => Ok(()),
            Part::EncryptedKey => Err(JoseError::UnexpectedEncryptedKey),
            Part::Iv => self.hold(piece, LONGEST_SHORT_PART, JoseError::BadIv),
            Part::Tag => self.hold(piece, LONGEST_SHORT_PART, JoseError::BadTag),
            Part::Ciphertext => {
                if !piece.iter().all(|b| b64::is_letter(*b)) {
                    return Err(JoseError::NotBase64Url("ciphertext"));
                }
                // Only the last, unfinished quadruple decides whether the spelling is canonical.
                let kept = (self.held.len() + piece.len()) % 4;
                // A piece shorter than what is kept completes no quadruple.
                if let Some(from) = piece.len().checked_sub(kept) {
                    self.held.clear();
                    self.held.extend_from_slice(&piece[from..]);
                } else {
                    self.held.extend_from_slice(piece);
                }
                Ok(())
            }
        }
    }

    fn hold(&mut self, piece: &[u8], most: usize, over: JoseError) -> Result<(), JoseError> {
        if self.held.len() + piece.len() > most {
            return Err(over);
        }
        self.held.extend_from_slice(piece);
        Ok(())
    }

    /// A part is complete.
    fn close(&mut self) -> Result<(), JoseError> {
        let held = std::mem::take(&mut self.held);
        self.part = match self.part {
            Part::Header if held.is_empty() => return Err(JoseError::NotCompact),
            Part::Header => {
                let header = std::str::from_utf8(&held);
                let header = header.map_err(|_| JoseError::NotBase64Url("header"))?;
                self.read = Some(check_header(header)?);
                Part::EncryptedKey
            }
            Part::EncryptedKey => Part::Iv,
            // RFC 7518 §5.3: the IV has 96 bits and the tag 128. The library takes any length of
            // either, and a tag of one byte is guessed in 256 tries.
            Part::Iv if decode_array::<12>(&held).is_none() => return Err(JoseError::BadIv),
            Part::Iv => Part::Ciphertext,
            Part::Ciphertext if !b64::is_canonical_end(&held) => {
                return Err(JoseError::NotBase64Url("ciphertext"));
            }
            Part::Ciphertext => Part::Tag,
            Part::Tag => return Err(JoseError::NotCompact),
        };
        Ok(())
    }
}

fn decode_array<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    b64::decode_array(std::str::from_utf8(text).ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        digest::Digest,
        jose::{SealedPage, SealingKey, seal},
    };

    /// The X25519 key of RFC 7748 §6.1 (Alice).
    const RECIPIENT: &str =
        r#"{"kty":"OKP","crv":"X25519","x":"hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"}"#;

    fn page(plaintext: &[u8]) -> String {
        let to: SealingKey = serde_json::from_str(RECIPIENT).unwrap();
        let binding = PageBinding {
            request: Digest::of_bytes(b"request"),
            sequence: 3,
            last: true,
        };
        seal(plaintext, &to, &binding).unwrap().into_string()
    }

    fn scan(pieces: &[&[u8]]) -> Result<(Thumbprint, PageBinding), JoseError> {
        let mut scanner = PageScanner::new();
        for piece in pieces {
            scanner.feed(piece)?;
        }
        scanner.finish()
    }

    #[test]
    fn what_breaks_off_is_no_page_wherever_it_breaks() {
        let whole = page(b"sealed");
        for end in 0..whole.len() {
            assert!(scan(&[&whole.as_bytes()[..end]]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn plain_text_is_refused_at_its_first_piece_that_says_so() {
        let mut scanner = PageScanner::new();
        let long = "account number 1234 ".repeat(300);
        assert!(scanner.feed(long.as_bytes()).is_err());
        let mut scanner = PageScanner::new();
        assert!(scanner.feed(b"{\"rows\": 1.5}").is_err());
    }

    proptest! {
        #[test]
        fn however_a_page_is_cut_it_is_the_same_page(
            plaintext in prop::collection::vec(any::<u8>(), 0..40),
            mut cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let whole = page(&plaintext);
            let mut at: Vec<_> = cuts.drain(..).map(|c| c.index(whole.len() + 1)).collect();
            at.extend([0, whole.len()]);
            at.sort_unstable();
            let pieces: Vec<_> = at.windows(2).map(|w| &whole.as_bytes()[w[0]..w[1]]).collect();
            let (recipient, binding) = scan(&pieces).unwrap();
            let parsed = SealedPage::parse(&whole).unwrap();
            prop_assert_eq!(&recipient, parsed.recipient());
            prop_assert_eq!(&binding, parsed.binding());
        }

        #[test]
        fn a_changed_letter_is_judged_alike_whole_and_in_pieces(
            place in any::<prop::sample::Index>(),
            letter in "[A-Za-z0-9_.=+-]",
            cut in any::<prop::sample::Index>(),
        ) {
            let mut text = page(b"sealed").into_bytes();
            let place = place.index(text.len());
            text[place] = letter.as_bytes()[0];
            let (a, b) = text.split_at(cut.index(text.len() + 1));
            prop_assert_eq!(scan(&[a, b]).is_ok(), scan(&[&text]).is_ok());
        }
    }
}
