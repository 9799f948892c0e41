//! Bringing the token that confirms a link to the customer, over a channel that the host trusts.

use std::{path::Path, process::Stdio, time::Duration};

use serde::Serialize;
use tokio::{io::AsyncWriteExt, process::Command, time::timeout};
use zeroize::Zeroizing;

use super::{NetworkError, NetworkProvider};

/// How long the host's program may take.
const LONGEST: Duration = Duration::from_secs(10);

/// What the host's program gets on its standard input. Personal, and secret.
#[derive(Serialize)]
pub(super) struct Handed<'a> {
    /// As the host's system names her.
    pub(super) customer: &'a str,
    /// Mobile number or mail address that she was found by; none where she was found by another identifier.
    pub(super) destination: Option<&'a str>,
    /// The token.
    pub(super) token: &'a str,
}

impl NetworkProvider {
    /// A fresh token: six digits.
    pub(super) fn new_token(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{:06}", self.adapter.ids.below(1_000_000)))
    }

    /// Hands a token over.
    pub(super) async fn send_token(
        &self,
        ref_number: &str,
        handed: &Handed<'_>,
    ) -> Result<(), NetworkError> {
        if let Some(folder) = &self.config.token_file {
            let text = Zeroizing::new(serde_json::to_string(handed)?);
            return write(folder, ref_number, &text);
        }
        if !self.config.token_command.is_empty() {
            let text = Zeroizing::new(serde_json::to_string(handed)?);
            return run(&self.config.token_command, &text).await;
        }
        let codes = self.codes.as_ref();
        let codes = codes.ok_or(NetworkError::Token("there is no way to send one"))?;
        codes.send(handed.customer, handed.token);
        Ok(())
    }
}

fn write(folder: &Path, ref_number: &str, text: &str) -> Result<(), NetworkError> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    std::fs::create_dir_all(folder)
        .and_then(|()| options.open(folder.join(ref_number)))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|_| NetworkError::Token("its file cannot be written"))
}

/// Runs the host's program; only its exit status is looked at, and nothing that it prints is kept.
async fn run(words: &[String], text: &str) -> Result<(), NetworkError> {
    let failed = NetworkError::Token;
    let (program, arguments) = words.split_first().ok_or(failed("no program is named"))?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|_| failed("the program cannot be run"))?;
    let mut input = child.stdin.take().ok_or(failed("it takes no input"))?;
    let work = async {
        // A program that does not read it all may still do its work: its status says so.
        let _ = input.write_all(text.as_bytes()).await;
        let _ = input.shutdown().await;
        drop(input);
        child.wait().await
    };
    match timeout(LONGEST, work).await {
        Err(_) => Err(failed("the program took too long")),
        Ok(Err(_)) => Err(failed("the program was lost")),
        Ok(Ok(status)) if !status.success() => Err(failed("the program failed")),
        Ok(Ok(_)) => Ok(()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_program_that_fails_or_is_not_there_has_sent_nothing() {
        for words in [
            vec!["false".to_owned()],
            vec!["/no/such/program".to_owned()],
        ] {
            assert!(run(&words, "{}").await.is_err());
        }
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out").display().to_string();
        let words = ["sh", "-c", "cat > \"$0\"", &out].map(str::to_owned);
        run(&words, "{\"token\":\"1\"}").await.unwrap();
        assert_eq!(std::fs::read_to_string(out).unwrap(), "{\"token\":\"1\"}");
    }
}
