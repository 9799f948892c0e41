//! Why data is asked for. Purposes come from one closed table: an unknown code means *no*.
//!
//! Codes 101–105 are those of the ReBIT Account Aggregator purpose table; `dpv:` codes are terms
//! of the W3C Data Privacy Vocabulary.
//!
//! Adding one:
//! 1. Add a row to [`TABLE`] with its text in every language that a test below names; the text
//!    reaches the notice in the notice's language.
//! 2. Add its row to `docs/purposes.md`, with what it may cover; a test compares the two.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::term::{Frequency, Unit};

/// A row of the purpose table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurposeFacts {
    /// The code as it stands in requests and artifacts.
    pub code: &'static str,
    /// Where the code is defined.
    pub reference: &'static str,
    /// One plain sentence in English.
    pub text: &'static str,
    /// The same sentence in other languages, by BCP 47 tag.
    pub translations: &'static [(&'static str, &'static str)],
    /// What is usual for it. More is not refused; she is told that it is more than usual.
    pub usual: Usual,
}

/// The most that is usual for a purpose ([`crate::usual`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// Longest term, in days.
    pub days: i64,
    /// Most uses; none is a single use.
    pub often: Option<Frequency>,
    /// Earliest data, in days before the request.
    pub back_days: i64,
    /// Longest time for which it is kept, in days.
    pub kept_days: i64,
}

const DAILY: Option<Frequency> = Some(Frequency {
    unit: Unit::Day,
    value: 1,
});
const MONTHLY: Option<Frequency> = Some(Frequency {
    unit: Unit::Month,
    value: 1,
});

const fn usual(days: i64, often: Option<Frequency>, back_days: i64, kept_days: i64) -> Usual {
    Usual {
        days,
        often,
        back_days,
        kept_days,
    }
}

const REBIT: &str = "https://api.rebit.org.in/aa/purpose/";
const DPV: &str = "https://w3id.org/dpv#";

/// Every purpose that may be asked for.
pub const TABLE: &[PurposeFacts] = &[
    PurposeFacts {
        code: "101",
        reference: REBIT,
        text: "Wealth management service",
        translations: &[
            ("hi", "संपत्ति प्रबंधन सेवा"),
            ("bn", "সম্পদ ব্যবস্থাপনা পরিষেবা"),
            ("ta", "சொத்து மேலாண்மைச் சேவை"),
            ("ur", "سرمائے کی دیکھ بھال کی سروس"),
            ("ja", "資産管理サービス"),
        ],
        usual: usual(365, DAILY, 1096, 366),
    },
    PurposeFacts {
        code: "102",
        reference: REBIT,
        text: "Customer spending patterns, budget or other reportings",
        translations: &[
            ("hi", "खर्च का तरीका, बजट या दूसरी रिपोर्ट"),
            ("bn", "খরচের ধরন, বাজেট বা অন্য হিসেব"),
            ("ta", "செலவு முறை, பட்ஜெட் அல்லது பிற அறிக்கைகள்"),
            ("ur", "خرچ کا انداز، بجٹ یا دوسری رپورٹیں"),
            ("ja", "支出の傾向、家計、その他の報告"),
        ],
        usual: usual(365, DAILY, 731, 366),
    },
    PurposeFacts {
        code: "103",
        reference: REBIT,
        text: "Aggregated statement",
        translations: &[
            ("hi", "कई खातों का एक साथ विवरण"),
            ("bn", "কয়েকটি অ্যাকাউন্টের একসঙ্গে হিসেব"),
            ("ta", "பல கணக்குகளின் ஒருங்கிணைந்த அறிக்கை"),
            ("ur", "کئی کھاتوں کا ایک ساتھ گوشوارہ"),
            ("ja", "複数口座をまとめた明細"),
        ],
        usual: usual(365, DAILY, 1096, 92),
    },
    PurposeFacts {
        code: "104",
        reference: REBIT,
        text: "Explicit consent for monitoring of the accounts",
        translations: &[
            ("hi", "खातों पर नज़र रखने के लिए स्पष्ट सहमति"),
            ("bn", "অ্যাকাউন্টের উপর নজর রাখার স্পষ্ট সম্মতি"),
            ("ta", "கணக்குகளைக் கண்காணிப்பதற்கான வெளிப்படையான ஒப்புதல்"),
            ("ur", "کھاتوں پر نظر رکھنے کی واضح رضامندی"),
            ("ja", "口座の継続的な確認への明示の同意"),
        ],
        usual: usual(365, DAILY, 366, 366),
    },
    PurposeFacts {
        code: "105",
        reference: REBIT,
        text: "Explicit one-time consent for the accounts",
        translations: &[
            ("hi", "खातों के लिए केवल एक बार की स्पष्ट सहमति"),
            ("bn", "অ্যাকাউন্টের জন্য শুধু একবারের স্পষ্ট সম্মতি"),
            ("ta", "கணக்குகளுக்கான ஒருமுறை வெளிப்படையான ஒப்புதல்"),
            ("ur", "کھاتوں کے لیے صرف ایک بار کی واضح رضامندی"),
            ("ja", "口座への1回限りの明示の同意"),
        ],
        usual: usual(30, None, 366, 183),
    },
    PurposeFacts {
        code: "dpv:ScientificResearch",
        reference: DPV,
        text: "Scientific research",
        translations: &[
            ("hi", "वैज्ञानिक शोध"),
            ("bn", "বৈজ্ঞানিক গবেষণা"),
            ("ta", "அறிவியல் ஆராய்ச்சி"),
            ("ur", "سائنسی تحقیق"),
            ("ja", "科学研究"),
        ],
        usual: usual(365, MONTHLY, 1827, 1827),
    },
    PurposeFacts {
        code: "dpv:RequestedServiceProvision",
        reference: DPV,
        text: "Providing a service that you have asked for",
        translations: &[
            ("hi", "आपकी माँगी हुई सेवा देना"),
            ("bn", "আপনার চাওয়া পরিষেবা দেওয়া"),
            ("ta", "நீங்கள் கேட்ட சேவையை வழங்குதல்"),
            ("ur", "آپ کی مانگی ہوئی سروس دینا"),
            ("ja", "あなたが頼んだサービスの提供"),
        ],
        usual: usual(90, DAILY, 366, 92),
    },
    PurposeFacts {
        code: "dpv:RightsFulfilment",
        reference: DPV,
        text: "Keeping a copy of your own records in your own store",
        translations: &[
            ("hi", "आपके अपने रिकॉर्ड की एक प्रति आपके अपने भंडार में रखना"),
            ("bn", "আপনার নিজের নথির একটি প্রতিলিপি আপনার নিজের ভাণ্ডারে রাখা"),
            ("ta", "உங்கள் சொந்தப் பதிவுகளின் நகலை உங்கள் சொந்தப் பெட்டகத்தில் வைத்தல்"),
            (
                "ur",
                "آپ کے اپنے ریکارڈ کی ایک نقل آپ کے اپنے ذخیرے میں رکھنا",
            ),
            ("ja", "あなた自身の記録の写しをあなたの保管庫に置くこと"),
        ],
        usual: usual(3650, DAILY, 3660, 3660),
    },
];

/// A known purpose.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Purpose(&'static PurposeFacts);

/// The code is not in the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown purpose code")]
pub struct UnknownPurpose;

impl Purpose {
    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// What it means, in one plain sentence: in the language (the tag's first part decides), else
    /// in English.
    #[must_use]
    pub fn text_in(self, language: &str) -> &'static str {
        let primary = language.split('-').next().unwrap_or_default();
        let found = self.0.translations.iter().find(|(tag, _)| *tag == primary);
        found.map_or(self.0.text, |(_, text)| text)
    }

    /// Whether data of a child may be asked for with it: not to watch what it does (DPDP Act s.9(3):
    /// no tracking or behavioural monitoring of children, no advertising aimed at them).
    #[must_use]
    pub fn is_open_to_children(self) -> bool {
        !matches!(self.0.code, "102" | "104")
    }

    /// The row of the table.
    #[must_use]
    pub const fn facts(self) -> &'static PurposeFacts {
        self.0
    }
}

impl FromStr for Purpose {
    type Err = UnknownPurpose;
    fn from_str(code: &str) -> Result<Self, UnknownPurpose> {
        TABLE
            .iter()
            .find(|row| row.code == code)
            .map(Self)
            .ok_or(UnknownPurpose)
    }
}

impl TryFrom<String> for Purpose {
    type Error = UnknownPurpose;
    fn try_from(code: String) -> Result<Self, UnknownPurpose> {
        code.parse()
    }
}

impl From<Purpose> for String {
    fn from(purpose: Purpose) -> Self {
        purpose.code().into()
    }
}

impl fmt::Debug for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Purpose({})", self.code())
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_code_is_refused() {
        for bad in ["", "106", "dpv:Marketing", "DPV:ScientificResearch"] {
            assert_eq!(bad.parse::<Purpose>(), Err(UnknownPurpose));
        }
        assert_eq!("105".parse::<Purpose>().unwrap().code(), "105");
    }
    #[test]
    fn every_purpose_has_a_text_in_every_language_and_falls_back_to_english() {
        for row in TABLE {
            let purpose: Purpose = row.code.parse().unwrap();
            for tag in ["hi-IN", "bn-IN", "ta-IN", "ur-IN", "ja"] {
                let text = purpose.text_in(tag);
                assert!(!text.is_empty() && text != row.text, "{}", row.code);
                assert!(!text.bytes().any(|b| b.is_ascii_alphabetic()), "{text}");
            }
            for other in ["en", "en-IN", "fr", ""] {
                assert_eq!(purpose.text_in(other), row.text);
            }
        }
    }
}
