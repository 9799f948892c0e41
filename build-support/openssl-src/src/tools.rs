//! What a build of OpenSSL from source needs, looked for before it begins: without it, the build
//! fails minutes later with words that name none of it.

use std::env;
use std::process::{Command, Stdio};

/// Modules that OpenSSL's `Configure` and its scripts load. A minimal perl lacks several.
const MODULES: [&str; 6] = [
    "FindBin",
    "IPC::Cmd",
    "File::Compare",
    "File::Copy",
    "File::Path",
    "File::Spec::Functions",
];

/// Whether everything is there.
///
/// # Errors
/// What is missing, in words.
pub(crate) fn check() -> Result<(), Vec<String>> {
    let mut missing = Vec::new();
    // As the crate that builds it chooses them.
    let perl = env::var("OPENSSL_SRC_PERL").or_else(|_| env::var("PERL"));
    let perl = perl.unwrap_or_else(|_| "perl".into());
    if runs(&perl, &["-e", "1"]) {
        let has = |module: &str| runs(&perl, &[&format!("-M{module}"), "-e", "1"]);
        let lacked = MODULES.iter().filter(|module| !has(module));
        missing.extend(lacked.map(|module| format!("perl's {module}")));
    } else {
        missing.push("perl".into());
    }
    let host = env::var("HOST").unwrap_or_default();
    let gnu = ["dragonfly", "freebsd", "openbsd", "solaris", "illumos"];
    let make = if gnu.iter().any(|name| host.contains(name)) { "gmake" } else { "make" };
    if !runs(make, &["--version"]) {
        missing.push(make.into());
    }
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// What to do about it.
pub(crate) fn advice(why: &str, missing: &[String]) -> String {
    format!(
        "OpenSSL has to be built from source ({why}), and what that needs is missing: {}.\n\
         Install OpenSSL 3 with its headers, which also saves some minutes:\n\
         \x20 Debian, Ubuntu: libssl-dev    Fedora: openssl-devel    Alpine: openssl-dev\n\
         or what builds it:\n\
         \x20 Debian, Ubuntu, Alpine: perl make    Fedora: perl-core make",
        missing.join(", ")
    )
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
