//! Reads a document, element by element; nothing but what is kept is held.

use quick_xml::{
    NsReader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event, attributes::AttrError},
    name::{Namespace, ResolveResult},
};

use super::{FiDocument, FiError, FiKind, FiProfile, FiRule, FiTransactions, PassedOver};

mod parts;

use parts::Attributes;

/// Most bytes of one document.
pub(crate) const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How deep elements may lie in each other.
const MOST_DEPTH: usize = 16;
/// Most attributes of one element; the schemas have twenty at the most.
const MOST_ATTRIBUTES: usize = 64;
/// Most elements of one document.
const MOST_ELEMENTS: u32 = 1_000_000;

/// Elements that mean something, where they belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Account,
    Profile,
    Holders,
    Holder,
    Summary,
    Transactions,
    Transaction,
    Other,
}

impl Node {
    fn of(parent: Option<Self>, name: &str) -> Self {
        match (parent, name) {
            (None, "Account") => Self::Account,
            (Some(Self::Account), "Profile") => Self::Profile,
            (Some(Self::Profile), "Holders") => Self::Holders,
            (Some(Self::Holders), "Holder") => Self::Holder,
            (Some(Self::Account), "Summary") => Self::Summary,
            (Some(Self::Account), "Transactions") => Self::Transactions,
            (Some(Self::Transactions), "Transaction") => Self::Transaction,
            _ => Self::Other,
        }
    }
}

/// Reads one document.
///
/// # Errors
/// [`FiError`], for the first rule that is broken.
pub fn read(bytes: &[u8]) -> Result<FiDocument, FiError> {
    let first = |rule| FiError { line: 1, rule };
    if bytes.len() > MOST_BYTES {
        return Err(first(FiRule::TooLarge));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| first(FiRule::NotUtf8))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    let mut reader = NsReader::from_str(text);
    let mut reading = Reading::default();
    loop {
        let taken = match reader.read_resolved_event() {
            Ok((_, Event::Eof)) => reading.end().map(Some),
            Ok((namespace, event)) => reading.take(&namespace, &event).map(|()| None),
            Err(_) => Err(FiRule::Malformed),
        };
        match taken {
            Ok(None) => {}
            Ok(Some(document)) => return Ok(document),
            Err(rule) => {
                let line = lines.of(reader.buffer_position());
                return Err(FiError { line, rule });
            }
        }
        if let Some(rule) = reading.passed_over.take()
            && let Some(transactions) = reading.transactions()
        {
            let line = lines.of(reader.buffer_position());
            transactions.passed_over.push(PassedOver { line, rule });
        }
    }
}

/// Counts lines, each once.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, position: u64) -> u64 {
        let position = usize::try_from(position).unwrap_or(usize::MAX);
        let position = position.min(self.text.len()).max(self.at);
        let between = self.text.as_bytes().get(self.at..position);
        let more = between.map_or(0, |b| b.iter().filter(|byte| **byte == b'\n').count());
        self.at = position;
        self.line += u64::try_from(more).unwrap_or(u64::MAX);
        self.line
    }
}

#[derive(Default)]
struct Reading {
    path: Vec<Node>,
    elements: u32,
    document: Option<FiDocument>,
    /// The rule that the transaction just read has broken.
    passed_over: Option<FiRule>,
}

impl Reading {
    fn end(&mut self) -> Result<FiDocument, FiRule> {
        if !self.path.is_empty() {
            return Err(FiRule::EndsEarly);
        }
        self.document.take().ok_or(FiRule::EndsEarly)
    }

    fn transactions(&mut self) -> Option<&mut FiTransactions> {
        self.document.as_mut()?.transactions.as_mut()
    }

    fn take(&mut self, namespace: &ResolveResult<'_>, event: &Event<'_>) -> Result<(), FiRule> {
        match event {
            Event::Start(element) => {
                let node = self.open(namespace, element)?;
                self.path.push(node);
            }
            Event::Empty(element) => {
                self.open(namespace, element)?;
            }
            Event::End(_) => {
                self.path.pop();
            }
            Event::DocType(_) => return Err(FiRule::Dtd),
            Event::Decl(decl) => {
                let encoding = decl.encoding().transpose();
                let encoding = encoding.map_err(|_| FiRule::Malformed)?;
                if encoding.is_some_and(|name| {
                    !["utf-8", "us-ascii"].contains(&name.to_ascii_lowercase().as_str())
                }) {
                    return Err(FiRule::NotUtf8);
                }
            }
            Event::GeneralRef(reference) => {
                let known = if reference.is_char_ref() {
                    matches!(reference.resolve_char_ref(), Ok(Some(_)))
                } else {
                    resolve_predefined_entity(reference).is_some()
                };
                if !known {
                    return Err(FiRule::Entity);
                }
            }
            Event::Text(text) => {
                if self.path.is_empty() && !text.trim().is_empty() {
                    return Err(FiRule::Malformed);
                }
            }
            Event::CData(_) if self.path.is_empty() => return Err(FiRule::Malformed),
            Event::CData(_) | Event::Comment(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn open(
        &mut self,
        namespace: &ResolveResult<'_>,
        element: &BytesStart<'_>,
    ) -> Result<Node, FiRule> {
        if self.path.len() >= MOST_DEPTH {
            return Err(FiRule::TooDeep);
        }
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return Err(FiRule::TooManyElements);
        }
        let attributes = attributes(element)?;
        let name = element.local_name();
        let node = Node::of(self.path.last().copied(), name.as_ref());
        let namespace = match namespace {
            ResolveResult::Unbound => None,
            ResolveResult::Bound(Namespace(namespace)) => Some(*namespace),
            ResolveResult::Unknown(_) => return Err(FiRule::WrongNamespace),
        };
        if self.path.is_empty() {
            if self.document.is_some() {
                return Err(FiRule::MoreThanRoot);
            }
            if node != Node::Account {
                return Err(FiRule::WrongRoot);
            }
            self.document = Some(account(namespace, attributes)?);
            return Ok(node);
        }
        let Some(document) = &mut self.document else {
            return Err(FiRule::WrongRoot);
        };
        // What is of another namespace is somebody's own, and so is all within it.
        if namespace.is_some_and(|namespace| namespace != document.kind.namespace()) {
            return Ok(Node::Other);
        }
        self.passed_over = fill(document, node, attributes)?;
        Ok(node)
    }
}

/// The attributes of an element. Those with a prefix are not the schema's.
fn attributes(element: &BytesStart<'_>) -> Result<Attributes, FiRule> {
    let mut all = Attributes::default();
    for (count, attribute) in element.attributes().enumerate() {
        if count >= MOST_ATTRIBUTES {
            return Err(FiRule::TooManyAttributes);
        }
        let attribute = attribute.map_err(|error| match error {
            AttrError::Duplicated(..) => FiRule::AttributeTwice,
            _ => FiRule::Malformed,
        })?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|_| FiRule::Entity)?;
        if !value.chars().all(is_xml) {
            return Err(FiRule::Character);
        }
        let key = attribute.key.as_ref();
        if !key.contains(':') && key != "xmlns" {
            all.insert(key.to_owned(), value.into_owned());
        }
    }
    Ok(all)
}

/// `Char` (XML 1.0 §2.2).
pub(super) const fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

fn account(namespace: Option<&str>, mut all: Attributes) -> Result<FiDocument, FiRule> {
    let kind = match all.text("type") {
        Some(kind) => FiKind::ALL
            .into_iter()
            .find(|known| kind.eq_ignore_ascii_case(known.name())),
        None => FiKind::ALL
            .into_iter()
            .find(|known| Some(known.namespace()) == namespace),
    };
    let kind = kind.ok_or(FiRule::WrongType)?;
    if namespace.is_some_and(|namespace| namespace != kind.namespace()) {
        return Err(FiRule::WrongNamespace);
    }
    Ok(FiDocument {
        kind,
        version: all.text("version").unwrap_or_default(),
        currency: "INR".to_owned(),
        linked_acc_ref: all.text("linkedAccRef").ok_or(FiRule::NoReference)?,
        masked_acc_number: all.text("maskedAccNumber").ok_or(FiRule::NoReference)?,
        profile: None,
        summary: None,
        transactions: None,
    })
}

/// Puts one element into the document. The rule in the answer is one that a transaction has broken.
fn fill(
    document: &mut FiDocument,
    node: Node,
    mut all: Attributes,
) -> Result<Option<FiRule>, FiRule> {
    let once = |there: bool, later: bool| match (there, later) {
        (true, _) => Err(FiRule::PartTwice),
        (_, true) => Err(FiRule::PartOrder),
        _ => Ok(()),
    };
    let (summary, transactions) = (document.summary.is_some(), document.transactions.is_some());
    match node {
        Node::Profile => {
            once(document.profile.is_some(), summary || transactions)?;
            document.profile = Some(FiProfile {
                joint: false,
                holders: Vec::new(),
            });
        }
        Node::Holders => {
            if let Some(profile) = &mut document.profile {
                once(!profile.holders.is_empty(), false)?;
                profile.joint = all.text("type").is_some_and(|text| text == "JOINT");
            }
        }
        Node::Holder => {
            if let Some(profile) = &mut document.profile {
                profile.holders.push(parts::holder(all));
            }
        }
        Node::Summary => {
            once(summary, transactions)?;
            if document.kind == FiKind::Deposit {
                document.currency = parts::currency(&mut all)?;
            }
            let summary = parts::summary(document.kind, &document.currency, all)?;
            document.summary = Some(summary);
        }
        Node::Transactions => {
            once(transactions, false)?;
            document.transactions = Some(FiTransactions {
                start: all.day("startDate").map_err(|()| FiRule::Days)?,
                end: all.day("endDate").map_err(|()| FiRule::Days)?,
                ..FiTransactions::default()
            });
        }
        Node::Transaction => {
            let read = parts::transaction(document.kind, &document.currency, all);
            match (read, &mut document.transactions) {
                (Ok(transaction), Some(transactions)) => transactions.all.push(transaction),
                (Err(rule), _) => return Ok(Some(rule)),
                (Ok(_), None) => {}
            }
        }
        Node::Account | Node::Other => {}
    }
    Ok(None)
}
