//! The console of an auditor says what it must, in words, in every language.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "this is a test file"
)]

use askama::Template;
use scraper::{ElementRef, Html, Selector};
use ui::manager::RecordArchive;
use ui::manager::audit::{
    AuditChanges, AuditEntry, AuditExports, AuditFigures, AuditJoin, AuditLooks, AuditSearch,
    AuditSought, AuditTrouble,
};
use ui::{Language, Locale, render};

fn shown(page: &impl Template) -> Html {
    Html::parse_document(&render(page).unwrap())
}

fn all<'a>(doc: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    doc.select(&Selector::parse(selector).unwrap()).collect()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect()
}

fn english() -> Locale {
    Locale::of(Language::En)
}

#[test]
fn every_page_says_who_looks_and_that_it_is_written_down_and_marks_its_part() {
    for language in Language::ALL {
        let l = || Locale::of(language);
        for (doc, href, current) in [
            (shown(&AuditSearch::sample(l())), "/audit", "page"),
            (shown(&AuditEntry::sample(l())), "/audit", "true"),
            (shown(&AuditFigures::sample(l())), "/audit/figures", "page"),
            (shown(&AuditChanges::sample(l())), "/audit/changes", "page"),
            (shown(&AuditExports::sample(l())), "/audit/exports", "page"),
            (shown(&AuditLooks::sample(l())), "/audit/looks", "page"),
        ] {
            let who = words(all(&doc, ".audit-who")[0]);
            assert!(who.contains("Leela Thomas") && who.contains("Example Audit Partners"));
            assert_eq!(all(&doc, "nav.subtabs a").len(), 5);
            let marked = all(&doc, "nav.subtabs a[aria-current]");
            assert_eq!(marked.len(), 1, "{href}");
            assert_eq!(marked[0].attr("href"), Some(href));
            assert_eq!(marked[0].attr("aria-current"), Some(current));
        }
    }
}

#[test]
fn only_exports_joining_and_signing_out_post_anything() {
    for doc in [
        shown(&AuditSearch::sample(english())),
        shown(&AuditEntry::sample(english())),
        shown(&AuditFigures::sample(english())),
        shown(&AuditChanges::sample(english())),
        shown(&AuditLooks::sample(english())),
    ] {
        let posts = all(&doc, "form[method=post]");
        assert_eq!(posts.len(), 1);
        assert_eq!(posts[0].attr("action"), Some("/sign-out"));
    }
}

#[test]
fn a_check_that_fails_is_announced_and_each_check_says_in_words_what_came_of_it() {
    for language in Language::ALL {
        let l = || Locale::of(language);
        let doc = shown(&AuditEntry::sample_fails(l()));
        assert_eq!(all(&doc, "[role=alert]").len(), 1);
        let checks = all(&doc, ".audit-checks > li");
        assert_eq!(checks.len(), 7);
        let chip = Selector::parse(".chip").unwrap();
        let said: Vec<_> = checks
            .iter()
            .map(|check| words(check.select(&chip).next().unwrap()))
            .collect();
        assert!(said.iter().all(|words| !words.is_empty()));
        assert!(said[0] != said[1] && said[1] != said[2] && said[0] != said[2]);
        let doc = shown(&AuditEntry::sample(l()));
        assert!(all(&doc, "[role=alert]").is_empty());
    }
}

#[test]
fn a_destroyed_entry_says_so_and_claims_nothing_about_its_event() {
    let doc = shown(&AuditEntry::sample_destroyed(english()));
    let text = words(doc.root_element());
    assert!(text.contains("were destroyed") && text.contains("could not be checked"));
    assert!(all(&doc, "dl, details pre").is_empty());
}

#[test]
fn each_drawing_is_named_described_and_repeated_as_a_table() {
    for language in Language::ALL {
        for page in [
            AuditFigures::sample(Locale::of(language)),
            AuditFigures::sample_long(Locale::of(language)),
            AuditFigures::sample_weeks(Locale::of(language)),
            AuditFigures::sample_months(Locale::of(language)),
        ] {
            let doc = shown(&page);
            let drawings = all(&doc, "figure svg[role=img]");
            assert_eq!(drawings.len(), 3);
            for (drawing, plot) in drawings.iter().zip(&page.plots) {
                for part in ["title", "desc"] {
                    let part = Selector::parse(part).unwrap();
                    let named = drawing.select(&part).next().unwrap();
                    assert!(!words(named).is_empty());
                    let labels = drawing.attr("aria-labelledby").unwrap();
                    assert!(labels.contains(named.attr("id").unwrap()));
                }
                let total = page.l.number(plot.total());
                assert!(words(*drawing).contains(&total), "{total}");
            }
            // Time runs from left to right in every language.
            assert_eq!(all(&doc, ".plot-field[dir=ltr]").len(), 3);
            let rows = all(&doc, "figure details tbody tr").len();
            let bars: usize = page.plots.iter().map(|plot| plot.bars.len()).sum();
            assert_eq!(rows, bars);
        }
    }
}

#[test]
fn four_hundred_bars_of_three_figures_stay_a_page_of_moderate_size() {
    for language in Language::ALL {
        let page = AuditFigures::sample_long(Locale::of(language));
        let size = render(&page).unwrap().len();
        assert!(size < 260_000, "{size} bytes before compression");
    }
}

#[test]
fn a_difference_is_told_by_words_and_not_by_colour_alone() {
    for language in Language::ALL {
        let doc = shown(&AuditChanges::sample(Locale::of(language)));
        let lines = all(&doc, ".differences dd > p");
        assert_eq!(lines.len(), 6);
        let label = Selector::parse(".fine").unwrap();
        for line in lines {
            let label = line.select(&label).next().unwrap();
            assert!(!words(label).trim().is_empty());
            assert!(words(line).trim().len() > words(label).trim().len());
        }
        assert_eq!(all(&doc, "del").len(), 2);
        assert_eq!(all(&doc, "ins").len(), 2);
    }
}

#[test]
fn what_was_entered_wrongly_is_announced_and_belongs_to_its_field() {
    for language in Language::ALL {
        let l = || Locale::of(language);
        for (doc, fields) in [
            (
                shown(&AuditSearch::sample_trouble(l())),
                &["person", "from", "to"][..],
            ),
            (
                shown(&AuditFigures::sample_trouble(l())),
                &["from", "to"][..],
            ),
            (shown(&AuditExports::sample_person(l())), &["person"][..]),
            (
                shown(&AuditExports::sample_nothing(l())),
                &["from", "to", "reason"][..],
            ),
        ] {
            assert_eq!(all(&doc, "[aria-invalid=true]").len(), fields.len());
            for field in fields {
                let field = all(&doc, &format!("[name={field}][aria-invalid=true]"))[0];
                let told = field.attr("aria-describedby").unwrap();
                let alerts = all(&doc, "[role=alert]");
                let of_alert = |id: &str| alerts.iter().any(|alert| alert.attr("id") == Some(id));
                assert!(told.split(' ').any(of_alert), "{told}");
            }
        }
    }
}

#[test]
fn a_search_that_was_not_understood_does_not_say_that_nothing_was_found() {
    let nothing = "No entry matches";
    let doc = shown(&AuditSearch::sample_trouble(english()));
    assert!(!words(doc.root_element()).contains(nothing));
    let doc = shown(&AuditSearch::sample_nothing(english()));
    assert!(words(doc.root_element()).contains(nothing));
}

#[test]
fn figures_of_what_was_not_understood_are_not_shown_as_nothing() {
    let doc = shown(&AuditFigures::sample_trouble(english()));
    assert_eq!(all(&doc, "[role=alert]").len(), 1);
    assert!(all(&doc, "dl, figure, table").is_empty());
    let doc = shown(&AuditFigures::sample_empty(english()));
    assert!(!all(&doc, "dl.figures").is_empty());
}

#[test]
fn what_was_typed_comes_back_also_where_no_list_has_it() {
    let mut page = AuditSearch::sample_trouble(english());
    page.troubles = vec![AuditTrouble::Party, AuditTrouble::Event];
    page.sought = AuditSought {
        party: "\"><i>gone.example".to_owned(),
        event: "consent.eaten".to_owned(),
        ..AuditSought::default()
    };
    let doc = shown(&page);
    let chosen: Vec<_> = all(&doc, "option[selected]");
    let values: Vec<_> = chosen.iter().map(|o| o.attr("value").unwrap()).collect();
    assert_eq!(values, ["\"><i>gone.example", "consent.eaten"]);
    assert!(all(&doc, "i").is_empty());
}

#[test]
fn while_an_export_is_made_its_progress_is_shown_and_no_second_one_is_offered() {
    for language in Language::ALL {
        let l = || Locale::of(language);
        let doc = shown(&AuditExports::sample_making(l()));
        let progress = all(&doc, "progress[aria-labelledby]");
        assert_eq!(progress[0].attr("max"), Some("123500"));
        assert_eq!(progress[0].attr("value"), Some("48210"));
        assert!(all(&doc, "form[action='/audit/exports']").is_empty());
        let doc = shown(&RecordArchive::sample(l()));
        assert_eq!(all(&doc, "progress[value]").len(), 1);
        let doc = shown(&RecordArchive::sample_begun(l()));
        assert_eq!(all(&doc, "progress:not([value])").len(), 1);
    }
}

#[test]
fn findings_of_an_export_stand_below_it_by_kind_and_place() {
    let doc = shown(&AuditExports::sample(english()));
    let found: Vec<_> = all(&doc, ".audit-files td")
        .into_iter()
        .map(words)
        .collect();
    assert_eq!(found[0], "release-after-end");
    assert_eq!(found[1], "entries/000001.jsonl, entry 9120");
    assert_eq!(all(&doc, ".audit-files .banner.bad").len(), 1);
    assert_eq!(all(&doc, ".audit-files .banner.good").len(), 1);
    assert_eq!(all(&doc, ".audit-files form[method=post]").len(), 3);
}

#[test]
fn a_code_to_join_is_not_kept_or_corrected_by_the_browser() {
    for page in [
        AuditJoin::sample(english()),
        AuditJoin::sample_wrong(english()),
    ] {
        let doc = shown(&page);
        let field = all(&doc, "input[name=code]")[0];
        assert_eq!(field.attr("autocomplete"), Some("off"));
        assert_eq!(field.attr("autocapitalize"), Some("off"));
        assert_eq!(field.attr("spellcheck"), Some("false"));
        assert_eq!(field.attr("value"), None);
        let told = field.attr("aria-describedby");
        assert_eq!(told.is_some(), page.wrong);
    }
}

#[test]
fn who_waits_for_her_record_takes_it_or_tries_again() {
    let doc = shown(&RecordArchive::sample_made(english()));
    let taken = all(&doc, "main a[download]");
    assert_eq!(taken[0].attr("href"), Some("/record/archive.zip"));
    let doc = shown(&RecordArchive::sample_failed(english()));
    assert_eq!(all(&doc, "[role=alert]").len(), 1);
    assert_eq!(all(&doc, "main a[href='/record/archive']").len(), 1);
    assert!(all(&doc, "main a[download], progress").is_empty());
}
