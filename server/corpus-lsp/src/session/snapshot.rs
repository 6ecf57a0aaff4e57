//! A corpus at one moment, with the editor's view of it: what requests and diagnostics are computed from, on any thread.
//!
//! Invariant: it never changes and holds no lock. A closed file's text is read from the disk when a place in it is to be shown, and
//! only then.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use corpus::Corpus;
use corpus::cancel::{Cancel, Cancelled};
use corpus::diagnostic::{Diagnostic, Diagnostics};
use corpus::files::FilePath;
use corpus::text::{Encoding, Span};
use ropey::Rope;
use tower_lsp::lsp_types::{self as lsp, Location, Range, Url};

use super::folder::file_path;
use super::{Document, Documents, FolderId, Phase};
use crate::capabilities::Abilities;
use crate::{disk, to_lsp};

/// The rules that look at nothing but the post and the configuration. Before the other posts are read the rest would cry wolf.
pub(crate) const ALONE: &[&str] = &[
    "configuration",
    "duplicate-key",
    "duplicate-term",
    "empty-field",
    "field-type",
    "front-matter-syntax",
    "glossary-syntax",
    "invalid-date",
    "invalid-utf-8",
    "missing-field",
    "missing-front-matter",
    "unclosed-front-matter",
    "undefined-reference",
    "unreadable-file",
];

/// One corpus at one moment. Cloning is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    /// The folder that it is of.
    pub(crate) folder: FolderId,
    /// Its absolute path.
    pub(crate) root: Arc<Path>,
    /// What is known of it.
    pub(crate) corpus: Corpus,
    /// How much that is.
    pub(crate) phase: Phase,
    /// Differs between two snapshots of a folder when more than the texts of open posts may.
    pub(crate) disk: u64,
    /// The documents that are open, here and elsewhere.
    pub(crate) documents: Arc<Documents>,
    /// The roots of the corpora inside this one: what is in them is theirs to judge.
    pub(super) roots: Vec<Arc<Path>>,
    /// What the editor can do.
    pub(crate) abilities: Abilities,
}

impl Snapshot {
    /// Where `path` lies on the disk.
    pub(crate) fn absolute(&self, path: &FilePath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// `path` from the root, when it lies below.
    pub(crate) fn file_path(&self, path: &Path) -> Option<FilePath> {
        file_path(&self.root, path)
    }

    /// Whether `path` is this corpus's to judge.
    pub(crate) fn has(&self, path: &Path) -> bool {
        match self.documents.get(path) {
            Some(it) => it.home == Some(self.folder),
            None => self.roots.iter().all(|it| !path.starts_with(it)),
        }
    }

    /// The open document at `path`.
    pub(crate) fn document(&self, path: &FilePath) -> Option<&Document> {
        self.documents.get(&self.absolute(path))
    }

    /// The unit of columns.
    pub(crate) fn encoding(&self) -> Encoding {
        self.abilities.encoding
    }

    /// The text of a file: the editor's, else the disk's.
    pub(crate) fn rope(&self, path: &FilePath) -> Option<Rope> {
        if let Some(it) = self.document(path) {
            return Some(it.rope.clone());
        }
        Some(Rope::from_str(&disk::text(&self.root, path)?))
    }

    /// The URI of a file.
    pub(crate) fn uri(&self, path: &FilePath) -> Option<Url> {
        to_lsp::uri(&self.absolute(path))
    }

    /// The place `span` of a file, its beginning when there is no span.
    pub(crate) fn location(&self, path: &FilePath, span: Option<Span>) -> Option<Location> {
        Some(Location::new(self.uri(path)?, self.range(path, span)))
    }

    /// The range of `span` in a file, its beginning when there is no span.
    pub(crate) fn range(&self, path: &FilePath, span: Option<Span>) -> Range {
        match span.filter(|it| it.end > 0).zip(self.rope(path)) {
            Some((span, rope)) => to_lsp::range(&rope, span, self.encoding()),
            None => Range::default(),
        }
    }

    /// What is wrong with a file, as far as that can be told by now.
    pub(crate) fn findings(
        &self,
        path: &FilePath,
        cancel: &Cancel,
    ) -> Result<Diagnostics, Cancelled> {
        if self.phase == Phase::Empty {
            return Ok(Diagnostics::default());
        }
        let found = self.corpus.diagnostics(path, cancel)?;
        if self.phase == Phase::Whole || found.iter().all(is_sure_alone) {
            return Ok(found);
        }
        Ok(Arc::new(found.iter().filter(|it| is_sure_alone(it)).cloned().collect()))
    }

    /// `found` in the file `path`, as the editor takes it.
    pub(crate) fn diagnostics(
        &self,
        path: &FilePath,
        found: &[Diagnostic],
    ) -> Vec<lsp::Diagnostic> {
        if found.is_empty() {
            return Vec::new();
        }
        let rope = self.rope(path).unwrap_or_default();
        let mut ropes = BTreeMap::from([(path.clone(), rope.clone())]);
        found
            .iter()
            .map(|it| {
                to_lsp::diagnostic(it, &rope, self.encoding(), |related| {
                    let rope = ropes
                        .entry(related.path.clone())
                        .or_insert_with(|| self.rope(&related.path).unwrap_or_default());
                    let range = to_lsp::range(rope, related.span, self.encoding());
                    Some(Location::new(self.uri(&related.path)?, range))
                })
            })
            .collect()
    }
}

fn is_sure_alone(it: &Diagnostic) -> bool {
    ALONE.contains(&it.rule)
}
