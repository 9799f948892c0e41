//! The pages of somebody with ten thousand consents, over HTTP, against the same pages of somebody with
//! ten; and how large the first one is. Results with their machine stand in `docs/benchmarks.md`.
//!
//! `cargo bench -p consent-manager --bench dashboard`
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench stops at the first surprise and prints what it found"
)]

use std::{
    io::Write,
    net::{SocketAddr, TcpListener},
    path::Path,
    time::{Duration, Instant},
};

use actix_session::Session;
use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::{DateTime, TimeDelta, Utc};
use consent_manager::{
    config::Config,
    server::{self, Parts, Running},
    service::SignInIdentity,
};
use consent_model::{
    approval::{ApprovedItem, ApprovedSource},
    dataset::DatasetKind,
    digest::Digest,
    ids::{AccountId, ConsentId, NoticeId, RequestId, SessionId, SharingId},
    jose::{Jwks, VerifyingKey},
    notice::{Notice, NoticeParty},
    party::{Party, Role, Standing},
    purpose::{Purpose, TABLE},
    request::Ask,
    term::{DataLife, DataRange, FetchType, Frequency, Mode, Term, Unit},
};
use reqwest::{Client, header::COOKIE};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, TransactionTrait, Value};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    keyfile,
    session::{self, PersonSession, SessionOptions, SignedIn},
};
use url::Url;

/// Consents of the two people.
const MANY: usize = 10_000;
const FEW: usize = 10;
/// Organisations they are given to.
const ORGANISATIONS: usize = 60;
/// Runs of each page that count, after those that do not.
const RUNS: (usize, usize) = (200, 20);

#[actix_web::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let ids = IdSource::new(SystemClock::shared(), SystemEntropy::shared());
    let parties: Vec<_> = (0..ORGANISATIONS).map(|n| organisation(n, &ids)).collect();
    // The same for both: the log is kept for one address.
    let listen = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = listen.local_addr().unwrap();
    let first = start(folder.path(), listen, &parties, &ids).await;
    let mut people = Vec::new();
    for name in ["many", "few"] {
        let who = SignInIdentity {
            issuer: "https://identity.example".into(),
            subject: name.into(),
            name: Some("Asha Verma".into()),
            email: None,
            all_told: true,
        };
        people.push(first.manager.sign_in(&who).await.unwrap());
    }
    first.stop().await.unwrap();

    let began = Instant::now();
    let url = format!("sqlite://{}/manager.db", folder.path().display());
    let db = sea_orm::Database::connect(&url).await.unwrap();
    for (person, count) in people.iter().zip([MANY, FEW]) {
        Seed::new(&ids, person.id, &parties).fill(&db, count).await;
    }
    db.close().await.unwrap();
    println!(
        "{MANY} consents written in {:.1} s",
        began.elapsed().as_secs_f64()
    );
    let began = Instant::now();
    let running = start(folder.path(), listen, &parties, &ids).await;
    println!(
        "and entered at the next start in {:.1} s",
        began.elapsed().as_secs_f64()
    );

    let mut cookies = Vec::new();
    for person in &people {
        cookies.push(cookie(folder.path(), person.id, person.epoch, &ids).await);
    }
    let asker = Asker {
        http: Client::new(),
        base: running.base_url.clone(),
    };
    let org = parties[7].id.as_str();
    let purpose = TABLE[0].code;
    let paths = [
        "/dashboard".to_owned(),
        "/dashboard?tab=ended".to_owned(),
        "/dashboard?sort=ending".to_owned(),
        "/dashboard?sort=organisation".to_owned(),
        "/dashboard?sort=data".to_owned(),
        "/dashboard?q=society+money".to_owned(),
        "/dashboard?q=nothing+like+it".to_owned(),
        format!("/dashboard?organisation={org}"),
        format!("/dashboard?purpose={purpose}&data=bank.accounts&sort=ending"),
        "/record".to_owned(),
    ];
    println!(
        "\n{MANY} consents of one person; base: the same page of somebody with {FEW}. Bar: p50 3 ms"
    );
    println!(
        "{:<62} {:>8} {:>8} {:>8} {:>6}",
        "page", "base ms", "p50 ms", "p99 ms", "ratio"
    );
    for path in &paths {
        let (base, _) = asker.times(path, &cookies[1]).await;
        let (p50, p99) = asker.times(path, &cookies[0]).await;
        println!(
            "{path:<62} {base:>8.2} {p50:>8.2} {p99:>8.2} {:>6.2}",
            p50 / base
        );
    }
    let second = asker.next_page(&cookies[0]).await;
    let (p50, p99) = asker.times(&second, &cookies[0]).await;
    println!(
        "{:<62} {:>8} {p50:>8.2} {p99:>8.2}",
        "the page after the first", ""
    );

    let page = asker.get("/dashboard", &cookies[0]).await;
    let sheet = asker.get("/assets/app.css", &cookies[0]).await;
    let logo = asker.get("/assets/logo.svg", &cookies[0]).await;
    let sizes = [&page, &sheet, &logo].map(|text| packed(text));
    println!(
        "\nfirst view: page {} bytes ({} packed), stylesheet {} ({}), logo {} ({}): {} packed in all. Bar: 61440",
        page.len(),
        sizes[0],
        sheet.len(),
        sizes[1],
        logo.len(),
        sizes[2],
        sizes.iter().sum::<usize>()
    );
    running.stop().await.unwrap();
}

struct Asker {
    http: Client,
    base: Url,
}

impl Asker {
    async fn get(&self, path: &str, cookie: &str) -> String {
        let url = self.base.join(path).unwrap();
        let answer = self.http.get(url).header(COOKIE, cookie).send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    /// p50 and p99 in milliseconds.
    async fn times(&self, path: &str, cookie: &str) -> (f64, f64) {
        let mut times = Vec::with_capacity(RUNS.0);
        for run in 0..RUNS.0 + RUNS.1 {
            let began = Instant::now();
            self.get(path, cookie).await;
            if run >= RUNS.1 {
                times.push(began.elapsed());
            }
        }
        times.sort();
        let ms = |at: usize| times.get(at).map_or(0.0, Duration::as_secs_f64) * 1e3;
        (ms(times.len() / 2), ms(times.len() * 99 / 100))
    }

    async fn next_page(&self, cookie: &str) -> String {
        let page = self.get("/dashboard", cookie).await;
        let at = page.find("after=").unwrap();
        let start = page[..at].rfind('"').unwrap() + 1;
        let end = at + page[at..].find('"').unwrap();
        page[start..end].replace("&amp;", "&").replace("&#38;", "&")
    }
}

fn packed(text: &str) -> usize {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap().len()
}

async fn start(folder: &Path, listen: SocketAddr, parties: &[Party], ids: &IdSource) -> Running {
    let listener = TcpListener::bind(listen).unwrap();
    let config: Config = toml::from_str(&format!(
        r#"
            base_url = "http://{listen}/"
            listen = "{listen}"
            data_dir = "{}"
            service_name = "Amanat"
            board_url = "https://board.example/"
            secure_cookies = false
            languages = ["en", "hi"]
            [identity]
            issuer = "http://127.0.0.1:1"
            client_id = "manager"
        "#,
        folder.display(),
    ))
    .unwrap();
    let config = Config {
        parties: parties.to_vec(),
        ..config
    };
    let parts = Parts {
        clock: SystemClock::shared(),
        ids: ids.clone(),
        listener,
    };
    server::start(config, parts).await.unwrap()
}

/// The cookie of somebody who is signed in, made by the same middleware under the same key.
async fn cookie(folder: &Path, account: AccountId, epoch: i64, ids: &IdSource) -> String {
    let seed = keyfile::load_or_create_seed(&folder.join("session-seed"), ids).unwrap();
    let seed = *seed.expose();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let ids = ids.clone();
    let server = HttpServer::new(move || {
        let options = SessionOptions {
            name: "amanat-manager".into(),
            https: false,
        };
        let ids = ids.clone();
        App::new().wrap(session::middleware(&options, &seed)).route(
            "/",
            web::get().to(move |session: Session| {
                let ids = ids.clone();
                async move {
                    let who = SignedIn {
                        account: account.to_string(),
                        epoch,
                        authenticated_at: ids.clock().now(),
                    };
                    PersonSession::of(&session).sign_in(who, &ids).unwrap();
                    PersonSession::of(&session).id(&ids).unwrap();
                    HttpResponse::Ok().finish()
                }
            }),
        )
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let handle = server.handle();
    let task = actix_web::rt::spawn(server);
    let answer = Client::new()
        .get(format!("http://{address}/"))
        .send()
        .await
        .unwrap();
    let set = answer.headers()["set-cookie"].to_str().unwrap();
    let cookie = set.split(';').next().unwrap().to_owned();
    handle.stop(false).await;
    task.await.unwrap().unwrap();
    cookie
}

fn organisation(n: usize, ids: &IdSource) -> Party {
    let kind = [
        "Credit Society",
        "Health Research",
        "Insurance",
        "Housing Finance",
    ][n % 4];
    let address = |path: &str| Url::parse(&format!("https://party-{n}.example/{path}")).unwrap();
    Party {
        id: format!("party-{n}.example").parse().unwrap(),
        name: format!("{kind} of District {n}"),
        roles: vec![if n.is_multiple_of(10) {
            Role::Provider
        } else {
            Role::DataUser
        }],
        standing: Standing::Active,
        since: "2026-01-01T00:00:00Z".parse().unwrap(),
        logo: None,
        website: address(""),
        grievance_url: address("grievance"),
        endpoint: address("api/"),
        keys: Jwks::new(vec![ids.signing_key().public().clone()]).unwrap(),
        datasets: vec![DatasetKind::BankAccounts, DatasetKind::BankTransactions],
    }
}

/// What one person's consents are made of.
struct Seed<'a> {
    ids: &'a IdSource,
    account: AccountId,
    parties: &'a [Party],
    key: VerifyingKey,
    now: DateTime<Utc>,
}

impl<'a> Seed<'a> {
    fn new(ids: &'a IdSource, account: AccountId, parties: &'a [Party]) -> Self {
        Self {
            ids,
            account,
            parties,
            key: ids.signing_key().public().clone(),
            now: ids.clock().now(),
        }
    }

    async fn fill(&self, db: &DatabaseConnection, count: usize) {
        let tx = db.begin().await.unwrap();
        let run = async |sql: &str, values: Vec<Value>| {
            let backend = tx.get_database_backend();
            let statement = Statement::from_sql_and_values(backend, sql, values);
            tx.execute_raw(statement).await.unwrap();
        };
        let me = self.account.to_string();
        let mut asked = Vec::new();
        for (n, party) in self.parties.iter().enumerate() {
            let (request, notice) = (self.ids.mint::<RequestId>(), self.notice(n, party));
            let purpose = notice.purpose;
            let values: [Value; 5] = [
                request.to_string().into(),
                party.id.to_string().into(),
                me.clone().into(),
                self.ids.mint::<ConsentId>().to_string().into(),
                self.now.timestamp_millis().into(),
            ];
            run(
                "INSERT INTO consent_request (id, party_id, jws, account_id, state, consent_id, \
                 decided_by, created_at, expires_at, decided_at) \
                 VALUES ($1, $2, '', $3, 'approved', $4, 'citizen', $5, $5, $5)",
                values.into(),
            )
            .await;
            let values: [Value; 5] = [
                notice.id.to_string().into(),
                request.to_string().into(),
                me.clone().into(),
                serde_json::to_string(&notice).unwrap().into(),
                self.now.timestamp_millis().into(),
            ];
            run(
                "INSERT INTO notice (id, request_id, account_id, language, digest, body, shown_at) \
                 VALUES ($1, $2, $3, 'en', '', $4, $5)",
                values.into(),
            )
            .await;
            asked.push((party, request, notice.id, purpose));
        }
        for n in 0..count {
            let (party, request, notice, purpose) = &asked[n % asked.len()];
            let state = ["active", "active", "active", "paused", "revoked"][n / 7 % 5];
            let at = self.now - TimeDelta::minutes(i64::try_from(n).unwrap());
            let (term, used) = (self.term(n), n % 3 == 0);
            let id = self.ids.mint::<ConsentId>().to_string();
            let values: [Value; 12] = [
                id.clone().into(),
                me.clone().into(),
                request.to_string().into(),
                notice.to_string().into(),
                party.id.to_string().into(),
                purpose.code().into(),
                serde_json::to_string(&term).unwrap().into(),
                serde_json::to_string(&[self.item(n)]).unwrap().into(),
                state.into(),
                at.timestamp_millis().into(),
                term.expiry.timestamp_millis().into(),
                i64::from(used).into(),
            ];
            run(
                "INSERT INTO consent (id, account_id, request_id, notice_id, data_user, purpose, \
                 term, items, state, state_at, state_by, granted_at, expires_at, uses, \
                 last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'citizen', $10, \
                 $11, $12, CASE $12 WHEN 0 THEN NULL ELSE $10 END)",
                values.into(),
            )
            .await;
            for action in ["granted", "paused", "resumed"] {
                let values: [Value; 5] = [
                    self.ids.mint::<SharingId>().to_string().into(),
                    me.clone().into(),
                    id.clone().into(),
                    action.into(),
                    at.timestamp_millis().into(),
                ];
                run(
                    "INSERT INTO history (id, account_id, subject, subject_id, action, actor, \
                     happened_at) VALUES ($1, $2, 'consent', $3, $4, 'citizen', $5)",
                    values.into(),
                )
                .await;
            }
            if n % 3 == 0 {
                let values: [Value; 6] = [
                    self.ids.mint::<SessionId>().to_string().into(),
                    self.ids.mint::<SessionId>().to_string().into(),
                    id.into(),
                    party.id.to_string().into(),
                    self.parties[0].id.to_string().into(),
                    at.timestamp_millis().into(),
                ];
                run(
                    "INSERT INTO data_session (id, source_session, consent_id, item, data_user, \
                     source, state, pages, created_at, expires_at) \
                     VALUES ($1, $2, $3, 'statement', $4, $5, 'delivered', 1, $6, $6)",
                    values.into(),
                )
                .await;
            }
        }
        tx.commit().await.unwrap();
    }

    fn notice(&self, n: usize, party: &Party) -> Notice {
        let purpose: Purpose = TABLE[n % TABLE.len()].code.parse().unwrap();
        Notice {
            version: 1,
            id: self.ids.mint::<NoticeId>(),
            language: "en".into(),
            request: Digest::of_bytes(b"request"),
            data_user: NoticeParty {
                id: party.id.clone(),
                name: party.name.clone(),
                website: party.website.clone(),
                standing: party.standing,
                since: party.since,
            },
            data_user_key: self.key.kid().clone(),
            purpose,
            purpose_text: purpose.text_in("en").into(),
            use_description: format!("To decide on what you asked us for on day {n} of this year."),
            benefit: "A decision on the same day.".into(),
            items: Vec::new(),
            term: self.term(n),
            supersedes: None,
            withdraw_url: party.website.clone(),
            grievance_url: party.grievance_url.clone(),
            board_url: party.website.clone(),
            made_at: self.now,
        }
    }

    fn item(&self, n: usize) -> ApprovedItem {
        let kinds = [
            DatasetKind::BankTransactions,
            DatasetKind::BankAccounts,
            DatasetKind::ClinicObservations,
        ];
        ApprovedItem {
            id: "statement".parse().unwrap(),
            ask: Ask::Records {
                datasets: vec![kinds[n / 60 % kinds.len()]],
                range: DataRange {
                    from: self.now.date_naive(),
                    to: self.now.date_naive(),
                },
            },
            source: ApprovedSource {
                party: self.parties[0].id.clone(),
                link: "account-0001".parse().unwrap(),
                key: None,
            },
            cnf: self.key.clone(),
            preview: None,
        }
    }

    fn term(&self, n: usize) -> Term {
        let once = n.is_multiple_of(4);
        Term {
            start: self.now - TimeDelta::days(1),
            expiry: self.now
                + TimeDelta::days(1)
                + TimeDelta::hours(i64::try_from(n % 900).unwrap()),
            fetch: if once {
                FetchType::OneTime
            } else {
                FetchType::Periodic
            },
            frequency: (!once).then_some(Frequency {
                unit: Unit::Month,
                value: 4,
            }),
            data_life: DataLife {
                unit: Unit::Month,
                value: 1,
            },
            mode: Mode::Store,
        }
    }
}
