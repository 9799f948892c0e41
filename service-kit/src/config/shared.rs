//! The tables that every service's configuration may hold: how it calls others, and how it logs.

use std::path::PathBuf;

use serde::Deserialize;
use url::Url;
use zeroize::Zeroizing;

use crate::{
    http_client::{HttpClientOptions, is_this_machine},
    secret::{PrivateFileError, check_private},
    telemetry::{LogTarget, TelemetryOptions, Traces},
};

/// `[http]`: how a service calls others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpConfig {
    /// Files with further certificate authorities to trust, PEM.
    pub extra_roots: Vec<PathBuf>,
    /// Whether plain http may leave this machine: only where the network between is itself closed.
    pub allow_plain_http: bool,
    /// Certificate to show where it is asked for (mutual TLS), PEM.
    pub client_certificate: Option<PathBuf>,
    /// Its key, PEM; only the service's user may read it.
    pub client_key: Option<PathBuf>,
}

/// A file of `[http]` that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RootsError {
    /// It cannot be read.
    #[error("`{path}`, a certificate of `[http]`, cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The key is missing, or open to others.
    #[error(transparent)]
    Key(#[from] PrivateFileError),
    /// One without the other.
    #[error("`http.client_certificate` and `http.client_key` go together")]
    Half,
}

/// An address that must not be called over plain http.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is plain http and leads off this machine; use https, or set `http.allow_plain_http` \
     where the network between is closed"
)]
pub struct PlainHttp(
    /// The field.
    pub &'static str,
);

impl HttpConfig {
    /// Refuses an address, the value of `field`, that a call would be refused for later.
    ///
    /// # Errors
    /// [`PlainHttp`].
    pub fn check(&self, field: &'static str, url: &Url) -> Result<(), PlainHttp> {
        if url.scheme() == "http" && !self.allow_plain_http && !is_this_machine(url) {
            return Err(PlainHttp(field));
        }
        Ok(())
    }

    /// What a client is made with; reads the certificates.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn options(&self) -> Result<HttpClientOptions, RootsError> {
        let read = |path: &PathBuf| {
            std::fs::read(path).map_err(|source| RootsError::Unreadable {
                path: path.clone(),
                source,
            })
        };
        let identity = match (&self.client_certificate, &self.client_key) {
            (None, None) => None,
            (Some(certificate), Some(key)) => {
                check_private(key)?;
                let mut pem = read(certificate)?;
                pem.push(b'\n');
                pem.extend(read(key)?);
                Some(pem)
            }
            _ => return Err(RootsError::Half),
        };
        Ok(HttpClientOptions {
            allow_plain_http: self.allow_plain_http,
            extra_roots: self
                .extra_roots
                .iter()
                .map(read)
                .collect::<Result<_, _>>()?,
            identity: identity.map(Zeroizing::new),
            ..HttpClientOptions::default()
        })
    }
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// `[log]`: what a service's program writes to standard error.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// Which lines: `info,fiduciary_adapter=debug`.
    pub filter: String,
    /// Text or JSON.
    pub format: LogFormat,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
            format: LogFormat::default(),
        }
    }
}

impl LogConfig {
    /// What [`crate::telemetry::init`] is given.
    #[must_use]
    pub fn options(&self) -> TelemetryOptions {
        TelemetryOptions {
            json: self.format == LogFormat::Json,
            filter: self.filter.clone(),
            to: LogTarget::Stderr,
            traces: None,
        }
    }

    /// The same with the traces of the service of that name; reads the certificates of `[http]`.
    ///
    /// # Errors
    /// When a certificate cannot be read.
    pub fn with_traces(
        &self,
        traces: Option<&TracesConfig>,
        http: &HttpConfig,
        service: &'static str,
    ) -> Result<TelemetryOptions, RootsError> {
        let mut options = self.options();
        if let Some(config) = traces {
            options.traces = Some(Traces {
                endpoint: config.endpoint.clone(),
                ratio: config.ratio,
                service,
                http: http.options()?,
            });
        }
        Ok(options)
    }
}

/// `[traces]`: where a service sends spans of what it serves, over OTLP.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TracesConfig {
    /// The collector's whole address for traces over HTTP: `http://127.0.0.1:4318/v1/traces`.
    pub endpoint: Url,
    /// Which part of all requests is told, 0 to 1.
    #[serde(default = "all")]
    pub ratio: f64,
}

const fn all() -> f64 {
    1.0
}

/// A way of traces that cannot work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTraces {
    /// Neither none nor all nor between.
    #[error("`traces.ratio` must be from 0 (none) to 1 (every request)")]
    Ratio,
    /// No address that can be called.
    #[error(
        "`traces.endpoint` must be an http or https address, such as http://127.0.0.1:4318/v1/traces"
    )]
    Endpoint,
    /// An address that would be refused when it is called.
    #[error(transparent)]
    PlainHttp(#[from] PlainHttp),
}

impl TracesConfig {
    /// Checks what the types cannot say.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self, http: &HttpConfig) -> Result<(), InvalidTraces> {
        if !(0.0..=1.0).contains(&self.ratio) {
            return Err(InvalidTraces::Ratio);
        }
        if !matches!(self.endpoint.scheme(), "http" | "https") {
            return Err(InvalidTraces::Endpoint);
        }
        Ok(http.check("traces.endpoint", &self.endpoint)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_off_this_machine_is_refused_unless_it_is_allowed() {
        let mut http = HttpConfig::default();
        let url = |text: &str| text.parse::<Url>().unwrap();
        let refused = http.check("manager_url", &url("http://manager:8400/"));
        assert_eq!(refused, Err(PlainHttp("manager_url")));
        for here in [
            "https://manager:8400/",
            "http://127.0.0.1:8400/",
            "http://[::1]/",
            "http://localhost/",
        ] {
            assert_eq!(http.check("manager_url", &url(here)), Ok(()), "{here}");
        }
        http.allow_plain_http = true;
        assert_eq!(http.check("m", &url("http://manager:8400/")), Ok(()));
        assert!(http.options().unwrap().allow_plain_http);
    }

    #[test]
    fn missing_certificates_are_named_and_unknown_fields_refused() {
        let http: HttpConfig = toml::from_str("extra_roots = ['no-such.pem']").unwrap();
        assert!(
            http.options()
                .unwrap_err()
                .to_string()
                .contains("no-such.pem")
        );
        assert!(toml::from_str::<HttpConfig>("plain = true").is_err());
        let log: LogConfig = toml::from_str("filter = 'warn'\nformat = 'json'").unwrap();
        let options = log.options();
        assert!(options.json && options.filter == "warn");
    }

    #[test]
    fn traces_that_cannot_be_sent_are_refused_before_anything_starts() {
        let http = HttpConfig::default();
        let check = |text: &str| toml::from_str::<TracesConfig>(text).unwrap().check(&http);
        let there = "endpoint = 'http://127.0.0.1:4318/v1/traces'";
        assert_eq!(check(there), Ok(()));
        for ratio in ["-0.1", "1.01", "nan", "inf"] {
            let said = check(&format!("{there}\nratio = {ratio}"));
            assert_eq!(said, Err(InvalidTraces::Ratio), "{ratio}");
        }
        assert_eq!(
            check("endpoint = 'file:///spans'"),
            Err(InvalidTraces::Endpoint)
        );
        let away = check("endpoint = 'http://collector.example:4318/v1/traces'");
        assert_eq!(
            away.unwrap_err().to_string(),
            PlainHttp("traces.endpoint").to_string()
        );
        assert!(toml::from_str::<TracesConfig>("ratio = 1.0").is_err());
    }
}
