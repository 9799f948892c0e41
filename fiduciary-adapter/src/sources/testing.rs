//! What the tests of several sources need: a configuration's source, and servers as processes of
//! their own.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use service_kit::clock::SystemClock;
use url::Url;

use super::{Source, SourceError, open};
use crate::config::{AdapterConfig, SAMPLE};

#[path = "../../tests/support/bank_tables.rs"]
mod bank_tables;
pub(crate) use self::bank_tables::bank;
pub(super) use self::bank_tables::{ACCOUNTS, earliest, transactions};

/// The sources of a configuration's text.
pub(super) fn opened(sources: &str) -> Result<Arc<dyn Source>, SourceError> {
    let (before, _) = SAMPLE.split_once("[[sources]]").unwrap();
    let config: AdapterConfig = toml::from_str(&format!("{before}{sources}")).unwrap();
    config.check().unwrap();
    open(&config, &SystemClock::shared()).map(Option::unwrap)
}

/// Every record of a customer in one dataset, account after account.
pub(super) async fn all_of(
    source: &dyn Source,
    typed: &str,
    dataset: consent_model::dataset::DatasetKind,
) -> Vec<super::Row> {
    let all = super::DataRange {
        from: super::NaiveDate::MIN,
        to: super::NaiveDate::MAX,
    };
    let customer = source.find_customer(typed).await.unwrap().unwrap();
    let snapshot = source.snapshot(&customer).await.unwrap();
    let mut rows = Vec::new();
    for account in snapshot.accounts().await.unwrap() {
        let mut from = Some(0);
        while let Some(start) = from {
            let page = snapshot
                .records(&account.reference, dataset, &all, start)
                .await
                .unwrap();
            rows.extend(page.rows);
            from = page.next;
        }
    }
    rows
}

/// A server of `tests/servers`, a process of its own. It writes its address to its standard output,
/// and ends with this.
pub(super) struct Server {
    child: Child,
    pub(super) url: Url,
}

impl Server {
    pub(super) fn start(script: &str, data: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/servers")
            .join(script);
        let mut child = Command::new("python3")
            .arg(script)
            .arg(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the tests of remote sources need python3");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line.trim().parse().expect("the server could not start");
        Self { child, url }
    }

    /// Lets the server misbehave, or stop doing so, from its next answer on.
    pub(super) fn fault(&self, fault: &str) {
        let address = (self.url.host_str().unwrap(), self.url.port().unwrap());
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        write!(
            stream,
            "PUT /fault/{fault} HTTP/1.0\r\nContent-Length: 0\r\n\r\n"
        )
        .unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        assert!(line.contains("204"), "{line}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
