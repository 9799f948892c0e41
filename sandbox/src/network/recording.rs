//! What is recorded while a story is lived: everything at the manager's own port and at the
//! identity provider, and the calls that the manager makes to each party.
//!
//! Together that is all the manager receives, answers and sends. What people see at the bank, at
//! their store or at the lender is not in it: there the data may be seen.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
};

use super::NetworkError;
use crate::{
    layout::{Bound, Layout},
    requests::Requests,
    tee::{Recorded, Recorder, Tee},
};

/// The tees in front of the parts, if anything is recorded.
pub(super) struct Recording {
    recorder: Option<Recorder>,
    log: Requests,
    tees: Vec<Tee>,
}

impl Recording {
    /// Records below the data folder, or not at all; calls are written into `log` in any case.
    pub(super) fn of(record: bool, layout: &Layout, log: Requests) -> Result<Self, NetworkError> {
        let open = || Recorder::open(layout.root().join("manager-traffic"));
        Ok(Self {
            recorder: record.then(open).transpose()?,
            log,
            tees: Vec::new(),
        })
    }

    /// Where the recordings are.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.recorder.as_ref().map(Recorder::folder)
    }

    /// The same for a part that nobody but browsers calls: it is in front only where something is
    /// recorded.
    pub(super) fn front_if_recorded(
        &mut self,
        part: &'static str,
        at: Bound,
    ) -> Result<Bound, NetworkError> {
        if self.recorder.is_none() {
            return Ok(at);
        }
        self.front(part, Recorded::All, at)
    }

    /// Where the part listens instead of the address that is taken by a tee.
    pub(super) fn front(
        &mut self,
        part: &'static str,
        which: Recorded,
        at: Bound,
    ) -> Result<Bound, NetworkError> {
        let behind = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let target = behind.local_addr()?;
        let tee = Tee::start(
            at.listener,
            target,
            part,
            which,
            self.recorder.clone(),
            self.log.clone(),
        )?;
        self.tees.push(tee);
        Ok(Bound {
            listener: behind,
            url: at.url,
        })
    }
}
