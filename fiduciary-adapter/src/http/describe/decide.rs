//! What the decision point serves, for systems of the fiduciary's own.

use consent_model::problem::ProblemType as P;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use service_kit::openapi::{
    About, Answer, Body, DescribeError, Document, Operation, Served, Users, description_operation,
    health_operation,
};

use crate::{
    decide::{Answer as Decided, Answers as AllDecided, QuestionForm, QuestionsForm},
    http::{decide::LIMIT, routes},
};

const ABOUT: About = About {
    title: "Amanat decision point",
    summary: "May these fields of this person be processed for this purpose now?",
    description: "For systems of the organisation that runs the adapter, on a listener that is not \
        public. A decision is answered with 200, whichever it is; that it could not be written down \
        is 503, to be treated as a denial. Guide: docs/integrate/decide.md.",
    sends_events: false,
    conditional_reads: false,
};

fn schemes() -> Map<String, Value> {
    let scheme = json!({
        "type": "http",
        "scheme": "bearer",
        "description": "The token in `decide.token`, in the adapter's data folder.",
    });
    Map::from_iter([("ownSystem".to_owned(), scheme)])
}

fn asked(generator: &mut SchemaGenerator) -> Schema {
    let one = generator.subschema_for::<QuestionForm>();
    let many = generator.subschema_for::<QuestionsForm>();
    json_schema!({"anyOf": [one, many]})
}

fn answered(generator: &mut SchemaGenerator) -> Schema {
    let one = generator.subschema_for::<Decided>();
    let many = generator.subschema_for::<AllDecided>();
    json_schema!({"anyOf": [one, many]})
}

fn question() -> Value {
    json!({
        "system": "loan-desk",
        "person": "pseudonym-of-her-1",
        "purpose": "105",
        "fields": [
            {"dataset": "bank.transactions", "columns": ["amount_minor", "booked_at"]},
            {"question": "average-monthly-income"},
        ],
    })
}

fn answer() -> Value {
    json!({
        "decision": "allow",
        "at": "2026-11-26T09:00:00.123Z",
        "copy_for": "data_user",
        "artifact": "01890a5d-ac96-774b-bcce-b302099a8057",
        "items": ["records", "income"],
        "relied_on_until": "2026-11-26T09:00:41Z",
        "data_life_until": "2026-12-20T08:11:05.001Z",
    })
}

fn operations() -> Vec<Operation> {
    let many = json!({"questions": [question()]});
    vec![
        Operation::new(
            "POST",
            "/decide",
            "decide",
            "May it be processed?",
            Users::Own,
        )
        .says(
            "One question, or up to 1,000 as `questions`, decided at one moment and answered in the \
             same order. Every decision is written to the log of checks before it is answered.",
            "",
        )
        .body(Body::json_of(
            asked,
            LIMIT,
            vec![("one", question()), ("many", many)],
        ))
        .refuses(&[P::UnknownPurpose, P::Unavailable])
        .answer(Answer::of(
            "application/json",
            200,
            "The decision; to `questions`, `answers`.",
            answered,
            answer(),
        )),
        health_operation(),
        Operation::new(
            "GET",
            "/readyz",
            "getReadiness",
            "Whether decisions can be taken",
            Users::Public,
        )
        .refuses(&[P::Unavailable])
        .answer(Answer::text(200, "They can.", "ready")),
        description_operation(""),
    ]
}

pub(super) fn described() -> Document {
    Document::new(ABOUT, operations(), schemes())
}

/// The description, ready to be served.
///
/// # Errors
/// When an operation is described that is not served, which a test excludes.
pub(in crate::http) fn served() -> Result<Served, DescribeError> {
    Served::new(described().build(routes::DECIDE_ROUTES)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::Question;

    #[test]
    fn the_examples_are_what_is_taken_and_given() {
        let form: QuestionForm = serde_json::from_value(question()).unwrap();
        Question::try_from(form).unwrap();
        let read: Decided = serde_json::from_value(answer()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), answer());
    }
}
