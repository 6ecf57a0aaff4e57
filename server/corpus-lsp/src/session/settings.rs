//! What the editor's settings say, and what it was last shown: the parts of a session that no corpus depends on.
//!
//! Invariant: following a setting reads a corpus again only when it reads otherwise.

use std::path::{Path, PathBuf};

use corpus::diagnostic::Locale;
use tower_lsp::lsp_types::SemanticToken;

use super::{Folder, Session, Task};

/// What the editor's settings say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The language of messages, when it is not the editor's.
    pub(crate) locale: Option<Locale>,
    /// Whether formatting puts blanks between Chinese and Latin text.
    pub(crate) spacing: bool,
    /// A corpus of more files than this is not read before the author has said so.
    pub(crate) max_files: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { locale: None, spacing: false, max_files: 300_000 }
    }
}

impl Session {
    /// Keeps `tokens` of the document `path` for the next difference, and names them. Of closed documents nothing is kept.
    pub(crate) fn coloured(&mut self, path: &Path, tokens: Vec<SemanticToken>) -> Option<String> {
        if !self.documents.contains_key(path) {
            return None;
        }
        self.next_id += 1;
        self.coloured.insert(path.to_owned(), (self.next_id, tokens));
        Some(self.next_id.to_string())
    }

    /// The tokens of the document `path` that were named `id`.
    pub(crate) fn colours(&self, path: &Path, id: &str) -> Option<Vec<SemanticToken>> {
        let (have, tokens) = self.coloured.get(path)?;
        (have.to_string() == id).then(|| tokens.clone())
    }

    /// Follows the settings. Messages are written anew when their language is another one.
    pub(crate) fn set(&mut self, settings: Settings) {
        self.settings = settings;
        let locale = settings.locale.unwrap_or(self.locale);
        if self.options.locale == locale {
            return;
        }
        self.options.locale = locale;
        let again: Vec<Task> =
            self.folders.iter_mut().filter_map(|it| it.set_options(self.options.clone())).collect();
        self.ask_all(again);
        self.changed();
    }

    /// Has the corpus in `root` read, however many files it has.
    pub(crate) fn welcome(&mut self, root: PathBuf) {
        let again: Vec<Task> =
            self.folders.iter_mut().filter(|it| it.root == root).map(Folder::begin).collect();
        self.welcome.insert(root);
        self.ask_all(again);
    }

    /// How many files the corpus in `root` may have.
    pub(crate) fn max_files(&self, root: &Path) -> usize {
        if self.welcome.contains(root) { usize::MAX } else { self.settings.max_files }
    }
}
