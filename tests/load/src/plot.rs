//! Two pictures, as SVG written by hand: how long each step of each mix takes, and what a higher rate does to
//! it. Both axes of time are logarithmic, since a long tail is what they are for.

use std::fmt::Write as _;

use crate::{mix::Measured, report::WithBase, tally::Figures};

const WIDTH: f64 = 860.0;
const STYLE: &str = "<style>text{font:12px sans-serif;fill:#444}.head{font-weight:bold}.grid{stroke:#bbb;stroke-width:.5}\
     .p50{fill:#1b6ca8;stroke:#1b6ca8}.p99{fill:#c2410c;stroke:#c2410c}.span{stroke:#999;stroke-width:2}\
     .line{fill:none;stroke-width:2}.dash{stroke-dasharray:5 4}.max{fill:#999}</style>\n\
     <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";

/// A scale of decades.
struct Log {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Log {
    /// Whole decades around these values.
    fn around(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let (mut low, mut high) = (f64::MAX, f64::MIN);
        for value in values.filter(|value| *value > 0.0) {
            low = low.min(value.log10().floor());
            high = high.max(value.log10().ceil());
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        high = high.max(low + 1.0);
        Self {
            low,
            high,
            from,
            to,
        }
    }

    fn at(&self, value: f64) -> f64 {
        let part = (value.max(1e-9).log10() - self.low) / (self.high - self.low);
        self.from + part.clamp(0.0, 1.0) * (self.to - self.from)
    }

    fn decades(&self) -> impl Iterator<Item = f64> {
        (self.low as i32..=self.high as i32).map(|power| 10_f64.powi(power))
    }
}

/// Text as it may stand in SVG.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn millis(value: f64) -> String {
    if value >= 1_000.0 {
        format!("{} s", value / 1_000.0)
    } else {
        format!("{value} ms")
    }
}

fn begin(height: f64, title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{title}\">\n{STYLE}"
    )
}

/// One line for each step: p50 and p99 as points, the longest as a small one, on a line from first to last.
#[must_use]
pub(crate) fn mixes(mixes: &[WithBase]) -> String {
    const LINE: f64 = 20.0;
    let steps = |mix: &WithBase| -> Vec<Figures> {
        let right = mix.measured.kinds.iter().filter(|kind| kind.right > 0);
        right.chain([&mix.healthz]).cloned().collect()
    };
    let lines: usize = mixes.iter().map(|mix| steps(mix).len() + 2).sum();
    let height = lines as f64 * LINE + 60.0;
    let times = mixes
        .iter()
        .flat_map(steps)
        .flat_map(|kind| [kind.p50, kind.max]);
    let scale = Log::around(times, 270.0, WIDTH - 30.0);
    let mut svg = begin(height, "Latency of each step of each mix");
    for time in scale.decades() {
        let x = scale.at(time);
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M{x:.1} 30V{:.1}\"/><text x=\"{x:.1}\" y=\"22\" text-anchor=\"middle\">{}</text>",
            height - 20.0,
            millis(time)
        );
    }
    let mut y = 50.0;
    for mix in mixes {
        let (name, rate) = (mix.measured.mix.name(), mix.measured.asked);
        let _ = writeln!(
            svg,
            "<text class=\"head\" x=\"10\" y=\"{y}\">{name}, {rate} arrivals/s</text>"
        );
        y += LINE;
        for kind in steps(mix) {
            let [p50, p99, max] = [kind.p50, kind.p99, kind.max].map(|time| scale.at(time));
            let (name, at) = (escaped(&kind.kind), y - 4.0);
            let _ = writeln!(
                svg,
                "<text x=\"24\" y=\"{y}\">{name}</text><path class=\"span\" d=\"M{p50:.1} {at}H{max:.1}\"/>\
                 <circle class=\"p50\" cx=\"{p50:.1}\" cy=\"{at}\" r=\"4\"/><circle class=\"p99\" cx=\"{p99:.1}\" \
                 cy=\"{at}\" r=\"4\"/><circle class=\"max\" cx=\"{max:.1}\" cy=\"{at}\" r=\"2.5\"/>"
            );
            y += LINE;
        }
        y += LINE;
    }
    let _ = writeln!(
        svg,
        "<text x=\"10\" y=\"{:.1}\">blue: p50, orange: p99, grey: the longest; from when a step was due</text>\n</svg>",
        height - 8.0
    );
    svg
}

/// Rate against latency: p50 and p99 of dashboards and of approvals.
#[must_use]
pub(crate) fn ladder(rungs: &[Measured]) -> String {
    const HEIGHT: f64 = 420.0;
    let of = |name: &str, time: fn(&Figures) -> f64| -> Vec<(f64, f64)> {
        let there = rungs.iter().filter_map(|rung| {
            let kind = rung.kind(name).filter(|kind| kind.right > 0)?;
            Some((rung.asked, time(kind)))
        });
        there.collect()
    };
    let lines = [
        ("dashboard p50", "p50 line", of("dashboard", |k| k.p50)),
        ("dashboard p99", "p99 line", of("dashboard", |k| k.p99)),
        ("approved p50", "p50 line dash", of("approved", |k| k.p50)),
        ("approved p99", "p99 line dash", of("approved", |k| k.p99)),
    ];
    let all = || lines.iter().flat_map(|(_, _, points)| points);
    let across = Log::around(all().map(|(rate, _)| *rate), 70.0, WIDTH - 130.0);
    let up = Log::around(all().map(|(_, time)| *time), HEIGHT - 50.0, 20.0);
    let mut svg = begin(HEIGHT, "Arrivals a second against latency");
    for time in up.decades() {
        let y = up.at(time);
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M{} {y:.1}H{}\"/><text x=\"62\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            across.from,
            across.to,
            y + 4.0,
            millis(time)
        );
    }
    for rung in rungs {
        let x = across.at(rung.asked);
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M{x:.1} {}V{}\"/><text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            up.to,
            up.from,
            up.from + 18.0,
            rung.asked
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">arrivals a second, asked for (lender-morning)</text>",
        (across.from + across.to) / 2.0,
        HEIGHT - 10.0
    );
    for (name, class, points) in &lines {
        let mut path = String::new();
        for (at, (rate, time)) in points.iter().enumerate() {
            let step = if at == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{step}{:.1} {:.1}", across.at(*rate), up.at(*time));
        }
        let Some((rate, time)) = points.last() else {
            continue;
        };
        let _ = writeln!(
            svg,
            "<path class=\"{class}\" style=\"fill:none\" d=\"{path}\"/><text x=\"{:.1}\" y=\"{:.1}\">{name}</text>",
            across.at(*rate) + 8.0,
            up.at(*time) + 4.0
        );
    }
    svg.push_str("</svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{figures, measured};

    #[test]
    fn decades_are_equally_far_apart() {
        let scale = Log::around([0.3, 700.0].into_iter(), 0.0, 400.0);
        let at: Vec<_> = scale
            .decades()
            .map(|value| scale.at(value).round())
            .collect();
        assert_eq!(at, [0.0, 100.0, 200.0, 300.0, 400.0]);
    }

    #[test]
    fn every_step_and_rung_is_drawn() {
        let one = WithBase {
            measured: measured(20.0, 2.0, 0),
            healthz: figures("healthz", 0.4, 0),
            bare: None,
        };
        let svg = mixes(&[one]);
        assert_eq!(svg.matches("class=\"p99\" cx").count(), 3, "{svg}");
        let svg = ladder(&[measured(5.0, 2.0, 0), measured(10.0, 9.0, 0)]);
        assert!(
            svg.contains(">5</text>") && svg.contains(">10</text>"),
            "{svg}"
        );
        assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN"));
    }
}
