//! The manager's own program as a process of its own: started, watched, stopped.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use rustix::{
    param::clock_ticks_per_second,
    process::{Pid, Signal, kill_process},
};
use serde::{Deserialize, Serialize};
use tokio::{task::JoinHandle, time::sleep};
use url::Url;

use crate::{
    balancer,
    http::{Call, Http},
    world::{World, WorldError, free_ports, local},
};

/// How long a start may take: the newest entries of a large log are looked at before.
const LONGEST_START: Duration = Duration::from_secs(300);
const LONGEST_STOP: Duration = Duration::from_secs(30);

/// What went wrong with the process.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ManagerError {
    /// It cannot be started.
    #[error("`{path}` cannot be started; build it, or name another with --manager")]
    Program {
        /// The program.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It has ended by itself.
    #[error("the manager has ended ({status}); its log, `{log}`, says why")]
    Ended {
        /// How.
        status: ExitStatus,
        /// Where.
        log: PathBuf,
    },
    /// It does not become ready.
    #[error("the manager is not ready after five minutes; its log, `{0}`, says why")]
    NotReady(PathBuf),
    /// Its files cannot be used.
    #[error("a file of the manager cannot be used")]
    File(#[from] io::Error),
    /// The world cannot be used.
    #[error(transparent)]
    World(#[from] WorldError),
}

/// How many managers stand behind one address, with a balancer before them; one has it too, so that the two can
/// be held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Behind {
    /// One.
    #[value(name = "1")]
    One,
    /// Two.
    #[value(name = "2")]
    Two,
}

impl Behind {
    const fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// Managers that run over one database; one, unless more are asked for.
#[derive(Debug)]
pub(crate) struct Running {
    managers: Vec<Manager>,
    balancer: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Manager {
    child: Child,
    log: PathBuf,
}

/// What the process has used until now.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Used {
    /// Seconds of processor time.
    pub(crate) cpu: f64,
    /// Resident memory, in MiB.
    pub(crate) resident: f64,
    /// The most that it was.
    pub(crate) peak: f64,
}

/// Writes the configuration of a manager on this port; gives its place.
fn configured(world: &World, port: u16) -> Result<PathBuf, ManagerError> {
    fs::create_dir_all(world.data())?;
    let path = world.folder.join(format!("manager-{port}.toml"));
    // It may hold the password of a database.
    let mut options = fs::OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.write(true).create(true).truncate(true).open(&path);
    file?.write_all(world.config(port)?.as_bytes())?;
    Ok(path)
}

impl Running {
    /// Starts one, or so many behind one address, and waits until they are ready.
    ///
    /// # Errors
    /// When one cannot be started or does not become ready.
    pub(crate) async fn start(
        program: &Path,
        world: &World,
        behind: Option<Behind>,
    ) -> Result<Self, ManagerError> {
        let address = world.kept.manager;
        let Some(behind) = behind else {
            let managers = vec![Manager::start(program, world, address).await?];
            return Ok(Self {
                managers,
                balancer: None,
            });
        };
        let ports = free_ports::<2>()?;
        let ports = ports.get(..behind.count()).unwrap_or(&ports);
        let mut managers = Vec::new();
        // The first makes what all of them need.
        for port in ports {
            managers.push(Manager::start(program, world, *port).await?);
        }
        Ok(Self {
            managers,
            balancer: Some(balancer::serve(address, ports).await?),
        })
    }

    /// What they have used until now, together.
    ///
    /// # Errors
    /// When the system does not say.
    pub(crate) fn used(&self) -> Result<Used, ManagerError> {
        let mut all = Used {
            cpu: 0.0,
            resident: 0.0,
            peak: 0.0,
        };
        for manager in &self.managers {
            let used = manager.used()?;
            all.cpu += used.cpu;
            all.resident += used.resident;
            all.peak += used.peak;
        }
        Ok(all)
    }

    /// Asks them to end, and waits.
    ///
    /// # Errors
    /// When one does not end well.
    pub(crate) async fn stop(self) -> Result<(), ManagerError> {
        if let Some(balancer) = self.balancer {
            balancer.abort();
        }
        for manager in self.managers {
            manager.stop().await?;
        }
        Ok(())
    }
}

impl Manager {
    async fn start(program: &Path, world: &World, port: u16) -> Result<Self, ManagerError> {
        let config = configured(world, port)?;
        let log = world.folder.join("manager.log");
        let out = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&log)?;
        let child = Command::new(program)
            .args(["serve", "--config"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(out)
            .spawn()
            .map_err(|source| ManagerError::Program {
                path: program.to_owned(),
                source,
            })?;
        let mut started = Self { child, log };
        started.ready(local(port)).await?;
        Ok(started)
    }

    async fn ready(&mut self, mut url: Url) -> Result<(), ManagerError> {
        let http = Http::default();
        url.set_path("readyz");
        let began = Instant::now();
        while began.elapsed() < LONGEST_START {
            if let Some(status) = self.child.try_wait()? {
                let log = self.log.clone();
                return Err(ManagerError::Ended { status, log });
            }
            let answer = http.send(Call::get(url.clone())).await;
            if answer.is_ok_and(|answer| answer.status.is_success()) {
                return Ok(());
            }
            sleep(Duration::from_millis(50)).await;
        }
        Err(ManagerError::NotReady(self.log.clone()))
    }

    fn used(&self) -> Result<Used, ManagerError> {
        let of = |file: &str| fs::read_to_string(format!("/proc/{}/{file}", self.child.id()));
        let ticks = ticks(&of("stat")?).unwrap_or(0);
        let status = of("status")?;
        let mebibytes = |name| kibibytes(&status, name).unwrap_or(0) as f64 / 1024.0;
        Ok(Used {
            cpu: ticks as f64 / clock_ticks_per_second() as f64,
            resident: mebibytes("VmRSS:"),
            peak: mebibytes("VmHWM:"),
        })
    }

    async fn stop(mut self) -> Result<(), ManagerError> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid {
            kill_process(pid, Signal::TERM).map_err(io::Error::from)?;
        }
        let began = Instant::now();
        while began.elapsed() < LONGEST_STOP {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => {
                    let log = self.log.clone();
                    return Err(ManagerError::Ended { status, log });
                }
                None => sleep(Duration::from_millis(20)).await,
            }
        }
        Ok(())
    }
}

impl Drop for Manager {
    fn drop(&mut self) {
        // Of one that has ended this does nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs another verb of the program on the same configuration; gives what it printed.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub(crate) fn verb(program: &Path, world: &World, words: &[&str]) -> Result<String, ManagerError> {
    let log = world.folder.join("verb.log");
    let ran = Command::new(program)
        .args(words)
        .arg("--config")
        .arg(configured(world, world.kept.manager)?)
        .stderr(fs::File::create(&log)?)
        .output();
    let ran = ran.map_err(|source| ManagerError::Program {
        path: program.to_owned(),
        source,
    })?;
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    if ran.status.success() {
        return Ok(said);
    }
    fs::OpenOptions::new()
        .append(true)
        .open(&log)?
        .write_all(said.as_bytes())?;
    let status = ran.status;
    Err(ManagerError::Ended { status, log })
}

/// Ticks of processor time, of the process and its threads, in its own code and in the system's.
fn ticks(stat: &str) -> Option<u64> {
    // The name in brackets may have blanks; utime and stime are the 12th and 13th field after it.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<u64>().ok();
    Some(next()? + next()?)
}

fn kibibytes(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_found_behind_any_name() {
        let stat = "12 (a (b) c) S 1 12 12 0 -1 4194560 900 0 3 0 150 50 0 0 20 0 9 0 100 1 2";
        assert_eq!(ticks(stat), Some(200));
        assert_eq!(ticks("12 (a) S 1"), None);
    }

    #[test]
    fn memory_is_read_in_kibibytes() {
        let status = "Name:\tx\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\n";
        assert_eq!(kibibytes(status, "VmHWM:"), Some(20_480));
        assert_eq!(kibibytes(status, "VmRSS:"), Some(10_240));
        assert_eq!(kibibytes(status, "VmSwap:"), None);
    }
}
