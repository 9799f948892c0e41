//! Bars over time, as numbers that a template draws.

use std::fmt::Write;

use chrono::NaiveDate;
use i18n_embed_fl::fl;

use super::{AuditFigure, AuditStep};
use crate::locale::Locale;

/// How wide a drawing is, in its own units; it is stretched to the room there is.
const WIDTH: f64 = 1000.0;

/// How high the highest bar is, in units that a page shows as pixels.
const HEIGHT: f64 = 120.0;

/// The least height of a bar that stands for anything at all.
const LEAST: f64 = 3.0;

/// One figure over time.
#[derive(Clone, Debug)]
pub struct AuditPlot {
    /// Which figure.
    pub figure: AuditFigure,
    /// Every step of the time in its order, also those in which nothing happened.
    pub bars: Vec<AuditBar>,
}

/// One step of the time.
#[derive(Clone, Debug)]
pub struct AuditBar {
    /// Its first day.
    pub day: NaiveDate,
    /// How often it happened in it.
    pub n: u64,
}

/// A bar as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Drawn {
    /// Where it begins.
    pub(crate) x: f64,
    /// Where its top is.
    pub(crate) y: f64,
    /// Its width.
    pub(crate) width: f64,
    /// Its height.
    pub(crate) height: f64,
}

impl AuditPlot {
    /// The room of the drawing.
    pub(crate) fn view_box(&self) -> String {
        format!("0 0 {WIDTH} {HEIGHT}")
    }

    /// The one line over all bars, where that is drawn in place of them.
    pub(crate) fn outline(&self) -> Option<String> {
        if !self.figure.class().contains("hollow") || self.most() == 0 {
            return None;
        }
        let room = WIDTH / float(self.bars.len() as u64);
        let mut path = format!("M0 {HEIGHT}");
        for (bar, place) in self.bars.iter().zip(1_u32..) {
            let (y, end) = (
                tenth(HEIGHT - self.height(bar)),
                tenth(f64::from(place) * room),
            );
            // Writing to a string cannot fail.
            let _ = write!(path, "V{y}H{end}");
        }
        let _ = write!(path, "V{HEIGHT}");
        Some(path)
    }

    /// Lines across its bars, where they are to look striped.
    pub(crate) fn gaps(&self) -> Option<String> {
        let lines = (1..20).map(|line| HEIGHT - f64::from(line) * 6.0);
        let drawn = lines.map(|y| format!("M0 {y}H{WIDTH}"));
        let striped = self.figure.class().contains("striped");
        striped.then(|| drawn.collect())
    }

    /// The most in one step.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.bars.iter().map(|bar| bar.n).max().unwrap_or(0)
    }

    /// All steps together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.bars.iter().map(|bar| bar.n).sum()
    }

    /// The first and the last step.
    #[must_use]
    pub fn ends(&self) -> Option<(&AuditBar, &AuditBar)> {
        self.bars.first().zip(self.bars.last())
    }

    /// What the drawing shows, in words.
    #[must_use]
    pub fn description(&self, l: &Locale, per: AuditStep) -> String {
        let Some((first, last)) = self.ends() else {
            return fl!(l, "audit-plot-nothing");
        };
        let top = self.bars.iter().rev().max_by_key(|bar| bar.n);
        let top = top.map_or_else(String::new, |bar| per.name(l, &bar.day));
        if self.most() == 0 {
            return fl!(
                l,
                "audit-plot-none",
                first = per.name(l, &first.day),
                last = per.name(l, &last.day)
            );
        }
        fl!(
            l,
            "audit-plot-words",
            first = per.name(l, &first.day),
            last = per.name(l, &last.day),
            total = l.number(self.total()),
            most = l.number(self.most()),
            day = top
        )
    }

    /// How high the bar of a step is.
    fn height(&self, bar: &AuditBar) -> f64 {
        match bar.n {
            0 => 0.0,
            n => tenth((float(n) / float(self.most()) * HEIGHT).max(LEAST)),
        }
    }

    /// The bars that stand for something, as they are drawn.
    pub(crate) fn drawn(&self) -> Vec<Drawn> {
        if self.outline().is_some() {
            return Vec::new();
        }
        let room = WIDTH / float(self.bars.len() as u64).max(1.0);
        // Few bars stand apart; many touch, so that no light comes through between them.
        let (inset, width) = match room < 8.0 {
            true => (0.0, room + 0.4),
            false => (room * 0.1, room * 0.8),
        };
        let bars = self.bars.iter().zip(0_u32..);
        bars.filter(|(bar, _)| bar.n > 0)
            .map(|(bar, place)| {
                let (x, height) = (tenth(f64::from(place) * room + inset), self.height(bar));
                Drawn {
                    x,
                    y: tenth(HEIGHT - height),
                    width: tenth(width.min(WIDTH - x)),
                    height,
                }
            })
            .collect()
    }
}

/// A count as a length; what is lost beyond 2^53 cannot be seen.
#[expect(clippy::cast_precision_loss, reason = "drawn on a few hundred points")]
pub(super) const fn float(n: u64) -> f64 {
    n as f64
}

/// A tenth of a unit is less than anybody sees.
pub(super) fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::samples;

    fn plot(counts: &[u64]) -> AuditPlot {
        let days = samples::day(2026, 1, 1).iter_days();
        let bars = counts.iter().zip(days);
        AuditPlot {
            figure: AuditFigure::Given,
            bars: bars.map(|(n, day)| AuditBar { day, n: *n }).collect(),
        }
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(plot(&[]).drawn(), []);
        assert_eq!(plot(&[0, 0]).drawn(), []);
        let l = Locale::of(Language::En);
        assert!(!plot(&[]).description(&l, AuditStep::Day).is_empty());
        assert!(!plot(&[0]).description(&l, AuditStep::Day).is_empty());
    }

    #[test]
    fn the_highest_bar_fills_the_height_and_the_least_can_be_seen() {
        let drawn = plot(&[1, 1_000_000, 0, u64::MAX / 4]).drawn();
        assert_eq!(drawn.len(), 3);
        assert_eq!((drawn[0].height, drawn[2].height), (LEAST, HEIGHT));
        assert_eq!(drawn[2].y, 0.0);
    }

    #[test]
    fn four_hundred_bars_stay_inside_and_each_is_there() {
        let drawn = plot(&[7; 400]).drawn();
        assert_eq!(drawn.len(), 400);
        for (one, next) in drawn.iter().zip(&drawn[1..]) {
            assert!(one.x < next.x && one.x + one.width >= next.x);
        }
        let last = drawn[399];
        assert!(last.x + last.width <= WIDTH + 0.1, "{last:?}");
    }

    #[test]
    fn what_is_withdrawn_is_one_line_from_the_first_step_to_the_last() {
        let mut plot = plot(&[2, 0, 1]);
        plot.figure = AuditFigure::Withdrawn;
        assert_eq!(plot.drawn(), []);
        let line = plot.outline().unwrap();
        assert_eq!(line, "M0 120V0H333.3V120H666.7V60H1000V120");
        plot.bars.clear();
        assert_eq!(plot.outline(), None);
    }

    #[test]
    fn the_words_say_what_the_drawing_shows() {
        let l = Locale::of(Language::En);
        let words = plot(&[1, 9, 9]).description(&l, AuditStep::Day);
        for part in ["1 Jan 2026", "3 Jan 2026", "19", "9", "2 Jan 2026"] {
            assert!(words.contains(part), "{part}: {words}");
        }
    }
}
