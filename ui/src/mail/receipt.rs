//! A receipt as the text of a mail: what its page says, without what only a screen needs.

use i18n_embed_fl::fl;

use crate::{
    locale::Locale,
    manager::ReceiptPage,
    part::term::{Item, Source, Terms},
};

/// The body of a mail with a receipt; `at` is where it stands in the service. The consent, or the decision,
/// goes along as a document.
#[must_use]
pub fn receipt(page: &ReceiptPage, service: &str, at: &str) -> String {
    let l = &page.l;
    let decided = format!("{} · {}", l.moment(&page.receipt.at), page.person);
    let mut why = vec![flat(&page.terms.purpose.sentence)];
    if let Some(reason) = page.reason() {
        why.push(format!("{} {}", fl!(l, "receipt-reason"), flat(reason)));
    }
    let numbered = (1..).zip(&page.terms.items);
    let items = numbered.flat_map(|(n, item)| self::item(l, n, item));
    let mut parts = vec![
        fl!(l, "receipt-title"),
        lines(
            [page.verdict_words(), decided]
                .iter()
                .map(|line| flat(line)),
        ),
        section(fl!(l, "request-why"), why),
        section(page.items_words(), items),
        section(fl!(l, "request-terms"), terms(l, &page.terms)),
        section(fl!(l, "receipt-proof"), proof(page)),
    ];
    parts.push(match page.receipt.consent_id {
        Some(_) => fl!(l, "mail-receipt-attached"),
        None => fl!(l, "mail-receipt-decision-attached"),
    });
    parts.push(format!("{}\n{at}", fl!(l, "mail-receipt-why")));
    parts.push(fl!(l, "mail-never-ask"));
    parts.push(flat(service));
    parts.join("\n\n").replace('\r', "")
}

fn item(l: &Locale, n: usize, item: &Item) -> Vec<String> {
    let kind = if item.is_answer() {
        fl!(l, "item-answer")
    } else {
        fl!(l, "item-records")
    };
    let mut told = vec![format!("{n}. {} ({kind})", flat(&item.title))];
    let mut fact = |name: String, value: &str| told.push(format!("   {}", line(&name, value)));
    if let Some(question) = item.question() {
        for row in &question.parameters {
            fact(row.name.clone(), &row.value);
        }
        if let Some(words) = question.look.label(l) {
            fact(fl!(l, "receipt-seen"), &words);
        }
    }
    if let Source::Settled(name) = &item.source {
        fact(fl!(l, "item-source"), name);
    }
    fact(fl!(l, "item-range"), &item.range_words(l));
    told
}

fn terms(l: &Locale, terms: &Terms) -> Vec<String> {
    let valid = fl!(
        l,
        "term-valid-value",
        from = l.moment(&terms.from),
        until = l.moment(&terms.until)
    );
    let facts = [
        (fl!(l, "term-valid"), valid),
        (fl!(l, "term-frequency"), terms.frequency.label(l)),
        (fl!(l, "term-data-life"), terms.data_life.label(l)),
        (fl!(l, "term-recipients"), terms.recipients.join(", ")),
        (fl!(l, "term-withdraw"), fl!(l, "term-withdraw-value")),
    ];
    facts
        .iter()
        .map(|(name, value)| line(name, value))
        .collect()
}

fn proof(page: &ReceiptPage) -> Vec<String> {
    let (l, receipt) = (&page.l, &page.receipt);
    let mut told = Vec::new();
    let mut fact = |name: String, value: &str| told.push(line(&name, value));
    if let Some(evidence) = receipt.evidence {
        fact(fl!(l, "receipt-evidence"), &evidence.label(l));
    }
    fact(fl!(l, "receipt-language"), &page.notice.language);
    fact(fl!(l, "receipt-request"), &receipt.request_id);
    if let Some(id) = &receipt.consent_id {
        fact(fl!(l, "receipt-consent"), id);
    }
    if let Some(index) = receipt.log_index {
        let value = fl!(l, "receipt-log-value", index = l.number(index));
        fact(fl!(l, "receipt-log"), &value);
    }
    fact(fl!(l, "receipt-notice"), &page.notice.digest);
    if receipt.consent_id.is_some() {
        fact(fl!(l, "receipt-digest"), &receipt.digest);
    }
    told
}

fn section(heading: String, content: impl IntoIterator<Item = String>) -> String {
    lines(std::iter::once(heading).chain(content))
}

fn lines(all: impl IntoIterator<Item = String>) -> String {
    all.into_iter().collect::<Vec<_>>().join("\n")
}

fn line(name: &str, value: &str) -> String {
    format!("{}: {}", flat(name), flat(value))
}

/// On one line, so that nobody's words can look like ours on the next.
fn flat(words: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    words.replace(breaks, " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    const AT: &str = "https://m.example/decisions/d1/receipt";

    #[test]
    fn a_mailed_receipt_says_what_was_agreed_in_every_language_and_links_to_its_page_only() {
        for language in Language::ALL {
            let page = ReceiptPage::sample(Locale::of(language));
            let text = receipt(&page, "Amanat", AT);
            for words in [
                &page.verdict_words(),
                &page.person,
                &page.terms.items[0].title,
                &page.receipt.digest,
                &page.receipt.request_id,
            ] {
                assert!(text.contains(words.as_str()), "{words} in {text}");
            }
            assert_eq!(text.matches("https://").count(), 1, "{text}");
            assert!(!text.contains("No localization"), "{text}");
        }
    }

    #[test]
    fn a_no_says_why_and_brings_the_decision_and_no_consent() {
        let page = ReceiptPage::sample_denied(Locale::of(Language::En));
        let text = receipt(&page, "Amanat", AT);
        assert!(text.contains(page.reason().unwrap()), "{text}");
        assert!(text.contains(&fl!(page.l, "mail-receipt-decision-attached")));
        assert!(!text.contains(&fl!(page.l, "mail-receipt-attached")));
    }

    #[test]
    fn words_of_others_stay_on_their_line() {
        let mut page = ReceiptPage::sample(Locale::of(Language::En));
        page.terms.purpose.sentence = "A loan\r\n\nProof\nAll is well".to_owned();
        let text = receipt(&page, "Amanat", AT);
        assert!(text.contains("A loan   Proof All is well"), "{text}");
    }
}
