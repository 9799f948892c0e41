//! Random operations on one consent beside a small obvious model: whatever she and time do, the
//! manager and the model agree on where it stands and on what is served.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "operations/world/mod.rs"]
mod world;

use std::time::Duration;

use consent_model::{
    artifact::LifecycleState::{self, Active, Expired, Paused, Revoked, Superseded},
    status_list::Status,
};
use proptest::prelude::*;

use self::world::{World, bank};

#[derive(Debug, Clone, Copy)]
enum Step {
    Pause,
    Resume,
    Stop,
    Replace,
    Fetch,
    Wait(u64),
}

/// The model: a state, when it ends, and when it was used.
struct Model {
    state: LifecycleState,
    now: u64,
    used: Vec<u64>,
}

const HOUR: u64 = 3600;
/// As the consent of [`World::approve`]: thirty days, twice in any day.
const LIFE: u64 = 30 * 24 * HOUR;

impl Model {
    /// Whether the step is allowed; if so it is done.
    fn allows(&mut self, step: Step) -> bool {
        match (step, self.state) {
            (Step::Pause, Active) => self.state = Paused,
            (Step::Resume, Paused) => self.state = Active,
            (Step::Stop, Active | Paused) => self.state = Revoked,
            (Step::Replace, Active | Paused) => self.state = Superseded,
            (Step::Fetch, Active) => {
                let day_ago = self.now.saturating_sub(24 * HOUR);
                let recent = self
                    .used
                    .iter()
                    .filter(|at| self.now < 24 * HOUR || **at > day_ago);
                if recent.count() >= 2 {
                    return false;
                }
                self.used.push(self.now);
            }
            (Step::Wait(hours), state) => {
                self.now += hours * HOUR;
                if self.now >= LIFE && matches!(state, Active | Paused) {
                    self.state = Expired;
                }
            }
            _ => return false,
        }
        true
    }
}

async fn agree(steps: Vec<Step>) {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let mut model = Model {
        state: Active,
        now: 0,
        used: Vec::new(),
    };
    for step in steps {
        let done = match step {
            Step::Pause => w.manager.pause(w.account, consent, None).await.is_ok(),
            Step::Resume => w.resume(consent).await.is_ok(),
            Step::Stop => w.manager.revoke(w.account, consent, None).await.is_ok(),
            Step::Replace => match w.submit(&w.replacement(consent).await).await {
                Ok(id) => w.approve_request(id).await != consent,
                Err(_) => false,
            },
            Step::Fetch => w.try_serve(&w.data_request(consent).await).await,
            Step::Wait(hours) => {
                w.clock.advance(Duration::from_secs(hours * HOUR));
                w.manager.expire_due().await.unwrap();
                true
            }
        };
        assert_eq!(done, model.allows(step), "{step:?} in {:?}", model.state);
        let detail = w.manager.consent(w.account, consent).await.unwrap();
        let stands = detail.summary.state;
        assert_eq!(stands, model.state, "after {step:?}");
        let listed = match model.state {
            Paused => Status::Paused,
            Revoked => Status::Revoked,
            Superseded => Status::Superseded,
            _ => Status::Valid,
        };
        assert_eq!(w.status(consent, &bank()).await, listed, "after {step:?}");
    }
    let shared = w
        .manager
        .consent(w.account, consent)
        .await
        .unwrap()
        .sharing
        .len();
    assert_eq!(
        shared,
        model.used.len(),
        "every use is recorded, and nothing else"
    );
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Pause),
        2 => Just(Step::Resume),
        1 => Just(Step::Stop),
        1 => Just(Step::Replace),
        4 => Just(Step::Fetch),
        3 => prop_oneof![Just(1), Just(13), Just(25), Just(400)].prop_map(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn manager_and_model_agree(steps in prop::collection::vec(step(), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(agree(steps));
    }
}
