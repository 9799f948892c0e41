//! The statement as tokens, read before any parser sees it.
//!
//! What every reader of SQL splits in the same way passes: plain words, whole and decimal numbers,
//! texts in single quotes, `:inputs` and a few signs. Everything that some reader takes otherwise
//! is refused: quoted names, block comments, prefixed or continued texts, other notations of
//! numbers, characters that are not seen. The sizes are bounded here too, so that the parser, which
//! calls itself for each level, never goes deep.

use super::{
    depth,
    error::{Place, SubsetError},
};

/// Most tokens of a statement.
const MOST_TOKENS: usize = 3_000;
/// Longest name, in bytes.
pub(super) const LONGEST_NAME: usize = 64;
/// Longest text, in bytes.
const LONGEST_TEXT: usize = 128;
/// Most digits of a number: with one more it could pass 2^53.
const MOST_DIGITS: usize = 15;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Text,
    Input,
    Sign,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) at: Place,
}

impl Token<'_> {
    /// Whether both are the same to every reader.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && match self.kind {
                Kind::Word => self.text.eq_ignore_ascii_case(other.text),
                Kind::Sign => sign(self.text) == sign(other.text),
                Kind::Number | Kind::Text | Kind::Input => self.text == other.text,
            }
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }
}

fn sign(text: &str) -> &str {
    if text == "!=" { "<>" } else { text }
}

/// Splits a statement. A `;` at the end is left out.
pub(super) fn tokens(sql: &str) -> Result<Vec<Token<'_>>, SubsetError> {
    let mut reader = Reader {
        rest: sql,
        at: Place { line: 1, column: 1 },
    };
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut ended = false;
    while let Some(token) = reader.next()? {
        if ended {
            return Err(SubsetError::NotOne);
        }
        if token.text == ";" {
            ended = true;
            continue;
        }
        if found.len() >= MOST_TOKENS {
            return Err(large("words and signs", MOST_TOKENS, token.at));
        }
        found.push(token);
    }
    if found.is_empty() {
        return Err(SubsetError::NotOne);
    }
    depth::bounded(&found)?;
    Ok(found)
}

struct Reader<'a> {
    rest: &'a str,
    at: Place,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Option<Token<'a>>, SubsetError> {
        self.skip()?;
        let Some(first) = self.rest.chars().next() else {
            return Ok(None);
        };
        let token = match first {
            'a'..='z' | 'A'..='Z' | '_' => self.word()?,
            '0'..='9' => self.number()?,
            '\'' => self.text()?,
            ':' => self.input()?,
            '"' | '`' | '[' | ']' => return Err(SubsetError::QuotedName(self.at)),
            _ => self.sign(first)?,
        };
        Ok(Some(token))
    }

    /// Passes spaces and comments.
    fn skip(&mut self) -> Result<(), SubsetError> {
        loop {
            let blank = self.rest.len() - self.rest.trim_start_matches([' ', '\t', '\n']).len();
            self.take(blank);
            if self.rest.starts_with("/*") {
                return Err(SubsetError::BlockComment(self.at));
            }
            if !self.rest.starts_with("--") {
                return Ok(());
            }
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.seen(end)?;
            self.take(end);
        }
    }

    fn word(&mut self) -> Result<Token<'a>, SubsetError> {
        let length = self.run(|c| c.is_ascii_alphanumeric() || c == '_');
        if length > LONGEST_NAME {
            return Err(large("letters in a name", LONGEST_NAME, self.at));
        }
        if self.rest[length..].starts_with('\'') {
            return Err(SubsetError::Literal(
                "a text must not have a prefix",
                self.at,
            ));
        }
        Ok(self.token(Kind::Word, length))
    }

    fn number(&mut self) -> Result<Token<'a>, SubsetError> {
        let whole = self.run(|c| c.is_ascii_digit());
        let mut length = whole;
        if let Some(part) = self.rest[whole..].strip_prefix('.') {
            let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits == 0 {
                let what = "write digits on both sides of the decimal point";
                return Err(SubsetError::Literal(what, self.at));
            }
            length += 1 + digits;
        }
        let next = self.rest[length..].chars().next();
        if next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.') {
            let what = "write a number with digits and at most one decimal point";
            return Err(SubsetError::Literal(what, self.at));
        }
        if length > MOST_DIGITS {
            let what = "a number may have at most 15 digits";
            return Err(SubsetError::Literal(what, self.at));
        }
        Ok(self.token(Kind::Number, length))
    }

    fn text(&mut self) -> Result<Token<'a>, SubsetError> {
        let mut length = 1;
        loop {
            let Some(end) = self.rest[length..].find('\'') else {
                return Err(SubsetError::Literal("this text has no end", self.at));
            };
            length += end + 1;
            if !self.rest[length..].starts_with('\'') {
                break;
            }
            length += 1;
        }
        if length > LONGEST_TEXT {
            let what = "a text may have at most 128 bytes";
            return Err(SubsetError::Literal(what, self.at));
        }
        if self.rest[..length].contains('\n') {
            let what = "a text must stand on one line";
            return Err(SubsetError::Literal(what, self.at));
        }
        self.seen(length)?;
        Ok(self.token(Kind::Text, length))
    }

    fn input(&mut self) -> Result<Token<'a>, SubsetError> {
        let name = &self.rest[1..];
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(SubsetError::Character(':', self.at));
        }
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let length = 1 + end.unwrap_or(name.len());
        if length > LONGEST_NAME {
            return Err(large("letters in a name", LONGEST_NAME, self.at));
        }
        Ok(self.token(Kind::Input, length))
    }

    fn sign(&mut self, first: char) -> Result<Token<'a>, SubsetError> {
        let next = self.rest[first.len_utf8()..].chars().next();
        let length = match (first, next) {
            ('<', Some('=' | '>')) | ('>' | '!', Some('=')) => 2,
            // `.5` is a number to some and a member to others.
            ('.', Some('0'..='9')) => {
                let what = "write digits on both sides of the decimal point";
                return Err(SubsetError::Literal(what, self.at));
            }
            ('(' | ')' | ',' | '.' | ';' | '+' | '-' | '*' | '/' | '%' | '=' | '<' | '>', _) => 1,
            _ => return Err(SubsetError::Character(first, self.at)),
        };
        // No sign goes on: `==`, `->`, `<<`, `||` and their like mean different things to readers.
        let end = self.rest[length..].chars().next();
        let clash = match first {
            '<' | '>' | '=' | '!' => matches!(end, Some('<' | '>' | '=' | '!')),
            '-' => matches!(end, Some('>')),
            _ => false,
        };
        match end {
            Some(second) if clash => Err(SubsetError::Character(second, self.at)),
            _ => Ok(self.token(Kind::Sign, length)),
        }
    }

    /// Length of the longest beginning made of these characters.
    fn run(&self, of: impl Fn(char) -> bool) -> usize {
        self.rest.find(|c| !of(c)).unwrap_or(self.rest.len())
    }

    fn token(&mut self, kind: Kind, length: usize) -> Token<'a> {
        let (text, at) = (&self.rest[..length], self.at);
        self.take(length);
        Token { kind, text, at }
    }

    fn take(&mut self, length: usize) {
        for c in self.rest[..length].chars() {
            if c == '\n' {
                self.at.line += 1;
                self.at.column = 1;
            } else {
                self.at.column += 1;
            }
        }
        self.rest = &self.rest[length..];
    }

    /// Refuses characters that nobody sees, or that turn the order of what is seen.
    fn seen(&self, length: usize) -> Result<(), SubsetError> {
        match self.rest[..length].chars().find(|c| hidden(*c)) {
            Some(found) => Err(SubsetError::Character(found, self.at)),
            None => Ok(()),
        }
    }
}

/// Characters that are not seen or that change how others are: controls, marks of direction, joins
/// and spaces of no width, separators of lines, what is set apart for private use.
pub(crate) fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

pub(super) const fn large(what: &'static str, limit: usize, at: Place) -> SubsetError {
    SubsetError::Large { what, limit, at }
}
