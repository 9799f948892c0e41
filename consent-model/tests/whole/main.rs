//! The model from outside: documents, keys, signatures and what is not accepted. One program, since each that is
//! linked for itself takes seconds to build.

mod any_bytes;
mod artifact;
mod common;
mod decision;
mod documents;
mod evidence;
mod foreign_tokens;
mod guardian;
mod keys;
mod one_caller;
mod pages;
mod passkey_artifact;
mod passkey_evidence;
mod published_vectors;
mod sealed_pages;
mod signed_messages;
mod times;
