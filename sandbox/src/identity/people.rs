//! The people of the demo: their passwords, their subjects, and the pause after wrong guesses.
//!
//! Passwords are compared in constant time and an unknown username costs the same work as a known
//! one, pause included, so that the form does not tell who exists. Passwords come from the
//! sandbox's own sample data and stay in memory as they are: this is not an account store.

use std::collections::HashMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::state::FormSecret;

/// Wrong guesses before a username has to wait.
const GUESSES: u32 = 5;
/// How long it then waits.
const PAUSE: Duration = Duration::seconds(30);
/// How many usernames are counted at once.
const COUNTED: usize = 4096;
/// Longer usernames are not looked up.
const LONGEST_USERNAME: usize = 128;

/// One person who can sign in.
#[derive(Clone)]
pub struct DemoPerson {
    /// What she types as her name.
    pub username: String,
    /// What she types as her password.
    pub password: String,
    /// Her full name, released under the `profile` scope.
    pub name: String,
    /// Her address, released under the `email` scope.
    pub email: String,
    /// The secret her pairwise subjects are derived from; the same seed gives the same subjects.
    pub subject_seed: String,
}

impl fmt::Debug for DemoPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DemoPerson")
    }
}

impl DemoPerson {
    /// The subject one client knows her by (OpenID Connect Core 1.0 §8.1): two clients cannot
    /// link what they hold by it.
    pub(super) fn subject_for(&self, client_id: &str) -> String {
        let mut mac = keyed(self.subject_seed.as_bytes());
        mac.update(b"amanat sandbox pairwise subject\0");
        mac.update(client_id.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

/// HMAC accepts a key of any length, so making one cannot fail.
pub(super) fn keyed(key: &[u8]) -> Hmac<Sha256> {
    #[expect(
        clippy::expect_used,
        reason = "RFC 2104 defines HMAC for keys of every length"
    )]
    <Hmac<Sha256> as Mac>::new_from_slice(key).expect("any key length")
}

/// Why a sign-in was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum SignInRefused {
    #[error("the username or the password is wrong")]
    Wrong,
    #[error("too many wrong guesses; wait {seconds} seconds")]
    Wait { seconds: i64 },
}

/// Checks usernames and passwords and counts the wrong ones.
#[derive(Default)]
pub(super) struct Door {
    wrong: HashMap<String, Wrong>,
}

struct Wrong {
    count: u32,
    last: DateTime<Utc>,
}

impl Door {
    /// Recognises a person. The fifth wrong guess closes her name for 30 seconds.
    pub(super) fn enter<'p>(
        &mut self,
        people: &'p [DemoPerson],
        username: &str,
        password: &str,
        secret: &FormSecret,
        now: DateTime<Utc>,
    ) -> Result<&'p DemoPerson, SignInRefused> {
        if username.len() > LONGEST_USERNAME {
            return Err(SignInRefused::Wrong);
        }
        // A pause ends 30 s after the last counted guess; a guess made during it is not looked at.
        self.wrong.retain(|_, wrong| wrong.last + PAUSE > now);
        if let Some(wrong) = self
            .wrong
            .get(username)
            .filter(|wrong| wrong.count >= GUESSES)
        {
            let left = (wrong.last + PAUSE - now).num_milliseconds();
            return Err(SignInRefused::Wait {
                seconds: (left + 999) / 1000,
            });
        }
        if self.wrong.len() >= COUNTED && !self.wrong.contains_key(username) {
            return Err(SignInRefused::Wait {
                seconds: PAUSE.num_seconds(),
            });
        }
        let person = people.iter().find(|person| person.username == username);
        let expected = person.map_or("nobody has this password", |person| &person.password);
        let same = secret.same(expected, password);
        match person.filter(|_| same) {
            Some(person) => {
                self.wrong.remove(username);
                Ok(person)
            }
            None => {
                let wrong = self.wrong.entry(username.to_owned());
                let wrong = wrong.or_insert(Wrong {
                    count: 0,
                    last: now,
                });
                wrong.count += 1;
                wrong.last = now;
                Err(SignInRefused::Wrong)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asha() -> DemoPerson {
        DemoPerson {
            username: "asha".to_owned(),
            password: "open sesame".to_owned(),
            name: "Asha Rao".to_owned(),
            email: "asha@example.test".to_owned(),
            subject_seed: "seed of asha".to_owned(),
        }
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).expect("a valid time")
    }

    #[test]
    fn five_wrong_guesses_close_a_name_for_thirty_seconds() {
        let people = [asha()];
        let secret = FormSecret::new([1; 32]);
        for name in ["asha", "nobody"] {
            let mut door = Door::default();
            let mut guess = |word: &str, second| {
                door.enter(&people, name, word, &secret, at(second))
                    .map(|p| p.username.clone())
            };
            for second in 0..5 {
                assert_eq!(guess("guess", second), Err(SignInRefused::Wrong));
            }
            let wait = |seconds| Err(SignInRefused::Wait { seconds });
            assert_eq!(guess("open sesame", 5), wait(29));
            assert_eq!(guess("open sesame", 33), wait(1));
            assert_eq!(guess("open sesame", 34).is_ok(), name == "asha");
        }
    }

    #[test]
    fn the_right_password_forgets_earlier_guesses() {
        let people = [asha()];
        let secret = FormSecret::new([1; 32]);
        let mut door = Door::default();
        for round in 0..3 {
            for second in 0..4 {
                let now = at(round * 10 + second);
                assert!(door.enter(&people, "asha", "guess", &secret, now).is_err());
            }
            let now = at(round * 10 + 5);
            assert!(
                door.enter(&people, "asha", "open sesame", &secret, now)
                    .is_ok()
            );
        }
    }

    #[test]
    fn a_subject_differs_by_client_and_stays_the_same_for_one() {
        let asha = asha();
        assert_ne!(asha.subject_for("manager"), asha.subject_for("store"));
        assert_eq!(asha.subject_for("manager"), asha.subject_for("manager"));
    }
}
