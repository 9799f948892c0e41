//! When each operation is due. It is known before the first one is sent and does not depend on any answer:
//! a server that stands still does not make its callers come later.

use std::time::Duration;

use crate::rng::Rng;

/// How operations follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Pace {
    /// As people come who know nothing of each other.
    Poisson,
    /// At equal distances.
    Even,
}

/// Times from the beginning, in order, without end.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    pace: Pace,
    rate: f64,
    rng: Rng,
    at: f64,
}

impl Schedule {
    /// So many a second.
    #[must_use]
    pub(crate) const fn new(pace: Pace, rate: f64, seed: u64) -> Self {
        Self {
            pace,
            rate,
            rng: Rng::new(seed),
            at: 0.0,
        }
    }
}

impl Iterator for Schedule {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let apart = match self.pace {
            Pace::Even => 1.0,
            // The distances of a Poisson process are exponential.
            Pace::Poisson => -(1.0 - self.rng.unit()).ln(),
        };
        self.at += apart / self.rate;
        Duration::try_from_secs_f64(self.at).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_operations_are_equally_far_apart() {
        let times: Vec<_> = Schedule::new(Pace::Even, 50.0, 1).take(3).collect();
        let wanted = [20, 40, 60].map(Duration::from_millis);
        for (time, wanted) in times.iter().zip(wanted) {
            assert!(time.abs_diff(wanted) < Duration::from_micros(1), "{time:?}");
        }
    }

    #[test]
    fn people_come_at_the_rate_asked_for_and_not_evenly() {
        let times: Vec<_> = Schedule::new(Pace::Poisson, 200.0, 3)
            .take(20_000)
            .collect();
        let rate = 20_000.0 / times.last().unwrap().as_secs_f64();
        assert!((rate - 200.0).abs() < 6.0, "{rate}");
        let apart: Vec<_> = times
            .windows(2)
            .map(|two| (two[1] - two[0]).as_secs_f64() * 200.0)
            .collect();
        // Of exponential distances the variance is the square of the mean.
        let variance = apart.iter().map(|d| (d - 1.0).powi(2)).sum::<f64>() / apart.len() as f64;
        assert!((variance - 1.0).abs() < 0.1, "{variance}");
        assert!(times.is_sorted());
    }

    #[test]
    fn the_same_seed_gives_the_same_schedule() {
        let of = |seed| {
            Schedule::new(Pace::Poisson, 9.0, seed)
                .take(50)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(4), of(4));
        assert_ne!(of(4), of(5));
    }
}
