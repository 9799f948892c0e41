//! Every page, in every language and state: well-formed, labelled, and safe to send.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "this is a test file"
)]

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};
use ui::{Chrome, Language, Locale, render, samples};

const VOID: [&str; 6] = ["meta", "link", "img", "input", "br", "hr"];

fn pages() -> Vec<(String, String)> {
    Language::ALL
        .into_iter()
        .flat_map(|language| {
            samples::all(&Locale::of(language))
                .into_iter()
                .map(move |(name, html)| (format!("{name}.{}", language.tag()), html.unwrap()))
        })
        .collect()
}

fn all<'a>(doc: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    doc.select(&Selector::parse(selector).unwrap()).collect()
}

/// Walks the tags of a page and reports the first that does not close where it must.
fn first_imbalance(html: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>').expect("a tag that ends");
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if tag.starts_with('!') {
            continue;
        }
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/', '\n'])
            .next()
            .unwrap();
        if let Some(closed) = tag.strip_prefix('/') {
            let opened = open.pop();
            if opened != Some(closed.trim()) {
                return Some(format!("</{closed}> closes {opened:?}"));
            }
        } else if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    (!open.is_empty()).then(|| format!("left open: {open:?}"))
}

#[test]
fn no_page_carries_script_or_style_of_its_own() {
    for (name, html) in pages() {
        let doc = Html::parse_document(&html);
        for script in all(&doc, "script") {
            let of_ours = script
                .attr("src")
                .is_some_and(|src| src.contains("/assets/passkey.js?v="));
            assert!(of_ours && script.inner_html().is_empty(), "{name}");
            assert!(
                !all(&doc, "form[data-passkey]").is_empty(),
                "{name}: for nothing"
            );
        }
        for selector in ["style", "[style]", "iframe", "object", "embed", "base"] {
            assert!(all(&doc, selector).is_empty(), "{name}: {selector}");
        }
        for element in doc.tree.values().filter_map(|n| n.as_element()) {
            for (attribute, value) in element.attrs() {
                assert!(!attribute.starts_with("on"), "{name}: {attribute}");
                assert!(!value.starts_with("javascript:"), "{name}: {value}");
            }
        }
    }
}

#[test]
fn every_posted_form_carries_the_csrf_token() {
    for (name, html) in pages() {
        let doc = Html::parse_document(&html);
        for form in all(&doc, "form:not([role=search])") {
            assert_eq!(
                form.attr("method"),
                Some("post"),
                "{name}: every form posts"
            );
            assert!(
                form.attr("action").unwrap().starts_with('/'),
                "{name}: to this origin"
            );
            let token = Selector::parse("input[type=hidden][name=csrf]").unwrap();
            let fields: Vec<_> = form.select(&token).collect();
            assert_eq!(fields.len(), 1, "{name}: {:?}", form.attr("action"));
            assert!(!fields[0].attr("value").unwrap().is_empty(), "{name}");
        }
    }
}

/// A search changes nothing, so that its address can be kept; it sends no token, which an address
/// would give away.
#[test]
fn a_search_gets_and_carries_no_token() {
    for (name, html) in pages() {
        let doc = Html::parse_document(&html);
        for form in all(&doc, "form[role=search]") {
            assert_eq!(form.attr("method"), Some("get"), "{name}");
            assert!(form.attr("action").unwrap().starts_with('/'), "{name}");
            let token = Selector::parse("input[name=csrf]").unwrap();
            assert_eq!(form.select(&token).count(), 0, "{name}");
        }
    }
}

/// In a search what she has chosen herself stays chosen.
#[test]
fn nothing_is_ticked_or_chosen_for_her() {
    for (name, html) in pages() {
        let doc = Html::parse_document(&html);
        if name.starts_with("manager-request-chosen.") {
            // What she chose herself is still there, and nothing else.
            assert_eq!(all(&doc, "[checked]").len(), 2, "{name}");
            assert_eq!(all(&doc, "[selected]").len(), 2, "{name}");
            continue;
        }
        if name.starts_with("manager-request-accounts.") {
            // The same: one of two accounts that she ticked before.
            assert_eq!(all(&doc, "[checked]").len(), 1, "{name}");
            assert!(all(&doc, "[selected]").is_empty(), "{name}");
            continue;
        }
        if name.starts_with("manager-audit-exports") {
            // An auditor's form: what kind of export its address or her last try named.
            assert!(all(&doc, "[checked]").len() <= 1, "{name}");
            continue;
        }
        assert!(all(&doc, "[checked]").is_empty(), "{name}");
        if name.starts_with("manager-rights-new-trouble.") {
            // The same: the form comes back with her own two choices.
            assert_eq!(all(&doc, "[selected]").len(), 2, "{name}");
            continue;
        }
        let chosen = all(&doc, "[selected]").len();
        let in_search = all(&doc, "form[role=search] option[selected]").len();
        assert_eq!(chosen, in_search, "{name}");
    }
    let l = Locale::of(Language::En);
    let untouched = render(&ui::manager::Dashboard::sample(l)).unwrap();
    let doc = Html::parse_document(&untouched);
    assert!(all(&doc, "[selected]").is_empty());
}

#[test]
fn approve_and_deny_look_alike() {
    let l = Locale::of(Language::En);
    let html = render(&ui::manager::RequestNotice::sample(l)).unwrap();
    let doc = Html::parse_document(&html);
    let class = |value: &str| {
        let found = all(&doc, &format!("button[name=decision][value={value}]"));
        assert_eq!(found.len(), 1, "{value}");
        found[0].attr("class").unwrap().to_owned()
    };
    assert_eq!(class("approve"), class("deny"));
    class("defer");
}

#[test]
fn markup_in_a_name_never_becomes_markup() {
    let l = Locale::of(Language::En);
    let evil = "<script>alert(1)</script>\u{202E}\"'";
    let mut page = ui::manager::RequestNotice::sample(l.clone());
    page.asker.name = evil.to_owned();
    page.terms.purpose.sentence = evil.to_owned();
    page.terms.items[0].title = evil.to_owned();
    page.asker.website = Some("javascript:alert(1)".to_owned());
    let html = render(&page).unwrap();
    let doc = Html::parse_document(&html);
    assert!(all(&doc, "script").is_empty());
    assert!(!html.contains('\u{202E}') && html.contains("[U+202E]"));
    assert!(all(&doc, "a[href^=javascript]").is_empty());
    assert_eq!(first_imbalance(&html), None);

    let mut card = ui::manager::Dashboard::sample(l);
    card.cards.items[0].id = "../../x?y=\"><i>".to_owned();
    let html = render(&card).unwrap();
    assert!(!html.contains("<i>") && html.contains("/consents/..%2F..%2Fx%3Fy%3D%22%3E%3Ci%3E"));
}

#[test]
fn a_stranger_gets_no_sign_out_form() {
    let l = Locale::of(Language::En);
    let html = render(&ui::manager::SignIn::new(
        l,
        Chrome::manager("Amanat"),
        None,
    ))
    .unwrap();
    assert!(!html.contains("<form"));
}

#[test]
fn every_page_is_balanced() {
    for (name, html) in pages() {
        assert_eq!(first_imbalance(&html), None, "{name}");
        assert!(html.starts_with("<!doctype html>"), "{name}");
    }
}

#[test]
fn every_page_names_its_language_and_has_one_heading_and_one_main() {
    for (name, html) in pages() {
        let doc = Html::parse_document(&html);
        let root = all(&doc, "html")[0];
        let tag = name.rsplit('.').next();
        assert_eq!(root.attr("lang"), tag);
        let language = tag.and_then(Language::from_tag).unwrap();
        assert_eq!(root.attr("dir"), Some(language.dir()), "{name}");
        assert_eq!(all(&doc, "h1").len(), 1, "{name}");
        assert_eq!(all(&doc, "main#main").len(), 1, "{name}");
        assert_eq!(all(&doc, "a.skip[href='#main']").len(), 1, "{name}");
        let title = all(&doc, "title")[0].text().collect::<String>();
        assert!(
            title.contains(" – ") && !title.starts_with(" –"),
            "{name}: {title}"
        );
    }
}

#[test]
fn headings_never_skip_a_level() {
    for (name, html) in pages() {
        let doc = Html::parse_document(&html);
        let mut last = 0;
        for heading in all(&doc, "main :is(h1, h2, h3, h4)") {
            let level: u8 = heading.value().name()[1..].parse().unwrap();
            assert!(level <= last + 1, "{name}: h{level} after h{last}");
            last = level;
        }
    }
}

#[test]
fn every_control_has_a_name_and_every_id_is_unique() {
    for (name, html) in pages() {
        let doc = Html::parse_document(&html);
        let mut ids = HashSet::new();
        for element in all(&doc, "[id]") {
            let id = element.attr("id").unwrap();
            assert!(ids.insert(id.to_owned()), "{name}: {id} twice");
        }
        for element in all(&doc, "[aria-labelledby], [aria-describedby], label[for]") {
            for attribute in ["aria-labelledby", "aria-describedby", "for"] {
                for target in element.attr(attribute).unwrap_or_default().split(' ') {
                    let known = target.is_empty() || ids.contains(target);
                    assert!(known, "{name}: nothing has the id {target}");
                }
            }
        }
        for field in all(
            &doc,
            "select, textarea, input:is([type=text], [type=search], [type=file], [type=email], \
             [type=date])",
        ) {
            let labelled = field.attr("aria-label").is_some()
                || field
                    .attr("id")
                    .is_some_and(|id| html.contains(&format!("for=\"{id}\"")));
            assert!(labelled, "{name}: {:?}", field.attr("name"));
        }
        // A form can have no other kinds of field than those looked at here.
        let others = "input:not([type=text], [type=search], [type=hidden], [type=checkbox], \
                      [type=file], [type=email], [type=date], [type=radio])";
        assert!(all(&doc, others).is_empty(), "{name}");
        let of_choice = all(&doc, "input[type=radio]").len();
        assert_eq!(
            all(&doc, "fieldset label > input[type=radio]").len(),
            of_choice
        );
        for button in all(&doc, "button, a") {
            let text: String = button.text().collect();
            assert!(
                !text.trim().is_empty(),
                "{name}: a button or link without words"
            );
        }
        for svg in all(&doc, "svg") {
            // An icon says nothing of its own; a drawing is named and described.
            let drawing = svg.attr("role") == Some("img") && svg.attr("aria-labelledby").is_some();
            let icon = svg.attr("aria-hidden") == Some("true");
            assert!(icon != drawing, "{name}");
        }
    }
}

#[test]
fn a_wrong_code_is_announced_and_belongs_to_its_field() {
    for language in Language::ALL {
        let l = || Locale::of(language);
        let wrong = render(&ui::adapter::EnterCode::sample_wrong(l())).unwrap();
        let doc = Html::parse_document(&wrong);
        let alerts = all(&doc, "[role=alert]");
        assert_eq!(alerts.len(), 1);
        let field = all(&doc, "input[name=code][aria-invalid=true]")[0];
        let told = field.attr("aria-describedby").unwrap();
        assert!(told.split(' ').any(|id| Some(id) == alerts[0].attr("id")));
        assert_eq!(field.attr("autocomplete"), Some("one-time-code"));
        assert_eq!(field.attr("inputmode"), Some("numeric"));

        let first = render(&ui::adapter::EnterCode::sample(l())).unwrap();
        let doc = Html::parse_document(&first);
        assert!(all(&doc, "[role=alert], [aria-invalid]").is_empty());
    }
}

#[test]
fn an_adapter_under_a_path_leads_nowhere_else_on_its_host() {
    let mut page = ui::adapter::Identify::sample(Locale::of(Language::En));
    page.chrome = Chrome::adapter("Ganga Bank", "/consents/").languages_at("/link");
    let html = render(&page).unwrap();
    let doc = Html::parse_document(&html);
    for attribute in ["href", "src", "action"] {
        for element in all(&doc, &format!("[{attribute}^='/']")) {
            let to = element.attr(attribute).unwrap();
            assert!(to.starts_with("/consents/"), "{to}");
        }
    }
}

#[test]
fn no_key_or_placeholder_leaks() {
    for (name, html) in pages() {
        let doc = Html::parse_document(&html);
        let mut text: String = doc.root_element().text().collect();
        for element in all(&doc, "[aria-label]") {
            text.push_str(element.attr("aria-label").unwrap());
        }
        for leak in [
            "No localization",
            "{$",
            "{ $",
            "{{",
            "{%",
            "self.l",
            // Half a pair of isolates, written out by the escaper.
            "[U+206",
        ] {
            assert!(!text.contains(leak), "{name}: {leak}");
        }
    }
}

#[test]
fn a_page_in_another_language_has_no_english_sentence_of_ours() {
    let en = include_str!("../i18n/en/ui.ftl");
    let ours: Vec<&str> = en
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(_, words)| words)
        .filter(|words| words.len() > 12 && !words.contains('{'))
        .collect();
    for (name, html) in pages()
        .into_iter()
        .filter(|(name, _)| !name.ends_with(".en"))
    {
        // What engineers read is in English and says so; the frame around it is not.
        let (before, rest) = html
            .split_once("<article class=\"reference\" lang=\"en\" dir=\"ltr\">")
            .unwrap_or((&html, ""));
        let after = rest.split_once("</article>").map_or("", |(_, after)| after);
        // Every text between two tags.
        let texts = [before, after].into_iter().flat_map(|part| {
            let tags = part.split('>');
            tags.filter_map(|text| text.split_once('<').map(|(text, _)| text))
        });
        let shown: HashSet<&str> = texts.collect();
        for words in &ours {
            assert!(!shown.contains(words), "{name}: {words}");
        }
    }
}

#[test]
fn every_page_leads_to_every_other_language_in_its_own_words() {
    for (name, html) in pages() {
        let doc = Html::parse_document(&html);
        let links = all(&doc, "nav.languages details a[lang][hreflang][dir]");
        assert_eq!(links.len(), Language::ALL.len(), "{name}");
        for (link, language) in links.iter().zip(Language::ALL) {
            assert_eq!(link.text().collect::<String>(), language.endonym());
            assert_eq!(link.attr("lang"), Some(language.tag()));
            assert_eq!(link.attr("hreflang"), Some(language.tag()));
            assert_eq!(link.attr("dir"), Some(language.dir()));
        }
        let current = all(&doc, "nav.languages a[aria-current=true]");
        assert_eq!(current.len(), 1, "{name}");
        assert_eq!(current[0].attr("lang"), name.rsplit('.').next());
    }
}

#[test]
fn a_full_dashboard_stays_small() {
    let l = Locale::of(Language::En);
    let mut page = ui::manager::Dashboard::sample(l);
    let card = page.cards.items[0].clone();
    page.cards.items = vec![card; 20];
    page.in_force = 10_000;
    let html = render(&page).unwrap();
    assert!(
        html.len() < 90_000,
        "{} bytes before compression",
        html.len()
    );
    assert!(html.contains("10,000"));
}
