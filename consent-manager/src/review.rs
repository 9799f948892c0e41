//! Where a question stands, and which step may follow: draft → reviewed → published → withdrawn, and
//! no other. A total function from the facts to the next state or a reason; it writes nothing.
//!
//! Nobody reviews and publishes alone: who reviews is not the publisher named in the manifest, and
//! who publishes here is not who reviewed. Withdrawn is final for a digest; the mended question is
//! another package, with a digest of its own.

use consent_model::question::ReviewState;

/// Longest name or reason of a step, in bytes.
pub const LONGEST: usize = 256;

/// A step that somebody wants to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Somebody looked at it and found it right.
    Review,
    /// It may be asked from now on.
    Publish,
    /// It may be asked and run no more.
    Withdraw,
}

/// Who takes a step, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// A person or body, by name.
    pub who: String,
    /// In words.
    pub why: String,
}

/// Where a question stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: ReviewState,
    /// Who reviewed it.
    pub reviewed_by: Option<String>,
}

/// Why a step is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// The state before it is another.
    #[error("a question that is {} cannot become {}", word(*.0), word(*.1))]
    OutOfOrder(ReviewState, ReviewState),
    /// The publisher judges its own question.
    #[error("`{0}` publishes the question and cannot review it")]
    OwnQuestion(String),
    /// One and the same person for both.
    #[error("`{0}` has reviewed the question; somebody else must publish it")]
    Alone(String),
    /// No name, no reason, or one that cannot be kept.
    #[error("who and why are given in 1 to {LONGEST} bytes without control characters")]
    Words,
    /// A store runs only packages whose own review says so.
    #[error("the package's own manifest does not say that it may be published")]
    NotMeant,
}

impl Step {
    /// The state that it leads to.
    #[must_use]
    pub const fn leads_to(self) -> ReviewState {
        match self {
            Self::Review => ReviewState::Reviewed,
            Self::Publish => ReviewState::Published,
            Self::Withdraw => ReviewState::Withdrawn,
        }
    }
}

impl By {
    /// Checks that both can be kept.
    ///
    /// # Errors
    /// [`ReviewError::Words`].
    pub fn check(&self) -> Result<(), ReviewError> {
        let fits = |text: &str| {
            let length = text.trim().len();
            (1..=LONGEST).contains(&length) && !text.chars().any(char::is_control)
        };
        if fits(&self.who) && fits(&self.why) {
            Ok(())
        } else {
            Err(ReviewError::Words)
        }
    }
}

impl Standing {
    /// Where it stands after a step, taken by `by`, of a question that `publisher` publishes.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub fn after(self, step: Step, publisher: &str, by: &By) -> Result<Self, ReviewError> {
        by.check()?;
        let next = step.leads_to();
        let before = match step {
            Step::Review => ReviewState::Draft,
            Step::Publish => ReviewState::Reviewed,
            Step::Withdraw => ReviewState::Published,
        };
        if self.state != before {
            return Err(ReviewError::OutOfOrder(self.state, next));
        }
        let is = |name: &str| same(name, &by.who);
        let reviewed_by = match step {
            Step::Review if is(publisher) => return Err(ReviewError::OwnQuestion(by.who.clone())),
            Step::Review => Some(by.who.clone()),
            Step::Publish if self.reviewed_by.as_deref().is_none_or(is) => {
                return Err(ReviewError::Alone(by.who.clone()));
            }
            Step::Publish | Step::Withdraw => self.reviewed_by,
        };
        Ok(Self {
            state: next,
            reviewed_by,
        })
    }
}

/// Whether two names are one person's, however they are written.
fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// The word of a state.
#[must_use]
pub const fn word(state: ReviewState) -> &'static str {
    match state {
        ReviewState::Draft => "draft",
        ReviewState::Reviewed => "reviewed",
        ReviewState::Published => "published",
        ReviewState::Withdrawn => "withdrawn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [ReviewState; 4] = [
        ReviewState::Draft,
        ReviewState::Reviewed,
        ReviewState::Published,
        ReviewState::Withdrawn,
    ];
    const STEPS: [Step; 3] = [Step::Review, Step::Publish, Step::Withdraw];

    fn by(who: &str) -> By {
        By {
            who: who.to_owned(),
            why: "because".to_owned(),
        }
    }

    fn at(state: ReviewState) -> Standing {
        Standing {
            state,
            reviewed_by: (state != ReviewState::Draft).then(|| "Reviewer".to_owned()),
        }
    }

    #[test]
    fn each_step_follows_one_state_only_and_nothing_follows_withdrawal() {
        let mut taken = Vec::new();
        for state in STATES {
            for step in STEPS {
                match at(state).after(step, "Publisher", &by("Another")) {
                    Ok(next) => taken.push((state, next.state)),
                    Err(error) => {
                        assert_eq!(error, ReviewError::OutOfOrder(state, step.leads_to()));
                    }
                }
            }
        }
        let chain: Vec<_> = STATES.windows(2).map(|pair| (pair[0], pair[1])).collect();
        assert_eq!(taken, chain);
    }

    #[test]
    fn nobody_reviews_and_publishes_alone() {
        for publisher in ["Publisher", " publisher ", "PUBLISHER"] {
            let refused = at(ReviewState::Draft).after(Step::Review, "Publisher", &by(publisher));
            assert_eq!(refused, Err(ReviewError::OwnQuestion(publisher.to_owned())));
        }
        let refused = at(ReviewState::Reviewed).after(Step::Publish, "x", &by("reviewer"));
        assert_eq!(refused, Err(ReviewError::Alone("reviewer".to_owned())));
        assert!(
            at(ReviewState::Reviewed)
                .after(Step::Publish, "Publisher", &by("Publisher"))
                .is_ok()
        );
    }

    #[test]
    fn a_step_without_a_name_or_a_reason_is_not_taken() {
        for (who, why) in [
            ("", "y"),
            (" ", "y"),
            ("x", ""),
            ("x\n", "y"),
            ("x", "a\u{0}"),
        ] {
            let by = By {
                who: who.to_owned(),
                why: why.to_owned(),
            };
            let refused = at(ReviewState::Draft).after(Step::Review, "p", &by);
            assert_eq!(refused, Err(ReviewError::Words), "{by:?}");
        }
        let long = By {
            why: "y".repeat(LONGEST + 1),
            ..by("x")
        };
        assert_eq!(long.check(), Err(ReviewError::Words));
    }
}
