//! The glossary of one corpus: its own files and the built-in terms, put together when somebody asks for the first time.
//!
//! Invariant: a value; a change of one file makes a new one. `--check` never asks, so it never pays for the matcher.

use std::sync::{Arc, OnceLock};

use imbl::OrdMap;

use super::{Entry, Glossary, Matcher, source};
use crate::files::FilePath;

/// Whether `path` is a glossary of the corpus: one that lies at its root.
pub fn is_glossary(path: &FilePath) -> bool {
    path.parent().is_empty() && source::is_glossary_file(path)
}

/// The entries of the glossary files of a corpus.
#[derive(Debug, Default)]
pub struct Terms {
    files: OrdMap<FilePath, Arc<Vec<Entry>>>,
    built: OnceLock<(Glossary, Matcher)>,
}

impl Terms {
    /// The same with the entries that `path` has now; `None` when it is gone.
    #[must_use]
    pub fn with(&self, path: &FilePath, entries: Option<Vec<Entry>>) -> Terms {
        let mut files = self.files.clone();
        match entries {
            Some(it) => files.insert(path.clone(), Arc::new(it)),
            None => files.remove(path),
        };
        Terms { files, built: OnceLock::new() }
    }

    /// Whether `path` has exactly these entries.
    pub fn has(&self, path: &FilePath, entries: Option<&Vec<Entry>>) -> bool {
        self.files.get(path).map(|it| &**it) == entries
    }

    /// All entries, merged.
    pub fn glossary(&self) -> &Glossary {
        &self.build().0
    }

    /// What finds them in prose.
    pub fn matcher(&self) -> &Matcher {
        &self.build().1
    }

    fn build(&self) -> &(Glossary, Matcher) {
        self.built.get_or_init(|| {
            let own = self.files.values().flat_map(|it| it.iter().cloned());
            let glossary = Glossary::builtin().merge(own);
            let matcher = Matcher::new(&glossary);
            (glossary, matcher)
        })
    }
}
