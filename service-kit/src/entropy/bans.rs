//! That the linter refuses every other source of randomness. Each expectation here is one line of
//! `clippy.toml`: when a path there names nothing, its expectation is not met and clippy fails.

use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge};

#[test]
fn every_other_source_of_randomness_is_refused_by_the_linter() {
    #[expect(clippy::disallowed_types, reason = "shows that the ban holds")]
    let thread: fn(&rand::rngs::ThreadRng) = |_| ();
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    thread(&rand::rng());
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = rand::random::<u8>();
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = rand::random_iter::<u8>();
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = rand::random_range(0..6);
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = rand::random_bool(0.5);
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = rand::random_ratio(1, 2);
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    rand::fill(&mut [0_u8; 4]);
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = Nonce::new_random();
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = Nonce::new_random_len(16);
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = CsrfToken::new_random();
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = CsrfToken::new_random_len(16);
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = PkceCodeChallenge::new_random_sha256();
    #[expect(clippy::disallowed_methods, reason = "shows that the ban holds")]
    let _ = PkceCodeChallenge::new_random_sha256_len(32);
}
