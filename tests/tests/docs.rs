//! What the documentation says is what the code does.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use consent_model::problem::ProblemType;

fn page(name: &str) -> String {
    let path = format!("{}/../{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn every_problem_type_stands_on_its_page_with_status_and_fix() {
    let page = page("docs/problems.md");
    let rows = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, ProblemType::ALL.len());
    for kind in ProblemType::ALL {
        let facts = kind.facts();
        let row = format!(
            "| `{}` | {} | {} | {} |",
            facts.slug, facts.status, facts.title, facts.fix
        );
        assert!(page.contains(&row), "docs/problems.md lacks: {row}");
    }
}

#[test]
fn the_readme_shows_both_commands_and_links_only_to_what_is_there() {
    let readme = page("README.md");
    assert!(readme.contains("cargo run --release") && readme.contains("./tests/run"));
    let mut links = 0;
    for part in readme.split("](").skip(1) {
        let target = part.split(')').next().unwrap();
        let path = format!("{}/../{target}", env!("CARGO_MANIFEST_DIR"));
        assert!(
            std::path::Path::new(&path).exists(),
            "README.md links to {target}"
        );
        links += 1;
    }
    assert!(links >= 9, "only {links} links");
}

#[test]
fn every_decision_is_listed_and_every_listed_one_is_there() {
    let folder = format!("{}/../docs/decisions", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    files.sort();
    let list = page("docs/decisions/README.md");
    let rows: Vec<&str> = list.lines().filter(|row| row.starts_with("| [0")).collect();
    assert_eq!(rows.len(), files.len(), "one row for each of {files:?}");
    for (row, file) in rows.iter().zip(&files) {
        let start = format!("| [{}]({file}) | ", &file[..4]);
        assert!(row.starts_with(&start), "the row of {file} is: {row}");
    }
}
