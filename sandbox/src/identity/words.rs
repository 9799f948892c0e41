//! The texts of the provider's pages, in English and Hindi.
//!
//! The Hindi has not been reviewed by a native speaker. The pages of the manager and the store
//! have their own locales in the `ui` crate; this provider is for the sandbox alone.
//!
//! # Adding one
//!
//! 1. Add a variant to [`Language`], its tag to `tag` and its table to `words`.
//! 2. Fill every field: a table with a missing text does not compile.
//! 3. Add its tag to `ui_locales_supported` in `discovery.rs`.

/// A language the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Language {
    #[default]
    English,
    Hindi,
}

impl Language {
    /// Every language there is.
    pub(super) const ALL: [Self; 2] = [Self::English, Self::Hindi];

    /// The first of some language tags that the pages speak.
    pub(super) fn first_of<'t>(mut tags: impl Iterator<Item = &'t str>) -> Option<Self> {
        tags.find_map(|tag| {
            let primary = tag.trim().split(['-', ';']).next().unwrap_or_default();
            Self::ALL
                .into_iter()
                .find(|known| known.tag().eq_ignore_ascii_case(primary))
        })
    }

    /// The language tag.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Hindi => "hi",
        }
    }

    /// The texts.
    pub(super) fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::Hindi => &HINDI,
        }
    }
}

/// One text for each place.
pub(super) struct Words {
    pub(super) service: &'static str,
    pub(super) about: &'static str,
    pub(super) sandbox_only: &'static str,
    pub(super) skip: &'static str,
    pub(super) sign_in: &'static str,
    pub(super) asks: &'static str,
    pub(super) learns: &'static str,
    pub(super) learns_subject: &'static str,
    pub(super) learns_name: &'static str,
    pub(super) learns_email: &'static str,
    pub(super) returns_to: &'static str,
    pub(super) fresh: &'static str,
    pub(super) username: &'static str,
    pub(super) password: &'static str,
    pub(super) cancel: &'static str,
    pub(super) wrong: &'static str,
    pub(super) wait_before: &'static str,
    pub(super) wait_after: &'static str,
    pub(super) sign_out: &'static str,
    pub(super) sign_out_question: &'static str,
    pub(super) stay: &'static str,
    pub(super) stayed: &'static str,
    pub(super) signed_out: &'static str,
    pub(super) not_signed_in: &'static str,
    pub(super) problem: &'static str,
    pub(super) stale: &'static str,
    pub(super) unreadable: &'static str,
    pub(super) unknown_client: &'static str,
    pub(super) unknown_return: &'static str,
    pub(super) not_here: &'static str,
}

static ENGLISH: Words = Words {
    service: "Sandbox identity",
    about: "This service says who is who on this machine. Start at the app you want to use; it \
            sends you here to sign in.",
    sandbox_only: "For trying things out on one machine. The people here are invented.",
    skip: "Skip to the content",
    sign_in: "Sign in",
    asks: "asks you to sign in.",
    learns: "When you sign in, it learns:",
    learns_subject: "a number that stands for you there and nowhere else",
    learns_name: "your name",
    learns_email: "your e-mail address",
    returns_to: "Then you go back to",
    fresh: "It asks for your password again, to be sure that it is you.",
    username: "Username",
    password: "Password",
    cancel: "Cancel",
    wrong: "The username or the password is wrong. Please try again.",
    wait_before: "There were too many wrong tries. Please wait",
    wait_after: "seconds and try again.",
    sign_out: "Sign out",
    sign_out_question: "Do you want to sign out here? Apps you are signed in to may keep their \
                        own sign-in.",
    stay: "Stay signed in",
    stayed: "You are still signed in here.",
    signed_out: "You are signed out here.",
    not_signed_in: "You are not signed in here.",
    problem: "That did not work",
    stale: "This form is no longer open. Go back to the app and start again.",
    unreadable: "The request that brought you here cannot be read. Go back to the app and start \
                 again.",
    unknown_client: "The app that sent you is not known here, so you were not signed in.",
    unknown_return: "The app wants you to return to an address that it has not registered, so \
                     you were not signed in.",
    not_here: "There is no such page here.",
};

static HINDI: Words = Words {
    service: "सैंडबॉक्स पहचान",
    about: "यह सेवा बताती है कि इस मशीन पर कौन कौन है। जिस ऐप का उपयोग करना है वहीं से शुरू करें; वह \
            आपको साइन इन के लिए यहाँ भेजेगा।",
    sandbox_only: "यह केवल एक मशीन पर आज़माने के लिए है। यहाँ के लोग काल्पनिक हैं।",
    skip: "सीधे सामग्री पर जाएँ",
    sign_in: "साइन इन करें",
    asks: "आपसे साइन इन करने को कहता है।",
    learns: "साइन इन करने पर उसे यह पता चलेगा:",
    learns_subject: "एक संख्या जो केवल वहीं आपकी पहचान है, और कहीं नहीं",
    learns_name: "आपका नाम",
    learns_email: "आपका ई-मेल पता",
    returns_to: "फिर आप यहाँ लौटेंगे:",
    fresh: "यह पक्का करने के लिए कि यह आप ही हैं, पासवर्ड फिर से माँगा जा रहा है।",
    username: "उपयोगकर्ता नाम",
    password: "पासवर्ड",
    cancel: "रद्द करें",
    wrong: "उपयोगकर्ता नाम या पासवर्ड ग़लत है। कृपया फिर से कोशिश करें।",
    wait_before: "बहुत बार ग़लत कोशिश हुई। कृपया रुकें:",
    wait_after: "सेकंड, फिर दोबारा कोशिश करें।",
    sign_out: "साइन आउट करें",
    sign_out_question: "क्या आप यहाँ से साइन आउट करना चाहते हैं? जिन ऐप में आप साइन इन हैं वे अपना \
                        साइन इन बनाए रख सकते हैं।",
    stay: "साइन इन बने रहें",
    stayed: "आप यहाँ अब भी साइन इन हैं।",
    signed_out: "आप यहाँ से साइन आउट हो गए हैं।",
    not_signed_in: "आप यहाँ साइन इन नहीं हैं।",
    problem: "यह नहीं हो पाया",
    stale: "यह फ़ॉर्म अब खुला नहीं है। ऐप पर लौटकर फिर से शुरू करें।",
    unreadable: "जिस अनुरोध से आप यहाँ आए वह पढ़ा नहीं जा सका। ऐप पर लौटकर फिर से शुरू करें।",
    unknown_client: "जिस ऐप ने आपको भेजा वह यहाँ पंजीकृत नहीं है, इसलिए आपको साइन इन नहीं किया गया।",
    unknown_return: "ऐप आपको ऐसे पते पर लौटाना चाहता है जो उसने पंजीकृत नहीं किया है, इसलिए आपको \
                     साइन इन नहीं किया गया।",
    not_here: "यहाँ ऐसा कोई पन्ना नहीं है।",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_spoken_language_is_chosen() {
        let chosen = |tags: &'static str| Language::first_of(tags.split([' ', ',']));
        assert_eq!(chosen("fr de"), None);
        assert_eq!(chosen("fr hi-IN en"), Some(Language::Hindi));
        assert_eq!(chosen("en-GB;q=0.9, hi"), Some(Language::English));
    }
}
