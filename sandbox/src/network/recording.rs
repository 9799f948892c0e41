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
    tee::{Recorded, Recorder, Tee},
};

/// The tees in front of the parts, if anything is recorded.
pub(super) struct Recording {
    recorder: Option<Recorder>,
    tees: Vec<Tee>,
}

impl Recording {
    /// Records below the data folder, or not at all.
    pub(super) fn of(record: bool, layout: &Layout) -> Result<Self, NetworkError> {
        let open = || Recorder::open(layout.root().join("manager-traffic"));
        Ok(Self {
            recorder: record.then(open).transpose()?,
            tees: Vec::new(),
        })
    }

    /// Where the recordings are.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.recorder.as_ref().map(Recorder::folder)
    }

    /// Where the part listens instead, when its address is taken by a tee.
    pub(super) fn front(
        &mut self,
        part: &'static str,
        which: Recorded,
        at: Bound,
    ) -> Result<Bound, NetworkError> {
        let Some(recorder) = &self.recorder else {
            return Ok(at);
        };
        let behind = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let target = behind.local_addr()?;
        let tee = Tee::start(at.listener, target, part, which, recorder.clone())?;
        self.tees.push(tee);
        Ok(Bound {
            listener: behind,
            url: at.url,
        })
    }
}
