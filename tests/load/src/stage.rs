//! Where a mix takes place: a manager that runs on a world, its identity provider, the parties, and people who
//! are signed in.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::Value;
use tokio::task::{JoinHandle, JoinSet};

use crate::{
    clock,
    http::{Fault, Http},
    identity,
    manager::{Behind, ManagerError, Running, Used},
    parties::{LOAN, Parties},
    visitor::{Visitor, consents_on},
    world::{World, WorldError, subject},
};

/// People who sign in at the same time while a stage is set up.
const AT_ONCE: usize = 8;
/// Consents that somebody gives where none were written.
const GIVEN: usize = 3;
/// From here on people are counted who come for the first time.
const NEWCOMERS: u64 = 100_000_000;

/// Why a mix cannot take place.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StageError {
    /// The folder.
    #[error(transparent)]
    World(#[from] WorldError),
    /// The process.
    #[error(transparent)]
    Manager(#[from] ManagerError),
    /// Setting up.
    #[error("people could not be signed in before the mix; `{0}` may say why")]
    People(String, #[source] Fault),
    /// A file or a thread.
    #[error("the harness itself cannot go on")]
    Own(#[from] std::io::Error),
    /// The base.
    #[error("the bare database of the base cannot be written")]
    Base(#[from] rusqlite::Error),
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// She and her browser.
    pub(crate) visitor: Visitor,
    /// Consents of hers that are in force, as her dashboard lists them.
    pub(crate) consents: Vec<String>,
}

/// A copy of a consent, and where its status stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Copy {
    /// Its id.
    pub(crate) artifact: String,
    /// Its list.
    pub(crate) list: String,
    /// Its index there.
    pub(crate) index: u32,
}

/// Everything that a mix needs.
#[derive(Debug)]
pub(crate) struct Stage {
    /// The world.
    pub(crate) world: World,
    /// Calls.
    pub(crate) http: Http,
    /// The parties.
    pub(crate) parties: Arc<Parties>,
    /// People.
    pub(crate) people: Arc<Vec<Person>>,
    newcomers: Arc<AtomicU64>,
    running: Running,
    servers: Vec<JoinHandle<()>>,
}

impl Stage {
    /// Starts the manager and signs in so many people.
    ///
    /// # Errors
    /// When the manager does not start, or somebody cannot sign in.
    pub(crate) async fn set(
        program: &Path,
        world: World,
        people: u64,
        behind: Option<Behind>,
    ) -> Result<Self, StageError> {
        let http = Http::default();
        let parties = Arc::new(Parties::new(&world, http.clone())?);
        let servers = vec![identity::serve(&world).await?, parties.serve(&world).await?];
        let running = Running::start(program, &world, behind).await?;
        // New in each run, also on the same folder.
        let first = NEWCOMERS + clock::seconds().rem_euclid(8_000_000).cast_unsigned() * 100;
        let mut stage = Self {
            world,
            http,
            parties,
            people: Arc::default(),
            newcomers: Arc::new(AtomicU64::new(first)),
            running,
            servers,
        };
        let log = stage.world.folder.join("manager.log").display().to_string();
        let signed_in = stage.sign_in(people).await;
        stage.people = Arc::new(signed_in.map_err(|fault| StageError::People(log, fault))?);
        Ok(stage)
    }

    async fn sign_in(&self, people: u64) -> Result<Vec<Person>, Fault> {
        let written = self.world.kept.people;
        let numbers: Vec<u64> = if written == 0 {
            (0..people).map(|_| self.newcomer()).collect()
        } else {
            // Spread over all of them.
            let people = Ord::min(people, written);
            (0..people).map(|n| n * written / people).collect()
        };
        let mut there = Vec::with_capacity(numbers.len());
        for some in numbers.chunks(AT_ONCE) {
            let mut tasks = JoinSet::new();
            for number in some {
                let visitor = self.visitor(*number);
                let parties = (written == 0).then(|| Arc::clone(&self.parties));
                tasks.spawn(settle(visitor, parties));
            }
            while let Some(ended) = tasks.join_next().await {
                there.push(ended.map_err(|_| Fault::Unmade("a task"))??);
            }
        }
        Ok(there)
    }

    /// Somebody with an empty browser.
    #[must_use]
    pub(crate) fn visitor(&self, number: u64) -> Visitor {
        Visitor::new(&self.http, &self.world.manager(), &subject(number))
    }

    /// The number of somebody who was never here.
    #[must_use]
    pub(crate) fn newcomer(&self) -> u64 {
        self.newcomers.fetch_add(1, Ordering::Relaxed)
    }

    /// What the manager has used until now.
    ///
    /// # Errors
    /// When the system does not say.
    pub(crate) fn used(&self) -> Result<Used, StageError> {
        Ok(self.running.used()?)
    }

    /// Ends everything.
    ///
    /// # Errors
    /// When the manager does not end well.
    pub(crate) async fn strike(self) -> Result<(), StageError> {
        self.running.stop().await?;
        for server in self.servers {
            server.abort();
        }
        Ok(())
    }
}

/// Signs somebody in and looks at her dashboard; where nothing was written of her, she is linked and asked
/// first.
async fn settle(mut visitor: Visitor, parties: Option<Arc<Parties>>) -> Result<Person, Fault> {
    visitor.sign_in().await?;
    if let Some(parties) = parties {
        visitor.link_bank(&parties).await?;
        for _ in 0..GIVEN {
            let request = parties
                .ask("lender.example", visitor.subject(), &LOAN)
                .await?;
            let page = visitor.open(&request).await?;
            visitor.approve(&request, &page).await?;
        }
    }
    let page = visitor.dashboard().await?;
    let consents = consents_on(&page);
    Ok(Person { visitor, consents })
}

/// The copies that a receipt tells of.
///
/// # Errors
/// When it tells of none that can be read.
pub(crate) fn copies(receipt: &Value) -> Result<Vec<Copy>, Fault> {
    let copies = receipt["copies"].as_array().ok_or(Fault::Lacks("copies"))?;
    let read = copies.iter().map(|copy| {
        let jws = copy["jws"].as_str()?;
        let jws = consent_model::jose::CompactJws::parse(jws).ok()?;
        let claims: Value = jws.unverified_claims().ok()?;
        let place = &claims["status"]["status_list"];
        Some(Copy {
            artifact: claims["jti"].as_str()?.to_owned(),
            list: place["uri"].as_str()?.to_owned(),
            index: u32::try_from(place["idx"].as_u64()?).ok()?,
        })
    });
    read.collect::<Option<_>>().ok_or(Fault::Lacks("copies"))
}
