//! What is written of a run: `results.json` with everything, `report.md` for people, and plots.

use std::{fmt::Write as _, fs, io, path::Path};

use serde::{Deserialize, Serialize};

use crate::{
    base::Bare,
    mix::{Measured, Mix},
    plot,
    tally::Figures,
};

/// Everything of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Results {
    /// The day.
    pub(crate) day: String,
    /// Machine and build, as whoever ran it says; empty: nothing was said.
    pub(crate) machine: String,
    /// Consents in the database when it began.
    pub(crate) consents: u64,
    /// The mixes, with their bases.
    pub(crate) mixes: Vec<WithBase>,
    /// Rungs of the ladder, from the lowest rate on.
    pub(crate) ladder: Vec<Measured>,
}

/// A mix with what it is held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct WithBase {
    /// What was measured.
    pub(crate) measured: Measured,
    /// `GET /healthz` at as many arrivals a second.
    pub(crate) healthz: Figures,
    /// A bare database that is given what an arrival leaves, where anything is left and it is a file.
    pub(crate) bare: Option<Bare>,
}

/// Writes all of it into a folder.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write(folder: &Path, results: &Results) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(
        folder.join("results.json"),
        serde_json::to_string_pretty(results)?,
    )?;
    fs::write(folder.join("report.md"), markdown(results))?;
    if !results.mixes.is_empty() {
        fs::write(folder.join("load-mixes.svg"), plot::mixes(&results.mixes))?;
    }
    if !results.ladder.is_empty() {
        fs::write(
            folder.join("load-ladder.svg"),
            plot::ladder(&results.ladder),
        )?;
    }
    Ok(())
}

/// The report. Times in milliseconds, from when a step was due.
#[must_use]
pub(crate) fn markdown(results: &Results) -> String {
    let mut text = String::new();
    let said = if results.machine.is_empty() {
        String::new()
    } else {
        format!(", {}", results.machine)
    };
    let consents = match results.consents {
        0 => "a new database".to_owned(),
        some => format!("{some} consents in the database"),
    };
    let _ = writeln!(
        text,
        "{}{said}; {consents}. Times in milliseconds.",
        results.day
    );
    for mix in &results.mixes {
        of_mix(&mut text, mix);
    }
    if !results.ladder.is_empty() {
        let _ = writeln!(text, "\n### Rate against latency\n");
        rungs(&mut text, &results.ladder);
    }
    text
}

fn of_mix(text: &mut String, mix: &WithBase) {
    let m = &mix.measured;
    let _ = writeln!(text, "\n### {}\n", m.mix.name());
    let _ = writeln!(
        text,
        "| step | right | wrong | p50 | p90 | p99 | p99.9 | max |"
    );
    let _ = writeln!(text, "|---|---|---|---|---|---|---|---|");
    for kind in m.kinds.iter().chain([&mix.healthz]) {
        let name = if kind.kind == "healthz" {
            "`/healthz` alone, the base"
        } else {
            &kind.kind
        };
        let times = [kind.p50, kind.p90, kind.p99, kind.p999, kind.max]
            .map(ms)
            .join(" | ");
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {times} |",
            kind.right,
            kind.wrong()
        );
    }
    let _ = writeln!(text);
    let _ = writeln!(
        text,
        "* {:.1} arrivals/s asked, {:.1} reached ({} due, {} failed, {} not begun, {} without an end), {} calls.",
        m.asked, m.reached, m.due, m.failed, m.not_sent, m.unanswered, m.calls
    );
    let _ = writeln!(
        text,
        "* Manager: {:.2} ms of processor time an arrival, {:.2} ms a call; {:.0} MiB resident, {:.0} at most. The \
         generator was late by {} ms (p99).",
        m.cpu_arrival,
        m.cpu_call,
        m.used.resident,
        m.used.peak,
        ms(m.late)
    );
    if let Some(look) = m.kind("dashboard").filter(|look| look.right > 0) {
        let ratio = look.p50 / mix.healthz.p50;
        let _ = writeln!(text, "* A dashboard takes {ratio:.1} × the base (p50).");
    }
    if let (Some(written), Some(bare)) = (m.written, mix.bare) {
        let _ = writeln!(
            text,
            "* An arrival leaves {:.1} rows and {:.1} KB. A bare database takes that {:.0} times a second, 32 in a \
             transaction ({:.0} each in its own): reached is {:.3} of it.",
            written.rows,
            written.bytes / 1e3,
            bare.grouped,
            bare.alone,
            m.reached / bare.grouped
        );
    }
    for kind in &m.kinds {
        for (fault, count) in &kind.faults {
            let _ = writeln!(text, "* Wrong: {} × {}: {fault}.", count, kind.kind);
        }
    }
}

fn rungs(text: &mut String, ladder: &[Measured]) {
    let _ = writeln!(
        text,
        "| arrivals/s asked | reached | wrong | dashboard p50 | p99 | approved p50 | p99 | processor ms an arrival |"
    );
    let _ = writeln!(text, "|---|---|---|---|---|---|---|---|");
    for rung in ladder {
        let of = |name: &str| {
            let kind = rung.kind(name);
            kind.map_or_else(
                || " | ".to_owned(),
                |k| format!("{} | {}", ms(k.p50), ms(k.p99)),
            )
        };
        let _ = writeln!(
            text,
            "| {:.0} | {:.1} | {} | {} | {} | {:.2} |",
            rung.asked,
            rung.reached,
            rung.failed + rung.not_sent + rung.unanswered,
            of("dashboard"),
            of("approved"),
            rung.cpu_arrival
        );
    }
}

/// A time, with as many digits as say something.
fn ms(time: f64) -> String {
    match time {
        t if t < 10.0 => format!("{t:.2}"),
        t if t < 100.0 => format!("{t:.1}"),
        t => format!("{t:.0}"),
    }
}

/// Whether a rung was held: everybody was served, and no slower than she would wait.
///
/// How many were reached does not decide: few come in a rung, by chance fewer than were asked for, and who is
/// not kept up with waits.
#[must_use]
pub(crate) fn held(rung: &Measured) -> bool {
    let wrong = rung.failed + rung.not_sent + rung.unanswered;
    let slow = |kind: &Figures| kind.p99 > 1_000.0;
    wrong * 1_000 <= rung.due
        && !["dashboard", "approved"]
            .iter()
            .filter_map(|name| rung.kind(name))
            .any(slow)
}

/// The mix whose rate a ladder raises.
pub(crate) const CLIMBED: Mix = Mix::LenderMorning;

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::manager::Used;

    pub(crate) fn figures(kind: &str, p50: f64, wrong: u64) -> Figures {
        let faults = (wrong > 0).then(|| ("status 503".to_owned(), wrong));
        Figures {
            kind: kind.into(),
            right: 90,
            faults: faults.into_iter().collect::<BTreeMap<_, _>>(),
            p50,
            p90: p50 * 2.0,
            p99: p50 * 4.0,
            p999: p50 * 5.0,
            max: p50 * 6.0,
        }
    }

    pub(crate) fn measured(asked: f64, p50: f64, failed: u64) -> Measured {
        Measured {
            mix: Mix::LenderMorning,
            asked,
            reached: asked,
            due: 100,
            not_sent: 0,
            unanswered: 0,
            failed,
            calls: 400,
            late: 0.2,
            kinds: vec![
                figures("approved", p50 * 3.0, failed),
                figures("dashboard", p50, 0),
            ],
            cpu_arrival: 9.0,
            cpu_call: 2.25,
            used: Used {
                cpu: 3.0,
                resident: 40.0,
                peak: 44.0,
            },
            written: None,
        }
    }

    fn results() -> Results {
        Results {
            day: "2026-11-28".into(),
            machine: "two cores".into(),
            consents: 10_000,
            mixes: vec![WithBase {
                measured: measured(20.0, 2.0, 3),
                healthz: figures("healthz", 0.4, 0),
                bare: None,
            }],
            ladder: vec![measured(10.0, 2.0, 0), measured(20.0, 400.0, 0)],
        }
    }

    #[test]
    fn a_report_names_the_base_the_ratio_and_what_was_wrong() {
        let text = markdown(&results());
        assert!(
            text.contains("| dashboard | 90 | 0 | 2.00 | 4.00 | 8.00 | 10.0 | 12.0 |"),
            "{text}"
        );
        assert!(text.contains("5.0 × the base"), "{text}");
        assert!(text.contains("Wrong: 3 × approved: status 503."), "{text}");
    }

    #[test]
    fn a_rung_with_wrong_or_slow_answers_is_not_held() {
        assert!(held(&measured(10.0, 2.0, 0)));
        assert!(!held(&measured(10.0, 2.0, 1)));
        assert!(!held(&measured(10.0, 300.0, 0)));
    }

    #[test]
    fn what_is_written_can_be_read_again() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &results()).unwrap();
        let text = fs::read_to_string(folder.path().join("results.json")).unwrap();
        assert_eq!(serde_json::from_str::<Results>(&text).unwrap(), results());
        assert!(folder.path().join("load-ladder.svg").exists());
    }
}
