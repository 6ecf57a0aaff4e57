//! What one connection knows: the folders, the open documents, and what the editor can do.
//!
//! Invariant: an open document's text is the editor's, edit for edit. Everything here is synchronous and total; what is not
//! applied is handed back as an [`Ignored`] to be logged.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use ropey::Rope;
use tower_lsp::lsp_types::TextDocumentContentChangeEvent;

use crate::capabilities::Abilities;
use crate::from_lsp;

/// The state of one connection, behind one lock.
#[derive(Debug, Default)]
pub(crate) struct Session {
    /// What the editor can do.
    pub(crate) abilities: Abilities,
    /// The folders that are open in the editor, each with its corpus.
    folders: Vec<Folder>,
    documents: BTreeMap<PathBuf, Document>,
}

/// One folder that is open in the editor.
#[derive(Debug)]
pub(crate) struct Folder {
    /// Its absolute path.
    pub(crate) root: PathBuf,
}

/// One document that is open in the editor. Cloning is cheap: the rope is shared.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The number that the editor gave to this state of the text.
    pub(crate) version: i32,
    /// The text.
    pub(crate) rope: Rope,
}

/// Why a notification about a document was not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ignored {
    /// The document is not open.
    NotOpen,
    /// The change is older than the text: `got` comes after `have`.
    Stale {
        /// Version of the text.
        have: i32,
        /// Version of the change.
        got: i32,
    },
}

impl fmt::Display for Ignored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ignored::NotOpen => f.write_str("the document is not open"),
            Ignored::Stale { have, got } => {
                write!(f, "its version {got} is older than version {have} of the text")
            }
        }
    }
}

impl Session {
    /// Takes `path` as open with `text`; a document that is open already is replaced.
    pub(crate) fn open(&mut self, path: PathBuf, version: i32, text: &str) {
        self.documents.insert(path, Document { version, rope: Rope::from_str(text) });
    }

    /// Makes `changes`, in their order.
    ///
    /// A change of the same version is made: some clients do not count, and the wire keeps the order. A lower version is another
    /// matter: the change was meant for a text that is gone.
    pub(crate) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) -> Result<(), Ignored> {
        let encoding = self.abilities.encoding;
        let document = self.documents.get_mut(path).ok_or(Ignored::NotOpen)?;
        if version < document.version {
            return Err(Ignored::Stale { have: document.version, got: version });
        }
        let (_, rope) = from_lsp::edits(&document.rope, changes, encoding);
        *document = Document { version, rope };
        Ok(())
    }

    /// Takes `path` as closed.
    pub(crate) fn close(&mut self, path: &Path) -> Result<(), Ignored> {
        self.documents.remove(path).map(drop).ok_or(Ignored::NotOpen)
    }

    /// The open document at `path`.
    pub(crate) fn document(&self, path: &Path) -> Option<&Document> {
        self.documents.get(path)
    }

    /// Takes `root` as open, once.
    pub(crate) fn add_folder(&mut self, root: PathBuf) {
        if self.folders.iter().all(|it| it.root != root) {
            self.folders.push(Folder { root });
        }
    }

    /// Takes `root` as closed; its open documents stay open.
    pub(crate) fn remove_folder(&mut self, root: &Path) {
        self.folders.retain(|it| it.root != root);
    }

    /// The innermost folder around `path`.
    #[cfg_attr(not(test), expect(dead_code, reason = "its callers come with the features"))]
    pub(crate) fn folder(&self, path: &Path) -> Option<&Folder> {
        let around = self.folders.iter().filter(|it| path.starts_with(&it.root));
        around.max_by_key(|it| it.root.components().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower_lsp::lsp_types::{Position, Range};

    fn insert(column: u32, text: &str) -> Vec<TextDocumentContentChangeEvent> {
        let at = Position::new(0, column);
        vec![TextDocumentContentChangeEvent {
            range: Some(Range::new(at, at)),
            range_length: None,
            text: text.to_owned(),
        }]
    }

    #[test]
    fn only_changes_of_the_text_at_hand_are_made() {
        let path = Path::new("/blog/a.md");
        let mut it = Session::default();
        assert_eq!(it.change(path, 1, insert(0, "x")), Err(Ignored::NotOpen));
        it.open(path.to_owned(), 5, "中");
        assert_eq!(it.change(path, 4, insert(0, "x")), Err(Ignored::Stale { have: 5, got: 4 }));
        assert_eq!(it.change(path, 5, insert(1, "a")), Ok(()));
        assert_eq!(it.change(path, 9, insert(99, "b")), Ok(()));
        let document = it.document(path).unwrap();
        assert_eq!((document.version, document.rope.to_string().as_str()), (9, "中ab"));
        assert_eq!(it.close(path), Ok(()));
        assert_eq!(it.close(path), Err(Ignored::NotOpen));
    }

    #[test]
    fn the_innermost_folder_has_the_file() {
        let mut it = Session::default();
        for root in ["/blog", "/blog/en", "/blog-2", "/blog"] {
            it.add_folder(PathBuf::from(root));
        }
        let root = |it: &Session, path: &str| {
            it.folder(Path::new(path)).map(|it| it.root.display().to_string())
        };
        assert_eq!(root(&it, "/blog/en/a.md").as_deref(), Some("/blog/en"));
        it.remove_folder(Path::new("/blog/en"));
        assert_eq!(root(&it, "/blog/en/a.md").as_deref(), Some("/blog"));
        assert_eq!(root(&it, "/other/a.md"), None);
    }
}
