//! Where the real sites and documents are that some tests are tried on.
//!
//! Invariant: they are no part of the project. A test that does not find them says so by name and passes.

use std::path::PathBuf;

/// The folder that `CORPUS_DATA` names, by default the one beside the project. It need not be there.
pub(crate) fn folder() -> PathBuf {
    let beside = || crate::tidy::root().join("../shared/corpora");
    std::env::var_os("CORPUS_DATA").map_or_else(beside, PathBuf::from)
}

/// The documents that the project grew from.
pub(crate) fn seeds() -> PathBuf {
    folder().join("../seeds")
}
