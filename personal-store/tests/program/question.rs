//! `personal-store question`, as an author meets it.

use std::{
    path::Path,
    process::{Command, Output},
};

use super::PROGRAM;

/// Runs a verb in `folder`, with temporary folders below it.
fn question(folder: &Path, arguments: &[&str]) -> Output {
    let temporary = folder.join("tmp");
    std::fs::create_dir_all(&temporary).unwrap();
    let mut command = Command::new(PROGRAM);
    command.arg("question").args(arguments).current_dir(folder);
    let output = command.env("TMPDIR", &temporary).output().unwrap();
    let left = std::fs::read_dir(&temporary).unwrap().count();
    assert_eq!(left, 0, "a temporary folder was left behind");
    output
}

fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn complained(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

const HELP: &str = "\
Write, check and try out questions

Usage: personal-store question <COMMAND>

Commands:
  check   Hold packages against every rule, run their examples, and say how to mend what is refused
  run     Answer a question over one of its examples or over records from a file
  digest  Print the digest by which consents name the package
  new     Write a package to begin with, which passes `check` as it stands; never over a folder
  help    Print this message or the help of the given subcommand(s)

Options:
  -h, --help  Print help
";

const CHECK_HELP: &str = "\
Hold packages against every rule, run their examples, and say how to mend what is refused

Usage: personal-store question check <FOLDER|--all|--questions <DIR>>

Arguments:
  [FOLDER]...  Folders of packages

Options:
      --all              Every package that comes with the store
      --questions <DIR>  Every package in this folder, as the store's `question_dir` names it
  -h, --help             Print help
";

const RUN_HELP: &str = "\
Answer a question over one of its examples or over records from a file

Usage: personal-store question run [OPTIONS] <--example <N>|--records <FILE>> <FOLDER>

Arguments:
  <FOLDER>  The package's folder

Options:
      --example <N>         The example of this number, from 1
      --records <FILE>      Records from a file: JSON as `records` of an example
      --param <NAME=VALUE>  A parameter; in place of the example's where there is one
      --from <YYYY-MM-DD>   First day of the range
      --to <YYYY-MM-DD>     Last day of the range
  -h, --help                Print help
";

#[test]
fn help_says_what_an_author_can_do_and_a_check_of_nothing_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for (arguments, help) in [
        (&["--help"][..], HELP),
        (&["check", "--help"], CHECK_HELP),
        (&["run", "--help"], RUN_HELP),
    ] {
        assert_eq!(said(&question(dir.path(), arguments)), help);
    }
    for arguments in [&["check"][..], &["run", "x"], &["digest"], &["new"]] {
        let refused = question(dir.path(), arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_package_that_breaks_rules_is_refused_with_places_and_mends_and_status_1() {
    let dir = tempfile::tempdir().unwrap();
    assert!(question(dir.path(), &["new", "trial"]).status.success());
    let manifest = dir.path().join("trial/manifest.json");
    let good = std::fs::read_to_string(&manifest).unwrap();
    let bad = good
        .replace("\"multiple_of\": 10", "\"multiple_of\": 1")
        .replace("money came in: {status}", "money came in");
    std::fs::write(&manifest, bad).unwrap();
    let refused = question(dir.path(), &["check", "trial"]);
    assert_eq!(refused.status.code(), Some(1));
    let expected = "\
refused  trial
   refused: manifest.json, sentence.en: the sentence does not tell column `status`, which leaves with it
      mend: say `{status}` in it, or leave the column out of the answer
   refused: manifest.json, sentence.hi: it does not say the same as sentence.en: other placeholders
      mend: use the same placeholders in every language
   refused: manifest.json, sentence.ja: it does not say the same as sentence.en: other placeholders
      mend: use the same placeholders in every language
   refused: manifest.json, output.columns.bookings: output column `bookings` of a banded question must have a step of 2 or more, or repeat a parameter; where a parameter is the step, that parameter needs a `step` of 2 or more itself
      mend: make the bands' edges lie on one grid, so that asking with several widths does not pin the value
questions: 0 ok, 1 failed
";
    assert_eq!(said(&refused), expected);
    // What no store would load is neither run nor named by a digest.
    for arguments in [
        &["run", "trial", "--example", "1"][..],
        &["digest", "trial"],
    ] {
        let refused = question(dir.path(), arguments);
        assert_eq!((refused.status.code(), said(&refused)), (Some(1), ""));
        let why = complained(&refused);
        assert!(
            why.contains("`personal-store question check trial` says how to mend"),
            "{why}"
        );
    }
    let none = question(dir.path(), &["check", "nowhere"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(said(&none).contains("`personal-store question new` writes all three"));
    assert!(said(&none).ends_with("questions: 0 ok, 1 failed\n"));
}

#[test]
fn a_new_package_passes_and_answers_and_is_never_written_over_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["Two Words", "", "../up"] {
        let refused = question(dir.path(), &["new", name]);
        assert_eq!(refused.status.code(), Some(1), "{name}");
    }
    let made = question(dir.path(), &["new", "money-in"]);
    let expected = "wrote ./money-in\n\
        next: change it, then personal-store question check ./money-in\n";
    assert_eq!(said(&made), expected);
    let again = question(dir.path(), &["new", "money-in"]);
    assert_eq!(again.status.code(), Some(1));
    let digest = question(dir.path(), &["digest", "money-in"]);
    let digest = said(&digest).trim_end();
    assert!(digest.starts_with("sha-256:"));
    let checked = question(dir.path(), &["check", "money-in"]);
    let expected = format!("ok       money-in, 4 examples, {digest}\nquestions: 1 ok, 0 failed\n");
    assert_eq!(said(&checked), expected);

    let ran = question(dir.path(), &["run", "money-in", "--example", "2"]);
    let rows = r#""rows":[{"bookings":10,"status":"often"}]"#;
    let expected = [
        "question    money-in 1",
        &format!("digest      {digest}"),
        r#"parameters  {"months":1}"#,
        "range       2026-01-01 to 2026-06-30",
        "en          In the last 1 months money came in: often, at least 10 times.",
        "hi          पिछले 1 महीनों में पैसा आया: अक्सर, कम से कम 10 बार।",
        "ja          最近1か月の入金：多い（10 回以上）。",
        &format!(r#"bytes       {{"parameters":{{"months":1}},"question":"{digest}",{rows}}}"#),
    ];
    let lines: Vec<_> = said(&ran).lines().collect();
    assert_eq!(lines[..8], expected);
    assert!(lines.len() == 9 && lines[8].starts_with("answer      sha-256:"));

    let records = r#"{"bank.transactions": [
        {"booked_at": "2026-05-02T10:00:00Z", "amount_minor": 5},
        {"booked_at": "2026-04-30T10:00:00Z", "amount_minor": 5}]}"#;
    std::fs::write(dir.path().join("records.json"), records).unwrap();
    let over = |more: &[&str]| {
        let all = [&["run", "money-in", "--records", "records.json"], more].concat();
        question(dir.path(), &all)
    };
    let days = ["--from", "2026-04-01", "--to", "2026-05-31"];
    let ran = over(&[&days[..], &["--param", "months=2"]].concat());
    assert!(
        said(&ran).contains("money came in: seldom, at least 0 times"),
        "{}",
        said(&ran)
    );
    let later = [
        "--from",
        "2026-06-01",
        "--to",
        "2026-06-30",
        "--param",
        "months=1",
    ];
    assert!(
        said(&over(&later)).ends_with("answer      no answer, as no record lies in the range\n")
    );
    assert_eq!(over(&["--param", "months=2"]).status.code(), Some(2));
    let wide = over(&[&days[..], &["--param", "months=13"]].concat());
    assert_eq!(
        complained(&wide),
        "error: parameter `months` is out of its bounds\n"
    );
}

#[test]
fn all_that_come_with_the_store_and_those_of_a_folder_pass() {
    let dir = tempfile::tempdir().unwrap();
    let mine = dir.path().join("mine");
    std::fs::create_dir(&mine).unwrap();
    assert!(
        question(dir.path(), &["new", "trial", "--folder", "mine"])
            .status
            .success()
    );
    let checked = question(dir.path(), &["check", "--all", "--questions", "mine"]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("questions");
    let count = std::fs::read_dir(folder).unwrap().count() + 1;
    let end = format!("questions: {count} ok, 0 failed\n");
    assert!(
        checked.status.success() && said(&checked).ends_with(&end),
        "{}",
        said(&checked)
    );
    assert_eq!(
        said(&checked)
            .lines()
            .filter(|l| l.starts_with("ok "))
            .count(),
        count
    );
}
