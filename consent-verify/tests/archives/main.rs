//! Whole archives: good ones, and what is found in those that are not.

mod common;
mod good;
mod independent;
mod manipulations;
