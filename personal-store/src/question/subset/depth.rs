//! How deep the tree of a statement can be, told from its tokens before any parser, which calls
//! itself for each level, sees it.

use super::{
    error::SubsetError,
    lexis::{Kind, Token, large},
};

/// Most parentheses and `CASE` inside each other.
const DEEPEST: usize = 24;
/// Most operators between two separators of the same level; each makes the tree one deeper.
const MOST_OPERATORS: usize = 48;
/// Words that open, close or part a level without a sign.
const SEPARATORS: &[&str] = &[
    "select", "from", "where", "group", "having", "order", "by", "limit", "union", "join", "on",
    "values", "when", "then", "else", "with", "as",
];
/// Words that join expressions.
const OPERATORS: &[&str] = &["and", "or", "not", "between", "like", "is", "in"];
/// Selects that one statement may join with `UNION ALL`.
const MOST_UNIONS: usize = 8;

/// One level: what opened it, and the operators in a row so far.
struct Level {
    case: bool,
    operators: usize,
}

/// Bounds how deep the tree of these tokens can be.
pub(super) fn bounded(tokens: &[Token<'_>]) -> Result<(), SubsetError> {
    let level = |case| Level { case, operators: 0 };
    let (mut levels, mut unions) = (vec![level(false)], 0_usize);
    for token in tokens {
        let open = token.kind == Kind::Sign && token.text == "(";
        let close = token.kind == Kind::Sign && token.text == ")";
        if open || token.is("case") {
            levels.push(level(!open));
        } else if close || token.is("end") {
            let closed = levels.pop().filter(|level| level.case != close);
            if closed.is_none() || levels.is_empty() {
                let why = format!("{}: `{}` closes nothing", token.at, token.text);
                return Err(SubsetError::Unreadable(why));
            }
        } else if let Some(level) = levels.last_mut() {
            let separates = token.kind == Kind::Sign && token.text == ","
                || token.kind == Kind::Word && among(SEPARATORS, token.text);
            let operates = token.kind == Kind::Sign && token.text != "."
                || token.kind == Kind::Word && among(OPERATORS, token.text);
            if separates {
                level.operators = 0;
            } else if operates {
                level.operators += 1;
            }
            if level.operators > MOST_OPERATORS {
                return Err(large("operators in a row", MOST_OPERATORS, token.at));
            }
        }
        if levels.len() > DEEPEST {
            return Err(large("levels of parentheses and `CASE`", DEEPEST, token.at));
        }
        unions += usize::from(token.is("union"));
        if unions > MOST_UNIONS {
            return Err(large("unions", MOST_UNIONS, token.at));
        }
    }
    Ok(())
}

fn among(words: &[&str], word: &str) -> bool {
    words.iter().any(|w| w.eq_ignore_ascii_case(word))
}
