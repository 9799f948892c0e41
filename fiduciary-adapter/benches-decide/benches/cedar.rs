//! The same question put to Cedar: one policy, one consent, everything read in beforehand.

use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request};
use serde_json::json;

const POLICY: &str = r#"
permit (principal, action == Action::"process", resource) when {
    resource.person == context.person &&
    resource.purpose == context.purpose &&
    resource.datasets.containsAll(context.datasets) &&
    resource.status == "valid" && !resource.paused &&
    !resource.withdrawn.contains("records") &&
    context.now < context.fresh_until &&
    resource.nbf <= context.now && context.now < resource.exp &&
    resource.from <= context.from && context.to <= resource.to
};
"#;

pub(crate) struct Beside {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    request: Request,
}

impl Beside {
    pub(crate) fn new() -> Self {
        let consent = json!([{
            "uid": {"type": "Consent", "id": "01890a5d-ac96-774b-bcce-b302099a8057"},
            "attrs": {
                "person": "pseudonym-of-her-1", "purpose": "105",
                "datasets": ["bank.transactions"], "status": "valid", "paused": false,
                "withdrawn": [], "nbf": 1_799_913_600, "exp": 1_802_592_000,
                "from": 20788, "to": 20849,
            },
            "parents": [],
        }]);
        let context = json!({
            "person": "pseudonym-of-her-1", "purpose": "105", "datasets": ["bank.transactions"],
            "now": 1_800_000_000, "fresh_until": 1_800_000_060, "from": 20788, "to": 20849,
        });
        let uid = |text: &str| -> EntityUid { text.parse().unwrap() };
        let request = Request::new(
            uid("System::\"loan-desk\""),
            uid("Action::\"process\""),
            uid("Consent::\"01890a5d-ac96-774b-bcce-b302099a8057\""),
            Context::from_json_value(context, None).unwrap(),
            None,
        );
        Self {
            authorizer: Authorizer::new(),
            policies: POLICY.parse().unwrap(),
            entities: Entities::from_json_value(consent, None).unwrap(),
            request: request.unwrap(),
        }
    }

    pub(crate) fn is_allowed(&self) -> bool {
        let answer = self
            .authorizer
            .is_authorized(&self.request, &self.policies, &self.entities);
        answer.decision() == Decision::Allow
    }
}
