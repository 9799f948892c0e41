//! The whole network on one machine: the three services, sample fiduciaries and people, and a story
//! that lives with them unattended. Nothing here is meant for real people's data.

pub mod asks;
pub mod commands;
pub mod identity;
pub mod layout;
pub mod mock;
pub mod network;
pub mod people;
pub mod produced;
pub mod records;
pub mod register;
pub mod requests;
pub mod site;
mod start;
pub mod story;
pub mod tee;
pub mod visitor;
