//! Stylesheet, script and logos, embedded in the binary.
//!
//! The one script is for passkeys, and only pages with a form for one link it. [`get`] serves `/assets/{path}`; links on pages carry the digest of the
//! bytes, so that a browser may keep them for as long as it likes.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

/// One file to serve.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The file's bytes.
    pub bytes: Cow<'static, [u8]>,
    /// The value of `Content-Type`.
    pub mime: &'static str,
    /// A strong entity tag, quotes included (RFC 9110 §8.8.3).
    pub etag: String,
}

/// Finds the file behind `/assets/{path}`; anything else is `None`.
#[must_use]
pub fn get(path: &str) -> Option<Asset> {
    match path {
        "app.css" => Some(Asset {
            bytes: Cow::Borrowed(SHEET.text.as_bytes()),
            mime: "text/css; charset=utf-8",
            etag: SHEET.etag.clone(),
        }),
        "passkey.js" => Some(Asset {
            bytes: SCRIPT.bytes.clone(),
            mime: "text/javascript; charset=utf-8",
            etag: SCRIPT.etag.clone(),
        }),
        "logo.svg" | "store-logo.svg" | "adapter-logo.svg" => {
            let bytes = Files::get(path)?.data;
            Some(Asset {
                etag: etag(&bytes),
                bytes,
                mime: "image/svg+xml",
            })
        }
        _ => None,
    }
}

/// Where pages link the stylesheet, with its digest in the query.
#[must_use]
pub fn stylesheet_href() -> &'static str {
    &SHEET.href
}

/// Where a page with a form for a passkey links the script, with its digest in the query.
#[must_use]
pub fn script_href() -> &'static str {
    &SCRIPT.href
}

/// Whether a rendered page links the script, and so needs a policy that lets it run.
///
/// Only a template can have written the tag: every value on a page is escaped.
#[must_use]
pub fn runs_script(page: &str) -> bool {
    page.contains("<script ")
}

struct Sheet {
    text: String,
    etag: String,
    href: String,
}

struct Script {
    bytes: Cow<'static, [u8]>,
    etag: String,
    href: String,
}

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// Tokens first, scripts and base after them, then one file per component.
const ORDER: [&str; 19] = [
    "tokens",
    "script",
    "base",
    "chrome",
    "acting",
    "language",
    "button",
    "chip",
    "card",
    "form",
    "facts",
    "table",
    "timeline",
    "notice",
    "finder",
    "passkey",
    "reference",
    "plot",
    "audit",
];

static SHEET: LazyLock<Sheet> = LazyLock::new(|| {
    let mut text = String::new();
    for name in ORDER {
        if let Some(file) = Files::get(&format!("css/{name}.css")) {
            text.push_str(&String::from_utf8_lossy(&file.data));
        }
    }
    let etag = etag(text.as_bytes());
    let href = format!("/assets/app.css?v={}", etag.trim_matches('"'));
    Sheet { text, etag, href }
});

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    let bytes = Files::get("passkey.js").map_or(Cow::Borrowed(&[][..]), |file| file.data);
    let etag = etag(&bytes);
    let href = format!("/assets/passkey.js?v={}", etag.trim_matches('"'));
    Script { bytes, etag, href }
});

fn etag(bytes: &[u8]) -> String {
    let mut tag = String::from("\"");
    for byte in Sha256::digest(bytes).iter().take(12) {
        // Writing to a string cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_outside_the_list_is_not_served() {
        for path in ["", "../Cargo.toml", "css/base.css", "app.js", "logo.svg/"] {
            assert!(get(path).is_none(), "{path}");
        }
    }

    #[test]
    fn the_stylesheet_holds_every_component_file() {
        let embedded = Files::iter().filter(|p| p.ends_with(".css")).count();
        assert_eq!(embedded, ORDER.len());
        let sheet = get("app.css").unwrap();
        let text = String::from_utf8(sheet.bytes.to_vec()).unwrap();
        for name in ORDER {
            assert!(Files::get(&format!("css/{name}.css")).is_some(), "{name}");
        }
        assert!(text.find("--ink:").unwrap() < text.find(".button").unwrap());
        assert_eq!(text.matches('{').count(), text.matches('}').count());
    }

    #[test]
    fn the_script_is_there_and_builds_no_code_out_of_text() {
        let script = get("passkey.js").unwrap();
        let text = String::from_utf8(script.bytes.to_vec()).unwrap();
        assert!(text.contains("navigator.credentials.get"));
        for way in [
            "eval",
            "Function(",
            "innerHTML",
            "document.write",
            "fetch(",
            "import",
        ] {
            assert!(!text.contains(way), "{way}");
        }
        assert!(script_href().ends_with(script.etag.trim_matches('"')));
    }

    #[test]
    fn the_stylesheet_fetches_nothing_from_elsewhere() {
        let sheet = get("app.css").unwrap();
        let text = String::from_utf8(sheet.bytes.to_vec()).unwrap();
        assert!(!text.contains("url(") && !text.contains("@import"));
    }

    /// A side named left or right is the wrong one for half of the readers of the world.
    #[test]
    fn the_stylesheet_names_no_side() {
        let sheet = get("app.css").unwrap();
        let text = String::from_utf8(sheet.bytes.to_vec()).unwrap();
        for line in text.lines().map(str::trim) {
            let Some((property, value)) = line.strip_suffix(';').and_then(|l| l.split_once(": "))
            else {
                continue;
            };
            let sided = |words: &str| {
                let mut words = words.split(|c: char| !c.is_alphabetic());
                words.any(|word| matches!(word, "left" | "right"))
            };
            assert!(property.starts_with("--") || !sided(property), "{line}");
            assert!(!sided(value), "{line}");
            let sides = matches!(property, "margin" | "padding" | "inset" | "border-width");
            if sides && !value.contains('(') {
                let sides: Vec<&str> = value.split(' ').collect();
                assert!(sides.len() < 4 || sides[1] == sides[3], "{line}");
            }
        }
    }

    #[test]
    fn every_language_of_the_eighth_schedule_has_its_typeface_and_its_room() {
        let scripts = Files::get("css/script.css").unwrap().data;
        let scripts = String::from_utf8(scripts.to_vec()).unwrap();
        for tag in [
            "as", "bn", "brx", "doi", "gu", "hi", "kn", "kok", "ks", "mai", "ml", "mni", "mr",
            "ne", "or", "pa", "sa", "sat", "sd", "ta", "te", "ur",
        ] {
            let rule = format!(":lang({tag})");
            assert!(scripts.matches(&rule).count() >= 2, "{tag}");
        }
    }

    #[test]
    fn entity_tags_are_quoted_and_stable() {
        let a = get("logo.svg").unwrap();
        assert_eq!(a.etag, get("logo.svg").unwrap().etag);
        assert!(a.etag.starts_with('"') && a.etag.ends_with('"') && a.etag.len() == 26);
        assert!(stylesheet_href().starts_with("/assets/app.css?v="));
    }
}
