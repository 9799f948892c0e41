//! A party's logo: a small picture in its registry entry.
//!
//! PNG only, and only with the chunks that a still picture needs: no text, no profile, no animation,
//! nothing after its end. It is never a document that a browser would run or that could fetch
//! anything, whoever wrote the registry entry. Pixels are not decoded here.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

/// Longest file, in bytes.
pub const LONGEST: usize = 8 * 1024;
/// Longest side, in pixels.
pub const LONGEST_SIDE: u32 = 256;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Chunks of a still picture (PNG §11.2, §11.3.1.1).
const CHUNKS: [&[u8; 4]; 5] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"];

/// A checked logo; written as base64.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Logo(Vec<u8>);

/// Not a logo that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// Not base64.
    #[error("a logo is a PNG file in base64")]
    Encoding,
    /// Too large.
    #[error("a logo is at most {LONGEST} bytes and {LONGEST_SIDE} pixels a side")]
    TooLarge,
    /// Not a plain PNG.
    #[error("a logo is a PNG with IHDR, PLTE, tRNS, IDAT and IEND chunks only")]
    Form,
}

impl Logo {
    /// Checks a file.
    ///
    /// # Errors
    /// [`LogoError`].
    pub fn new(file: Vec<u8>) -> Result<Self, LogoError> {
        if file.len() > LONGEST {
            return Err(LogoError::TooLarge);
        }
        check(&file)?;
        Ok(Self(file))
    }

    /// The file.
    #[must_use]
    pub fn png(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logo({} bytes)", self.0.len())
    }
}

impl TryFrom<String> for Logo {
    type Error = LogoError;
    fn try_from(text: String) -> Result<Self, LogoError> {
        // Before decoding: what is too long is not looked at.
        if text.len() > LONGEST.div_ceil(3) * 4 {
            return Err(LogoError::TooLarge);
        }
        Self::new(STANDARD.decode(text).map_err(|_| LogoError::Encoding)?)
    }
}

impl From<Logo> for String {
    fn from(logo: Logo) -> Self {
        STANDARD.encode(logo.0)
    }
}

fn check(file: &[u8]) -> Result<(), LogoError> {
    let mut rest = file.strip_prefix(SIGNATURE).ok_or(LogoError::Form)?;
    let mut first = true;
    loop {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(LogoError::Form)?;
        let (kind, after) = after.split_first_chunk::<4>().ok_or(LogoError::Form)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (data, after) = after.split_at_checked(length).ok_or(LogoError::Form)?;
        let (_crc, after) = after.split_first_chunk::<4>().ok_or(LogoError::Form)?;
        if !CHUNKS.contains(&kind) || first != (kind == b"IHDR") {
            return Err(LogoError::Form);
        }
        if first {
            sides(data)?;
        }
        if kind == b"IEND" {
            let ends = data.is_empty() && after.is_empty();
            return if ends { Ok(()) } else { Err(LogoError::Form) };
        }
        (rest, first) = (after, false);
    }
}

/// Width and height (PNG §11.2.2).
fn sides(header: &[u8]) -> Result<(), LogoError> {
    let (width, rest) = header.split_first_chunk::<4>().ok_or(LogoError::Form)?;
    let (height, rest) = rest.split_first_chunk::<4>().ok_or(LogoError::Form)?;
    if rest.len() != 5 {
        return Err(LogoError::Form);
    }
    let fits = |side: &[u8; 4]| (1..=LONGEST_SIDE).contains(&u32::from_be_bytes(*side));
    if fits(width) && fits(height) {
        Ok(())
    } else {
        Err(LogoError::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut chunk = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
        chunk.extend(kind);
        chunk.extend(data);
        chunk.extend([0; 4]);
        chunk
    }

    fn header(width: u32, height: u32) -> Vec<u8> {
        let mut data = width.to_be_bytes().to_vec();
        data.extend(height.to_be_bytes());
        data.extend([8, 6, 0, 0, 0]);
        chunk(b"IHDR", &data)
    }

    fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
        [SIGNATURE.to_vec(), chunks.concat()].concat()
    }

    #[test]
    fn what_is_no_plain_picture_is_refused() {
        let (pixels, end) = (chunk(b"IDAT", b"x"), chunk(b"IEND", b""));
        let whole = png(&[header(64, 64), pixels.clone(), end.clone()]);
        let with = |more: Vec<u8>| png(&[header(64, 64), more, pixels.clone(), end.clone()]);
        for (file, error) in [
            (b"<svg onload=alert(1)>".to_vec(), LogoError::Form),
            (b"GIF89a".to_vec(), LogoError::Form),
            (Vec::new(), LogoError::Form),
            (whole[..whole.len() - 1].to_vec(), LogoError::Form),
            (
                [whole.clone(), b"<script>".to_vec()].concat(),
                LogoError::Form,
            ),
            (png(&[pixels.clone(), end.clone()]), LogoError::Form),
            (with(header(64, 64)), LogoError::Form),
            (with(chunk(b"tEXt", b"Comment\0who")), LogoError::Form),
            (with(chunk(b"acTL", &[0; 8])), LogoError::Form),
            (png(&[header(257, 1), end.clone()]), LogoError::TooLarge),
            (png(&[header(1, 0), end.clone()]), LogoError::TooLarge),
            (with(chunk(b"IDAT", &vec![0; LONGEST])), LogoError::TooLarge),
        ] {
            assert_eq!(Logo::new(file), Err(error));
        }
        let endless = png(&[header(1, 1), vec![0xff; 8]]);
        assert_eq!(Logo::new(endless), Err(LogoError::Form));
    }

    #[test]
    fn a_logo_is_written_as_base64_and_read_back() {
        let file = png(&[header(64, 64), chunk(b"IDAT", b"x"), chunk(b"IEND", b"")]);
        let logo = Logo::new(file.clone()).unwrap();
        let text = serde_json::to_string(&logo).unwrap();
        let back: Logo = serde_json::from_str(&text).unwrap();
        assert_eq!(back.png(), file);
        assert!(serde_json::from_str::<Logo>("\"not base64!\"").is_err());
    }
}
