//! A small service with TLS of its own, called with and without certificates.

use std::time::Duration;

use actix_web::{App, HttpResponse, HttpServer, web};
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use reqwest::StatusCode;

use super::*;
use crate::{
    config::HttpConfig,
    http_client::{ClientError, HttpClient, HttpClientOptions, RetryPolicy},
    server::{RunningServer, bind},
};

/// A certificate authority of the test's own, and what it has signed, as files.
struct Authority {
    folder: tempfile::TempDir,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&key).unwrap();
        std::fs::write(folder.path().join("root.pem"), root.pem()).unwrap();
        Self {
            folder,
            issuer: Issuer::new(params, key),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn sign(&self, name: &str, usage: ExtendedKeyUsagePurpose) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.extended_key_usages = vec![usage];
        let signed = params.signed_by(&key, &self.issuer).unwrap();
        std::fs::write(self.path(&format!("{name}.pem")), signed.pem()).unwrap();
        let key_path = self.path(&format!("{name}.key"));
        std::fs::write(&key_path, key.serialize_pem()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let private = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(key_path, private).unwrap();
        }
    }

    fn server(&self, required: bool) -> TlsConfig {
        self.sign("server", ExtendedKeyUsagePurpose::ServerAuth);
        TlsConfig {
            certificate: self.path("server.pem"),
            key: self.path("server.key"),
            client_roots: Some(self.path("root.pem")),
            require_client_certificate: required,
        }
    }

    fn client(&self, certificate: Option<&str>) -> HttpClient {
        HttpClient::new(self.options(certificate)).unwrap()
    }

    fn options(&self, certificate: Option<&str>) -> HttpClientOptions {
        let config = HttpConfig {
            extra_roots: vec![self.path("root.pem")],
            client_certificate: certificate.map(|name| self.path(&format!("{name}.pem"))),
            client_key: certificate.map(|name| self.path(&format!("{name}.key"))),
            ..HttpConfig::default()
        };
        let mut options = config.options().unwrap();
        options.retry = RetryPolicy::never();
        options.call_timeout = Duration::from_secs(10);
        options
    }
}

async fn peer(request: HttpRequest, tls: web::Data<TlsConfig>) -> ApiResult<HttpResponse> {
    require(Some(&tls), &request)?;
    let thumbprint = PeerCertificate::of(&request).map_or("none", PeerCertificate::thumbprint);
    Ok(HttpResponse::Ok().body(thumbprint.to_owned()))
}

fn start(tls: TlsConfig) -> (RunningServer, url::Url) {
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let config = tls.server().unwrap();
    let shared = web::Data::new(tls);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .route("/", web::get().to(peer))
    })
    .on_connect(remember_peer)
    .workers(1)
    .disable_signals()
    .listen_rustls_0_23(listener, config)
    .unwrap()
    .run();
    let url = format!("https://localhost:{}/", address.port());
    (RunningServer::start(server, address), url.parse().unwrap())
}

#[actix_web::test]
async fn who_must_bring_a_certificate_and_has_none_is_refused() {
    let ca = Authority::new();
    let (server, url) = start(ca.server(true));
    let refused = ca.client(None).get(url.clone()).send().await.unwrap_err();
    let problem = refused.problem().unwrap();
    assert_eq!(problem.kind, ProblemType::NotAuthenticated);
    assert!(
        problem
            .detail
            .as_ref()
            .unwrap()
            .contains("client certificate")
    );

    // One of another authority does not even get a connection.
    let other = Authority::new();
    other.sign("stranger", ExtendedKeyUsagePurpose::ClientAuth);
    for file in ["stranger.pem", "stranger.key"] {
        std::fs::copy(other.path(file), ca.path(file)).unwrap();
    }
    let stranger = ca.client(Some("stranger"));
    let refused = stranger.get(url).send().await.unwrap_err();
    assert!(matches!(refused, ClientError::Transport(_)), "{refused}");
    server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_certificate_is_known_by_its_thumbprint_and_is_optional_unless_required() {
    let ca = Authority::new();
    ca.sign("bank", ExtendedKeyUsagePurpose::ClientAuth);
    let (server, url) = start(ca.server(false));
    let with = ca
        .client(Some("bank"))
        .get(url.clone())
        .send()
        .await
        .unwrap();
    let der = CertificateDer::from_pem_file(ca.path("bank.pem")).unwrap();
    let expected = PeerCertificate::of_der(&der);
    assert_eq!(with.body, expected.thumbprint().as_bytes());
    assert_eq!(expected.thumbprint().len(), 43);
    let without = ca.client(None).get(url).send().await.unwrap();
    assert_eq!(
        (without.status, &without.body[..]),
        (StatusCode::OK, &b"none"[..])
    );
    server.stop().await.unwrap();
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let ca = Authority::new();
    let good = ca.server(true);
    let refused = |change: fn(&mut TlsConfig, &Authority)| {
        let mut config = good.clone();
        change(&mut config, &ca);
        config.server().unwrap_err().to_string()
    };
    let told = refused(|c, ca| c.certificate = ca.path("server.key"));
    assert!(told.contains("server.key` holds no certificate"), "{told}");
    let told = refused(|c, _| c.client_roots = None);
    assert!(told.contains("client_roots"), "{told}");
    let told = refused(|c, ca| c.certificate = ca.path("root.pem"));
    assert!(told.contains("certificate and its key"), "{told}");
    let told = refused(|c, ca| c.key = ca.path("missing.key"));
    assert!(told.contains("missing.key"), "{told}");
}

#[actix_web::test]
async fn a_caller_who_wants_to_know_is_told_the_certificate_of_who_answers() {
    let ca = Authority::new();
    let (server, url) = start(ca.server(false));
    let silent = ca.client(None).get(url.clone()).send().await.unwrap();
    assert!(silent.certificate.is_none());
    let mut options = ca.options(None);
    options.tells_certificate = true;
    let told = HttpClient::new(options).unwrap().get(url).send().await;
    let certificate = told.unwrap().certificate.unwrap();
    assert!(certificate.names("localhost") && !certificate.names("manager.example"));
    server.stop().await.unwrap();
}
