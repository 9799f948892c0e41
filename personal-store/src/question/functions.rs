//! The functions that a question may call: one list for both walls.
//!
//! None reads a clock, a file, randomness or the schema, none makes a text longer than what it was
//! given, and none tells how the database is built. [`super::subset`] holds calls and their
//! arguments against it when it reads the statement; [`super::rules`] holds against it what the
//! database itself is about to call.
//!
//! Adding one:
//! 1. Make sure that its result follows from its arguments alone and is no larger than they are.
//! 2. Put it here, in order, with the fewest and the most arguments.
//! 3. Add a use of it to `subset/tests.rs`, and one that misuses it to `attacks/statements.toml`.

/// A function and how many arguments it takes.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) fewest: usize,
    pub(super) most: usize,
    /// Whether it may stand over distinct values: `count(DISTINCT x)`.
    pub(super) distinct: bool,
}

const fn scalar(name: &'static str, fewest: usize, most: usize) -> Function {
    Function {
        name,
        fewest,
        most,
        distinct: false,
    }
}

const fn aggregate(name: &'static str, most: usize) -> Function {
    Function {
        name,
        fewest: 1,
        most,
        distinct: true,
    }
}

/// Every function, by name.
const FUNCTIONS: &[Function] = &[
    scalar("abs", 1, 1),
    aggregate("avg", 1),
    scalar("coalesce", 2, 8),
    aggregate("count", 1),
    scalar("ifnull", 2, 2),
    scalar("iif", 3, 3),
    aggregate("max", 8),
    aggregate("min", 8),
    scalar("nullif", 2, 2),
    scalar("round", 1, 2),
    scalar("substr", 2, 3),
    aggregate("sum", 1),
    aggregate("total", 1),
];

/// What the database calls for `LIKE`, which a statement may write as an operator only.
const OPERATORS: &[&str] = &["like"];

/// The function of this name, written in lower case.
pub(super) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|f| f.name == name)
}

/// Whether the database may call this for a statement that passed the subset check.
pub(super) fn callable(name: &str) -> bool {
    let known = |known: &str| known.eq_ignore_ascii_case(name);
    FUNCTIONS.iter().any(|f| known(f.name)) || OPERATORS.iter().any(|o| known(o))
}

/// The names, for a refusal that says what there is.
pub(super) fn names() -> String {
    let names: Vec<_> = FUNCTIONS.iter().map(|f| f.name).collect();
    names.join(", ")
}
