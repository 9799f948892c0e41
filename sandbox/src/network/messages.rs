//! The sandbox's text messages: one-time codes, in a file and in memory.

use std::{
    fs, io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use fiduciary_adapter::provider::CodeSender;

/// One-time codes that would go out by text message.
#[derive(Clone)]
pub struct Messages {
    file: PathBuf,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Messages {
    pub(super) fn new(file: PathBuf) -> Self {
        Self {
            file,
            sent: Arc::default(),
        }
    }

    /// The newest code that was sent.
    #[must_use]
    pub fn newest(&self) -> Option<String> {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .last()
            .cloned()
    }
}

impl CodeSender for Messages {
    fn send(&self, customer: &str, code: &str) {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(code.to_owned());
        let line = format!("to {customer}: your code for linking is {code}\n");
        let written = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.file)
            .and_then(|mut file| io::Write::write_all(&mut file, line.as_bytes()));
        if let Err(error) = written {
            tracing::warn!(%error, "the message could not be written");
        }
    }
}
