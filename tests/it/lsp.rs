//! The language server as an editor sees it: a process, two pipes, and JSON.
//!
//! Invariant: no test asserts how long something takes. Waiting is bounded only so that a failure is a failure and no hang.

mod authoring;
mod blog;
pub(crate) mod client;
mod commands;
mod diagnostics;
mod disk;
mod documents;
mod features;
mod lifecycle;
mod suppression;
mod terms;
mod wire;
mod workspace;
