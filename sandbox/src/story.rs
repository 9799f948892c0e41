//! The story: a person, her bank, her clinic, a lender and a researcher, lived through unattended
//! over real HTTP, on the pages that people use. One line a step.

pub mod browser;
mod check;
mod counterfeits;
mod edge;
mod expiry;
mod forgeries;
pub mod life;
mod narrowing;
mod outcomes;
pub mod passkey;
mod question;
mod reconcile;
mod robbery;
mod search;
mod seen;
mod steps;
mod study;
mod thief;
mod turncoat;
mod with_passkey;

use std::{fs, io, path::Path};

use futures_util::future::BoxFuture;
use service_kit::problem::Causes;

use crate::network::{Network, NetworkError};

/// Her record as she downloaded it, in the data folder. There once the story has come so far.
pub const RECORD: &str = "record.json";
/// What her store had released, without the answers. There as [`RECORD`] is.
pub const STORE_RELEASES: &str = "store-releases.json";

/// How the story went.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// Steps lived through.
    pub steps: u32,
    /// Steps that went otherwise than they should.
    pub failed: u32,
}

/// What a step did, or what was wrong.
pub type Told = Result<String, NetworkError>;

/// Keeps count and prints.
pub(crate) struct Teller<'a> {
    print: &'a mut (dyn FnMut(&str) + Send),
    outcome: Outcome,
}

impl Teller<'_> {
    /// A step after which she is on a page.
    pub(crate) fn page(
        &mut self,
        name: &str,
        told: Result<(String, browser::Page), NetworkError>,
    ) -> Option<browser::Page> {
        match told {
            Ok((text, page)) => {
                self.step(name, Ok(text));
                Some(page)
            }
            Err(error) => {
                self.step(name, Err(error));
                None
            }
        }
    }

    /// One step: its name, and what came of it. The story goes on, to show all that is wrong.
    pub(crate) fn step(&mut self, name: &str, told: Told) {
        self.outcome.steps += 1;
        match told {
            Ok(text) => (self.print)(&format!("ok   {:>2} {name}: {text}", self.outcome.steps)),
            Err(error) => {
                self.outcome.failed += 1;
                let causes = Causes(error.as_ref());
                (self.print)(&format!("FAIL {:>2} {name}: {causes}", self.outcome.steps));
            }
        }
    }
}

/// Lives the story on a running network. Whatever goes wrong is a failed step; the last line always
/// is the summary.
pub fn live<'a>(
    network: &'a Network,
    print: &'a mut (dyn FnMut(&str) + Send),
) -> BoxFuture<'a, Outcome> {
    Box::pin(async move {
        let mut teller = Teller {
            print,
            outcome: Outcome {
                steps: 0,
                failed: 0,
            },
        };
        let lived = match forget(network.layout.root()) {
            Ok(()) => steps::live(network, &mut teller).await,
            Err(error) => Err(error.into()),
        };
        if let Err(error) = lived {
            teller.step("the story goes on", Err(error));
        }
        let outcome = teller.outcome;
        print(&format!(
            "story: {} steps, {} failed",
            outcome.steps, outcome.failed
        ));
        outcome
    })
}

/// Takes away what an earlier story kept, so that it is not mistaken for what this one did.
fn forget(root: &Path) -> io::Result<()> {
    for name in [RECORD, STORE_RELEASES] {
        match fs::remove_file(root.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_story_kept_is_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [RECORD, STORE_RELEASES, "other.json"] {
            fs::write(folder.path().join(name), "{}").unwrap();
        }
        forget(folder.path()).unwrap();
        forget(folder.path()).unwrap();
        let left = fs::read_dir(folder.path()).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["other.json"]);
    }
}
