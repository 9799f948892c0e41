//! Finds the system's OpenSSL: by pkg-config, else where the C compiler looks by itself. It counts
//! only when it is version 3 or later and both its headers and its libraries are there.

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Folder of headers and folder of libraries.
pub(crate) type Found = (PathBuf, PathBuf);

/// The system's OpenSSL, or why there is none to link.
pub(crate) fn find() -> Result<Found, String> {
    if env::var_os("AMANAT_OPENSSL").is_some_and(|v| v == "source") {
        return Err("AMANAT_OPENSSL=source asks for it".into());
    }
    if env::var_os("HOST") != env::var_os("TARGET") {
        return Err("it is for another system than this one".into());
    }
    by_pkg_config().or_else(|first| by_compiler().map_err(|second| format!("{first}, and {second}")))
}

fn by_pkg_config() -> Result<Found, String> {
    let probed = pkg_config::Config::new()
        .atleast_version("3.0")
        .cargo_metadata(false)
        .probe("openssl");
    if let Err(error) = probed {
        return Err(match error {
            pkg_config::Error::Command { .. } => "pkg-config is not installed".into(),
            _ => "pkg-config knows no OpenSSL 3".to_owned(),
        });
    }
    let variable = |name| pkg_config::get_variable("openssl", name).ok().map(PathBuf::from);
    variable("includedir")
        .zip(variable("libdir"))
        .filter(|(include, lib)| is_complete(include, lib))
        .ok_or_else(|| "what pkg-config names is not complete".into())
}

fn is_complete(include: &Path, lib: &Path) -> bool {
    let has_library = |name: &str| {
        ["so", "dylib", "a"].iter().any(|end| lib.join(format!("{name}.{end}")).is_file())
    };
    include.join("openssl/evp.h").is_file() && has_library("libcrypto") && has_library("libssl")
}

/// Without pkg-config: the headers that the compiler includes, and the libraries it would link.
fn by_compiler() -> Result<Found, String> {
    let seen = preprocess("#include <openssl/opensslv.h>\namanat_major OPENSSL_VERSION_MAJOR\n")
        .ok_or("the C compiler finds no OpenSSL headers")?;
    let (include, major) = read_preprocessed(&seen).ok_or("the headers found are not OpenSSL's")?;
    if major < 3 {
        return Err(format!("the headers found are of OpenSSL {major}"));
    }
    let lib = ["so", "dylib", "a"]
        .iter()
        .find_map(|end| library_folder(&format!("libcrypto.{end}")))
        .ok_or("the C compiler finds no libcrypto")?;
    if !is_complete(&include, &lib) {
        return Err("what the C compiler finds is not complete".into());
    }
    Ok((include, lib))
}

/// The C compiler, as `CC` names it.
fn compiler() -> Command {
    let named = env::var("CC").unwrap_or_default();
    let mut words = named.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or("cc"));
    command.args(words).stderr(Stdio::null());
    command
}

fn preprocess(text: &str) -> Option<String> {
    let mut child = compiler()
        .args(["-E", "-x", "c", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let done = child.wait_with_output().ok()?;
    done.status.success().then_some(())?;
    String::from_utf8(done.stdout).ok()
}

/// The folder that `openssl/opensslv.h` was included from, and its major version.
fn read_preprocessed(seen: &str) -> Option<(PathBuf, u32)> {
    let header = seen
        .lines()
        .filter(|line| line.starts_with('#'))
        .find_map(|line| line.split('"').nth(1).filter(|path| path.ends_with("/opensslv.h")))?;
    let include = Path::new(header).parent()?.parent()?;
    // A value from a system header stands on a line of its own, after a line that says so.
    let (_, rest) = seen.split_once("\namanat_major")?;
    let mut words = rest.lines().filter(|line| !line.starts_with('#'));
    let major = words.find_map(|line| line.split_whitespace().next())?;
    Some((include.to_owned(), major.parse().ok()?))
}

/// The folder in which the compiler finds this library by itself. It answers the bare name when it
/// does not find it.
fn library_folder(file: &str) -> Option<PathBuf> {
    let done = compiler().arg(format!("-print-file-name={file}")).output().ok()?;
    let path = PathBuf::from(String::from_utf8(done.stdout).ok()?.trim());
    let folder = path.parent().filter(|_| path.is_absolute())?;
    folder.canonicalize().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_openssl_is_not_found() {
        for seen in [
            "",
            "amanat_major 3\n",
            "# 1 \"/usr/include/openssl/opensslv.h\" 1 3 4\n",
            // LibreSSL and OpenSSL 1 do not know the word.
            "# 1 \"/usr/include/openssl/opensslv.h\" 1\namanat_major OPENSSL_VERSION_MAJOR\n",
        ] {
            assert_eq!(read_preprocessed(seen), None, "{seen}");
        }
    }

    #[test]
    fn headers_and_version_are_read_from_what_the_compiler_saw() {
        for value in [" 3\n", " \n# 2 \"<stdin>\" 3 4\n    3\n"] {
            let seen = format!(
                "# 0 \"<stdin>\"\n# 1 \"/opt/ssl/include/openssl/opensslv.h\" 1 3 4\n\
                 # 2 \"<stdin>\" 2\namanat_major{value}"
            );
            let found = Some(("/opt/ssl/include".into(), 3));
            assert_eq!(read_preprocessed(&seen), found, "{seen}");
        }
    }
}
